// SPDX-License-Identifier: GPL-2.0
/* explain: what a word means, and where the RFCs say so. Needs no module. */

#include "arcs.hpp"
#include "command.hpp"
#include "error.hpp"
#include "meanings.hpp"
#include "names.hpp"
#include "params.hpp"

#include <algorithm>

namespace synfin {
namespace {

/* JSON has "rto_ns" for rto, and text "bytes: queued" for bytes-queued. */
bool names_field(const meaning &m, std::string_view word)
{
	if (m.kind != "field")
		return false;
	if (word.ends_with("_ns") || word.ends_with("-ns"))
		return same_word(m.name, word.substr(0, word.size() - 3));
	return same_word(m.name, "bytes-" + std::string(word));
}

/* "always" is a value of syn_cookies; "off" is one of too many to say of which */
bool names_value(const meaning &m, std::string_view word)
{
	if (m.kind != "parameter" || same_word(word, "off"))
		return false;
	return std::ranges::any_of(param_words(need_param(m.name)),
				   [word](const std::string &value) {
					   return same_word(value, word);
				   });
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
			if (names_field(m, word) || names_value(m, word) ||
			    begins_topic(m, word))
				found.push_back(m);
	if (!found.empty())
		return found;
	for (const meaning &m : all)
		names.push_back(m.name);

	std::string near = nearest(word, names);

	usage("nothing is called '{}'{}", word,
	      near.empty() ? "; states, rules, drop reasons, causes, events, timers, refusals, ICMP errors, counters, parameters, fields of the output and arcs as ESTABLISHED-CLOSE-WAIT can be explained" :
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

/* FROM TO, if an arc leads from the one to the other */
word_list joined_arc(const word_list &wanted)
{
	std::string name = wanted.size() == 2 ? wanted[0] + "-" + wanted[1] : "";

	return find_arc(name) ? word_list{name} : wanted;
}

void run(context &ctx, const word_list &wanted)
{
	auto all = all_meanings();
	std::vector<meaning> found;

	if (wanted.empty())
		usage("what is to be explained? A state, a rule as SA-LI-03, or any other word of the output");
	for (const std::string &word : joined_arc(wanted))
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
	add_verb(app, ctx, "explain", "WORD... | STATE STATE",
		 "what a state, an arc, a rule or another word of the output means",
		 [&ctx](const word_list &words) { run(ctx, words); });
}

} // namespace synfin
