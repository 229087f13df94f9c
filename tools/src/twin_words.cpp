// SPDX-License-Identifier: GPL-2.0
/* Why kernel TCP tells a story otherwise than synfin. */

#include "twin_words.hpp"

#include "names.hpp"
#include "story_netns.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace synfin {
namespace {

/// Everything that a sentence may depend on.
struct situation {
	std::span<const twin_pair> pairs;
	std::size_t at;

	const twin_pair &pair() const { return pairs[at]; }
	/// Of the one that has it.
	const twin_line &line() const
	{
		return pair().synfin ? *pair().synfin : *pair().tcp;
	}
};

bool has(const twin_line &line, std::uint32_t flag)
{
	return !line.what && (line.flags & flag);
}

/* A SYN, data or a FIN that was sent before. */
bool is_again(const situation &s)
{
	const twin_line &line = s.line();

	if (line.what || line.forged ||
	    (!line.len && !has(line, SYNFIN_FLAG_SYN | SYNFIN_FLAG_FIN)))
		return false;
	return std::any_of(s.pairs.begin(),
			   s.pairs.begin() + static_cast<std::ptrdiff_t>(s.at),
			   [&](const twin_pair &p) {
		const auto &before = s.pair().synfin ? p.synfin : p.tcp;

		return before && !before->what &&
		       std::tie(before->from_left, before->flags, before->seq,
				before->len) == std::tie(line.from_left, line.flags,
							 line.seq, line.len);
	});
}

bool is_timer(const situation &s)
{
	return s.line().what > SYNFIN_WHAT_CALL_FORGET;
}

bool is_bare_ack(const situation &s)
{
	return !s.line().what && !s.line().len && s.line().flags == SYNFIN_FLAG_ACK;
}

bool has_data(const situation &s)
{
	return s.line().len;
}

bool is_reset(const situation &s)
{
	return has(s.line(), SYNFIN_FLAG_RST);
}

bool is_sooner(const situation &s)
{
	return s.pair().tcp->gap < s.pair().synfin->gap;
}

/* Somebody waits in one of them, and is through in the other. */
bool ends_a_wait(const situation &s)
{
	for (std::size_t side = 0; side < 2; side++)
		if (s.pair().synfin->state[side] == SYNFIN_STATE_TIME_WAIT &&
		    s.pair().tcp->state[side] == SYNFIN_STATE_CLOSED)
			return true;
	return false;
}

std::string states_text(const situation &s)
{
	std::string text;

	for (std::size_t side = 0; side < 2; side++) {
		auto ours = s.pair().synfin->state[side];
		auto theirs = s.pair().tcp->state[side];

		if (ours && theirs && ours != theirs)
			text += fmt::format("{}{} is in {} in synfin, and in {} in TCP",
					    text.empty() ? "" : "; ", host_names[side],
					    synfin_state_name(*ours),
					    synfin_state_name(*theirs));
	}
	return text + ".";
}

std::string options_text(const situation &s)
{
	return fmt::format("TCP says more in its header: {}. synfin knows only mss. From here on each segment of TCP has timestamps, which are not marked (RFC 2018, RFC 7323).",
			   s.pair().tcp->options);
}

std::string number_text(const twin_line &line)
{
	return fmt::format("seq={}{}", line.seq,
			   line.ack ? fmt::format(" ack={}", *line.ack) : "");
}

std::string numbers_text(const situation &s)
{
	return fmt::format("Its numbers are {} in synfin, and {} in TCP.",
			   number_text(*s.pair().synfin), number_text(*s.pair().tcp));
}

std::string times_text(const situation &s)
{
	return fmt::format("It comes after {} in synfin, and after {} in TCP.",
			   short_duration(s.pair().synfin->gap),
			   short_duration(s.pair().tcp->gap));
}

constexpr char other_cuts[] =
	"The bytes are cut into other segments: timestamps take 12 bytes of each of TCP's.";

struct reason {
	twin_mark mark;
	bool (*fits)(const situation &s); ///< nullptr: always
	const char *text;
	std::string (*made)(const situation &s);
};

/* For each mark the first that fits. */
constexpr reason all_reasons[] = {
	{twin_only_synfin, is_timer,
	 "Only synfin comes as far as that: nobody waits for a timer of TCP's that runs so long (TIME-WAIT lasts a minute in Linux).", nullptr},
	{twin_only_synfin, is_again,
	 "Only synfin says this again: in TCP another timer was faster, or nobody waited for it here.", nullptr},
	{twin_only_synfin, is_reset,
	 "Only synfin sends this reset.", nullptr},
	{twin_only_synfin, has_data, other_cuts, nullptr},
	{twin_only_synfin, is_bare_ack,
	 "Only synfin sends this ACK: TCP delays an ACK until it has something to say with it, or every second segment is there (RFC 1122 4.2.3.2), and sends no more than so many challenges in a time.", nullptr},
	{twin_only_synfin, nullptr, "Only in synfin this happens.", nullptr},
	{twin_only_tcp, is_again,
	 "Only TCP says this again: its own timer ran out as well, or sooner than synfin's.", nullptr},
	{twin_only_tcp, is_reset, "Only TCP sends this reset.", nullptr},
	{twin_only_tcp, has_data, other_cuts, nullptr},
	{twin_only_tcp, is_bare_ack, "Only TCP sends an ACK here.", nullptr},
	{twin_only_tcp, nullptr, "Only in TCP this happens.", nullptr},
	{twin_options, nullptr, nullptr, options_text},
	{twin_numbers_differ, nullptr, nullptr, numbers_text},
	{twin_states_differ, ends_a_wait,
	 "Linux lets a reset end TIME-WAIT, unless tcp_rfc1337 is set; synfin ignores it (RFC 1337), unless its parameter rfc1337 is off.", nullptr},
	{twin_states_differ, nullptr, nullptr, states_text},
	{twin_times_differ, [](const situation &s) { return is_again(s) && is_sooner(s); },
	 "Linux says something again after 200 ms when it has measured a short round trip; RFC 6298 asks for a second at least, and synfin waits that long.", nullptr},
	{twin_times_differ, [](const situation &s) { return is_bare_ack(s) && !is_sooner(s); },
	 "TCP delays an ACK, in the hope of something to say with it (RFC 1122 4.2.3.2); synfin acknowledges at once.", nullptr},
	{twin_times_differ, nullptr, nullptr, times_text},
};

std::string sentence(const situation &s, twin_mark mark)
{
	for (const reason &r : all_reasons)
		if (r.mark == mark && (!r.fits || r.fits(s)))
			return r.text ? r.text : r.made(s);
	return {};
}

void note(std::vector<twin_difference> &all, std::size_t line,
	  const std::string &text)
{
	auto found = std::find_if(all.begin(), all.end(),
				  [&](const twin_difference &d) { return d.text == text; });

	if (found == all.end())
		found = all.insert(all.end(), {{}, text});
	found->lines.push_back(line);
}

} // namespace

std::vector<twin_difference> explain(std::span<const twin_pair> pairs)
{
	std::vector<twin_difference> all;

	for (std::size_t i = 0; i < pairs.size(); i++)
		for (const twin_mark_meaning &m : twin_marks())
			if (pairs[i].marks & m.mark)
				note(all, i + 1, sentence({pairs, i}, m.mark));
	return all;
}

} // namespace synfin
