// SPDX-License-Identifier: GPL-2.0
/* Standard output: text in columns for people, JSON for programs. */

#include "output.hpp"

#include "error.hpp"
#include "events.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace synfin {
namespace {

std::string_view escape(colour tint)
{
	switch (tint) {
	case colour::bold:
		return "\033[1m";
	case colour::red:
		return "\033[31m";
	case colour::green:
		return "\033[32m";
	case colour::yellow:
		return "\033[33m";
	case colour::blue:
		return "\033[34m";
	case colour::cyan:
		return "\033[36m";
	case colour::grey:
		return "\033[90m";
	default:
		return "";
	}
}

void append_cell(std::string &line, const cell &c, std::size_t width,
		 bool right, bool colours)
{
	std::string padding(width - std::min(width, c.text.size()), ' ');

	if (!line.empty())
		line += "  ";
	if (right)
		line += padding;
	line += tinted(c.text, c.tint, colours);
	if (!right)
		line += padding;
}

void trim_right(std::string &line)
{
	line.erase(line.find_last_not_of(' ') + 1);
}

} // namespace

std::string tinted(std::string_view text, colour tint, bool colours)
{
	if (!colours || tint == colour::none || text.empty())
		return std::string(text);
	return std::string(escape(tint)) + std::string(text) + "\033[0m";
}

table::widths table::widened(widths from) const
{
	from.resize(columns_.size());
	for (std::size_t i = 0; i < columns_.size(); i++) {
		from[i] = std::max(from[i], columns_[i].header.size());
		for (const auto &row : rows_)
			from[i] = std::max(from[i], row[i].text.size());
	}
	return from;
}

std::string table::header_text(const widths &wide, bool colours) const
{
	std::string line;

	for (std::size_t i = 0; i < columns_.size(); i++)
		append_cell(line, {columns_[i].header, colour::bold}, wide[i],
			    columns_[i].right, colours);
	trim_right(line);
	return line + "\n";
}

std::string table::rows_text(const widths &wide, bool colours) const
{
	std::string all, line;

	for (const auto &row : rows_) {
		line.clear();
		for (std::size_t i = 0; i < row.size(); i++)
			append_cell(line, row[i], wide[i], columns_[i].right,
				    colours);
		trim_right(line);
		all += line + "\n";
	}
	return all;
}

std::string table::text(bool colours) const
{
	widths wide = widened({});

	return header_text(wide, colours) + rows_text(wide, colours);
}

std::string table::page(bool colours)
{
	bool first = widths_.empty();
	std::string all;

	widths_ = widened(std::move(widths_));
	if (first)
		all = header_text(widths_, colours);
	all += rows_text(widths_, colours);
	rows_.clear();
	return all;
}

std::string wrapped(std::string_view text, std::size_t width,
		    std::string_view indent)
{
	std::string all, line(indent);

	while (!text.empty()) {
		std::size_t space = text.find(' ');
		std::string_view word = text.substr(0, space);

		if (line.size() > indent.size() &&
		    line.size() + 1 + word.size() > width) {
			all += line + "\n";
			line = indent;
		}
		if (line.size() > indent.size())
			line += ' ';
		line += word;
		text.remove_prefix(space == std::string_view::npos ?
				   text.size() : space + 1);
	}
	return all + line + "\n";
}

bool output::colours() const
{
	const char *term = std::getenv("TERM");

	return !is_json && isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR") &&
	       term && std::strcmp(term, "dumb") != 0;
}

void output::write(std::string_view text) const
{
	while (!text.empty()) {
		ssize_t n = ::write(STDOUT_FILENO, text.data(), text.size());

		if (n < 0 && errno == EINTR) {
			/* asked to end while a full pipe held us up */
			if (interruptible::asked())
				throw reader_gone();
			continue;
		}
		if (n < 0 && errno == EPIPE)
			throw reader_gone();
		if (n < 0)
			fail(exit_code::expectation, "cannot write to standard output: {}",
			     std::strerror(errno));
		text.remove_prefix(static_cast<std::size_t>(n));
	}
}

void output::line(std::string_view text) const
{
	write(std::string(text) + "\n");
}

void output::print(const json &value) const
{
	line(text(value));
}

/* What is no UTF-8, as a file's name may be, is marked, and not refused. */
std::string json_text(const json &value, int indent)
{
	return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string output::text(const json &value) const
{
	return json_text(value, pretty ? 4 : -1);
}

void output::print(const table &rows) const
{
	write(rows.text(colours()));
}

} // namespace synfin
