// SPDX-License-Identifier: GPL-2.0
/*
 * From any world, when nobody calls and nothing is lost: does it come to rest?
 */
#ifndef SYNFIN_MODEL_QUIET_HPP
#define SYNFIN_MODEL_QUIET_HPP

#include <vector>

#include "machine.hpp"
#include "seen.hpp"

namespace model {

class Quiet {
public:
	/* Rest must be reached in so many moves. */
	static constexpr unsigned int MOVES_MAX = 200;

	/* There are two orders in which all may arrive; see quiet.cpp. */
	Quiet(Machine &m, bool backwards) : machine(m), reverse(backwards) {}

	/* Throws when it ends badly or not at all. */
	void check(World w);
	/* The moves of the last check, up to where it stopped. */
	const std::vector<Move> &steps() const { return taken; }
	unsigned int longest() const { return most; }

private:
	Machine &machine;
	const bool reverse;
	Seen known;		/* worlds from which it is certain */
	std::vector<u64> path;
	std::vector<Move> taken;
	unsigned int most = 0;

	void walk(World &w);
	bool next_move(const World &w, Move &m) const;
};

} // namespace model

#endif
