/* SPDX-License-Identifier: GPL-2.0 */
/* Which story walks which arc: stories say so with arcs = ["FROM-TO", ...]. */

#pragma once

#include "arcs.hpp"
#include "story.hpp"

#include <map>
#include <string>

namespace synfin {

/// Names of stories by the names of arcs.
class story_arcs {
public:
	/// Those that come with the tool.
	static story_arcs installed();

	void add(const story &s);
	/// The first story that walks @a; empty if none does.
	std::string story_of(const arc &a) const;

private:
	std::map<std::string, std::string> stories_;
};

} // namespace synfin
