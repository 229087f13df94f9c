// SPDX-License-Identifier: GPL-2.0
/* The state machine as it is watched: who is where, which arcs were walked. */

#include "fsm_model.hpp"

#include <algorithm>

namespace synfin {

/* What was walked before we looked is counted, but does not shine. */
void fsm_model::update(std::span<const fsm_record> machine,
		       std::vector<connection_record> connections,
		       std::uint64_t now)
{
	connections_ = std::move(connections);
	for (const fsm_record &f : machine) {
		const arc *a = f.state ? nullptr : find_arc(f.old_state, f.new_state);

		if (f.state)
			population_.at(*f.state) = f.population;
		if (!a)
			continue;
		if (!first_ && f.hits > total_[a])
			lit_until_[a] = now + shine_ns;
		total_[a] = f.hits;
	}
	first_ = false;
	arcs_.clear();
	for (const arc &a : all_arcs()) {
		auto lit = lit_until_.find(&a);

		arcs_.push_back({&a, total_[&a] - baseline_[&a],
				 lit != lit_until_.end() && lit->second > now,
				 stories_.story_of(a)});
	}
	choose(0);
}

void fsm_model::reset()
{
	baseline_ = total_;
	lit_until_.clear();
	for (arc_view &v : arcs_) {
		v.hits = 0;
		v.lit = false;
	}
}

std::uint64_t fsm_model::population(unsigned int state) const
{
	return population_.at(state);
}

std::vector<std::uint32_t> fsm_model::ids(unsigned int state) const
{
	std::vector<std::uint32_t> list;

	for (const connection_record &c : connections_)
		if (c.state == state)
			list.push_back(c.id);
	std::sort(list.begin(), list.end());
	return list;
}

std::size_t fsm_model::walked() const
{
	return static_cast<std::size_t>(
		std::count_if(arcs_.begin(), arcs_.end(),
			      [](const arc_view &v) { return v.hits > 0; }));
}

const arc_view *fsm_model::find(unsigned int from, unsigned int to) const
{
	for (const arc_view &v : arcs_)
		if (v.which->from == from && v.which->to == to)
			return &v;
	return nullptr;
}

bool fsm_model::is_walked(unsigned int from, unsigned int to) const
{
	const arc_view *v = find(from, to);

	return v && v->hits;
}

bool fsm_model::is_lit(unsigned int from, unsigned int to) const
{
	const arc_view *v = find(from, to);

	return v && v->lit;
}

/* A connection that is gone gives way to the one after it. */
void fsm_model::choose(int step)
{
	std::vector<std::uint32_t> ids;

	for (const connection_record &c : connections_)
		ids.push_back(c.id);
	std::sort(ids.begin(), ids.end());
	if (ids.empty()) {
		chosen_ = 0;
		return;
	}

	auto at = std::lower_bound(ids.begin(), ids.end(), chosen_) - ids.begin();

	at = std::clamp<std::ptrdiff_t>(at + step, 0,
					static_cast<std::ptrdiff_t>(ids.size()) - 1);
	chosen_ = ids[static_cast<std::size_t>(at)];
}

const connection_record *fsm_model::chosen() const
{
	for (const connection_record &c : connections_)
		if (c.id == chosen_)
			return &c;
	return nullptr;
}

const arc_view *fsm_model::unwalked() const
{
	const arc_view *found = nullptr;

	for (const arc *a : next_arcs())
		if (const arc_view *v = find(a->from, a->to); v && !v->hits)
			return v;
	for (const arc_view &v : arcs_)
		if (!v.hits && (!found || (found->story.empty() && !v.story.empty())))
			found = &v;
	return found;
}

std::vector<const arc *> fsm_model::next_arcs() const
{
	std::vector<const arc *> list;
	const connection_record *c = chosen();

	for (const arc &a : all_arcs())
		if (c && a.from == c->state)
			list.push_back(&a);
	return list;
}

} // namespace synfin
