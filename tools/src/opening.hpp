/* SPDX-License-Identifier: GPL-2.0 */
/* What "conn open" and "listen open" share. */

#pragma once

#include "command.hpp"
#include "kernel.hpp"

namespace synfin {

/// What --wait of both says of itself.
inline constexpr char wait_state_type[] = "STATE [TIMEOUT]";
inline constexpr char wait_state_help[] =
	"until the connection is in STATE, at most TIMEOUT";

/// Opens, waits if asked to, and prints what became of it.
void run_open(const output &out, const active_open &request,
	      const wait_option &wait);

} // namespace synfin
