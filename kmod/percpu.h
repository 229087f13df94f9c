/* SPDX-License-Identifier: GPL-2.0 */
/* What each CPU has of a network namespace for itself. */
#ifndef SYNFIN_PERCPU_H
#define SYNFIN_PERCPU_H

#include <linux/interrupt.h>
#include <linux/percpu.h>
#include "record.h"

struct synfin_busy;
struct synfin_net;

#define SYNFIN_STATES	(SYNFIN_STATE_MAX + 1)

/* Records that one step can make: a fault, arcs, an answer, what it sends. */
#define SYNFIN_STEP_MAX		18u
/* So many, and they are sent: they fill a piece of a page. */
#define SYNFIN_BATCH_FULL	12u
#define SYNFIN_BATCH_MAX	(SYNFIN_STEP_MAX + SYNFIN_BATCH_FULL)

/**
 * struct synfin_percpu - what a CPU has of a namespace; BH disabled
 * @sequence: number of the last record made here
 * @total: by enum synfin_counter, up to the gauges
 * @drop: by enum synfin_drop
 * @rule: by enum synfin_rule
 * @arc: by state before and state after
 * @sn: the namespace
 * @batched: records in @batch
 * @batch: made under a lock, to be sent when it has been released
 * @later: sends them, when what is going on in softirq is over
 * @spare: what no connection needs now, a chain: busy.c
 * @spares: how many
 */
struct synfin_percpu {
	u64 sequence;
	u64 total[SYNFIN_COUNTER_MAX + 1];
	u64 drop[SYNFIN_DROP_MAX + 1];
	u64 rule[SYNFIN_RULE_MAX + 1];
	u64 arc[SYNFIN_STATES][SYNFIN_STATES];
	struct synfin_net *sn;
	unsigned int batched;
	struct synfin_record batch[SYNFIN_BATCH_MAX];
	struct tasklet_struct later;
	struct synfin_busy *spare;
	unsigned int spares;
};

#endif
