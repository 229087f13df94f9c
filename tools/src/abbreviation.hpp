/* SPDX-License-Identifier: GPL-2.0 */
/* Objects and verbs that were not written to their end. */

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace synfin {

/**
 * Those of @names that begin with @word: one, if it is clear which is meant.
 * "conn" is, where "connect" goes on as it does.
 */
std::vector<std::string> meant_by(std::string_view word,
				  const std::vector<std::string> &names);

} // namespace synfin
