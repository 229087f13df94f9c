// SPDX-License-Identifier: GPL-2.0
/* A ladder's rows, drawn with characters or told as JSON. */

#include "json.hpp"
#include "ladder.hpp"
#include "names.hpp"
#include "render.hpp"
#include "units.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace synfin {
namespace {

constexpr std::size_t span_width = 46;  ///< between the two lines
constexpr std::size_t state_width = 12; ///< SYN-RECEIVED

const segment_record *first_syn(const ladder_end &end, unsigned int direction)
{
	for (const event_record &e : end.events)
		if (e.segment && e.segment->direction == direction &&
		    (e.segment->flags & SYNFIN_FLAG_SYN))
			return &*e.segment;
	return nullptr;
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

std::string label(const ladder_row &row, const ladder_origins &o)
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

std::string centred(std::string text, std::size_t width, char fill)
{
	if (text.size() >= width)
		return text.substr(0, width);

	std::size_t before = (width - text.size()) / 2;

	return std::string(before, fill) + text +
	       std::string(width - before - text.size(), fill);
}

/* As drawn from left to right; turned round if it goes the other way. */
std::string arrow(const ladder_row &row, const ladder_origins &o)
{
	std::string text = " " + label(row, o) + " ";
	std::string line = centred(text, span_width - 2, '-');
	bool right = row.from_left;
	std::size_t half = span_width / 2;

	switch (row.how) {
	case travel::departed:
		line = centred(text, span_width - 6, '-');
		return right ? "-" + line + ". . ." : ". . ." + line + "-";
	case travel::landed:
		line = centred(text, span_width - 6, '-');
		return right ? ". . ." + line + ">" : "<" + line + ". . .";
	case travel::lost:
		line = centred(text, std::max(half, text.size() + 4), '-') + "x";
		line.resize(std::max(span_width, line.size()), ' ');
		if (!right) {
			line = "x" + centred(text, std::max(half, text.size() + 4), '-');
			line.insert(0, span_width - std::min(span_width, line.size()), ' ');
		}
		return line;
	case travel::foreign:
		line = centred(text, std::max(half, text.size() + 2), '-');
		line = right ? "?" + line + ">" : "<" + line + "?";
		if (right)
			line.insert(0, span_width - std::min(span_width, line.size()), ' ');
		else
			line.resize(std::max(span_width, line.size()), ' ');
		return line;
	default:
		return right ? "-" + line + ">" : "<" + line + "-";
	}
}

/* What is no segment: a call, a timer, the rest of a step. */
std::string note(const ladder_row &row)
{
	std::string text = row.event.fault ?
		fmt::format("{} by rule {}: {}", synfin_fault_name(row.event.fault),
			    row.event.rule_id, flags_text(row.event.segment->flags)) :
			   row.event.segment ? "then" :
					       synfin_what_name(row.event.what);

	if (row.event.icmp)
		text += std::string(": ") + synfin_icmp_name(row.event.icmp);
	if (row.event.refusal)
		text += std::string(": refused, ") +
			synfin_refusal_name(row.event.refusal);
	if (row.event.cause)
		text += std::string(" (") + synfin_cause_name(row.event.cause) + ")";
	text = row.from_left ? " " + text : text + " ";
	text.insert(row.from_left ? text.size() : 0,
		    span_width - std::min(span_width, text.size()), ' ');
	return text;
}

std::string rules_text(const ladder_row &row)
{
	std::string text;

	if (row.event.rule)
		text = synfin_rule_name(row.event.rule);
	if (row.reception && row.reception->rule)
		text += fmt::format("{}{}", text.empty() ? "" : ", ",
				    synfin_rule_name(row.reception->rule));
	return text;
}

const event_record &last_of(const ladder_row &row)
{
	return row.reception ? *row.reception : row.event;
}

std::string remarks(const ladder_row &row, const ladder_style &style)
{
	const event_record &end = last_of(row);
	std::string text;

	if (end.drop)
		text += tinted(fmt::format("  dropped: {}",
					   synfin_drop_name(end.drop)),
			       colour::red, style.colours);
	if (row.how != travel::none && end.cause)
		text += fmt::format("  {}", synfin_cause_name(end.cause));
	if (style.rules)
		text += tinted("  [" + rules_text(row) + "]", colour::grey,
			       style.colours);
	return text;
}

std::string state_text(const ladder_row &row, std::size_t side, bool colours)
{
	std::string name = synfin_state_name(row.state[side]);
	std::string padding(state_width - std::min(state_width, name.size()), ' ');
	colour tint = row.changed[side] ? state_cell(row.state[side]).tint :
					  colour::grey;

	name = tinted(name, tint, colours);
	return side == 0 ? padding + name : name + padding;
}

std::string end_name(const ladder_end &end)
{
	return fmt::format("{}{} {}", end.netns.empty() ? "" : end.netns + "/",
			   end.id, end.local().text());
}

std::string header(const ladder_pair &pair)
{
	return ladder_header(end_name(pair.left),
			     pair.right ? end_name(*pair.right) :
				     pair.left.remote().text() + " (elsewhere)");
}

std::string trimmed(std::string line)
{
	line.erase(line.find_last_not_of(' ') + 1);
	return line + "\n";
}

json end_json(const ladder_end &end)
{
	json j{{"id", end.id}};

	if (!end.netns.empty())
		j["netns"] = end.netns;
	j["local"] = end.local().text();
	j["remote"] = end.remote().text();
	return j;
}

/* Signs that a reader can not know. */
std::string legend(const std::set<travel> &seen)
{
	std::string text;

	if (seen.contains(travel::departed) || seen.contains(travel::landed))
		text += ". . .: on its way while the lines in between happened\n";
	if (seen.contains(travel::lost))
		text += "x: the connection at the other end never saw it\n";
	if (seen.contains(travel::foreign))
		text += "?: the connection at the other end never sent it\n";
	return text;
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

std::string ladder_header(const std::string &left, const std::string &right)
{
	return fmt::format("{:>12}  {:<{}}{}\n", "seconds", left,
			   state_width + span_width + 4, right);
}

std::string ladder_line(const ladder_row &row, const ladder_origins &o,
			std::uint64_t since, bool two_ended,
			const ladder_style &style)
{
	std::uint64_t t = row.time - since;

	return trimmed(fmt::format(
		"{:>5}.{:06}  {} |{}| {}{}", t / ns_per_sec,
		t % ns_per_sec / 1000, state_text(row, 0, style.colours),
		row.how == travel::none ? note(row) : arrow(row, o),
		two_ended ? state_text(row, 1, style.colours) : "",
		remarks(row, style)));
}

json ladder_row_json(const ladder_row &row, bool two_ended)
{
	json r{{"time_ns", row.time},
	       {"from", row.from_left ? "left" : "right"},
	       {"travel", travel_words()[static_cast<std::size_t>(row.how)].name},
	       {"left_state", synfin_state_name(row.state[0])}};

	if (two_ended)
		r["right_state"] = synfin_state_name(row.state[1]);
	r["event"] = event_json(row.event);
	if (row.reception)
		r["reception"] = event_json(*row.reception);
	return r;
}

std::string ladder_text(const ladder_pair &pair, const ladder_style &style)
{
	auto rows = ladder_rows(pair);
	ladder_origins o = find_origins(pair, style.absolute);
	std::string text = header(pair);
	std::set<travel> seen;

	for (const ladder_row &row : rows) {
		seen.insert(row.how);
		text += ladder_line(row, o, rows.front().time,
				    pair.right.has_value(), style);
	}
	return text + legend(seen);
}

json ladder_json(const ladder_pair &pair)
{
	json rows = json::array(), j{{"left", end_json(pair.left)}};

	if (pair.right)
		j["right"] = end_json(*pair.right);
	for (const ladder_row &row : ladder_rows(pair))
		rows.push_back(ladder_row_json(row, pair.right.has_value()));
	j["rows"] = rows;
	return j;
}

} // namespace synfin
