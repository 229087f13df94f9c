// SPDX-License-Identifier: GPL-2.0
/* A ladder as a drawing. */

#include "ladder.hpp"
#include "ladder_marks.hpp"
#include "ladder_words.hpp"
#include "names.hpp"
#include "svg.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace synfin {
namespace {

constexpr double time_x = 100;   ///< right edge of the times
constexpr double left_x = 230;   ///< the left rail
constexpr double right_x = 690;  ///< the right rail
constexpr double margin = 12;    ///< between a rail and what is beside it
constexpr double remark_x = right_x + margin + 115;
constexpr double row_height = 30;
constexpr double top = 60;       ///< where the first row is
constexpr double slope = 10;     ///< an arrow that arrives at once falls so far
constexpr double glyph = 7.9;    ///< width of a character
constexpr double tail = 26;      ///< room for signs where a line begins
constexpr double pi = 3.14159265358979323846;

class painter {
public:
	painter(const ladder_pair &pair, const ladder_style &style)
		: pair_(pair), style_(style), rows_(ladder_rows(pair)),
		  origins_(find_origins(pair, style.absolute))
	{
		for (std::size_t i = 0; i < rows_.size(); i++)
			if (rows_[i].departure)
				landing_.emplace(*rows_[i].departure, i);
	}

	std::string paint();

private:
	double y_of(std::size_t row) const
	{
		return top + row_height * static_cast<double>(row);
	}
	static double sender_x(const ladder_row &row)
	{
		return row.from_left ? left_x : right_x;
	}
	static double receiver_x(const ladder_row &row)
	{
		return row.from_left ? right_x : left_x;
	}

	void margins(std::size_t i);
	void state(std::size_t i, std::size_t side);
	void row(std::size_t i);
	void note(std::size_t i);
	void segment(std::size_t i, svg_point from, svg_point to);
	void signs(const ladder_row &row, svg_point from);
	void lost(std::size_t i);
	void label(std::size_t i, svg_point from, svg_point to);
	void footer(double y);
	std::string remark(const ladder_row &row) const;
	void widen(double to) { width_ = std::max(width_, to); }

