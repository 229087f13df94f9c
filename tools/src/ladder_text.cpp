// SPDX-License-Identifier: GPL-2.0
/* A ladder's rows, drawn with characters. */

#include "ladder.hpp"
#include "ladder_marks.hpp"
#include "ladder_words.hpp"
#include "names.hpp"
#include "render.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace synfin {
namespace {

constexpr std::size_t span_width = 46;  ///< between the two lines
constexpr std::size_t state_width = 12; ///< SYN-RECEIVED

std::string centred(std::string text, std::size_t width, char fill)
{
	if (text.size() >= width)
		return text.substr(0, width);

	std::size_t before = (width - text.size()) / 2;

	return std::string(before, fill) + text +
	       std::string(width - before - text.size(), fill);
}

/* As drawn from left to right; turned round if it goes the other way. */
std::string plain_arrow(const ladder_row &row, const ladder_origins &o)
{
	std::string text = " " + segment_label(row, o) + " ";
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

/* The other marks stand where the line leaves its sender; being lost shows. */
std::string arrow(const ladder_row &row, const ladder_origins &o)
{
	std::string line = plain_arrow(row, o);
	std::string signs = mark_signs(row.marks & ~unsigned{mark_lost});

	if (row.from_left)
		line.replace(line.find('-') + 1, signs.size(), signs);
	else
		line.replace(line.rfind('-') - signs.size(), signs.size(), signs);
	return line;
}

std::string note(const ladder_row &row)
{
	std::string text = note_label(row);

	text = row.from_left ? " " + text : text + " ";
	text.insert(row.from_left ? text.size() : 0,
		    span_width - std::min(span_width, text.size()), ' ');
	return text;
}

std::string remarks_text(const ladder_row &row, const ladder_style &style)
{
	std::string text;

	for (const ladder_remark &r : remarks(row))
		text += "  " + tinted(r.text, r.bad ? colour::red : colour::none,
				      style.colours);
	if (style.rules)
		text += tinted("  [" + rules_label(row) + "]", colour::grey,
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

std::string trimmed(std::string line)
{
	line.erase(line.find_last_not_of(' ') + 1);
	return line + "\n";
}

} // namespace

std::string ladder_header(const std::string &left, const std::string &right)
{
	return fmt::format("{:>12}  {:<{}}{}\n", "seconds", left,
			   state_width + span_width + 4, right);
}

std::string ladder_line(const ladder_row &row, const ladder_origins &o,
			std::uint64_t since, bool two_ended,
			const ladder_style &style)
{
	return trimmed(fmt::format(
		"{:>12}  {} |{}| {}{}", time_label(row, since),
		state_text(row, 0, style.colours),
		row.how == travel::none ? note(row) : arrow(row, o),
		two_ended ? state_text(row, 1, style.colours) : "",
		remarks_text(row, style)));
}

std::string ladder_legend(std::span<const ladder_row> rows)
{
	std::string text;
	auto seen = [&](travel how) {
		return std::any_of(rows.begin(), rows.end(),
				   [&](const ladder_row &r) { return r.how == how; });
	};

	if (seen(travel::departed) || seen(travel::landed))
		text += ". . .: on its way while the lines in between happened\n";
	for (const std::string &line : mark_legend(all_marks(rows)))
		text += line + "\n";
	if (seen(travel::foreign))
		text += "?: the connection at the other end never sent it\n";
	return text;
}

std::string ladder_text(const ladder_pair &pair, const ladder_style &style)
{
	auto rows = ladder_rows(pair);
	ladder_origins o = find_origins(pair, style.absolute);
	std::string text = ladder_header(end_label(pair.left), right_label(pair));

	for (const ladder_row &row : rows)
		text += ladder_line(row, o, rows.front().time,
				    pair.right.has_value(), style);
	text += ladder_legend(rows);
	if (pair.inferred)
		text += fmt::format("states: {}\n", inferred_note);
	return text;
}

} // namespace synfin
