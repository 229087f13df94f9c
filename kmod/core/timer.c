// SPDX-License-Identifier: GPL-2.0
/*
 * TIMEOUTS, RFC 9293 3.10.8, and what a change of tunables does to a timer
 * that is running.
 */
#include "internal.h"

static bool due(const struct step *st, u64 deadline)
{
	return deadline && st->env->now >= deadline;
}

/* End of 2MSL, or of an orphan's patience. */
static void wait_over(struct step *st)
{
	if (st->cb->state == SYNFIN_STATE_TIME_WAIT)
		synfin_end(st, SYNFIN_CAUSE_EXPIRED,
			   st->env->params->unsafe_no_2msl ?
			   SYNFIN_RULE_SAF_01 : SYNFIN_RULE_SA_TW_11);
	else
		synfin_end(st, SYNFIN_CAUSE_ORPHAN_REAPED, SYNFIN_RULE_CLS_07);
}

/* A soft error seen since the last progress says more than a timeout. */
static u8 cause_of_silence(const struct step *st, u8 otherwise)
{
	return st->cb->soft_error ? SYNFIN_CAUSE_UNREACHABLE : otherwise;
}

static void user_timeout(struct step *st)
{
	if (synfin_state_in(st->cb->state, SYNFIN_IN(FIN_WAIT_1) |
			    SYNFIN_IN(CLOSING) | SYNFIN_IN(LAST_ACK)))
		synfin_decide(st, SYNFIN_RULE_CLS_04);
	synfin_end(st, cause_of_silence(st, SYNFIN_CAUSE_USER_TIMEOUT),
		   SYNFIN_RULE_UTO_01);
}

/* R2: retransmissions after which it is hopeless (3.8.3). */
static u64 limit_of(const struct step *st)
{
	const struct synfin_params *p = st->env->params;

	/* Our SYN has its three minutes (MUST-23), crossed or not. */
	if (!syn_unacked(st->cb))
		return p->data_retries;
	return st->cb->flags & SYNFIN_CB_ACTIVE ? p->syn_retries :
						  p->synack_retries;
}

static void give_up(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	u8 cause = cause_of_silence(st, SYNFIN_CAUSE_TIMED_OUT);

	if (cb->state == SYNFIN_STATE_SYN_SENT)
		synfin_end(st, cause, SYNFIN_RULE_RTX_21);
	else if (cb->state != SYNFIN_STATE_SYN_RECEIVED)
		synfin_end(st, cause, synfin_rule_of(cb->state, CHECK_GIVE_UP));
	else if (cb->flags & SYNFIN_CB_ACTIVE)
		synfin_end(st, cause, SYNFIN_RULE_SA_SR_14);
	else
		synfin_back_to_listen(st, cause, SYNFIN_RULE_SA_SR_14);
}

/* R1: IP should look for another route, and the user should know (3.8.3). */
static void tell_r1(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	if (cb->retries < st->env->params->r1 ||
	    (cb->flags & SYNFIN_CB_TOLD_R1))
		return;
	cb->flags |= SYNFIN_CB_TOLD_R1;
	st->out->cause = SYNFIN_CAUSE_RETRYING;
	synfin_decide(st, SYNFIN_RULE_RTX_17);
}

static void back_off(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	cb->rto = synfin_rto_clamp(st->env->params, 2 * cb->rto);
	cb->rtx_deadline = deadline_in(st->env, cb->rto);
	synfin_decide(st, SYNFIN_RULE_RTX_12);
}

/* Nothing is in flight, so the timer that ran was the persist timer. */
static void probe(struct step *st)
{
	st->cb->flags |= SYNFIN_CB_PROBE;
	st->cb->rtx_deadline = 0;
}

/* RFC 6298 5.4 to 5.7: the earliest segment again, and twice the patience. */
static void retransmit(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	u64 limit = limit_of(st);

	if (cb->snd_una == cb->snd_nxt) {
		probe(st);
		return;
	}
	if (limit != SYNFIN_RETRIES_FOREVER && cb->retries >= limit) {
		give_up(st);
		return;
	}
	if (syn_unacked(cb))
		cb->flags |= SYNFIN_CB_SYN_RESENT;
	else if (cb->snd_wnd)
		synfin_cwnd_timeout(st);
	if (cb->retries < SYNFIN_RETRIES_FOREVER)
		cb->retries++;
	cb->flags |= SYNFIN_CB_RESEND | SYNFIN_CB_RECOVER;
	cb->snd_recover = cb->snd_nxt;
	synfin_decide(st, SYNFIN_RULE_RTX_11);
	back_off(st);
	tell_r1(st);
}

/* Nothing came along that the ACK could have left with. */
static void ack_alone(struct step *st)
{
	st->cb->ack_deadline = 0;
	synfin_decide(st, SYNFIN_RULE_ACK_01);
	synfin_owe_ack(st);
}

/* A deadline may have passed; the earliest kind that has is dealt with. */
void synfin_timer(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	if (cb->state != SYNFIN_STATE_SYN_RECEIVED && due(st, cb->wait_deadline))
		wait_over(st);
	else if (due(st, cb->user_deadline))
		user_timeout(st);
	else if (due(st, cb->rtx_deadline))
		retransmit(st);
	else if (due(st, cb->ack_deadline))
		ack_alone(st);
	else if (due(st, cb->alive_deadline))
		synfin_alive_timeout(st);
}

