// SPDX-License-Identifier: GPL-2.0
/* A segment that a story makes up: its bytes, and on the wire with them. */

#include "story_segment.hpp"

#include "checksum.hpp"
#include "error.hpp"

#include <arpa/inet.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

extern "C" {
#include "core/engine.h"
}

namespace synfin {
namespace {

using bytes = std::vector<std::uint8_t>;

std::uint32_t address_bits(const endpoint &end)
{
	std::uint32_t bits;

	std::memcpy(&bits, end.addr->bytes().data(), sizeof(bits));
	return bits;
}

void put_checksum(bytes &segment, const made_segment &s, std::uint8_t protocol)
{
	std::uint16_t check = folded(segment_sum(s.from.addr->bytes(),
						 s.to.addr->bytes(), protocol,
						 segment));

	segment[16] = static_cast<std::uint8_t>(check >> 8);
	segment[17] = static_cast<std::uint8_t>(check);
}

bytes segment_bytes(const made_segment &s, std::uint8_t protocol)
{
	synfin_segment header{};
	bytes data(SYNFIN_HEADER_MIN + 4);

	header.seq = s.seq;
	header.ack = s.ack;
	header.flags = static_cast<std::uint8_t>(s.flags);
	header.wnd = s.wnd;
	header.mss = s.mss;
	data.resize(synfin_wire_build(&header, *s.from.port, *s.to.port,
				      data.data()) + s.len);
	put_checksum(data, s, protocol);
	return data;
}

} // namespace

std::vector<std::uint8_t> segment_datagram(const made_segment &s,
					   std::uint8_t protocol)
{
	bytes segment = segment_bytes(s, protocol);
	iphdr ip{};
	bytes all(sizeof(ip));

	ip.version = 4;
	ip.ihl = 5;
	ip.tot_len = htons(static_cast<std::uint16_t>(sizeof(ip) + segment.size()));
	ip.ttl = 64;
	ip.protocol = protocol;
	ip.saddr = address_bits(s.from);
	ip.daddr = address_bits(s.to);
	std::memcpy(all.data(), &ip, sizeof(ip));
	ip.check = htons(folded(sum_of(all)));
	std::memcpy(all.data(), &ip, sizeof(ip));
	all.insert(all.end(), segment.begin(), segment.end());
	return all;
}

void send_segment(const made_segment &s, std::uint8_t protocol)
{
	bytes data = segment_datagram(s, protocol);
	sockaddr_in to{};
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);

	if (fd < 0)
		fail(exit_code::refused, "cannot open a raw socket: {}",
		     std::strerror(errno));
	to.sin_family = AF_INET;
	to.sin_addr.s_addr = address_bits(s.to);

	ssize_t sent = sendto(fd, data.data(), data.size(), 0,
			      reinterpret_cast<const sockaddr *>(&to), sizeof(to));
	int error = errno;

	close(fd);
	if (sent < 0)
		fail(exit_code::refused, "cannot send a segment: {}",
		     std::strerror(error));
}

} // namespace synfin
