// SPDX-License-Identifier: GPL-2.0
/* exercise: a recorded ladder as a worksheet, and its key. Needs no module. */

#include "command.hpp"
#include "error.hpp"
#include "history_source.hpp"
#include "units.hpp"
#include "worksheet.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <map>
#include <memory>

namespace synfin {
namespace {

struct exercise_options {
	std::string seed;
	bool shuffled = false;
	bool html = false;
	bool key = false;
};

/* All connections of a file, each end with its events. */
std::vector<ladder_end> recorded_ends(const std::vector<recording> &all)
{
	std::map<std::pair<std::string, std::uint32_t>, ladder_end> ends;
	std::vector<ladder_end> list;

	for (const recording &r : all)
		for (const event_record &e : r.events()) {
			if (!e.id || e.kind == SYNFIN_KIND_LISTENER)
				continue;

			ladder_end &end = ends[{r.header.netns, e.id}];

			end.netns = r.header.netns;
			end.id = e.id;
			end.events.push_back(e);
		}
	for (auto &[key, end] : ends)
		list.push_back(std::move(end));
	return list;
}

/* The first connection of which both ends were recorded, or the one named. */
ladder_pair find_pair(const std::string &path, const word_list &words)
{
	auto wanted = parse_references(words);

	for (ladder_pair &pair : pair_ends(recorded_ends(read_recordings(path)))) {
		auto is_end = [&](const connection_reference &ref) {
			auto matches = [&](const ladder_end &end) {
				return end.id == ref.id &&
				       (ref.netns.empty() || ref.netns == end.netns);
			};

			return matches(pair.left) ||
			       (pair.right && matches(*pair.right));
		};

		if (pair.right &&
		    std::all_of(wanted.begin(), wanted.end(), is_end))
			return pair;
	}
	fail(exit_code::refused,
	     "{} has no {}connection of which both ends were recorded: record in both namespaces, and put the files together with cat",
	     path, words.empty() ? "" : "such ");
}

void run(context &ctx, const exercise_options &options, const word_list &words)
{
	if (options.html && ctx.out.is_json)
		usage("--html is a form of its own: not with --json");

	word_reader reader(words);
	std::string path = reader.next("FILE");
	auto rest = reader.rest();
	std::uint64_t seed = options.seed.empty() ? 1 : parse_count(options.seed);
	worksheet sheet = make_worksheet(find_pair(path, {rest.begin(), rest.end()}),
					 seed, options.shuffled);

	if (options.html)
		ctx.out.write(worksheet_html(sheet, options.key));
	else if (ctx.out.is_json)
		ctx.out.print(worksheet_json(sheet, options.key));
	else
		ctx.out.write(worksheet_text(sheet, options.key));
}

} // namespace

void add_exercise(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<exercise_options>();

	add_verb(app, ctx, "exercise",
		 "FILE [[NETNS/]ID]... [--seed N] [--shuffle] [--html] [--key]",
		 "a ladder that 'record' wrote, as a worksheet",
		 [&ctx, options](const word_list &words) {
			 run(ctx, *options, words);
		 })
		.text("--seed", options->seed, "N",
		      "which blanks, which order (default 1)")
		.flag("--shuffle", options->shuffled,
		      "lines out of order instead of blanks")
		.flag("--html", options->html, "as a page to print")
		.flag("--key", options->key, "the answers");
}

} // namespace synfin
