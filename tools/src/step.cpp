// SPDX-License-Identifier: GPL-2.0
/* step: segments that fault rules hold, let go of one by one. */

#include "command.hpp"
#include "error.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "render.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <cerrno>
#include <memory>

namespace synfin {
namespace {

struct verb {
	const char *name;
	std::uint32_t step;
	bool takes_all;
	const char *help;
};

constexpr verb verbs[] = {
	{"next", SYNFIN_STEP_NEXT, true,
	 "let one go on, by default the oldest that is held"},
	{"drop", SYNFIN_STEP_DROP, true, "have it lost"},
	{"dup", SYNFIN_STEP_DUP, false, "let a copy go on, and hold it still"},
	{"swap", SYNFIN_STEP_SWAP, false, "put it behind the one behind it"},
};

/* Without @all those that wait for a person. */
void list(context &ctx, const word_list &words, bool all)
{
	word_reader(words).end();

	auto segments = kernel().held();

	if (!all)
		std::erase_if(segments, [](const held_record &h) {
			return h.action != SYNFIN_FAULT_HOLD;
		});
	if (!ctx.out.is_json) {
		ctx.out.print(held_table(segments));
		return;
	}

	json result = json::array();

	for (const held_record &h : segments)
		result.push_back(held_json(h));
	ctx.out.print(result);
}

void print_segment(const output &out, const held_record &h)
{
	if (out.is_json)
		out.print(held_json(h));
	else
		out.line(held_line(h));
}

/* Whatever is kept, for whatever reason, in its order. */
void step_all(context &ctx, std::uint32_t what)
{
	kernel k;
	json done = json::array();

	for (const held_record &h : k.held()) {
		try {
			done.push_back(held_json(k.step(what, h.id)));
		} catch (const nl::refusal &no) {
			/* it may have gone on by itself */
			if (no.ack().error != ENOENT)
				throw;
			continue;
		}
		if (!ctx.out.is_json)
			print_segment(ctx.out, h);
	}
	if (ctx.out.is_json)
		ctx.out.print(done);
}

void step(context &ctx, const word_list &words, const verb &v)
{
	word_reader reader(words);
	std::uint32_t id = 0;

	if (v.takes_all && reader.skip("all")) {
		reader.end();
		step_all(ctx, v.step);
		return;
	}
	if (!reader.empty())
		id = parse_id(reader.next("ID"), "held segment");
	reader.end();
	print_segment(ctx.out, kernel().step(v.step, id));
}

} // namespace

void add_step(CLI::App &app, context &ctx)
{
	CLI::App &object = add_object(app, "step",
				      "segments that rules hold, one by one");
	auto all = std::make_shared<bool>(false);

	add_verb(object, ctx, "list", "[-a]",
		 "what rules with the action hold keep, the oldest first",
		 [&ctx, all](const word_list &words) { list(ctx, words, *all); })
		.flag("-a,--all", *all, "and what is late or out of order");
	for (const verb &v : verbs)
		add_verb(object, ctx, v.name,
			 v.takes_all ? "[ID|all]" : "[ID]", v.help,
			 [&ctx, v](const word_list &words) {
				 step(ctx, words, v);
			 });
}

} // namespace synfin
