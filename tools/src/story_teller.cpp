// SPDX-License-Identifier: GPL-2.0
/* What a story says while it runs: on the screen, and kept as data. */

#include "story_teller.hpp"

#include "names.hpp"
#include "units.hpp"

#include "generated/words.hpp"

#include <fmt/core.h>
#include <unistd.h>

namespace synfin {
namespace {

constexpr std::size_t width = 100;

/* "SA-SS-05, RFC 9293 3.10.7.3" */
std::string cited(const std::string &rule)
{
	auto number = find_name(rules, rule);

	if (!number || *number >= words::rule.size())
		return rule;
	return fmt::format("{}, {}", synfin_rule_name(*number),
			   words::rule[*number].section);
}

std::string sentence(const story_step &step)
{
	std::string text = step.say.text, rules;

	for (const story_texts *texts : {&step.rules, &step.see})
		for (const story_text &rule : *texts)
			rules += (rules.empty() ? "" : "; ") + cited(rule.text);
	if (!rules.empty())
		text += fmt::format("{}({})", text.empty() ? "" : " ", rules);
	return text;
}

std::string success(unsigned int expectations, const std::string &name)
{
	switch (expectations) {
	case 0:
		return fmt::format("'{}' went well; it expected nothing.", name);
	case 1:
		return fmt::format("The expectation of '{}' was met.", name);
	default:
		return fmt::format("All {} expectations of '{}' were met.",
				   expectations, name);
	}
}

} // namespace

std::string joined(const story_texts &texts, std::string_view between)
{
	std::string all;

	for (const story_text &t : texts)
		all.append(all.empty() ? "" : between).append(t.text);
	return all;
}

json texts_json(const story_texts &texts)
{
	json list = json::array();

	for (const story_text &t : texts)
		list.push_back(t.text);
	return list;
}

story_teller::story_teller(const output &out, const story &s)
	: out_(out), story_(s), colours_(out.colours())
{
	std::string rows = joined(s.rows, " ");

	all_ = {{"story", s.name}, {"file", s.file}, {"title", s.title.text},
		{"rows", texts_json(s.rows)}};
	if (s.about.given())
		all_["about"] = s.about.text;
	if (!s.arcs.empty())
		all_["arcs"] = texts_json(s.arcs);
	if (out_.is_json)
		return;
	out_.line(tinted(s.title.text, colour::bold, colours_) +
		  (rows.empty() ? "" : tinted(fmt::format("  [{}]", rows),
					      colour::grey, colours_)));
	if (s.about.given())
		out_.write(wrapped(s.about.text, width, ""));
}

void story_teller::paragraph(std::string_view lead, const std::string &text,
			     colour tint)
{
	std::string indent(lead.size(), ' ');
	std::string lines = wrapped(text, width, indent);

	if (out_.is_json)
		return;
	lines.replace(0, lead.size(), lead);
	lines.erase(lines.find_last_not_of(" \n") + 1);
	out_.line(tinted(lines, tint, colours_));
}

void story_teller::begin_part(const story_without *without)
{
	steps_ = json::array();
	since_.reset();
	headed_ = false;
	part_ = &all_;
	if (!without)
		return;
	all_["without"] = {{"params", texts_json(without->params)},
			   {"say", without->say.text}};
	part_ = &all_["without"];
	if (out_.is_json)
		return;
	out_.line("");
	out_.line(tinted("The same with " + joined(without->params, ", "),
			 colour::bold, colours_));
	paragraph("", without->say.text, colour::none);
}

void story_teller::begin_step(std::size_t number, const story_step &step)
{
	std::string text = sentence(step);

	step_ = {{"line", step.line}};
	if (step.say.given())
		step_["say"] = step.say.text;
	if (!step.rules.empty())
		step_["rules"] = texts_json(step.rules);
	if (!step.see.empty())
		step_["see"] = texts_json(step.see);
	rows_ = json::array();
	expectations_ = json::array();
	if (out_.is_json)
		return;
	out_.line("");
	paragraph(fmt::format("{:>2}. ", number), text, colour::cyan);
}

void story_teller::command(std::size_t side, const std::string &words)
{
	step_["on"] = host_names[side];
	step_["do"] = words;
	if (!out_.is_json)
		out_.line(tinted(fmt::format("# synfin -N {} {}",
					     host_names[side], words),
				 colour::grey, colours_));
}

void story_teller::answer(int status, const std::string &text)
{
	step_["status"] = status;
	if (text.empty())
		return;
	step_["answer"] = text;
	if (!out_.is_json)
		out_.line(text);
}

void story_teller::segment(std::size_t side, const std::string &words)
{
	step_["on"] = host_names[side];
	step_["segment"] = words;
	if (!out_.is_json)
		out_.line(tinted(fmt::format("from {}'s side of the wire: {}",
					     host_names[side], words),
				 colour::grey, colours_));
}

void story_teller::hurry(std::uint64_t times)
{
	step_["hurry"] = times;
	if (!out_.is_json)
		out_.line(tinted(fmt::format("(both hosts' clocks go {} times as fast here)",
					     times),
				 colour::grey, colours_));
}

void story_teller::passed(std::uint64_t ns)
{
	step_["passed_ns"] = ns;
	if (!out_.is_json)
		out_.line(tinted(fmt::format("({} pass)", exact_duration(ns)),
				 colour::grey, colours_));
}

void story_teller::row(const drawn_row &row)
{
	ladder_style style;

	style.rules = true;
	style.colours = colours_;
	if (!since_)
		since_ = row.row.time;
	rows_.push_back(ladder_row_json(row.row, true));
	if (part_ == &all_)
		drawn_.push_back(row);
	if (out_.is_json)
		return;
	if (!headed_)
		out_.write(ladder_header(story_stage::label(0),
					 story_stage::label(1)));
	headed_ = true;
	out_.write(ladder_line(row.row, row.origins, *since_, true, style));
}

void story_teller::expectation(const story_text &text, bool met,
			       const std::string &found)
{
	json j{{"line", text.line}, {"text", text.text}, {"met", met}};

	if (!found.empty())
		j["found"] = found;
	expectations_.push_back(j);
	if (!out_.is_json && !met)
		out_.line(tinted(fmt::format("NOT as expected, {}:{}: {}: {}",
					     story_.file, text.line, text.text,
					     found),
				 colour::red, colours_));
}

void story_teller::walked(const std::vector<std::string> &arcs)
{
	(*part_)["walked"] = arcs;
}

void story_teller::end_step()
{
	step_["events"] = rows_;
	step_["expectations"] = expectations_;
	steps_.push_back(step_);
	(*part_)["steps"] = steps_;
}

readiness story_teller::ask_to_go_on()
{
	int terminal = STDIN_FILENO;
	char line[256];

	if (!isatty(terminal))
		return readiness::ready;
	if (!out_.is_json)
		out_.write(tinted("   [Enter]", colour::grey, colours_));

	readiness ready = wait_readable({&terminal, 1}, std::nullopt);

	if (ready == readiness::ready && read(terminal, line, sizeof(line)) <= 0)
		return readiness::interrupted;
	return ready;
}

void story_teller::kept(const story_stage &stage)
{
	all_["kept"] = {stage.netns(0), stage.netns(1)};
	if (!out_.is_json)
		out_.line(fmt::format("Host a is kept as {}, host b as {}: look at them with 'synfin -N {} conn show'; 'synfin what-if clean' removes them.",
				      stage.netns(0), stage.netns(1),
				      stage.netns(0)));
}

json story_teller::end(bool passed, unsigned int expectations)
{
	all_["passed"] = passed;
	if (out_.is_json)
		return all_;
	out_.line("");
	out_.line(passed ?
		  tinted(success(expectations, story_.name), colour::green,
			 colours_) :
		  tinted(fmt::format("'{}' did not go as it was written.",
				     story_.name),
			 colour::red, colours_));
	return all_;
}

} // namespace synfin
