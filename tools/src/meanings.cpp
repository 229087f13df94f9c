// SPDX-License-Identifier: GPL-2.0
/* All words that can be explained, with their meanings. */

#include "meanings.hpp"

#include "arcs.hpp"
#include "ladder.hpp"
#include "ladder_marks.hpp"
#include "params.hpp"

#include "generated/words.hpp"

#include <array>
#include <cctype>

namespace synfin {
namespace {

/// One list of words, and the enum whose numbers index it.
struct dictionary {
	vocabulary names;
	std::span<const words::word> list;
};

std::array<dictionary, 11> dictionaries()
{
	return {{
		{states, words::state},
		{rules, words::rule},
		{drops, words::drop},
		{causes, words::cause},
		{whats, words::what},
		{timers, words::timer},
		{refusals, words::refusal},
		{icmps, words::icmp},
		{counters, words::counter},
		{kinds, words::kind},
		{faults, words::fault},
	}};
}

meaning dictionary_meaning(const dictionary &d, unsigned int i)
{
	return {std::string(d.names.noun), d.names.name(i),
		std::string(d.list[i].section), as_sentence(d.list[i].text)};
}

meaning param_meaning(const words::param &p)
{
	const synfin_param *row = synfin_params_find(p.attribute);

	/* what is allowed begins with a name, which stays as it is written */
	return {"parameter", row->name, "",
		as_sentence(p.text) + " " + row->allowed + ". Default " +
			param_text(*row, row->def) + ", rule " +
			synfin_rule_name(row->rule) + "."};
}

meaning arc_meaning(const arc &a)
{
	return {"arc", arc_name(a), std::string(a.section),
		std::string(a.event) + ": " + std::string(a.text)};
}

/* Words of the ladder: how a segment travels, and what befell it. */
void add_ladder_meanings(std::vector<meaning> &all)
{
	for (const travel_word &t : travel_words())
		all.push_back({"ladder", std::string(t.name), "",
			       as_sentence(t.text)});
	for (const mark_meaning &m : mark_meanings())
		if (m.mark != mark_lost)
			all.push_back({"ladder", m.name, "",
				       as_sentence(std::string("a segment of which it was seen that ") +
						   m.text)});
}

} // namespace

std::string as_sentence(std::string_view text)
{
	std::string result(text);

	result[0] = static_cast<char>(
		std::toupper(static_cast<unsigned char>(result[0])));
	return result.ends_with('.') ? result : result + ".";
}

std::vector<meaning> all_meanings()
{
	std::vector<meaning> all;

	for (const dictionary &d : dictionaries())
		for (unsigned int i = 0; i < d.list.size(); i++)
			all.push_back(dictionary_meaning(d, i));
	for (const words::param &p : words::params)
		all.push_back(param_meaning(p));
	for (const words::field &f : words::fields)
		all.push_back({"field", std::string(f.name), "",
			       as_sentence(f.text)});
	add_ladder_meanings(all);
	for (const arc &a : all_arcs())
		all.push_back(arc_meaning(a));
	return all;
}

meaning find_meaning(const vocabulary &words, unsigned int value)
{
	for (const dictionary &d : dictionaries())
		if (d.names.noun == words.noun && value < d.list.size())
			return dictionary_meaning(d, value);
	return {std::string(words.noun), words.name(value), "", ""};
}

} // namespace synfin
