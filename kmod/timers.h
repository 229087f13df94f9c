/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Each entry has one timer, which fires at the earliest deadline of its block: a
 * busy connection has an hrtimer of its own, set to that or to an earlier time, the
 * small forms share some (queues.c).
 */
#ifndef SYNFIN_TIMERS_H
#define SYNFIN_TIMERS_H

#include "entry.h"

void synfin_timer_init(struct synfin_busy *busy);
void synfin_timer_reconcile(struct synfin_entry *e, u64 deadline, u64 now,
			    u64 msl);
u64 synfin_timer_msl(const struct synfin_entry *e);
void synfin_timer_due(struct synfin_entry *e, u64 now);
void synfin_timers_rearm(struct synfin_net *sn);
u8 synfin_timer_what(const struct synfin_cb *cb);
void synfin_timer_stop(struct synfin_entry *e);
int synfin_timer_leave(struct synfin_busy *busy);
void synfin_timer_destroy(struct synfin_busy *busy);

#endif
