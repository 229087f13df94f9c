// SPDX-License-Identifier: GPL-2.0
/*
 * A way through the worlds, told so that a person can follow it.
 */
#ifndef SYNFIN_MODEL_TRACE_HPP
#define SYNFIN_MODEL_TRACE_HPP

#include "search.hpp"

namespace model {

/* The moves again, one or more lines each, to standard output. */
void trace_print(const Scenario &scenario, const Finding &finding);

} // namespace model

#endif
