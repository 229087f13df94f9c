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
	std::string segment;
	bool to_right = true;
	std::string right;
};

struct worksheet {
	std::uint64_t seed = 0;
	bool shuffled = false;
	std::string left;
	std::string right;
	std::vector<worksheet_line> lines;
	std::vector<worksheet_answer> key;
};

/// The same @seed makes the same sheet. @pair: both ends must be known
worksheet make_worksheet(const ladder_pair &pair, std::uint64_t seed,
			 bool shuffled);

/// The sheet, or with @key the answers.
std::string worksheet_text(const worksheet &sheet, bool key);
std::string worksheet_html(const worksheet &sheet, bool key);
json worksheet_json(const worksheet &sheet, bool key);

} // namespace synfin
