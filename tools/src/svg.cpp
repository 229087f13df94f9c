// SPDX-License-Identifier: GPL-2.0
/* A drawing in SVG: just what a ladder needs. */

#include "svg.hpp"

#include <fmt/core.h>

#include <cmath>

namespace synfin {
namespace {

constexpr double head_length = 9;
constexpr double head_width = 3.5;
constexpr double cross_size = 5;

/*
 * The drawing brings its own paper, so that it can be read wherever it lies; a
 * viewer that knows of dark pages gets dark paper.
 */
constexpr char style[] = R"(
    .paper { fill: #ffffff; }
    text { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #1f2328;
      stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
    .head { font-weight: bold; }
    .faint { fill: #59636e; }
    .state { font-weight: bold; fill: #0550ae; }
    .bad { fill: #b3261e; }
    .sign { font-weight: bold; fill: #9a3b00; }
    line, .tip { stroke: #1f2328; stroke-width: 1.4; }
    .tip { fill: #1f2328; stroke: none; }
    line.rail { stroke: #59636e; stroke-width: 1.8; }
    line.lost { stroke: #b3261e; }
    line.far { stroke-dasharray: 6 4; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117; }
      text { fill: #e6edf3; stroke: #0d1117; }
      .faint { fill: #9198a1; }
      .state { fill: #79c0ff; }
      .bad { fill: #ff7b72; }
      .sign { fill: #ffa657; }
      line { stroke: #e6edf3; }
      .tip { fill: #e6edf3; }
      line.rail { stroke: #9198a1; }
      line.lost { stroke: #ff7b72; }
    }
)";

std::string escaped(std::string_view text)
{
	std::string result;

	for (char c : text) {
		switch (c) {
		case '&':
			result += "&amp;";
			break;
		case '<':
			result += "&lt;";
			break;
		case '>':
			result += "&gt;";
			break;
		case '"':
			result += "&quot;";
			break;
		default:
			result += c;
		}
	}
	return result;
}

const char *anchor_name(anchor where)
{
	switch (where) {
	case anchor::middle:
		return "middle";
	case anchor::end:
		return "end";
	default:
		return "start";
	}
}

} // namespace

void svg::line(svg_point from, svg_point to, std::string_view classes)
{
	lines_ += fmt::format(
		"  <line class=\"{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>\n",
		classes, from.x, from.y, to.x, to.y);
}

void svg::arrow(svg_point from, svg_point to, std::string_view classes)
{
	double angle = std::atan2(to.y - from.y, to.x - from.x);
	svg_point along{std::cos(angle), std::sin(angle)};
	svg_point base{to.x - head_length * along.x, to.y - head_length * along.y};

	line(from, base, classes);
	lines_ += fmt::format(
		"  <polygon class=\"tip\" points=\"{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}\"/>\n",
		to.x, to.y, base.x - head_width * along.y,
		base.y + head_width * along.x, base.x + head_width * along.y,
		base.y - head_width * along.x);
}

void svg::cross(svg_point at, std::string_view classes)
{
	line({at.x - cross_size, at.y - cross_size},
	     {at.x + cross_size, at.y + cross_size}, classes);
	line({at.x - cross_size, at.y + cross_size},
	     {at.x + cross_size, at.y - cross_size}, classes);
}

void svg::text(svg_point at, anchor where, std::string_view text,
	       std::string_view classes)
{
	texts_ += fmt::format(
		"  <text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n",
		classes, at.x, at.y, anchor_name(where), escaped(text));
}

void svg::text_along(svg_point at, double degrees, std::string_view text,
		     std::string_view classes)
{
	texts_ += fmt::format(
		"  <text class=\"{}\" text-anchor=\"middle\" transform=\"translate({:.1f} {:.1f}) rotate({:.2f})\">{}</text>\n",
		classes, at.x, at.y, degrees, escaped(text));
}

std::string svg::document(double width, double height,
			  std::string_view title) const
{
	return fmt::format(
		       "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\">\n"
		       "  <title>{2}</title>\n  <style>{3}  </style>\n"
		       "  <rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n",
		       width, height, escaped(title), style) +
	       lines_ + texts_ + "</svg>\n";
}

} // namespace synfin
