// SPDX-License-Identifier: GPL-2.0
/* A story's file: TOML in, a story and the lines of its words out. */

#include "error.hpp"
#include "names.hpp"
#include "printable.hpp"
#include "story.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace synfin {
namespace {

unsigned int line_of(const toml::node &node)
{
	return node.source().begin.line;
}

/// One table of the file: keys are asked for, and what is left is a mistake.
class section {
public:
	section(const toml::table &table, unsigned int line,
		std::vector<story_error> &errors)
		: table_(table), line_(line ? line : 1), errors_(errors)
	{
	}

	story_text text(const char *key)
	{
		const toml::node *node = find(key);

		if (!node)
			return {};
		if (auto value = node->value_exact<std::string>())
			return checked(*value, *node, key);
		complain(line_of(*node), "'{}' must be a text in quotes", key);
		return {};
	}

	/// A text or a list of texts.
	story_texts texts(const char *key)
	{
		const toml::node *node = find(key);
		story_texts list;

		if (!node)
			return list;
		if (!node->is_array())
			return {text(key)};
		for (const toml::node &item : *node->as_array())
			if (auto value = item.value_exact<std::string>())
				list.push_back(checked(*value, item, key));
			else
				complain(line_of(item),
					 "'{}' is a list of texts in quotes", key);
		return list;
	}

	std::uint64_t number(const char *key)
	{
		const toml::node *node = find(key);

		if (!node)
			return 0;
		if (auto value = node->value_exact<std::int64_t>(); value && *value >= 0)
			return static_cast<std::uint64_t>(*value);
		complain(line_of(*node), "'{}' must be a number", key);
		return 0;
	}

	const toml::node *find(const char *key)
	{
		known_.emplace_back(key);
		return table_.get(key);
	}

	/// All keys were asked for; any other is a mistake.
	void end()
	{
		for (const auto &[key, node] : table_) {
			std::string word(key.str());

			if (std::find(known_.begin(), known_.end(), word) ==
			    known_.end())
				complain(key.source().begin.line,
					 "there is no key '{}' here{}", word,
					 suggestion(word, known_));
		}
	}

	template <typename... Args>
	void complain(unsigned int line, fmt::format_string<Args...> text,
		      Args &&...args)
	{
		errors_.push_back({line, printable(fmt::format(text, std::forward<Args>(args)...))});
	}

	unsigned int line() const { return line_; }
	std::vector<story_error> &errors() { return errors_; }

private:
	/// TOML can spell any character; these are shown on a terminal.
	story_text checked(const std::string &value, const toml::node &node,
			   const char *key)
	{
		if (printable(value) != value)
			complain(line_of(node), "'{}' has a control character",
				 key);
		return {value, line_of(node)};
	}

	const toml::table &table_;
	unsigned int line_;
	std::vector<story_error> &errors_;
	std::vector<std::string> known_;
};

story_step read_step(const toml::table &table, std::vector<story_error> &errors)
{
	section s(table, line_of(table), errors);
	story_step step;

	step.line = s.line();
	step.on = s.text("on");
	step.act = s.text("do");
	step.segment = s.text("segment");
	step.as = s.text("as");
	step.say = s.text("say");
	step.rules = s.texts("rule");
	step.see = s.texts("see");
	step.wait = s.texts("wait");
	step.pass = s.text("pass");
	step.hurry = s.text("hurry");
	step.expect = s.texts("expect");
	step.refused = s.text("refused");
	s.end();
	return step;
}

/* [[step]] */
std::vector<story_step> read_steps(section &parent)
{
	const toml::node *node = parent.find("step");
	std::vector<story_step> steps;

	if (!node)
		return steps;
	if (!node->is_array_of_tables()) {
		parent.complain(line_of(*node), "a step begins with [[step]]");
		return steps;
	}
	for (const toml::node &item : *node->as_array())
		steps.push_back(read_step(*item.as_table(), parent.errors()));
	return steps;
}

std::optional<story_without> read_without(section &parent)
{
	const toml::node *node = parent.find("without");
	story_without without;

	if (!node)
		return std::nullopt;
	if (!node->is_table()) {
		parent.complain(line_of(*node), "'without' begins with [without]");
		return std::nullopt;
	}

	section s(*node->as_table(), line_of(*node), parent.errors());

	without.line = s.line();
	without.params = s.texts("param");
	without.say = s.text("say");
	without.repeat = s.number("repeat");
	without.steps = read_steps(s);
	s.end();
	return without;
}

void read_root(const toml::table &table, story_reading &r)
{
	section s(table, 1, r.errors);

	r.story.title = s.text("title");
	r.story.rows = s.texts("rows");
	r.story.arcs = s.texts("arcs");
	r.story.about = s.text("about");
	r.story.wire = s.text("wire");
	r.story.twin = s.text("twin");
	r.story.mtu = s.text("mtu");
	r.story.steps = read_steps(s);
	r.story.without = read_without(s);
	s.end();
}

std::string read_all(const std::string &file)
{
	std::error_code none;

	if (std::filesystem::is_directory(file, none))
		usage("the story '{}' is a directory", file);

	std::ifstream stream(file, std::ios::binary);

	if (!stream)
		usage("cannot read the story '{}': {}", file,
		      std::strerror(errno));
	try {
		return {std::istreambuf_iterator<char>(stream), {}};
	} catch (const std::ios_base::failure &why) {
		/* of a directory, for example */
		usage("cannot read the story '{}': {}", file,
		      why.code().message());
	}
}

} // namespace

story_reading read_story(const std::string &file)
{
	story_reading r;

	r.story.file = file;
	r.story.name = std::filesystem::path(file).stem().string();
	try {
		read_root(toml::parse(read_all(file), file), r);
	} catch (const toml::parse_error &error) {
		r.errors.push_back({error.source().begin.line,
				    printable(error.description())});
		return r;
	}
	for (const story_error &error : check_story(r.story))
		r.errors.push_back({error.line, printable(error.text)});
	std::stable_sort(r.errors.begin(), r.errors.end(),
			 [](const story_error &a, const story_error &b) {
				 return a.line < b.line;
			 });
	return r;
}

story load_story(const std::string &file)
{
	story_reading r = read_story(file);

	if (!r.errors.empty())
		usage("{}:{}: {}{}", file, r.errors[0].line, r.errors[0].text,
		      r.errors.size() == 1 ? "" :
			      fmt::format("; 'synfin what-if check {}' lists {} mistakes",
					  file, r.errors.size()));
	return r.story;
}

} // namespace synfin
