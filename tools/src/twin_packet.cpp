// SPDX-License-Identifier: GPL-2.0
/* A packet of kernel TCP: its bytes, and what they say. */

#include "twin_packet.hpp"

#include <linux/synfin.h>
#include <netinet/in.h>

#include <fmt/core.h>

extern "C" {
#include "core/engine.h"
}

namespace synfin {
namespace {

using byte_span = std::span<const std::uint8_t>;

constexpr std::size_t ip_header_min = 20;
/* the same bit of the window as in the module: a reader sees what it was */
constexpr std::size_t spoilt_byte = 15;
constexpr std::uint8_t spoilt_bits = 1;

std::uint16_t get16(byte_span bytes, std::size_t at)
{
	return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

/* RFC 1071, of which an odd last byte is padded */
std::uint32_t sum(byte_span bytes, std::uint32_t total)
{
	for (std::size_t i = 0; i < bytes.size(); i++)
		total += i % 2 ? bytes[i] : bytes[i] << 8;
	return total;
}

bool checksum_is_right(byte_span ip, byte_span payload)
{
	std::uint32_t total = sum(ip.subspan(12, 8), ip[9]) +
			      static_cast<std::uint32_t>(payload.size());

	total = sum(payload, total);
	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	return total == 0xffff;
}

void add_option(tcp_packet &p, const std::string &text)
{
	p.options += (p.options.empty() ? "" : ", ") + text;
}

void read_option(tcp_packet &p, unsigned int kind, byte_span value)
{
	switch (kind) {
	case 2:
		add_option(p, fmt::format("mss {}", get16(value, 0)));
		return;
	case 3:
		p.scale = value[0];
		add_option(p, fmt::format("wscale {}", value[0]));
		break;
	case 4:
		add_option(p, "sack");
		break;
	case 5:
		add_option(p, fmt::format("sack of {}", value.size() / 8));
		break;
	case 8:
		add_option(p, "timestamps");
		return;
	default:
		add_option(p, fmt::format("option {}", kind));
	}
	p.bare = false;
}

/* What lies about its length ends the list. */
void read_options(tcp_packet &p, byte_span options)
{
	constexpr std::array<std::size_t, 6> shortest{0, 0, 4, 3, 2, 2};

	for (std::size_t at = 0; at < options.size() && options[at];) {
		unsigned int kind = options[at];

		if (kind == 1) {
			at++;
			continue;
		}

		std::size_t length = at + 1 < options.size() ? options[at + 1] : 0;

		if (length < (kind < shortest.size() ? shortest[kind] : 2) ||
		    at + length > options.size())
			return;
		read_option(p, kind, options.subspan(at + 2, length - 2));
		at += length;
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

/* Behind the IP header, or nothing. */
byte_span payload_of(byte_span ip)
{
	if (ip.size() < ip_header_min || ip[0] >> 4 != 4 ||
	    ip[9] != IPPROTO_TCP || (get16(ip, 6) & 0x3fff))
		return {};

	std::size_t header = 4u * (ip[0] & 15), total = get16(ip, 2);

	if (header < ip_header_min || total < header || total > ip.size())
		return {};
	return ip.subspan(header, total - header);
}

} // namespace

std::optional<tcp_packet> parse_tcp(std::vector<std::uint8_t> bytes)
{
	byte_span ip(bytes), payload = payload_of(ip);
	auto length = static_cast<std::uint32_t>(payload.size());
	synfin_segment seg{};
	tcp_packet p;

	/* synfin's header is TCP's */
	if (payload.empty() || synfin_wire_parse(payload.data(), length, length, &seg))
		return std::nullopt;
	p.from = {address(ip.subspan(12, 4)), get16(payload, 0)};
	p.to = {address(ip.subspan(16, 4)), get16(payload, 2)};
	p.segment = record_of(seg);
	p.damaged = !checksum_is_right(ip, payload);
	read_options(p, payload.subspan(SYNFIN_HEADER_MIN,
					seg.hdr_len - SYNFIN_HEADER_MIN));
	p.bytes = std::move(bytes);
	return p;
}

tcp_packet make_tcp(const made_segment &segment)
{
	return parse_tcp(segment_datagram(segment, IPPROTO_TCP)).value();
}

void spoil(tcp_packet &packet)
{
	std::size_t header = 4u * (packet.bytes[0] & 15);

	packet.bytes[header + spoilt_byte] ^= spoilt_bits;
	packet.damaged = true;
}

} // namespace synfin
