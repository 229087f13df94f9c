/* SPDX-License-Identifier: GPL-2.0 */
/* What a story waits for or expects: "c ESTABLISHED", "b rule SA-LI-03". */

#pragma once

#include "records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace synfin {

/// Properties of an event; those that were not named don't matter.
struct event_pattern {
	std::optional<unsigned int> rule, cause, drop, icmp, what, fault;
	std::optional<unsigned int> from, to, direction;
	std::optional<std::uint32_t> flags, len;

	bool matches(const event_record &event) const;
};

struct condition {
	enum class kind {
		state,    ///< NAME STATE
		event,    ///< WHO KEY VALUE...
		acked,    ///< NAME acked N: bytes
		received, ///< NAME received N
		bad,      ///< NAME bad N: received, but nobody sent them so
		none,     ///< [HOST] none: nobody has a connection
	};

	std::string text; ///< as it was written
	kind what = kind::event;
	bool absent = false; ///< "no": it must not be
	/// a, b, the name of a connection, or that with ".peer"; empty: all
	std::string who;
	unsigned int state = 0;
	std::uint64_t bytes = 0;
	event_pattern pattern;
};

/// Fails with a usage error that says what is wrong.
condition parse_condition(std::string_view text);

/// Words between spaces.
std::vector<std::string> split_words(std::string_view text);

bool is_host(std::string_view who);

/// 0 of host a, which is on the left, 1 of host b.
std::size_t side_of_host(std::string_view host);

/// "c" of "c.peer"
std::string name_of(std::string_view who);

/// The number of a word that must exist; the error suggests the nearest.
unsigned int parse_name(const struct vocabulary &words, std::string_view text);

} // namespace synfin
