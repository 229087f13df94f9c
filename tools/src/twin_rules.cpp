// SPDX-License-Identifier: GPL-2.0
/* The fault rules of one host, judged here as the module judges its own. */

#include "twin_rules.hpp"

#include <linux/synfin.h>

extern "C" {
#include "core/chance.h"
}

namespace synfin {
namespace {

bool flags_match(const fault_record &f, std::uint32_t flags)
{
	if (f.flags_only)
		return flags == f.flags_on;
	return (flags & f.flags_on) == f.flags_on && !(flags & f.flags_off);
}

bool end_matches(const endpoint &wanted, const endpoint &is)
{
	return (!wanted.addr || wanted.addr == is.addr) &&
	       (!wanted.port || wanted.port == is.port);
}

bool len_matches(const fault_record &f, std::uint32_t len)
{
	return (!f.len_min || len >= *f.len_min) &&
	       (!f.len_max || len <= *f.len_max);
}

/* Two neighbours are swapped; the second does not wait for a third. */
bool may_act(const fault_record &f, bool waits)
{
	return f.action != SYNFIN_FAULT_REORDER || !waits;
}

bool matches(const fault_record &f, const twin_passage &p, bool waits)
{
	return f.direction == p.direction &&
	       flags_match(f, p.segment.flags) && end_matches(f.src, p.from) &&
	       end_matches(f.dst, p.to) && len_matches(f, p.segment.len) &&
	       (!f.states || (f.states & (1u << p.state))) &&
	       may_act(f, waits);
}

/* Is it this one's turn? */
bool takes(fault_record &f)
{
	f.matches++;
	if (f.chance &&
	    !synfin_chance_meets(f.seed.value_or(0), f.matches, f.chance))
		return false;
	if ((f.nth && f.matches != f.nth) || (f.count && f.hits >= f.count))
		return false;
	f.hits++;
	return true;
}

} // namespace

std::uint32_t twin_rules::add(const fault_record &rule)
{
	rules_.push_back(rule);
	rules_.back().id = ++last_;
	return last_;
}

bool twin_rules::remove(std::uint32_t id)
{
	return std::erase_if(rules_, [&](const fault_record &f) {
		       return !id || f.id == id;
	       }) > 0 || !id;
}

const fault_record *twin_rules::judge(const twin_passage &p, bool waits)
{
	for (fault_record &f : rules_)
		if (matches(f, p, waits) && takes(f))
			return &f;
	return nullptr;
}

} // namespace synfin
