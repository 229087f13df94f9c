/* SPDX-License-Identifier: GPL-2.0 */
/* fsm --live: the state machine while it works. */

#pragma once

#include <string>

namespace synfin {

/// Until a person has seen enough. @where: namespace, for the title
void watch_fsm(const std::string &where);

} // namespace synfin
