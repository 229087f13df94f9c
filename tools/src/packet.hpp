/* SPDX-License-Identifier: GPL-2.0 */
/* From the bytes of a packet to the segment in it. */

#pragma once

#include "checksum.hpp"
#include "pcap_file.hpp"

#include <cstdint>
#include <optional>

namespace synfin {

/// A number of the network's, of which both bytes must be there.
std::uint16_t get16(byte_span bytes, std::size_t at);

/// What a packet of IPv4 or IPv6 carries: synfin's header is TCP's.
struct packet_segment {
	std::uint8_t protocol = 0;
	bool whole = true; ///< all of it is there
	endpoint from;
	endpoint to;
	segment_record segment; ///< without a direction
	byte_span options;      ///< behind the header's fixed part
	bool damaged = false;   ///< it is whole, and its checksum is wrong
};

/// Nothing if it is a fragment or broken.
std::optional<packet_segment> read_segment(byte_span packet);

/// What begins with a header of IP, or nothing if it is not ours or is broken.
std::optional<captured_segment> parse_packet(byte_span packet);

} // namespace synfin
