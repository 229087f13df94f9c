// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes that a connection keeps for its socket: those that are to be sent,
 * and those that the peer has not acknowledged yet. See stream.h.
 */
#include <net/sock.h>
#include "stream.h"
#include "work.h"

/**
 * synfin_stream_acked() - the peer has them: they need not be sent again
 * @s: the stream, its connection locked
 * @len: how many bytes
 */
void synfin_stream_acked(struct synfin_stream *s, u32 len)
{
	s->unacked -= len;
	while (len) {
		struct sk_buff *skb = skb_peek(&s->queued);
		struct synfin_piece *piece;
		u32 n;

		if (WARN_ON_ONCE(!skb))
			return;
		piece = synfin_piece_of(skb);
		n = min(len, piece->len);
		piece->from += n;
		piece->len -= n;
		len -= n;
		if (piece->len)
			return;
		__skb_unlink(skb, &s->queued);
		sk_wmem_queued_add(s->sk, -(int)skb->truesize);
		sk_mem_uncharge(s->sk, skb->truesize);
		kfree_skb(skb);
	}
}

/* To the end of the last packet, if it is small and there is room. */
static bool join(struct synfin_stream *s, struct sk_buff *skb)
{
	struct sk_buff *last = skb_peek_tail(&s->queued);

	if (!last || skb->len > SYNFIN_COPY_BELOW || skb_is_nonlinear(last) ||
	    skb_is_nonlinear(skb) || skb_tailroom(last) < skb->len)
		return false;
	skb_put_data(last, skb->data, skb->len);
	synfin_piece_of(last)->len += skb->len;
	return true;
}

static void append(struct synfin_stream *s, struct sk_buff *skb)
{
	s->unacked += skb->len;
	if (join(s, skb)) {
		kfree_skb(skb);
		return;
	}
	*synfin_piece_of(skb) = (struct synfin_piece){ .len = skb->len };
	sk_wmem_queued_add(s->sk, skb->truesize);
	sk_mem_charge(s->sk, skb->truesize);
	__skb_queue_tail(&s->queued, skb);
}

/**
 * synfin_stream_send() - what was acknowledged goes, what the user sends comes
 * @w: the work, stepped, its entry locked, with a stream
 */
void synfin_stream_send(struct synfin_work *w)
{
	struct synfin_stream *s = synfin_stream_of(w);

	if (w->out.acked)
		synfin_stream_acked(s, w->out.acked);
	if (w->ev.type == SYNFIN_EV_SEND && !w->out.refusal) {
		append(s, w->skb);
		w->skb = NULL;
	}
}

/**
 * synfin_stream_copy() - bytes to be sent
 * @s: the stream, its connection locked
 * @skip: bytes between the first unacknowledged one and the first that is wanted
 * @to: where they go
 * @len: how many
 */
void synfin_stream_copy(const struct synfin_stream *s, u32 skip, void *to,
			u32 len)
{
	struct sk_buff *skb;

	skb_queue_walk(&s->queued, skb) {
		const struct synfin_piece *piece = synfin_piece_of(skb);
		u32 n;

		if (skip >= piece->len) {
			skip -= piece->len;
			continue;
		}
		n = min(len, piece->len - skip);
		if (WARN_ON_ONCE(skb_copy_bits(skb, piece->from + skip, to, n)))
			return;
		to += n;
		len -= n;
		skip = 0;
		if (!len)
			return;
	}
	WARN_ON_ONCE(len);
}
