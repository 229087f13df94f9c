// SPDX-License-Identifier: GPL-2.0
/*
 * The engine's front door, and the few functions through which everything
 * behind it changes the state, answers a segment, or gives a reason.
 */
#include "internal.h"

/**
 * synfin_cb_init() - a control block in CLOSED
 * @cb: the block
 */
void synfin_cb_init(struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){ .state = SYNFIN_STATE_CLOSED };
}

/**
 * synfin_cb_listen() - the control block of a listener, for one segment
 * @cb: the block
 *
 * RFC 9293 lets one LISTEN become one connection. A listener that serves many
 * steps a fresh copy of its block for each segment, and keeps as a new
 * connection whatever has left LISTEN.
 */
void synfin_cb_listen(struct synfin_cb *cb)
{
	*cb = (struct synfin_cb){ .state = SYNFIN_STATE_LISTEN };
}

/**
 * synfin_needs_iss() - may this segment lead to a new incarnation?
 * @cb: the connection that it finds
 * @facts: SYNFIN_FACT_* bits, as in synfin_env; only SYNFIN_FACT_IN_USE counts
 * @seg: the segment
 *
 * A SYN at a listener may, and in TIME-WAIT one that begins after the old
 * incarnation's last sequence number (RFC 9293 3.6.1, MAY-2), unless its user
 * has not closed it yet: he may still read what it received. An active OPEN
 * always needs an ISS.
 *
 * Return: true when a listener is to be looked for, and an ISS to be drawn.
 */
bool synfin_needs_iss(const struct synfin_cb *cb, u8 facts,
		      const struct synfin_segment *seg)
{
	const u8 others = SYNFIN_FLAG_RST | SYNFIN_FLAG_ACK;

	if (!(seg->flags & SYNFIN_FLAG_SYN) || (seg->flags & others))
		return false;
	if (cb->state == SYNFIN_STATE_TIME_WAIT)
		return !(facts & SYNFIN_FACT_IN_USE) &&
		       seq_geq(seg->seq, cb->rcv_nxt);
	return cb->state == SYNFIN_STATE_LISTEN;
}

/**
 * synfin_step() - tell a connection what happened
 * @cb: the connection
 * @env: its surroundings
 * @ev: what happened
 * @out: what is to be done about it; needs no initialisation
 *
 * Afterwards the caller pulls segments with synfin_next_segment() and arms its
 * timer for synfin_next_deadline(). It serialises all three for one block.
 */
void synfin_step(struct synfin_cb *cb, const struct synfin_env *env,
		 const struct synfin_event *ev, struct synfin_out *out)
{
	struct step st = {
		.cb = cb, .env = env, .ev = ev, .seg = &ev->seg, .out = out,
	};

	*out = (struct synfin_out){ 0 };
	switch (ev->type) {
	case SYNFIN_EV_SEGMENT:
		synfin_input(&st);
		break;
	case SYNFIN_EV_TIMER:
		synfin_timer(&st);
		break;
	case SYNFIN_EV_READ:
		synfin_window_read(&st);
		break;
	case SYNFIN_EV_RETUNE:
		synfin_retune(&st);
		break;
	case SYNFIN_EV_ICMP:
		synfin_icmp_error(&st);
		break;
	default:
		synfin_call(&st);
		break;
	}
}

/* Note a requirement that took part; the last one noted has decided. */
void synfin_decide(struct step *st, u16 rule)
{
	struct synfin_out *out = st->out;

	if (rule == SYNFIN_RULE_NONE || rule == out->rule)
		return;
	if (out->nrules < SYNFIN_RULES_MAX)
		out->rules[out->nrules++] = rule;
	else
		out->rules[SYNFIN_RULES_MAX - 1] = rule;
	out->rule = rule;
}

/* Note one that took part, too; what has decided so far stays the last one. */
void synfin_mention(struct step *st, u16 rule)
{
	u16 decided = st->out->rule;

	if (decided && decided != rule)
		st->out->nrules--;
	synfin_decide(st, rule);
	synfin_decide(st, decided);
}

