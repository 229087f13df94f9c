/* SPDX-License-Identifier: GPL-2.0 */
/* How fast a story goes: slower for people, faster through a long wait. */

#pragma once

#include "story_run.hpp"
#include "story_scene.hpp"

#include <array>
#include <cstdint>

namespace synfin {

class story_pace {
public:
	story_pace(story_scene &scene, const story_options &options);

	/// Clocks of both hosts run @times as fast as they else would.
	void hurry(std::uint64_t times);
	std::uint64_t hurried() const { return hurry_; }
	/// How long the hosts' @ns take here.
	std::uint64_t real(std::uint64_t ns) const;
	/// How long to wait for what takes at most the hosts' @ns; a person may think.
	std::uint64_t patience(std::uint64_t ns) const;

	/// Has every segment held, behind all rules that the story has made.
	void hold_all();
	/// Whether a segment is held; the clocks stand still meanwhile.
	bool holds();
	/// Lets go of the oldest.
	void release();

private:
	struct waiting {
		std::size_t side = 0;
		held_record segment;
	};

	void set_clocks(bool frozen);
	bool oldest(waiting &found);

	story_scene &scene_;
	const story_options &options_;
	std::uint64_t hurry_ = 1;
	std::array<std::uint32_t, 2> rules_{}; ///< that hold everything
	bool frozen_ = false;
};

} // namespace synfin
