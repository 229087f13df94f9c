/* SPDX-License-Identifier: GPL-2.0 */
/* What "conn open" and "listen open" share. */

#pragma once

#include "command.hpp"
#include "kernel.hpp"

namespace synfin {

/// Adds --wait STATE [TIMEOUT] to a verb.
void add_wait_state(CLI::App &verb, wait_option &wait);

/// Opens, waits if asked to, and prints what became of it.
void run_open(const output &out, const active_open &request,
	      const wait_option &wait);

} // namespace synfin
