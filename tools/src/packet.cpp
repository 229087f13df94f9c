// SPDX-License-Identifier: GPL-2.0
/* From the bytes of a packet to the segment in it. */

#include "packet.hpp"

#include <linux/synfin.h>

#include <netinet/in.h>

#include <algorithm>

extern "C" {
#include "core/engine.h"
}

namespace synfin {
namespace {

constexpr std::uint8_t first_protocol = 253; ///< RFC 3692: these two
constexpr std::uint8_t last_protocol = 254;
constexpr std::size_t ip_header_min = 20, ip6_header = 40;

/* What a packet carries, whichever version of IP it is of. */
struct datagram {
	std::uint8_t protocol;
	byte_span from;
	byte_span to;
	byte_span payload;
	std::size_t total; ///< bytes of the payload, were it all there
};

std::optional<datagram> read_ipv4(byte_span ip)
{
	if (ip.size() < ip_header_min || get16(ip, 6) & 0x3fff)
		return std::nullopt; /* a fragment */

	std::size_t header = 4u * (ip[0] & 15), total = get16(ip, 2);

	if (header < ip_header_min || total < header || header > ip.size())
		return std::nullopt;
	return datagram{ip[9], ip.subspan(12, 4), ip.subspan(16, 4),
			ip.subspan(header, std::min(ip.size(), total) - header),
			total - header};
}

/* Extension headers that may come before the segment; a fragment is none. */
bool is_extension(std::uint8_t next)
{
	return next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING ||
	       next == IPPROTO_DSTOPTS;
}

std::optional<datagram> read_ipv6(byte_span ip)
{
	if (ip.size() < ip6_header)
		return std::nullopt;

	std::size_t at = ip6_header, end = at + get16(ip, 4);
	std::uint8_t next = ip[6];

	while (is_extension(next) && at + 8 <= ip.size()) {
		next = ip[at];
		at += 8u * (ip[at + 1] + 1u);
	}
	if (at > end || at > ip.size())
		return std::nullopt;
	return datagram{next, ip.subspan(8, 16), ip.subspan(24, 16),
			ip.subspan(at, std::min(ip.size(), end) - at), end - at};
}

std::optional<datagram> read_datagram(byte_span ip)
{
	switch (ip.empty() ? 0 : ip[0] >> 4) {
	case 4:
		return read_ipv4(ip);
	case 6:
		return read_ipv6(ip);
	default:
		return std::nullopt;
	}
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
	auto datagram = read_datagram(ip);
	packet_segment result;
	synfin_segment seg{};

	if (!datagram)
		return std::nullopt;

	const auto &[protocol, from, to, payload, total] = *datagram;

	if (synfin_wire_parse(payload.data(),
			      static_cast<std::uint32_t>(payload.size()),
			      static_cast<std::uint32_t>(total), &seg))
		return std::nullopt;
	result.protocol = protocol;
	result.whole = payload.size() >= total;
	result.from = {address(from), get16(payload, 0), {}};
	result.to = {address(to), get16(payload, 2), {}};
	result.segment = record_of(seg);
	result.options = payload.first(seg.hdr_len).subspan(SYNFIN_HEADER_MIN);
	/* of a packet that was cut off nobody can tell */
	result.damaged = result.whole &&
			 folded(segment_sum(from, to, protocol, payload));
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
