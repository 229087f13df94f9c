// SPDX-License-Identifier: GPL-2.0
/* complete: what may come next on the command line; for shells. */

#include "abbreviation.hpp"
#include "command.hpp"
#include "error.hpp"
#include "fault_words.hpp"
#include "filter.hpp"
#include "kernel.hpp"
#include "meanings.hpp"
#include "names.hpp"
#include "netns.hpp"
#include "params.hpp"
#include "story.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace synfin {
namespace {

void append(word_list &list, const word_list &more)
{
	list.insert(list.end(), more.begin(), more.end());
}

word_list namespaces()
{
	word_list names;
	std::error_code none;

	for (const auto &entry :
	     std::filesystem::directory_iterator("/run/netns", none))
		names.push_back(entry.path().filename().string());
	return names;
}

/* Without a module or the right to ask there is just nothing to offer. */
word_list connection_ids()
{
	word_list ids;

	try {
		for (const connection_record &c : kernel().connections({}))
			ids.push_back(fmt::format("{}", c.id));
	} catch (const failure &) {
	}
	return ids;
}

word_list listener_ids()
{
	word_list ids;

	try {
		for (const listener_record &l : kernel().listeners({}))
			ids.push_back(fmt::format("{}", l.id));
	} catch (const failure &) {
	}
	return ids;
}

word_list rule_ids()
{
	word_list ids;

	try {
		for (const fault_record &f : kernel().faults())
			ids.push_back(fmt::format("{}", f.id));
	} catch (const failure &) {
	}
	return ids;
}

word_list held_ids()
{
	word_list ids;

	try {
		for (const held_record &h : kernel().held())
			ids.push_back(fmt::format("{}", h.id));
	} catch (const failure &) {
	}
	return ids;
}

word_list explained_words()
{
	word_list all;

	for (const meaning &m : all_meanings())
		all.push_back(m.name);
	return all;
}

word_list options_of(const CLI::App &app)
{
	word_list names;

	for (const CLI::Option *option : app.get_options({}))
		for (const std::string &name : option->get_lnames())
			names.push_back("--" + name);
	return names;
}

/// The words so far: which command they name, and what follows it.
struct position {
	const CLI::App *app;
	std::string object;
	std::string verb;
	word_list given; ///< complete words behind the verb, options left out
	std::string last; ///< the complete word before the one in question
	std::string netns;
};

/* The command of that name, or the only one that begins so. */
const CLI::App *find_sub(const CLI::App &app, const std::string &word)
{
	word_list names;

	for (const CLI::App *sub : app.get_subcommands({})) {
		if (sub->get_name() == word)
			return sub;
		if (!sub->get_group().empty())
			names.push_back(sub->get_name());
	}

	word_list begun = meant_by(word, names);

	return begun.size() == 1 ? app.get_subcommand(begun[0]) : nullptr;
}

/* -N NAME, -NNAME, --netns NAME and --netns=NAME: how long is what is not NAME? */
std::size_t netns_prefix(const std::string &word)
{
	constexpr std::string_view option = "--netns=";
	std::size_t letter = word.find('N');

	if (word.starts_with(option))
		return option.size();
	if (word == "--netns")
		return word.size();
	return word.size() > 1 && word[0] == '-' && word[1] != '-' &&
			       letter != std::string::npos ? letter + 1 : 0;
}

position locate(const CLI::App &root, const word_list &words)
{
	position p{&root, "", "", {}, words.empty() ? "" : words.back(), ""};

	for (std::size_t i = 0; i < words.size(); i++) {
		const CLI::App *sub = find_sub(*p.app, words[i]);

		if (std::size_t n = netns_prefix(words[i])) {
			p.netns = words[i].substr(n);
			if (p.netns.empty() && i + 1 < words.size())
				p.netns = words[++i];
		} else if (words[i].starts_with('-')) {
			continue;
		} else if (sub) {
			p.app = sub;
			(p.object.empty() ? p.object : p.verb) = sub->get_name();
		} else {
			p.given.push_back(words[i]);
		}
	}
	return p;
}

/* KEY, or a value where one is due */
word_list keys(const position &p, unsigned int scope)
{
	const synfin_param *row = find_param(p.last);

	return row ? param_words(*row) : param_names(scope);
}

word_list filter_words_for(const position &p)
{
	if (p.last == "state" || p.last == "exclude")
		return all_names(states);
	if (p.last == "id")
		return connection_ids();
	if (p.last == "listener")
		return listener_ids();
	for (const std::string &word : filter_words())
		if (word == p.last)
			return {};
	return filter_words();
}

word_list connect_words(const position &p)
{
	bool first = p.given.empty();
	word_list list = first || p.last == "from" ? word_list{} :
						     keys(p, SYNFIN_SCOPE_CONN);

	if (p.given.size() == 1 && p.last != "from")
		list.push_back("from");
	return list;
}

word_list conn_words(const position &p)
{
	bool first = p.given.empty();

	if (p.verb == "show")
		return filter_words_for(p);
	if (p.verb == "open")
		return connect_words(p);
	if (p.verb == "history" && first) {
		word_list list = connection_ids();

		list.push_back("all");
		return list;
	}
	if (p.verb == "forget") {
		word_list list = connection_ids();

		if (first)
			list.push_back("all");
		return list;
	}
	if (p.verb == "wait" && p.given.size() == 1)
		return all_names(states);
	if (p.verb == "set" && !first)
		return keys(p, SYNFIN_SCOPE_CONN);
	return first || p.verb == "shutdown" || p.verb == "close" ||
		       p.verb == "abort" ? connection_ids() : word_list{};
}

/* Sockets have no numbers. */
word_list sock_words(const position &p)
{
	word_list list = p.last == "id" || p.last == "listener" ?
				 word_list{} : filter_words_for(p);

	std::erase(list, "id");
	std::erase(list, "listener");
	return list;
}

word_list listen_words(const position &p)
{
	bool first = p.given.empty();

	if (p.verb == "add") {
		word_list list = first || p.last == "remote" ? word_list{} :
				 keys(p, SYNFIN_SCOPE_LISTENER);

		if (!first && p.last != "remote" && !find_param(p.last))
			append(list, {"remote", "reuse", "v6only"});
		return list;
	}
	if (p.verb == "show")
		return first ? word_list{"id", "src", "sport"} : word_list{};
	if (first || p.verb == "del")
		return listener_ids();
	if (p.verb == "set")
		return keys(p, SYNFIN_SCOPE_LISTENER);
	return p.given.size() >= 2 ? keys(p, SYNFIN_SCOPE_CONN) : word_list{};
}

word_list rule_words(const position &p)
{
	if (p.verb == "del") {
		word_list list = rule_ids();

		if (p.given.empty())
			list.push_back("all");
		return list;
	}
	if (p.verb != "add")
		return {};
	if (p.given.empty())
		return fault_actions();
	if (p.last == "on" || p.last == "not")
		return {"SYN", "FIN", "RST", "PSH", "ACK", "URG"};
	if (p.last == "dir")
		return {"in", "out"};
	if (p.last == "state")
		return all_names(states);
	if (p.last == "id")
		return connection_ids();
	for (const std::string &key : fault_keys())
		if (key == p.last)
			return {};

	word_list list = fault_keys();

	list.push_back("only");
	return list;
}

word_list all_story_names()
{
	word_list list;

	for (const std::string &file : all_stories())
		list.push_back(std::filesystem::path(file).stem().string());
	return list;
}

word_list story_names(const position &p)
{
	if (!p.given.empty() && p.given[0] != "check")
		return {};

	word_list list = all_story_names();

	if (p.given.empty())
		append(list, {"list", "check", "clean"});
	return list;
}

word_list verb_words(const position &p)
{
	if (p.last == "--wait" && p.verb == "open")
		return all_names(states);
	if (p.object == "conn")
		return conn_words(p);
	if (p.object == "listen")
		return listen_words(p);
	if (p.object == "connect")
		return connect_words(p);
	if (p.object == "serve")
		return p.given.empty() ? word_list{} :
					 keys(p, SYNFIN_SCOPE_LISTENER);
	if (p.object == "sock")
		return sock_words(p);
	if (p.object == "param")
		return p.verb == "set" ? keys(p, SYNFIN_SCOPE_NET) :
					 param_names(SYNFIN_SCOPE_NET);
	if (p.object == "rule")
		return rule_words(p);
	if (p.object == "step" && p.verb != "list" && p.given.empty()) {
		word_list list = held_ids();

		if (p.verb == "next" || p.verb == "drop")
			list.push_back("all");
		return list;
	}
	if (p.object == "monitor")
		return filter_words_for(p);
	/* where a file is due the shell knows better */
	if (p.last == "--from" || p.last == "--pcap" ||
	    p.last == "--key-file" || p.object == "capture")
		return {};
	if (p.object == "record" || p.object == "replay")
		return p.given.empty() ? word_list{} : filter_words_for(p);
	if (p.object == "exercise")
		return p.given.empty() ? all_story_names() : word_list{};
	if (p.object == "what-if")
		return story_names(p);
	if (p.object == "ladder" || p.object == "why")
		return connection_ids();
	return p.object == "explain" ? explained_words() : word_list{};
}

/* Options have names, and one of them a value that is written on to it. */
word_list option_words(const CLI::App &root, const CLI::App &app,
		       const std::string &partial)
{
	std::size_t n = netns_prefix(partial);
	word_list list = options_of(app);

	if (n && partial != "--netns") {
		list.clear();
		for (const std::string &name : namespaces())
			list.push_back(partial.substr(0, n) + name);
		return list;
	}
	if (&app != &root)
		append(list, options_of(root));
	return list;
}

/* NETNS/ID: what is asked for lies in another namespace. */
word_list ids_elsewhere(const std::string &partial)
{
	std::string netns = partial.substr(0, partial.rfind('/'));
	word_list list;

	try {
		netns_visit visit(netns);

		for (const std::string &id : connection_ids())
			list.push_back(netns + "/" + id);
	} catch (const failure &) {
	}
	return list;
}

word_list candidates(const CLI::App &root, const position &p,
		     const std::string &partial)
{
	word_list list;

	if (!p.last.empty() && netns_prefix(p.last) == p.last.size())
		return namespaces();
	if (partial.starts_with('-'))
		return option_words(root, *p.app, partial);
	for (const CLI::App *sub : p.app->get_subcommands({}))
		if (!sub->get_group().empty())
			list.push_back(sub->get_name());
	if (!list.empty())
		return list;
	if ((p.object == "ladder" || p.object == "why") && partial.find('/') != std::string::npos)
		return ids_elsewhere(partial);
	try {
		if (!p.netns.empty())
			enter_netns(p.netns);
	} catch (const failure &) {
		return {};
	}
	return verb_words(p);
}

bool begins(const std::string &candidate, const std::string &partial)
{
	return candidate.size() >= partial.size() &&
	       same_word(candidate.substr(0, partial.size()), partial);
}

void run(const CLI::App &root, const output &out, word_list words)
{
	std::string partial = words.empty() ? "" : words.back();
	word_list list;

	if (!words.empty())
		words.pop_back();
	list = candidates(root, locate(root, words), partial);
	std::sort(list.begin(), list.end());
	list.erase(std::unique(list.begin(), list.end()), list.end());
	for (const std::string &candidate : list)
		if (begins(candidate, partial))
			out.line(candidate);
}

} // namespace

void add_complete(CLI::App &app, context &ctx)
{
	add_verb(app, ctx, "complete", "-- WORD...",
		 "what may come next; for completion by the shell",
		 [&app, &ctx](const word_list &words) {
			 run(app, ctx.out, words);
		 })
		.hide();
}

} // namespace synfin
