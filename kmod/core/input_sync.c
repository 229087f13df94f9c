// SPDX-License-Identifier: GPL-2.0
/*
 * SEGMENT ARRIVES, RFC 9293 3.10.7.4: from SYN-RECEIVED to LAST-ACK, step by
 * step and in the RFC's order. A check returns false when the segment goes no
 * further.
 */
#include "internal.h"

/*
 * Second: RST. RFC 5961 3.2 judges it by its sequence number alone: exact, it
 * resets; inside the window, it is challenged; outside, it is not seen. The
 * right edge is outside (erratum 4845), and a closed window hides nothing from
 * an exact one (RFC 9293 3.4, MUST-66).
 */
static void check_rst(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	bool opening = cb->state == SYNFIN_STATE_SYN_RECEIVED;
	u16 rule = opening ? SYNFIN_RULE_SA_SR_05 :
			     synfin_rule_of(cb->state, CHECK_RST);

	if (st->seg->seq == cb->rcv_nxt) {
		if (cb->probes)
			synfin_mention(st, SYNFIN_RULE_KA_09);
		if (!opening)
			synfin_end(st, SYNFIN_CAUSE_RESET, rule);
		else if (cb->flags & SYNFIN_CB_ACTIVE)
			synfin_end(st, SYNFIN_CAUSE_REFUSED,
				   SYNFIN_RULE_SA_SR_04);
		else
			synfin_back_to_listen(st, SYNFIN_CAUSE_RESET,
					      SYNFIN_RULE_SA_SR_03);
	} else if (synfin_believes_any(st)) {
		synfin_reset_unasked(st);
	} else if (seq_in(st->seg->seq, cb->rcv_nxt, synfin_rcv_wnd(cb))) {
		synfin_drop(st, SYNFIN_DROP_RST_CHALLENGED, rule);
		synfin_reply_ack_limited(st);
	} else {
		synfin_drop(st, SYNFIN_DROP_RST_OUTSIDE,
			    opening ? SYNFIN_RULE_SA_SR_02 : rule);
	}
}

/* First: the four cases of the acceptability test. */
static bool acceptable(const struct synfin_cb *cb, u32 seq, u32 len)
{
	u32 wnd = synfin_rcv_wnd(cb);

	if (!len)
		return wnd ? seq_in(seq, cb->rcv_nxt, wnd) : seq == cb->rcv_nxt;
	return seq_in(seq, cb->rcv_nxt, wnd) ||
	       seq_in(seq + len - 1, cb->rcv_nxt, wnd);
}

/*
 * Fourth: SYN. A synchronised state answers any of them with a challenge ACK
 * (RFC 5961 4.2): were the peer really restarted, it will reset us exactly.
 * The same is done in SYN-RECEIVED, where RFC 9293 would let one forged SYN
 * undo a handshake; but the very SYN that began it means that our SYN,ACK was
 * lost, and brings it again.
 */
static void check_syn(struct step *st)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;
	u16 rule = synfin_rule_of(cb->state, CHECK_SYN);

	if (cb->state == SYNFIN_STATE_SYN_RECEIVED) {
		if (seg->seq == cb->irs && !(seg->flags & SYNFIN_FLAG_ACK)) {
			cb->flags |= SYNFIN_CB_RESEND;
			synfin_drop(st, SYNFIN_DROP_OLD_DUPLICATE,
				    SYNFIN_RULE_SA_SR_01);
			return;
		}
		if (!acceptable(cb, seg->seq, seg_len(seg)))
			rule = SYNFIN_RULE_SA_SR_01;
		else if (cb->flags & SYNFIN_CB_ACTIVE)
			rule = SYNFIN_RULE_SA_SR_07;
		else
			rule = SYNFIN_RULE_SA_SR_06;
	} else if (cb->state == SYNFIN_STATE_ESTABLISHED &&
		   (seg->flags & SYNFIN_FLAG_ACK)) {
		rule = SYNFIN_RULE_SA_ES_04;
	}
	if (synfin_believes_any(st)) {
		synfin_reply_rst(st);
		synfin_reset_unasked(st);
		return;
	}
	synfin_drop(st, SYNFIN_DROP_SYN_CHALLENGED, rule);
	synfin_reply_ack_limited(st);
}

/*
 * The SYN,ACK that crossed ours (RFC 9293 App. A.2): its SYN is old, but its
 * ACK is the one we wait for, so both ends are established one segment sooner.
 */
