/* SPDX-License-Identifier: GPL-2.0 */
/* The network namespaces of a story's two hosts. */

#pragma once

#include <array>
#include <string>
#include <vector>

namespace synfin {

/// Hosts by number: a is 0, on the left; b is 1.
inline constexpr std::array<const char *, 2> host_names{"a", "b"};

class story_netns {
public:
	/// Makes them, empty.
	story_netns();
	/// And takes them away, unless they are kept.
	~story_netns();
	story_netns(const story_netns &) = delete;
	story_netns &operator=(const story_netns &) = delete;

	void keep() { kept_ = true; }
	const std::string &name(std::size_t side) const { return names_[side]; }

	/// Removes what kept or crashed stories have left, and says what.
	static std::vector<std::string> sweep();

private:
	void remove() const;

	std::array<std::string, 2> names_;
	bool kept_ = false;
};

/// Runs a program that is needed for the hosts; fails with what it said.
void run_for_hosts(const std::vector<std::string> &argv,
		   const std::string &input = "");

} // namespace synfin
