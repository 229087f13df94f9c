// SPDX-License-Identifier: GPL-2.0
/*
 * SEGMENT ARRIVES in TIME-WAIT (RFC 9293 3.10.7.4, RFC 1337, RFC 5961), but
 * for the SYN that opens anew: that is an open, and in input.c.
 *
 * Read literally, the RFC's "acknowledge it" would have two ends in TIME-WAIT
 * answer each other's ACKs for ever, and its "restart the 2MSL timeout" could
 * never happen, because a repeated FIN lies left of the window. Both are put
 * right here.
 */
#include "internal.h"

/* RFC 1337: a late RST must not end the wait that protects the next one. */
static void wait_rst(struct step *st)
{
	const struct synfin_cb *cb = st->cb;
	u32 seq = st->seg->seq;

	if (seq == cb->rcv_nxt) {
		if (st->env->params->rfc1337)
			synfin_drop(st, SYNFIN_DROP_RST_IGNORED,
				    SYNFIN_RULE_SA_TW_06);
		else
			synfin_end(st, SYNFIN_CAUSE_RESET,
				   SYNFIN_RULE_SA_TW_06);
		return;
	}
	if (synfin_believes_any(st) && !st->env->params->rfc1337) {
		synfin_end(st, SYNFIN_CAUSE_RESET, SYNFIN_RULE_SAF_02);
		return;
	}
	synfin_decide(st, SYNFIN_RULE_SA_TW_07);
	if (!seq_in(seq, cb->rcv_nxt, synfin_rcv_wnd(cb))) {
		st->out->drop = SYNFIN_DROP_RST_OUTSIDE;
	} else if (st->env->params->rfc1337) {
		st->out->drop = SYNFIN_DROP_RST_IGNORED;
	} else {
		st->out->drop = SYNFIN_DROP_RST_CHALLENGED;
		synfin_reply_ack_limited(st);
	}
}

static void wait_syn(struct step *st)
{
	if (synfin_believes_any(st)) {
		synfin_reply_rst(st);
		synfin_end(st, SYNFIN_CAUSE_RESET, SYNFIN_RULE_SAF_02);
		return;
	}
	synfin_drop(st, SYNFIN_DROP_SYN_CHALLENGED,
		    st->seg->flags & SYNFIN_FLAG_ACK ? SYNFIN_RULE_SA_TW_10 :
						       SYNFIN_RULE_SA_TW_09);
	synfin_reply_ack_limited(st);
}

/* The last ACK was lost: it goes again, and 2MSL begins again (TW-02). */
static void wait_fin_again(struct step *st)
{
	synfin_drop(st, SYNFIN_DROP_OLD_DUPLICATE, SYNFIN_RULE_SA_TW_01);
	synfin_reply_ack(st);
	st->cb->wait_deadline = synfin_end_of_2msl(st);
}

/*
 * The bare ACK that a peer in TIME-WAIT sends, too, is not answered; but one
 * that could not be his is. RFC 5961 5.2 lets MAX.SND.WND be a constant, and
 * nothing is remembered here of the windows that he offered.
 */
static void wait_bare_ack(struct step *st)
{
	u32 ack = st->seg->ack, nxt = st->cb->snd_nxt;

	if (seq_gt(ack, nxt)) {
		synfin_drop(st, SYNFIN_DROP_BAD_ACK, SYNFIN_RULE_RSG_05);
		synfin_reply_ack_limited(st);
	} else if (seq_lt(ack, nxt - SYNFIN_WINDOW_MAX)) {
		synfin_drop(st, SYNFIN_DROP_OLD_ACK, SYNFIN_RULE_CHA_03);
		synfin_reply_ack_limited(st);
	} else {
		synfin_drop(st, SYNFIN_DROP_OLD_DUPLICATE,
			    SYNFIN_RULE_SA_TW_03);
	}
}

/* Text, or a segment from ahead of where the peer had finished. */
static void wait_in_window(struct step *st)
{
	const struct synfin_segment *seg = st->seg;

	if (!seg_len(seg) && seg->seq == st->cb->rcv_nxt) {
		wait_bare_ack(st);
		return;
	}
	synfin_drop(st, SYNFIN_DROP_AFTER_FIN,
		    seg->seq == st->cb->rcv_nxt ? SYNFIN_RULE_TW_08 :
						  SYNFIN_RULE_SA_TW_04);
	synfin_reply_ack_limited(st);
}

/* 3.10.7.4, for TIME-WAIT */
void synfin_input_time_wait(struct step *st)
{
	const struct synfin_segment *seg = st->seg;
	const struct synfin_cb *cb = st->cb;
	bool fin = seg->flags & SYNFIN_FLAG_FIN;

	if (seg->flags & SYNFIN_FLAG_RST) {
		wait_rst(st);
	} else if (seg->flags & SYNFIN_FLAG_SYN) {
		wait_syn(st);
	} else if (!(seg->flags & SYNFIN_FLAG_ACK)) {
		synfin_drop(st, SYNFIN_DROP_NO_ACK, SYNFIN_RULE_SA_TW_05);
	} else if (fin && seg->seq + seg_len(seg) == cb->rcv_nxt) {
		wait_fin_again(st);
	} else if (seq_in(seg->seq, cb->rcv_nxt, synfin_rcv_wnd(cb)) ||
		   seg->seq == cb->rcv_nxt) {
		wait_in_window(st);
	} else {
		synfin_drop(st, SYNFIN_DROP_BAD_SEQ, SYNFIN_RULE_SA_TW_02);
		synfin_reply_ack_limited(st);
	}
}