static bool crossing_syn_ack(const struct step *st)
{
	const u8 both = SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK;
	const struct synfin_segment *seg = st->seg;
	const struct synfin_cb *cb = st->cb;

	return cb->state == SYNFIN_STATE_SYN_RECEIVED &&
	       (cb->flags & SYNFIN_CB_ACTIVE) && (seg->flags & both) == both &&
	       seg->seq == cb->irs && seq_gt(seg->ack, cb->snd_una) &&
	       seq_leq(seg->ack, cb->snd_nxt);
}

/* Cut off what is old on the left and what lies past the window's right. */
void synfin_view_trim(struct step *st, u32 seq, struct view *v)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;
	u32 room;

	*v = (struct view){
		.len = seg->len, .fin = seg->flags & SYNFIN_FLAG_FIN,
	};
	if (seq_lt(seq, cb->rcv_nxt)) {
		v->off = smaller(cb->rcv_nxt - seq, v->len);
		v->len -= v->off;
		seq += v->off;
		synfin_decide(st, SYNFIN_RULE_SEQ_07);
	}
	v->seq = seq;
	v->ahead = seq != cb->rcv_nxt;
	room = cb->rcv_edge - seq;
	if (v->len + v->fin <= room)
		return;
	st->out->drop = SYNFIN_DROP_BEYOND_WINDOW;
	v->fin = false;
	v->len = room;
}

/* Has it an ACK to be used at all? In SYN-RECEIVED only one of our SYN is. */
static bool acknowledges(const struct step *st)
{
	if (!(st->seg->flags & SYNFIN_FLAG_ACK))
		return false;
	return st->cb->state != SYNFIN_STATE_SYN_RECEIVED ||
	       acks_our_syn(st->cb, st->seg);
}

/* Unacceptable, but not without meaning: true when its ACK is to be used. */
static bool acknowledges_all_the_same(struct step *st, struct view *v)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;
	bool fin = seg->flags & SYNFIN_FLAG_FIN;

	*v = (struct view){ .seq = seg->seq, .ack_due = true };
	if (!acknowledges(st))
		return false;
	if (seg->seq == cb->rcv_nxt) {
		/* 3.4: the window is shut; ACKs are still looked at. */
		v->fin = fin && !seg->len;
		if (v->fin)
			synfin_decide(st, SYNFIN_RULE_SA_ES_13);
		else
			synfin_drop(st, SYNFIN_DROP_BEYOND_WINDOW,
				    SYNFIN_RULE_SEQ_05);
		return true;
	}
	if (cb->state == SYNFIN_STATE_CLOSING && fin &&
	    seg->seq + seg_len(seg) == cb->rcv_nxt) {
		/* App. A.2: the repeated FIN may acknowledge ours. */
		synfin_decide(st, SYNFIN_RULE_SA_CG_03);
		return true;
	}
	return false;
}

/* Two ends that find each other's bare ACKs wrong must fall silent. */
static void refuse(struct step *st, u8 reason, u16 rule)
{
	synfin_drop(st, reason, rule);
	if (seg_len(st->seg))
		synfin_reply_ack(st);
	else
		synfin_reply_ack_limited(st);
}

/* Old data, an old FIN or a keep-alive probe gets an ACK; RFC 9293 3.10.7.4. */
static void answer_unacceptable(struct step *st)
{
	u16 rule = st->cb->state == SYNFIN_STATE_SYN_RECEIVED ?
		   SYNFIN_RULE_SA_SR_01 :
		   synfin_rule_of(st->cb->state, CHECK_UNACCEPTABLE);

	refuse(st, SYNFIN_DROP_BAD_SEQ, rule);
}

static bool check_sequence(struct step *st, u32 seq, u32 len, struct view *v)
{
	if (acceptable(st->cb, seq, len)) {
		synfin_view_trim(st, seq, v);
		return true;
	}
	if (acknowledges_all_the_same(st, v))
		return true;
	answer_unacceptable(st);
	return false;
}

/* Which rule opens the connection? */
static u16 rule_of_opening(const struct step *st)
{
	if (st->seg == &st->believed)
		return SYNFIN_RULE_SAF_03;
	return st->seg->flags & SYNFIN_FLAG_SYN ? SYNFIN_RULE_SA_SR_08 :
						  SYNFIN_RULE_SA_SR_10;
}

