// SPDX-License-Identifier: GPL-2.0
/* ladder: which histories make the diagram. */

#include "command.hpp"
#include "error.hpp"
#include "history_source.hpp"
#include "infer.hpp"
#include "ladder.hpp"
#include "pcap_file.hpp"
#include "units.hpp"

#include <map>
#include <memory>

namespace synfin {
namespace {

struct ladder_options {
	ladder_style style;
	word_list files;
	std::string capture;
	bool mermaid = false;
	bool svg = false;
};

/* Ends of which the connection's other one may be one, by number. */
void add_candidates(std::map<std::uint32_t, ladder_end> &candidates,
		    const std::string &netns,
		    std::span<const event_record> events, const ladder_end &end)
{
	for (const event_record &e : events) {
		if ((e.id == end.id && netns == end.netns) ||
		    e.local != end.remote() || e.remote != end.local())
			continue;

		ladder_end &other = candidates[e.id];

		other.netns = netns;
		other.id = e.id;
		other.events.push_back(e);
	}
}

/* Both ends may live in one namespace, or be recorded: look for the other one. */
std::optional<ladder_end> find_other(history_source &source,
				     const ladder_end &end)
{
	for (const std::string &netns : source.near(end.netns)) {
		std::map<std::uint32_t, ladder_end> candidates;

		add_candidates(candidates, netns,
			       source.events(netns, std::nullopt), end);
		/* of several incarnations the one that lived at the same time */
		for (auto &[id, other] : candidates)
			if (other.events.front().time <= end.events.back().time &&
			    other.events.back().time >= end.events.front().time)
				return other;
	}
	return std::nullopt;
}

std::vector<ladder_pair> read_pairs(history_source &source,
				    const word_list &words)
{
	std::vector<ladder_end> ends;

	for (const connection_reference &ref : parse_references(words))
		ends.push_back({ref.netns, ref.id, source.connection(ref)});

	auto pairs = pair_ends(std::move(ends));

	for (ladder_pair &pair : pairs) {
		if (pair.right)
			continue;

		auto other = find_other(source, pair.left);

		if (other)
			pair = pair_ends({pair.left, *other}).front();
	}
	return pairs;
}

/* Of the conversations of a capture those that are named, or all. */
std::vector<ladder_pair> captured_pairs(const std::string &path,
					const word_list &words)
{
	auto all = infer_pairs(read_capture(path));
	std::vector<ladder_pair> chosen;

	if (all.empty())
		fail(exit_code::refused,
		     "{} has no packet of synfin (IP protocol 253 or 254)", path);
	if (words.empty())
		return all;
	for (const std::string &word : words) {
		std::uint32_t number = parse_id(word, "conversation");

		if (number > all.size())
			fail(exit_code::refused,
			     "{} has {} conversation{}, and so no number {}",
			     path, all.size(), all.size() == 1 ? "" : "s",
			     number);
		chosen.push_back(all[number - 1]);
	}
	return chosen;
}

std::vector<ladder_pair> chosen_pairs(const ladder_options &options,
				      const word_list &words)
{
	if (!options.capture.empty() && !options.files.empty())
		usage("--pcap and --from exclude each other");
	if (!options.capture.empty())
		return captured_pairs(options.capture, words);
	if (words.empty())
		usage("ID of a connection is missing; give NETNS/ID for one in another namespace");
	return read_pairs(*open_source(options.files), words);
}

/* A drawing is a file of its own, so it has room for one. */
void draw(const output &out, const std::vector<ladder_pair> &pairs,
	  const ladder_options &options)
{
	if (options.mermaid + options.svg + out.is_json > 1)
		usage("--mermaid, --svg and --json are three forms: one at a time");
	if (pairs.size() != 1)
		usage("a drawing has room for one connection, these are {}: name the two ends of one",
		      pairs.size());
	out.write(options.svg ? ladder_svg(pairs.front(), options.style) :
				ladder_mermaid(pairs.front(), options.style));
}

void print(const output &out, const std::vector<ladder_pair> &pairs,
	   const ladder_style &style)
{
	for (const ladder_pair &pair : pairs) {
		if (&pair != &pairs.front())
			out.line("");
		out.write(ladder_text(pair, style));
		if (pairs.size() > 1 && !pair.right)
			out.line(fmt::format("the other end, {}, is none of those that were named",
					     pair.left.remote().text()));
	}
}

void print_json(const output &out, const std::vector<ladder_pair> &pairs)
{
	json all = json::array();

	for (const ladder_pair &pair : pairs)
		all.push_back(ladder_json(pair));
	out.print(all);
}

void run(context &ctx, const word_list &words, ladder_options options)
{
	auto pairs = chosen_pairs(options, words);

	options.style.colours = ctx.out.colours();
	if (options.mermaid || options.svg)
		draw(ctx.out, pairs, options);
	else if (ctx.out.is_json)
		print_json(ctx.out, pairs);
	else
		print(ctx.out, pairs, options.style);
}

} // namespace

void add_ladder(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<ladder_options>();

	add_verb(app, ctx, "ladder",
		 "[--absolute] [--rules] [--mermaid|--svg] [--from FILE]... [NETNS/]ID...\n"
		 "       synfin [OPTIONS] ladder [...] --pcap FILE [NUMBER]...",
		 "both ends of a connection as a sequence diagram",
		 [&ctx, options](const word_list &words) {
			 run(ctx, words, *options);
		 })
		.flag("--absolute", options->style.absolute,
		      "sequence numbers as they were on the wire")
		.flag("--rules", options->style.rules,
		      "the requirements that decided")
		.flag("--mermaid", options->mermaid,
		      "as a sequence diagram for Mermaid")
		.flag("--svg", options->svg, "as a drawing")
		.text("--pcap", options->capture, "FILE",
		      "conversations of a capture, their states inferred")
		.texts("--from", options->files, "FILE",
		       "events that 'record' wrote instead of the history");
}

} // namespace synfin
