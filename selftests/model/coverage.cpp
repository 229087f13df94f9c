// SPDX-License-Identifier: GPL-2.0
#include <algorithm>

#include <fmt/format.h>

#include "coverage.hpp"

namespace model {

void Coverage::note(const synfin_out &out)
{
	for (unsigned int i = 0; i < out.narcs; i++)
		arcs[out.arcs[i].from][out.arcs[i].to]++;
	for (unsigned int i = 0; i < out.nrules; i++)
		rules.set(out.rules[i]);
	most_rules = std::max<unsigned int>(most_rules, out.nrules);
}

void Coverage::note(const synfin_tx &tx)
{
	for (unsigned int i = 0; i < tx.narcs; i++)
		arcs[tx.arcs[i].from][tx.arcs[i].to]++;
	rules.set(tx.rule);
}

void Coverage::add(const Coverage &other)
{
	for (int from = 0; from < STATES; from++)
		for (int to = 0; to < STATES; to++)
			arcs[from][to] += other.arcs[from][to];
	rules |= other.rules;
	most_rules = std::max(most_rules, other.most_rules);
}

unsigned int Coverage::arcs_reached() const
{
	unsigned int n = 0;

	for (const auto &row : arcs)
		n += std::count_if(row.begin(), row.end(),
				   [](u64 hits) { return hits > 0; });
	return n;
}

unsigned int Coverage::arcs_legal()
{
	unsigned int n = 0;

	for (int from = 0; from < STATES; from++)
		for (int to = 0; to < STATES; to++)
			n += synfin_arc_is_legal(from, to);
	return n;
}

std::vector<std::string> Coverage::unreached() const
{
	std::vector<std::string> list;

	for (int from = 0; from < STATES; from++)
		for (int to = 0; to < STATES; to++)
			if (synfin_arc_is_legal(from, to) && !arcs[from][to])
				list.push_back(fmt::format("{} -> {}",
							   synfin_state_name(from),
							   synfin_state_name(to)));
	return list;
}

} // namespace model
