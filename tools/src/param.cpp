// SPDX-License-Identifier: GPL-2.0
/* param: what can be tuned in the namespace. */

#include "command.hpp"
#include "error.hpp"
#include "kernel.hpp"
#include "names.hpp"
#include "params.hpp"

namespace synfin {
namespace {

/* Values come from the kernel: its table may be newer than ours. */
struct param_row {
	const synfin_param &row;
	std::uint64_t value, def, min, max;
};

std::uint64_t value_in(const param_values &values, const synfin_param &row,
		       std::uint64_t otherwise)
{
	auto found = values.find(row.id);

	return found == values.end() ? otherwise : found->second;
}

std::string scope_letters(const synfin_param &row)
{
	std::string text = "namespace";

	if (row.scope & SYNFIN_SCOPE_LISTENER)
		text += ",listener";
	if (row.scope & SYNFIN_SCOPE_CONN)
		text += ",conn";
	return text;
}

param_row make_row(const synfin_param &row, const settings_record &s)
{
	return {row, value_in(s.params, row, row.def),
		value_in(s.defaults, row, row.def),
		value_in(s.minima, row, row.min),
		value_in(s.maxima, row, row.max)};
}

json row_json(const param_row &r)
{
	json scopes = json::array({"namespace"});

	if (r.row.scope & SYNFIN_SCOPE_LISTENER)
		scopes.push_back("listener");
	if (r.row.scope & SYNFIN_SCOPE_CONN)
		scopes.push_back("connection");
	return {{"name", r.row.name}, {"value", r.value},
		{"unit", unit_name(r.row)}, {"default", r.def},
		{"min", r.min}, {"max", r.max}, {"scopes", scopes},
		{"rule", synfin_rule_name(r.row.rule)}};
}

std::string range_text(const param_row &r)
{
	if (r.row.unit == SYNFIN_UNIT_BOOL)
		return "off, on";
	return param_text(r.row, r.min) + " .. " + param_text(r.row, r.max);
}

void print_rows(const output &out, const std::vector<param_row> &rows)
{
	if (out.is_json) {
		json all = json::array();

		for (const param_row &r : rows)
			all.push_back(row_json(r));
		out.print(all);
		return;
	}

	table t({{"PARAMETER"}, {"VALUE", true}, {"DEFAULT", true}, {"RANGE"},
		 {"UNIT"}, {"SETTABLE FOR"}, {"RULE"}});

	for (const param_row &r : rows)
		t.add({r.row.name,
		       {param_text(r.row, r.value),
			r.value == r.def ? colour::none : colour::yellow},
		       param_text(r.row, r.def), range_text(r),
		       r.row.unit == SYNFIN_UNIT_NS ? std::string("time") :
			       std::string(unit_name(r.row)),
		       scope_letters(r.row), synfin_rule_name(r.row.rule)});
	out.print(t);
}

/* All of them, or those that @words name. */
std::vector<const synfin_param *> selected(const word_list &words)
{
	std::vector<const synfin_param *> rows;

	for (const std::string &word : words)
		rows.push_back(&need_param(word));
	if (rows.empty())
		for (const synfin_param &row : param_table())
			rows.push_back(&row);
	return rows;
}

void show(context &ctx, const word_list &words)
{
	auto wanted = selected(words);
	kernel k;
	settings_record settings = k.settings();
	std::vector<param_row> rows;

	for (const synfin_param *row : wanted)
		rows.push_back(make_row(*row, settings));
	print_rows(ctx.out, rows);
}

void apply(context &ctx, kernel &k, const param_values &values)
{
	std::vector<param_row> rows;

	k.set_params(values);
	if (!ctx.out.is_json)
		return;

	settings_record settings = k.settings();

	for (const synfin_param &row : param_table())
		if (values.contains(row.id))
			rows.push_back(make_row(row, settings));
	print_rows(ctx.out, rows);
}

void set(context &ctx, const word_list &words)
{
	if (words.empty())
		usage("KEY VALUE is missing: what is to be set? 'synfin param show' lists them");

	param_values values = parse_params(words, SYNFIN_SCOPE_NET);
	kernel k;

	apply(ctx, k, values);
}

void reset(context &ctx, const word_list &words)
{
	auto wanted = selected(words);
	kernel k;
	settings_record settings = k.settings();
	param_values values;

	for (const synfin_param *row : wanted)
		values[row->id] = value_in(settings.defaults, *row, row->def);
	apply(ctx, k, values);
}

} // namespace

void add_param(CLI::App &app, context &ctx)
{
	CLI::App &param = add_object(app, "param", "parameters of the namespace");

	add_verb(param, ctx, "show", "[KEY]...",
		 "values with unit, range and default",
		 [&ctx](const word_list &words) { show(ctx, words); });
	add_verb(param, ctx, "set", "KEY VALUE [KEY VALUE]...",
		 "change them, all of those given or none",
		 [&ctx](const word_list &words) { set(ctx, words); });
	add_verb(param, ctx, "reset", "[KEY]...", "back to the defaults",
		 [&ctx](const word_list &words) { reset(ctx, words); });
}

} // namespace synfin
