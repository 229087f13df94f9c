/* SPDX-License-Identifier: GPL-2.0 */
/* A story's two hosts: network namespaces and a wire between them. */

#pragma once

#include "endpoint.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace synfin {

/// Hosts by number: a is 0, on the left; b is 1.
inline constexpr std::array<const char *, 2> host_names{"a", "b"};

class story_stage {
public:
	/// Makes them; a segment is @wire_ns on its way.
	explicit story_stage(std::uint64_t wire_ns);
	/// And takes them away, unless they are kept.
	~story_stage();
	story_stage(const story_stage &) = delete;
	story_stage &operator=(const story_stage &) = delete;

	void keep() { kept_ = true; }
	const std::string &netns(std::size_t side) const { return netns_[side]; }

	static address addr(std::size_t side);
	/// "a 10.0.0.1"
	static std::string label(std::size_t side);
	/// Nobody: what @side sends there is lost on the way.
	static address stranger(std::size_t side);

	/// Removes what kept or crashed stories have left, and says what.
	static std::vector<std::string> sweep();

private:
	void make(std::uint64_t wire_ns);
	void configure(std::size_t side, std::uint64_t wire_ns) const;
	void remove() const;

	std::array<std::string, 2> netns_;
	bool kept_ = false;
};

} // namespace synfin
