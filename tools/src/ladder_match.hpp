/* SPDX-License-Identifier: GPL-2.0 */
/* Which arrival is whose departure, and what fault rules did in between. */

#pragma once

#include "ladder.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace synfin {

/// An event, the side it happened on, and the segment's other half.
struct moment {
	event_record event;
	std::size_t side = 0;
	std::optional<std::size_t> partner;
	unsigned int marks = 0;
	bool gone = false;     ///< a rule dropped or damaged it: it arrives nowhere
	bool waits = false;    ///< a rule delays or holds it
	bool absorbed = false; ///< a fault that is told with its segment
	unsigned int copies = 1;
	std::vector<event_record> faults;
};

/// A segment of its own, not what a rule did to one.
bool is_direction(const event_record &e, unsigned int direction);

/**
 * Several records of one step show the same arriving segment; only the first
 * is its arrival.
 */
bool repeats_arrival(const std::vector<moment> &all, std::size_t i);

/// Events of both ends in the order of time, matched and marked.
std::vector<moment> matched_moments(const ladder_pair &pair);

} // namespace synfin
