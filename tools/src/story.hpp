/* SPDX-License-Identifier: GPL-2.0 */
/* A what-if story: two hosts, what they do step by step, and what must come of it. */

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace synfin {

/// Words of a story's file and the line they stand on; 0: they aren't there.
struct story_text {
	std::string text;
	unsigned int line = 0;

	bool given() const { return line != 0; }
};

using story_texts = std::vector<story_text>;

/// One step; what is not given is not done.
struct story_step {
	unsigned int line = 0;
	story_text on;      ///< host a or b
	story_text act;     ///< "do": words of the tool
	story_text segment; ///< one that nobody's connection sends
	story_text as;      ///< the name that the connection gets
	story_text say;     ///< what happens and why, in a sentence
	story_texts rules;  ///< that must decide something in this step
	story_texts see;    ///< rules that explain it
	story_texts wait;   ///< conditions, one after the other
	story_text pass;    ///< a time for which the hosts are left alone
	story_text hurry;   ///< how many times as fast the clocks run meanwhile
	story_texts expect; ///< conditions that must hold at the end
	story_text refused; ///< the command must fail, saying this
};

/// The same story with a safeguard off.
struct story_without {
	unsigned int line = 0;
	story_texts params;      ///< KEY VALUE, set on both hosts
	story_text say;
	std::uint64_t repeat = 0; ///< how many of the first steps come again
	std::vector<story_step> steps;
};

struct story {
	std::string name; ///< of its file, without .toml
	std::string file;
	story_text title;
	story_texts rows; ///< of the mission, as M7
	story_texts arcs; ///< that it walks, as LISTEN-SYN-RECEIVED
	story_text about;
	story_text wire; ///< how long a segment is on its way
	story_text twin; ///< what TCP does otherwise, and why
	story_text mtu;  ///< how long it may be, with its IP header
	std::vector<story_step> steps;
	std::optional<story_without> without;
};

struct story_error {
	unsigned int line = 0;
	std::string text;

	auto operator<=>(const story_error &) const = default;
};

/// What a file holds, as far as it could be understood, and its mistakes.
struct story_reading {
	synfin::story story;
	std::vector<story_error> errors; ///< in the order of lines
};

/// Reads, and checks all that can be known before it runs.
story_reading read_story(const std::string &file);

/// Of a story that runs: it has no mistakes, or they are a usage error.
story load_story(const std::string &file);

/// Mistakes that are none of the file format's.
std::vector<story_error> check_story(const story &story);

/// The file of NAME, or of a path; a usage error suggests the nearest.
std::string find_story(const std::string &name);

/// Files of all stories that come with the tool, by name.
std::vector<std::string> all_stories();

} // namespace synfin
