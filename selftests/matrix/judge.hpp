// SPDX-License-Identifier: GPL-2.0
/* A cell, put to the engine, and what differs from what the table says. */
#ifndef SYNFIN_MATRIX_JUDGE_HPP
#define SYNFIN_MATRIX_JUDGE_HPP

#include "meaning.hpp"

namespace matrix {

/* In words, as RFC 9293 writes it: <SEQ=RCV.NXT-5><ACK=SND.UNA+1>... */
std::string show(const Cell &cell);

/* The rule that the engine names; empty text when all is as the row says. */
struct Verdict {
	u16 rule;
	std::string text;
};

Verdict judge(const Scene &scene, const Stand &stand, const Cell &cell,
	      const Row &row, const Expected &want);

} // namespace matrix

#endif
