// SPDX-License-Identifier: GPL-2.0
/*
 * SND.UNA moves: what that frees, measures, stops and starts.
 */
#include "internal.h"

/* An SYN that timed out once costs a cautious start (RFC 6298 5.7). */
#define RTO_AFTER_LOST_SYN	(3 * SYNFIN_NS_PER_SEC)

/* Bytes of the user's among what lies between SND.UNA and ack. */
static u32 data_acked(const struct synfin_cb *cb, u32 ack)
{
	u32 from = syn_unacked(cb) ? cb->iss + 1 : cb->snd_una;
	u32 to = seq_gt(ack, cb->snd_end) ? cb->snd_end : ack;

	return seq_gt(to, from) ? to - from : 0;
}

/**
 * synfin_unacked() - bytes of the user's that were sent and are not acknowledged
 * @cb: the connection
 */
u32 synfin_unacked(const struct synfin_cb *cb)
{
	return data_acked(cb, cb->snd_nxt);
}

/* Karn: only what was sent once is measured, and by what lies beyond it. */
static void measure(struct step *st, u32 ack)
{
	struct synfin_cb *cb = st->cb;

	if (!(cb->flags & SYNFIN_CB_TIMED) || !seq_gt(ack, cb->rtt_seq))
		return;
	cb->flags &= ~SYNFIN_CB_TIMED;
	synfin_rtt_sample(cb, st->env->params, st->env->now - cb->rtt_start);
}

static void syn_acked(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	synfin_cwnd_begin(cb);
	if (!(cb->flags & SYNFIN_CB_SYN_RESENT))
		return;
	cb->flags &= ~SYNFIN_CB_SYN_RESENT;
	if (cb->rto < RTO_AFTER_LOST_SYN) {
		cb->rto = RTO_AFTER_LOST_SYN;
		synfin_mention(st, SYNFIN_RULE_RTX_13);
	}
}

/*
 * Resending goes on, one segment an ACK, until what had been sent when the
 * timer expired is acknowledged.
 */
static void go_on_resending(struct synfin_cb *cb)
{
	if (!(cb->flags & SYNFIN_CB_RECOVER))
		return;
	if (seq_lt(cb->snd_una, cb->snd_recover))
		cb->flags |= SYNFIN_CB_RESEND;
	else
		cb->flags &= ~SYNFIN_CB_RECOVER;
}

/* RFC 6298 5.2 and 5.3, and the user timeout, which progress restarts. */
static void restart_timers(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;

	cb->rtx_deadline = cb->snd_una == cb->snd_nxt ?
			   0 : deadline_in(st->env, cb->rto);
	if (cb->snd_una == send_goal(cb) || !p->user_timeout)
		cb->user_deadline = 0;
	else
		cb->user_deadline = deadline_in(st->env, p->user_timeout);
}

/**
 * synfin_ack_advance() - take an acknowledgment that is new
 * @st: the step
 * @ack: SEG.ACK, with SND.UNA < ack <= SND.NXT
 */
void synfin_ack_advance(struct step *st, u32 ack)
{
	struct synfin_cb *cb = st->cb;
	bool syn = syn_unacked(cb);
	u32 acked = ack - cb->snd_una;

	st->out->acked = data_acked(cb, ack);
	measure(st, ack);
	cb->snd_una = ack;
	cb->retries = 0;
	cb->soft_error = SYNFIN_ICMP_NONE;
	cb->flags &= ~SYNFIN_CB_TOLD_R1;
	cb->flags |= SYNFIN_CB_SYN_ACKED;
	if (syn)
		syn_acked(st);
	else
		synfin_cwnd_acked(st, acked);
	go_on_resending(cb);
	restart_timers(st);
}
