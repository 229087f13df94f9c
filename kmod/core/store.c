// SPDX-License-Identifier: GPL-2.0
/*
 * The two short-lived states with many inhabitants, and long-lived ones while
 * nothing is under way, stored small. What is not stored is what these cannot
 * differ in, or what follows from the rest; loading puts it back, so the same
 * rules read the same control block.
 *
 * Where SYN,ACK was sent once, it left one RTO before the deadline. The deadline
 * itself is kept by whoever runs the timer, who needs it as well.
 */
#include "internal.h"

#define EMBRYO_FLAGS	(SYNFIN_CB_TIMED | SYNFIN_CB_SYN_RESENT | \
			 SYNFIN_CB_REOPENED | SYNFIN_CB_RECOVER | \
			 SYNFIN_CB_TOLD_R1 | SYNFIN_CB_RESEND)
/* Those of TIME-WAIT that may differ, and those that it has in any case. */
#define TIMEWAIT_FLAGS	(SYNFIN_CB_ORPHAN | SYNFIN_CB_ACTIVE)
#define TIMEWAIT_ALWAYS	(SYNFIN_CB_FIN_QUEUED | SYNFIN_CB_FIN_SENT | \
			 SYNFIN_CB_SYN_ACKED)

/* Those of an idle connection that may differ. */
#define IDLE_FLAGS	(SYNFIN_CB_ACTIVE | SYNFIN_CB_SAMPLED)

/*
 * The period in which challenge ACKs are counted began at a mark: a time in
 * 32nds of that period, or finer, modulo 2^16. Rounded up, it never lets one
 * more through. One that is so old that it comes round again, a thousand periods
 * or more, may once hold a challenge ACK back.
 */
static unsigned int mark_shift(const struct synfin_params *p)
{
	unsigned int shift = 0;

	while (p->challenge_interval >> (shift + 6))
		shift++;
	return shift;
}

static u16 mark_of(const struct synfin_cb *cb, const struct synfin_params *p)
{
	unsigned int shift;

	if (!cb->challenge_count)
		return 0;
	shift = mark_shift(p);
	return (u16)((cb->challenge_start + (1ull << shift) - 1) >> shift);
}

static u64 start_of(u16 mark, const struct synfin_params *p, u64 now)
{
	unsigned int shift = mark_shift(p);
	u64 then = now >> shift;
	u16 passed = (u16)(then - mark);

	/* A moment ahead of us is that which was rounded up. */
	if (passed == 0xffffu)
		return now;
	return (then - passed) << shift;
}

/**
 * synfin_embryo_fits() - can this connection be stored as an embryo?
 * @cb: the connection
 *
 * Return: true for a passive SYN-RECEIVED whose SYN,ACK has been pulled and on
 * which the user has called nothing yet.
 */
bool synfin_embryo_fits(const struct synfin_cb *cb)
{
	return cb->state == SYNFIN_STATE_SYN_RECEIVED &&
	       !(cb->flags & ~EMBRYO_FLAGS) &&
	       cb->snd_nxt == cb->iss + 1 && cb->snd_end == cb->iss + 1 &&
	       !cb->user_deadline;
}

/**
 * synfin_embryo_is_reborn() - did it come out of TIME-WAIT?
 * @cb: a connection, for which synfin_embryo_fits() is true
 *
 * Return: true when there is a struct synfin_former to be stored as well.
 */
bool synfin_embryo_is_reborn(const struct synfin_cb *cb)
{
	return cb->flags & SYNFIN_CB_REOPENED;
}

/**
 * synfin_embryo_store() - from a control block to the small form
 * @cb: the connection, for which synfin_embryo_fits() is true
 * @p: its parameters
 * @e: where to
 * @former: where to, if synfin_embryo_is_reborn()
 */
