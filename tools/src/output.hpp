/* SPDX-License-Identifier: GPL-2.0 */
/* Standard output: text in columns for people, JSON for programs. */

#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace synfin {

/// Keys keep the order in which they are written.
using json = nlohmann::ordered_json;

/// On one line, or with so many blanks for each level.
std::string json_text(const json &value, int indent = -1);

enum class colour { none, bold, red, green, yellow, blue, cyan, grey };

struct cell {
	std::string text;
	colour tint = colour::none;

	cell(std::string words, colour c = colour::none)
		: text(std::move(words)), tint(c) {}
	cell(const char *words) : text(words) {}
};

/// Rows of cells under a header, aligned; numbers may be set to the right.
class table {
public:
	struct column {
		std::string header;
		bool right = false;
	};

	explicit table(std::vector<column> columns)
		: columns_(std::move(columns)) {}

	void add(std::vector<cell> row) { rows_.push_back(std::move(row)); }
	std::string text(bool colours) const;

	/**
	 * The rows added since the last page, under the header if it is the
	 * first. Columns only get wider, so that pages of like rows line up.
	 */
	std::string page(bool colours);
	std::size_t rows() const { return rows_.size(); }

private:
	using widths = std::vector<std::size_t>;

	widths widened(widths from) const;
	std::string header_text(const widths &wide, bool colours) const;
	std::string rows_text(const widths &wide, bool colours) const;

	std::vector<column> columns_;
	std::vector<std::vector<cell>> rows_;
	widths widths_;
};

std::string tinted(std::string_view text, colour tint, bool colours);

/// @text in lines of at most @width, each after @indent.
std::string wrapped(std::string_view text, std::size_t width,
		    std::string_view indent);

/// Nobody reads any more: the program ends, and that is all right.
struct reader_gone {};

/// Where results go, and in which form.
class output {
public:
	bool is_json = false;
	bool pretty = false;

	/// Whether standard output is a terminal that wants colours.
	bool colours() const;

	/// All of it, at once; a reader that went away ends the program.
	void write(std::string_view text) const;
	void line(std::string_view text) const;
	void print(const json &value) const;
	/// As print() writes it, without the last newline.
	std::string text(const json &value) const;
	/// For streams: each object on a line of its own, never pretty.
	void print_line(const json &value) const { line(value.dump()); }
	void print(const table &rows) const;
};

} // namespace synfin
