/* SPDX-License-Identifier: GPL-2.0 */
/* From words to the numbers of linux/synfin.h, and back. */

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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
inline constexpr vocabulary rules{"rule", synfin_rule_name, SYNFIN_RULE_MAX};
inline constexpr vocabulary drops{"drop", synfin_drop_name, SYNFIN_DROP_MAX};
inline constexpr vocabulary causes{"cause", synfin_cause_name,
				   SYNFIN_CAUSE_MAX};
inline constexpr vocabulary whats{"event", synfin_what_name, SYNFIN_WHAT_MAX};
inline constexpr vocabulary timers{"timer", synfin_timer_name,
				   SYNFIN_TIMER_MAX};
inline constexpr vocabulary refusals{"refusal", synfin_refusal_name,
				     SYNFIN_REFUSAL_MAX};
inline constexpr vocabulary icmps{"icmp", synfin_icmp_name, SYNFIN_ICMP_MAX};
inline constexpr vocabulary faults{"fault", synfin_fault_name,
				   SYNFIN_FAULT_MAX};
inline constexpr vocabulary kinds{"form", synfin_kind_name, SYNFIN_KIND_MAX};
inline constexpr vocabulary directions{"direction", synfin_direction_name,
				       SYNFIN_DIRECTION_MAX};
inline constexpr vocabulary counters{"counter", synfin_counter_name,
				     SYNFIN_COUNTER_MAX};

/// Equal but for case and for '-' against '_'.
bool same_word(std::string_view a, std::string_view b);

/// The one of @candidates that is most like @word; empty if none is.
std::string nearest(std::string_view word,
		    std::span<const std::string> candidates);

/// ", did you mean X?", or ": use one of A, B, C" when nothing is near.
std::string suggestion(std::string_view word,
		       std::span<const std::string> candidates);

std::vector<std::string> all_names(const vocabulary &words);

/// The number that has this name, if there is one.
std::optional<unsigned int> find_name(const vocabulary &words,
				      std::string_view name);

/// The number of a state; ss's spellings (estab, syn-recv) are understood.
unsigned int parse_state(std::string_view text);

/// Mask of states: "established,time-wait", "all", "synchronized", …
std::uint32_t parse_states(std::string_view text);

/// Names of the states in a mask.
std::vector<std::string> state_names(std::uint32_t mask);

/// "SYN,ACK", or "none"
std::string flags_text(std::uint32_t flags);

bool is_flag(std::string_view text);

/// Mask of control bits: "syn,ack"
std::uint32_t parse_flags(std::string_view text);

} // namespace synfin
