// SPDX-License-Identifier: GPL-2.0
/*
 * The user's calls, RFC 9293 3.10.1 to 3.10.5: what each does in each state.
 */
#include "internal.h"

/* 3.10.5: who is told of an ABORT, and who is past being told. */
#define ABORT_RESETS	(SYNFIN_IN(SYN_RECEIVED) | SYNFIN_IN(ESTABLISHED) | \
			 SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(FIN_WAIT_2) | \
			 SYNFIN_IN(CLOSE_WAIT))

static bool quiet(struct step *st)
{
	if (st->env->now >= st->env->quiet_until)
		return false;
	synfin_refuse(st, SYNFIN_REFUSAL_QUIET_TIME, SYNFIN_RULE_QT_01);
	return true;
}

static void call_listen(struct step *st)
{
	if (st->cb->state != SYNFIN_STATE_CLOSED)
		synfin_refuse(st, SYNFIN_REFUSAL_ALREADY_EXISTS,
			      SYNFIN_RULE_USR_04);
	else
		synfin_go(st, SYNFIN_STATE_LISTEN, SYNFIN_RULE_USR_01);
}

static void start_user_timeout(struct step *st)
{
	u64 ns = st->env->params->user_timeout;

	if (ns && !st->cb->user_deadline)
		st->cb->user_deadline = deadline_in(st->env, ns);
}

/* Active OPEN from CLOSED, or of a LISTEN (3.10.1). */
static void call_open(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;
	u8 from = cb->state;

	if (!synfin_state_in(from, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN))) {
		synfin_refuse(st, SYNFIN_REFUSAL_ALREADY_EXISTS,
			      SYNFIN_RULE_USR_04);
		return;
	}
	if (quiet(st))
		return;
	*cb = (struct synfin_cb){
		.state = from,
		.flags = SYNFIN_CB_ACTIVE,
		.iss = st->env->iss,
		.snd_una = st->env->iss,
		.snd_nxt = st->env->iss,
		.snd_end = st->env->iss + 1,
		.snd_mss = st->env->mss_default,
		.rto = synfin_rto_clamp(p, p->rto_init),
	};
	start_user_timeout(st);
	synfin_go(st, SYNFIN_STATE_SYN_SENT,
		  from == SYNFIN_STATE_LISTEN ? SYNFIN_RULE_USR_03 :
						SYNFIN_RULE_USR_02);
}

/* 3.10.2: too early without an open, too late once there is a FIN to follow. */
static void call_send(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	u32 queued = cb->snd_end - cb->snd_una;

	if (synfin_state_in(cb->state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN))) {
		synfin_refuse(st, SYNFIN_REFUSAL_DOES_NOT_EXIST,
			      SYNFIN_RULE_USR_05);
	} else if (cb->flags & SYNFIN_CB_FIN_QUEUED) {
		synfin_refuse(st, SYNFIN_REFUSAL_CLOSING, SYNFIN_RULE_USR_05);
	} else if (st->ev->bytes > SYNFIN_QUEUE_MAX ||
		   queued > SYNFIN_QUEUE_MAX - st->ev->bytes) {
		synfin_refuse(st, SYNFIN_REFUSAL_NO_RESOURCES,
			      SYNFIN_RULE_USR_05);
	} else {
		cb->snd_end += st->ev->bytes;
		synfin_decide(st, SYNFIN_RULE_USR_05);
		if (st->ev->bytes)
			start_user_timeout(st);
	}
}

/* From here on there is a FIN to be sent, after everything before it. */
static void queue_fin(struct step *st)
{
	st->cb->flags |= SYNFIN_CB_FIN_QUEUED;
	start_user_timeout(st);
}

/* Is anything queued that SYN-RECEIVED cannot send? */
static bool data_waits(const struct synfin_cb *cb)
{
	return cb->snd_end != cb->iss + 1;
}

/*
 * CLOSE (3.10.4). A connection in CLOSE-WAIT stays there until its FIN really
 * leaves: synfin_next_segment() walks on to LAST-ACK then.
 */
