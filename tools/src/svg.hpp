/* SPDX-License-Identifier: GPL-2.0 */
/* A drawing in SVG: just what a ladder needs. */

#pragma once

#include <string>
#include <string_view>

namespace synfin {

struct svg_point {
	double x = 0;
	double y = 0;
};

enum class anchor { start, middle, end };

/// Elements get their looks from classes; every text is escaped.
class svg {
public:
	void line(svg_point from, svg_point to, std::string_view classes);
	/// A line with a head at its end.
	void arrow(svg_point from, svg_point to, std::string_view classes);
	/// A small x.
	void cross(svg_point at, std::string_view classes);
	void text(svg_point at, anchor where, std::string_view text,
		  std::string_view classes);
	/// Along a line that rises or falls: turned round @at.
	void text_along(svg_point at, double degrees, std::string_view text,
			std::string_view classes);

	/// The whole file: readable on white paper and on a dark page.
	std::string document(double width, double height,
			     std::string_view title) const;

private:
	std::string lines_;
	std::string texts_; ///< above all lines
};

} // namespace synfin
