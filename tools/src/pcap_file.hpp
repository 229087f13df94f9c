/* SPDX-License-Identifier: GPL-2.0 */
/* Segments of synfin in a file of captured packets. */

#pragma once

#include "records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace synfin {

struct captured_segment {
	std::uint64_t time = 0; ///< ns since 1970
	endpoint from;
	endpoint to;
	segment_record segment; ///< without a direction
	bool damaged = false;   ///< its checksum is wrong
};

/// The packets of IP protocols 253 and 254; fails if that is no capture.
std::vector<captured_segment> read_capture(const std::string &path);

} // namespace synfin
