// SPDX-License-Identifier: GPL-2.0
/* A fault rule in words. */

#include "fault_words.hpp"

#include "command.hpp"
#include "error.hpp"
#include "names.hpp"
#include "units.hpp"

#include <cctype>

namespace synfin {
namespace {

unsigned int parse_action(const std::string &word)
{
	for (unsigned int i = SYNFIN_FAULT_DROP; i <= SYNFIN_FAULT_HOLD; i++)
		if (same_word(word, synfin_fault_name(i)))
			return i;
	usage("there is no action '{}'{}", word,
	      suggestion(word, fault_actions()));
}

unsigned int parse_direction(const std::string &word)
{
	if (same_word(word, "in"))
		return SYNFIN_DIRECTION_IN;
	if (same_word(word, "out"))
		return SYNFIN_DIRECTION_OUT;
	usage("'{}' is no direction; use in or out", word);
}

std::uint32_t parse_length(const std::string &word)
{
	std::uint64_t value = parse_count(word);

	if (value > 0xffff)
		usage("no segment carries {} bytes; at most 65535", word);
	return static_cast<std::uint32_t>(value);
}

/* N, N-M, N- or -M */
void parse_lengths(fault_record &f, const std::string &word)
{
	std::size_t dash = word.find('-');

	if (dash == std::string::npos) {
		f.len_min = f.len_max = parse_length(word);
		return;
	}
	if (dash > 0)
		f.len_min = parse_length(word.substr(0, dash));
	if (dash + 1 < word.size())
		f.len_max = parse_length(word.substr(dash + 1));
	if (!f.len_min && !f.len_max)
		usage("len needs a number: N, N-M, N- or -M");
}

std::uint32_t parse_number(const std::string &word, std::string_view key)
{
	std::uint64_t value = parse_count(word);

	if (!value || value > 0xffffffff)
		usage("{} must lie between 1 and 4294967295", key);
	return static_cast<std::uint32_t>(value);
}

std::uint32_t parse_seed(const std::string &word)
{
	std::uint64_t value = parse_count(word);

	if (value > 0xffffffff)
		usage("a seed is at most 4294967295");
	return static_cast<std::uint32_t>(value);
}

void add_end(endpoint &end, const std::string &word, std::string_view key)
{
	endpoint given = parse_endpoint(word, need::none, key);

	if (given.addr)
		end.addr = given.addr;
	if (given.port)
		end.port = given.port;
}

void take_value(fault_record &f, const std::string &key,
		const std::string &value)
{
	if (same_word(key, "on"))
		f.flags_on |= parse_flags(value);
	else if (same_word(key, "not"))
		f.flags_off |= parse_flags(value);
	else if (same_word(key, "dir"))
		f.direction = parse_direction(value);
	else if (same_word(key, "state"))
		f.states = parse_states(value);
	else if (same_word(key, "sport"))
		f.src.port = parse_port(value);
	else if (same_word(key, "dport"))
		f.dst.port = parse_port(value);
	else if (same_word(key, "src"))
		add_end(f.src, value, "src");
	else if (same_word(key, "dst"))
		add_end(f.dst, value, "dst");
	else if (same_word(key, "id"))
		f.connection = parse_id(value, "connection");
	else if (same_word(key, "len"))
		parse_lengths(f, value);
	else if (same_word(key, "nth"))
		f.nth = parse_number(value, "nth");
	else if (same_word(key, "count"))
		f.count = parse_number(value, "count");
	else if (same_word(key, "chance"))
		f.chance = parse_percent(value);
	else if (same_word(key, "seed"))
		f.seed = parse_seed(value);
	else
		usage("'{}' is nothing that a rule can be about{}", key,
		      suggestion(key, fault_keys()));
}

bool begins_with_digit(const word_reader &reader)
{
	std::string_view word = reader.peek();

	return !word.empty() && std::isdigit(static_cast<unsigned char>(word[0]));
}

void take_action(fault_record &f, word_reader &reader)
{
	f.action = parse_action(reader.next("ACTION, what to do,"));
	if (f.action == SYNFIN_FAULT_DELAY)
		f.delay = parse_duration(reader.next("T, how late,"));
	else if (f.action == SYNFIN_FAULT_REORDER && begins_with_digit(reader))
		f.delay = parse_duration(reader.next("T"));
	else
		return;
	if (!f.delay)
		usage("a delay of 0 is none; from 1us to 1h");
}

} // namespace

std::vector<std::string> fault_actions()
{
	std::vector<std::string> names;

	for (unsigned int i = SYNFIN_FAULT_DROP; i <= SYNFIN_FAULT_HOLD; i++)
		names.emplace_back(synfin_fault_name(i));
	return names;
}

const std::vector<std::string> &fault_keys()
{
	static const std::vector<std::string> keys{
		"on", "not", "dir", "state", "sport", "dport", "src", "dst",
		"id", "len", "nth", "count", "chance", "seed",
	};

	return keys;
}

fault_record parse_fault(const std::vector<std::string> &words)
{
	word_reader reader(words);
	fault_record f;

	f.direction = SYNFIN_DIRECTION_IN;
	take_action(f, reader);
	while (!reader.empty()) {
		if (reader.skip("only")) {
			f.flags_only = true;
			continue;
		}

		std::string key = reader.next("KEY");

		if (is_flag(key.substr(0, key.find(','))))
			usage("a rule for control bits is written 'on {}'",
			      key);
		if (reader.empty())
			usage("'{}' needs a value", key);
		take_value(f, key, reader.next("VALUE"));
	}
	if (f.seed && !f.chance)
		usage("a seed is for a rule with a chance: 'chance 10% seed {}'",
		      *f.seed);
	return f;
}

} // namespace synfin
