// SPDX-License-Identifier: GPL-2.0
/* ladder: which histories make the diagram. */

#include "command.hpp"
#include "error.hpp"
#include "kernel.hpp"
#include "ladder.hpp"
#include "netns.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <map>
#include <memory>

namespace synfin {
namespace {

/// [NETNS/]ID
struct reference {
	std::string netns;
	std::uint32_t id;

	bool operator==(const reference &) const = default;
};

reference parse_reference(const std::string &word)
{
	std::size_t slash = word.rfind('/');

	if (slash == std::string::npos)
		return {"", parse_id(word, "connection")};
	return {word.substr(0, slash),
		parse_id(word.substr(slash + 1), "connection")};
}

/* Whoever is named twice is drawn once. */
std::vector<reference> parse_references(const word_list &words)
{
	std::vector<reference> list;

	for (const std::string &word : words) {
		reference ref = parse_reference(word);

		if (std::find(list.begin(), list.end(), ref) == list.end())
			list.push_back(ref);
	}
	return list;
}

ladder_end read_end(const reference &ref)
{
	netns_visit visit(ref.netns);
	kernel k;
	ladder_end end{ref.netns, ref.id, k.known_history(ref.id)};

	if (end.events.back().kind == SYNFIN_KIND_LISTENER)
		fail(exit_code::refused,
		     "{} is a listener; the connections it made have numbers of their own: '{} conn show listener {}'",
		     ref.id, own_name(), ref.id);
	return end;
}

/* Both ends may live in one namespace: look for the other one there. */
std::optional<ladder_end> find_other(const ladder_end &end)
{
	netns_visit visit(end.netns);
	kernel k;
	std::map<std::uint32_t, ladder_end> candidates;

	for (const event_record &e : k.history(std::nullopt)) {
		if (e.id == end.id || e.local != end.remote() ||
		    e.remote != end.local())
			continue;

		ladder_end &other = candidates[e.id];

		other.netns = end.netns;
		other.id = e.id;
		other.events.push_back(e);
	}
	/* of several incarnations the one that lived at the same time */
	for (auto &[id, other] : candidates)
		if (other.events.front().time <= end.events.back().time &&
		    other.events.back().time >= end.events.front().time)
			return other;
	return std::nullopt;
}

std::vector<ladder_pair> read_pairs(const word_list &words)
{
	std::vector<ladder_end> ends;

	for (const reference &ref : parse_references(words))
		ends.push_back(read_end(ref));

	auto pairs = pair_ends(std::move(ends));

	for (ladder_pair &pair : pairs) {
		if (pair.right)
			continue;

		auto other = find_other(pair.left);

		if (other)
			pair = pair_ends({pair.left, *other}).front();
	}
	return pairs;
}

void run(context &ctx, const word_list &words, ladder_style style)
{
	if (words.empty())
		usage("ID of a connection is missing; give NETNS/ID for one in another namespace");

	auto pairs = read_pairs(words);
	json all = json::array();

	style.colours = ctx.out.colours();
	for (const ladder_pair &pair : pairs) {
		if (ctx.out.is_json) {
			all.push_back(ladder_json(pair));
			continue;
		}
		if (&pair != &pairs.front())
			ctx.out.line("");
		ctx.out.write(ladder_text(pair, style));
		if (pairs.size() > 1 && !pair.right)
			ctx.out.line(fmt::format("the other end, {}, is none of those that were named",
						 pair.left.remote().text()));
	}
	if (ctx.out.is_json)
		ctx.out.print(all);
}

} // namespace

void add_ladder(CLI::App &app, context &ctx)
{
	auto style = std::make_shared<ladder_style>();

	add_verb(app, ctx, "ladder", "[--absolute] [--rules] [NETNS/]ID...",
		 "both ends of a connection as a sequence diagram",
		 [&ctx, style](const word_list &words) {
			 run(ctx, words, *style);
		 })
		.flag("--absolute", style->absolute,
		      "sequence numbers as they were on the wire")
		.flag("--rules", style->rules, "the requirements that decided");
}

} // namespace synfin
