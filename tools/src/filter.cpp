// SPDX-License-Identifier: GPL-2.0
/* Which connections, listeners or events: "state X sport N dst ADDR …" */

#include "filter.hpp"

#include "error.hpp"
#include "names.hpp"
#include "units.hpp"

#include <algorithm>
#include <cctype>

namespace synfin {
namespace {

/* All conditions must hold, and two of these never do. */
void refuse_second(bool is_second, std::string_view what)
{
	if (is_second)
		usage("'{}' is given twice, and one connection can not match both",
		      what);
}

void add_address(endpoint &end, std::string_view text, std::string_view what)
{
	endpoint given = parse_endpoint(text, need::none, what);

	refuse_second((given.addr && end.addr) || (given.port && end.port), what);
	if (given.addr) {
		end.addr = given.addr;
		end.link = given.link;
	}
	if (given.port)
		end.port = given.port;
}

void add_port(endpoint &end, std::string_view text, std::string_view what)
{
	refuse_second(end.port.has_value(), what);
	end.port = parse_port(text);
}

void add_id(std::uint32_t &id, std::string_view text, std::string_view what,
	    std::string_view noun)
{
	refuse_second(id != 0, what);
	id = parse_id(text, noun);
}

std::uint32_t allowed_states(const dump_filter &filter)
{
	return filter.states ? filter.states : parse_states("all");
}

void restrict_states(dump_filter &filter, std::uint32_t mask)
{
	filter.states = allowed_states(filter) & mask;
	if (!filter.states)
		usage("the filter's conditions on states leave no state at all");
}

void add_condition(dump_filter &filter, std::string_view word,
		   const std::string &value)
{
	if (same_word(word, "state"))
		restrict_states(filter, parse_states(value));
	else if (same_word(word, "exclude"))
		restrict_states(filter, ~parse_states(value));
	else if (same_word(word, "sport"))
		add_port(filter.local, value, "sport");
	else if (same_word(word, "dport"))
		add_port(filter.remote, value, "dport");
	else if (same_word(word, "src"))
		add_address(filter.local, value, "src");
	else if (same_word(word, "dst"))
		add_address(filter.remote, value, "dst");
	else if (same_word(word, "id"))
		add_id(filter.id, value, "id", "connection");
	else
		add_id(filter.listener_id, value, "listener", "listener");
}

bool is_condition(std::string_view word)
{
	return std::any_of(filter_words().begin(), filter_words().end(),
			   [&](const std::string &w) { return same_word(w, word); });
}

bool is_number(std::string_view word)
{
	return std::all_of(word.begin(), word.end(), [](unsigned char c) {
		return std::isdigit(c) != 0;
	});
}

[[noreturn]] void refuse_word(const std::string &word)
{
	auto names = all_names(states);

	if (std::any_of(names.begin(), names.end(), [&](const std::string &n) {
		    return same_word(n, word);
	    }))
		usage("'{}' alone is no condition: write 'state {}'", word, word);
	usage("'{}' begins no condition{}", word,
	      suggestion(word, filter_words()));
}

bool end_matches(const endpoint &wanted, const endpoint &actual)
{
	return (!wanted.addr || wanted.addr == actual.addr) &&
	       (!wanted.port || wanted.port == actual.port);
}

} // namespace

const std::vector<std::string> &filter_words()
{
	static const std::vector<std::string> words{
		"state", "exclude", "sport", "dport", "src", "dst", "id",
		"listener",
	};

	return words;
}

dump_filter parse_filter(std::span<const std::string> words)
{
	dump_filter filter;

	for (std::size_t i = 0; i < words.size(); i++) {
		const std::string &word = words[i];

		if (is_number(word)) {
			add_id(filter.id, word, "id", "connection");
			continue;
		}
		if (!is_condition(word))
			refuse_word(word);
		/* ss writes "sport = :80" */
		if (i + 1 < words.size() &&
		    (words[i + 1] == "=" || words[i + 1] == "=="))
			i++;
		if (++i >= words.size())
			usage("'{}' needs a value", word);
		add_condition(filter, word, words[i]);
	}
	return filter;
}

bool matches(const dump_filter &filter, const event_record &event)
{
	std::uint32_t seen = 1u << event.old_state | 1u << event.new_state;

	return (!filter.id || filter.id == event.id) &&
	       (!filter.listener_id ||
		filter.listener_id == event.listener_id) &&
	       matches(filter, seen, event.local, event.remote);
}

bool matches(const dump_filter &filter, std::uint32_t seen_states,
	     const endpoint &local, const endpoint &remote)
{
	return (!filter.states || (filter.states & seen_states)) &&
	       end_matches(filter.local, local) &&
	       end_matches(filter.remote, remote);
}

} // namespace synfin
