/* SPDX-License-Identifier: GPL-2.0 */
/* What a story says while it runs: on the screen, and kept as data. */

#pragma once

#include "output.hpp"
#include "story.hpp"
#include "story_ladder.hpp"
#include "story_stage.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace synfin {

/// One after the other, with that between them.
std::string joined(const story_texts &texts, std::string_view between);
json texts_json(const story_texts &texts);

class story_teller {
public:
	story_teller(const output &out, const story &s);

	/// The story as written, or without a safeguard; its data begins anew.
	void begin_part(const story_without *without);
	void begin_step(std::size_t number, const story_step &step);
	void command(std::size_t side, const std::string &words);
	/// What the tool said to it.
	void answer(int status, const std::string &text);
	void segment(std::size_t side, const std::string &words);
	void hurry(std::uint64_t times);
	void passed(std::uint64_t ns);
	void row(const drawn_row &row);
	void expectation(const story_text &text, bool met,
			 const std::string &found);
	/// Names of the arcs that either host has walked.
	void walked(const std::vector<std::string> &arcs);
	void end_step();
	/// Waits for the Enter key, if there is somebody to press it.
	readiness ask_to_go_on();
	void kept(const story_stage &stage);
	/// The verdict, and all data.
	json end(bool passed, unsigned int expectations);
	/// Rows of the story as it is written.
	const std::vector<drawn_row> &drawn() const { return drawn_; }

private:
	void paragraph(std::string_view lead, const std::string &text,
		       colour tint);

	const output &out_;
	const story &story_;
	bool colours_;
	std::optional<std::uint64_t> since_; ///< the time of the first row
	bool headed_ = false;
	std::vector<drawn_row> drawn_;
	json all_, steps_, step_, rows_, expectations_;
	json *part_ = nullptr;
};

} // namespace synfin
