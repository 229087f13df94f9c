/* SPDX-License-Identifier: GPL-2.0 */
/* The ladder of a story, row by row while it happens. */

#pragma once

#include "ladder.hpp"
#include "story_scene.hpp"

#include <compare>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace synfin {

class story_ladder {
public:
	/**
	 * Rows that have not been taken yet.
	 * @settled: what was sent and has not arrived will not do so at once
	 */
	std::vector<drawn_row> take(std::span<const scene_event> log,
				    bool settled);
	/// Whether a segment was held back that may arrive at any moment.
	bool waits() const { return waits_; }

private:
	/// Both ends' addresses and ports, a's first.
	using flow = std::pair<endpoint, endpoint>;
	/// side, CPU and number of an event
	using event_key = std::tuple<std::size_t, std::uint32_t, std::uint64_t>;

	std::map<flow, ladder_pair> flows(std::span<const scene_event> log) const;
	void take_flow(const flow &f, const ladder_pair &pair, bool settled,
		       std::vector<drawn_row> &rows);
	bool is_new(ladder_row &row);
	void note_faults(std::span<const ladder_row> rows, std::size_t i,
			 const ladder_origins &origins, bool drawn,
			 std::vector<drawn_row> &all);
	void note_origin(const flow &f, const ladder_row &row);

	std::set<event_key> taken_;
	std::map<flow, ladder_origins> origins_;
	bool waits_ = false;
};

} // namespace synfin
