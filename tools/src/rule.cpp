// SPDX-License-Identifier: GPL-2.0
/* rule: which segments are lost, late, doubled, swapped, spoilt or held. */

#include "command.hpp"
#include "error.hpp"
#include "fault_words.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "names.hpp"
#include "render.hpp"
#include "several.hpp"

namespace synfin {
namespace {

void add(context &ctx, const word_list &words)
{
	fault_record request = parse_fault(words);
	kernel k;
	fault_record f = k.add_fault(request);

	if (ctx.out.is_json)
		ctx.out.print(fault_json(f));
	else
		ctx.out.line(fmt::format("{} {}", f.id, fault_words(f)));
}

void del(context &ctx, const word_list &words)
{
	if (words.size() == 1 && same_word(words[0], "all")) {
		kernel().delete_all_faults();
		print_done(ctx.out, "del", "all");
		return;
	}
	run_each(ctx.out, "del", "rule", words,
		 [](kernel &k, std::uint32_t id) { k.delete_fault(id); });
}

void show(context &ctx, const word_list &words)
{
	word_reader(words).end();

	auto rules = kernel().faults();

	if (!ctx.out.is_json) {
		ctx.out.print(faults_table(rules));
		return;
	}

	json all = json::array();

	for (const fault_record &f : rules)
		all.push_back(fault_json(f));
	ctx.out.print(all);
}

} // namespace

void add_rule(CLI::App &app, context &ctx)
{
	CLI::App &rule = add_object(app, "rule",
				    "fault rules: what happens to segments");

	add_verb(rule, ctx, "add",
		 "ACTION [on FLAGS] [only] [not FLAGS] [KEY VALUE]...",
		 "ACTION: drop, delay T, dup, reorder [T], corrupt, hold; KEY: dir in|out, state X, sport N, dport N, src A[:N], dst A[:N], id CONN, len N|N-M, nth N, count N, chance P%, seed N",
		 [&ctx](const word_list &words) { add(ctx, words); });
	add_verb(rule, ctx, "del", "ID...|all", "delete",
		 [&ctx](const word_list &words) { del(ctx, words); });
	add_verb(rule, ctx, "show", "",
		 "list, in the order in which they are tried, with what they did",
		 [&ctx](const word_list &words) { show(ctx, words); });
}

} // namespace synfin
