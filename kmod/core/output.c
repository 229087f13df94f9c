// SPDX-License-Identifier: GPL-2.0
/*
 * What a connection sends of its own: SYN, data, FIN, the same again, probes
 * of a shut window, and the ACKs it owes. The caller pulls until there is no
 * more, so one ACK that arrives may release many segments.
 */
#include "internal.h"

#define SILENT		(SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN) | \
			 SYNFIN_IN(TIME_WAIT))
/* Where what the user queued may still be on its way out. */
#define MAY_SEND	(SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(CLOSE_WAIT) | \
			 SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(CLOSING))

/* The first byte that the peer has not acknowledged. */
static u32 first_unacked(const struct synfin_cb *cb)
{
	return syn_unacked(cb) ? cb->iss + 1 : cb->snd_una;
}

/* One past the last number that the peer's window lets us use. */
static u32 window_edge(const struct synfin_cb *cb)
{
	return first_unacked(cb) + cb->snd_wnd;
}

/**
 * synfin_ack_seq() - SEG.SEQ of a segment that carries nothing
 * @cb: the connection
 *
 * SND.NXT, unless a probe has gone past the peer's window: he would find an
 * ACK from out there unacceptable and not look at it.
 */
u32 synfin_ack_seq(const struct synfin_cb *cb)
{
	u32 edge = window_edge(cb);

	return seq_gt(cb->snd_nxt, edge) ? edge : cb->snd_nxt;
}

/**
 * synfin_unsent() - bytes the user queued that have never been sent
 * @cb: the connection
 */
u32 synfin_unsent(const struct synfin_cb *cb)
{
	u32 next = syn_unsent(cb) ? cb->iss + 1 : cb->snd_nxt;

	return seq_lt(next, cb->snd_end) ? cb->snd_end - next : 0;
}

static bool fin_waits(const struct synfin_cb *cb)
{
	return (cb->flags & SYNFIN_CB_FIN_QUEUED) &&
	       !(cb->flags & SYNFIN_CB_FIN_SENT) && !synfin_unsent(cb);
}

/* Has the user queued what has not been sent? */
static bool something_waits(const struct synfin_cb *cb)
{
	return synfin_unsent(cb) || fin_waits(cb);
}

/* The MSS we offer: what the route leaves, or less when told so (MUST-67). */
u16 synfin_offered_mss(const struct synfin_env *env)
{
	u16 told = (u16)env->params->mss;

	return told && told < env->mss ? told : env->mss;
}

static u16 offered_window(const struct synfin_cb *cb,
			  const struct synfin_env *env)
{
	return cb->state == SYNFIN_STATE_SYN_SENT ?
	       synfin_window_cap(env->rcv_space) : (u16)synfin_rcv_wnd(cb);
}

/* Every segment but the first SYN carries an ACK, which pays what is owed. */
static void fill(struct synfin_cb *cb, const struct synfin_env *env,
		 struct synfin_tx *tx, u32 seq, u32 len, u8 flags)
{
	tx->seg.seq = seq;
	tx->seg.len = len;
	tx->seg.flags = flags;
	tx->seg.wnd = offered_window(cb, env);
	tx->offset = seq - (cb->iss + 1);
	if (len) {
		tx->index = seq - first_unacked(cb);
		cb->sent_at = env->now;
	}
	if (cb->state != SYNFIN_STATE_SYN_SENT) {
		tx->seg.flags |= SYNFIN_FLAG_ACK;
		tx->seg.ack = cb->rcv_nxt;
		synfin_ack_paid(cb);
	}
	if (flags & SYNFIN_FLAG_SYN)
		tx->seg.mss = synfin_offered_mss(env);
}

static void arm(struct synfin_cb *cb, const struct synfin_env *env)
{
	if (!cb->rtx_deadline)
		cb->rtx_deadline = deadline_in(env, cb->rto);
}

/*
 * A segment that was never sent before moves SND.NXT and may be timed. When it
 * is the only one in flight the timer starts anew: what may be running then is
 * the persist timer, and would have it sent again too early (RFC 6298 5.1).
 */
static void sent_first(struct synfin_cb *cb, const struct synfin_env *env,
		       u32 seq, u32 len)
{
	if (cb->snd_una == seq)
		cb->rtx_deadline = 0;
	cb->snd_nxt = seq + len;
	arm(cb, env);
	if (cb->flags & SYNFIN_CB_TIMED)
		return;
	cb->flags |= SYNFIN_CB_TIMED;
	cb->rtt_seq = seq;
	cb->rtt_start = env->now;
}

