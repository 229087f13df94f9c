/* SPDX-License-Identifier: GPL-2.0 */
/* A story is told to kernel TCP. */

#pragma once

#include "story.hpp"
#include "twin_scene.hpp"

#include <string>
#include <vector>

namespace synfin {

/// What became of a step.
struct twin_step {
	std::size_t number = 0; ///< from 1
	unsigned int line = 0;  ///< of the file
	std::string skipped;    ///< why it was not told
	std::string answer;     ///< what kernel TCP said, if it refused
	/// Of the conditions those that did not come about.
	std::vector<std::string> missed;
};

struct twin_telling {
	std::vector<twin_step> steps;
	std::vector<twin_event> events;
	bool interrupted = false;
};

twin_telling tell_tcp(const story &s);

} // namespace synfin
