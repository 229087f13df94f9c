// SPDX-License-Identifier: GPL-2.0
#include "wire.hpp"

#include <algorithm>
#include <cstdio>
#include <set>

#include "cells.hpp"
#include "judge.hpp"

namespace matrix {

using namespace unit;

namespace {

constexpr int DRAWS = 20000;	/* until a row that is rare has a cell */

struct Choice {
	const Scene *scene;
	Row *row;
	Cell cell;
};

/* rawpeer's sum: a variable and a distance. */
std::string sum(const char *variable, s64 distance)
{
	return variable + std::string(distance < 0 ? "-" : "+") +
	       std::to_string(distance < 0 ? -distance : distance);
}

std::string letters(u8 flags)
{
	static const char names[] = "FSRPAUEC";
	std::string text;

	for (int bit = 0; bit < 8; bit++)
		if (flags & 1 << bit)
			text += names[bit];
	return text.empty() ? "-" : text;
}

std::string send_words(const Cell &cell)
{
	return letters(cell.flags) + " seq " + sum("rcv", cell.seq) + " ack " +
	       sum("una", cell.ack) + " len " + std::to_string(cell.len) +
	       " win " + std::to_string(CELL_WINDOW);
}

/* A new ISS is the module's own: nobody knows it beforehand. */
bool is_fresh_iss(const Scene &scene, const Expected &e)
{
	return (e.flags & SYN) &&
	       (scene.state == LISTEN || scene.state == TIME_WAIT);
}

std::string expect_words(const Scene &scene, const Expected &e)
{
	std::string text = letters(e.flags) + " len 0";

	if (!e.flags)
		return "none 20ms";
	if (e.seq_absolute)
		text += " seq 0";
	else if (!is_fresh_iss(scene, e))
		text += " seq " + sum("una", e.seq);
	if (e.acks)
		text += " ack " + sum("rcv", e.ack);
	if (!(e.flags & RST))
		text += " win " + std::to_string(scene.wnd);
	return text;
}

/* All rows of all scenes that there are on the wire, each once. */
std::vector<Choice> choices(Table &table)
{
	std::vector<Choice> list;

	for (const Scene &scene : scenes())
		for (Row &row : table.rows)
			if (scene.wire && row.is_for(scene))
				list.push_back({ &scene, &row, {} });
	return list;
}

class Sample {
public:
	Sample(Table &of, u64 seed) : table(of), random(seed)
	{
		list = choices(table);
		for (size_t i = list.size(); i > 1; i--)
			std::swap(list[i - 1], list[random() % i]);
	}

	/* One cell of each state, then each row of each scene in turn. */
	void draw(size_t count)
	{
		std::set<u8> states;

		for (const Choice &c : list)
			if (!states.count(c.scene->state) && take(c))
				states.insert(c.scene->state);
		for (size_t i = 0; drawn.size() < count && i < 4 * count; i++)
			take(list[i % list.size()]);
	}

	std::vector<Choice> drawn;

private:
	/* A cell that this row decides, by chance; some rows have none here. */
	bool take(Choice c)
	{
		Cells cells(*c.scene);

		for (int i = 0; i < DRAWS; i++) {
			c.cell = cells.draw(random);
			if (table.find(*c.scene, c.cell) != c.row)
				continue;
			drawn.push_back(c);
			return true;
		}
		return false;
	}

	Table &table;
	std::mt19937_64 random;
	std::vector<Choice> list;
};

/* What is to be seen of a connection afterwards; "-" is nothing. */
std::string una_word(const Scene &scene, const Expected &e)
{
	bool known = e.numbers && !is_fresh_iss(scene, e);

	return known && e.state != TIME_WAIT ? sum("una", e.una) : "-";
}

std::string rcv_word(const Expected &e)
{
	return e.numbers && e.state != SYN_SENT ? sum("rcv", e.rcv) : "-";
}

void print(const Choice &c)
{
	Expected e = expect(*c.scene, c.cell, *c.row, false);
	const std::string words[] = {
		c.scene->name, send_words(c.cell), expect_words(*c.scene, e),
		synfin_state_name(e.state), una_word(*c.scene, e), rcv_word(e),
		c.row->notice, c.row->name,
	};

	for (const std::string &word : words)
		printf("%s\t", word.c_str());
	printf("%s\n", show(c.cell).c_str());
}

} // namespace

/**
 * sample() - print so many cells, or one of each state if that is more
 * @table: the oracle
 * @count: how many
 * @seed: the same seed, the same cells
 *
 * A line has the scene, what rawpeer sends, what it is to expect, the state
 * afterwards, SND.UNA, RCV.NXT, the notice, the row, and the segment for people.
 *
 * Return: an exit status.
 */
int sample(Table &table, size_t count, u64 seed)
{
	Sample sample(table, seed);
	std::vector<Choice> &drawn = sample.drawn;

	sample.draw(count);
	std::stable_sort(drawn.begin(), drawn.end(),
			 [](const Choice &a, const Choice &b) {
				 return a.scene < b.scene;
			 });
	for (const Choice &c : drawn)
		print(c);
	return drawn.size() < count;
}

} // namespace matrix
