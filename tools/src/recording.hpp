/* SPDX-License-Identifier: GPL-2.0 */
/* Events in a file: a header line, and one JSON object a line as the monitor has it. */

#pragma once

#include "output.hpp"
#include "records.hpp"

#include <cstdint>
#include <istream>
#include <string>
#include <variant>
#include <vector>

namespace synfin {

/// The first line: who wrote the lines after it, and where.
struct recording_header {
	std::string version;   ///< of the tool
	std::uint32_t abi = 0; ///< of the module's words
	std::string netns;     ///< as the command line named it
};

/// So many events are missing at this place.
struct recording_gap {
	std::uint64_t events = 0;
};

using recording_line = std::variant<event_record, recording_gap>;

/// Lines under one header.
struct recording {
	recording_header header;
	std::vector<recording_line> lines;

	std::vector<event_record> events() const;
};

json header_json(const recording_header &header);
json gap_json(const recording_gap &gap);

/**
 * Reads a file; several that were put together are several recordings.
 * Fails with a usage error that names @name and the line.
 */
std::vector<recording> read_recordings(std::istream &file,
				       const std::string &name);
std::vector<recording> read_recordings(const std::string &path);

} // namespace synfin
