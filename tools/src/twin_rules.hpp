/* SPDX-License-Identifier: GPL-2.0 */
/* The fault rules of one host, judged here as the module judges its own. */

#pragma once

#include "records.hpp"

#include <cstdint>
#include <vector>

namespace synfin {

/// A segment on its way in or out of a host.
struct twin_passage {
	unsigned int direction = 0;
	unsigned int state = 0; ///< of the host's connection
	endpoint from, to;
	segment_record segment;
};

class twin_rules {
public:
	/// Returns its number.
	std::uint32_t add(const fault_record &rule);
	/// 0 is all; false when there is none of that number.
	bool remove(std::uint32_t id);
	/**
	 * The rule that takes hold of it, which has counted it, or nullptr.
	 * @waits: a segment is kept to go behind this one
	 */
	const fault_record *judge(const twin_passage &passage, bool waits);

private:
	std::vector<fault_record> rules_;
	std::uint32_t last_ = 0;
};

} // namespace synfin
