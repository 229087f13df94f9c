// SPDX-License-Identifier: GPL-2.0
/* From the bytes of a frame to a segment of synfin. */

#include "packet.hpp"

#include <linux/synfin.h>

extern "C" {
#include "core/engine.h"
}

namespace synfin {
namespace {

constexpr std::uint8_t first_protocol = 253; ///< RFC 3692: these two
constexpr std::uint8_t last_protocol = 254;
constexpr std::size_t ip_header_min = 20;

std::uint16_t get16(byte_span bytes, std::size_t at)
{
	return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

/* RFC 1071, of which an odd last byte is padded */
std::uint32_t sum(byte_span bytes, std::uint32_t total)
{
	for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
		total += get16(bytes, i);
	if (bytes.size() % 2)
		total += static_cast<std::uint32_t>(bytes.back() << 8);
	return total;
}

bool checksum_is_right(byte_span ip, byte_span payload)
{
	std::uint32_t total = sum(ip.subspan(12, 8), 0);

	total += ip[9] + static_cast<std::uint32_t>(payload.size());
	total = sum(payload, total);
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return total == 0xffff;
}

bool is_ours(byte_span ip)
{
	return ip.size() >= ip_header_min && ip[0] >> 4 == 4 &&
	       ip[9] >= first_protocol && ip[9] <= last_protocol &&
	       !(get16(ip, 6) & 0x3fff); /* no fragment */
}

segment_record record_of(const synfin_segment &seg)
{
	segment_record s;

	s.seq = seg.seq;
	if (seg.flags & SYNFIN_FLAG_ACK)
		s.ack = seg.ack;
	s.flags = seg.flags;
	s.wnd = seg.wnd;
	s.len = seg.len;
	if (seg.mss)
		s.mss = seg.mss;
	return s;
}

} // namespace

std::optional<captured_segment> parse_packet(byte_span ip)
{
	captured_segment result;
	synfin_segment seg{};

	if (!is_ours(ip))
		return std::nullopt;

	std::size_t header = 4u * (ip[0] & 15), total = get16(ip, 2);

	if (header < ip_header_min || total < header || header > ip.size())
		return std::nullopt;

	byte_span payload = ip.subspan(header, std::min(ip.size(), total) - header);

	if (synfin_wire_parse(payload.data(),
			      static_cast<std::uint32_t>(payload.size()),
			      static_cast<std::uint32_t>(total - header), &seg))
		return std::nullopt;
	result.from = {address(ip.subspan(12, 4)), get16(payload, 0)};
	result.to = {address(ip.subspan(16, 4)), get16(payload, 2)};
	result.segment = record_of(seg);
	/* of a packet that was cut off nobody can tell */
	result.damaged = ip.size() >= total && !checksum_is_right(ip, payload);
	return result;
}

} // namespace synfin