void synfin_embryo_store(const struct synfin_cb *cb,
			 const struct synfin_params *p,
			 struct synfin_embryo *e, struct synfin_former *former)
{
	*e = (struct synfin_embryo){
		.iss = cb->iss,
		.irs = cb->irs,
		.rto = (u32)div_u64(cb->rto, SYNFIN_NS_PER_US),
		.rcv_wnd = (u16)synfin_rcv_wnd(cb),
		.snd_wnd = (u16)cb->snd_wnd,
		.snd_mss = cb->snd_mss,
		.challenge_mark = mark_of(cb, p),
		.challenge_count = cb->challenge_count,
		.retries = cb->retries,
		.flags = (u8)cb->flags,
		.soft_error = cb->soft_error,
	};
	if (synfin_embryo_is_reborn(cb))
		*former = (struct synfin_former){
			.deadline = cb->wait_deadline,
			.snd_nxt = cb->old_snd_nxt,
			.rcv_nxt = cb->old_rcv_nxt,
		};
}

static u64 rto_of(const struct synfin_embryo *e)
{
	return (u64)e->rto * SYNFIN_NS_PER_US;
}

/**
 * synfin_embryo_load() - from the small form to a control block
 * @e: the embryo
 * @former: what it was before, if it is reborn
 * @deadline: when SYN,ACK is sent again, absolute ns
 * @p: its parameters
 * @now: the time, ns
 * @cb: where to
 */
void synfin_embryo_load(const struct synfin_embryo *e,
			const struct synfin_former *former, u64 deadline,
			const struct synfin_params *p, u64 now,
			struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){
		.state = SYNFIN_STATE_SYN_RECEIVED,
		.flags = e->flags,
		.rtx_deadline = deadline,
		.rto = rto_of(e),
		.iss = e->iss,
		.irs = e->irs,
		.snd_una = e->iss,
		.snd_nxt = e->iss + 1,
		.snd_end = e->iss + 1,
		.snd_wnd = e->snd_wnd,
		.snd_wl1 = e->irs,
		.snd_wl2 = e->iss,
		.wide_wnd = e->snd_wnd,
		.max_snd_wnd = e->snd_wnd,
		.snd_recover = e->iss + 1,
		.rcv_nxt = e->irs + 1,
		.rcv_edge = e->irs + 1 + e->rcv_wnd,
		.rtt_seq = e->iss,
		.snd_mss = e->snd_mss,
		.retries = e->retries,
		.challenge_count = e->challenge_count,
		.soft_error = e->soft_error,
	};
	if (cb->flags & SYNFIN_CB_TIMED)
		cb->rtt_start = deadline - rto_of(e);
	if (e->challenge_count)
		cb->challenge_start = start_of(e->challenge_mark, p, now);
	if (synfin_embryo_is_reborn(cb)) {
		cb->wait_deadline = former->deadline;
		cb->old_snd_nxt = former->snd_nxt;
		cb->old_rcv_nxt = former->rcv_nxt;
	}
}

/**
 * synfin_embryo_age() - how long ago its SYN came
 * @e: the embryo
 * @deadline: when SYN,ACK is sent again, absolute ns
 * @p: its parameters
 * @now: the time, ns
 *
 * Counted back from the deadline, by the timeouts there have been. Parameters
 * that were set meanwhile are taken to have held from the beginning.
 *
 * Return: ns.
 */
u64 synfin_embryo_age(const struct synfin_embryo *e, u64 deadline,
		      const struct synfin_params *p, u64 now)
{
	u64 passed = rto_of(e), rto = synfin_rto_clamp(p, p->rto_init);
	unsigned int i;

	for (i = 0; i < e->retries; i++) {
		passed += rto;
		rto = synfin_rto_clamp(p, 2 * rto);
	}
	return now + passed > deadline ? now + passed - deadline : 0;
}

/**
 * synfin_timewait_fits() - can this connection be stored as a record?
 * @cb: the connection
 *
 * Return: true in TIME-WAIT.
 */
bool synfin_timewait_fits(const struct synfin_cb *cb)
{
	return cb->state == SYNFIN_STATE_TIME_WAIT;
}

