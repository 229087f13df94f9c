// SPDX-License-Identifier: GPL-2.0
/* fsm: the state machine as the kernel has it. */

#include "arcs.hpp"
#include "command.hpp"
#include "error.hpp"
#include "fsm_live.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "names.hpp"
#include "render.hpp"
#include "story_arcs.hpp"

#include <memory>

namespace synfin {
namespace {

table states_table(const std::vector<fsm_record> &machine)
{
	table t({{"STATE"}, {"NOW", true}});

	for (const fsm_record &f : machine)
		if (f.state)
			t.add({state_cell(*f.state),
			       fmt::format("{}", f.population)});
	return t;
}

/* Of an arc that was not walked, how it can be. */
cell remark(const fsm_record &f, const story_arcs &stories)
{
	const arc *a = find_arc(f.old_state, f.new_state);
	std::string story = a && !f.hits ? stories.story_of(*a) : "";

	if (!f.legal)
		return {"not in the RFC's diagram!", colour::red};
	return {story.empty() ? "" : "synfin what-if " + story, colour::grey};
}

table arcs_table(const std::vector<fsm_record> &machine)
{
	story_arcs stories = story_arcs::installed();
	table t({{"FROM"}, {"TO"}, {"TAKEN", true}, {""}});

	for (const fsm_record &f : machine)
		if (!f.state)
			t.add({state_cell(f.old_state), state_cell(f.new_state),
			       fmt::format("{}", f.hits), remark(f, stories)});
	return t;
}

json machine_json(const std::vector<fsm_record> &machine)
{
	story_arcs stories = story_arcs::installed();
	json j = fsm_json(machine);

	for (json &a : j["arcs"]) {
		const arc *known = find_arc(a["from"].get<std::string>() + "-" +
					    a["to"].get<std::string>());
		std::string story = known ? stories.story_of(*known) : "";

		if (!story.empty())
			a["story"] = story;
	}
	return j;
}

std::string quoted(unsigned int state)
{
	return fmt::format("\"{}\"", synfin_state_name(state));
}

/* Graphviz: what was taken is black, what is only possible is grey. */
std::string dot(const std::vector<fsm_record> &machine)
{
	std::string text = "digraph synfin {\n\tnode [shape=box];\n";

	for (const fsm_record &f : machine) {
		if (f.state) {
			text += fmt::format("\t{} [label=\"{}\\n{}\"];\n",
					    quoted(*f.state),
					    synfin_state_name(*f.state),
					    f.population);
			continue;
		}
		text += fmt::format("\t{} -> {} [label=\"{}\", color={}];\n",
				    quoted(f.old_state), quoted(f.new_state),
				    f.hits,
				    !f.legal ? "red" : f.hits ? "black" : "grey");
	}
	return text + "}\n";
}

struct fsm_options {
	bool dot = false;
	bool live = false;
};

void run(context &ctx, const fsm_options &options)
{
	if (options.dot + options.live + ctx.out.is_json > 1)
		usage("--dot, --live and --json are three forms: one at a time");
	if (options.live) {
		watch_fsm(ctx.netns);
		return;
	}

	kernel k;
	auto machine = k.fsm();

	if (options.dot) {
		ctx.out.write(dot(machine));
	} else if (ctx.out.is_json) {
		ctx.out.print(machine_json(machine));
	} else {
		ctx.out.print(states_table(machine));
		ctx.out.line("");
		ctx.out.print(arcs_table(machine));
	}
}

} // namespace

void add_fsm(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<fsm_options>();

	add_verb(app, ctx, "fsm", "[--dot|--live]",
		 "the state machine: who is where, which arcs were taken",
		 [&ctx, options](const word_list &words) {
			 word_reader(words).end();
			 run(ctx, *options);
		 })
		.flag("--dot", options->dot, "as a graph for Graphviz")
		.flag("--live", options->live, "on the terminal, while it works");
}

} // namespace synfin
