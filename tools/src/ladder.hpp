/* SPDX-License-Identifier: GPL-2.0 */
/* A connection as a sequence diagram, from the histories of its ends. */

#pragma once

#include "output.hpp"
#include "records.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace synfin {

/// One end of a connection, as its history tells it.
struct ladder_end {
	std::string netns; ///< empty: where the tool runs
	std::uint32_t id = 0;
	std::vector<event_record> events; ///< never empty but in a story
	unsigned int before = 0; ///< the state, as long as there is no event

	const endpoint &local() const { return events.front().local; }
	const endpoint &remote() const { return events.front().remote; }
};

/// Left and right; an end that is elsewhere has no history.
struct ladder_pair {
	ladder_end left;
	std::optional<ladder_end> right;
	bool inferred = false; ///< from a capture: no end was asked
};

enum class travel {
	none,     ///< no segment: a call, a timer, an ICMP error
	arrived,  ///< sent and received, nothing happened in between
	departed, ///< sent; it arrives in a later row
	landed,   ///< received; it was sent in an earlier row
	lost,     ///< sent, and the other end's connection never saw it
	foreign,  ///< received, and the other end's connection never sent it
	unknown,  ///< the other end is elsewhere
};

/// How JSON calls a travel, and what it means.
struct travel_word {
	std::string_view name;
	std::string_view text;
};

/// Indexed by travel.
std::span<const travel_word> travel_words();

struct ladder_row {
	std::uint64_t time = 0;
	bool from_left = true; ///< who sent it, or on whose side it happened
	travel how = travel::none;
	event_record event;                    ///< at the sender, if that is known
	std::optional<event_record> reception; ///< of one that arrived
	std::array<unsigned int, 2> state{};   ///< left and right, afterwards
	std::array<bool, 2> changed{};
	unsigned int marks = 0;             ///< of ladder_mark
	std::vector<event_record> faults;   ///< what fault rules did to it
	std::optional<std::size_t> departure; ///< row in which a landed one was sent
};

/// The ends of one connection have each other's addresses and ports.
bool are_ends(const ladder_end &a, const ladder_end &b);

/// Ends that belong together become pairs, whoever began is on the left.
std::vector<ladder_pair> pair_ends(std::vector<ladder_end> ends);

/// The events of both ends in the order of time, each segment once.
std::vector<ladder_row> ladder_rows(const ladder_pair &pair);

struct ladder_style {
	bool absolute = false; ///< sequence numbers as on the wire
	bool rules = false;    ///< which requirement decided
	bool colours = false;
};

/// First sequence numbers of both ends, to count from zero.
struct ladder_origins {
	std::array<std::uint32_t, 2> iss{};
};

/// A row of a ladder of several connections, which count from their own SYNs.
struct drawn_row {
	ladder_row row;
	ladder_origins origins;
	std::uint64_t hurry = 1; ///< how many times as fast the hosts' clocks went
};

/// One row; @since is where its time counts from.
std::string ladder_line(const ladder_row &row, const ladder_origins &origins,
			std::uint64_t since, bool two_ended,
			const ladder_style &style);
/// The line above all rows; @left and @right name the ends.
std::string ladder_header(const std::string &left, const std::string &right);
/// The lines below them: signs that a reader can not know.
std::string ladder_legend(std::span<const ladder_row> rows);
json ladder_row_json(const ladder_row &row, bool two_ended);

std::string ladder_text(const ladder_pair &pair, const ladder_style &style);
std::string ladder_mermaid(const ladder_pair &pair, const ladder_style &style);
std::string ladder_svg(const ladder_pair &pair, const ladder_style &style);
json ladder_json(const ladder_pair &pair);

} // namespace synfin
