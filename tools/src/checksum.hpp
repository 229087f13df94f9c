/* SPDX-License-Identifier: GPL-2.0 */
/* The Internet checksum, and what that of a segment covers. */

#pragma once

#include <cstdint>
#include <span>

namespace synfin {

using byte_span = std::span<const std::uint8_t>;

/// RFC 1071, of which an odd last byte is padded; not yet folded.
std::uint32_t sum_of(byte_span bytes);

/// RFC 9293 3.1: both addresses, the protocol and the length, then the segment.
std::uint32_t segment_sum(byte_span from, byte_span to, std::uint8_t protocol,
			  byte_span segment);

/// The checksum of what was summed up; 0 if a right one was among it.
std::uint16_t folded(std::uint32_t sum);

} // namespace synfin
