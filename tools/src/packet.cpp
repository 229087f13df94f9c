// SPDX-License-Identifier: GPL-2.0
/* From the bytes of a packet to the segment in it. */

#include "packet.hpp"

#include <linux/synfin.h>

#include <algorithm>

extern "C" {
#include "core/engine.h"
}

namespace synfin {
namespace {

constexpr std::uint8_t first_protocol = 253; ///< RFC 3692: these two
constexpr std::uint8_t last_protocol = 254;
constexpr std::size_t ip_header_min = 20;

bool is_ipv4(byte_span ip)
{
	return ip.size() >= ip_header_min && ip[0] >> 4 == 4 &&
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

std::uint16_t get16(byte_span bytes, std::size_t at)
{
	return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::optional<packet_segment> read_segment(byte_span ip)
{
	packet_segment result;
	synfin_segment seg{};

	if (!is_ipv4(ip))
		return std::nullopt;

	std::size_t header = 4u * (ip[0] & 15), total = get16(ip, 2);
	byte_span from = ip.subspan(12, 4), to = ip.subspan(16, 4);

	if (header < ip_header_min || total < header || header > ip.size())
		return std::nullopt;

	byte_span payload = ip.subspan(header, std::min(ip.size(), total) - header);

	if (synfin_wire_parse(payload.data(),
			      static_cast<std::uint32_t>(payload.size()),
			      static_cast<std::uint32_t>(total - header), &seg))
		return std::nullopt;
	result.protocol = ip[9];
	result.whole = ip.size() >= total;
	result.from = {address(from), get16(payload, 0)};
	result.to = {address(to), get16(payload, 2)};
	result.segment = record_of(seg);
	result.options = payload.first(seg.hdr_len).subspan(SYNFIN_HEADER_MIN);
	/* of a packet that was cut off nobody can tell */
	result.damaged = result.whole &&
			 folded(segment_sum(from, to, ip[9], payload));
	return result;
}

std::optional<captured_segment> parse_packet(byte_span ip)
{
	auto found = read_segment(ip);
	captured_segment result;

	if (!found || found->protocol < first_protocol ||
	    found->protocol > last_protocol)
		return std::nullopt;
	result.from = found->from;
	result.to = found->to;
	result.segment = found->segment;
	result.damaged = found->damaged;
	return result;
}

} // namespace synfin
