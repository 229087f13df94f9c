/* SPDX-License-Identifier: GPL-2.0 */
/* A fault rule in words: "drop on SYN,ACK dir in sport 80 count 1". */

#pragma once

#include "records.hpp"

#include <string>
#include <vector>

namespace synfin {

/// The words behind 'rule add'.
fault_record parse_fault(const std::vector<std::string> &words);

/// What may be done to a segment.
std::vector<std::string> fault_actions();

/// What a rule may be about, each followed by a value.
const std::vector<std::string> &fault_keys();

} // namespace synfin
