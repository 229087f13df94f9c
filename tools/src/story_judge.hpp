/* SPDX-License-Identifier: GPL-2.0 */
/* Whether what a story waits for or expects is so. */

#pragma once

#include "story_condition.hpp"
#include "story_scene.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace synfin {

struct verdict {
	enum class kind {
		met,
		open,     ///< it may still come
		hopeless, ///< it will not come any more
	};

	kind what = kind::open;
	std::string found; ///< what is, instead
};

/**
 * @since: events before that one of the log don't count
 * @now: a state must be the present one, and not one that it came by
 */
verdict judge_condition(story_scene &scene, const condition &c,
			std::size_t since, bool now);

/// How often each rule has decided, by host and number.
using rule_counts = std::array<std::map<unsigned int, std::uint64_t>, 2>;

rule_counts count_rules(story_scene &scene);
/// Whether @rule has decided anything since @before.
verdict judge_rule(story_scene &scene, unsigned int rule,
		   const rule_counts &before);

} // namespace synfin
