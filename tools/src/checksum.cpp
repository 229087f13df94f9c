// SPDX-License-Identifier: GPL-2.0
/* The Internet checksum, and what that of a segment covers. */

#include "checksum.hpp"

namespace synfin {

std::uint32_t sum_of(byte_span bytes)
{
	std::uint32_t sum = 0;

	for (std::size_t i = 0; i < bytes.size(); i++)
		sum += i % 2 ? bytes[i] : bytes[i] << 8;
	return sum;
}

std::uint32_t segment_sum(byte_span from, byte_span to, std::uint8_t protocol,
			  byte_span segment)
{
	return sum_of(from) + sum_of(to) + protocol +
	       static_cast<std::uint32_t>(segment.size()) + sum_of(segment);
}

std::uint16_t folded(std::uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return static_cast<std::uint16_t>(~sum);
}

} // namespace synfin
