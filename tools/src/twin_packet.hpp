/* SPDX-License-Identifier: GPL-2.0 */
/* A packet of kernel TCP: its bytes, and what they say. */

#pragma once

#include "records.hpp"
#include "story_segment.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

struct tcp_packet {
	std::vector<std::uint8_t> bytes; ///< from the IP header on
	endpoint from, to;
	segment_record segment; ///< without a direction
	std::string options;    ///< "mss 1460, sack, timestamps, wscale 7"
	bool bare = true;       ///< no options but an MSS and timestamps
	std::uint8_t scale = 0; ///< of the window, as a SYN offers it
	bool damaged = false;   ///< its checksum is wrong
};

/// Of what begins with an IPv4 header; nothing if it is no whole TCP.
std::optional<tcp_packet> parse_tcp(std::vector<std::uint8_t> bytes);

/// One that a story makes up.
tcp_packet make_tcp(const made_segment &segment);

/// Flips a bit behind the back of the checksum, as the fault rule does.
void spoil(tcp_packet &packet);

} // namespace synfin
