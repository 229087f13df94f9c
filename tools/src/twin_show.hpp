/* SPDX-License-Identifier: GPL-2.0 */
/* Both ladders side by side, as text and as data. */

#pragma once

#include "output.hpp"
#include "twin_line.hpp"
#include "twin_run.hpp"

#include <span>
#include <string>

namespace synfin {

/// The lines, the signs that are in them, and why they are.
std::string twin_text(std::span<const twin_pair> pairs, bool colours);

json twin_json(std::span<const twin_pair> pairs);

/// What of the story TCP was not told, refused, or did not come to.
std::string twin_steps_text(std::span<const twin_step> steps);
json twin_steps_json(std::span<const twin_step> steps);

} // namespace synfin
