// SPDX-License-Identifier: GPL-2.0
/*
 * Keep-alive, RFC 9293 3.8.4: a peer who has been silent for long is asked
 * whether he is still there, if the user wants it.
 */
#include "internal.h"

/**
 * synfin_alive_heard() - the peer is there
 * @st: the step
 */
void synfin_alive_heard(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;

	cb->probes = 0;
	cb->alive_deadline = p->keepalive &&
			     synfin_state_in(cb->state, MAY_FALL_SILENT) ?
			     deadline_in(st->env, p->keepalive_idle) : 0;
}

/**
 * synfin_alive_timeout() - nothing was heard for long enough
 * @st: the step
 *
 * While something is out, its retransmissions show whether the peer is there.
 */
void synfin_alive_timeout(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;

	if (cb->snd_una != cb->snd_end + !!(cb->flags & SYNFIN_CB_FIN_SENT)) {
		synfin_decide(st, SYNFIN_RULE_KA_04);
		synfin_alive_heard(st);
		return;
	}
	if (cb->probes >= p->keepalive_count) {
		synfin_end(st, SYNFIN_CAUSE_TIMED_OUT, SYNFIN_RULE_KA_06);
		return;
	}
	cb->probes++;
	cb->flags |= SYNFIN_CB_ALIVE;
	cb->alive_deadline = deadline_in(st->env, p->keepalive_interval);
	synfin_decide(st, SYNFIN_RULE_KA_07);
}

/**
 * synfin_alive_retune() - new tunables
 * @st: the step
 */
void synfin_alive_retune(struct step *st)
{
	const struct synfin_params *old = st->ev->old;
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;

	if (!p->keepalive || !cb->alive_deadline)
		synfin_alive_heard(st);
	else if (cb->probes)
		cb->alive_deadline =
			synfin_deadline_move(st, cb->alive_deadline,
					     old->keepalive_interval,
					     p->keepalive_interval);
	else
		cb->alive_deadline =
			synfin_deadline_move(st, cb->alive_deadline,
					     old->keepalive_idle,
					     p->keepalive_idle);
}
