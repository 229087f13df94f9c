// SPDX-License-Identifier: GPL-2.0
/* what-if: stories that happen on two hosts of their own, and are checked. */

#include "command.hpp"
#include "error.hpp"
#include "kernel.hpp"
#include "story_run.hpp"
#include "story_netns.hpp"
#include "story_teller.hpp"
#include "twin.hpp"
#include "units.hpp"

#include <memory>

namespace synfin {
namespace {

void list(const output &out)
{
	table t({{"NAME"}, {"ROWS"}, {"TWIN"}, {"WITHOUT"}, {"WHAT HAPPENS"}});
	json all = json::array();

	for (const std::string &file : all_stories()) {
		story s = load_story(file);
		std::string without =
			s.without ? joined(s.without->params, ", ") : "";

		t.add({s.name, joined(s.rows, " "), twin_word(s), without,
		       s.title.text});
		all.push_back({{"name", s.name}, {"file", s.file},
			       {"title", s.title.text}, {"rows", texts_json(s.rows)},
			       {"steps", s.steps.size()},
			       {"twin", twin_word(s)},
			       {"without", s.without.has_value()}});
	}
	if (out.is_json)
		out.print(all);
	else
		out.print(t);
}

void check(const output &out, const std::string &name)
{
	story_reading r = read_story(find_story(name));
	json errors = json::array();

	for (const story_error &error : r.errors) {
		errors.push_back({{"line", error.line}, {"text", error.text}});
		if (!out.is_json)
			out.line(fmt::format("{}:{}: {}", r.story.file, error.line,
					     error.text));
	}
	if (out.is_json)
		out.print({{"file", r.story.file}, {"errors", errors}});
	if (!r.errors.empty())
		usage("{} has {} mistake{}", r.story.file, r.errors.size(),
		      r.errors.size() == 1 ? "" : "s");
	if (!out.is_json)
		out.line(fmt::format("{}: {} step{}, no mistakes", r.story.file,
				     r.story.steps.size(),
				     r.story.steps.size() == 1 ? "" : "s"));
}

void clean(const output &out)
{
	auto names = story_netns::sweep();

	if (out.is_json)
		out.print({{"removed", names}});
	for (const std::string &name : names)
		if (!out.is_json)
			out.line(name);
}

/* Commands have to be faster than its wire, which a busy machine may not manage. */
const char *advice(const story &s, const story_options &options)
{
	return s.wire.given() && options.slow == 1 ?
		"; if this machine is too slow for its wire, try --slow 10" : "";
}

void tell(const output &out, const std::string &name,
	  const story_options &options)
{
	story s = load_story(find_story(name));

	if (options.twin)
		need_twin(s);
	kernel().module(true);

	story_result result = run_story(out, s, options);

	if (options.twin && result.passed && !result.interrupted)
		tell_twin(out, s, result);
	if (out.is_json)
		out.print(result.data);
	if (result.interrupted)
		fail(exit_code::expectation, "interrupted; the story's hosts are gone");
	if (!result.passed)
		fail(exit_code::expectation, "'{}' did not go as it was written{}",
		     s.name, advice(s, options));
}

void run(context &ctx, const word_list &words, const story_options &options)
{
	word_reader reader(words);
	std::string word = reader.next("list, check, clean, the NAME of a story, or its FILE,");

	if (word == "check") {
		std::string file = reader.next("NAME or FILE to check");

		reader.end();
		return check(ctx.out, file);
	}
	reader.end();
	if (word == "list")
		list(ctx.out);
	else if (word == "clean")
		clean(ctx.out);
	else
		tell(ctx.out, word, options);
}

/* A thousandth of real time is the slowest clock there is, but the frozen one. */
std::uint64_t slowness(const std::string &text)
{
	std::uint64_t slow = text.empty() ? 1 : parse_count(text);

	if (slow < 1 || slow > 1000)
		usage("--slow {}: 1 to 1000 times", text);
	return slow;
}

} // namespace

void add_what_if(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<story_options>();
	auto slow = std::make_shared<std::string>();

	add_verb(app, ctx, "what-if",
		 "list | check NAME|FILE | clean | NAME|FILE [--keep] [--slow N] [--step] [--twin]",
		 "a story on two hosts of its own: shown, explained and checked",
		 [&ctx, options, slow](const word_list &words) {
			 options->slow = slowness(*slow);
			 if (options->twin && (options->keep || options->step ||
					       options->slow != 1))
				 usage("--twin goes with none of --keep, --slow and --step: TCP's clocks can not be changed, and its hosts are others");
			 run(ctx, words, *options);
		 })
		.flag("--keep", options->keep, "leave the hosts as they are in the end")
		.text("--slow", *slow, "N", "clocks go N times slower")
		.flag("--step", options->step,
		      "each segment waits for the Enter key")
		.flag("--twin", options->twin,
		      "tell it to kernel TCP, too, and show both side by side");
}

} // namespace synfin
