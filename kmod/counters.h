/* SPDX-License-Identifier: GPL-2.0 */
/* What a namespace counts, each CPU for itself. */
#ifndef SYNFIN_COUNTERS_H
#define SYNFIN_COUNTERS_H

#include "net.h"

u64 synfin_counter_total(const struct synfin_net *sn, u32 counter);
u64 synfin_counter_drop(const struct synfin_net *sn, u32 drop);
u64 synfin_counter_rule(const struct synfin_net *sn, u32 rule);
u64 synfin_counter_arc(const struct synfin_net *sn, u32 from, u32 to);

/* A count is one instruction on the CPU where it is made: it needs no lock. */

/**
 * synfin_count_total() - count something that has a name
 * @sn: the namespace
 * @counter: what, not a gauge
 * @more: how many
 */
static inline void synfin_count_total(struct synfin_net *sn,
				      enum synfin_counter counter, u64 more)
{
	this_cpu_add(sn->percpu->total[counter], more);
}

/**
 * synfin_count_drop() - count a segment that was dropped
 * @sn: the namespace
 * @drop: why, an enum synfin_drop
 */
static inline void synfin_count_drop(struct synfin_net *sn, u8 drop)
{
	this_cpu_add(sn->percpu->drop[drop], 1);
}

/**
 * synfin_count_rule() - count a requirement that took part in a decision
 * @sn: the namespace
 * @rule: an enum synfin_rule
 */
static inline void synfin_count_rule(struct synfin_net *sn, u16 rule)
{
	this_cpu_add(sn->percpu->rule[rule], 1);
}

/**
 * synfin_count_arc() - count a change of state
 * @sn: the namespace
 * @from: state before
 * @to: state after
 */
static inline void synfin_count_arc(struct synfin_net *sn, u8 from, u8 to)
{
	this_cpu_add(sn->percpu->arc[from][to], 1);
}

#endif
