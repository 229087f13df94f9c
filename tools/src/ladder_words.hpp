/* SPDX-License-Identifier: GPL-2.0 */
/* What is written on a ladder, whatever it is drawn with. */

#pragma once

#include "ladder.hpp"

#include <cstdint>
#include <string>

namespace synfin {

ladder_origins find_origins(const ladder_pair &pair, bool absolute);

/// "SYN,ACK seq=0 ack=1"
std::string segment_label(const ladder_row &row, const ladder_origins &o);

/// What is no segment: a call, a timer, the rest of a step.
std::string note_label(const ladder_row &row);

/// What the segment met or led to: "dropped: …", "drop by rule 3", "established"
struct ladder_remark {
	std::string text;
	bool bad = false;
};

std::vector<ladder_remark> remarks(const ladder_row &row);

/// The requirements that decided, at one end and at the other.
std::string rules_label(const ladder_row &row);

/// "a/1 10.0.0.1:57563"
std::string end_label(const ladder_end &end);
/// That of the right end, or "10.0.0.2:7 (elsewhere)"
std::string right_label(const ladder_pair &pair);

/// Seconds since @since.
std::string time_label(const ladder_row &row, std::uint64_t since);

/// Marks of all rows together.
unsigned int all_marks(std::span<const ladder_row> rows);

/// Of a ladder whose states nobody told.
inline constexpr char inferred_note[] =
	"inferred from the capture: what each end must have thought if all of it arrived";

} // namespace synfin
