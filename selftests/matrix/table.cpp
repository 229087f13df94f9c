// SPDX-License-Identifier: GPL-2.0
/* rules.table, read. What its words mean is in meaning.cpp. */
#include "table.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "meaning.hpp"

namespace matrix {

namespace {

std::vector<std::string> words(const std::string &text)
{
	std::istringstream in(text);
	std::vector<std::string> list;

	for (std::string word; in >> word;)
		list.push_back(word);
	return list;
}

/* Columns, without the blanks around them. */
std::vector<std::string> columns(const std::string &line)
{
	std::istringstream in(line);
	std::vector<std::string> list;

	for (std::string cell; std::getline(in, cell, '|');) {
		size_t from = cell.find_first_not_of(" \t");
		size_t to = cell.find_last_not_of(" \t");

		list.push_back(from == std::string::npos ?
			       "" : cell.substr(from, to - from + 1));
	}
	return list;
}

class Reader {
public:
	std::vector<Row> rows;

	void line(const std::string &text)
	{
		std::vector<std::string> list = words(text);

		number++;
		if (list.empty() || list[0][0] == '#')
			return;
		if (list.size() > 2 && list[1] == "=")
			groups[list[0]] = { list.begin() + 2, list.end() };
		else
			row(columns(text));
	}

private:
	void wrong(const std::string &what) const
	{
		throw std::runtime_error("line " + std::to_string(number) +
					 ": " + what);
	}

	void row(const std::vector<std::string> &c)
	{
		Row row;

		if (c.size() != 9)
			wrong("nine columns are wanted");
		row.name = c[0];
		row.line = number;
		states(row, c[1]);
		when(row, c[2]);
		row.next = c[3];
		row.answer = c[4];
		for (const std::string &word : words(c[5]))
			row.effects.insert(word);
		row.notice = c[6];
		for (const std::string &word : words(c[7]))
			row.rules.insert(word);
		row.source = c[8];
		if (const char *what = meaningless(row))
			wrong(what);
		if (!names.insert(row.name).second)
			wrong("a second row of that name");
		rows.push_back(row);
	}

	void states(Row &row, const std::string &text)
	{
		for (const std::string &word : words(text)) {
			auto group = groups.find(word);

			if (group == groups.end())
				row.states.push_back(word);
			else
				row.states.insert(row.states.end(),
						  group->second.begin(),
						  group->second.end());
		}
	}

	void when(Row &row, const std::string &text)
	{
		for (const std::string &word : words(text)) {
			bool no = word[0] == '!';
			u32 bit = bit_of(word.substr(no));

			if (!bit)
				wrong("no such condition: " + word);
			(no ? row.must_not : row.must) |= bit;
		}
	}

	std::map<std::string, std::vector<std::string>> groups;
	std::set<std::string> names;
	unsigned int number = 0;
};

} // namespace

Table::Table(const char *file)
{
	std::ifstream in(file);
	Reader reader;

	if (!in)
		throw std::runtime_error(std::string("no table ") + file);
	for (std::string text; std::getline(in, text);)
		reader.line(text);
	rows = reader.rows;
}

/* Its state, and all the tags that are named behind it. */
bool Row::is_for(const Scene &scene) const
{
	for (const std::string &pattern : states) {
		std::istringstream in(pattern);
		std::string tag;
		bool all = true;

		std::getline(in, tag, '/');
		if (tag != synfin_state_name(scene.state))
			continue;
		while (std::getline(in, tag, '/'))
			all = all && scene.has(tag);
		if (all)
			return true;
	}
	return false;
}

const std::vector<Row *> &Table::of(const Scene &scene)
{
	auto [at, fresh] = per_scene.try_emplace(scene.name);

	for (Row &row : rows)
		if (fresh && row.is_for(scene))
			at->second.push_back(&row);
	return at->second;
}

Row *Table::find(const Scene &scene, const Cell &cell)
{
	u32 bits = facts(scene, cell).bits;

	for (Row *row : of(scene))
		if ((bits & row->must) == row->must && !(bits & row->must_not))
			return row;
	return nullptr;
}

} // namespace matrix
