// SPDX-License-Identifier: GPL-2.0
/*
 * The two short-lived states with many inhabitants, stored small. What is not
 * stored is what these states cannot differ in; loading puts it back, so the
 * same rules read the same control block.
 */
#include "internal.h"

#define EMBRYO_FLAGS	(SYNFIN_CB_TIMED | SYNFIN_CB_SYN_RESENT | \
			 SYNFIN_CB_REOPENED | SYNFIN_CB_RECOVER | \
			 SYNFIN_CB_TOLD_R1 | SYNFIN_CB_RESEND)
#define TIMEWAIT_FLAGS	(SYNFIN_CB_ORPHAN | SYNFIN_CB_ACTIVE | \
			 SYNFIN_CB_FIN_QUEUED | SYNFIN_CB_FIN_SENT | \
			 SYNFIN_CB_SYN_ACKED)

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
 * synfin_embryo_store() - from a control block to the small form
 * @cb: the connection, for which synfin_embryo_fits() is true
 * @e: where to
 */
void synfin_embryo_store(const struct synfin_cb *cb, struct synfin_embryo *e)
{
	*e = (struct synfin_embryo){
		.rtx_deadline = cb->rtx_deadline,
		.old_deadline = cb->wait_deadline,
		.challenge_start = cb->challenge_start,
		.rtt_start = cb->rtt_start,
		.rto = cb->rto,
		.iss = cb->iss,
		.irs = cb->irs,
		.rcv_edge = cb->rcv_edge,
		.old_snd_nxt = cb->old_snd_nxt,
		.old_rcv_nxt = cb->old_rcv_nxt,
		.snd_wnd = (u16)cb->snd_wnd,
		.snd_mss = cb->snd_mss,
		.flags = (u16)cb->flags,
		.retries = cb->retries,
		.challenge_count = cb->challenge_count,
		.soft_error = cb->soft_error,
	};
}

/**
 * synfin_embryo_load() - from the small form to a control block
 * @e: the embryo
 * @cb: where to
 */
void synfin_embryo_load(const struct synfin_embryo *e, struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){
		.state = SYNFIN_STATE_SYN_RECEIVED,
		.rtx_deadline = e->rtx_deadline,
		.wait_deadline = e->old_deadline,
		.challenge_start = e->challenge_start,
		.rtt_start = e->rtt_start,
		.rto = e->rto,
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
		.rcv_edge = e->rcv_edge,
		.rtt_seq = e->iss,
		.old_snd_nxt = e->old_snd_nxt,
		.old_rcv_nxt = e->old_rcv_nxt,
		.snd_mss = e->snd_mss,
		.flags = e->flags,
		.retries = e->retries,
		.challenge_count = e->challenge_count,
		.soft_error = e->soft_error,
	};
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
 * @tw: where to
 */
void synfin_timewait_store(const struct synfin_cb *cb,
			   struct synfin_timewait *tw)
{
	*tw = (struct synfin_timewait){
		.wait_deadline = cb->wait_deadline,
		.challenge_start = cb->challenge_start,
		.snd_nxt = cb->snd_nxt,
		.rcv_nxt = cb->rcv_nxt,
		.rcv_edge = cb->rcv_edge,
		.flags = (u16)(cb->flags & TIMEWAIT_FLAGS),
		.challenge_count = cb->challenge_count,
	};
}

/**
 * synfin_timewait_load() - from the small form to a control block
 * @tw: the record
 * @cb: where to
 */
void synfin_timewait_load(const struct synfin_timewait *tw,
			  struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){
		.state = SYNFIN_STATE_TIME_WAIT,
		.wait_deadline = tw->wait_deadline,
		.challenge_start = tw->challenge_start,
		.iss = tw->snd_nxt - 2,
		.snd_una = tw->snd_nxt,
		.snd_nxt = tw->snd_nxt,
		.snd_end = tw->snd_nxt - 1,
		.rcv_nxt = tw->rcv_nxt,
		.rcv_edge = tw->rcv_edge,
		.flags = tw->flags,
		.challenge_count = tw->challenge_count,
	};
}
