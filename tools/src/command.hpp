/* SPDX-License-Identifier: GPL-2.0 */
/* What the objects of the command line have in common. */

#pragma once

#include "output.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

/// Words of the command line that follow OBJECT VERB.
using word_list = std::vector<std::string>;

/// What the options before them said, and what is to be done in the end.
struct context {
	output out;
	std::string netns;
	std::function<void()> action;
};

/// Takes words one by one; a missing one is a usage error that names it.
class word_reader {
public:
	explicit word_reader(const word_list &words) : words_(words) {}

	bool empty() const { return at_ >= words_.size(); }
	std::string next(std::string_view what);
	/// Takes the next word if it is @word.
	bool skip(std::string_view word);
	std::span<const std::string> rest();
	/// Moves KEY, and VALUE if there is one, to @pairs.
	void take_pair(word_list &pairs);
	/// Nothing may be left.
	void end() const;

private:
	const word_list &words_;
	std::size_t at_ = 0;
};

/**
 * A verb whose words @run gets after the whole command line was understood.
 * @usage: its words, for the help
 */
CLI::App *add_verb(CLI::App &object, context &ctx, const std::string &verb,
		   const std::string &usage, const std::string &help,
		   std::function<void(const word_list &)> run);

/// --wait STATE [TIMEOUT], or where there is no state, --wait [TIMEOUT]
struct wait_option {
	word_list words;
	CLI::Option *option = nullptr;

	bool wanted() const { return option && option->count() > 0; }
};

void add_conn(CLI::App &app, context &ctx);
void add_listen(CLI::App &app, context &ctx);
void add_param(CLI::App &app, context &ctx);
void add_monitor(CLI::App &app, context &ctx);
void add_fsm(CLI::App &app, context &ctx);
void add_ladder(CLI::App &app, context &ctx);
void add_stats(CLI::App &app, context &ctx);
void add_explain(CLI::App &app, context &ctx);
void add_probe(CLI::App &app, context &ctx);
void add_doctor(CLI::App &app, context &ctx);
void add_complete(CLI::App &app, context &ctx);

} // namespace synfin