/* Nothing is owed, resent or awaited any more. */
static void stop_everything(struct synfin_cb *cb)
{
	cb->rtx_deadline = 0;
	cb->wait_deadline = 0;
	cb->user_deadline = 0;
	cb->flags &= ~(SYNFIN_CB_RESEND | SYNFIN_CB_TIMED | SYNFIN_CB_RECOVER |
		       SYNFIN_CB_FAST);
	synfin_ack_paid(cb);
}

/* RFC 9293 3.10.7.4: "start the time-wait timer, turn off the other timers". */
static void start_2msl(struct step *st)
{
	stop_everything(st->cb);
	st->cb->retries = 0;
	st->cb->wait_deadline = synfin_end_of_2msl(st);
}

/* An orphan does not wait for ever for the peer's FIN (3.6.1, our own cap). */
void synfin_start_reaper(struct step *st)
{
	if (st->cb->flags & SYNFIN_CB_ORPHAN)
		st->cb->wait_deadline =
			deadline_in(st->env,
				    st->env->params->fin_wait2_timeout);
}

/* The SYN that called us out of TIME-WAIT was a real one. */
static void forget_old_incarnation(struct synfin_cb *cb)
{
	cb->flags &= ~SYNFIN_CB_REOPENED;
	cb->wait_deadline = 0;
}

/* Walk an arc of the state diagram. */
void synfin_go(struct step *st, u8 to, u16 rule)
{
	struct synfin_out *out = st->out;

	if (out->narcs < SYNFIN_ARCS_MAX)
		out->arcs[out->narcs++] = (struct synfin_arc){
			.from = st->cb->state, .to = to, .rule = rule,
		};
	st->cb->state = to;
	synfin_decide(st, rule);
	if (!synfin_state_in(to, MAY_FALL_SILENT))
		st->cb->alive_deadline = 0;
	if (to == SYNFIN_STATE_TIME_WAIT)
		start_2msl(st);
	else if (to == SYNFIN_STATE_FIN_WAIT_2)
		synfin_start_reaper(st);
	else if (synfin_state_in(to, SYNFIN_IN(ESTABLISHED) |
				     SYNFIN_IN(FIN_WAIT_1)))
		forget_old_incarnation(st->cb);
	else if (synfin_state_in(to, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN)))
		stop_everything(st->cb);
}

/* Delete the TCB and say why. */
void synfin_end(struct step *st, u8 cause, u16 rule)
{
	st->out->cause = cause;
	synfin_go(st, SYNFIN_STATE_CLOSED, rule);
}

/*
 * A handshake that a listener answered came to nothing. The listener is where
 * it was; and if the SYN had called this connection out of a TIME-WAIT whose
 * time is not yet over, the SYN was an old duplicate and TIME-WAIT goes on
 * where it stopped (RFC 9293 3.6.1, MAY-2).
 */
void synfin_back_to_listen(struct step *st, u8 cause, u16 rule)
{
	struct synfin_cb *cb = st->cb;
	u64 until = cb->wait_deadline;

	st->out->cause = cause;
	if (!(cb->flags & SYNFIN_CB_REOPENED) || until <= st->env->now) {
		synfin_go(st, SYNFIN_STATE_LISTEN, rule);
		return;
	}
	synfin_decide(st, rule);
	cb->snd_nxt = cb->old_snd_nxt;
	cb->snd_una = cb->old_snd_nxt;
	cb->snd_end = cb->old_snd_nxt - 1;
	cb->rcv_nxt = cb->old_rcv_nxt;
	cb->rcv_edge = cb->rcv_nxt + synfin_window_cap(st->env->rcv_space);
	cb->flags = SYNFIN_CB_SYN_ACKED | SYNFIN_CB_FIN_QUEUED |
		    SYNFIN_CB_FIN_SENT | (cb->flags & SYNFIN_CB_ORPHAN);
	synfin_go(st, SYNFIN_STATE_TIME_WAIT, SYNFIN_RULE_TW_04);
	cb->wait_deadline = until;
}

