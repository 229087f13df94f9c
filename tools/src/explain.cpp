// SPDX-License-Identifier: GPL-2.0
/* explain: what a word means, and where the RFCs say so. Needs no module. */

#include "command.hpp"
#include "error.hpp"
#include "ladder.hpp"
#include "names.hpp"
#include "params.hpp"

#include "generated/words.hpp"

#include <array>
#include <cctype>

namespace synfin {
namespace {

struct meaning {
	std::string kind;
	std::string name;
	std::string section;
	std::string text;
};

/// One list of words, and the enum whose numbers index it.
struct dictionary {
	vocabulary names;
	std::span<const words::word> list;
};

std::array<dictionary, 11> dictionaries()
{
	return {{
		{states, words::state},
		{{"rule", synfin_rule_name, SYNFIN_RULE_MAX}, words::rule},
		{{"drop", synfin_drop_name, SYNFIN_DROP_MAX}, words::drop},
		{{"cause", synfin_cause_name, SYNFIN_CAUSE_MAX}, words::cause},
		{{"event", synfin_what_name, SYNFIN_WHAT_MAX}, words::what},
		{{"timer", synfin_timer_name, SYNFIN_TIMER_MAX}, words::timer},
		{{"refusal", synfin_refusal_name, SYNFIN_REFUSAL_MAX},
		 words::refusal},
		{{"icmp", synfin_icmp_name, SYNFIN_ICMP_MAX}, words::icmp},
		{{"counter", synfin_counter_name, SYNFIN_COUNTER_MAX},
		 words::counter},
		{{"form", synfin_kind_name, SYNFIN_KIND_MAX}, words::kind},
		{{"fault", synfin_fault_name, SYNFIN_FAULT_MAX}, words::fault},
	}};
}

/* What lists of words leave out, a sentence needs. */
std::string sentence(std::string_view text)
{
	std::string result(text);

	result[0] = static_cast<char>(
		std::toupper(static_cast<unsigned char>(result[0])));
	return result.ends_with('.') ? result : result + ".";
}

meaning param_meaning(const words::param &p)
{
	const synfin_param *row = synfin_params_find(p.attribute);

	/* what is allowed begins with a name, which stays as it is written */
	return {"parameter", row->name, "",
		sentence(p.text) + " " + row->allowed + ". Default " +
			param_text(*row, row->def) + ", rule " +
			synfin_rule_name(row->rule) + "."};
}

std::vector<meaning> all_meanings()
{
	std::vector<meaning> all;

	for (const dictionary &d : dictionaries())
		for (unsigned int i = 0; i < d.list.size(); i++)
			all.push_back({std::string(d.names.noun),
				       d.names.name(i),
				       std::string(d.list[i].section),
				       sentence(d.list[i].text)});
	for (const words::param &p : words::params)
		all.push_back(param_meaning(p));
	for (const words::field &f : words::fields)
		all.push_back({"field", std::string(f.name), "",
			       sentence(f.text)});
	for (const travel_word &t : travel_words())
		all.push_back({"ladder", std::string(t.name), "",
			       sentence(t.text)});
	return all;
}

/* JSON has "rto_ns" for rto, and text "bytes: queued" for bytes-queued. */
bool names_field(const meaning &m, std::string_view word)
{
	if (m.kind != "field")
		return false;
	if (word.ends_with("_ns") || word.ends_with("-ns"))
		return same_word(m.name, word.substr(0, word.size() - 3));
	return same_word(m.name, "bytes-" + std::string(word));
}

/* "SA-LI" stands for all rules SA-LI-xx */
bool begins_topic(const meaning &m, std::string_view word)
{
	return m.kind == "rule" && m.name.size() > word.size() &&
	       m.name[word.size()] == '-' &&
	       same_word(m.name.substr(0, word.size()), word);
}

std::vector<meaning> find_meanings(const std::vector<meaning> &all,
				   const std::string &word)
{
	std::vector<meaning> found;
	std::vector<std::string> names;

	for (const meaning &m : all)
		if (same_word(m.name, word))
			found.push_back(m);
	if (found.empty())
		for (const meaning &m : all)
			if (names_field(m, word) || begins_topic(m, word))
				found.push_back(m);
	if (!found.empty())
		return found;
	for (const meaning &m : all)
		names.push_back(m.name);

	std::string near = nearest(word, names);

	usage("nothing is called '{}'{}", word,
	      near.empty() ? "; states, rules, drop reasons, causes, events, timers, refusals, ICMP errors, counters, parameters and fields of the output can be explained" :
			     "; did you mean " + near + "?");
}

json meaning_json(const meaning &m)
{
	json j{{"word", m.name}, {"kind", m.kind}};

	if (!m.section.empty())
		j["section"] = m.section;
	j["text"] = m.text;
	return j;
}

void print(const output &out, const std::vector<meaning> &found)
{
	for (const meaning &m : found) {
		out.line(tinted(m.name, colour::bold, out.colours()) + " (" +
			 m.kind + (m.section.empty() ? "" : ", " + m.section) +
			 ")");
		out.write(wrapped(m.text, 80, "    "));
	}
}

void run(context &ctx, const word_list &wanted)
{
	auto all = all_meanings();
	std::vector<meaning> found;

	if (wanted.empty())
		usage("what is to be explained? A state, a rule as SA-LI-03, or any other word of the output");
	for (const std::string &word : wanted)
		for (const meaning &m : find_meanings(all, word))
			found.push_back(m);
	if (!ctx.out.is_json) {
		print(ctx.out, found);
		return;
	}

	json list = json::array();

	for (const meaning &m : found)
		list.push_back(meaning_json(m));
	ctx.out.print(list);
}

} // namespace

void add_explain(CLI::App &app, context &ctx)
{
	add_verb(app, ctx, "explain", "WORD...",
		 "what a state, a rule or another word of the output means",
		 [&ctx](const word_list &words) { run(ctx, words); });
}

} // namespace synfin
