// SPDX-License-Identifier: GPL-2.0
/* Which story walks which arc: stories say so with arcs = ["FROM-TO", ...]. */

#include "story_arcs.hpp"

namespace synfin {

/* A story with mistakes may still say something true. */
story_arcs story_arcs::installed()
{
	story_arcs all;

	for (const std::string &file : all_stories())
		all.add(read_story(file).story);
	return all;
}

void story_arcs::add(const story &s)
{
	for (const story_text &text : s.arcs)
		if (const arc *a = find_arc(text.text))
			stories_.emplace(arc_name(*a), s.name);
}

std::string story_arcs::story_of(const arc &a) const
{
	auto found = stories_.find(arc_name(a));

	return found == stories_.end() ? "" : found->second;
}

} // namespace synfin
