// SPDX-License-Identifier: GPL-2.0
/* A ladder as a sequence diagram in Mermaid, for pages of Markdown. */

#include "ladder.hpp"
#include "ladder_marks.hpp"
#include "ladder_words.hpp"
#include "names.hpp"

#include <fmt/core.h>

namespace synfin {
namespace {

/* These end a statement, or begin an entity. */
std::string escaped(std::string_view text)
{
	std::string result;

	for (char c : text) {
		if (c == '#' || c == ';')
			result += c == '#' ? "#35;" : "#59;";
		else
			result += c;
	}
	return result;
}

const char *arrow(const ladder_row &row)
{
	switch (row.how) {
	case travel::lost:
		return "-x";
	case travel::departed:
		return "-)";
	case travel::landed:
	case travel::foreign:
		return "-->>";
	default:
		return "->>";
	}
}

std::string all_remarks(const ladder_row &row, const ladder_style &style)
{
	std::string text;

	for (const ladder_remark &r : remarks(row))
		text += (text.empty() ? " (" : ", ") + r.text;
	if (!text.empty())
		text += ")";
	if (style.rules)
		text += " [" + rules_label(row) + "]";
	return text;
}

std::string message(const ladder_row &row, const ladder_origins &o,
		    const std::string &time, const ladder_style &style)
{
	std::string signs = mark_signs(row.marks);

	return fmt::format("    {}{}{}: {} {}{}{}\n", row.from_left ? "L" : "R",
			   arrow(row), row.from_left ? "R" : "L", time,
			   signs.empty() ? "" : signs + " ",
			   segment_label(row, o),
			   escaped(all_remarks(row, style)));
}

std::string note(const ladder_row &row, const std::string &time,
		 const ladder_style &style)
{
	return fmt::format("    Note over {}: {} {}{}\n",
			   row.from_left ? "L" : "R", time,
			   escaped(note_label(row)),
			   style.rules ? " [" + rules_label(row) + "]" : "");
}

/* A state is written where it begins. */
std::string states_text(const ladder_row &row, bool first, bool two_ended)
{
	std::string text;

	if (first || row.changed[0])
		text += fmt::format("    Note left of L: {}\n",
				    synfin_state_name(row.state[0]));
	if (two_ended && (first || row.changed[1]))
		text += fmt::format("    Note right of R: {}\n",
				    synfin_state_name(row.state[1]));
	return text;
}

} // namespace

std::string ladder_mermaid(const ladder_pair &pair, const ladder_style &style)
{
	auto rows = ladder_rows(pair);
	ladder_origins o = find_origins(pair, style.absolute);
	std::string text = fmt::format(
		"sequenceDiagram\n    participant L as {}\n    participant R as {}\n",
		escaped(end_label(pair.left)), escaped(right_label(pair)));

	for (const ladder_row &row : rows) {
		std::string time = time_label(row, rows.front().time);

		text += row.how == travel::none ? note(row, time, style) :
						  message(row, o, time, style);
		text += states_text(row, &row == &rows.front(),
				    pair.right.has_value());
	}
	for (const std::string &line : mark_legend(all_marks(rows)))
		text += "    Note over L,R: " + escaped(line) + "\n";
	if (pair.inferred)
		text += fmt::format("    Note over L,R: states {}\n",
				    inferred_note);
	return text;
}

} // namespace synfin