/* Fifth, in SYN-RECEIVED: only an ACK of our SYN opens the connection. */
static bool establish(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	if (!acks_our_syn(st->cb, st->seg)) {
		synfin_reply_rst(st);
		synfin_drop(st, SYNFIN_DROP_BAD_ACK, SYNFIN_RULE_SA_SR_11);
		return false;
	}
	synfin_window_set(st, st->seg->seq);
	st->out->cause = SYNFIN_CAUSE_ESTABLISHED;
	synfin_go(st, SYNFIN_STATE_ESTABLISHED, rule_of_opening(st));
	if (cb->flags & SYNFIN_CB_FIN_QUEUED)
		synfin_go(st, SYNFIN_STATE_FIN_WAIT_1, SYNFIN_RULE_USR_09);
	return true;
}

static void refuse_ack(struct step *st, u8 reason, enum check check)
{
	refuse(st, reason, synfin_rule_of(st->cb->state, check));
}

/*
 * RFC 5961 5.2: an ACK must lie between what the peer may still be repeating
 * and what we have sent. While even our SYN is unacknowledged (a CLOSE came
 * before the handshake was done) only an ACK of it will do.
 */
static bool ack_in_range(struct step *st)
{
	const struct synfin_cb *cb = st->cb;
	u32 ack = st->seg->ack;

	if (!seq_leq(ack, cb->snd_nxt)) {
		refuse_ack(st, SYNFIN_DROP_BAD_ACK, CHECK_ACK_BEYOND);
		return false;
	}
	if (seq_lt(ack, cb->snd_una - cb->max_snd_wnd) ||
	    (syn_unacked(cb) && !seq_gt(ack, cb->snd_una))) {
		refuse_ack(st, SYNFIN_DROP_OLD_ACK, CHECK_ACK_OLD);
		return false;
	}
	return true;
}

/* Our FIN is acknowledged: the other half of closing (3.10.7.4, fifth). */
static void fin_acked(struct step *st, const struct view *v)
{
	switch (st->cb->state) {
	case SYNFIN_STATE_FIN_WAIT_1:
		/* With the peer's FIN in the same segment, straight on. */
		if (!v->fin || v->ahead)
			synfin_go(st, SYNFIN_STATE_FIN_WAIT_2,
				  SYNFIN_RULE_SA_F1_04);
		break;
	case SYNFIN_STATE_CLOSING:
		synfin_go(st, SYNFIN_STATE_TIME_WAIT, SYNFIN_RULE_SA_CG_05);
		break;
	case SYNFIN_STATE_LAST_ACK:
		synfin_end(st, SYNFIN_CAUSE_CLOSED, SYNFIN_RULE_SA_LA_04);
		break;
	default:
		break;
	}
}

/* Which outcome of step five an ACK in range has in this state. */
static u16 rule_of_ack(const struct step *st, bool fresh)
{
	const struct synfin_cb *cb = st->cb;

	if (fresh && (cb->flags & SYNFIN_CB_FIN_SENT) &&
	    st->seg->ack == cb->snd_end + 1)
		return synfin_rule_of(cb->state, CHECK_ACK_FIN);
	return synfin_rule_of(cb->state, fresh ? CHECK_ACK_NEW : CHECK_ACK_DUP);
}

/* Fifth: ACK. */
static bool check_ack(struct step *st, const struct view *v)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;
	bool opening = cb->state == SYNFIN_STATE_SYN_RECEIVED;
	bool fresh;

	if (!(seg->flags & SYNFIN_FLAG_ACK)) {
		enum check check = seg->flags & SYNFIN_FLAG_FIN ?
				   CHECK_FIN_NO_ACK : CHECK_NO_ACK;

		synfin_drop(st, SYNFIN_DROP_NO_ACK,
			    opening ? SYNFIN_RULE_SA_SR_09 :
				      synfin_rule_of(cb->state, check));
		return false;
	}
	if (opening ? !establish(st) : !ack_in_range(st))
		return false;
	fresh = seq_gt(seg->ack, cb->snd_una);
	if (!opening)
		synfin_decide(st, rule_of_ack(st, fresh));
	if (fresh)
		synfin_ack_advance(st, seg->ack);
	else
		synfin_cwnd_heard(st);
	synfin_window_update(st, v->seq);
	if (synfin_fin_acked(cb))
		fin_acked(st, v);
	synfin_alive_heard(st);
	return cb->state != SYNFIN_STATE_CLOSED;
}

/*
 * Did this very segment finish the handshake? Then its text has other rules. A
 * cookie begins it, too.
 */
static bool just_opened(const struct step *st)
{
	const struct synfin_arc *first = st->out->arcs;

	return st->out->narcs && (first->from == SYNFIN_STATE_SYN_RECEIVED ||
				  first->to == SYNFIN_STATE_SYN_RECEIVED);
}

