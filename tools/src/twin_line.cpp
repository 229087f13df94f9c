// SPDX-License-Identifier: GPL-2.0
/* The lines of two ladders that tell the same story, next to each other. */

#include "twin_line.hpp"

#include "units.hpp"

#include <linux/synfin.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace synfin {
namespace {

/* Shorter waits are the machine's, and not TCP's. */
constexpr std::uint64_t noticed = 50'000'000;

bool is_segment(const ladder_row &row)
{
	return row.how != travel::none;
}

/* A call, or what a timer did to a state; that it ticked, only synfin tells. */
bool is_deed(const ladder_row &row)
{
	const event_record &e = row.event;

	if (e.segment || e.kind == SYNFIN_KIND_LISTENER)
		return false;
	return (e.what >= SYNFIN_WHAT_CALL_OPEN &&
		e.what <= SYNFIN_WHAT_CALL_FORGET && !e.refusal) ||
	       e.old_state != e.new_state;
}

/// Puts together what a ladder tells of one segment in several rows.
class line_maker {
public:
	void add(const ladder_row &row, const ladder_origins &origins,
		 std::uint64_t hurry);
	/// Of the segment that was added last.
	twin_line *last() { return lines_.empty() ? nullptr : &lines_.back(); }
	std::vector<twin_line> take() { return std::move(lines_); }

private:
	twin_line make(const ladder_row &row, const ladder_origins &origins,
		       std::uint64_t hurry);
	twin_line *departed(const segment_record &segment, bool from_left);
	void land(const ladder_row &row);
	void befall(const ladder_row &row);

	std::vector<twin_line> lines_;
	std::vector<segment_record> segments_; ///< of the same number
	std::optional<std::uint64_t> before_;
};

bool same(const segment_record &a, const segment_record &b)
{
	return std::tie(a.seq, a.ack, a.flags, a.len) ==
	       std::tie(b.seq, b.ack, b.flags, b.len);
}

twin_line line_maker_segment(const ladder_row &row, const ladder_origins &o)
{
	const segment_record &s = *row.event.segment;
	std::size_t from = row.from_left ? 0 : 1;
	twin_line line;

	line.flags = s.flags;
	line.len = s.len;
	line.seq = s.seq - o.iss[from];
	if (s.ack)
		line.ack = *s.ack - o.iss[1 - from];
	line.forged = row.how == travel::foreign;
	line.lost = row.how == travel::lost;
	for (const event_record &fault : row.faults)
		line.faults.push_back(fault.fault);
	if (!line.forged)
		line.state[from] = row.state[from];
	if (row.how == travel::arrived || line.forged)
		line.state[1 - from] = row.state[1 - from];
	return line;
}

twin_line line_maker::make(const ladder_row &row, const ladder_origins &origins,
			   std::uint64_t hurry)
{
	twin_line line;

	if (is_segment(row)) {
		line = line_maker_segment(row, origins);
	} else {
		line.what = row.event.what;
		line.state[row.from_left ? 0 : 1] = row.state[row.from_left ? 0 : 1];
	}
	line.from_left = row.from_left;
	line.time = row.time;
	line.gap = before_ && row.time > *before_ ?
		(row.time - *before_) * hurry : 0;
	before_ = row.time;
	return line;
}

/* The oldest of the same that has not arrived. */
twin_line *line_maker::departed(const segment_record &segment, bool from_left)
{
	for (std::size_t i = 0; i < lines_.size(); i++)
		if (!lines_[i].what && !lines_[i].lost && !lines_[i].forged &&
		    lines_[i].from_left == from_left &&
		    !lines_[i].state[from_left ? 1 : 0] &&
		    same(segments_[i], segment))
			return &lines_[i];
	return nullptr;
}

void line_maker::land(const ladder_row &row)
{
	std::size_t to = row.from_left ? 1 : 0;

	if (twin_line *line = departed(*row.event.segment, row.from_left)) {
		line->state[to] = row.state[to];
		line->arrived = row.time;
	}
}

/* A rule had it, on the side of this row: that of the sender, or the other. */
void line_maker::befall(const ladder_row &row)
{
	bool leaving = row.event.segment->direction == SYNFIN_DIRECTION_OUT;
	twin_line *line = departed(*row.event.segment, row.from_left == leaving);

	if (!line)
		return;
	line->faults.push_back(row.event.fault);
	line->lost |= row.event.fault == SYNFIN_FAULT_DROP;
}

void line_maker::add(const ladder_row &row, const ladder_origins &origins,
		     std::uint64_t hurry)
{
	if (row.how == travel::landed)
		return land(row);
	if (!is_segment(row) && row.event.fault)
		return befall(row);
	/* the rest of a step: where it led to belongs to its segment */
	if (!is_segment(row) && row.event.segment && !lines_.empty()) {
		std::size_t side = row.from_left ? 0 : 1;

		lines_.back().state[side] = row.state[side];
		return;
	}
	if (!is_segment(row) && !is_deed(row))
		return;
	lines_.push_back(make(row, origins, hurry));
	segments_.push_back(row.event.segment.value_or(segment_record()));
}

bool cross(const twin_line &first, const twin_line &second)
{
	return !first.what && !second.what && !first.forged && !second.forged &&
	       first.from_left != second.from_left &&
	       second.time < first.arrived && second.time - first.time < noticed;
}

void order_crossing(std::vector<twin_line> &lines)
{
	for (std::size_t i = 1; i < lines.size(); i++) {
		twin_line &first = lines[i - 1], &second = lines[i];

		if (first.from_left || !cross(first, second))
			continue;
		second.gap += std::exchange(first.gap, 0);
		std::swap(first, second);
	}
}

/// What makes two lines the same.
auto key_of(const twin_line &line)
{
	std::vector<unsigned int> faults = line.faults;

	std::erase(faults, SYNFIN_FAULT_RELEASE);
	return std::tuple(line.what, line.from_left, line.flags, line.len,
			  line.forged, faults);
}

/* Lengths of the longest common part of what follows each pair of places. */
std::vector<std::vector<std::size_t>> common(std::span<const twin_line> a,
					     std::span<const twin_line> b)
{
	std::vector<std::vector<std::size_t>> best(
		a.size() + 1, std::vector<std::size_t>(b.size() + 1));

	for (std::size_t i = a.size(); i-- > 0;)
		for (std::size_t j = b.size(); j-- > 0;)
			best[i][j] = key_of(a[i]) == key_of(b[j]) ?
				best[i + 1][j + 1] + 1 :
				std::max(best[i + 1][j], best[i][j + 1]);
	return best;
}

bool is_call(const twin_line &line)
{
	return line.what >= SYNFIN_WHAT_CALL_OPEN &&
	       line.what <= SYNFIN_WHAT_CALL_FORGET;
}

/* A call and what a story makes up come when the story says so. */
bool has_time(const twin_line &line)
{
	return !line.forged && !is_call(line);
}

bool times_differ(const twin_line &a, const twin_line &b)
{
	return has_time(a) && std::max(a.gap, b.gap) >= noticed &&
	       std::max(a.gap, b.gap) > 2 * std::min(a.gap, b.gap);
}

/* When a call returns its FIN may be gone, or still about to go. */
bool states_differ(const twin_line &a, const twin_line &b)
{
	if (is_call(a))
		return false;
	for (std::size_t side = 0; side < 2; side++)
		if (a.state[side] && b.state[side] && a.state[side] != b.state[side])
			return true;
	return false;
}

unsigned int marks_of(const twin_line &synfin, const twin_line &tcp)
{
	unsigned int marks = 0;

	if (!tcp.bare && !tcp.forged)
		marks |= twin_options;
	if (synfin.seq != tcp.seq || synfin.ack != tcp.ack)
		marks |= twin_numbers_differ;
	if (states_differ(synfin, tcp))
		marks |= twin_states_differ;
	if (times_differ(synfin, tcp))
		marks |= twin_times_differ;
	return marks;
}

} // namespace

