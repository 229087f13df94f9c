// SPDX-License-Identifier: GPL-2.0
/* Mistakes in a story that can be known before it runs. */

#include "story.hpp"

#include "arcs.hpp"
#include "error.hpp"
#include "fault_words.hpp"
#include "names.hpp"
#include "params.hpp"
#include "story_condition.hpp"
#include "story_do.hpp"
#include "story_segment.hpp"
#include "units.hpp"

#include <algorithm>
#include <cctype>
#include <set>

namespace synfin {
namespace {

/* What a story may do: it watches and waits by other keys than "do". */
const std::vector<std::string> &allowed_commands()
{
	static const std::vector<std::string> list{
		"conn open", "conn send", "conn shutdown", "conn close",
		"conn abort", "conn forget", "conn set", "listen add",
		"listen del", "listen open", "listen set", "param set",
		"param reset", "rule add", "rule del", "step next",
		"step drop", "step dup", "step swap",
	};

	return list;
}

/* clock_scale counts thousandths; faster than it allows no clock goes. */
std::uint64_t most_hurry()
{
	return need_param("clock_scale").max / 1000;
}

/// Goes through a story in its order and collects what is wrong.
class checker {
public:
	void check(const story &s);
	std::vector<story_error> errors;

private:
	void complain(unsigned int line, std::string text)
	{
		errors.push_back({line, std::move(text)});
	}
	/// What @parse throws stands on the line of @text.
	template <typename Parse> void attempt(const story_text &text, Parse parse)
	{
		try {
			if (text.given())
				parse(text.text);
		} catch (const failure &error) {
			complain(text.line, error.what());
		}
	}

	void check_head(const story &s);
	void check_rows(const story &s);
	void check_arcs(const story &s);
	void check_steps(const std::vector<story_step> &steps);
	void check_step(const story_step &step);
	void check_deed(const story_step &step);
	void check_command(const story_text &act);
	void check_object(const story_text &act);
	void check_name(const story_step &step);
	void check_rules(const story_texts &texts);
	void check_conditions(const story_texts &texts);
	void check_wait(const story_step &step);
	void check_without(const story &s);
	void need_name(unsigned int line, const std::string &name);

