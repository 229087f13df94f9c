// SPDX-License-Identifier: GPL-2.0
/* Objects and verbs that were not written to their end. */

#include "abbreviation.hpp"

#include <algorithm>

namespace synfin {

std::vector<std::string> meant_by(std::string_view word,
				  const std::vector<std::string> &names)
{
	std::vector<std::string> begun;

	for (const std::string &name : names)
		if (name.starts_with(word))
			begun.push_back(name);

	auto shortest = std::ranges::min_element(begun, {}, &std::string::size);
	auto goes_on = [&](const std::string &name) {
		return name.starts_with(*shortest);
	};

	if (!begun.empty() && std::ranges::all_of(begun, goes_on))
		return {*shortest};
	return begun;
}

} // namespace synfin
