// SPDX-License-Identifier: GPL-2.0
/* exercise: the ladder of a story or a recording as a worksheet, and its key. */

#include "command.hpp"
#include "error.hpp"
#include "history_source.hpp"
#include "kernel.hpp"
#include "story_run.hpp"
#include "story_stage.hpp"
#include "units.hpp"
#include "worksheet.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

namespace synfin {
namespace {

struct exercise_options {
	std::string seed;
	bool shuffled = false;
	bool html = false;
	bool key = false;
	std::string key_file;
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

/* A story has a name or a file of its own kind; all else was recorded. */
bool is_story(const std::string &word)
{
	return word.ends_with(".toml") ||
	       (word.find('/') == std::string::npos &&
		!std::filesystem::exists(word));
}

/* It must happen: there is no ladder of what was not on the wire. */
worksheet_source tell_story(const std::string &name)
{
	story s = load_story(find_story(name));
	output quiet;

	quiet.is_json = true;
	kernel().module(true);

	story_result result = run_story(quiet, s, {});

	if (result.interrupted)
		fail(exit_code::expectation, "interrupted; the story's hosts are gone");
	if (!result.passed)
		fail(exit_code::expectation,
		     "'{}' did not go as it was written: 'synfin what-if {}' shows how it went",
		     s.name, name);
	return {s.title.text, story_stage::label(0), story_stage::label(1),
		std::move(result.rows)};
}

worksheet_source find_source(const word_list &words)
{
	word_reader reader(words);
	std::string name = reader.next("the NAME of a story, its FILE, or a FILE that 'record' wrote,");
	auto rest = reader.rest();

	if (!is_story(name))
		return worksheet_source_of(find_pair(name, {rest.begin(), rest.end()}));
	if (!rest.empty())
		usage("'{}': a story's worksheet has all its connections, none is chosen",
		      rest.front());
	return tell_story(name);
}

std::string printed(const worksheet &sheet, const exercise_options &options,
		    const output &out, bool key)
{
	if (options.html)
		return worksheet_html(sheet, key);
	if (out.is_json)
		return out.text(worksheet_json(sheet, key)) + "\n";
	return worksheet_text(sheet, key);
}

void write_key(const std::string &path, const std::string &text)
{
	std::ofstream file(path);

	file << text;
	file.close();
	if (!file)
		usage("cannot write {}: {}", path, std::strerror(errno));
}

void run(context &ctx, const exercise_options &options, const word_list &words)
{
	if (options.html && ctx.out.is_json)
		usage("--html is a form of its own: not with --json");

	std::uint64_t seed = options.seed.empty() ? 1 : parse_count(options.seed);
	worksheet sheet = make_worksheet(find_source(words), seed,
					 options.shuffled);

	if (!options.key_file.empty())
		write_key(options.key_file, printed(sheet, options, ctx.out, true));
	ctx.out.write(printed(sheet, options, ctx.out, options.key));
}

} // namespace

void add_exercise(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<exercise_options>();

	add_verb(app, ctx, "exercise",
		 "NAME|FILE [[NETNS/]ID]... [--seed N] [--shuffle] [--html] [--key] [--key-file FILE]",
		 "the ladder of a story, or one that 'record' wrote, as a worksheet",
		 [&ctx, options](const word_list &words) {
			 run(ctx, *options, words);
		 })
		.text("--seed", options->seed, "N",
		      "which blanks, which order (default 1)")
		.flag("--shuffle", options->shuffled,
		      "lines out of order instead of blanks")
		.flag("--html", options->html, "as a page to print")
		.flag("--key", options->key, "the answers instead of the sheet")
		.text("--key-file", options->key_file, "FILE",
		      "write the answers there as well");
}

} // namespace synfin