/**
 * synfin_timewait_store() - from a control block to the small form
 * @cb: the connection, for which synfin_timewait_fits() is true
 * @p: its parameters
 * @tw: where to
 */
void synfin_timewait_store(const struct synfin_cb *cb,
			   const struct synfin_params *p,
			   struct synfin_timewait *tw)
{
	*tw = (struct synfin_timewait){
		.snd_nxt = cb->snd_nxt,
		.rcv_nxt = cb->rcv_nxt,
		.rcv_wnd = (u16)synfin_rcv_wnd(cb),
		.challenge_mark = mark_of(cb, p),
		.challenge_count = cb->challenge_count,
		.flags = (u8)(cb->flags & TIMEWAIT_FLAGS),
	};
}

/**
 * synfin_timewait_load() - from the small form to a control block
 * @tw: the record
 * @deadline: end of 2MSL, absolute ns
 * @p: its parameters
 * @now: the time, ns
 * @cb: where to
 */
void synfin_timewait_load(const struct synfin_timewait *tw, u64 deadline,
			  const struct synfin_params *p, u64 now,
			  struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){
		.state = SYNFIN_STATE_TIME_WAIT,
		.flags = tw->flags | TIMEWAIT_ALWAYS,
		.wait_deadline = deadline,
		.iss = tw->snd_nxt - 2,
		.snd_una = tw->snd_nxt,
		.snd_nxt = tw->snd_nxt,
		.snd_end = tw->snd_nxt - 1,
		.rcv_nxt = tw->rcv_nxt,
		.rcv_edge = tw->rcv_nxt + tw->rcv_wnd,
		.challenge_count = tw->challenge_count,
	};
	if (tw->challenge_count)
		cb->challenge_start = start_of(tw->challenge_mark, p, now);
}

/* And those that follow from its state. */
static u32 idle_always(u8 state)
{
	if (state == SYNFIN_STATE_FIN_WAIT_2)
		return SYNFIN_CB_SYN_ACKED | SYNFIN_CB_FIN_QUEUED |
		       SYNFIN_CB_FIN_SENT;
	return SYNFIN_CB_SYN_ACKED;
}

static bool no_timer_runs(const struct synfin_cb *cb)
{
	return !(cb->rtx_deadline | cb->wait_deadline | cb->user_deadline |
		 cb->ack_deadline | cb->alive_deadline);
}

/* All that there was to be sent has been, and is acknowledged. */
static bool has_sent_all(const struct synfin_cb *cb)
{
	return cb->snd_una == cb->snd_nxt && cb->snd_nxt == send_goal(cb);
}

static bool counts_nothing(const struct synfin_cb *cb)
{
	return !(cb->retries | cb->dupacks | cb->probes | cb->nkept |
		 cb->soft_error);
}

/* Nearly always: round trips take less than four seconds, for one. */
static bool has_small_numbers(const struct synfin_cb *cb)
{
	return !((cb->srtt | cb->rttvar) >> 32) &&
	       cb->rcv_nxt - cb->snd_wl1 <= 0xffffu &&
	       cb->snd_nxt - cb->snd_wl2 <= 0xffffu &&
	       cb->snd_nxt - cb->snd_recover <= 1;
}

/**
 * synfin_idle_fits() - can this connection be stored as an idle one?
 * @cb: the connection
 *
 * Return: true where the peer or a user may let it lie for ever, and nothing is
 * in flight, waits, or is owed.
 */
bool synfin_idle_fits(const struct synfin_cb *cb)
{
	return synfin_state_in(cb->state, MAY_FALL_SILENT) &&
	       (cb->flags & ~IDLE_FLAGS) == idle_always(cb->state) &&
	       no_timer_runs(cb) && has_sent_all(cb) && counts_nothing(cb) &&
	       has_small_numbers(cb);
}

/*
 * From here on one number after the other: where all are of another width, a
 * whole block would be made beside it first.
 */

