// SPDX-License-Identifier: GPL-2.0
/*
 * What the words of rules.table mean.
 *
 * All is counted in plain integers, SEG.SEQ from RCV.NXT and SEG.ACK from
 * SND.UNA, and not modulo 2^32 as the engine does.
 */
#ifndef SYNFIN_MATRIX_MEANING_HPP
#define SYNFIN_MATRIX_MEANING_HPP

#include "table.hpp"

namespace matrix {

/* What is true of a segment: a bit for each condition that a row may have. */
struct Facts {
	u32 bits;
	s64 text;	/* new octets in order */
	s64 kept;	/* new octets behind a hole */
};

/**
 * struct Expected - what must be the case afterwards
 * @state: an enum synfin_state
 * @flags: of the answer; 0 is none
 * @seq: the answer's number, from SND.UNA
 * @ack: and what it acknowledges, from RCV.NXT
 * @seq_absolute: @seq counts from nothing
 * @acks: the answer has an ACK field
 * @una: SND.UNA, as all that follow in the numbers of before
 * @nxt: SND.NXT
 * @rcv: RCV.NXT
 * @snd_wnd: SND.WND
 * @accepted: octets that the user is given
 * @kept: octets that are kept
 * @restarts: the time-wait timer starts again
 * @numbers: the connection still has such numbers
 */
struct Expected {
	u8 state;
	u8 flags;
	s64 seq;
	s64 ack;
	bool seq_absolute;
	bool acks;
	s64 una;
	s64 nxt;
	s64 rcv;
	s64 snd_wnd;
	s64 accepted;
	s64 kept;
	bool restarts;
	bool numbers;
};

/* The bit of a condition, 0 when there is none of that name. */
u32 bit_of(const std::string &condition);

/* What is wrong with the words of a row, or NULL. */
const char *meaningless(const Row &row);

Facts facts(const Scene &scene, const Cell &cell);
Expected expect(const Scene &scene, const Cell &cell, const Row &row,
		bool throttled);

} // namespace matrix

#endif