	std::set<std::string> names_;
};

void checker::need_name(unsigned int line, const std::string &name)
{
	std::vector<std::string> known(names_.begin(), names_.end());

	if (names_.contains(name))
		return;
	complain(line, known.empty() ?
		 fmt::format("nobody is called '{}' yet: 'as' gives a name", name) :
		 fmt::format("nobody is called '{}' yet{}", name,
			     suggestion(name, known)));
}

void checker::check_rows(const story &s)
{
	for (const story_text &row : s.rows) {
		bool good = row.text.starts_with('M') && row.text.size() > 1 &&
			    row.text.size() < 4 &&
			    row.text.find_first_not_of("0123456789", 1) ==
				    std::string::npos;

		if (!good)
			complain(row.line,
				 fmt::format("'{}' is no row of the mission like M7",
					     row.text));
	}
}

void checker::check_arcs(const story &s)
{
	std::vector<std::string> known;

	for (const arc &a : all_arcs())
		known.push_back(arc_name(a));
	for (const story_text &text : s.arcs)
		if (!find_arc(text.text))
			complain(text.line, fmt::format("there is no arc '{}'{}", text.text,
							suggestion(text.text, known)));
}

void checker::check_head(const story &s)
{
	if (!s.title.given())
		complain(1, "title = \"...\" is missing");
	if (s.steps.empty())
		complain(1, "there is no [[step]]");
	check_rows(s);
	check_arcs(s);
	attempt(s.wire, [](const std::string &t) { parse_duration(t); });
	attempt(s.mtu, [](const std::string &t) {
		std::uint64_t mtu = parse_count(t);

		if (mtu < 576 || mtu > 65535)
			usage("mtu {}: from 576 to 65535 bytes", mtu);
	});
}

/* What beginners forget: the @ of a name, and that hosts are only two. */
void checker::check_object(const story_text &act)
{
	auto words = split_words(act.text);

	if (words.size() < 3)
		return;
	if (words[0] == "conn" && words[1] == "open" &&
	    !std::isdigit(static_cast<unsigned char>(words[2][0])))
		attempt(act, [&](const std::string &) {
			story_endpoint(words[2], 0);
		});
	else if (names_.contains(name_of(words[2])))
		complain(act.line, fmt::format("'{}' is a name: write '@{}'",
					       words[2], words[2]));
}

void checker::check_command(const story_text &act)
{
	auto words = split_words(act.text);
	std::string command = words.empty() ? "" : words[0];

	if (words.size() > 1)
		command += " " + words[1];
	if (std::find(allowed_commands().begin(), allowed_commands().end(),
		      command) == allowed_commands().end())
		complain(act.line,
			 fmt::format("a story can not do '{}'{}", command,
				     suggestion(command, allowed_commands())));
	for (const std::string &word : words)
		if (word == "--wait")
			complain(act.line, "a story waits with wait = \"...\"");
	if (command == "param set")
		attempt(act, [&](const std::string &) {
			parse_params(std::span(words).subspan(2),
				     SYNFIN_SCOPE_NET);
		});
	if (command == "rule add")
		attempt(act, [&](const std::string &t) {
			fault_record f = parse_fault(numbered_words(t, 2));

			if (f.chance && !f.seed)
				usage("a story is told alike each time: add 'seed 1', or another number");
		});
	check_object(act);
	attempt(act, [&](const std::string &t) {
		for (const std::string &name : names_in_words(t))
			need_name(act.line, name);
	});
}

void checker::check_deed(const story_step &step)
{
	if (step.act.given() && step.segment.given())
		complain(step.segment.line,
			 "a step has either 'do' or 'segment', not both");
	if (step.act.given()) {
		if (!step.on.given())
			complain(step.line, "a step with 'do' needs on = \"a\" or \"b\"");
		check_command(step.act);
	}
	if (step.on.given() && !is_host(step.on.text))
		complain(step.on.line, fmt::format("'{}' is no host: a or b",
						   step.on.text));
	attempt(step.segment, [&](const std::string &t) {
		for (const std::string &name : names_in(parse_segment(t)))
			need_name(step.segment.line, name);
	});
	if (step.refused.given() && !step.act.given())
		complain(step.refused.line, "'refused' belongs to a 'do'");
}

void checker::check_name(const story_step &step)
{
	const std::string &name = step.as.text;

	if (!step.as.given())
		return;
	if (!step.act.given() && !step.segment.given())
		complain(step.as.line, "'as' belongs to a 'do' or a 'segment'");
	if (is_host(name) || name == "no" || name == "none" || name.empty() ||
	    name.find_first_of(" .@:") != std::string::npos)
		complain(step.as.line,
			 fmt::format("'{}' can not be a name: one word, not a host's, without . @ :",
				     name));
	names_.insert(name);
}

void checker::check_conditions(const story_texts &texts)
{
	for (const story_text &text : texts)
		attempt(text, [&](const std::string &t) {
			condition c = parse_condition(t);

			if (!c.who.empty() && !is_host(c.who))
				need_name(text.line, name_of(c.who));
			if (auto dot = c.who.find('.'); dot != std::string::npos &&
							c.who.substr(dot) != ".peer")
				usage("'{}' is no connection: a name, or a name and .peer",
				      c.who);
		});
}

/* What holds, or is not asked for, before anything happens proves nothing. */
void checker::check_wait(const story_step &step)
{
	check_conditions(step.wait);
	for (const story_text &text : step.wait)
		if (text.text.starts_with("no "))
			complain(text.line, fmt::format("'{}' needs no waiting: use expect",
							text.text));
	if (step.refused.given() && !step.rules.empty())
		complain(step.rules[0].line,
			 "what is refused no rule of a connection decides: use see");
}

void checker::check_rules(const story_texts &texts)
{
	for (const story_text &rule : texts)
		attempt(rule, [](const std::string &t) { parse_name(rules, t); });
}

void checker::check_step(const story_step &step)
{
	check_deed(step);
	check_name(step);
	check_rules(step.rules);
	check_rules(step.see);
	check_wait(step);
	attempt(step.pass, [](const std::string &t) { parse_duration(t); });
	attempt(step.hurry, [](const std::string &t) {
		std::uint64_t times = parse_count(t);

		if (times < 1 || times > most_hurry())
			usage("hurry {}: from 1 to {} times", t, most_hurry());
	});
	check_conditions(step.expect);
}

void checker::check_steps(const std::vector<story_step> &steps)
{
	for (const story_step &step : steps)
		check_step(step);
}

/* The names are those of the steps that come again. */
void checker::check_without(const story &s)
{
	const story_without &without = *s.without;

	if (without.params.empty())
		complain(without.line, "param = \"KEY VALUE\" is missing: which safeguard is off?");
	if (without.repeat > s.steps.size())
		complain(without.line,
			 fmt::format("repeat is more than the {} steps there are",
				     s.steps.size()));
	for (const story_text &param : without.params)
		attempt(param, [](const std::string &t) {
			parse_params(split_words(t), SYNFIN_SCOPE_NET);
		});
	names_.clear();
	for (std::size_t i = 0; i < std::min<std::size_t>(without.repeat, s.steps.size()); i++)
		if (s.steps[i].as.given())
			names_.insert(s.steps[i].as.text);
	check_steps(without.steps);
}

void checker::check(const story &s)
{
	check_head(s);
	check_steps(s.steps);
	if (s.without)
		check_without(s);
}

} // namespace

std::vector<story_error> check_story(const story &s)
{
	checker c;

	c.check(s);
	return c.errors;
}

} // namespace synfin
