// SPDX-License-Identifier: GPL-2.0
/* stats: all counters of the namespace. */

#include "command.hpp"
#include "error.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "names.hpp"

#include "generated/words.hpp"

#include <memory>

namespace synfin {
namespace {

std::string explained(std::span<const words::word> list, unsigned int number)
{
	return number < list.size() ? std::string(list[number].text) : "";
}

struct line {
	std::string name;
	std::string meaning;
};

line describe(const counter_record &c)
{
	switch (c.group) {
	case SYNFIN_COUNTER_GROUP_TOTAL:
		return {synfin_counter_name(c.total),
			explained(words::counter, c.total)};
	case SYNFIN_COUNTER_GROUP_DROP:
		return {synfin_drop_name(c.drop), explained(words::drop, c.drop)};
	case SYNFIN_COUNTER_GROUP_RULE: {
		std::string text = explained(words::rule, c.rule);

		/* a line has no room for more */
		return {synfin_rule_name(c.rule),
			text.size() > 60 ? text.substr(0, 57) + "..." : text};
	}
	default:
		return {fmt::format("{} -> {}", synfin_state_name(c.old_state),
				    synfin_state_name(c.new_state)), ""};
	}
}

const char *heading(unsigned int group)
{
	switch (group) {
	case SYNFIN_COUNTER_GROUP_TOTAL:
		return "TOTAL";
	case SYNFIN_COUNTER_GROUP_DROP:
		return "DROPPED";
	case SYNFIN_COUNTER_GROUP_RULE:
		return "DECIDED BY";
	default:
		return "ARC";
	}
}

/* Returns whether there was anything to print. */
bool print_group(const output &out, unsigned int group,
		 const std::vector<counter_record> &counters, bool all)
{
	table t({{heading(group)}, {"COUNT", true}, {"MEANING"}});
	bool any = false;

	for (const counter_record &c : counters) {
		if (c.group != group || !is_told(c, all))
			continue;

		line text = describe(c);

		any = true;
		t.add({text.name, fmt::format("{}", c.value), text.meaning});
	}
	if (any)
		out.write(t.text(out.colours()) + "\n");
	return any;
}

void run(context &ctx, bool all)
{
	kernel k;
	auto counters = k.counters();
	bool any = false;

	if (ctx.out.is_json) {
		ctx.out.print(counters_json(counters, all));
		return;
	}
	for (unsigned int i = 0; i <= SYNFIN_COUNTER_GROUP_MAX; i++)
		any |= print_group(ctx.out, i, counters, all);
	if (!any)
		ctx.out.line("nothing has happened in this namespace yet; --all shows the zeros");
}

} // namespace

void add_stats(CLI::App &app, context &ctx)
{
	auto all = std::make_shared<bool>(false);

	add_verb(app, ctx, "stats", "[--all]",
		 "counters: totals, drops, rules, arcs",
		 [&ctx, all](const word_list &words) {
			 word_reader(words).end();
			 run(ctx, *all);
		 })
		.flag("-a,--all", *all, "those that are zero, too");
}

} // namespace synfin
