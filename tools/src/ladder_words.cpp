// SPDX-License-Identifier: GPL-2.0
/* What is written on a ladder, whatever it is drawn with. */

#include "ladder_words.hpp"

#include "names.hpp"
#include "units.hpp"

#include <fmt/core.h>

#include <array>

namespace synfin {
namespace {

const segment_record *first_syn(const ladder_end &end, unsigned int direction)
{
	for (const event_record &e : end.events)
		if (e.segment && e.segment->direction == direction &&
		    (e.segment->flags & SYNFIN_FLAG_SYN))
			return &*e.segment;
	return nullptr;
}

const event_record &last_of(const ladder_row &row)
{
	return row.reception ? *row.reception : row.event;
}

} // namespace

std::span<const travel_word> travel_words()
{
	static constexpr std::array<travel_word, 7> words{{
		{"none", "the row of the diagram has no segment: a call, a timer, or the rest of a step"},
		{"arrived", "the segment was sent and received with nothing in between"},
		{"departed", "the segment was sent; a later row, landed, has its reception"},
		{"landed", "the segment was received; an earlier row, departed, has its sending"},
		{"lost", "the segment was sent, and the connection at the other end never saw it"},
		{"foreign", "the segment was received, and the connection at the other end never sent it"},
		{"unknown", "what became of the segment only the other end knows, whose history is not here"},
	}};

	return words;
}

/* An end's own SYN is in its history, or else in that of its peer. */
ladder_origins find_origins(const ladder_pair &pair, bool absolute)
{
	ladder_origins o;

	if (absolute)
		return o;

	const segment_record *left = first_syn(pair.left, SYNFIN_DIRECTION_OUT);
	const segment_record *right = first_syn(pair.left, SYNFIN_DIRECTION_IN);

	if (!left && pair.right)
		left = first_syn(*pair.right, SYNFIN_DIRECTION_IN);
	if (!right && pair.right)
		right = first_syn(*pair.right, SYNFIN_DIRECTION_OUT);
	/* half of the numbers relative would only confuse */
	if (left && right)
		o.iss = {left->seq, right->seq};
	else if (left)
		o.iss[0] = left->seq;
	return o;
}

std::string segment_label(const ladder_row &row, const ladder_origins &o)
{
	const segment_record &s = *row.event.segment;
	std::size_t sender = row.from_left ? 0 : 1;
	std::string text = fmt::format("{} seq={}", flags_text(s.flags),
				       s.seq - o.iss[sender]);

	if (s.ack)
		text += fmt::format(" ack={}", *s.ack - o.iss[1 - sender]);
	if (s.len)
		text += fmt::format(" len={}", s.len);
	return text;
}

std::string note_label(const ladder_row &row)
{
	std::string text = row.event.segment ? "then" :
					       synfin_what_name(row.event.what);

	if (row.event.fault)
		text = fmt::format("{}: {}", synfin_fault_name(row.event.fault),
				   flags_text(row.event.segment->flags));
	if (row.event.icmp)
		text += std::string(": ") + synfin_icmp_name(row.event.icmp);
	if (row.event.refusal)
		text += std::string(": refused, ") +
			synfin_refusal_name(row.event.refusal);
	if (row.event.cause)
		text += std::string(" (") + synfin_cause_name(row.event.cause) + ")";
	return text;
}

std::vector<ladder_remark> remarks(const ladder_row &row)
{
	const event_record &end = last_of(row);
	std::vector<ladder_remark> all;

	for (const event_record &fault : row.faults) {
		/* that it goes on shows where it arrives */
		if (fault.fault == SYNFIN_FAULT_RELEASE && row.how != travel::none)
			continue;
		all.push_back({synfin_fault_name(fault.fault) +
				       (fault.rule_id ? fmt::format(" by rule {}",
								    fault.rule_id) :
							" by hand"), true});
	}
	if (end.drop && !end.fault)
		all.push_back({fmt::format("dropped: {}",
					   synfin_drop_name(end.drop)), true});
	if (row.how != travel::none && end.cause)
		all.push_back({synfin_cause_name(end.cause)});
	return all;
}

std::string rules_label(const ladder_row &row)
{
	std::string text;

	if (row.event.rule)
		text = synfin_rule_name(row.event.rule);
	if (row.reception && row.reception->rule)
		text += fmt::format("{}{}", text.empty() ? "" : ", ",
				    synfin_rule_name(row.reception->rule));
	return text;
}

std::string end_label(const ladder_end &end)
{
	return fmt::format("{}{} {}", end.netns.empty() ? "" : end.netns + "/",
			   end.id, end.local().text());
}

std::string right_label(const ladder_pair &pair)
{
	return pair.right ? end_label(*pair.right) :
			    pair.left.remote().text() + " (elsewhere)";
}

std::string time_label(const ladder_row &row, std::uint64_t since)
{
	std::uint64_t t = row.time - since;

	return fmt::format("{}.{:06}", t / ns_per_sec, t % ns_per_sec / 1000);
}

unsigned int all_marks(std::span<const ladder_row> rows)
{
	unsigned int marks = 0;

	for (const ladder_row &row : rows)
		marks |= row.marks;
	return marks;
}

} // namespace synfin
