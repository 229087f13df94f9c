/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the benchmark's module share. */
#ifndef SYNFIN_BENCH_H
#define SYNFIN_BENCH_H

#include <linux/types.h>

/**
 * struct bench_life - what a round of lifecycles took
 * @open: ns, from no socket to both ends accepted and ESTABLISHED
 * @close: ns, from there to TIME-WAIT at one end and nothing at the other
 */
struct bench_life {
	u64 open;
	u64 close;
};

int bench_life_run(int protocol, unsigned int count, struct bench_life *life);

#endif
