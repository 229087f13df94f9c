// SPDX-License-Identifier: GPL-2.0
/*
 * explorer: every scenario, or those that are named; results as KTAP.
 *
 * Exit status: 0 nothing found, 1 wrong usage, 3 a violation, or an arc of the
 * state diagram that was not walked.
 */
#include <algorithm>
#include <ctime>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "trace.hpp"

using namespace model;

namespace {

struct Options {
	std::vector<std::string> names;
	bool list = false;
	u64 limit = ~0ull;
};

struct Totals {
	u64 states = 0, moves = 0;
	double seconds = 0;	/* of processor time */
	unsigned int tests = 0, failures = 0;
	Coverage coverage;
};

/* Seconds of this processor: others may be using the machine too. */
double now()
{
	return (double)std::clock() / CLOCKS_PER_SEC;
}

void result(Totals &all, bool ok, const std::string &text)
{
	fmt::print("{} {} - {}\n", ok ? "ok" : "not ok", ++all.tests, text);
	all.failures += !ok;
	std::fflush(stdout);
}

void run(const Scenario &s, Totals &all)
{
	double start = now(), took;
	Search search(s, all.coverage);
	auto finding = search.run();

	took = now() - start;
	all.states += search.states();
	all.moves += search.moves_made();
	all.seconds += took;
	fmt::print("# {}: {}\n", s.name, s.what);
	fmt::print("# {}: {} states, {} moves, all within {} moves{}; at most {} more to rest; "
		   "{:.1f} s of CPU, {:.0f} states/s\n", s.name, search.states(),
		   search.moves_made(), search.depth(),
		   finding || search.was_cut() ? "" : " and beyond: there are no others",
		   search.longest_rest(), took, search.states() / took);
	if (finding) {
		fmt::print("# violation: {}\n", finding->name);
		trace_print(s, *finding);
	}
	result(all, !finding, fmt::format("{}: no violation", s.name));
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
	for (const Scenario &s : list)
		run(s, all);
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
