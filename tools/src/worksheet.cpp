// SPDX-License-Identifier: GPL-2.0
/* A ladder with blanks to fill in, or with its lines out of order. */

#include "worksheet.hpp"

#include "ladder_words.hpp"
#include "names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <random>
#include <tuple>

namespace synfin {
namespace {

constexpr std::size_t letters = 26;

/* The library's own shuffle may differ from machine to machine. */
template <typename T> void shuffle(std::vector<T> &list, std::uint64_t seed)
{
	std::mt19937_64 random(seed);

	for (std::size_t i = list.size(); i > 1; i--)
		std::swap(list[i - 1], list[random() % i]);
}

/// What may be left out: a piece of one text of one line.
struct candidate {
	std::size_t line;
	std::string worksheet_line::*text;
	std::string piece;
	unsigned int rule;
};

/* From left to right, as it is printed. */
unsigned int column(const candidate &c)
{
	if (c.text == &worksheet_line::left)
		return 0;
	return c.text == &worksheet_line::segment ? 1 : 2;
}

std::string letter(std::size_t i)
{
	std::string text(1, static_cast<char>('A' + i % letters));

	return i < letters ? text : text + fmt::format("{}", i / letters);
}

unsigned int receiver_rule(const ladder_row &row)
{
	return row.reception ? row.reception->rule : row.event.rule;
}

void add_states(std::vector<candidate> &all, std::size_t line,
		const ladder_row &row)
{
	for (std::size_t side = 0; side < 2; side++) {
		bool sender = row.from_left == (side == 0);

		if (row.changed[side])
			all.push_back({line,
				       side == 0 ? &worksheet_line::left :
						   &worksheet_line::right,
				       synfin_state_name(row.state[side]),
				       sender ? row.event.rule :
						receiver_rule(row)});
	}
}

/* Flags and numbers, which stand between blanks: "SYN,ACK", "ack=1" */
void add_segment(std::vector<candidate> &all, std::size_t line,
		 const ladder_row &row, const std::string &label)
{
	std::size_t at = 0;

	if (row.how == travel::none || row.how == travel::landed)
		return;
	while (at < label.size()) {
		std::size_t end = std::min(label.find(' ', at), label.size());
		std::string word = label.substr(at, end - at);
		std::size_t value = word.find('=') + 1;

		if (!word.starts_with("len="))
			all.push_back({line, &worksheet_line::segment,
				       word.substr(value), row.event.rule});
		at = end + 1;
	}
}

/* Where @piece stands as a whole: the 1 of "ack=1", not that of "seq=10". */
std::size_t find_piece(const std::string &text, const std::string &piece)
{
	auto bounds = [&](std::size_t at) {
		return at >= text.size() || text[at] == ' ' || text[at] == '=';
	};
	std::size_t at = 0;

	while ((at = text.find(piece, at)) != std::string::npos) {
		if ((at == 0 || bounds(at - 1)) && bounds(at + piece.size()))
			return at;
		at++;
	}
	return at;
}

worksheet_line line_of(const drawn_row &drawn, std::uint64_t since)
{
	const ladder_row &row = drawn.row;
	worksheet_line line;

	line.seconds = time_label(row, since);
	line.left = synfin_state_name(row.state[0]);
	line.right = synfin_state_name(row.state[1]);
	line.flies = row.how != travel::none;
	line.segment = line.flies ? segment_label(row, drawn.origins) :
				    note_label(row);
	line.to_right = row.from_left;
	if (row.how == travel::lost)
		line.segment += " (lost)";
	else if (row.how == travel::landed)
		line.segment += " (arrives)";
	return line;
}

std::vector<candidate> candidates(const std::vector<drawn_row> &rows)
{
	std::vector<candidate> all;

	for (std::size_t i = 0; i < rows.size(); i++) {
		add_states(all, i, rows[i].row);
		if (rows[i].row.how != travel::none)
			add_segment(all, i, rows[i].row,
				    segment_label(rows[i].row, rows[i].origins));
	}
	return all;
}

/* A third of what may be left out, numbered as one reads. */
void leave_out(worksheet &sheet, std::vector<candidate> all)
{
	std::vector<std::size_t> chosen(all.size());

	for (std::size_t i = 0; i < chosen.size(); i++)
		chosen[i] = i;
	shuffle(chosen, sheet.seed);
	chosen.resize(std::min(all.size(), std::max<std::size_t>(3, all.size() / 3)));
	std::ranges::sort(chosen, {}, [&all](std::size_t i) {
		return std::tuple(all[i].line, column(all[i]), i);
	});
	for (std::size_t i : chosen) {
		const candidate &c = all[i];
		std::string &text = sheet.lines[c.line].*c.text;
		std::size_t at = find_piece(text, c.piece);
		std::string number = fmt::format("{}", sheet.key.size() + 1);

		if (at == std::string::npos)
			continue;
		text.replace(at, c.piece.size(), "(" + number + ")____");
		sheet.key.push_back({number, c.piece, c.rule});
	}
}

void disorder(worksheet &sheet)
{
	std::vector<std::size_t> order(sheet.lines.size());
	std::vector<worksheet_line> lines;
	std::string answer;

	for (std::size_t i = 0; i < order.size(); i++)
		order[i] = i;
	shuffle(order, sheet.seed);
	for (std::size_t i = 0; i < order.size(); i++) {
		lines.push_back(sheet.lines[order[i]]);
		lines.back().label = letter(i);
		lines.back().seconds.clear();
	}
	for (std::size_t i = 0; i < order.size(); i++) {
		auto place = std::find(order.begin(), order.end(), i);

		answer += (i ? " " : "") +
			  letter(static_cast<std::size_t>(place - order.begin()));
	}
	sheet.lines = std::move(lines);
	sheet.key.push_back({"order", answer});
}

} // namespace

worksheet_source worksheet_source_of(const ladder_pair &pair)
{
	worksheet_source source{"", end_label(pair.left), right_label(pair), {}};
	ladder_origins o = find_origins(pair, false);

	for (const ladder_row &row : ladder_rows(pair))
		source.rows.push_back({row, o});
	return source;
}

worksheet make_worksheet(const worksheet_source &source, std::uint64_t seed,
			 bool shuffled)
{
	worksheet sheet{seed, shuffled, source.title, source.left, source.right,
			{}, {}};

	for (const drawn_row &row : source.rows)
		sheet.lines.push_back(line_of(row, source.rows.front().row.time));
	if (shuffled)
		disorder(sheet);
	else
		leave_out(sheet, candidates(source.rows));
	return sheet;
}

} // namespace synfin
