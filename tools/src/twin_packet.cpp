// SPDX-License-Identifier: GPL-2.0
/* A packet of kernel TCP: its bytes, and what they say. */

#include "twin_packet.hpp"

#include "packet.hpp"

#include <netinet/in.h>

#include <fmt/core.h>

#include <array>

namespace synfin {
namespace {

/* the same bit of the window as in the module: a reader sees what it was */
constexpr std::size_t spoilt_byte = 15;
constexpr std::uint8_t spoilt_bits = 1;

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

} // namespace

std::optional<tcp_packet> parse_tcp(std::vector<std::uint8_t> bytes)
{
	auto found = read_segment(bytes);
	tcp_packet p;

	if (!found || found->protocol != IPPROTO_TCP || !found->whole)
		return std::nullopt;
	p.from = found->from;
	p.to = found->to;
	p.segment = found->segment;
	p.damaged = found->damaged;
	read_options(p, found->options);
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
