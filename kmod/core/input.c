// SPDX-License-Identifier: GPL-2.0
/*
 * SEGMENT ARRIVES, RFC 9293 3.10.7: CLOSED, LISTEN and SYN-SENT. The other
 * states share their steps: input_sync.c; TIME-WAIT's are in timewait.c.
 */
#include "internal.h"

/* 3.10.7.1: everything is discarded, and everything but RST is told so. */
static void input_closed(struct step *st)
{
	u8 flags = st->seg->flags;

	if (flags & SYNFIN_FLAG_RST) {
		synfin_drop(st, SYNFIN_DROP_NO_CONNECTION,
			    SYNFIN_RULE_SA_CL_01);
		return;
	}
	synfin_reply_rst(st);
	synfin_drop(st, SYNFIN_DROP_NO_CONNECTION,
		    flags & SYNFIN_FLAG_ACK ? SYNFIN_RULE_SA_CL_02 :
					      SYNFIN_RULE_SA_CL_03);
}

/* What a segment to the peer may carry, when his SYN has named that MSS. */
u16 synfin_agreed_mss(const struct synfin_env *env, u16 named)
{
	u16 mss = named ? named : env->mss_default;

	if (env->mss && mss > env->mss)
		mss = env->mss;
	return mss < SYNFIN_MSS_FLOOR ? SYNFIN_MSS_FLOOR : mss;
}

/* What a SYN says about its sender: irs, MSS, window. */
void synfin_take_syn(struct step *st)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;

	cb->irs = seg->seq;
	cb->rcv_nxt = seg->seq + 1;
	cb->rcv_edge = cb->rcv_nxt + synfin_window_cap(st->env->rcv_space);
	cb->snd_mss = synfin_agreed_mss(st->env, seg->mss);
	synfin_window_set(st, seg->seq);
}

static u16 rule_of_syn(const struct synfin_segment *seg)
{
	if (seg->flags & SYNFIN_FLAG_FIN)
		return SYNFIN_RULE_SA_LI_05;
	return seg->len ? SYNFIN_RULE_SA_LI_04 : SYNFIN_RULE_SA_LI_03;
}

/*
 * 3.10.7.2, third: the passive half of an open. Data or FIN that came with the
 * SYN stay unacknowledged, so the peer sends them again once there is a
 * connection that may take them.
 */
void synfin_passive_open(struct step *st, u32 iss, u16 rule)
{
	struct synfin_cb *cb = st->cb;

	cb->iss = iss;
	cb->snd_una = cb->iss;
	cb->snd_nxt = cb->iss;
	cb->snd_end = cb->iss + 1;
	cb->rto = synfin_rto_clamp(st->env->params, st->env->params->rto_init);
	synfin_take_syn(st);
	synfin_go(st, SYNFIN_STATE_SYN_RECEIVED, rule);
}

/* Is there room for one more half-done handshake, and may it begin? */
static bool may_open(struct step *st)
{
	const struct synfin_env *env = st->env;

	if (env->now < env->quiet_until)
		synfin_drop(st, SYNFIN_DROP_QUIET_TIME, SYNFIN_RULE_QT_01);
	else if (env->facts & SYNFIN_FACT_FULL)
		synfin_drop(st, SYNFIN_DROP_BACKLOG_FULL,
			    SYNFIN_RULE_SA_LI_07);
	else if (env->facts & SYNFIN_FACT_NO_ROOM)
		synfin_drop(st, SYNFIN_DROP_CAP_EMBRYOS, SYNFIN_RULE_FLD_01);
	else
		return true;
	return false;
}

/*
 * 3.10.7.2, second: it acknowledges nothing that anyone here remembers. If that
 * is because it was not to be remembered, the ACK itself does (RFC 4987 3.6).
 */
static void listen_ack(struct step *st)
{
	if (!(st->seg->flags & SYNFIN_FLAG_SYN) && synfin_cookie_take(st)) {
		synfin_input_synchronised(st);
		return;
	}
	synfin_reply_rst(st);
	if (st->out->cookie == SYNFIN_COOKIE_REFUSED)
		synfin_drop(st, SYNFIN_DROP_BAD_COOKIE, SYNFIN_RULE_FLD_08);
	else
		synfin_drop(st, SYNFIN_DROP_BAD_ACK, SYNFIN_RULE_SA_LI_02);
}

static void input_listen(struct step *st)
{
	u8 flags = st->seg->flags;

	if (flags & SYNFIN_FLAG_RST)
		synfin_drop(st, SYNFIN_DROP_UNEXPECTED, SYNFIN_RULE_SA_LI_01);
	else if (flags & SYNFIN_FLAG_ACK)
		listen_ack(st);
	else if (!(flags & SYNFIN_FLAG_SYN))
		synfin_drop(st, SYNFIN_DROP_UNEXPECTED, SYNFIN_RULE_SA_LI_06);
	else if (!synfin_cookie_give(st) && may_open(st))
		synfin_passive_open(st, st->env->iss, rule_of_syn(st->seg));
}

/* 3.10.7.3, first: does it acknowledge something that we have sent? */
static bool syn_sent_ack_ok(const struct step *st)
{
	return seq_gt(st->seg->ack, st->cb->iss) &&
	       seq_leq(st->seg->ack, st->cb->snd_nxt);
}

