/* SPDX-License-Identifier: GPL-2.0 */
/* Why kernel TCP tells a story otherwise than synfin. */

#pragma once

#include "twin_line.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace synfin {

struct twin_difference {
	std::vector<std::size_t> lines; ///< from 1
	std::string text;
};

/// One for each kind of difference, in the order in which they show.
std::vector<twin_difference> explain(std::span<const twin_pair> pairs);

} // namespace synfin
