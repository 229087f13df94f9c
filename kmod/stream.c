// SPDX-License-Identifier: GPL-2.0
/*
 * The bytes that a connection keeps for its socket: those that came. Those that
 * are to be sent: stream_send.c. See stream.h.
 */
#include <linux/slab.h>
#include <net/sock.h>
#include <net/tcp_states.h>
#include "packet.h"
#include "stream.h"
#include "work.h"

/* What waits to be accepted is charged to nobody yet: so much, and no more. */
#define HELD_MAX	(64u << 10)

/**
 * synfin_stream_new() - empty
 * @gfp: how to allocate
 *
 * Return: the stream, or NULL without memory.
 */
struct synfin_stream *synfin_stream_new(gfp_t gfp)
{
	struct synfin_stream *s = kzalloc(sizeof(*s), gfp);

	if (!s)
		return NULL;
	INIT_LIST_HEAD(&s->ready);
	s->open = true;
	__skb_queue_head_init(&s->received);
	__skb_queue_head_init(&s->early);
	__skb_queue_head_init(&s->queued);
	return s;
}

/**
 * synfin_stream_free() - with its connection
 * @s: the stream, with no socket any more; or NULL
 */
void synfin_stream_free(struct synfin_stream *s)
{
	if (!s)
		return;
	WARN_ON_ONCE(s->sk || !list_empty(&s->ready));
	__skb_queue_purge(&s->received);
	__skb_queue_purge(&s->early);
	__skb_queue_purge(&s->queued);
	kfree(s);
}

/**
 * synfin_stream_way() - how its packets are sent
 * @s: the stream, its connection locked
 *
 * Return: what is set on the socket now, or was when it went.
 */
const struct synfin_way *synfin_stream_way(struct synfin_stream *s)
{
	if (s->sk) {
		s->way.mark = READ_ONCE(s->sk->sk_mark);
		s->way.oif = READ_ONCE(s->sk->sk_bound_dev_if);
	}
	return &s->way;
}

static void charge(struct synfin_stream *s, u32 truesize)
{
	if (s->sk) {
		atomic_add(truesize, &s->sk->sk_rmem_alloc);
		sk_mem_charge(s->sk, truesize);
	} else {
		s->held += truesize;
	}
}

static void uncharge(struct synfin_stream *s, u32 truesize)
{
	if (s->sk) {
		atomic_sub(truesize, &s->sk->sk_rmem_alloc);
		sk_mem_uncharge(s->sk, truesize);
	} else {
		s->held -= truesize;
	}
}

static bool takes_less_than(const struct synfin_stream *s, u32 buffers)
{
	if (!s->sk)
		return s->held <= HELD_MAX / 4 * buffers;
	return atomic_read(&s->sk->sk_rmem_alloc) <=
	       (u64)buffers * READ_ONCE(s->sk->sk_rcvbuf);
}

/**
 * synfin_stream_keeps() - can text be kept that comes ahead of its turn?
 * @s: the stream, its connection locked
 *
 * It must leave memory for the text that it waits for.
 *
 * Return: true when it can.
 */
bool synfin_stream_keeps(const struct synfin_stream *s)
{
	return takes_less_than(s, 3);
}

/**
 * synfin_stream_has_room() - can the segment be kept, if it is wanted?
 * @w: the work, its entry locked, with a packet; one that carries nothing may be
 *	its own answer by now
 *
 * What the engine takes is acknowledged, and must be kept: so it is asked only
 * when there is memory. The window bounds the bytes; this bounds what packets
 * take that carry few of them.
 *
 * Return: false when the segment is as good as lost.
 */
bool synfin_stream_has_room(const struct synfin_work *w)
{
	struct synfin_stream *s = synfin_stream_of(w);

	if (!s || !w->ev.seg.len)
		return true;
	return takes_less_than(s, 4) &&
	       (!s->sk || sk_rmem_schedule(s->sk, w->skb, w->skb->truesize));
}

/**
 * synfin_stream_buffer() - how much the user can take when he has read all
 * @s: the stream, its connection locked
 * @most: what the parameters allow, bytes
 *
 * Half of SO_RCVBUF, as with TCP: packets take more than the bytes in them.
 *
 * Return: bytes, at least 1.
 */
u32 synfin_stream_buffer(const struct synfin_stream *s, u32 most)
{
	if (!s->sk)
		return most;
	return clamp_t(u32, READ_ONCE(s->sk->sk_rcvbuf) / 2, 1, most);
}

/**
 * synfin_stream_space() - how much he can take now
 * @s: the stream, its connection locked
 * @most: what the parameters allow, bytes
 *
 * Return: bytes.
 */
u32 synfin_stream_space(const struct synfin_stream *s, u32 most)
{
	u32 buffer = synfin_stream_buffer(s, most);

	return buffer > s->unread ? buffer - s->unread : 0;
}

/* Small ones are gathered: a packet weighs a kilobyte even with one byte. */
static bool gather(struct synfin_stream *s, const struct sk_buff *skb,
		   u32 from, u32 len)
{
	struct sk_buff *last = skb_peek_tail(&s->received);
	struct synfin_piece *piece;

	if (!last || len > SYNFIN_COPY_BELOW || skb_is_nonlinear(last) ||
	    skb_cloned(last) || skb_tailroom(last) < len)
		return false;
	piece = synfin_piece_of(last);
	if (piece->from + piece->len != last->len)
		return false;
	if (WARN_ON_ONCE(skb_copy_bits(skb, from, skb_tail_pointer(last), len)))
		return false;
	__skb_put(last, len);
	piece->len += len;
	return true;
}

