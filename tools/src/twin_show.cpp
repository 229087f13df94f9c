// SPDX-License-Identifier: GPL-2.0
/* Both ladders side by side, as text and as data. */

#include "twin_show.hpp"

#include "names.hpp"
#include "twin_words.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <fmt/core.h>

#include <algorithm>

namespace synfin {
namespace {

constexpr std::size_t arrow_width = 32;
constexpr std::size_t state_width = 12; ///< SYN-RECEIVED
constexpr std::size_t half_width = 8 + 2 * (state_width + 1) + arrow_width;
constexpr std::size_t text_width = 100;

std::string label(const twin_line &line)
{
	std::string text = fmt::format("{} seq={}", flags_text(line.flags), line.seq);

	if (line.ack)
		text += fmt::format(" ack={}", *line.ack);
	if (line.len)
		text += fmt::format(" len={}", line.len);
	return text;
}

/* As drawn from left to right; turned round if it goes the other way. */
std::string arrow(const twin_line &line)
{
	std::string text = label(line), body;
	std::size_t inside = arrow_width - 2;
	std::size_t room = text.size() < inside ? inside - text.size() : 0;
	char tail = line.forged ? '?' : '-';
	char head = line.lost ? 'x' : line.from_left ? '>' : '<';

	body = std::string(room / 2, '-') + text + std::string(room - room / 2, '-');
	return line.from_left ? tail + body + head : head + body + tail;
}

std::string deed(const twin_line &line)
{
	std::string text = synfin_what_name(line.what);
	std::size_t room = arrow_width - std::min(arrow_width, text.size());

	return line.from_left ? text + std::string(room, ' ') :
				std::string(room, ' ') + text;
}

std::string state_name(const twin_line &line, std::size_t side)
{
	return line.state[side] ? synfin_state_name(*line.state[side]) : "";
}

std::string half(const std::optional<twin_line> &line, std::uint64_t since)
{
	if (!line)
		return std::string(half_width, ' ');

	std::uint64_t ms = (line->time - since) / 1'000'000;

	return fmt::format("{:>4}.{:03} {:>{}} {} {:<{}}", ms / 1000, ms % 1000,
			   state_name(*line, 0), state_width,
			   line->what ? deed(*line) : arrow(*line),
			   state_name(*line, 1), state_width);
}

std::string signs(unsigned int marks)
{
	std::string text;

	for (const twin_mark_meaning &m : twin_marks())
		if (marks & m.mark)
			text += m.sign;
	return text;
}

std::string trimmed(std::string text)
{
	return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
}

std::uint64_t first_time(std::span<const twin_pair> pairs,
			 std::optional<twin_line> twin_pair::*which)
{
	for (const twin_pair &p : pairs)
		if (p.*which)
			return (p.*which)->time;
	return 0;
}

std::string legend(std::span<const twin_pair> pairs)
{
	unsigned int marks = 0;
	std::string text;

	for (const twin_pair &p : pairs)
		marks |= p.marks;
	for (const twin_mark_meaning &m : twin_marks())
		if (marks & m.mark)
			text += fmt::format("{}{}: {}", text.empty() ? "" : "; ",
					    m.sign, m.text);
	return text.empty() ? "" : text + "\n";
}

/* "lines 3, 5: " */
std::string places(const std::vector<std::size_t> &lines)
{
	std::string text = lines.size() > 1 ? "lines " : "line ";

	for (std::size_t i = 0; i < lines.size(); i++)
		text += fmt::format("{}{}", i ? ", " : "", lines[i]);
	return text + ": ";
}

std::string reasons(std::span<const twin_pair> pairs)
{
	std::string text;

	for (const twin_difference &d : explain(pairs))
		text += wrapped(places(d.lines) + d.text, text_width, "  ")
				.substr(2);
	return text.empty() ? "TCP does the same, segment by segment.\n" : text;
}

json line_json(const twin_line &line)
{
	json j{{"time_ns", line.time}, {"gap_ns", line.gap},
	       {"from", line.from_left ? "left" : "right"}};

	if (line.what) {
		j["what"] = synfin_what_name(line.what);
	} else {
		j["flags"] = flags_text(line.flags);
		j["seq"] = line.seq;
		if (line.ack)
			j["ack"] = *line.ack;
		j["len"] = line.len;
		j["forged"] = line.forged;
		j["lost"] = line.lost;
		j["faults"] = json::array();
		for (unsigned int fault : line.faults)
			j["faults"].push_back(synfin_fault_name(fault));
	}
	if (!line.options.empty())
		j["options"] = line.options;
	for (std::size_t side = 0; side < 2; side++)
		if (line.state[side])
			j[side ? "right_state" : "left_state"] =
				synfin_state_name(*line.state[side]);
	return j;
}

json marks_json(unsigned int marks)
{
	json names = json::array();

	for (const twin_mark_meaning &m : twin_marks())
		if (marks & m.mark)
			names.push_back(m.name);
	return names;
}

} // namespace

std::string twin_text(std::span<const twin_pair> pairs, bool colours)
{
	std::uint64_t ours = first_time(pairs, &twin_pair::synfin);
	std::uint64_t theirs = first_time(pairs, &twin_pair::tcp);
	std::string text = trimmed(fmt::format(
		"    {:>8} {:>{}} {:^{}} {:<{}} |      |{:>8} {:>{}} {:^{}} b",
		"seconds", "a", state_width, "synfin", arrow_width, "b",
		state_width, "seconds", "a", state_width, "TCP", arrow_width));

	for (std::size_t i = 0; i < pairs.size(); i++) {
		std::string line = trimmed(fmt::format(
			"{:>3} {} | {:<4} |{}", i + 1, half(pairs[i].synfin, ours),
			signs(pairs[i].marks), half(pairs[i].tcp, theirs)));

		text += tinted(line, pairs[i].marks & ~twin_options ?
				       colour::yellow : colour::none, colours);
	}
	return text + legend(pairs) + "\n" + reasons(pairs);
}

json twin_json(std::span<const twin_pair> pairs)
{
	json lines = json::array(), differences = json::array();

	for (const twin_pair &p : pairs) {
		json j{{"marks", marks_json(p.marks)}};

		if (p.synfin)
			j["synfin"] = line_json(*p.synfin);
		if (p.tcp)
			j["tcp"] = line_json(*p.tcp);
		lines.push_back(j);
	}
	for (const twin_difference &d : explain(pairs))
		differences.push_back({{"lines", d.lines}, {"text", d.text}});
	return {{"lines", lines}, {"differences", differences}};
}

std::string twin_steps_text(std::span<const twin_step> steps)
{
	std::string text;
	auto say = [&](const twin_step &step, const std::string &what) {
		text += wrapped(fmt::format("step {}: {}", step.number, what),
				text_width, "  ").substr(2);
	};

	for (const twin_step &step : steps) {
		if (!step.skipped.empty())
			say(step, step.skipped + ".");
		if (!step.answer.empty())
			say(step, fmt::format("TCP refuses it: {}.", step.answer));
		for (const std::string &missed : step.missed)
			say(step, fmt::format("TCP did not come to '{}' while we waited.",
					      missed));
	}
	return text;
}

json twin_steps_json(std::span<const twin_step> steps)
{
	json all = json::array();

	for (const twin_step &step : steps) {
		json j{{"step", step.number}, {"line", step.line}};

		if (!step.skipped.empty())
			j["skipped"] = step.skipped;
		if (!step.answer.empty())
			j["answer"] = step.answer;
		if (!step.missed.empty())
			j["missed"] = step.missed;
		all.push_back(j);
	}
	return all;
}

} // namespace synfin
