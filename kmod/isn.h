/* SPDX-License-Identifier: GPL-2.0 */
/* Initial sequence numbers. */
#ifndef SYNFIN_ISN_H
#define SYNFIN_ISN_H

#include "entry.h"

void synfin_isn_init(void);
u32 synfin_isn(const struct synfin_key *key, bool predictable);

#endif
