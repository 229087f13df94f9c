// SPDX-License-Identifier: GPL-2.0
/* What the objects of the command line have in common. */

#include "command.hpp"

#include "error.hpp"
#include "names.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace synfin {
namespace {

/* CLI11 does not know the words that we read ourselves. */
class verb_formatter : public CLI::Formatter {
public:
	explicit verb_formatter(std::string usage) : usage_(std::move(usage)) {}

	std::string make_usage(const CLI::App *, std::string) const override
	{
		return usage_ + "\n";
	}

private:
	std::string usage_;
};

} // namespace

std::string word_reader::next(std::string_view what)
{
	if (empty())
		usage("{} is missing{}", what, advice_);
	return words_[at_++];
}

std::string_view word_reader::peek() const
{
	return empty() ? std::string_view() : std::string_view(words_[at_]);
}

bool word_reader::skip(std::string_view word)
{
	if (empty() || !same_word(words_[at_], word))
		return false;
	at_++;
	return true;
}

std::span<const std::string> word_reader::rest()
{
	return std::span(words_).subspan(at_);
}

void word_reader::take_pair(word_list &pairs)
{
	pairs.push_back(next("KEY"));
	if (!empty())
		pairs.push_back(next("VALUE"));
}

void word_reader::end() const
{
	if (!empty())
		usage("'{}' is one word too many", words_[at_]);
}

bool wait_option::wanted() const
{
	return option && option->count() > 0;
}

std::string wait_option::advice() const
{
	return wanted() ? fmt::format("; '--wait {}' comes last", type) : "";
}

void wait_option::at_most(std::size_t count) const
{
	if (words.size() > count)
		usage("'{}' is one word too many behind --wait: '--wait {}' comes last",
		      words[count], type);
}

verb_options &verb_options::flag(const std::string &names, bool &value,
				 const std::string &help)
{
	app_.add_flag(names, value, help);
	return *this;
}

verb_options &verb_options::text(const std::string &names, std::string &value,
				 const std::string &type,
				 const std::string &help)
{
	app_.add_option(names, value, help)->type_name(type);
	return *this;
}

verb_options &verb_options::texts(const std::string &names, word_list &values,
				  const std::string &type,
				  const std::string &help)
{
	app_.add_option(names, values, help)
		->type_name(type)
		->allow_extra_args(false)
		->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
	return *this;
}

verb_options &verb_options::wait(wait_option &value, int least,
				 const std::string &type,
				 const std::string &help)
{
	value.type = type;
	value.option = app_.add_option("--wait", value.words, help)
			       ->expected(least, -1)
			       ->type_name(type);
	return *this;
}

verb_options &verb_options::hide()
{
	app_.group("");
	return *this;
}

CLI::App &add_object(CLI::App &app, const std::string &name,
		     const std::string &help)
{
	CLI::App *object = app.add_subcommand(name, help);

	object->require_subcommand(1);
	return *object;
}

verb_options add_verb(CLI::App &object, context &ctx, const std::string &verb,
		      const std::string &usage, const std::string &help,
		      std::function<void(const word_list &)> run)
{
	CLI::App *app = object.add_subcommand(verb, help);
	auto words = std::make_shared<word_list>();

	app->formatter(std::make_shared<verb_formatter>(
		"Usage: synfin [OPTIONS] " +
		(object.get_parent() ? object.get_name() + " " : "") + verb +
		(usage.empty() ? "" : " " + usage)));
	app->add_option("words", *words)->group("");
	app->callback([&ctx, words, run = std::move(run)] {
		ctx.action = [words, run] { run(*words); };
	});
	return verb_options(*app);
}

} // namespace synfin
