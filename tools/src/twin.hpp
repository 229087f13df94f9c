/* SPDX-License-Identifier: GPL-2.0 */
/* The twin run: a story that synfin has told is told to kernel TCP, too. */

#pragma once

#include "output.hpp"
#include "story.hpp"
#include "story_run.hpp"

#include <string>

namespace synfin {

/// Fails with a usage error that says why this story can not be told to TCP.
void need_twin(const story &s);

/// "yes", "partly" when nobody waits for all of it, or "no".
const char *twin_word(const story &s);

/// Tells it, shows both ladders, and adds the same to @told.
void tell_twin(const output &out, const story &s, story_result &told);

} // namespace synfin
