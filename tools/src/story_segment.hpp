/* SPDX-License-Identifier: GPL-2.0 */
/* A segment that a story makes up: "RST seq=@c.rcv_nxt+1 to=@c". */

#pragma once

#include "endpoint.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace synfin {

/// As it was written; numbers are sums of numbers and of @NAME.VARIABLE.
struct segment_words {
	std::uint32_t flags = 0;
	std::string seq = "0";
	std::optional<std::string> ack;
	std::uint16_t len = 0, wnd = 65535, mss = 0;
	std::string from; ///< HOST:PORT; not given when @to is a connection
	std::string to;   ///< HOST:PORT or @NAME
};

/// Fails with a usage error.
segment_words parse_segment(std::string_view text);

/// What @NAME.VARIABLE is.
using segment_variable =
	std::function<std::uint32_t(const std::string &who,
				    const std::string &variable)>;

/// The value of a sum modulo 2^32, or a usage error.
std::uint32_t evaluate(std::string_view sum, const segment_variable &variable);

/// Whether a word is one with variables in it, and not only @NAME.
bool is_sum(std::string_view word);

/// Names of @NAME in a sum; a usage error if it is none.
std::vector<std::string> names_in_sum(std::string_view sum);

/// Names of @NAME in all parts of it.
std::vector<std::string> names_in(const segment_words &words);

/// SND.NXT and the like, as they are called in JSON.
const std::vector<std::string> &segment_variables();

/// One with all its numbers.
struct made_segment {
	endpoint from, to;
	std::uint32_t seq = 0, ack = 0, flags = 0;
	std::uint16_t len = 0, wnd = 0, mss = 0;
};

/// Its bytes with an IP header before them, under that IP protocol.
std::vector<std::uint8_t> segment_datagram(const made_segment &segment,
					   std::uint8_t protocol);

/// Puts it on the wire in the present namespace, under that IP protocol.
void send_segment(const made_segment &segment, std::uint8_t protocol);

} // namespace synfin
