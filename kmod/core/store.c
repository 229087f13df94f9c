// SPDX-License-Identifier: GPL-2.0
/*
 * The two short-lived states with many inhabitants, stored small. What is not
 * stored is what these states cannot differ in, or what follows from the rest;
 * loading puts it back, so the same rules read the same control block.
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
