// SPDX-License-Identifier: GPL-2.0
/* Which arrival is whose departure, and what fault rules did in between. */

#include "ladder_match.hpp"

#include "ladder_marks.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <tuple>

namespace synfin {
namespace {

bool same_segment(const segment_record &a, const segment_record &b)
{
	return std::tie(a.seq, a.ack, a.flags, a.len) ==
	       std::tie(b.seq, b.ack, b.flags, b.len);
}

std::vector<moment> moments(const ladder_pair &pair)
{
	std::vector<moment> all;
	auto add = [&](const ladder_end &end, std::size_t side) {
		for (const event_record &e : end.events) {
			moment m;

			m.event = e;
			m.side = side;
			all.push_back(std::move(m));
		}
	};

	add(pair.left, 0);
	if (pair.right)
		add(*pair.right, 1);
	std::stable_sort(all.begin(), all.end(),
			 [](const moment &a, const moment &b) {
				 return a.event.time < b.event.time;
			 });
	return all;
}

/* What takes room in the sequence is sent again when it has the same number. */
bool repeats(const segment_record &a, const segment_record &b)
{
	constexpr std::uint32_t room = SYNFIN_FLAG_SYN | SYNFIN_FLAG_FIN;
	constexpr std::uint32_t flags = ~std::uint32_t{SYNFIN_FLAG_PSH};

	return a.seq == b.seq && (a.flags & flags) == (b.flags & flags) &&
	       ((a.flags & room) || (a.len && b.len));
}

void mark_repetitions(std::vector<moment> &all, unsigned int direction)
{
	for (std::size_t i = 0; i < all.size(); i++) {
		if (!is_direction(all[i].event, direction) ||
		    repeats_arrival(all, i))
			continue;
		for (std::size_t j = 0; j < i; j++)
			if (all[j].side == all[i].side &&
			    is_direction(all[j].event, direction) &&
			    repeats(*all[j].event.segment, *all[i].event.segment))
				all[i].marks |= mark_again;
	}
}

/// Departures and arrivals of the segment that a fault rule's event shows.
class trail {
public:
	trail(const std::vector<moment> &all, std::size_t fault)
		: all_(all), fault_(fault) {}

	/// On its way out it was sent just before; what goes on was late or held.
	std::optional<std::size_t> sent_here() const;
	/// On its way in it is the oldest of its kind that has not arrived.
	std::optional<std::size_t> sent_there() const;
	/// Without the other end's events it can only be what comes next.
	std::optional<std::size_t> arrives_here() const;

private:
	bool fits(std::size_t i, std::size_t side, unsigned int direction) const
	{
		return all_[i].side == side &&
		       is_direction(all_[i].event, direction) &&
		       same_segment(*all_[i].event.segment,
				    *all_[fault_].event.segment);
	}

	const std::vector<moment> &all_;
	std::size_t fault_;
};

std::optional<std::size_t> trail::sent_here() const
{
	bool goes_on = all_[fault_].event.fault == SYNFIN_FAULT_RELEASE;

	for (std::size_t i = fault_; i-- > 0;)
		if (!all_[i].gone &&
		    fits(i, all_[fault_].side, SYNFIN_DIRECTION_OUT) &&
		    (!goes_on || all_[i].waits))
			return i;
	return std::nullopt;
}

std::optional<std::size_t> trail::sent_there() const
{
	for (std::size_t i = 0; i < fault_; i++)
		if (!all_[i].gone && !all_[i].partner &&
		    fits(i, 1 - all_[fault_].side, SYNFIN_DIRECTION_OUT))
			return i;
	return std::nullopt;
}

std::optional<std::size_t> trail::arrives_here() const
{
	for (std::size_t i = fault_ + 1; i < all_.size(); i++)
		if (fits(i, all_[fault_].side, SYNFIN_DIRECTION_IN))
			return i;
	return std::nullopt;
}

std::optional<std::size_t> carrier(const std::vector<moment> &all,
				   std::size_t fault)
{
	trail t(all, fault);

	if (all[fault].event.segment->direction == SYNFIN_DIRECTION_OUT)
		return t.sent_here();
	if (auto found = t.sent_there())
		return found;
	/* what is dropped or damaged on arrival does not come next */
	return all[fault].gone ? std::nullopt : t.arrives_here();
}

/* What is damaged is dropped on arrival, before its connection is looked for. */
bool never_arrives(unsigned int fault)
{
	return fault == SYNFIN_FAULT_DROP || fault == SYNFIN_FAULT_CORRUPT;
}

void touch(moment &segment, const event_record &fault)
{
	segment.marks |= mark_of_fault(fault.fault);
	segment.faults.push_back(fault);
	segment.gone |= never_arrives(fault.fault);
	segment.copies += fault.fault == SYNFIN_FAULT_DUP;
	segment.waits = fault.fault == SYNFIN_FAULT_DELAY ||
			fault.fault == SYNFIN_FAULT_REORDER ||
			fault.fault == SYNFIN_FAULT_HOLD;
}

/* Whose segment is nowhere to be seen has a row of its own. */
void apply_fault(std::vector<moment> &all, std::size_t i)
{
	all[i].gone = never_arrives(all[i].event.fault);

	auto found = carrier(all, i);

	touch(all[found.value_or(i)], all[i].event);
	if (!found)
		return;
	all[i].absorbed = true;
	all[i].gone = false;
}

/* Each arrival is the oldest departure of the same segment not yet arrived. */
void match_arrival(std::vector<moment> &all, std::size_t i)
{
	for (std::size_t j = 0; j < all.size(); j++) {
		moment &sent = all[j];

		if (sent.side == all[i].side || sent.gone || !sent.copies ||
		    !is_direction(sent.event, SYNFIN_DIRECTION_OUT) ||
		    sent.event.time > all[i].event.time ||
		    !same_segment(*sent.event.segment, *all[i].event.segment))
			continue;
		if (sent.partner)
			all[i].marks |= mark_duplicated;
		else
			sent.partner = i;
		all[i].partner = j;
		sent.copies--;
		return;
	}
}

} // namespace

bool is_direction(const event_record &e, unsigned int direction)
{
	return e.segment && !e.fault && e.segment->direction == direction;
}

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

std::vector<moment> matched_moments(const ladder_pair &pair)
{
	auto all = moments(pair);

	mark_repetitions(all, SYNFIN_DIRECTION_OUT);
	if (!pair.right)
		mark_repetitions(all, SYNFIN_DIRECTION_IN);
	for (std::size_t i = 0; i < all.size(); i++) {
		if (all[i].event.fault && all[i].event.segment)
			apply_fault(all, i);
		else if (is_direction(all[i].event, SYNFIN_DIRECTION_IN) &&
			 !repeats_arrival(all, i))
			match_arrival(all, i);
	}
	return all;
}

} // namespace synfin
