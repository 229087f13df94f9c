// SPDX-License-Identifier: GPL-2.0
/* What a story waits for or expects: "c ESTABLISHED", "b rule SA-LI-03". */

#include "story_condition.hpp"

#include "command.hpp"
#include "error.hpp"
#include "names.hpp"
#include "story_netns.hpp"
#include "units.hpp"

#include <algorithm>

namespace synfin {
namespace {

const std::vector<std::string> &pattern_keys()
{
	static const std::vector<std::string> keys{
		"rule", "cause", "drop", "icmp", "what", "from", "to", "dir",
		"flags", "len", "fault",
	};

	return keys;
}

void parse_pair(event_pattern &p, const std::string &key, word_reader &reader)
{
	auto value = [&] { return reader.next("a value after '" + key + "'"); };

	if (key == "rule")
		p.rule = parse_name(rules, value());
	else if (key == "cause")
		p.cause = parse_name(causes, value());
	else if (key == "drop")
		p.drop = parse_name(drops, value());
	else if (key == "icmp")
		p.icmp = parse_name(icmps, value());
	else if (key == "what")
		p.what = parse_name(whats, value());
	else if (key == "from")
		p.from = parse_state(value());
	else if (key == "to")
		p.to = parse_state(value());
	else if (key == "dir")
		p.direction = parse_name(directions, value());
	else if (key == "flags")
		p.flags = parse_flags(value());
	else if (key == "fault")
		p.fault = parse_name(faults, value());
	else if (key == "len")
		p.len = static_cast<std::uint32_t>(parse_count(value()));
	else
		usage("'{}' is no property of an event{}", key,
		      suggestion(key, pattern_keys()));
}

bool is_key(const std::string &word)
{
	for (const std::string &key : pattern_keys())
		if (key == word)
			return true;
	return false;
}

/* What stands behind the name of a connection or of a host. */
void parse_rest(condition &c, word_reader &reader)
{
	std::string word = reader.next("a state or a property of an event");

	if (is_key(word)) {
		parse_pair(c.pattern, word, reader);
		while (!reader.empty())
			parse_pair(c.pattern, reader.next("KEY"), reader);
		return;
	}
	if (is_host(c.who))
		usage("'{}' is no property of an event{}", word,
		      suggestion(word, pattern_keys()));
	if (word == "acked" || word == "received" || word == "bad") {
		c.what = word == "acked" ? condition::kind::acked :
			 word == "bad"	 ? condition::kind::bad :
					   condition::kind::received;
		c.bytes = parse_count(reader.next("a number of bytes"));
		return;
	}
	c.what = condition::kind::state;
	c.state = parse_state(word);
}

template <typename T, typename U>
bool fits(const std::optional<T> &wanted, U is)
{
	return !wanted || *wanted == is;
}

} // namespace

bool event_pattern::matches(const event_record &e) const
{
	if (!fits(rule, e.rule) || !fits(cause, e.cause) ||
	    !fits(drop, e.drop) || !fits(icmp, e.icmp) ||
	    !fits(fault, e.fault) || !fits(what, e.what) ||
	    !fits(from, e.old_state) || !fits(to, e.new_state))
		return false;
	if (!e.segment)
		return !direction && !flags && !len;
	return fits(direction, e.segment->direction) &&
	       fits(flags, e.segment->flags) && fits(len, e.segment->len);
}

condition parse_condition(std::string_view text)
{
	auto words = split_words(text);
	word_reader reader(words);
	condition c;

	c.text = text;
	c.absent = reader.skip("no");
	if (!c.absent && reader.skip("none")) {
		c.what = condition::kind::none;
		reader.end();
		return c;
	}
	c.who = reader.next("the name of a connection, or host a or b,");
	if (c.who.starts_with('@'))
		c.who.erase(0, 1);
	if (is_host(c.who) && reader.skip("none"))
		c.what = condition::kind::none;
	else
		parse_rest(c, reader);
	reader.end();
	return c;
}

std::vector<std::string> split_words(std::string_view text)
{
	std::vector<std::string> words;

	for (std::size_t at = 0; at < text.size();) {
		std::size_t end = std::min(text.find(' ', at), text.size());

		if (end > at)
			words.emplace_back(text.substr(at, end - at));
		at = end + 1;
	}
	return words;
}

bool is_host(std::string_view who)
{
	return std::find(host_names.begin(), host_names.end(), who) !=
	       host_names.end();
}

std::size_t side_of_host(std::string_view host)
{
	return host == host_names[1];
}

std::string name_of(std::string_view who)
{
	return std::string(who.substr(0, who.find('.')));
}

unsigned int parse_name(const vocabulary &words, std::string_view text)
{
	auto number = find_name(words, text);

	if (!number) {
		std::string near = nearest(text, all_names(words));

		usage("there is no {} '{}'{}", words.noun, text,
		      near.empty() ? "" : fmt::format("; did you mean {}?", near));
	}
	return *number;
}

} // namespace synfin
