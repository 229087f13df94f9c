// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle: rules.table, read; and what it says of a segment.
 *
 * It counts in plain integers, SEG.SEQ from RCV.NXT and SEG.ACK from SND.UNA,
 * and not modulo 2^32 as the engine does.
 */
#ifndef SYNFIN_MATRIX_TABLE_HPP
#define SYNFIN_MATRIX_TABLE_HPP

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scene.hpp"

namespace matrix {

/* A segment: SEG.SEQ - RCV.NXT, SEG.ACK - SND.UNA. */
struct Cell {
	u8 flags;
	s64 seq;
	s64 ack;
	s64 len;
};

/* What is true of it: a bit for each word that a row's "when" may have. */
struct Facts {
	u32 bits;
	s64 text;	/* new octets in order */
	s64 kept;	/* new octets behind a hole */
};

struct Row {
	std::string name;
	std::vector<std::string> states;
	u32 must = 0;
	u32 must_not = 0;
	std::string next;
	std::string answer;
	std::set<std::string> effects;
	std::string notice;
	std::set<std::string> rules;
	std::string source;
	unsigned int line = 0;
	unsigned int hits = 0;

	bool is_for(const Scene &scene) const;
};

/* What must be the case afterwards, in the numbers of the scene. */
struct Expected {
	u8 state;
	u8 flags = 0;		/* of the answer; 0 is none */
	s64 seq = 0;		/* its numbers: absolute, if absolute says so */
	s64 ack = 0;
	bool seq_absolute = false;
	bool acks = false;	/* ack counts from RCV.NXT, else it is 0 */
	s64 una;
	s64 nxt;
	s64 rcv;
	s64 snd_wnd;
	s64 accepted = 0;
	s64 kept = 0;
	bool restarts = false;
	bool numbers = true;	/* una, nxt, rcv and snd_wnd are to be compared */
};

class Table {
public:
	explicit Table(const char *file);

	/* The row that decides, or NULL. */
	Row *find(const Scene &scene, const Cell &cell);
	Expected expect(const Scene &scene, const Cell &cell, const Row &row,
			bool throttled) const;

	std::vector<Row> rows;

private:
	const std::vector<Row *> &of(const Scene &scene);

	std::map<std::string, std::vector<Row *>> per_scene;
};

Facts facts(const Scene &scene, const Cell &cell);

} // namespace matrix

#endif