/*
 * A packet may weigh a page or more with a few bytes in it, and what may be
 * kept is counted by weight. Return: a copy of the bytes that weighs less, or
 * NULL when none does.
 */
static struct sk_buff *lighter(const struct sk_buff *skb, u32 from, u32 len,
			       u32 room)
{
	struct sk_buff *copy;

	room = max(room, len);
	if (skb->truesize <= SKB_TRUESIZE(room) + SKB_TRUESIZE(len) ||
	    room > SYNFIN_COPY_ROOM)
		return NULL;
	copy = alloc_skb(room, GFP_ATOMIC | __GFP_NOWARN);
	if (copy && WARN_ON_ONCE(skb_copy_bits(skb, from, __skb_put(copy, len),
					       len))) {
		kfree_skb(copy);
		return NULL;
	}
	return copy;
}

/* These bytes of the packet are what is wanted; it is ours, unless copied. */
static struct sk_buff *keep(struct synfin_work *w, struct synfin_stream *s,
			    u32 off, u32 len, u32 room)
{
	u32 from = w->ev.seg.hdr_len + off;
	struct sk_buff *skb = lighter(w->skb, from, len, room);

	if (skb) {
		from = 0;
	} else {
		skb = w->skb;
		w->skb = NULL;
		synfin_packet_strip(skb);
	}
	*synfin_piece_of(skb) = (struct synfin_piece){
		.from = from, .len = len,
	};
	charge(s, skb->truesize);
	return skb;
}

static void take_in_order(struct synfin_work *w, struct synfin_stream *s)
{
	u32 from = w->ev.seg.hdr_len + w->out.accept_off;
	u32 len = w->out.accept_len;

	if (!gather(s, w->skb, from, len))
		__skb_queue_tail(&s->received,
				 keep(w, s, w->out.accept_off, len,
				      SYNFIN_COPY_ROOM));
	s->arrived += len;
	s->unread += len;
}

/* In the order of their places; most come in order among themselves. */
static void take_early(struct synfin_work *w, struct synfin_stream *s)
{
	struct sk_buff *skb = keep(w, s, w->out.keep_off, w->out.keep_len, 0);
	struct sk_buff *before;

	synfin_piece_of(skb)->place = s->arrived + w->out.keep_ahead;
	skb_queue_reverse_walk(&s->early, before)
		if (synfin_piece_of(before)->place - s->arrived <
		    w->out.keep_ahead)
			break;
	__skb_queue_after(&s->early, before, skb);
}

/* The turn of those that came early has come. */
static void release(struct synfin_stream *s, u32 len)
{
	s->arrived += len;
	s->unread += len;
	while (len) {
		struct sk_buff *skb = __skb_dequeue(&s->early);

		if (WARN_ON_ONCE(!skb || synfin_piece_of(skb)->len > len))
			return;
		len -= synfin_piece_of(skb)->len;
		__skb_queue_tail(&s->received, skb);
	}
}

/**
 * synfin_stream_take() - keep what the engine accepted
 * @w: the work, settled, its entry still locked, with a stream
 */
void synfin_stream_take(struct synfin_work *w)
{
	struct synfin_stream *s = synfin_stream_of(w);

	if (w->out.accept_len)
		take_in_order(w, s);
	else if (w->out.keep_len)
		take_early(w, s);
	if (w->out.released)
		release(s, w->out.released);
}

/**
 * synfin_stream_peek() - the first packet that is to be read
 * @s: the stream, its connection locked
 *
 * It stays where it is while nobody else reads: readers hold the socket's lock.
 *
 * Return: the packet, or NULL.
 */
struct sk_buff *synfin_stream_peek(struct synfin_stream *s)
{
	return skb_peek(&s->received);
}

/**
 * synfin_stream_read() - the user has the first bytes
 * @s: the stream, its connection locked
 * @len: how many; no more than there are
 */
void synfin_stream_read(struct synfin_stream *s, u32 len)
{
	s->unread -= len;
	while (len) {
		struct sk_buff *skb = skb_peek(&s->received);
		struct synfin_piece *piece = synfin_piece_of(skb);
		u32 n = min(len, piece->len);

		piece->from += n;
		piece->len -= n;
		len -= n;
		if (piece->len)
			return;
		__skb_unlink(skb, &s->received);
		uncharge(s, skb->truesize);
		consume_skb(skb);
	}
}

/**
 * synfin_stream_attach() - there is a socket now
 * @s: the stream, its connection locked or not yet published
 * @sk: the socket, which pays from now on
 *
 * Return: 0 or -ENOBUFS.
 */
int synfin_stream_attach(struct synfin_stream *s, struct sock *sk)
{
	struct sk_buff *skb = skb_peek(&s->received) ?: skb_peek(&s->early);
	u32 held = s->held;

	if (held && !sk_rmem_schedule(sk, skb, held))
		return -ENOBUFS;
	sock_hold(sk);
	s->sk = sk;
	s->held = 0;
	if (held)
		charge(s, held);
	return 0;
}

/**
 * synfin_stream_detach() - whoever paid is gone, and so is what he paid for
 * @s: the stream, its connection locked
 *
 * Return: the socket, whose reference the caller drops, or NULL.
 */
struct sock *synfin_stream_detach(struct synfin_stream *s)
{
	struct sock *sk = s->sk;
	struct sk_buff *skb;

	if (!sk)
		return NULL;
	synfin_stream_read(s, s->unread);
	while ((skb = __skb_dequeue(&s->early))) {
		uncharge(s, skb->truesize);
		kfree_skb(skb);
	}
	if (s->unacked)
		synfin_stream_acked(s, s->unacked);
	s->sk = NULL;
	return sk;
}
