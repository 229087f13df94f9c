/* SPDX-License-Identifier: GPL-2.0 */
/* Which connections, listeners or events: "state X sport N dst ADDR …" */

#pragma once

#include "kernel.hpp"
#include "records.hpp"

#include <span>
#include <string>
#include <vector>

namespace synfin {

/// The words that begin a condition, for completion and errors.
const std::vector<std::string> &filter_words();

/// Conditions that must all hold; fails with a usage error.
dump_filter parse_filter(std::span<const std::string> words);

/// An event passes if its old or its new state is among those asked for.
bool matches(const dump_filter &filter, const event_record &event);

/// What is no connection of ours has no id, but states and ends.
bool matches(const dump_filter &filter, std::uint32_t seen_states,
	     const endpoint &local, const endpoint &remote);

} // namespace synfin
