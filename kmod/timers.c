// SPDX-License-Identifier: GPL-2.0
/*
 * When the earliest of the engine's deadlines has come.
 *
 * Deadlines are on the namespace's clock, which is made of CLOCK_MONOTONIC
 * (clock.c) and not of CLOCK_BOOTTIME: while a machine is
 * suspended it sends nothing and hears nothing, so a retransmission that was
 * due in its sleep, or a user timeout that ran out there, says nothing about
 * the peer. It means that a suspended machine stays in TIME-WAIT for longer
 * than 2MSL of wall-clock time, which is the safe side. No clock that someone
 * can set will do.
 *
 * A timer holds no reference, and is not stopped: it is set to the deadline or
 * to an earlier time, and a callback that finds the deadline gone, later, or a
 * dead entry has come for nothing. That is harmless because a timer's memory goes
 * only when it is neither queued nor running: see synfin_timer_leave(), which
 * uses try_to_cancel, because it is called under the lock which the callback
 * wants, and synfin_timer_destroy().
 */
#include "net.h"
#include "queues.h"
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

/**
 * synfin_timer_what() - which of the engine's timers is it?
 * @cb: the control block, one of whose deadlines has come
 *
 * Return: an enum synfin_what.
 */
u8 synfin_timer_what(const struct synfin_cb *cb)
{
	u64 deadline;

	return whats[synfin_running_timer(cb, &deadline)];
}

/* The entry is locked, alive, and its deadline has passed. */
static void expire(struct synfin_entry *e)
{
	struct synfin_work w __uninitialized;

	synfin_work_begin(&w, e->sn);
	w.entry = e;
	w.ev.type = SYNFIN_EV_TIMER;
	synfin_work_run(&w);
	synfin_work_end(&w);
}

static struct hrtimer *timer_of(struct synfin_entry *e)
{
	return &synfin_conn_of(e)->busy->timer;
}

/*
 * A timer that is set to an earlier time finds out for itself, and is set again
 * then; so does one whose clock is slowed down meanwhile. A frozen one's time
 * will never come.
 */
static void arm(struct synfin_entry *e)
{
	struct hrtimer *timer = timer_of(e);
	ktime_t at;

	if (!synfin_clock_ktime(&e->sn->clock, e->deadline, &at))
		return;
	if (!hrtimer_is_queued(timer) || hrtimer_get_expires(timer) > at)
		hrtimer_start(timer, at, HRTIMER_MODE_ABS_SOFT);
}

static bool has_timer(const struct synfin_entry *e)
{
	return e->kind == SYNFIN_KIND_CONNECTION;
}

/**
 * synfin_timer_due() - deal with an entry that was due a moment ago
 * @e: the entry, of a small form; a dead one's namespace may be gone
 * @now: the time on the namespace's clock then, ns
 *
 * Context: softirq, under RCU.
 */
void synfin_timer_due(struct synfin_entry *e, u64 now)
{
	synfin_entry_lock(e);
	if (!e->dead && e->deadline && e->deadline <= now)
		expire(e);
	else
		synfin_entry_unlock(e);
}

/*
 * The connection's own timer has fired. Of a dead one nothing else is touched, and
 * one that has been idle meanwhile may have another timer now.
 */
static void find_due(struct synfin_entry *e, const struct synfin_busy *busy)
{
	synfin_entry_lock(e);
	if (e->dead || !e->deadline || synfin_busy_of(e) != busy) {
		synfin_entry_unlock(e);
	} else if (synfin_net_now(e->sn) >= e->deadline) {
		expire(e);
	} else {
		arm(e);
		synfin_entry_unlock(e);
	}
}

/* In softirq. RCU keeps the connection that has let go of it a moment ago. */
static enum hrtimer_restart fire(struct hrtimer *timer)
{
	struct synfin_busy *busy = container_of(timer, struct synfin_busy,
						timer);
	struct synfin_entry *e;

	rcu_read_lock();
	/* It is not queued any more: pairs with attach() in busy.c. */
	smp_mb();
	e = synfin_busy_entry(busy);
	if (e)
		find_due(e, busy);
	rcu_read_unlock();
	return HRTIMER_NORESTART;
}

/**
 * synfin_timer_init() - set the timer up, not running
 * @busy: where it is; of a full connection
 */
void synfin_timer_init(struct synfin_busy *busy)
{
	hrtimer_init(&busy->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	busy->timer.function = fire;
}

/**
 * synfin_timer_reconcile() - let the timer fire at a deadline, or before
 * @e: the entry, locked and alive
 * @deadline: on the namespace's clock, ns; 0 is never, and an idle connection's
 *	must be that. What fires before sets itself again
 * @now: the time on that clock, ns
 * @msl: which MSL a 2MSL is counted with, ns
 */
void synfin_timer_reconcile(struct synfin_entry *e, u64 deadline, u64 now,
			    u64 msl)
{
	if (deadline == e->deadline && deadline > now)
		return;
	synfin_timer_stop(e);
	if (!deadline)
		return;
	if (has_timer(e)) {
		e->deadline = deadline;
		arm(e);
	} else {
		synfin_queue_add(e, deadline, now,
				 e->kind != SYNFIN_KIND_TIME_WAIT ||
				 deadline - now == 2 * msl);
	}
}

/**
 * synfin_timer_msl() - which MSL is a 2MSL that runs counted with?
 * @e: an entry, locked; in another state than TIME-WAIT any answer will do
 *
 * A record knows it by the length of its timer, unless the MSL is its own, or it
 * became one when a part of 2MSL had passed: then by what is set now.
 *
 * Return: the MSL, ns.
 */
u64 synfin_timer_msl(const struct synfin_entry *e)
{
	const struct synfin_busy *busy;
	u64 length;

	if (has_timer(e)) {
		busy = synfin_busy_of(e);
		return busy ? busy->msl : e->block->p.msl;
	}
	length = e->block->own_msl ? 0 : synfin_queue_length(e);
	return length ? length / 2 : e->block->p.msl;
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

	synfin_queues_rearm(sn);
	do {
		rcu_read_lock();
		e = synfin_table_next(sn, &id);
		if (e && has_timer(e)) {
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
 *
 * A connection's own goes on, and finds that there is no deadline: stopping it
 * would cost more than its firing once, and most are set again before.
 */
void synfin_timer_stop(struct synfin_entry *e)
{
	if (has_timer(e))
		e->deadline = 0;
	else
		synfin_queue_remove(e);
}

/**
 * synfin_timer_leave() - may a timer's memory go?
 * @busy: where it is; its entry is locked, and has no deadline
 *
 * Return: 0 when it may; -EAGAIN while the callback runs: after a grace period;
 * -EBUSY when that has armed the timer again as well: not now.
 */
int synfin_timer_leave(struct synfin_busy *busy)
{
	if (hrtimer_try_to_cancel(&busy->timer) >= 0)
		return 0;
	return hrtimer_is_queued(&busy->timer) ? -EBUSY : -EAGAIN;
}

/**
 * synfin_timer_destroy() - wait until the timer is neither queued nor running
 * @busy: where it is; of a connection that has been dead for a grace period, so
 *	that nobody arms it any more; or a spare one, of a namespace that goes
 *
 * Context: an RCU callback, or process.
 */
void synfin_timer_destroy(struct synfin_busy *busy)
{
	hrtimer_cancel(&busy->timer);
}
