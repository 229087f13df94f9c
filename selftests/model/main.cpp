// SPDX-License-Identifier: GPL-2.0
/*
 * explorer: every scenario, or those that are named; results as KTAP.
 *
 * Exit status: 0 nothing found, 1 wrong usage, 3 a violation, or an arc of the
 * state diagram that was not walked.
 */
#include <algorithm>
#include <atomic>
#include <ctime>
#include <future>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "trace.hpp"

using namespace model;

namespace {

struct Options {
	std::vector<std::string> names;
	bool list = false;
	u64 limit = ~0ull;
	unsigned int jobs = 1;
};

/* What one search came to. */
struct Outcome {
	std::optional<Finding> finding;
	u64 states = 0, moves = 0;
	unsigned int depth = 0, longest_rest = 0;
	bool cut = false;
	double seconds = 0;	/* of processor time */
	Coverage coverage;
};

struct Totals {
	u64 states = 0, moves = 0;
	double seconds = 0;
	unsigned int tests = 0, failures = 0;
	Coverage coverage;
};

/* Seconds of this thread's processor: others may be using the machine too. */
double now()
{
	timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

void result(Totals &all, bool ok, const std::string &text)
{
	fmt::print("{} {} - {}\n", ok ? "ok" : "not ok", ++all.tests, text);
	all.failures += !ok;
	std::fflush(stdout);
}

Outcome explore_one(const Scenario &s)
{
	double start = now();
	Outcome o;
	Search search(s, o.coverage);

	o.finding = search.run();
	o.states = search.states();
	o.moves = search.moves_made();
	o.depth = search.depth();
	o.longest_rest = search.longest_rest();
	o.cut = search.was_cut();
	o.seconds = now() - start;
	return o;
}

void report(const Scenario &s, const Outcome &o, Totals &all)
{
	all.states += o.states;
	all.moves += o.moves;
	all.seconds += o.seconds;
	all.coverage.add(o.coverage);
	fmt::print("# {}: {}\n", s.name, s.what);
	if (!s.adversarial.empty())
		fmt::print("# rule: {}\n", s.adversarial);
	fmt::print("# {}: {} states, {} moves, all within {} moves{}; at most {} more to rest; "
		   "{:.1f} s of CPU, {:.0f} states/s\n", s.name, o.states, o.moves, o.depth,
		   o.finding || o.cut ? "" : " and beyond: there are no others",
		   o.longest_rest, o.seconds, o.states / o.seconds);
	if (o.finding) {
		fmt::print("# violation: {}\n", o.finding->name);
		trace_print(s, *o.finding);
	}
	result(all, !o.finding, fmt::format("{}: no violation", s.name));
}

/* Several at once, each in a thread of its own; told in their order. */
void explore_all(const std::vector<Scenario> &list, unsigned int jobs, Totals &all)
{
	std::vector<std::promise<Outcome>> outcomes(list.size());
	std::vector<std::jthread> workers;
	std::atomic<size_t> next = 0;

	for (unsigned int i = 0; i < jobs; i++)
		workers.emplace_back([&] {
			for (size_t at = next++; at < list.size(); at = next++)
				outcomes[at].set_value(explore_one(list[at]));
		});
	for (size_t at = 0; at < list.size(); at++)
		report(list[at], outcomes[at].get_future().get(), all);
}

void judge_coverage(Totals &all)
{
	for (const std::string &arc : all.coverage.unreached())
		fmt::print("# not walked: {}\n", arc);
	result(all, all.coverage.unreached().empty(),
	       fmt::format("{} of {} legal arcs walked", all.coverage.arcs_reached(),
			   Coverage::arcs_legal()));
}

std::vector<Scenario> chosen(const Options &o)
{
	std::vector<Scenario> list;

	for (const Scenario &s : scenarios())
		if (o.names.empty() || std::find(o.names.begin(), o.names.end(),
						 s.name) != o.names.end())
			list.push_back(s);
	for (Scenario &s : list)
		if (o.limit != ~0ull)
			s.limit = o.limit;
	return list;
}

int explore(const Options &o)
{
	std::vector<Scenario> list = chosen(o);
	Totals all;

	if (list.size() < o.names.size()) {
		fmt::print(stderr, "explorer: no such scenario; --list names them\n");
		return 1;
	}
	fmt::print("TAP version 13\n1..{}\n", list.size() + o.names.empty());
	explore_all(list, o.jobs, all);
	if (o.names.empty())
		judge_coverage(all);
	fmt::print("# {} states, {} moves in {:.1f} s of CPU: {:.0f} states/s; {} rules decided, "
		   "at most {} in a step\n", all.states, all.moves, all.seconds,
		   all.states / all.seconds, all.coverage.rules.count(),
		   all.coverage.most_rules);
	return all.failures ? 3 : 0;
}

} // namespace

int main(int argc, char **argv)
{
	CLI::App app{ "Search all that two engines and a bad wire can do." };
	Options o;

	app.add_option("scenario", o.names, "which; none means all");
	app.add_flag("--list", o.list, "say which there are");
	app.add_option("--jobs", o.jobs, "searches at the same time")
		->check(CLI::Range(1, 64));
	app.add_option("--limit", o.limit, "states of each, 0 is without limit");
	try {
		app.parse(argc, argv);
	} catch (const CLI::ParseError &e) {
		return app.exit(e) ? 1 : 0;
	}
	if (!o.list)
		return explore(o);
	for (const Scenario &s : scenarios())
		fmt::print("{:12} {}\n", s.name, s.what);
	return 0;
}