static u16 rule_of_syn(const struct synfin_cb *cb)
{
	if (cb->state == SYNFIN_STATE_SYN_SENT)
		return SYNFIN_RULE_USR_02;
	return cb->flags & SYNFIN_CB_ACTIVE ? SYNFIN_RULE_SA_SS_07 :
					      SYNFIN_RULE_SA_LI_03;
}

static void send_syn(struct synfin_cb *cb, const struct synfin_env *env,
		     struct synfin_tx *tx)
{
	tx->rule = rule_of_syn(cb);
	cb->flags &= ~SYNFIN_CB_RESEND;
	fill(cb, env, tx, cb->iss, 0, SYNFIN_FLAG_SYN);
	sent_first(cb, env, cb->iss, 1);
}

/* Which rule lets new data go? */
static u16 rule_of_data(const struct synfin_cb *cb,
			const struct synfin_env *env, bool restarted, u32 len)
{
	if (restarted)
		return SYNFIN_RULE_CC_09;
	if (len < cb->snd_mss && !env->params->nodelay)
		return SYNFIN_RULE_NAG_01;
	if (cb->snd_nxt - cb->snd_una + len > cb->cwnd)
		return SYNFIN_RULE_CC_10;
	return SYNFIN_RULE_USR_05;
}

static void send_data(struct synfin_cb *cb, const struct synfin_env *env,
		      struct synfin_tx *tx, u32 len)
{
	bool last = len == synfin_unsent(cb);

	fill(cb, env, tx, cb->snd_nxt, len, last ? SYNFIN_FLAG_PSH : 0);
	sent_first(cb, env, cb->snd_nxt, len);
}

/* The FIN comes after the last byte, and CLOSE-WAIT ends with it (3.10.4). */
static void send_fin(struct synfin_cb *cb, const struct synfin_env *env,
		     struct synfin_tx *tx)
{
	tx->rule = SYNFIN_RULE_CLS_02;
	if (cb->state == SYNFIN_STATE_CLOSE_WAIT) {
		tx->rule = SYNFIN_RULE_USR_12;
		tx->arcs[0] = (struct synfin_arc){
			.from = cb->state,
			.to = SYNFIN_STATE_LAST_ACK,
			.rule = tx->rule,
		};
		tx->narcs = 1;
		cb->state = SYNFIN_STATE_LAST_ACK;
		cb->alive_deadline = 0;
	}
	cb->flags |= SYNFIN_CB_FIN_SENT;
	fill(cb, env, tx, cb->snd_end, 0, SYNFIN_FLAG_FIN);
	sent_first(cb, env, cb->snd_end, 1);
}

/* What lies at SND.UNA: SYN, then data, then FIN. Never measured (Karn). */
static bool resend(struct synfin_cb *cb, const struct synfin_env *env,
		   struct synfin_tx *tx)
{
	u32 len, una = cb->snd_una;

	if (!(cb->flags & SYNFIN_CB_RESEND))
		return false;
	cb->flags &= ~(SYNFIN_CB_RESEND | SYNFIN_CB_TIMED);
	tx->again = true;
	tx->rule = cb->flags & SYNFIN_CB_FAST ? SYNFIN_RULE_CC_04 :
						SYNFIN_RULE_RTX_11;
	if (syn_unacked(cb)) {
		if (cb->state != SYNFIN_STATE_SYN_SENT)
			tx->rule = SYNFIN_RULE_RTX_23;
		fill(cb, env, tx, una, 0, SYNFIN_FLAG_SYN);
	} else if (una == cb->snd_end) {
		fill(cb, env, tx, una, 0, SYNFIN_FLAG_FIN);
	} else {
		len = cb->snd_end - una;
		if (seq_gt(cb->snd_end, cb->snd_nxt))
			len = cb->snd_nxt - una;
		fill(cb, env, tx, una, smaller(len, cb->snd_mss),
		     SYNFIN_FLAG_PSH);
	}
	arm(cb, env);
	return true;
}

/*
 * Nagle: what is less than a segment waits while something is out (RFC 9293
 * 3.7.4); but what is the last there will ever be need not wait for more.
 */
static bool gathers(const struct synfin_cb *cb, const struct synfin_env *env)
{
	return !env->params->nodelay && cb->snd_nxt != cb->snd_una &&
	       !(cb->flags & SYNFIN_CB_FIN_QUEUED);
}

