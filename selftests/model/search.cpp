// SPDX-License-Identifier: GPL-2.0
/*
 * Of a world that has been seen, only its fingerprint is kept and how it was
 * reached; whole worlds exist for the depth being worked on and the next one.
 */
#include "search.hpp"

namespace model {

constexpr u32 NO_PARENT = ~0u;

Search::Search(const Scenario &scenario, Coverage &coverage)
	: what(scenario), machine(scenario, coverage),
	  forwards(machine, false), backwards(machine, true)
{
}

void Search::Frontier::add(const World &w, u32 id)
{
	size_t size = bytes.size();

	bytes.resize(size + PACKED_MAX);
	bytes.resize(size + pack(w, bytes.data() + size));
	ids.push_back(id);
}

std::vector<Move> Search::way_to(u32 id) const
{
	std::vector<Move> way;

	for (; nodes[id].parent != NO_PARENT; id = nodes[id].parent)
		way.insert(way.begin(), nodes[id].move);
	return way;
}

void Search::arrive(const World &w, u32 parent, Move m)
{
	if (!seen.add(fingerprint(w)))
		return;
	nodes.push_back({ parent, m });
	there.add(w, nodes.size() - 1);
}

Finding Search::finding(const Violation &v, u32 id,
			const std::vector<Move> &after, bool fair) const
{
	Finding f = { v.name, v.what(), what.prologue, 0 };
	const std::vector<Move> way = way_to(id);

	f.moves.insert(f.moves.end(), way.begin(), way.end());
	f.quiet_from = f.moves.size() + (fair ? 0 : after.size());
	f.moves.insert(f.moves.end(), after.begin(), after.end());
	return f;
}

/* Throws a Finding. */
void Search::bring_to_rest(Quiet &quiet, const World &w, u32 id)
{
	try {
		quiet.check(w);
	} catch (const Violation &v) {
		throw finding(v, id, quiet.steps(), true);
	}
}

/* Throws a Finding. */
void Search::judge(const World &w, u32 id)
{
	try {
		machine.judge(w);
	} catch (const Violation &v) {
		throw finding(v, id, {}, false);
	}
	bring_to_rest(forwards, w, id);
	bring_to_rest(backwards, w, id);
}

/* Throws a Finding. */
void Search::branch(const World &w, u32 id)
{
	World next;
	Turn t;

	for (Move m : machine.moves(w)) {
		next = w;
		made++;
		try {
			if (machine.make(next, m, t))
				arrive(next, id, m);
		} catch (const Violation &v) {
			throw finding(v, id, { m }, false);
		}
	}
}

/* Every world that is counted is judged; past the limit, none is left. */
void Search::expand_level()
{
	const u8 *at = here.bytes.data();
	World w;

	for (u32 id : here.ids) {
		at += unpack(at, w);
		judge(w, id);
		if (what.limit && nodes.size() >= what.limit)
			cut = true;
		else
			branch(w, id);
	}
}

/* Throws a Finding. */
World Search::first_world()
{
	World w = machine.begin();
	std::vector<Move> way;
	Turn t;

	try {
		for (Move m : what.prologue) {
			way.push_back(m);
			if (!machine.make(w, m, t))
				throw Violation("prologue", "a call in it was refused");
			machine.judge(w);
		}
	} catch (const Violation &v) {
		throw Finding{ v.name, v.what(), way, way.size() };
	}
	return w;
}

std::optional<Finding> Search::run()
{
	try {
		arrive(first_world(), NO_PARENT, {});
		while (!there.ids.empty()) {
			std::swap(here, there);
			there.bytes.clear();
			there.ids.clear();
			expand_level();
			level += !cut;
		}
	} catch (const Finding &f) {
		return f;
	}
	return {};
}

} // namespace model
