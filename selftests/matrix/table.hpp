// SPDX-License-Identifier: GPL-2.0
/* The oracle: rules.table, read. */
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

struct Row {
	std::string name;
	std::vector<std::string> states;
	u32 must = 0;		/* conditions: meaning.hpp */
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

class Table {
public:
	explicit Table(const char *file);

	/* The row that decides, or NULL. */
	Row *find(const Scene &scene, const Cell &cell);

	std::vector<Row> rows;

private:
	const std::vector<Row *> &of(const Scene &scene);

	std::map<std::string, std::vector<Row *>> per_scene;
};

} // namespace matrix

#endif
