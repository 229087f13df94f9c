// SPDX-License-Identifier: GPL-2.0
/*
 * One hrtimer for each entry, set to the earliest of the engine's deadlines.
 *
 * Deadlines are on the namespace's clock, which is made of CLOCK_MONOTONIC
 * (clock.c) and not of CLOCK_BOOTTIME: while a machine is
 * suspended it sends nothing and hears nothing, so a retransmission that was
 * due in its sleep, or a user timeout that ran out there, says nothing about
 * the peer. It means that a suspended machine stays in TIME-WAIT for longer
 * than 2MSL of wall-clock time, which is the safe side. No clock that someone
 * can set will do.
 *
 * A timer holds no reference. It is stopped only with try_to_cancel, because
 * that is done under the lock which its callback wants: a callback that was on
 * its way finds the deadline gone, or a dead entry, and one that has armed its
 * own timer again may leave it queued. That is harmless because an entry's
 * memory goes only when its timer is neither queued nor running: see
 * synfin_timer_destroy().
 */
#include "net.h"
#include "table.h"
#include "timers.h"
#include "work.h"

static const u8 whats[SYNFIN_TIMER_MAX + 1] = {
	[SYNFIN_TIMER_RETRANSMIT] = SYNFIN_WHAT_TIMER_RETRANSMIT,
	[SYNFIN_TIMER_PERSIST] = SYNFIN_WHAT_TIMER_PERSIST,
	[SYNFIN_TIMER_TIME_WAIT] = SYNFIN_WHAT_TIMER_TIME_WAIT,
	[SYNFIN_TIMER_FIN_WAIT_2] = SYNFIN_WHAT_TIMER_FIN_WAIT_2,
	[SYNFIN_TIMER_USER] = SYNFIN_WHAT_TIMER_USER,
	[SYNFIN_TIMER_DELAYED_ACK] = SYNFIN_WHAT_TIMER_DELAYED_ACK,
	[SYNFIN_TIMER_KEEPALIVE] = SYNFIN_WHAT_TIMER_KEEPALIVE,
};

/* Which of the engine's timers is it? */
static u8 what_fires(const struct synfin_entry *e)
{
	struct synfin_cb cb;
	u64 deadline;

	synfin_entry_load(e, &cb);
	return whats[synfin_running_timer(&cb, &deadline)];
}

/* The entry is locked, alive, and its deadline has passed. */
static void expire(struct synfin_entry *e)
{
	struct synfin_work w;

	synfin_work_begin(&w, e->key.sn);
	e->deadline = 0;
	w.entry = e;
	w.ev.type = SYNFIN_EV_TIMER;
	w.what = what_fires(e);
	synfin_work_run(&w);
	synfin_work_end(&w);
}

/*
 * A clock that was slowed down meanwhile is not there yet: the timer is set
 * again. A frozen one will never be.
 */
static void arm(struct synfin_entry *e)
{
	ktime_t at;

	if (synfin_clock_ktime(&e->key.sn->clock, e->deadline, &at))
		hrtimer_start(&e->timer, at, HRTIMER_MODE_ABS_SOFT);
	else
		hrtimer_try_to_cancel(&e->timer);
}

/* In softirq. A dead entry's namespace may be gone: touch nothing of it. */
static enum hrtimer_restart fire(struct hrtimer *timer)
{
	struct synfin_entry *e = container_of(timer, struct synfin_entry,
					      timer);

	rcu_read_lock();
	synfin_entry_lock(e);
	if (!e->dead && e->deadline &&
	    synfin_net_now(e->key.sn) >= e->deadline) {
		expire(e);
	} else {
		if (!e->dead && e->deadline)
			arm(e);
		synfin_entry_unlock(e);
	}
	rcu_read_unlock();
	return HRTIMER_NORESTART;
}

/**
 * synfin_timer_init() - set the timer up, not running
 * @e: the new entry
 */
void synfin_timer_init(struct synfin_entry *e)
{
	hrtimer_init(&e->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	e->timer.function = fire;
}

/**
 * synfin_timer_reconcile() - let the timer fire at a deadline, and not else
 * @e: the entry, locked and alive
 * @deadline: on the namespace's clock, ns; 0 is never
 */
void synfin_timer_reconcile(struct synfin_entry *e, u64 deadline)
{
	if (deadline == e->deadline)
		return;
	if (!deadline) {
		synfin_timer_stop(e);
		return;
	}
	e->deadline = deadline;
	arm(e);
}

/**
 * synfin_timers_rearm() - the namespace's clock goes at another speed
 * @sn: the namespace
 *
 * Context: process; may sleep.
 */
void synfin_timers_rearm(struct synfin_net *sn)
{
	struct synfin_entry *e;
	u32 id = 0;

	do {
		rcu_read_lock();
		e = synfin_table_next(sn, &id);
		if (e) {
			spin_lock_bh(&e->lock);
			if (!e->dead && e->deadline)
				arm(e);
			spin_unlock_bh(&e->lock);
		}
		rcu_read_unlock();
		cond_resched();
	} while (e && id++ != U32_MAX);
}

/**
 * synfin_timer_stop() - let the timer do no more
 * @e: the entry, locked
 */
void synfin_timer_stop(struct synfin_entry *e)
{
	e->deadline = 0;
	hrtimer_try_to_cancel(&e->timer);
}

/**
 * synfin_timer_destroy() - wait until the timer is neither queued nor running
 * @e: the entry, dead for a grace period: nobody arms the timer any more
 *
 * Context: an RCU callback.
 */
void synfin_timer_destroy(struct synfin_entry *e)
{
	hrtimer_cancel(&e->timer);
}