static void call_shutdown(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	switch (cb->state) {
	case SYNFIN_STATE_CLOSED:
		synfin_refuse(st, SYNFIN_REFUSAL_DOES_NOT_EXIST,
			      SYNFIN_RULE_USR_15);
		return;
	case SYNFIN_STATE_LISTEN:
		synfin_end(st, SYNFIN_CAUSE_CLOSED, SYNFIN_RULE_USR_07);
		return;
	case SYNFIN_STATE_SYN_SENT:
		synfin_end(st, SYNFIN_CAUSE_CLOSED, SYNFIN_RULE_USR_08);
		return;
	case SYNFIN_STATE_SYN_RECEIVED:
	case SYNFIN_STATE_ESTABLISHED:
	case SYNFIN_STATE_CLOSE_WAIT:
		break;
	case SYNFIN_STATE_FIN_WAIT_1:
	case SYNFIN_STATE_FIN_WAIT_2:
		synfin_refuse(st, SYNFIN_REFUSAL_CLOSING, SYNFIN_RULE_USR_11);
		return;
	default:
		synfin_refuse(st, SYNFIN_REFUSAL_CLOSING, SYNFIN_RULE_USR_13);
		return;
	}
	if (cb->flags & SYNFIN_CB_FIN_QUEUED) {
		synfin_refuse(st, SYNFIN_REFUSAL_CLOSING, SYNFIN_RULE_CLS_11);
		return;
	}
	queue_fin(st);
	if (cb->state == SYNFIN_STATE_ESTABLISHED)
		synfin_go(st, SYNFIN_STATE_FIN_WAIT_1, SYNFIN_RULE_USR_10);
	else if (cb->state == SYNFIN_STATE_CLOSE_WAIT)
		synfin_decide(st, SYNFIN_RULE_USR_12);
	else if (data_waits(cb))
		synfin_decide(st, SYNFIN_RULE_USR_09);
	else
		synfin_go(st, SYNFIN_STATE_FIN_WAIT_1, SYNFIN_RULE_USR_09);
}

/* close(2) with something unread: the peer must learn that it was lost. */
static void reset_unread(struct step *st)
{
	synfin_reply_abort(st);
	synfin_end(st, SYNFIN_CAUSE_DATA_LOST, SYNFIN_RULE_CLS_09);
}

/*
 * close(2): CLOSE, and nobody will ever read again. On a connection that is
 * closing already it only gives up the ownership.
 */
static void call_close(struct step *st)
{
	const u32 read = SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(CLOSE_WAIT) |
			 SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(FIN_WAIT_2);
	struct synfin_cb *cb = st->cb;

	if (cb->flags & SYNFIN_CB_ORPHAN) {
		synfin_refuse(st, SYNFIN_REFUSAL_CLOSING, SYNFIN_RULE_USR_13);
		return;
	}
	if (st->ev->unread && synfin_state_in(cb->state, read)) {
		reset_unread(st);
		return;
	}
	call_shutdown(st);
	if (st->out->refusal == SYNFIN_REFUSAL_DOES_NOT_EXIST)
		return;
	st->out->refusal = SYNFIN_REFUSAL_NONE;
	if (cb->state == SYNFIN_STATE_CLOSED)
		return;
	cb->flags |= SYNFIN_CB_ORPHAN;
	if (cb->state == SYNFIN_STATE_FIN_WAIT_2)
		synfin_start_reaper(st);
}

static void call_abort(struct step *st)
{
	u8 state = st->cb->state;

	if (state == SYNFIN_STATE_CLOSED) {
		synfin_refuse(st, SYNFIN_REFUSAL_DOES_NOT_EXIST,
			      SYNFIN_RULE_USR_14);
		return;
	}
	if (synfin_state_in(state, ABORT_RESETS)) {
		synfin_reply_abort(st);
		synfin_decide(st, SYNFIN_RULE_RSG_08);
	} else {
		synfin_decide(st, SYNFIN_RULE_RSG_09);
	}
	synfin_end(st, SYNFIN_CAUSE_ABORTED, SYNFIN_RULE_USR_14);
}

/*
 * A socket that is closed with SO_LINGER and no time: both sides have closed in
 * TIME-WAIT, so nothing is left to abort, and its wait goes on without a user.
 */
static void call_leave(struct step *st)
{
	if (st->cb->state == SYNFIN_STATE_TIME_WAIT)
		call_close(st);
	else
		call_abort(st);
}

/* A crash: the state is gone, and the peer finds out by himself (RSG-11). */
static void call_forget(struct step *st)
{
	if (st->cb->state == SYNFIN_STATE_CLOSED)
		synfin_refuse(st, SYNFIN_REFUSAL_DOES_NOT_EXIST,
			      SYNFIN_RULE_USR_15);
	else
		synfin_end(st, SYNFIN_CAUSE_FORGOTTEN, SYNFIN_RULE_RSG_11);
}

/* Each call to its section. */
void synfin_call(struct step *st)
{
	switch (st->ev->type) {
	case SYNFIN_EV_LISTEN:
		call_listen(st);
		break;
	case SYNFIN_EV_OPEN:
		call_open(st);
		break;
	case SYNFIN_EV_SEND:
		call_send(st);
		break;
	case SYNFIN_EV_SHUTDOWN:
		call_shutdown(st);
		break;
	case SYNFIN_EV_CLOSE:
		call_close(st);
		break;
	case SYNFIN_EV_ABORT:
		call_abort(st);
		break;
	case SYNFIN_EV_LEAVE:
		call_leave(st);
		break;
	case SYNFIN_EV_FORGET:
		call_forget(st);
		break;
	default:
		synfin_refuse(st, SYNFIN_REFUSAL_INVALID, SYNFIN_RULE_NONE);
		break;
	}
}
