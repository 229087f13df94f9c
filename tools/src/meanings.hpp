/* SPDX-License-Identifier: GPL-2.0 */
/* All words that can be explained, with their meanings. */

#pragma once

#include "names.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace synfin {

struct meaning {
	std::string kind;
	std::string name;
	std::string section; ///< of which RFC; may be empty
	std::string text;
};

std::vector<meaning> all_meanings();

/// Of number @value of such a vocabulary.
meaning find_meaning(const vocabulary &words, unsigned int value);

/// What lists of words leave out, a sentence needs: a capital and a full stop.
std::string as_sentence(std::string_view text);

} // namespace synfin
