/* SPDX-License-Identifier: GPL-2.0 */
/* From words to the numbers of linux/synfin.h, and back. */

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <linux/synfin.h>

extern "C" {
#include "core/names.h"
}

namespace synfin {

/// One of the enums: how its numbers are called, and how many there are.
struct vocabulary {
	std::string_view noun;
	const char *(*name)(unsigned int);
	unsigned int max;
};

inline constexpr vocabulary states{"state", synfin_state_name,
				   SYNFIN_STATE_MAX};

/// Equal but for case and for '-' against '_'.
bool same_word(std::string_view a, std::string_view b);

/// The one of @candidates that is most like @word; empty if none is.
std::string nearest(std::string_view word,
		    std::span<const std::string> candidates);

/// ", did you mean X?", or ": use one of A, B, C" when nothing is near.
std::string suggestion(std::string_view word,
		       std::span<const std::string> candidates);

std::vector<std::string> all_names(const vocabulary &words);

/// The number of a state; ss's spellings (estab, syn-recv) are understood.
unsigned int parse_state(std::string_view text);

/// Mask of states: "established,time-wait", "all", "synchronized", …
std::uint32_t parse_states(std::string_view text);

/// Names of the states in a mask.
std::vector<std::string> state_names(std::uint32_t mask);

/// "SYN,ACK", or "none"
std::string flags_text(std::uint32_t flags);

/// Mask of control bits: "syn,ack"
std::uint32_t parse_flags(std::string_view text);

} // namespace synfin
