// SPDX-License-Identifier: GPL-2.0
/* The ladder of a story, row by row while it happens. */

#include "story_ladder.hpp"

#include "ladder_marks.hpp"

#include <linux/synfin.h>

#include <algorithm>

namespace synfin {
namespace {

/* The side of the end at which a row's event happened. */
std::size_t side_of(const ladder_row &row)
{
	bool arrival = row.how != travel::none && row.event.segment &&
		       row.event.segment->direction == SYNFIN_DIRECTION_IN;

	return row.from_left != arrival ? 0 : 1;
}

/* Sent, and nothing was heard of it since. */
bool is_missing(const ladder_row &row)
{
	return row.how == travel::lost &&
	       std::none_of(row.faults.begin(), row.faults.end(),
			    [](const event_record &fault) {
				    return fault.fault == SYNFIN_FAULT_DROP ||
					   fault.fault == SYNFIN_FAULT_CORRUPT;
			    });
}

/* It may yet arrive, for all that is known. */
void keep_hope(ladder_row &row)
{
	row.how = travel::departed;
	row.marks &= ~unsigned{mark_lost};
}

/* What a rule did to a segment whose departure has been shown. */
ladder_row fault_row(const ladder_row &sent, const event_record &fault,
		     std::span<const ladder_row> rows)
{
	bool leaving = fault.segment->direction == SYNFIN_DIRECTION_OUT;
	ladder_row row;

	row.time = fault.time;
	row.event = fault;
	row.faults.push_back(fault);
	row.from_left = sent.from_left == leaving;
	row.state = sent.state;
	for (const ladder_row &earlier : rows)
		if (earlier.time <= fault.time)
			row.state = earlier.state;
	return row;
}

/* If nothing else happened since, it may arrive in the next moment. */
bool may_arrive(const std::vector<ladder_row> &rows, std::size_t i)
{
	return std::all_of(rows.begin() + static_cast<std::ptrdiff_t>(i), rows.end(),
			   is_missing);
}

/* To an address that neither host has. */
bool goes_nowhere(const ladder_row &row, const endpoint &a, const endpoint &b)
{
	const endpoint &to = row.from_left ? b : a;

	return to.addr != story_stage::addr(row.from_left);
}

/* Its departure has been shown: what is left is that it lands. */
void keep_landing(ladder_row &row)
{
	row.event = *row.reception;
	row.time = row.event.time;
	row.reception.reset();
	row.how = travel::landed;
}

bool listens(std::span<const scene_event> log, std::size_t side,
	     const endpoint &local)
{
	bool result = false;

	for (const scene_event &seen : log)
		if (seen.side == side && seen.event.local.port == local.port &&
		    seen.event.kind == SYNFIN_KIND_LISTENER &&
		    !seen.event.segment)
			result = seen.event.new_state == SYNFIN_STATE_LISTEN;
	return result;
}

} // namespace

/* A listener's own events name no peer: they are in no ladder. */
std::map<story_ladder::flow, ladder_pair>
story_ladder::flows(std::span<const scene_event> log) const
{
	std::map<flow, ladder_pair> all;

	for (const scene_event &seen : log) {
		const event_record &e = seen.event;

		if (!e.remote.port || !*e.remote.port)
			continue;

		ladder_pair &pair = all[seen.side ? flow(e.remote, e.local) :
						    flow(e.local, e.remote)];

		if (!pair.right)
			pair.right.emplace();
		(seen.side ? *pair.right : pair.left).events.push_back(e);
	}
	for (auto &[f, pair] : all) {
		if (listens(log, 0, f.first))
			pair.left.before = SYNFIN_STATE_LISTEN;
		if (listens(log, 1, f.second))
			pair.right->before = SYNFIN_STATE_LISTEN;
	}
	return all;
}

bool story_ladder::is_new(ladder_row &row)
{
	std::size_t side = side_of(row);
	const event_record &e = row.event;
	bool fresh = taken_.insert({side, e.cpu, e.sequence}).second;

	if (!row.reception)
		return fresh;

	bool landed = taken_.insert({1 - side, row.reception->cpu,
				     row.reception->sequence}).second;

	if (!fresh && landed)
		keep_landing(row);
	return fresh || landed;
}

/*
 * Told with its segment if that is drawn now, or else in a row of its own. That
 * a segment goes on shows where it arrives.
 */
void story_ladder::note_faults(std::span<const ladder_row> rows, std::size_t i,
			       const ladder_origins &origins, bool drawn,
			       std::vector<drawn_row> &all)
{
	for (const event_record &fault : rows[i].faults) {
		bool leaving = fault.segment->direction == SYNFIN_DIRECTION_OUT;
		std::size_t side = rows[i].from_left == leaving ? 0 : 1;

		bool fresh = taken_.insert({side, fault.cpu, fault.sequence}).second;

		if (fresh && !drawn && fault.fault != SYNFIN_FAULT_RELEASE)
			all.push_back({fault_row(rows[i], fault, rows), origins});
	}
}

/* Each incarnation counts from its own SYN, as its own end sends it. */
void story_ladder::note_origin(const flow &f, const ladder_row &row)
{
	const auto &segment = row.event.segment;

	if (segment && segment->direction == SYNFIN_DIRECTION_OUT &&
	    (segment->flags & SYNFIN_FLAG_SYN))
		origins_[f].iss[side_of(row)] = segment->seq;
}

void story_ladder::take_flow(const flow &f, const ladder_pair &pair,
			     bool settled, std::vector<drawn_row> &all)
{
	auto rows = ladder_rows(pair);

	for (std::size_t i = 0; i < rows.size(); i++) {
		bool known = goes_nowhere(rows[i], f.first, f.second);

		if (!settled && !known && may_arrive(rows, i)) {
			waits_ = true;
			break;
		}
		note_origin(f, rows[i]);

		bool drawn = is_new(rows[i]);

		note_faults(rows, i, origins_[f], drawn, all);
		if (!drawn)
			continue;
		if (is_missing(rows[i]) && !known)
			keep_hope(rows[i]);
		all.push_back({rows[i], origins_[f]});
	}
}

std::vector<drawn_row> story_ladder::take(std::span<const scene_event> log,
					  bool settled)
{
	std::vector<drawn_row> rows;

	waits_ = false;
	for (const auto &[f, pair] : flows(log))
		take_flow(f, pair, settled, rows);
	std::stable_sort(rows.begin(), rows.end(),
			 [](const drawn_row &a, const drawn_row &b) {
				 return a.row.time < b.row.time;
			 });
	return rows;
}

} // namespace synfin
