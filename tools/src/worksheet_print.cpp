// SPDX-License-Identifier: GPL-2.0
/* A worksheet and its key as text, HTML and JSON. */

#include "meanings.hpp"
#include "names.hpp"
#include "worksheet.hpp"

#include <fmt/core.h>

namespace synfin {
namespace {

std::string task(const worksheet &sheet)
{
	if (sheet.shuffled)
		return "These lines are out of order. Which was the first, which the last? Each line shows the states after it.";
	return fmt::format("Fill in the {} blanks. Each line shows the states after it; sequence numbers count from each end's first.",
			   sheet.key.size());
}

/* "Exercise 7: The SYN is lost" */
std::string heading(const worksheet &sheet, bool key)
{
	return fmt::format("{} {}{}", key ? "Key of exercise" : "Exercise",
			   sheet.seed,
			   sheet.title.empty() ? "" : ": " + sheet.title);
}

std::string answer(const worksheet_answer &a)
{
	std::string text = a.place + ": " + a.text;

	if (a.rule) {
		meaning m = find_meaning(rules, a.rule);

		text += fmt::format("  [{}, {}: {}]", m.name, m.section, m.text);
	}
	return text;
}

std::string arrow(const worksheet_line &line)
{
	if (!line.flies)
		return fmt::format("({}) {}", line.to_right ? "left" : "right",
				   line.segment);
	return line.to_right ? line.segment + " -->" : "<-- " + line.segment;
}

std::string escaped(std::string_view text)
{
	std::string result;

	for (char c : text) {
		if (c == '<' || c == '>' || c == '&')
			result += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
		else
			result += c;
	}
	return result;
}

std::string row_html(const worksheet_line &line)
{
	return fmt::format(
		"<tr><td class=\"time\">{}</td><td class=\"left\">{}</td><td class=\"{}\">{}</td><td>{}</td></tr>\n",
		escaped(line.label + line.seconds), escaped(line.left),
		line.to_right ? "to-right" : "to-left", escaped(arrow(line)),
		escaped(line.right));
}

std::string sheet_html(const worksheet &sheet)
{
	std::string text = fmt::format(
		"<p>{}</p>\n<table>\n<tr><th>{}</th><th>{}</th><th></th><th>{}</th></tr>\n",
		escaped(task(sheet)), sheet.shuffled ? "line" : "seconds",
		escaped(sheet.left), escaped(sheet.right));

	for (const worksheet_line &line : sheet.lines)
		text += row_html(line);
	return text + "</table>\n";
}

std::string key_html(const worksheet &sheet)
{
	std::string text = "<ul class=\"key\">\n";

	for (const worksheet_answer &a : sheet.key)
		text += "<li>" + escaped(answer(a)) + "</li>\n";
	return text + "</ul>\n";
}

constexpr char html_head[] = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>synfin: exercise</title>
<style>
:root { color-scheme: light dark; }
body { font-family: sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; font-family: monospace; width: 100%; }
th, td { padding: .35em .8em; text-align: left; }
td.time, td.left { text-align: right; }
td.left, td.to-right, td.to-left { border-right: 2px solid; }
td.to-right { text-align: left; }
td.to-left { text-align: right; }
ul.key { list-style: none; padding: 0; }
</style>
</head>
<body>
)";

} // namespace

std::string worksheet_text(const worksheet &sheet, bool key)
{
	std::string text;
	table t({{sheet.shuffled ? "LINE" : "SECONDS", true},
		 {sheet.left, true}, {""}, {sheet.right}});

	if (key) {
		for (const worksheet_answer &a : sheet.key)
			text += wrapped(answer(a), 100, "  ");
		return heading(sheet, key) + "\n\n" + text;
	}
	for (const worksheet_line &line : sheet.lines)
		t.add({line.label + line.seconds, line.left, arrow(line),
		       line.right});
	return heading(sheet, key) + "\n" + wrapped(task(sheet), 100, "") + "\n" +
	       t.text(false);
}

std::string worksheet_html(const worksheet &sheet, bool key)
{
	return fmt::format("{}<h1>{}</h1>\n{}</body>\n</html>\n", html_head,
			   escaped(heading(sheet, key)),
			   key ? key_html(sheet) : sheet_html(sheet));
}

json worksheet_json(const worksheet &sheet, bool key)
{
	json j{{"seed", sheet.seed}};

	if (!sheet.title.empty())
		j["title"] = sheet.title;
	j["task"] = task(sheet);
	j["left"] = sheet.left;
	j["right"] = sheet.right;
	j["lines"] = json::array();

	for (const worksheet_line &line : sheet.lines) {
		json l{{"left_state", line.left}, {"segment", line.segment},
		       {line.flies ? "to" : "at",
			line.to_right == line.flies ? "right" : "left"},
		       {"right_state", line.right}};

		if (sheet.shuffled)
			l["label"] = line.label;
		else
			l["seconds"] = line.seconds;
		j["lines"].push_back(l);
	}
	for (const worksheet_answer &a : sheet.key) {
		json k{{"place", a.place}, {"answer", a.text}};

		if (a.rule)
			k["rule"] = synfin_rule_name(a.rule);
		if (key)
			j["key"].push_back(k);
	}
	return j;
}

} // namespace synfin
