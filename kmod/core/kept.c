// SPDX-License-Identifier: GPL-2.0
/*
 * Text that comes ahead of its turn (RFC 9293 3.10.7.4, SHLD-31): which part of
 * it is new and worth keeping, and what becomes in order when a hole is filled.
 * The caller keeps the bytes; here are only their places.
 *
 * What is kept stands: the same bytes that come again, alone or as part of a
 * longer segment, are not taken, so that none is given to the user twice.
 */
#include "internal.h"

static void put(struct synfin_cb *cb, unsigned int at, struct synfin_range new)
{
	unsigned int i;

	for (i = cb->nkept++; i > at; i--)
		cb->kept[i] = cb->kept[i - 1];
	cb->kept[at] = new;
}

static void take_out(struct synfin_cb *cb, unsigned int at)
{
	unsigned int i;

	for (i = at + 1; i < cb->nkept; i++)
		cb->kept[i - 1] = cb->kept[i];
	cb->kept[--cb->nkept] = (struct synfin_range){ 0 };
}

/* Ranges that touch are one. False when there is no place for another. */
static bool join(struct synfin_cb *cb, unsigned int at, struct synfin_range new)
{
	bool left = at && cb->kept[at - 1].to == new.from;
	bool right = at < cb->nkept && cb->kept[at].from == new.to;

	if (left && right) {
		cb->kept[at - 1].to = cb->kept[at].to;
		take_out(cb, at);
	} else if (left) {
		cb->kept[at - 1].to = new.to;
	} else if (right) {
		cb->kept[at].from = new.from;
	} else if (cb->nkept < SYNFIN_KEPT_MAX) {
		put(cb, at, new);
	} else {
		return false;
	}
	return true;
}

/* Cut off what is there already: the first part that is not stays. */
static unsigned int trim(const struct synfin_cb *cb, struct synfin_range *new)
{
	unsigned int i;

	for (i = 0; i < cb->nkept && seq_leq(cb->kept[i].from, new->from); i++)
		if (seq_lt(new->from, cb->kept[i].to))
			new->from = cb->kept[i].to;
	if (i < cb->nkept && seq_lt(cb->kept[i].from, new->to))
		new->to = cb->kept[i].from;
	if ((cb->flags & SYNFIN_CB_FIN_KEPT) && seq_gt(new->to, cb->kept_fin))
		new->to = cb->kept_fin;
	return i;
}

static u8 keep_text(struct step *st, const struct view *v)
{
	struct synfin_range new = { .from = v->seq, .to = v->seq + v->len };
	struct synfin_cb *cb = st->cb;
	unsigned int at = trim(cb, &new);

	if (!seq_lt(new.from, new.to))
		return SYNFIN_DROP_OLD_DUPLICATE;
	if (!join(cb, at, new))
		return SYNFIN_DROP_OUT_OF_ORDER;
	st->out->keep_off = v->off + (new.from - v->seq);
	st->out->keep_len = new.to - new.from;
	st->out->keep_ahead = new.from - cb->rcv_nxt;
	synfin_decide(st, SYNFIN_RULE_DAT_01);
	return SYNFIN_DROP_NONE;
}

/* A FIN is behind all text. One that is not, or a second one, is a mistake. */
static bool keep_fin(struct synfin_cb *cb, u32 seq)
{
	if ((cb->flags & SYNFIN_CB_FIN_KEPT) ||
	    (cb->nkept && seq_gt(cb->kept[cb->nkept - 1].to, seq)))
		return false;
	cb->flags |= SYNFIN_CB_FIN_KEPT;
	cb->kept_fin = seq;
	return true;
}

/* Return: an enum synfin_drop: why nothing of it is kept. */
static u8 keep(struct step *st, const struct view *v)
{
	u8 drop = v->len ? keep_text(st, v) : SYNFIN_DROP_OLD_DUPLICATE;

	if (!v->fin || !keep_fin(st->cb, v->seq + v->len))
		return drop;
	synfin_decide(st, SYNFIN_RULE_DAT_03);
	return drop == SYNFIN_DROP_OLD_DUPLICATE ? SYNFIN_DROP_NONE : drop;
}

/* Will somebody read it, once what is missing has come? */
static bool may_keep(const struct step *st)
{
	return (st->env->facts & SYNFIN_FACT_KEEPS) &&
	       !(st->cb->flags & SYNFIN_CB_ORPHAN);
}

/**
 * synfin_take_ahead() - what is behind a hole waits for what comes before
 * @st: the step
 * @v: text, FIN or both, ahead of its turn; or nothing
 *
 * The ACK, which leaves at once, says where the hole is (RFC 5681 4.2).
 */
void synfin_take_ahead(struct step *st, const struct view *v)
{
	u8 drop = SYNFIN_DROP_OUT_OF_ORDER;
	bool takes = synfin_state_in(st->cb->state, TAKES_TEXT);

	if (!v->len && !v->fin)
		return;
	synfin_decide(st, synfin_rule_of(st->cb->state, v->fin ?
					 CHECK_FIN_AHEAD : CHECK_AHEAD));
	if (takes && may_keep(st))
		drop = keep(st, v);
	if (drop)
		synfin_drop(st, drop, st->out->rule);
	if (takes)
		synfin_owe_ack(st);
}

/* Text in order goes as far as the first byte that is there already. */
static u32 up_to_kept(const struct synfin_cb *cb, u32 len)
{
	u32 room = len;

	if (cb->flags & SYNFIN_CB_FIN_KEPT)
		room = cb->kept_fin - cb->rcv_nxt;
	if (cb->nkept)
		room = cb->kept[0].from - cb->rcv_nxt;
	return len < room ? len : room;
}

/**
 * synfin_take() - text in order, and all that it makes be in order
 * @st: the step
 * @v: the text
 */
void synfin_take(struct step *st, const struct view *v)
{
	struct synfin_out *out = st->out;
	struct synfin_cb *cb = st->cb;

	out->accept_off = v->off;
	out->accept_len = up_to_kept(cb, v->len);
	cb->rcv_nxt += out->accept_len;
	if (!cb->nkept || cb->kept[0].from != cb->rcv_nxt)
		return;
	out->released = cb->kept[0].to - cb->rcv_nxt;
	cb->rcv_nxt = cb->kept[0].to;
	take_out(cb, 0);
	synfin_decide(st, SYNFIN_RULE_DAT_02);
}

/**
 * synfin_fin_is_next() - has all come that precedes the peer's FIN?
 * @cb: the connection, which has taken the text of the segment
 * @v: the segment, in order
 */
bool synfin_fin_is_next(const struct synfin_cb *cb, const struct view *v)
{
	if (v->fin && cb->rcv_nxt == v->seq + v->len)
		return true;
	return (cb->flags & SYNFIN_CB_FIN_KEPT) && cb->rcv_nxt == cb->kept_fin;
}

/**
 * synfin_keep_nothing() - nothing can come any more
 * @cb: the connection, whose peer's FIN is taken
 */
void synfin_keep_nothing(struct synfin_cb *cb)
{
	while (cb->nkept)
		take_out(cb, cb->nkept - 1);
	cb->flags &= ~SYNFIN_CB_FIN_KEPT;
	cb->kept_fin = 0;
}
