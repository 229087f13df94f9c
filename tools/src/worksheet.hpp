/* SPDX-License-Identifier: GPL-2.0 */
/* A ladder with blanks to fill in, or with its lines out of order. */

#pragma once

#include "ladder.hpp"
#include "output.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace synfin {

struct worksheet_answer {
	std::string place; ///< number of a blank; of shuffled lines, "order"
	std::string text;
	unsigned int rule = 0; ///< that decided it, 0 if none did
};

struct worksheet_line {
	std::string label;   ///< letter of a shuffled line
	std::string seconds; ///< not told when lines are shuffled
	std::string left;    ///< state afterwards
	std::string segment; ///< or what happened instead of one
	bool flies = true;   ///< it is a segment
	bool to_right = true; ///< or it happened on the left
	std::string right;
};

struct worksheet {
	std::uint64_t seed = 0;
	bool shuffled = false;
	std::string title; ///< may be empty
	std::string left;
	std::string right;
	std::vector<worksheet_line> lines;
	std::vector<worksheet_answer> key;
};

/// What a worksheet is made of.
struct worksheet_source {
	std::string title;
	std::string left;
	std::string right;
	std::vector<drawn_row> rows; ///< both ends must be known
};

worksheet_source worksheet_source_of(const ladder_pair &pair);

/// The same @seed makes the same sheet.
worksheet make_worksheet(const worksheet_source &source, std::uint64_t seed,
			 bool shuffled);

/// The sheet, or with @key the answers.
std::string worksheet_text(const worksheet &sheet, bool key);
std::string worksheet_html(const worksheet &sheet, bool key);
json worksheet_json(const worksheet &sheet, bool key);

} // namespace synfin