std::vector<twin_line> lines_of_synfin(std::span<const drawn_row> rows)
{
	line_maker maker;

	for (const drawn_row &drawn : rows)
		maker.add(drawn.row, drawn.origins, drawn.hurry);
	return maker.take();
}

std::vector<twin_line> lines_of_tcp(std::span<const twin_event> events)
{
	std::vector<scene_event> log;
	std::map<std::uint64_t, const twin_event *> by_time;
	line_maker maker;
	story_ladder ladder;

	for (const twin_event &e : events) {
		log.push_back(e.seen);
		by_time[e.seen.event.time] = &e;
	}
	for (const drawn_row &row : ladder.take(log, true)) {
		maker.add(row.row, row.origins, 1);
		/* no two of them have the same time */
		if (twin_line *line = maker.last(); line && line->time == row.row.time) {
			line->options = by_time[line->time]->options;
			line->bare = by_time[line->time]->bare;
		}
	}
	return maker.take();
}

std::vector<twin_pair> align(std::vector<twin_line> synfin,
			     std::vector<twin_line> tcp)
{
	order_crossing(synfin);
	order_crossing(tcp);

	auto best = common(synfin, tcp);
	std::vector<twin_pair> pairs;
	std::size_t i = 0, j = 0;

	while (i < synfin.size() || j < tcp.size()) {
		if (i < synfin.size() && j < tcp.size() &&
		    key_of(synfin[i]) == key_of(tcp[j])) {
			pairs.push_back({synfin[i], tcp[j],
					 marks_of(synfin[i], tcp[j])});
			i++;
			j++;
		} else if (j == tcp.size() || (i < synfin.size() &&
					       best[i + 1][j] >= best[i][j + 1])) {
			pairs.push_back({synfin[i++], std::nullopt, twin_only_synfin});
		} else {
			pairs.push_back({std::nullopt, tcp[j++], twin_only_tcp});
		}
	}
	return pairs;
}

std::span<const twin_mark_meaning> twin_marks()
{
	static constexpr std::array<twin_mark_meaning, 6> meanings{{
		{twin_only_synfin, '<', "only-synfin", "only synfin has it"},
		{twin_only_tcp, '>', "only-tcp", "only TCP has it"},
		{twin_options, 'o', "options", "TCP's has options"},
		{twin_numbers_differ, 'n', "numbers", "its numbers are others"},
		{twin_states_differ, 's', "states", "a state is another one"},
		{twin_times_differ, 't', "time",
		 "it took more than twice as long in one of them"},
	}};

	return meanings;
}

} // namespace synfin
