// SPDX-License-Identifier: GPL-2.0
#include "report.hpp"

#include <cstdio>

namespace matrix {

using namespace unit;

namespace {

constexpr size_t COMPLAINTS_MAX = 5;	/* of one result: they are much alike */

const char * const kind_names[KINDS] = {
	"RST", "SYN", "SYN,ACK", "without ACK", "FIN", "text", "bare ACK",
};

} // namespace

Kind kind_of(const Cell &cell)
{
	if (cell.flags & RST)
		return K_RST;
	if (cell.flags & SYN)
		return cell.flags & ACK ? K_SYN_ACK : K_SYN;
	if (!(cell.flags & ACK))
		return K_NO_ACK;
	if (cell.flags & FIN)
		return K_FIN;
	return cell.len ? K_TEXT : K_BARE;
}

void Report::cell(const Scene &scene, const Cell &cell, u16 rule,
		  const std::string &complaint)
{
	if (all.empty() || all.back().scene != scene.name)
		all.push_back({ scene.name, {} });

	Result &result = all.back().kinds[kind_of(cell)];

	result.cells++;
	result.rules.insert(rule);
	if (complaint.empty())
		return;
	result.failed++;
	if (result.complaints.size() < COMPLAINTS_MAX)
		result.complaints.push_back(complaint);
}

/* A row that no segment reaches says nothing, or stands in the wrong place. */
void Report::rows(const Table &table)
{
	row_count = table.rows.size();
	for (const Row &row : table.rows)
		if (!row.hits)
			unused.push_back(row.name + ", line " +
					 std::to_string(row.line));
}

/* What differed, how many cells there were, and what is shown by them. */
void Report::Result::print_comments() const
{
	for (const std::string &line : complaints)
		printf("# %s\n", line.c_str());
	printf("# %llu cells, %llu failed\n", (unsigned long long)cells,
	       (unsigned long long)failed);
	printf("# rule: ADV-04");
	for (u16 rule : rules)
		printf(" %s", synfin_rule_name(rule));
	printf("\n");
}

int Report::print() const
{
	u64 cells = 0, failed = 0;
	unsigned int number = 0;

	printf("TAP version 13\n1..%zu\n", all.size() * KINDS + 1);
	for (const Of &of : all)
		for (int kind = 0; kind < KINDS; kind++) {
			const Result &r = of.kinds[kind];

			r.print_comments();
			printf("%s %u - matrix: %s: %s\n",
			       r.failed || !r.cells ? "not ok" : "ok",
			       ++number, of.scene.c_str(), kind_names[kind]);
			cells += r.cells;
			failed += r.failed;
		}
	for (const std::string &row : unused)
		printf("# no cell reaches the row %s\n", row.c_str());
	printf("%s %u - matrix: each of %zu rows is reached\n",
	       unused.empty() ? "ok" : "not ok", ++number, row_count);
	printf("# %llu cells, %llu failed\n", (unsigned long long)cells,
	       (unsigned long long)failed);
	return failed || !unused.empty() || !cells;
}

} // namespace matrix
