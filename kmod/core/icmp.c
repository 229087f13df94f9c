// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors, RFC 9293 3.9.2.2, judged as RFC 5927 advises: anyone can send
 * one, so it must quote something that is on its way, and once a connection is
 * synchronised none can end it.
 */
#include "internal.h"

#define IGNORES_ICMP	(SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN) | \
			 SYNFIN_IN(TIME_WAIT))
#define OPENING		(SYNFIN_IN(SYN_SENT) | SYNFIN_IN(SYN_RECEIVED))

/* RFC 5927 4.1: does it quote a segment that may still be in the network? */
static bool quotes_us(const struct step *st)
{
	const struct synfin_cb *cb = st->cb;

	return !synfin_state_in(cb->state, IGNORES_ICMP) &&
	       seq_in(st->ev->icmp.seq, cb->snd_una, cb->snd_nxt - cb->snd_una);
}

/* The path carries less than we thought: smaller segments, at once. */
static void frag_needed(struct step *st)
{
	struct synfin_cb *cb = st->cb;
	u16 mss = st->ev->icmp.mss;

	synfin_decide(st, SYNFIN_RULE_ICM_09);
	if (mss < SYNFIN_MSS_FLOOR)
		mss = SYNFIN_MSS_FLOOR;
	if (mss >= cb->snd_mss)
		return;
	cb->snd_mss = mss;
	cb->flags |= SYNFIN_CB_RESEND | SYNFIN_CB_RECOVER;
	cb->snd_recover = cb->snd_nxt;
}

/* The address answers that nobody is there: while opening, that is final. */
static void hard_error(struct step *st)
{
	bool port = st->ev->icmp.kind == SYNFIN_ICMP_PORT_UNREACHABLE;
	u8 cause = port ? SYNFIN_CAUSE_PORT_UNREACHABLE :
			  SYNFIN_CAUSE_PROTOCOL_UNREACHABLE;
	u16 rule = port ? SYNFIN_RULE_ICM_08 : SYNFIN_RULE_ICM_10;
	struct synfin_cb *cb = st->cb;

	synfin_decide(st, SYNFIN_RULE_ICM_06);
	if (cb->state == SYNFIN_STATE_SYN_RECEIVED &&
	    !(cb->flags & SYNFIN_CB_ACTIVE))
		synfin_back_to_listen(st, cause, rule);
	else
		synfin_end(st, cause, rule);
}

static void soft_error(struct step *st, u16 rule)
{
	st->cb->soft_error = st->ev->icmp.kind;
	st->out->cause = SYNFIN_CAUSE_SOFT_ERROR;
	synfin_decide(st, rule);
}

/* 3.9.2.2 */
void synfin_icmp_error(struct step *st)
{
	u8 kind = st->ev->icmp.kind;

	if (kind == SYNFIN_ICMP_SOURCE_QUENCH) {
		synfin_drop(st, SYNFIN_DROP_UNEXPECTED, SYNFIN_RULE_ICM_03);
		return;
	}
	if (!quotes_us(st)) {
		synfin_drop(st, SYNFIN_DROP_BAD_SEQ, SYNFIN_RULE_ICM_02);
		return;
	}
	if (kind == SYNFIN_ICMP_REDIRECT)
		synfin_decide(st, SYNFIN_RULE_ICM_01);
	else if (kind == SYNFIN_ICMP_FRAG_NEEDED)
		frag_needed(st);
	else if (kind != SYNFIN_ICMP_PROTOCOL_UNREACHABLE &&
		 kind != SYNFIN_ICMP_PORT_UNREACHABLE)
		soft_error(st, SYNFIN_RULE_ICM_04);
	else if (synfin_state_in(st->cb->state, OPENING))
		hard_error(st);
	else
		soft_error(st, SYNFIN_RULE_ICM_07);
}
