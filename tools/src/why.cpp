// SPDX-License-Identifier: GPL-2.0
/* why: what happened to a connection, in sentences, each with its rule. */

#include "command.hpp"
#include "error.hpp"
#include "history_source.hpp"
#include "life.hpp"
#include "meanings.hpp"
#include "names.hpp"
#include "units.hpp"

#include <memory>
#include <set>

namespace synfin {
namespace {

constexpr std::size_t width = 100;
constexpr char indent[] = "              ";
constexpr char rule_indent[] = "                ";

std::string title(const connection_reference &ref,
		  std::span<const event_record> events)
{
	return fmt::format("Connection {}{}, {} > {}", ref.id,
			   ref.netns.empty() ? "" : " of " + ref.netns,
			   events.front().local.text(),
			   events.front().remote.text());
}

/* A rule's text stands where it is first met; from then on its number will do. */
std::string rule_text(unsigned int rule, std::set<unsigned int> &met)
{
	if (!rule)
		return "";

	meaning m = find_meaning(rules, rule);

	if (!met.insert(rule).second)
		return fmt::format("{} again", m.name);
	return fmt::format("{} ({}): {}", m.name, m.section, m.text);
}

void print(const output &out, const connection_reference &ref,
	   std::span<const event_record> events)
{
	std::set<unsigned int> met;

	out.line(tinted(title(ref, events), colour::bold, out.colours()));
	for (const life_step &step : life_of(events)) {
		std::uint64_t t = step.time - events.front().time;
		std::string text = wrapped(step.sentence, width, indent);
		std::string rule = rule_text(step.rule, met);

		text.replace(0, 12, fmt::format("{:>5}.{:06}", t / ns_per_sec,
						t % ns_per_sec / 1000));
		out.write(text);
		if (!rule.empty())
			out.write(tinted(wrapped(rule, width, rule_indent),
					 colour::grey, out.colours()));
	}
	out.line(outcome_of(events));
}

json steps_json(std::span<const event_record> events)
{
	json list = json::array();

	for (const life_step &step : life_of(events)) {
		json j{{"time_ns", step.time}, {"sentence", step.sentence}};

		if (step.rule) {
			meaning m = find_meaning(rules, step.rule);

			j["rule"] = m.name;
			j["section"] = m.section;
			j["rule_text"] = m.text;
		}
		list.push_back(j);
	}
	return list;
}

json life_json(const connection_reference &ref,
	       std::span<const event_record> events)
{
	json j{{"id", ref.id}};

	if (!ref.netns.empty())
		j["netns"] = ref.netns;
	j["local"] = events.front().local.text();
	j["remote"] = events.front().remote.text();
	j["steps"] = steps_json(events);
	j["outcome"] = outcome_of(events);
	return j;
}

void run(const output &out, const word_list &files, const word_list &words)
{
	json all = json::array();

	if (words.empty())
		usage("ID of a connection is missing; give NETNS/ID for one in another namespace");

	auto source = open_source(files);

	for (const connection_reference &ref : parse_references(words)) {
		auto events = source->connection(ref);

		if (out.is_json)
			all.push_back(life_json(ref, events));
		else
			print(out, ref, events);
	}
	if (out.is_json)
		out.print(all);
}

} // namespace

void add_why(CLI::App &app, context &ctx)
{
	auto files = std::make_shared<word_list>();

	add_verb(app, ctx, "why", "[--from FILE]... [NETNS/]ID...",
		 "what happened to a connection, in sentences, with the rules",
		 [&ctx, files](const word_list &words) {
			 run(ctx.out, *files, words);
		 })
		.texts("--from", *files, "FILE",
		       "events that 'record' wrote instead of the history");
}

} // namespace synfin
