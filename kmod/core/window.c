// SPDX-License-Identifier: GPL-2.0
/*
 * The windows that either side offers the other (RFC 9293 3.8.6).
 */
#include "internal.h"

/**
 * synfin_window_set() - SND.WND, SND.WL1 and SND.WL2 from this segment
 * @st: the step
 * @seq: where it begins, once what is old is cut off
 */
void synfin_window_set(struct step *st, u32 seq)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;

	cb->snd_wnd = seg->wnd;
	cb->snd_wl1 = seq;
	cb->snd_wl2 = seg->flags & SYNFIN_FLAG_ACK ? seg->ack : cb->iss;
	if (cb->snd_wnd > cb->max_snd_wnd)
		cb->max_snd_wnd = cb->snd_wnd;
	if (cb->snd_wnd > cb->wide_wnd)
		cb->wide_wnd = cb->snd_wnd;
}

/*
 * A peer whose window is shut and who answers our probes is alive: the
 * connection stays open as long as he does (RFC 9293 3.8.6.1, MUST-37), unless
 * nobody here waits for it any more.
 */
static void probe_answered(struct step *st)
{
	const struct synfin_params *p = st->env->params;
	struct synfin_cb *cb = st->cb;

	if (cb->snd_wnd || (cb->flags & SYNFIN_CB_ORPHAN))
		return;
	cb->retries = 0;
	if (cb->user_deadline)
		cb->user_deadline = deadline_in(st->env, p->user_timeout);
}

/**
 * synfin_window_update() - take the peer's window, if it is news
 * @st: the step
 * @seq: where it begins, once what is old is cut off
 *
 * RFC 9293 3.10.7.4: SND.WL1 and SND.WL2 keep an old segment from bringing
 * back an old window. One that begins with old text and goes on with new is
 * "the idealized segment that begins at RCV.NXT", and no older than that.
 */
void synfin_window_update(struct step *st, u32 seq)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_cb *cb = st->cb;
	bool shut;

	if (seq_lt(seg->ack, cb->snd_una))
		return;
	shut = !cb->snd_wnd;
	/* never: SND.WL2 beyond SEG.ACK; it is at SND.UNA or below */
	if (seq_lt(cb->snd_wl1, seq) ||
	    (cb->snd_wl1 == seq && seq_leq(cb->snd_wl2, seg->ack)))
		synfin_window_set(st, seq);
	/* A probe met a shut window; do not sit out its backoff. */
	if (shut && cb->snd_wnd && cb->snd_una != cb->snd_nxt)
		cb->flags |= SYNFIN_CB_RESEND;
	probe_answered(st);
}

/* Where the edge would be if all that the user can take were offered. */
static u32 widest_edge(const struct step *st)
{
	u32 taken = st->out->accept_len + st->out->released;
	u32 space = st->env->rcv_space;

	if (st->env->rcv_buffer)
		space = space > taken ? space - taken : 0;
	return st->cb->rcv_nxt + synfin_window_cap(space);
}

/* The edge goes on by so much, or not at all. Return: whether it did. */
static bool open_by(struct step *st, u32 least)
{
	struct synfin_cb *cb = st->cb;
	u32 edge = widest_edge(st);

	if (!seq_gt(edge, cb->rcv_edge))
		return false;
	if (edge - cb->rcv_edge < least) {
		synfin_mention(st, SYNFIN_RULE_WND_01);
		return false;
	}
	cb->rcv_edge = edge;
	return true;
}

/**
 * synfin_window_open() - offer the peer what the user can take
 * @st: the step
 *
 * The edge that has been offered never recedes (RFC 9293 3.8.6, SHLD-14), and
 * goes on by half the buffer or a whole segment at least, so that the peer is
 * not led to send in crumbs (3.8.6.2.2, MUST-39).
 */
void synfin_window_open(struct step *st)
{
	const struct synfin_env *env = st->env;
	struct synfin_cb *cb = st->cb;

	/* A FIN is taken when there is no room for anything else. */
	if (seq_lt(cb->rcv_edge, cb->rcv_nxt))
		cb->rcv_edge = cb->rcv_nxt;
	open_by(st, smaller(env->rcv_buffer / 2, synfin_offered_mss(env)));
}

/**
 * synfin_window_read() - the user has read, so that there is more room
 * @st: the step
 *
 * The peer is told when it is worth a segment: when he may be waiting for room,
 * or when there is room for two more segments, or half the buffer.
 */
void synfin_window_read(struct step *st)
{
	u32 mss = synfin_offered_mss(st->env);
	u32 least = synfin_rcv_wnd(st->cb) < mss ? mss : 2 * mss;

	if (!synfin_state_in(st->cb->state, TAKES_TEXT) ||
	    !open_by(st, smaller(st->env->rcv_buffer / 2, least)))
		return;
	synfin_decide(st, SYNFIN_RULE_WND_02);
	synfin_owe_ack(st);
}