/*
 * 3.10.7.3, second. A RST must acknowledge our SYN: its sequence number proves
 * nothing, for a closed port has none (RFC 5961 3.2 asks for the ACK only).
 */
static void syn_sent_rst(struct step *st)
{
	if (!(st->seg->flags & SYNFIN_FLAG_ACK))
		synfin_drop(st, SYNFIN_DROP_RST_IGNORED, SYNFIN_RULE_SA_SS_04);
	else if (!syn_sent_ack_ok(st))
		synfin_drop(st, SYNFIN_DROP_RST_IGNORED, SYNFIN_RULE_SA_SS_02);
	else
		synfin_end(st, SYNFIN_CAUSE_REFUSED, SYNFIN_RULE_SA_SS_03);
}

/* SYN,ACK: the third segment of the handshake is owed, and text may follow. */
static void syn_sent_established(struct step *st)
{
	const struct synfin_segment *seg = st->seg;
	struct view v;

	synfin_take_syn(st);
	synfin_ack_advance(st, seg->ack);
	st->out->cause = SYNFIN_CAUSE_ESTABLISHED;
	synfin_decide(st, SYNFIN_RULE_SA_SS_12);
	synfin_go(st, SYNFIN_STATE_ESTABLISHED, SYNFIN_RULE_SA_SS_05);
	synfin_alive_heard(st);
	synfin_owe_ack(st);
	if (!seg->len && !(seg->flags & SYNFIN_FLAG_FIN))
		return;
	synfin_decide(st, SYNFIN_RULE_SA_SS_06);
	synfin_view_trim(st, seg->seq + 1, &v);
	synfin_input_payload(st, &v);
}

/* A SYN that does not know of ours: both ends open at once (3.5, figure 7). */
static void syn_sent_crossed(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	synfin_take_syn(st);
	cb->flags |= SYNFIN_CB_RESEND;
	cb->rtx_deadline = 0;
	synfin_go(st, SYNFIN_STATE_SYN_RECEIVED,
		  st->seg->flags & SYNFIN_FLAG_FIN ? SYNFIN_RULE_SA_SS_08 :
						     SYNFIN_RULE_SA_SS_07);
}

/* Neither SYN nor RST: there is nothing to synchronise with. */
static void syn_sent_other(struct step *st)
{
	u8 flags = st->seg->flags;
	u16 rule = SYNFIN_RULE_SA_SS_10;

	if (flags & SYNFIN_FLAG_ACK)
		rule = flags & SYNFIN_FLAG_FIN ? SYNFIN_RULE_SA_SS_11 :
						 SYNFIN_RULE_SA_SS_09;
	synfin_drop(st, SYNFIN_DROP_UNEXPECTED, rule);
}

static void input_syn_sent(struct step *st)
{
	u8 flags = st->seg->flags;

	if (flags & SYNFIN_FLAG_RST) {
		syn_sent_rst(st);
	} else if ((flags & SYNFIN_FLAG_ACK) && !syn_sent_ack_ok(st)) {
		synfin_reply_rst(st);
		synfin_drop(st, SYNFIN_DROP_BAD_ACK, SYNFIN_RULE_SA_SS_01);
	} else if (!(flags & SYNFIN_FLAG_SYN)) {
		syn_sent_other(st);
	} else if (flags & SYNFIN_FLAG_ACK) {
		syn_sent_established(st);
	} else {
		syn_sent_crossed(st);
	}
}

/* A SYN in TIME-WAIT asks for a new incarnation, and there is a listener. */
static bool reopens(const struct step *st)
{
	return synfin_needs_iss(st->cb, st->env->facts, st->seg) &&
	       (st->env->facts & SYNFIN_FACT_LISTENER);
}

/*
 * RFC 9293 3.6.1, MAY-2, by RFC 6191 without timestamps: the SYN begins after
 * the old incarnation's last sequence number, and so must ours.
 */
static void reopen(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	struct synfin_cb old = *cb;
	u32 iss = st->env->iss;

	if (!may_open(st))
		return;
	if (!seq_gt(iss, old.snd_nxt)) {
		iss = old.snd_nxt + 1;
		synfin_decide(st, SYNFIN_RULE_ISN_06);
	}
	*cb = (struct synfin_cb){
		.state = SYNFIN_STATE_TIME_WAIT,
		.flags = SYNFIN_CB_REOPENED,
		.old_snd_nxt = old.snd_nxt,
		.old_rcv_nxt = old.rcv_nxt,
		.wait_deadline = old.wait_deadline,
		.challenge_start = old.challenge_start,
		.challenge_count = old.challenge_count,
	};
	st->out->cause = SYNFIN_CAUSE_REPLACED;
	synfin_passive_open(st, iss, SYNFIN_RULE_SA_TW_08);
}

/* SEGMENT ARRIVES: each state to its section. */
void synfin_input(struct step *st)
{
	switch (st->cb->state) {
	case SYNFIN_STATE_CLOSED:
		input_closed(st);
		break;
	case SYNFIN_STATE_LISTEN:
		input_listen(st);
		break;
	case SYNFIN_STATE_SYN_SENT:
		input_syn_sent(st);
		break;
	case SYNFIN_STATE_TIME_WAIT:
		if (reopens(st))
			reopen(st);
		else
			synfin_input_time_wait(st);
		break;
	default:
		synfin_input_synchronised(st);
		break;
	}
}
