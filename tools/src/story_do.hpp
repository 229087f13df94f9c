/* SPDX-License-Identifier: GPL-2.0 */
/* What a step does: a command of the tool, or a segment. */

#pragma once

#include "output.hpp"
#include "story_scene.hpp"
#include "story_segment.hpp"

#include <functional>
#include <string>

namespace synfin {

/// The words of a step with addresses and numbers instead of names.
std::string story_words(story_scene &scene, std::size_t side,
			const std::string &text);

struct story_answer {
	int status = 0;
	std::string complaint; ///< of a refusal
	json data;             ///< what it printed with -j
};

/// This tool, once more, in that namespace.
story_answer run_tool(const std::string &netns, const std::string &words);

/// What a command opened.
story_actor named_actor(std::size_t side, const story_answer &answer);

/// A segment and the host from whose side of the wire it comes.
struct story_segment {
	std::size_t side = 0;
	made_segment segment;
};

/// What the words of a segment speak of.
struct segment_world {
	/// NAME or NAME.peer
	std::function<story_actor(const std::string &who)> actor;
	segment_variable variable;
};

story_segment story_made_segment(const segment_world &world,
				 const std::string &text);
story_segment story_made_segment(story_scene &scene, const std::string &text);

/// The end that "a:7" or "stranger:7" is, as @side sees it, or a usage error.
endpoint story_endpoint(const std::string &word, std::size_t side);

/// Words behind the first @skip, with some number for each name.
std::vector<std::string> numbered_words(const std::string &text,
					std::size_t skip);

/// Names that the words of a command use.
std::vector<std::string> names_in_words(const std::string &text);

} // namespace synfin