	const ladder_pair &pair_;
	const ladder_style &style_;
	std::vector<ladder_row> rows_;
	ladder_origins origins_;
	std::map<std::size_t, std::size_t> landing_; ///< the first, by departure
	svg svg_;
	double width_ = remark_x;
};

std::string painter::remark(const ladder_row &row) const
{
	std::string text;

	for (const ladder_remark &r : remarks(row))
		text += (text.empty() ? "" : ", ") + r.text;
	if (style_.rules)
		text += (text.empty() ? "[" : " [") + rules_label(row) + "]";
	return text;
}

void painter::state(std::size_t i, std::size_t side)
{
	const ladder_row &row = rows_[i];
	double x = side == 0 ? left_x - margin : right_x + margin;

	if (side == 1 && !pair_.right)
		return;
	svg_.text({x, y_of(i) + 4}, side == 0 ? anchor::end : anchor::start,
		  synfin_state_name(row.state[side]),
		  i == 0 || row.changed[side] ? "state" : "faint");
}

void painter::margins(std::size_t i)
{
	std::string text = remark(rows_[i]);
	bool bad = false;

	svg_.text({time_x, y_of(i) + 4}, anchor::end,
		  time_label(rows_[i], rows_.front().time), "faint");
	state(i, 0);
	state(i, 1);
	for (const ladder_remark &r : remarks(rows_[i]))
		bad |= r.bad;
	if (text.empty())
		return;
	svg_.text({remark_x, y_of(i) + 4}, anchor::start, text,
		  bad ? "bad" : "faint");
	widen(remark_x + glyph * static_cast<double>(text.size()) + margin);
}

void painter::note(std::size_t i)
{
	const ladder_row &row = rows_[i];

	svg_.text({row.from_left ? left_x + margin : right_x - margin,
		   y_of(i) + 4},
		  row.from_left ? anchor::start : anchor::end, note_label(row),
		  "faint");
}

/* Lines that cross do so in the middle: there they have no labels. */
void painter::label(std::size_t i, svg_point from, svg_point to)
{
	bool falls = std::abs(to.y - from.y) > 2 * slope;
	double part = falls ? 0.75 : 0.5;
	double degrees = std::atan((to.y - from.y) / (to.x - from.x)) * 180 / pi;
	svg_point at{from.x + part * (to.x - from.x),
		     from.y + part * (to.y - from.y) - 5};

	svg_.text_along(at, degrees, segment_label(rows_[i], origins_), "");
}

void painter::segment(std::size_t i, svg_point from, svg_point to)
{
	const ladder_row &row = rows_[i];
	bool copied = row.departure &&
		      (rows_[*row.departure].how != travel::departed ||
		       landing_.at(*row.departure) != i);

	svg_.arrow(from, to, row.how == travel::foreign || copied ? "far" : "");
	if (!copied) {
		signs(row.departure ? rows_[*row.departure] : row, from);
		label(i, from, to);
	}
}

/* They stand where the line leaves its sender; being lost shows. */
void painter::signs(const ladder_row &row, svg_point from)
{
	std::string text = mark_signs(row.marks & ~unsigned{mark_lost});

	if (!text.empty())
		svg_.text({from.x + (row.from_left ? tail : -tail) / 2,
			   from.y - 4}, anchor::middle, text, "sign");
}

void painter::lost(std::size_t i)
{
	const ladder_row &row = rows_[i];
	svg_point from{sender_x(row), y_of(i) - slope / 2};
	svg_point whole{receiver_x(row), y_of(i) + slope / 2};
	svg_point to{from.x + 0.78 * (whole.x - from.x),
		     from.y + 0.78 * (whole.y - from.y)};

	svg_.line(from, to, "lost");
	svg_.cross(to, "lost");
	signs(row, from);
	label(i, from, to);
}

void painter::row(std::size_t i)
{
	const ladder_row &row = rows_[i];
	double y = y_of(i), middle = (left_x + right_x) / 2;

	margins(i);
	if (row.how == travel::none)
		note(i);
	else if (row.how == travel::lost)
		lost(i);
	else if (row.departure)
		segment(i, {sender_x(row), y_of(*row.departure)},
			{receiver_x(row), y});
	else if (row.how == travel::departed && !landing_.contains(i))
		segment(i, {sender_x(row), y}, {middle, y + slope});
	else if (row.how == travel::landed || row.how == travel::foreign)
		segment(i, {middle, y - slope}, {receiver_x(row), y});
	else if (row.how != travel::departed)
		segment(i, {sender_x(row), y - slope / 2},
			{receiver_x(row), y + slope / 2});
}

void painter::footer(double y)
{
	for (const mark_meaning &m : mark_meanings()) {
		if (!(all_marks(rows_) & m.mark))
			continue;
		svg_.text({left_x, y}, anchor::end, std::string(1, m.sign) + " ",
			  m.mark == mark_lost ? "bad" : "sign");
		svg_.text({left_x + margin, y}, anchor::start, m.text, "faint");
		y += 20;
	}
	if (pair_.inferred)
		svg_.text({left_x + margin, y}, anchor::start,
			  fmt::format("states {}", inferred_note), "faint");
}

std::string painter::paint()
{
	double bottom = y_of(rows_.size()) - row_height / 2;
	std::string left = end_label(pair_.left), right = right_label(pair_);
	double lines = static_cast<double>(
		mark_signs(all_marks(rows_)).size() + pair_.inferred);

	svg_.text({time_x, 28}, anchor::end, "seconds", "head");
	svg_.text({left_x, 28}, anchor::middle, left, "head");
	svg_.text({right_x, 28}, anchor::middle, right, "head");
	widen(right_x + glyph * static_cast<double>(right.size()) / 2 + margin);
	svg_.line({left_x, 38}, {left_x, bottom}, "rail");
	svg_.line({right_x, 38}, {right_x, bottom}, "rail");
	for (std::size_t i = 0; i < rows_.size(); i++)
		row(i);
	footer(bottom + 26);
	return svg_.document(width_, bottom + 20 + 20 * lines,
			     "synfin: " + left + " and " + right);
}

} // namespace

std::string ladder_svg(const ladder_pair &pair, const ladder_style &style)
{
	return painter(pair, style).paint();
}

} // namespace synfin
