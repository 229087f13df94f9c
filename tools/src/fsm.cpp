// SPDX-License-Identifier: GPL-2.0
/* fsm: the state machine as the kernel has it. */

#include "command.hpp"
#include "error.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "names.hpp"
#include "render.hpp"

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

table arcs_table(const std::vector<fsm_record> &machine)
{
	table t({{"FROM"}, {"TO"}, {"TAKEN", true}, {""}});

	for (const fsm_record &f : machine)
		if (!f.state)
			t.add({state_cell(f.old_state), state_cell(f.new_state),
			       fmt::format("{}", f.hits),
			       {f.legal ? "" : "not in the RFC's diagram!",
				colour::red}});
	return t;
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

void run(context &ctx, bool as_dot)
{
	if (as_dot && ctx.out.is_json)
		usage("--dot is a form of its own: not with --json");

	kernel k;
	auto machine = k.fsm();

	if (as_dot) {
		ctx.out.write(dot(machine));
	} else if (ctx.out.is_json) {
		ctx.out.print(fsm_json(machine));
	} else {
		ctx.out.print(states_table(machine));
		ctx.out.line("");
		ctx.out.print(arcs_table(machine));
	}
}

} // namespace

void add_fsm(CLI::App &app, context &ctx)
{
	auto as_dot = std::make_shared<bool>(false);

	add_verb(app, ctx, "fsm", "[--dot]",
		 "the state machine: who is where, which arcs were taken",
		 [&ctx, as_dot](const word_list &words) {
			 word_reader(words).end();
			 run(ctx, *as_dot);
		 })
		.flag("--dot", *as_dot, "as a graph for Graphviz");
}

} // namespace synfin
