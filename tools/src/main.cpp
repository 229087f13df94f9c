// SPDX-License-Identifier: GPL-2.0
/* synfin [-j [-p]] [-N NETNS] OBJECT VERB …: options, dispatch, exit status. */

#include "abbreviation.hpp"
#include "command.hpp"
#include "error.hpp"
#include "names.hpp"
#include "netns.hpp"
#include "printable.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <linux/synfin.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <new>
#include <span>
#include <string_view>

namespace synfin {
namespace {

void add_options(CLI::App &app, context &ctx)
{
	app.add_flag("-j,--json", ctx.out.is_json, "JSON instead of text");
	app.add_flag("-p,--pretty", ctx.out.pretty, "with -j: indented");
	app.add_option("-N,--netns", ctx.netns,
		       "in this network namespace: NAME, path or pid")
		->type_name("NETNS");
	app.set_version_flag("-V,--version",
			     fmt::format("synfin {} (netlink ABI {})",
					 SYNFIN_TOOL_VERSION, SYNFIN_ABI));
	app.require_subcommand(1);
	app.fallthrough();
	app.footer("Exit status: 0 ok, 1 usage, 2 refused by the kernel, 3 expectation failed,\n"
		   "4 module absent or of another version. See synfin(8).");
}

struct object {
	std::string_view name;
	void (*add)(CLI::App &, context &);
};

constexpr object objects[] = {
	{ "conn", add_conn },
	{ "connect", add_connect },
	{ "serve", add_serve },
	{ "run", add_run },
	{ "sock", add_sock },
	{ "listen", add_listen },
	{ "param", add_param },
	{ "rule", add_rule },
	{ "step", add_step },
	{ "monitor", add_monitor },
	{ "record", add_record },
	{ "replay", add_replay },
	{ "capture", add_capture },
	{ "fsm", add_fsm },
	{ "ladder", add_ladder },
	{ "why", add_why },
	{ "exercise", add_exercise },
	{ "stats", add_stats },
	{ "explain", add_explain },
	{ "bench", add_bench },
	{ "probe", add_probe },
	{ "what-if", add_what_if },
	{ "doctor", add_doctor },
	{ "complete", add_complete },
};

/* Of all names that begin with @word the only one, as ip(8) does it. */
std::string expanded(const CLI::App &app, const std::string &word)
{
	std::vector<std::string> names;

	for (const CLI::App *sub : app.get_subcommands({})) {
		if (sub->get_name() == word)
			return word;
		if (!sub->get_group().empty())
			names.push_back(sub->get_name());
	}

	std::vector<std::string> begun = meant_by(word, names);

	if (begun.size() == 1)
		return begun[0];
	if (begun.empty())
		usage("'{}' is no command here{}", word, suggestion(word, names));
	usage("'{}' is ambiguous here: {}", word,
	      fmt::format("{}", fmt::join(begun, " or ")));
}

/* -N, or letters with N as their last: the name is the next word. */
bool takes_netns(const std::string &arg)
{
	return arg == "--netns" ||
	       (arg.size() > 1 && arg[0] == '-' && arg[1] != '-' &&
		arg.find('N') == arg.size() - 1);
}

/* The first word that is no option: empty if there is none. */
std::string_view first_word(const std::vector<std::string> &args)
{
	for (std::size_t i = 0; i < args.size(); i++) {
		if (takes_netns(args[i]))
			i++;
		else if (!args[i].starts_with('-'))
			return args[i];
	}
	return "";
}

/*
 * The object that is meant, or all of them for whom has to choose: who completes
 * a word, helps, or suggests another. Half of the tool's start would be spent on
 * objects that no one asked for.
 */
std::span<const object> wanted_objects(const std::vector<std::string> &args)
{
	std::string_view word = first_word(args);
	auto same = std::ranges::find(objects, word, &object::name);
	auto begins = [word](const object &o) { return o.name.starts_with(word); };
	auto found = std::ranges::find_if(objects, begins);

	if (same != std::end(objects) && same->add != add_complete)
		return { same, 1 };
	if (std::ranges::count_if(objects, begins) != 1 ||
	    found->add == add_complete)
		return objects;
	return { found, 1 };
}

/* Objects and verbs may be shortened, and "help" may stand for either. */
void expand_commands(CLI::App &app, std::vector<std::string> &args)
{
	const CLI::App *level = &app;

	for (std::size_t i = 0; i < args.size(); i++) {
		if (takes_netns(args[i])) {
			i++;
			continue;
		}
		if (args[i] == "--")
			return;
		if (args[i].starts_with('-'))
			continue;
		if (args[i] == "help") {
			args[i] = "--help";
			continue;
		}
		/* behind a verb: only "help" is ours, the rest is the verb's */
		if (level->get_subcommands({}).empty())
			return;
		args[i] = expanded(*level, args[i]);
		level = level->get_subcommand(args[i]);
	}
}

/* What helps who has written a wrong option. */
std::string advice_for(const std::vector<std::string> &args)
{
	if (first_word(args) == "run")
		return "the program and its options stand behind '--': 'synfin run -- CMD [ARG]...'";
	return "'synfin --help' and 'synfin OBJECT --help' tell what is allowed";
}

int parse_and_run(CLI::App &app, context &ctx, std::vector<std::string> args)
{
	expand_commands(app, args);
	std::string advice = advice_for(args);
	std::reverse(args.begin(), args.end());
	try {
		app.parse(std::move(args));
	} catch (const CLI::Success &shown) {
		return app.exit(shown);
	} catch (const CLI::ParseError &error) {
		usage("{}; {}", error.what(), advice);
	}
	if (!ctx.netns.empty())
		enter_netns(ctx.netns);
	if (ctx.action)
		ctx.action();
	return static_cast<int>(exit_code::ok);
}

int run(std::vector<std::string> args)
{
	CLI::App app("Drive and watch synfin, the connection half of TCP as an experimental IP protocol.",
		     "synfin");
	context ctx;

	add_options(app, ctx);
	for (const object &o : wanted_objects(args))
		o.add(app, ctx);
	if (args.empty()) {
		fmt::print(stderr, "{}", app.help());
		return static_cast<int>(exit_code::usage);
	}
	return parse_and_run(app, ctx, std::move(args));
}

} // namespace
} // namespace synfin

int main(int argc, char **argv)
{
	/* a reader that goes away ends us, even if our parent ignored that */
	std::signal(SIGPIPE, SIG_DFL);
	try {
		return synfin::run({argv + 1, argv + argc});
	} catch (const synfin::failure &error) {
		fmt::print(stderr, "synfin: {}\n",
			   synfin::printable(error.what()));
		return static_cast<int>(error.code());
	} catch (const synfin::reader_gone &) {
		return static_cast<int>(synfin::exit_code::ok);
	} catch (const std::bad_alloc &) {
		fmt::print(stderr, "synfin: out of memory\n");
		return static_cast<int>(synfin::exit_code::refused);
	} catch (const std::exception &error) {
		fmt::print(stderr, "synfin: {}\n",
			   synfin::printable(error.what()));
		return static_cast<int>(synfin::exit_code::refused);
	}
}
