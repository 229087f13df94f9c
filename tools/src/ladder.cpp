// SPDX-License-Identifier: GPL-2.0
/* Pairs of ends, and the rows that their histories make together. */

#include "ladder.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <tuple>

namespace synfin {
namespace {

/// An event, the side it happened on, and the segment's other half.
struct moment {
	event_record event;
	std::size_t side;
	std::optional<std::size_t> partner;
};

bool is_direction(const event_record &e, unsigned int direction)
{
	return e.segment && !e.fault && e.segment->direction == direction;
}

bool same_segment(const segment_record &a, const segment_record &b)
{
	return std::tie(a.seq, a.ack, a.flags, a.len) ==
	       std::tie(b.seq, b.ack, b.flags, b.len);
}

std::vector<moment> moments(const ladder_pair &pair)
{
	std::vector<moment> all;

	for (const event_record &e : pair.left.events)
		all.push_back({e, 0, std::nullopt});
	if (pair.right)
		for (const event_record &e : pair.right->events)
			all.push_back({e, 1, std::nullopt});
	std::stable_sort(all.begin(), all.end(),
			 [](const moment &a, const moment &b) {
				 return a.event.time < b.event.time;
			 });
	return all;
}

/*
 * Several records of one step show the same arriving segment; only the first
 * is its arrival.
 */
bool repeats_arrival(const std::vector<moment> &all, std::size_t i)
{
	const moment &m = all[i];

	for (std::size_t j = i; j-- > 0 && all[j].event.time == m.event.time;)
		if (all[j].side == m.side &&
		    is_direction(all[j].event, SYNFIN_DIRECTION_IN) &&
		    all[j].event.sequence + 1 == m.event.sequence &&
		    same_segment(*all[j].event.segment, *m.event.segment))
			return true;
	return false;
}

/* A rule had it lost, at the sender's door or at the receiver's. */
bool is_loss(const event_record &e)
{
	return e.segment && e.fault == SYNFIN_FAULT_DROP;
}

bool has_come_from(const moment &m, const moment &departure)
{
	bool left = m.event.segment->direction == SYNFIN_DIRECTION_OUT;

	return is_direction(departure.event, SYNFIN_DIRECTION_OUT) &&
	       (departure.side == m.side) == left &&
	       departure.event.time <= m.event.time &&
	       same_segment(*departure.event.segment, *m.event.segment);
}

/* Each arrival is the oldest departure of the same segment not yet arrived. */
void match(std::vector<moment> &all)
{
	for (std::size_t i = 0; i < all.size(); i++) {
		if (!is_loss(all[i].event) &&
		    (!is_direction(all[i].event, SYNFIN_DIRECTION_IN) ||
		     repeats_arrival(all, i)))
			continue;
		for (std::size_t j = 0; j < all.size(); j++) {
			if (all[j].partner || !has_come_from(all[i], all[j]))
				continue;
			all[i].partner = j;
			all[j].partner = i;
			break;
		}
	}
}

/* Nothing was seen at either end while the segment was on its way. */
bool flies_alone(const std::vector<moment> &all, std::size_t departure,
		 std::size_t arrival)
{
	return departure < arrival &&
	       std::all_of(all.begin() + static_cast<std::ptrdiff_t>(departure) + 1,
			   all.begin() + static_cast<std::ptrdiff_t>(arrival),
			   [&](const moment &m) {
				   return m.event.time == all[departure].event.time &&
					  m.side == all[departure].side &&
					  is_direction(m.event, SYNFIN_DIRECTION_OUT);
			   });
}

travel how_of(const std::vector<moment> &all, std::size_t i, bool two_ended)
{
	const moment &m = all[i];

	if (!m.event.segment || m.event.fault)
		return travel::none;
	if (is_direction(m.event, SYNFIN_DIRECTION_IN)) {
		if (repeats_arrival(all, i))
			return travel::none;
		if (m.partner)
			return travel::landed;
		return two_ended ? travel::foreign : travel::unknown;
	}
	if (!two_ended)
		return travel::unknown;
	if (!m.partner || is_loss(all[*m.partner].event))
		return travel::lost;
	return flies_alone(all, i, *m.partner) ? travel::arrived :
						 travel::departed;
}

unsigned int first_state(const ladder_end &end)
{
	return end.events.empty() ? end.before : end.events.front().old_state;
}

/// Goes through the moments and keeps both ends' states.
class row_maker {
public:
	explicit row_maker(const ladder_pair &pair)
		: all_(moments(pair)), two_ended_(pair.right.has_value())
	{
		match(all_);
		merged_.resize(all_.size());
		state_[0] = first_state(pair.left);
		state_[1] = pair.right ? first_state(*pair.right) : 0;
	}

	std::vector<ladder_row> run();

private:
	void enter(ladder_row &row, const moment &m);
	ladder_row make(std::size_t i);

	std::vector<moment> all_;
	bool two_ended_;
	std::vector<bool> merged_;
	std::array<unsigned int, 2> state_{};
};

void row_maker::enter(ladder_row &row, const moment &m)
{
	if (m.event.new_state != state_[m.side])
		row.changed[m.side] = true;
	state_[m.side] = m.event.new_state;
}

ladder_row row_maker::make(std::size_t i)
{
	const moment &m = all_[i];
	ladder_row row;

	row.time = m.event.time;
	row.how = how_of(all_, i, two_ended_);
	row.event = m.event;
	row.from_left = (m.side == 0) !=
			(row.how != travel::none &&
			 is_direction(m.event, SYNFIN_DIRECTION_IN));
	enter(row, m);
	if (row.how == travel::lost && m.partner) {
		row.faults.push_back(all_[*m.partner].event);
		merged_[*m.partner] = true;
	}
	if (row.how == travel::arrived) {
		row.reception = all_[*m.partner].event;
		merged_[*m.partner] = true;
		enter(row, all_[*m.partner]);
	}
	row.state = state_;
	return row;
}

std::vector<ladder_row> row_maker::run()
{
	std::vector<ladder_row> rows;

	for (std::size_t i = 0; i < all_.size(); i++)
		if (!merged_[i])
			rows.push_back(make(i));
	return rows;
}

} // namespace

bool are_ends(const ladder_end &a, const ladder_end &b)
{
	return a.local() == b.remote() && a.remote() == b.local();
}

std::vector<ladder_pair> pair_ends(std::vector<ladder_end> ends)
{
	std::vector<ladder_pair> pairs;

	for (std::size_t i = 0; i < ends.size(); i++) {
		ladder_pair pair{ends[i], std::nullopt};
		auto other = std::find_if(
			ends.begin() + static_cast<std::ptrdiff_t>(i) + 1,
			ends.end(), [&](const ladder_end &e) {
				return are_ends(ends[i], e);
			});

		if (other != ends.end()) {
			pair.right = *other;
			ends.erase(other);
			if (pair.right->events.front().time <
			    pair.left.events.front().time)
				std::swap(pair.left, *pair.right);
		}
		pairs.push_back(std::move(pair));
	}
	return pairs;
}

std::vector<ladder_row> ladder_rows(const ladder_pair &pair)
{
	return row_maker(pair).run();
}

} // namespace synfin