/*
 * Bytes that both windows let go now, 0 if it is better to wait: RFC 9293
 * 3.8.6.2.1, (1) to (3). All that the user sends is pushed. Where nothing is
 * out the persist timer is the one that overrides it, (4).
 */
static u32 sendable(const struct synfin_cb *cb, const struct synfin_env *env)
{
	u32 flight = cb->snd_nxt - cb->snd_una;
	u32 unsent = synfin_unsent(cb);
	u32 most = smaller(synfin_cwnd(cb), cb->snd_wnd);
	u32 room = most > flight ? most - flight : 0;
	u32 len = smaller(smaller(unsent, room), cb->snd_mss);

	if (len == cb->snd_mss)
		return len;
	if (gathers(cb, env))
		return 0;
	return len == unsent || len >= (cb->wide_wnd + 1) / 2 ? len : 0;
}

/* What a probe takes along: what there is room for, or one byte past it. */
static u32 forced(const struct synfin_cb *cb)
{
	u32 flight = cb->snd_nxt - cb->snd_una;
	u32 room = cb->snd_wnd > flight ? cb->snd_wnd - flight : 1;

	return smaller(synfin_unsent(cb), smaller(room, cb->snd_mss));
}

/* New data, then FIN, as far as the window goes; past it, for a probe. */
static bool send_queued(struct synfin_cb *cb, const struct synfin_env *env,
			struct synfin_tx *tx)
{
	bool probe = cb->flags & SYNFIN_CB_PROBE;
	bool restarted = cb->snd_una == cb->snd_nxt && synfin_unsent(cb) &&
			 synfin_cwnd_restart(cb, env);
	u32 len = syn_unacked(cb) ? 0 : sendable(cb, env);

	cb->flags &= ~SYNFIN_CB_PROBE;
	tx->rule = rule_of_data(cb, env, restarted, len);
	if (probe && synfin_unsent(cb)) {
		len = forced(cb);
		/* He may never again offer as much as he once did. */
		if (cb->snd_wnd)
			cb->wide_wnd = cb->snd_wnd;
		tx->rule = cb->snd_wnd ? SYNFIN_RULE_SWS_01 :
					 SYNFIN_RULE_USR_05;
	}
	if (len) {
		send_data(cb, env, tx, len);
	} else if (fin_waits(cb) &&
		   (probe || seq_lt(cb->snd_nxt, window_edge(cb)))) {
		send_fin(cb, env, tx);
	} else {
		return false;
	}
	return true;
}

/* Left of the peer's window, so that he answers it (RFC 9293 3.8.4). */
static bool send_alive(struct synfin_cb *cb, const struct synfin_env *env,
		       struct synfin_tx *tx)
{
	if (!(cb->flags & SYNFIN_CB_ALIVE))
		return false;
	cb->flags &= ~SYNFIN_CB_ALIVE;
	tx->rule = SYNFIN_RULE_KA_07;
	fill(cb, env, tx, cb->snd_nxt - 1, 0, 0);
	return true;
}

/**
 * synfin_next_segment() - pull the next segment the connection wants to send
 * @cb: the connection
 * @env: its surroundings
 * @tx: filled with the segment
 *
 * Call it after synfin_step(), until it returns false. It may walk one arc of
 * the state diagram: CLOSE-WAIT ends when the FIN leaves.
 *
 * Return: true when there is a segment.
 */
bool synfin_next_segment(struct synfin_cb *cb, const struct synfin_env *env,
			 struct synfin_tx *tx)
{
	*tx = (struct synfin_tx){ 0 };
	if (synfin_state_in(cb->state, SILENT))
		return false;
	if (syn_unsent(cb)) {
		send_syn(cb, env, tx);
		return true;
	}
	if (resend(cb, env, tx))
		return true;
	if (synfin_state_in(cb->state, MAY_SEND) && something_waits(cb)) {
		if (send_queued(cb, env, tx))
			return true;
		/* What is out has its timer; else the window is shut: ask later. */
		arm(cb, env);
	}
	if (send_alive(cb, env, tx))
		return true;
	if (!(cb->flags & SYNFIN_CB_ACK_NOW))
		return false;
	/* A window that opened has no segment behind it. */
	tx->rule = cb->ack_rule ? cb->ack_rule : SYNFIN_RULE_SEQ_10;
	fill(cb, env, tx, synfin_ack_seq(cb), 0, 0);
	return true;
}
