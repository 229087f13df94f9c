// SPDX-License-Identifier: GPL-2.0
/* A segment that a story makes up: its words. */

#include "story_segment.hpp"

#include "error.hpp"
#include "names.hpp"
#include "story_condition.hpp"
#include "units.hpp"

#include <algorithm>
#include <cctype>
#include <limits>

namespace synfin {
namespace {

std::uint16_t small_number(const std::string &key, const std::string &text)
{
	std::uint64_t value = parse_count(text);

	if (value > std::numeric_limits<std::uint16_t>::max())
		usage("{}={} is too large: at most 65535", key, text);
	return static_cast<std::uint16_t>(value);
}

void put(segment_words &s, const std::string &key, const std::string &value)
{
	static const std::vector<std::string> keys{
		"seq", "ack", "len", "wnd", "mss", "from", "to",
	};

	if (key == "seq")
		s.seq = value;
	else if (key == "ack")
		s.ack = value;
	else if (key == "len")
		s.len = small_number(key, value);
	else if (key == "wnd")
		s.wnd = small_number(key, value);
	else if (key == "mss")
		s.mss = small_number(key, value);
	else if (key == "from")
		s.from = value;
	else if (key == "to")
		s.to = value;
	else
		usage("'{}' is no part of a segment{}", key,
		      suggestion(key, keys));
}

void judge(const segment_words &s)
{
	bool named = s.to.starts_with('@');

	if (s.to.empty())
		usage("a segment needs to=@NAME of a connection, or from=HOST:PORT and to=HOST:PORT");
	if (named && !s.from.empty())
		usage("a segment to={} comes from that connection's peer: leave out from=",
		      s.to);
	if (!named && s.from.empty())
		usage("a segment to={} needs from=HOST:PORT", s.to);
	if (s.ack && !(s.flags & SYNFIN_FLAG_ACK))
		usage("ack= needs the flag ACK");
	if (!s.ack && (s.flags & SYNFIN_FLAG_ACK))
		usage("a segment with ACK needs ack=");
	for (const std::string &sum : {s.seq, s.ack.value_or("0")})
		names_in_sum(sum);
}

/* The sum's next term; @sum loses it. */
std::string_view next_term(std::string_view &sum)
{
	std::size_t end = std::min(sum.find_first_of("+-"), sum.size());
	std::string_view term = sum.substr(0, end);

	sum.remove_prefix(end);
	return term;
}

std::uint32_t term_value(std::string_view term, const segment_variable &variable)
{
	std::size_t dot = term.rfind('.');

	if (!term.starts_with('@'))
		return static_cast<std::uint32_t>(parse_count(term));
	if (dot == std::string_view::npos)
		usage("'{}' is no number: write {}.snd_nxt or the like", term, term);

	std::string name(term.substr(dot + 1));

	if (std::find(segment_variables().begin(), segment_variables().end(),
		      name) == segment_variables().end())
		usage("a connection has no '{}'{}", name,
		      suggestion(name, segment_variables()));
	return variable(std::string(term.substr(1, dot - 1)), name);
}

void add_name(std::vector<std::string> &names, std::string_view word)
{
	if (word.starts_with('@'))
		names.push_back(name_of(word.substr(1)));
}

} // namespace

const std::vector<std::string> &segment_variables()
{
	static const std::vector<std::string> names{
		"iss", "irs", "snd_una", "snd_nxt", "snd_wnd", "rcv_nxt",
		"rcv_wnd",
	};

	return names;
}

segment_words parse_segment(std::string_view text)
{
	auto words = split_words(text);
	segment_words s;

	if (words.empty())
		usage("a segment needs flags first, like SYN,ACK or none");

	s.flags = words[0] == "none" ? 0 : parse_flags(words[0]);
	for (std::size_t i = 1; i < words.size(); i++) {
		std::size_t equals = words[i].find('=');

		if (equals == std::string::npos)
			usage("'{}' is not KEY=VALUE", words[i]);
		put(s, words[i].substr(0, equals), words[i].substr(equals + 1));
	}
	judge(s);
	return s;
}

std::uint32_t evaluate(std::string_view sum, const segment_variable &variable)
{
	std::uint32_t total = 0;
	bool minus = false;

	for (;;) {
		std::string_view term = next_term(sum);

		if (term.empty())
			usage("a number is missing in a sum");

		std::uint32_t value = term_value(term, variable);

		total += minus ? -value : value;
		if (sum.empty())
			return total;
		minus = sum[0] == '-';
		sum.remove_prefix(1);
	}
}

bool is_sum(std::string_view word)
{
	std::size_t dot = word.find('.');

	return word.starts_with('@') && dot != std::string_view::npos &&
	       word != std::string(word.substr(0, dot)) + ".peer";
}

std::vector<std::string> names_in_sum(std::string_view sum)
{
	std::vector<std::string> names;

	/* a trial: what is no sum is found here */
	evaluate(sum, [&](const std::string &who, const std::string &) {
		names.push_back(name_of(who));
		return 0u;
	});
	return names;
}

std::vector<std::string> names_in(const segment_words &s)
{
	std::vector<std::string> names;

	add_name(names, s.to);
	for (const std::string &sum : {s.seq, s.ack.value_or("0")})
		for (const std::string &name : names_in_sum(sum))
			names.push_back(name);
	return names;
}

} // namespace synfin
