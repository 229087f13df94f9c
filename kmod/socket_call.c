// SPDX-License-Identifier: GPL-2.0
/* A socket's calls on its connection, which may be over by then. */
#include <net/sock.h>
#include "socket.h"
#include "work.h"

/* Bytes that are sent must be paid for before the engine is asked. */
static int charge(struct synfin_work *w, struct sk_buff *skb)
{
	struct synfin_stream *s = synfin_stream_of(w);

	w->skb = skb;
	if (!skb || sk_wmem_schedule(s->sk, skb->truesize))
		return 0;
	return -ENOBUFS;
}

/* What the engine's refusals are to a socket's user. */
static int result(const struct synfin_work *w)
{
	switch (w->out.refusal) {
	case SYNFIN_REFUSAL_NONE:
		return 0;
	case SYNFIN_REFUSAL_NO_RESOURCES:
		return -ENOBUFS;
	case SYNFIN_REFUSAL_DOES_NOT_EXIST:
		return -ENOTCONN;
	default:
		return -EPIPE;
	}
}

/**
 * synfin_socket_call() - a call that leaves the socket where it is
 * @sk: the socket, locked by its user
 * @what: an enum synfin_what
 * @ev: the call
 * @skb: the bytes, for SEND; taken over when the call returns 0; or NULL
 *
 * Return: 0; -ENOTCONN when there is no connection, or it is over; -ENOBUFS
 * without memory, -EPIPE when nothing can be sent any more.
 */
int synfin_socket_call(struct sock *sk, u8 what, const struct synfin_event *ev,
		       struct sk_buff *skb)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct synfin_work w __uninitialized;
	int err = -ENOTCONN;

	if (!synfin_socket_stream(sk))
		return err;
	synfin_work_begin(&w, synfin_socket_net(sk));
	if (synfin_work_lock(&w, e)) {
		w.what = what;
		w.ev = *ev;
		err = charge(&w, skb);
		if (err)
			synfin_work_unlock(&w);
		else
			err = synfin_work_run(&w) ?: result(&w);
	}
	synfin_work_end(&w);
	return err;
}

/**
 * synfin_socket_read() - the user has read (RFC 9293 3.10.3)
 * @sk: the socket, locked by its user, with a connection
 *
 * The bytes have left the stream; the engine says whether the peer is told.
 */
void synfin_socket_read(struct sock *sk)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct synfin_work w __uninitialized;

	synfin_work_begin(&w, e->sn);
	if (synfin_work_lock(&w, e)) {
		w.what = SYNFIN_WHAT_CALL_READ;
		w.ev.type = SYNFIN_EV_READ;
		synfin_work_run(&w);
	}
	synfin_work_end(&w);
}

/**
 * synfin_socket_drop() - nobody wants a connection any more
 * @e: the connection; the caller's reference goes
 * @what: how come, an enum synfin_what
 * @type: SYNFIN_EV_CLOSE, _LEAVE, _ABORT or _FORGET
 *
 * What was not read is lost, and the peer learns of it (RFC 9293 3.6.1). What
 * was not sent yet is sent all the same, and until it has been acknowledged the
 * connection keeps the socket for its accounts.
 */
void synfin_socket_drop(struct synfin_entry *e, u8 what, u8 type)
{
	struct synfin_stream *s = synfin_conn_stream(synfin_conn_of(e));
	struct sock *gone = NULL;
	struct synfin_work w __uninitialized;

	synfin_work_begin(&w, e->sn);
	w.what = what;
	w.ev.type = type;
	synfin_entry_lock(e);
	s->open = false;
	if (e->dead) {
		gone = synfin_stream_detach(s);
		synfin_entry_unlock(e);
	} else {
		w.entry = e;
		w.ev.unread = s->unread;
		synfin_work_run(&w);
	}
	synfin_work_end(&w);
	if (gone)
		synfin_socket_release(gone);
	synfin_entry_put(e);
}