/*
 * Seventh: text. Nobody will ever read what comes after close(2), and the peer
 * must learn that it was lost (3.6.1, SHLD-3).
 */
static bool take_text(struct step *st, struct view *v)
{
	struct synfin_cb *cb = st->cb;

	if (!synfin_state_in(cb->state, TAKES_TEXT)) {
		synfin_drop(st, SYNFIN_DROP_AFTER_FIN,
			    synfin_rule_of(cb->state, CHECK_TEXT));
		return true;
	}
	synfin_decide(st, synfin_rule_of(cb->state, CHECK_TEXT));
	if (cb->flags & SYNFIN_CB_ORPHAN) {
		synfin_reply_abort(st);
		synfin_drop(st, SYNFIN_DROP_AFTER_CLOSE, SYNFIN_RULE_CLS_09);
		synfin_end(st, SYNFIN_CAUSE_DATA_LOST, SYNFIN_RULE_CLS_09);
		return false;
	}
	synfin_take(st, v);
	synfin_owe_ack_soon(st);
	synfin_window_open(st);
	return true;
}

/*
 * Eighth: FIN. The ACK of it leaves with whatever is sent next; it is owed once
 * the arc has been walked, because TIME-WAIT begins with a clean slate.
 */
static void take_fin(struct step *st, struct view *v)
{
	struct synfin_cb *cb = st->cb;
	u8 state = cb->state;
	u16 rule = synfin_rule_of(state, CHECK_FIN);

	v->ack_due = true;
	if (!synfin_state_in(state, TAKES_TEXT)) {
		synfin_drop(st, SYNFIN_DROP_AFTER_FIN, rule);
		return;
	}
	cb->rcv_nxt++;
	synfin_keep_nothing(cb);
	synfin_window_open(st);
	if (just_opened(st))
		rule = v->len ? SYNFIN_RULE_SA_SR_13 : SYNFIN_RULE_SA_SR_12;
	st->out->cause = SYNFIN_CAUSE_PEER_CLOSED;
	if (state == SYNFIN_STATE_ESTABLISHED)
		synfin_go(st, SYNFIN_STATE_CLOSE_WAIT, rule);
	else if (state == SYNFIN_STATE_FIN_WAIT_1 && !synfin_fin_acked(cb))
		synfin_go(st, SYNFIN_STATE_CLOSING, rule);
	else if (state == SYNFIN_STATE_FIN_WAIT_1)
		synfin_go(st, SYNFIN_STATE_TIME_WAIT, SYNFIN_RULE_SA_F1_07);
	else if (seq_lt(st->seg->ack, cb->snd_una))
		synfin_go(st, SYNFIN_STATE_TIME_WAIT, SYNFIN_RULE_SA_F2_07);
	else
		synfin_go(st, SYNFIN_STATE_TIME_WAIT, rule);
}

/* Is the peer's FIN next? One that comes after his own is judged by itself. */
static bool fin_is_next(const struct step *st, const struct view *v)
{
	if (!synfin_state_in(st->cb->state, TAKES_TEXT))
		return v->fin;
	return synfin_fin_is_next(st->cb, v);
}

/* TIME-WAIT sends nothing of its own: what is owed goes as an answer. */
static void pay_ack_debt(struct step *st)
{
	if (st->cb->state == SYNFIN_STATE_TIME_WAIT &&
	    (st->cb->flags & SYNFIN_CB_ACK_NOW))
		synfin_reply_ack(st);
}

/* Sixth to eighth. URG needs no step: nothing here is urgent to anyone. */
void synfin_input_payload(struct step *st, struct view *v)
{
	if (v->ahead) {
		synfin_take_ahead(st, v);
	} else {
		if (v->len && !take_text(st, v))
			return;
		if (fin_is_next(st, v))
			take_fin(st, v);
	}
	if (v->ack_due)
		synfin_owe_ack(st);
	pay_ack_debt(st);
}

/* 3.10.7.4 */
void synfin_input_synchronised(struct step *st)
{
	const struct synfin_segment *seg = st->seg;
	u32 len = seg_len(seg);
	u32 seq = seg->seq;
	struct view v;

	if (seg->flags & SYNFIN_FLAG_RST) {
		check_rst(st);
		return;
	}
	if (crossing_syn_ack(st)) {
		seq++;
		len--;
	} else if (seg->flags & SYNFIN_FLAG_SYN) {
		check_syn(st);
		return;
	}
	synfin_believe_third_ack(st);
	if (check_sequence(st, seq, len, &v) && check_ack(st, &v))
		synfin_input_payload(st, &v);
}
