// SPDX-License-Identifier: GPL-2.0
/*
 * Which arcs of the state diagram were walked, and which rules decided.
 */
#ifndef SYNFIN_MODEL_COVERAGE_HPP
#define SYNFIN_MODEL_COVERAGE_HPP

#include <array>
#include <bitset>
#include <string>
#include <vector>

#include "world.hpp"

namespace model {

struct Coverage {
	static constexpr int STATES = SYNFIN_STATE_MAX + 1;

	std::array<std::array<u64, STATES>, STATES> arcs{};
	std::bitset<SYNFIN_RULE_MAX + 1> rules;
	unsigned int most_rules = 0;	/* in one step */

	void note(const synfin_out &out);
	void note(const synfin_tx &tx);
	void add(const Coverage &other);
	unsigned int arcs_reached() const;
	static unsigned int arcs_legal();
	/* Legal arcs that nobody walked, as "FROM -> TO". */
	std::vector<std::string> unreached() const;
};

} // namespace model

#endif
