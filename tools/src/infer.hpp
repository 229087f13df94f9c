/* SPDX-License-Identifier: GPL-2.0 */
/* Which states both ends must have been in, from what was on the wire. */

#pragma once

#include "ladder.hpp"
#include "pcap_file.hpp"

#include <span>
#include <vector>

namespace synfin {

/**
 * Conversations of a capture, numbered from 1. It is assumed that all that was
 * captured arrived, and that each end did what RFC 9293 asks of it.
 */
std::vector<ladder_pair> infer_pairs(std::span<const captured_segment> capture);

} // namespace synfin
