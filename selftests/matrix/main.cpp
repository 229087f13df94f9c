// SPDX-License-Identifier: GPL-2.0
/*
 * matrix: every state, every kind of segment, at every edge; the engine does
 * it, and rules.table says whether it was right.
 *
 * usage: matrix TABLE				all of it, KTAP on stdout
 *	  matrix TABLE --quick			up to what is wrong first, for
 *						../mutation; without ECE and CWR
 *	  matrix TABLE --sample N --seed SEED	some, for selftests/matrix.sh
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cells.hpp"
#include "judge.hpp"
#include "report.hpp"
#include "wire.hpp"

namespace {

using namespace matrix;

/* One way to run through the matrix. */
struct Pass {
	const unit::Numbers &numbers;
	unsigned int flags;
	bool throttled;
};

const Pass passes[] = {
	{ unit::all_numbers[0], ALL_FLAGS, false },
	{ unit::all_numbers[1], SIX_FLAGS, false },
	{ unit::all_numbers[2], SIX_FLAGS, false },
	{ unit::all_numbers[0], SIX_FLAGS, true },
};

bool is_throttled(const Scene &scene)
{
	return scene.live() && scene.state != unit::SYN_SENT;
}

std::string complaint(const Scene &scene, const Cell &cell, const Row &row,
		      const std::string &what, bool throttled)
{
	return scene.name + (throttled ? " (no challenge ACK left) " : " ") +
	       show(cell) + " by " + row.name + ", line " +
	       std::to_string(row.line) + ": " + what;
}

/* A broken engine is wrong in one cell or in a million; one is enough. */
struct Enough {};

void run(Table &table, const Scene &scene, const Pass &pass, bool quick,
	 Report &report)
{
	Stand start = stand(scene, pass.numbers, pass.throttled);

	Cells(scene).each(pass.flags, [&](const Cell &cell) {
		Row *row = table.find(scene, cell);
		Verdict v;

		if (!row) {
			report.cell(scene, cell, SYNFIN_RULE_NONE, scene.name +
				    " " + show(cell) + ": no row decides");
			return;
		}
		row->hits++;
		v = judge(scene, start, cell, *row,
			  expect(scene, cell, *row, pass.throttled));
		if (!v.text.empty() && quick)
			throw Enough();
		if (!v.text.empty())
			v.text = complaint(scene, cell, *row, v.text,
					   pass.throttled);
		report.cell(scene, cell, v.rule, v.text);
	});
}

int run_all(Table &table)
{
	Report report;

	for (const Scene &scene : scenes())
		for (const Pass &pass : passes)
			if (!pass.throttled || is_throttled(scene))
				run(table, scene, pass, false, report);
	report.rows(table);
	return report.print();
}

int run_quick(Table &table)
{
	Report report;

	for (const Scene &scene : scenes())
		for (const Pass &pass : passes)
			if (pass.flags == SIX_FLAGS &&
			    (!pass.throttled || is_throttled(scene)))
				run(table, scene, pass, true, report);
	return 0;
}

} // namespace

int main(int argc, char **argv)
{
	/* Host checks what holds after any step; here that ends the cell. */
	GTEST_FLAG_SET(throw_on_failure, true);
	testing::UnitTest::GetInstance();
	try {
		if (argc == 2) {
			Table table(argv[1]);

			return run_all(table);
		}
		if (argc == 3 && !strcmp(argv[2], "--quick")) {
			Table table(argv[1]);

			return run_quick(table);
		}
		if (argc == 6 && !strcmp(argv[2], "--sample") &&
		    !strcmp(argv[4], "--seed")) {
			Table table(argv[1]);

			return sample(table, strtoul(argv[3], nullptr, 0),
				      strtoull(argv[5], nullptr, 0));
		}
	} catch (const Enough &) {
		return 3;
	} catch (const std::exception &wrong) {
		fprintf(stderr, "matrix: %s\n", wrong.what());
		return 1;
	}
	fprintf(stderr, "usage: %s TABLE [--quick | --sample N --seed SEED]\n", argv[0]);
	return 1;
}
