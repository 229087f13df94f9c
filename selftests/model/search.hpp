// SPDX-License-Identifier: GPL-2.0
/*
 * Breadth first through all worlds that a scenario can lead to.
 */
#ifndef SYNFIN_MODEL_SEARCH_HPP
#define SYNFIN_MODEL_SEARCH_HPP

#include <algorithm>
#include <optional>

#include "machine.hpp"
#include "quiet.hpp"

namespace model {

/* What was found wrong, and the shortest way there. */
struct Finding {
	std::string name;
	std::string text;
	std::vector<Move> moves;
	size_t quiet_from;	/* from here on the moves were fair ones */
};

class Search {
public:
	Search(const Scenario &scenario, Coverage &coverage);

	/* Nothing, or the first violation. */
	std::optional<Finding> run();

	u64 states() const { return nodes.size(); }
	u64 moves_made() const { return made; }
	/* All worlds so many moves away have been seen; all others, unless cut. */
	unsigned int depth() const { return level; }
	bool was_cut() const { return cut; }
	unsigned int longest_rest() const
	{
		return std::max(forwards.longest(), backwards.longest());
	}

private:
	struct Node {
		u32 parent;
		Move move;
	};
	/* Worlds of one depth, packed one after the other. */
	struct Frontier {
		std::vector<u8> bytes;
		std::vector<u32> ids;

		void add(const World &w, u32 id);
	};

	const Scenario &what;
	Machine machine;
	Quiet forwards, backwards;
	Seen seen;
	std::vector<Node> nodes;
	Frontier here, there;
	u64 made = 0;
	unsigned int level = 0;
	bool cut = false;

	World first_world();
	void arrive(const World &w, u32 parent, Move m);
	void judge(const World &w, u32 id);
	void bring_to_rest(Quiet &quiet, const World &w, u32 id);
	void branch(const World &w, u32 id);
	void expand_level();
	Finding finding(const Violation &v, u32 id, const std::vector<Move> &after,
			bool fair) const;
	std::vector<Move> way_to(u32 id) const;
};

} // namespace model

#endif