/*
 * The same start, another length; never in the past. It may have been started
 * with another length than the tunables had, so the sum may wrap on the way.
 */
u64 synfin_deadline_move(const struct step *st, u64 deadline, u64 was, u64 is)
{
	u64 moved = deadline - was + is;

	if (!deadline || was == is)
		return deadline;
	return (s64)(moved - st->env->now) > 0 ? moved : st->env->now;
}

/* A running retransmission timer keeps its place in the backoff. */
static void retune_rto(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;
	u64 was = cb->rto;

	if (!(cb->flags & SYNFIN_CB_SAMPLED) && !cb->retries &&
	    p->rto_init != st->ev->old->rto_init)
		cb->rto = p->rto_init;
	cb->rto = synfin_rto_clamp(p, cb->rto);
	cb->rtx_deadline = synfin_deadline_move(st, cb->rtx_deadline, was,
						cb->rto);
}

/* Does a user wait for something? Nobody has called for an embryo yet. */
static bool user_waits(const struct synfin_cb *cb)
{
	u32 goal = send_goal(cb);

	if (!(cb->flags & SYNFIN_CB_ACTIVE) && syn_unacked(cb))
		return goal != cb->iss + 1;
	return cb->snd_una != goal;
}

static void retune_user_timeout(struct step *st)
{
	u64 was = st->ev->old->user_timeout;
	u64 is = st->env->params->user_timeout;
	struct synfin_cb *cb = st->cb;

	if (was == is)
		return;
	if (!is)
		cb->user_deadline = 0;
	else if (cb->user_deadline)
		cb->user_deadline = synfin_deadline_move(st, cb->user_deadline,
							 was, is);
	else if (user_waits(cb))
		cb->user_deadline = deadline_in(st->env, is);
}

/* A window that was shut and opens is worth telling the peer at once. */
static void retune_window(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	bool shut = !synfin_rcv_wnd(cb);

	if (!synfin_state_in(cb->state, TAKES_TEXT))
		return;
	synfin_window_open(st);
	if (shut && synfin_rcv_wnd(cb))
		synfin_owe_ack(st);
}

static void retune_wait(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	const struct synfin_params *old = st->ev->old;
	struct synfin_cb *cb = st->cb;

	if (cb->state == SYNFIN_STATE_TIME_WAIT && p->unsafe_no_2msl)
		cb->wait_deadline = synfin_end_of_2msl(st);
	else if (cb->state == SYNFIN_STATE_TIME_WAIT)
		cb->wait_deadline =
			synfin_deadline_move(st, cb->wait_deadline,
					     2 * old->msl, 2 * p->msl);
	else if (cb->state == SYNFIN_STATE_FIN_WAIT_2)
		cb->wait_deadline =
			synfin_deadline_move(st, cb->wait_deadline,
					     old->fin_wait2_timeout,
					     p->fin_wait2_timeout);
}

/* New tunables: every running timer is counted anew from its own start. */
void synfin_retune(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	if (synfin_state_in(cb->state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN)))
		return;
	retune_wait(st);
	retune_rto(st);
	retune_user_timeout(st);
	retune_window(st);
	cb->ack_deadline = synfin_deadline_move(st, cb->ack_deadline,
						st->ev->old->delayed_ack,
						st->env->params->delayed_ack);
	synfin_alive_retune(st);
}

/**
 * synfin_running_timer() - which timer of a connection fires next
 * @cb: the connection
 * @deadline: set to when, absolute ns, or 0
 *
 * Return: an enum synfin_timer.
 */
u8 synfin_running_timer(const struct synfin_cb *cb, u64 *deadline)
{
	u8 which = SYNFIN_TIMER_NONE;
	u64 first = 0;

	if (cb->wait_deadline && cb->state != SYNFIN_STATE_SYN_RECEIVED) {
		first = cb->wait_deadline;
		which = cb->state == SYNFIN_STATE_TIME_WAIT ?
			SYNFIN_TIMER_TIME_WAIT : SYNFIN_TIMER_FIN_WAIT_2;
	} else if (cb->user_deadline) {
		first = cb->user_deadline;
		which = SYNFIN_TIMER_USER;
	}
	if (cb->rtx_deadline && (!first || cb->rtx_deadline < first)) {
		first = cb->rtx_deadline;
		which = cb->snd_una == cb->snd_nxt ?
			SYNFIN_TIMER_PERSIST : SYNFIN_TIMER_RETRANSMIT;
	}
	if (cb->ack_deadline && (!first || cb->ack_deadline < first)) {
		first = cb->ack_deadline;
		which = SYNFIN_TIMER_DELAYED_ACK;
	}
	if (cb->alive_deadline && (!first || cb->alive_deadline < first)) {
		first = cb->alive_deadline;
		which = SYNFIN_TIMER_KEEPALIVE;
	}
	*deadline = first;
	return which;
}

/**
 * synfin_next_deadline() - when to call with SYNFIN_EV_TIMER
 * @cb: the connection
 *
 * Return: absolute ns, or 0 for never.
 */
u64 synfin_next_deadline(const struct synfin_cb *cb)
{
	u64 deadline;

	synfin_running_timer(cb, &deadline);
	return deadline;
}
