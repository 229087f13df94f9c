/* SPDX-License-Identifier: GPL-2.0 */
/* Words of a file, as a terminal may have them. */

#pragma once

#include <string>
#include <string_view>

namespace synfin {

/// @text with its control characters spelt out; lines and tabs stay.
std::string printable(std::string_view text);

} // namespace synfin
