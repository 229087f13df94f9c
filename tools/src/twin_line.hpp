/* SPDX-License-Identifier: GPL-2.0 */
/* The lines of two ladders that tell the same story, next to each other. */

#pragma once

#include "story_ladder.hpp"
#include "twin_scene.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

/// A segment from its departure to its arrival, or a call, or a timer's end.
struct twin_line {
	std::uint64_t time = 0;
	std::uint64_t arrived = 0; ///< 0: never
	std::uint64_t gap = 0;  ///< ns of the hosts since the line before
	bool from_left = true;
	unsigned int what = 0;  ///< a call or a timer; 0: a segment
	std::uint32_t flags = 0, len = 0;
	std::uint32_t seq = 0;  ///< relative
	std::optional<std::uint32_t> ack;
	bool forged = false;    ///< nobody's connection sent it
	bool lost = false;
	std::vector<unsigned int> faults; ///< what rules did to it
	std::string options;
	bool bare = true;       ///< no options but an MSS and timestamps
	/// At the sender when it left, at the receiver when it came, if it did.
	std::array<std::optional<unsigned int>, 2> state;
};

std::vector<twin_line> lines_of_synfin(std::span<const drawn_row> rows);
std::vector<twin_line> lines_of_tcp(std::span<const twin_event> events);

enum twin_mark : unsigned int {
	twin_only_synfin = 1,
	twin_only_tcp = 2,
	twin_options = 4,
	twin_numbers_differ = 8,
	twin_states_differ = 16,
	twin_times_differ = 32,
};

/// The same line of both, or one that only one of them has.
struct twin_pair {
	std::optional<twin_line> synfin, tcp;
	unsigned int marks = 0;
};

/// Segments that cross at the same moment have no order: that of the left end
/// comes first.
std::vector<twin_pair> align(std::vector<twin_line> synfin,
			     std::vector<twin_line> tcp);

struct twin_mark_meaning {
	twin_mark mark;
	char sign;
	const char *name; ///< in JSON
	const char *text; ///< in the legend
};

std::span<const twin_mark_meaning> twin_marks();

} // namespace synfin
