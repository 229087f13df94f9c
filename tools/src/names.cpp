// SPDX-License-Identifier: GPL-2.0
/* From words to the numbers of linux/synfin.h, and back. */

#include "names.hpp"

#include "error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace synfin {
namespace {

char folded(char c)
{
	return c == '_' ? '-' : static_cast<char>(
		std::tolower(static_cast<unsigned char>(c)));
}

/// One letter more, less or another.
constexpr std::size_t SLIP = 2;
/// Two neighbours that changed places: the likeliest of all slips.
constexpr std::size_t SWAP = 1;

/// Levenshtein's distance, blind to case, in which neighbours may change places.
std::size_t distance(std::string_view a, std::string_view b)
{
	std::vector<std::vector<std::size_t>> d(a.size() + 1,
						std::vector<std::size_t>(b.size() + 1));
	auto same = [&](std::size_t i, std::size_t j) {
		return folded(a[i - 1]) == folded(b[j - 1]);
	};

	for (std::size_t j = 1; j <= b.size(); j++)
		d[0][j] = j * SLIP;
	for (std::size_t i = 1; i <= a.size(); i++) {
		d[i][0] = i * SLIP;
		for (std::size_t j = 1; j <= b.size(); j++) {
			d[i][j] = std::min({d[i - 1][j - 1] + (same(i, j) ? 0 : SLIP),
					    d[i - 1][j] + SLIP, d[i][j - 1] + SLIP});
			if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j))
				d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + SWAP);
		}
	}
	return d[a.size()][b.size()];
}

struct alias {
	std::string_view word;
	unsigned int state;
};

constexpr std::array<alias, 6> state_aliases{{
	{"estab", SYNFIN_STATE_ESTABLISHED},
	{"syn-recv", SYNFIN_STATE_SYN_RECEIVED},
	{"syn-rcvd", SYNFIN_STATE_SYN_RECEIVED},
	{"listening", SYNFIN_STATE_LISTEN},
	{"fin-wait1", SYNFIN_STATE_FIN_WAIT_1},
	{"fin-wait2", SYNFIN_STATE_FIN_WAIT_2},
}};

struct state_group {
	std::string_view word;
	std::uint32_t mask;
};

constexpr std::uint32_t every_state = (2u << SYNFIN_STATE_MAX) - 1;
constexpr std::uint32_t unsynchronized = 1u << SYNFIN_STATE_CLOSED |
					 1u << SYNFIN_STATE_LISTEN |
					 1u << SYNFIN_STATE_SYN_SENT |
					 1u << SYNFIN_STATE_SYN_RECEIVED;

/* ss's groups that make sense here */
constexpr std::array<state_group, 3> state_groups{{
	{"all", every_state},
	{"connected", every_state & ~(1u << SYNFIN_STATE_CLOSED |
				      1u << SYNFIN_STATE_LISTEN)},
	{"synchronized", every_state & ~unsynchronized},
}};

std::optional<unsigned int> find_state(std::string_view text)
{
	if (auto state = find_name(states, text))
		return state;
	for (const alias &a : state_aliases)
		if (same_word(text, a.word))
			return a.state;
	return std::nullopt;
}

std::uint32_t parse_state_or_group(std::string_view text)
{
	for (const state_group &group : state_groups)
		if (same_word(text, group.word))
			return group.mask;
	return 1u << parse_state(text);
}

struct flag {
	std::uint32_t bit;
	std::string_view name;
};

/* in the order in which one says them: "SYN,ACK", "FIN,ACK" */
constexpr std::array<flag, 8> flags{{
	{SYNFIN_FLAG_SYN, "SYN"},
	{SYNFIN_FLAG_FIN, "FIN"},
	{SYNFIN_FLAG_RST, "RST"},
	{SYNFIN_FLAG_PSH, "PSH"},
	{SYNFIN_FLAG_ACK, "ACK"},
	{SYNFIN_FLAG_URG, "URG"},
	{SYNFIN_FLAG_ECE, "ECE"},
	{SYNFIN_FLAG_CWR, "CWR"},
}};

std::uint32_t parse_flag(std::string_view text)
{
	std::vector<std::string> names;

	for (const flag &f : flags) {
		if (same_word(text, f.name))
			return f.bit;
		names.emplace_back(f.name);
	}
	usage("there is no control bit '{}'{}", text, suggestion(text, names));
}

} // namespace

bool same_word(std::string_view a, std::string_view b)
{
	return std::equal(a.begin(), a.end(), b.begin(), b.end(),
			  [](char x, char y) { return folded(x) == folded(y); });
}

std::string nearest(std::string_view word,
		    std::span<const std::string> candidates)
{
	/* a third of its letters may be wrong */
	std::size_t best = SLIP * std::max<std::size_t>(1, (word.size() + 1) / 3);
	std::string found;

	for (const std::string &candidate : candidates) {
		std::size_t d = distance(word, candidate);

		/* what was begun and not ended is near, too */
		if (word.size() >= 2 && word.size() < candidate.size() &&
		    same_word(word, candidate.substr(0, word.size())))
			d = SLIP;
		if (d < best || (d == best && found.empty())) {
			best = d;
			found = candidate;
		}
	}
	return found;
}

std::string suggestion(std::string_view word,
		       std::span<const std::string> candidates)
{
	std::string near = nearest(word, candidates);
	std::string list;

	if (!near.empty())
		return fmt::format("; did you mean {}?", near);
	for (const std::string &candidate : candidates)
		list += (list.empty() ? "" : ", ") + candidate;
	return fmt::format("; use one of: {}", list);
}

std::vector<std::string> all_names(const vocabulary &words)
{
	std::vector<std::string> names;

	for (unsigned int i = 0; i <= words.max; i++)
		names.emplace_back(words.name(i));
	return names;
}

std::optional<unsigned int> find_name(const vocabulary &words,
				      std::string_view name)
{
	for (unsigned int i = 0; i <= words.max; i++)
		if (same_word(name, words.name(i)))
			return i;
	return std::nullopt;
}

unsigned int parse_state(std::string_view text)
{
	auto state = find_state(text);

	if (!state)
		usage("there is no state '{}'{}", text,
		      suggestion(text, all_names(states)));
	return *state;
}

std::uint32_t parse_states(std::string_view text)
{
	std::uint32_t mask = 0;

	for (;;) {
		std::size_t comma = text.find(',');

		mask |= parse_state_or_group(text.substr(0, comma));
		if (comma == std::string_view::npos)
			return mask;
		text.remove_prefix(comma + 1);
	}
}

std::string flags_text(std::uint32_t bits)
{
	std::string text;

	for (const flag &f : flags)
		if (bits & f.bit)
			text += (text.empty() ? "" : ",") + std::string(f.name);
	return text.empty() ? "none" : text;
}

std::vector<std::string> state_names(std::uint32_t mask)
{
	std::vector<std::string> names;

	for (unsigned int i = 0; i <= SYNFIN_STATE_MAX; i++)
		if (mask & (1u << i))
			names.emplace_back(synfin_state_name(i));
	return names;
}

bool is_flag(std::string_view text)
{
	return std::ranges::any_of(flags, [text](const flag &f) {
		return same_word(text, f.name);
	});
}

std::uint32_t parse_flags(std::string_view text)
{
	std::uint32_t bits = 0;

	for (;;) {
		std::size_t comma = text.find(',');

		bits |= parse_flag(text.substr(0, comma));
		if (comma == std::string_view::npos)
			return bits;
		text.remove_prefix(comma + 1);
	}
}

} // namespace synfin
