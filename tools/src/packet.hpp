/* SPDX-License-Identifier: GPL-2.0 */
/* From the bytes of a frame to a segment of synfin. */

#pragma once

#include "pcap_file.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace synfin {

using byte_span = std::span<const std::uint8_t>;

/// What begins with an IPv4 header, or nothing if it is not ours or is broken.
std::optional<captured_segment> parse_packet(byte_span packet);

} // namespace synfin