/**
 * synfin_idle_store() - from a control block to the small form
 * @cb: the connection, for which synfin_idle_fits() is true
 * @idle: where to
 */
void synfin_idle_store(const struct synfin_cb *cb, struct synfin_idle *idle)
{
	idle->sent_at = cb->sent_at;
	idle->challenge_start = cb->challenge_start;
	idle->srtt = (u32)cb->srtt;
	idle->rttvar = (u32)cb->rttvar;
	idle->rto = (u32)div_u64(cb->rto, SYNFIN_NS_PER_US);
	idle->iss = cb->iss;
	idle->irs = cb->irs;
	idle->snd_nxt = cb->snd_nxt;
	idle->rcv_nxt = cb->rcv_nxt;
	idle->cwnd = cb->cwnd;
	idle->ssthresh = cb->ssthresh;
	idle->cwnd_acked = cb->cwnd_acked;
	idle->rcv_wnd = (u16)synfin_rcv_wnd(cb);
	idle->snd_wnd = (u16)cb->snd_wnd;
	idle->wide_wnd = (u16)cb->wide_wnd;
	idle->max_snd_wnd = (u16)cb->max_snd_wnd;
	idle->wl1_behind = (u16)(cb->rcv_nxt - cb->snd_wl1);
	idle->wl2_behind = (u16)(cb->snd_nxt - cb->snd_wl2);
	idle->snd_mss = cb->snd_mss;
	idle->challenge_count = cb->challenge_count;
	idle->state = cb->state & 0xfu;
	idle->recover_behind = (cb->snd_nxt - cb->snd_recover) & 1;
	idle->active = !!(cb->flags & SYNFIN_CB_ACTIVE);
	idle->sampled = !!(cb->flags & SYNFIN_CB_SAMPLED);
}

/**
 * synfin_idle_flags() - what its control block has as flags
 * @idle: the connection
 *
 * Return: SYNFIN_CB_* bits.
 */
u32 synfin_idle_flags(const struct synfin_idle *idle)
{
	return idle_always(idle->state) |
	       (idle->active ? SYNFIN_CB_ACTIVE : 0) |
	       (idle->sampled ? SYNFIN_CB_SAMPLED : 0);
}

/**
 * synfin_idle_load() - from the small form to a control block
 * @idle: the connection
 * @cb: where to
 */
void synfin_idle_load(const struct synfin_idle *idle, struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){ 0 };
	cb->state = idle->state;
	cb->flags = synfin_idle_flags(idle);
	cb->sent_at = idle->sent_at;
	cb->challenge_start = idle->challenge_start;
	cb->srtt = idle->srtt;
	cb->rttvar = idle->rttvar;
	cb->rto = (u64)idle->rto * SYNFIN_NS_PER_US;
	cb->iss = idle->iss;
	cb->irs = idle->irs;
	cb->snd_una = idle->snd_nxt;
	cb->snd_nxt = idle->snd_nxt;
	cb->snd_wnd = idle->snd_wnd;
	cb->snd_wl1 = idle->rcv_nxt - idle->wl1_behind;
	cb->snd_wl2 = idle->snd_nxt - idle->wl2_behind;
	cb->wide_wnd = idle->wide_wnd;
	cb->max_snd_wnd = idle->max_snd_wnd;
	cb->snd_recover = idle->snd_nxt - idle->recover_behind;
	cb->cwnd = idle->cwnd;
	cb->ssthresh = idle->ssthresh;
	cb->cwnd_acked = idle->cwnd_acked;
	cb->rcv_nxt = idle->rcv_nxt;
	cb->rcv_edge = idle->rcv_nxt + idle->rcv_wnd;
	cb->snd_mss = idle->snd_mss;
	cb->challenge_count = idle->challenge_count;
	cb->snd_end = cb->snd_nxt - !!(cb->flags & SYNFIN_CB_FIN_QUEUED);
}
