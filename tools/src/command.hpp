/* SPDX-License-Identifier: GPL-2.0 */
/* What the objects of the command line have in common. */

#pragma once

#include "output.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

/* CLI11 takes seconds to compile: only command.cpp, complete.cpp and main.cpp see it. */
namespace CLI {
class App;
class Option;
} // namespace CLI

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
	/// @advice: what else to say to whom a word is missing
	explicit word_reader(const word_list &words, std::string advice = "")
		: words_(words), advice_(std::move(advice)) {}

	bool empty() const { return at_ >= words_.size(); }
	std::string next(std::string_view what);
	/// The next word, which stays; empty if there is none.
	std::string_view peek() const;
	/// Takes the next word if it is @word.
	bool skip(std::string_view word);
	std::span<const std::string> rest();
	/// Moves KEY, and VALUE if there is one, to @pairs.
	void take_pair(word_list &pairs);
	/// Nothing may be left.
	void end() const;

private:
	const word_list &words_;
	std::string advice_;
	std::size_t at_ = 0;
};

/// --wait STATE [TIMEOUT], or where there is no state, --wait [TIMEOUT]. It gets
/// all the words behind it, so it must be the last: what is more is told.
struct wait_option {
	word_list words;
	std::string type;
	CLI::Option *option = nullptr;

	bool wanted() const;
	/// That it comes last, to whom misses a word that it may have got.
	std::string advice() const;
	void at_most(std::size_t count) const;
};

/// Gives a verb its options; what they are stored in must outlive the parsing.
class verb_options {
public:
	explicit verb_options(CLI::App &app) : app_(app) {}

	verb_options &flag(const std::string &names, bool &value,
			   const std::string &help);
	verb_options &text(const std::string &names, std::string &value,
			   const std::string &type, const std::string &help);
	/// may be given several times
	verb_options &texts(const std::string &names, word_list &values,
			    const std::string &type, const std::string &help);
	/// --wait, with at least as many words
	verb_options &wait(wait_option &value, int least,
			   const std::string &type, const std::string &help);
	/// not in the help: other programs call it, not people
	verb_options &hide();

private:
	CLI::App &app_;
};

/// An object, which needs one of the verbs that are then added to it.
CLI::App &add_object(CLI::App &app, const std::string &name,
		     const std::string &help);

/**
 * A verb whose words @run gets after the whole command line was understood.
 * @usage: its words, for the help
 */
verb_options add_verb(CLI::App &object, context &ctx, const std::string &verb,
		      const std::string &usage, const std::string &help,
		      std::function<void(const word_list &)> run);

void add_conn(CLI::App &app, context &ctx);
void add_connect(CLI::App &app, context &ctx);
void add_serve(CLI::App &app, context &ctx);
void add_run(CLI::App &app, context &ctx);
void add_sock(CLI::App &app, context &ctx);
void add_listen(CLI::App &app, context &ctx);
void add_param(CLI::App &app, context &ctx);
void add_rule(CLI::App &app, context &ctx);
void add_step(CLI::App &app, context &ctx);
void add_monitor(CLI::App &app, context &ctx);
void add_record(CLI::App &app, context &ctx);
void add_replay(CLI::App &app, context &ctx);
void add_capture(CLI::App &app, context &ctx);
void add_fsm(CLI::App &app, context &ctx);
void add_ladder(CLI::App &app, context &ctx);
void add_why(CLI::App &app, context &ctx);
void add_exercise(CLI::App &app, context &ctx);
void add_stats(CLI::App &app, context &ctx);
void add_explain(CLI::App &app, context &ctx);
void add_bench(CLI::App &app, context &ctx);
void add_probe(CLI::App &app, context &ctx);
void add_what_if(CLI::App &app, context &ctx);
void add_doctor(CLI::App &app, context &ctx);
void add_complete(CLI::App &app, context &ctx);

} // namespace synfin
