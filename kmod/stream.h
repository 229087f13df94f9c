/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bytes of a connection that belongs to a socket. The engine decides over
 * lengths and sequence numbers; here the bytes themselves are kept: those that
 * arrived, until the user reads them, and those that he sent, until the peer
 * acknowledges them.
 *
 * All of it is under the connection's lock, and so is the accounting on the
 * socket (sk_forward_alloc): a segment that arrives never waits for the owner
 * of the socket's lock, and never goes to its backlog.
 */
#ifndef SYNFIN_STREAM_H
#define SYNFIN_STREAM_H

#include <linux/list.h>
#include <linux/skbuff.h>
#include "entry.h"

struct sock;
struct synfin_work;

/* So few bytes are copied to the end of the packet before, if it has room. */
#define SYNFIN_COPY_BELOW	256u
/* And so one is made that others are copied to: it fills 2 KB. */
#define SYNFIN_COPY_ROOM	1536u

/**
 * struct synfin_stream - what a connection keeps for its socket
 * @entry: the connection; a socket, and a place in a listener's queue of
 *	connections that wait to be accepted, each hold a reference to it
 * @sk: the socket, with a reference; NULL until the connection is accepted, and
 *	when an orphan has nothing left that it is charged for
 * @ready: in the listener's queue
 * @received: in order, to be read; each with its struct synfin_piece
 * @early: ahead of their turn, in their order, none overlapping another
 * @queued: sent by the user and not yet acknowledged by the peer
 * @open: a socket, or a place in that queue, still leads here
 * @unread: bytes in @received
 * @unacked: bytes in @queued
 * @arrived: bytes that came to @received so far, modulo 2^32
 * @way: how packets are sent, as the socket had it last
 * @held: truesize of @received and @early while there is no socket to charge, bytes
 * @busy: the connection's
 */
struct synfin_stream {
	struct synfin_entry *entry;
	struct sock *sk;
	struct list_head ready;
	struct sk_buff_head received;
	struct sk_buff_head early;
	struct sk_buff_head queued;
	bool open;
	u32 unread;
	u32 unacked;
	u32 arrived;
	u32 held;
	struct synfin_way way;
	struct synfin_busy busy;
};

/* What it keeps for its socket; NULL when it is a managed one. */
static inline struct synfin_stream *
synfin_conn_stream(const struct synfin_conn *conn)
{
	if (conn->extent != SYNFIN_STREAMS)
		return NULL;
	return container_of(conn->busy, struct synfin_stream, busy);
}

/**
 * struct synfin_piece - which bytes of a packet are meant
 * @from: offset of the first in the packet
 * @len: how many
 * @place: of the first in the stream, modulo 2^32, while it is ahead of its turn
 */
struct synfin_piece {
	u32 from;
	u32 len;
	u32 place;
};

static inline struct synfin_piece *synfin_piece_of(struct sk_buff *skb)
{
	return (struct synfin_piece *)skb->cb;
}

struct synfin_stream *synfin_stream_new(gfp_t gfp);
void synfin_stream_free(struct synfin_stream *s);
const struct synfin_way *synfin_stream_way(struct synfin_stream *s);
u32 synfin_stream_buffer(const struct synfin_stream *s, u32 most);
u32 synfin_stream_space(const struct synfin_stream *s, u32 most);
bool synfin_stream_keeps(const struct synfin_stream *s);
bool synfin_stream_has_room(const struct synfin_work *w);
void synfin_stream_take(struct synfin_work *w);
void synfin_stream_acked(struct synfin_stream *s, u32 len);
void synfin_stream_send(struct synfin_work *w);
void synfin_stream_copy(const struct synfin_stream *s, u32 skip, void *to,
			u32 len);
struct sk_buff *synfin_stream_peek(struct synfin_stream *s);
void synfin_stream_read(struct synfin_stream *s, u32 len);
int synfin_stream_attach(struct synfin_stream *s, struct sock *sk);
struct sock *synfin_stream_detach(struct synfin_stream *s);

#endif
