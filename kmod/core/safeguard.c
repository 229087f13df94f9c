// SPDX-License-Identifier: GPL-2.0
/*
 * Safeguards that can be switched off, each by a parameter named unsafe_...,
 * to show what they are there for. What is done without one is named by a rule
 * of its own, SAF-nn.
 */
#include "internal.h"

/* When a wait of 2MSL that begins now is over; without the safeguard at once. */
u64 synfin_end_of_2msl(const struct step *st)
{
	if (st->env->params->unsafe_no_2msl)
		return deadline_in(st->env, 0);
	return deadline_in(st->env, 2 * st->env->msl);
}

/* RFC 793: a RST or SYN in the window is good enough, whoever sent it. */
bool synfin_believes_any(const struct step *st)
{
	const struct synfin_cb *cb = st->cb;

	return st->env->params->unsafe_no_challenge_ack &&
	       seq_in(st->seg->seq, cb->rcv_nxt, synfin_rcv_wnd(cb));
}

/* And so the connection is reset, instead of asking the peer. */
void synfin_reset_unasked(struct step *st)
{
	const struct synfin_cb *cb = st->cb;

	if (cb->state == SYNFIN_STATE_SYN_RECEIVED &&
	    !(cb->flags & SYNFIN_CB_ACTIVE))
		synfin_back_to_listen(st, SYNFIN_CAUSE_RESET,
				      SYNFIN_RULE_SAF_02);
	else
		synfin_end(st, SYNFIN_CAUSE_RESET, SYNFIN_RULE_SAF_02);
}

/*
 * Nobody looks whether the third segment of the handshake acknowledges our SYN:
 * it is taken as if it did, and everything behind it finds a true number.
 */
void synfin_believe_third_ack(struct step *st)
{
	if (!st->env->params->unsafe_no_third_ack_check ||
	    st->cb->state != SYNFIN_STATE_SYN_RECEIVED ||
	    !(st->seg->flags & SYNFIN_FLAG_ACK) ||
	    acks_our_syn(st->cb, st->seg))
		return;
	st->believed = *st->seg;
	st->believed.ack = st->cb->snd_nxt;
	st->seg = &st->believed;
}
