/* SPDX-License-Identifier: GPL-2.0 */
/* The state machine as it is watched: who is where, which arcs were walked. */

#pragma once

#include "arcs.hpp"
#include "records.hpp"
#include "story_arcs.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

struct arc_view {
	const arc *which = nullptr;
	std::uint64_t hits = 0; ///< since the counts were last reset
	bool lit = false;       ///< walked just now
	std::string story;      ///< that walks it; empty if none is known
};

class fsm_model {
public:
	/// How long an arc shines after it was walked.
	static constexpr std::uint64_t shine_ns = 1'500'000'000;

	explicit fsm_model(story_arcs stories) : stories_(std::move(stories)) {}

	/// How things stand at @now, in nanoseconds of any clock.
	void update(std::span<const fsm_record> machine,
		    std::vector<connection_record> connections,
		    std::uint64_t now);
	/// Counts begin anew.
	void reset();

	const std::vector<arc_view> &arcs() const { return arcs_; }
	std::uint64_t population(unsigned int state) const;
	/// Numbers of the connections in @state.
	std::vector<std::uint32_t> ids(unsigned int state) const;
	std::size_t walked() const;
	bool is_walked(unsigned int from, unsigned int to) const;
	bool is_lit(unsigned int from, unsigned int to) const;

	/// The next connection becomes the chosen one, or the one before it.
	void choose(int step);
	/// None if there are no connections.
	const connection_record *chosen() const;
	/// An arc that was not walked; of one that the chosen may walk, if it can be.
	const arc_view *unwalked() const;
	/// Arcs that the chosen connection may walk next.
	std::vector<const arc *> next_arcs() const;

private:
	const arc_view *find(unsigned int from, unsigned int to) const;

	story_arcs stories_;
	std::vector<arc_view> arcs_;
	std::map<const arc *, std::uint64_t> total_;    ///< as the kernel counts
	std::map<const arc *, std::uint64_t> baseline_; ///< at the last reset
	std::map<const arc *, std::uint64_t> lit_until_;
	std::array<std::uint64_t, SYNFIN_STATE_MAX + 1> population_{};
	std::vector<connection_record> connections_;
	std::uint32_t chosen_ = 0;
	bool first_ = true;
};

} // namespace synfin
