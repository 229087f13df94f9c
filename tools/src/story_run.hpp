/* SPDX-License-Identifier: GPL-2.0 */
/* A story is told: its steps are done, shown and judged. */

#pragma once

#include "ladder.hpp"
#include "output.hpp"
#include "story.hpp"

#include <cstdint>
#include <vector>

namespace synfin {

struct story_options {
	bool keep = false;      ///< leave the hosts for further questions
	std::uint64_t slow = 1; ///< clocks that go so many times slower
	bool step = false;      ///< every segment waits for the Enter key
	bool twin = false;      ///< told to kernel TCP, too
};

struct story_result {
	bool passed = false;
	bool interrupted = false;
	json data; ///< all that was told
	std::vector<drawn_row> rows; ///< without what is told without a safeguard
};

story_result run_story(const output &out, const story &s,
		       const story_options &options);

} // namespace synfin