/* The segment, or what is left of it, goes no further. */
void synfin_drop(struct step *st, u8 reason, u16 rule)
{
	st->out->drop = reason;
	synfin_decide(st, rule);
}

void synfin_refuse(struct step *st, u8 refusal, u16 rule)
{
	st->out->refusal = refusal;
	synfin_decide(st, rule);
}

/* The ACK that leaves next, alone or with something else, has this reason. */
void synfin_owe_ack(struct step *st)
{
	st->cb->flags |= SYNFIN_CB_ACK_NOW;
	st->cb->ack_rule = st->out->rule;
}

/*
 * The same for text in order, whose ACK may wait for company (RFC 9293 3.8.6.3)
 * unless it is the second, or the peer must learn of a hole (RFC 5681 4.2).
 */
void synfin_owe_ack_soon(struct step *st)
{
	u64 patience = st->env->params->delayed_ack;
	struct synfin_cb *cb = st->cb;

	if (!patience) {
		synfin_owe_ack(st);
	} else if (cb->ack_deadline || cb->nkept || st->out->released) {
		synfin_owe_ack(st);
		synfin_mention(st, SYNFIN_RULE_ACK_02);
	} else {
		cb->ack_deadline = deadline_in(st->env, patience);
		synfin_mention(st, SYNFIN_RULE_ACK_01);
	}
}

void synfin_ack_paid(struct synfin_cb *cb)
{
	cb->ack_deadline = 0;
	cb->flags &= ~SYNFIN_CB_ACK_NOW;
	cb->ack_rule = SYNFIN_RULE_NONE;
}

/* <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> */
void synfin_reply_ack(struct step *st)
{
	const struct synfin_cb *cb = st->cb;

	st->out->reply = (struct synfin_segment){
		.seq = synfin_ack_seq(cb),
		.ack = cb->rcv_nxt,
		.wnd = (u16)synfin_rcv_wnd(cb),
		.flags = SYNFIN_FLAG_ACK,
	};
	synfin_ack_paid(st->cb);
}

/*
 * The same, throttled (RFC 5961 7), and for each connection by itself: a limit
 * shared by all would tell an outsider about connections that are not his.
 */
void synfin_reply_ack_limited(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;
	struct synfin_limit limit = {
		.start = cb->challenge_start, .count = cb->challenge_count,
	};

	if (synfin_limit_allow(&limit, st->env->now, p->challenge_interval,
			       p->challenge_limit, 0)) {
		synfin_reply_ack(st);
	} else {
		st->out->limited = true;
		st->out->drop = SYNFIN_DROP_CHALLENGE_LIMITED;
	}
	cb->challenge_start = limit.start;
	cb->challenge_count = (u8)limit.count;
}

/* The reset of RFC 9293 3.5.2: shaped so that the sender will believe it. */
void synfin_reply_rst(struct step *st)
{
	const struct synfin_segment *seg = st->seg;

	if (seg->flags & SYNFIN_FLAG_ACK)
		st->out->reply = (struct synfin_segment){
			.seq = seg->ack, .flags = SYNFIN_FLAG_RST,
		};
	else
		st->out->reply = (struct synfin_segment){
			.ack = seg->seq + seg_len(seg),
			.flags = SYNFIN_FLAG_RST | SYNFIN_FLAG_ACK,
		};
}

/*
 * The reset of a connection that we end (3.10.5): SEQ=SND.NXT. It carries ACK
 * so that a peer still in SYN-SENT, who judges by ACK alone, believes it too.
 */
void synfin_reply_abort(struct step *st)
{
	const struct synfin_cb *cb = st->cb;

	st->out->reply = (struct synfin_segment){
		.seq = synfin_ack_seq(cb),
		.ack = cb->rcv_nxt,
		.flags = SYNFIN_FLAG_RST | SYNFIN_FLAG_ACK,
	};
}
