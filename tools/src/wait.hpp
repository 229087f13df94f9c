/* SPDX-License-Identifier: GPL-2.0 */
/* Waiting for a state or for an acknowledgment, driven by events. */

#pragma once

#include "events.hpp"
#include "kernel.hpp"
#include "records.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace synfin {

enum class fate {
	goes_on,
	reached, ///< the state that was waited for
	over,    ///< the connection has ended otherwise
};

/// What an event says about connection @id on its way to state @target.
fate judge(const event_record &event, std::uint32_t id, unsigned int target);

/// Whether arcs of the machine lead from @from to @to and not through CLOSED.
bool reachable(std::span<const fsm_record> machine, unsigned int from,
	       unsigned int to);

/// "ended with 'refused' (a reset came in answer to our SYN), by rule X"
std::string ending_text(const event_record &last);

struct wait_result {
	bool reached = false;
	std::string complaint;             ///< why not
	std::optional<event_record> last;  ///< if the connection is over
};

/**
 * Waits until connection @id is in state @target, or comes by it.
 * @events: joined before the connection was opened or first looked at
 */
wait_result wait_for_state(kernel &k, event_stream &events, std::uint32_t id,
			   unsigned int target,
			   std::optional<std::uint64_t> timeout_ns);

/**
 * Waits until the peer has acknowledged what was sent last.
 * @bytes: how many these are
 * @target: all bytes of the connection so far, with them
 */
wait_result wait_for_acked(kernel &k, event_stream &events, std::uint32_t id,
			   std::uint64_t bytes, std::uint64_t target,
			   std::optional<std::uint64_t> timeout_ns);

} // namespace synfin
