/* SPDX-License-Identifier: GPL-2.0 */
/* A story's two hosts, and a wire between them. */

#pragma once

#include "endpoint.hpp"
#include "story.hpp"
#include "story_netns.hpp"

#include <cstdint>
#include <string>

namespace synfin {

/// What lies between the hosts.
struct story_wire {
	std::uint64_t delay = 0; ///< ns that a segment is on its way
	std::uint64_t mtu = 1500;
};

story_wire wire_of(const story &s);

class story_stage {
public:
	/// Makes them, with that wire between them.
	explicit story_stage(const story_wire &wire);

	void keep() { hosts_.keep(); }
	const std::string &netns(std::size_t side) const
	{
		return hosts_.name(side);
	}

	static address addr(std::size_t side);
	/// "a 10.0.0.1"
	static std::string label(std::size_t side);
	/// Nobody: what @side sends there is lost on the way.
	static address stranger(std::size_t side);
	/// Words for 'ip -batch' by which @side's eth0 gets addresses and routes.
	static std::string plan(std::size_t side, bool by_mac);

private:
	void configure(std::size_t side, const story_wire &wire) const;

	story_netns hosts_;
};

} // namespace synfin
