/* SPDX-License-Identifier: GPL-2.0 */
/* What a story has its hosts do, as kernel TCP can do it. */

#pragma once

#include "story.hpp"
#include "twin_scene.hpp"

#include <map>
#include <string>
#include <vector>

namespace synfin {

/// For longer than that nobody waits.
inline constexpr std::uint64_t longest_pass = 2'000'000'000;

/// Why this step can not be told to kernel TCP, or nothing.
std::string twin_obstacle(const story_step &step);

/// What of a story can not be told, by the number of the step from 1.
struct twin_gap {
	std::size_t step = 0;
	std::string why;
	bool fatal = false; ///< the rest makes no sense without it
};

std::vector<twin_gap> twin_gaps(const story &s);

/// Who or what has a name.
struct twin_actor {
	std::size_t side = 0;
	tcp_ends ends;          ///< of a listener only our port
	std::uint32_t rule = 0; ///< it is that fault rule
};

class twin_cast {
public:
	explicit twin_cast(twin_scene &scene) : scene_(scene) {}

	/// Does it, and returns why not, or nothing.
	std::string act(const story_step &step);
	void make_segment(const story_step &step);
	/// NAME or NAME.peer; fails for other words.
	twin_actor actor(const std::string &who) const;

private:
	struct deed;

	std::string conn(deed &d);
	std::string open(deed &d);
	std::string listen(deed &d);
	std::string rule(deed &d);
	std::string step(deed &d);
	std::string param(deed &d);

	twin_scene &scene_;
	std::map<std::string, twin_actor> names_;
};

} // namespace synfin
