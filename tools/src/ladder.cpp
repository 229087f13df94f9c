// SPDX-License-Identifier: GPL-2.0
/* Pairs of ends, and the rows that their histories make together. */

#include "ladder.hpp"

#include "ladder_marks.hpp"
#include "ladder_match.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <map>

namespace synfin {
namespace {

/* Nothing was seen at either end while the segment was on its way. */
bool flies_alone(const std::vector<moment> &all, std::size_t departure,
		 std::size_t arrival)
{
	return departure < arrival &&
	       std::all_of(all.begin() + static_cast<std::ptrdiff_t>(departure) + 1,
			   all.begin() + static_cast<std::ptrdiff_t>(arrival),
			   [&](const moment &m) {
				   return m.absorbed ||
					  (m.event.time == all[departure].event.time &&
					   m.side == all[departure].side &&
					   is_direction(m.event, SYNFIN_DIRECTION_OUT));
			   });
}

travel how_of_departure(const std::vector<moment> &all, std::size_t i,
			bool two_ended)
{
	const moment &m = all[i];

	if (m.gone)
		return travel::lost;
	if (!two_ended)
		return travel::unknown;
	/* what was held or delayed may still come */
	if (!m.partner && (m.marks & (mark_held | mark_late)))
		return travel::departed;
	if (!m.partner)
		return travel::lost;
	return flies_alone(all, i, *m.partner) ? travel::arrived :
						 travel::departed;
}

travel how_of(const std::vector<moment> &all, std::size_t i, bool two_ended)
{
	const moment &m = all[i];

	if (m.gone)
		return travel::lost;
	if (!m.event.segment || m.event.fault)
		return travel::none;
	if (is_direction(m.event, SYNFIN_DIRECTION_OUT))
		return how_of_departure(all, i, two_ended);
	if (repeats_arrival(all, i))
		return travel::none;
	if (m.partner)
		return travel::landed;
	return two_ended ? travel::foreign : travel::unknown;
}

unsigned int first_state(const ladder_end &end)
{
	return end.events.empty() ? end.before : end.events.front().old_state;
}

/// Goes through the moments and keeps both ends' states.
class row_maker {
public:
	explicit row_maker(const ladder_pair &pair)
		: all_(matched_moments(pair)),
		  two_ended_(pair.right.has_value())
	{
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
	std::map<std::size_t, std::size_t> row_of_; ///< by moment
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
	row.faults = m.faults;
	row.marks = m.marks | (row.how == travel::lost ? mark_lost : 0u);
	row.from_left = (m.side == 0) !=
			(row.how != travel::none &&
			 m.event.segment->direction == SYNFIN_DIRECTION_IN);
	if (auto sent = m.partner ? row_of_.find(*m.partner) : row_of_.end();
	    row.how == travel::landed && sent != row_of_.end())
		row.departure = sent->second;
	enter(row, m);
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
		if (!merged_[i] && !all_[i].absorbed) {
			row_of_[i] = rows.size();
			rows.push_back(make(i));
		}
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
