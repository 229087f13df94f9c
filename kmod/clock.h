/* SPDX-License-Identifier: GPL-2.0 */
/* The clock of a namespace, which may be slower or faster than others. */
#ifndef SYNFIN_CLOCK_H
#define SYNFIN_CLOCK_H

#include <linux/ktime.h>
#include <linux/seqlock.h>

/**
 * struct synfin_clock - a clock that can be slowed down, hurried and frozen
 * @lock: readers go on reading until nobody has written meanwhile
 * @real: CLOCK_MONOTONIC when @scale was set, ns
 * @net: what this clock said then, ns
 * @scale: ns that pass here in SYNFIN_CLOCK_REAL real ones
 */
struct synfin_clock {
	seqlock_t lock;		/* for all others */
	u64 real;
	u64 net;
	u32 scale;
};

void synfin_clock_init(struct synfin_clock *clock);
u64 synfin_clock_read(const struct synfin_clock *clock, u64 *real);
bool synfin_clock_ktime(const struct synfin_clock *clock, u64 at,
			ktime_t *real);
void synfin_clock_set(struct synfin_clock *clock, u32 scale);

#endif
