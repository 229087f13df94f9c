/* SPDX-License-Identifier: GPL-2.0 */
/* What befell a segment on its way, as marks in a ladder. */

#pragma once

#include <span>
#include <string>
#include <vector>

namespace synfin {

enum ladder_mark : unsigned int {
	mark_lost = 1,
	mark_late = 2,
	mark_duplicated = 4,
	mark_corrupted = 8,
	mark_held = 16,
	mark_again = 32,
};

struct mark_meaning {
	ladder_mark mark;
	char sign;
	const char *name; ///< in JSON
	const char *text; ///< in the legend
};

std::span<const mark_meaning> mark_meanings();

/// The mark of what a fault rule did, 0 if it leaves none.
unsigned int mark_of_fault(unsigned int fault);

/// "r!", in the order of the legend.
std::string mark_signs(unsigned int marks);

/// "x: …", for each of them.
std::vector<std::string> mark_legend(unsigned int marks);

} // namespace synfin
