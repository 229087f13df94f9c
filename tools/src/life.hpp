/* SPDX-License-Identifier: GPL-2.0 */
/* A connection's life in sentences, from the events of one end. */

#pragma once

#include "records.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace synfin {

struct life_step {
	std::uint64_t time = 0;
	std::string sentence;
	unsigned int rule = 0; ///< that decided, 0 if none did
};

/// One step for each event.
std::vector<life_step> life_of(std::span<const event_record> events);

/// What became of it in the end, or how it stands.
std::string outcome_of(std::span<const event_record> events);

} // namespace synfin
