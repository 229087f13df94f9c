// SPDX-License-Identifier: GPL-2.0
/*
 * Connections whose handshake a listening socket's listener has answered, and
 * that wait to be accepted: oldest first, and no more than listen(2) allowed.
 * Each holds a reference to its entry. Bytes may arrive meanwhile.
 */
#include <net/sock.h>
#include "entry.h"
#include "socket.h"

/**
 * synfin_accept_init() - nobody waits
 * @l: the new listener
 */
void synfin_accept_init(struct synfin_listener *l)
{
	INIT_LIST_HEAD(&l->ready);
	spin_lock_init(&l->ready_lock);
}

/**
 * synfin_accept_is_full() - would one more be too many?
 * @l: the listener
 *
 * Return: true also when its socket has been closed; false for a listener that
 * is not a socket's.
 */
bool synfin_accept_is_full(struct synfin_listener *l)
{
	bool full;

	if (!l->socket)
		return false;
	spin_lock_bh(&l->ready_lock);
	full = !l->sk || sk_acceptq_is_full(l->sk);
	spin_unlock_bh(&l->ready_lock);
	return full;
}

/**
 * synfin_accept_reserve() - a place in the queue
 * @l: the listener, a socket's
 *
 * Return: false when there is none.
 */
bool synfin_accept_reserve(struct synfin_listener *l)
{
	bool room;

	spin_lock_bh(&l->ready_lock);
	room = l->sk && !sk_acceptq_is_full(l->sk);
	if (room)
		sk_acceptq_added(l->sk);
	spin_unlock_bh(&l->ready_lock);
	return room;
}

/**
 * synfin_accept_unreserve() - nobody took the place
 * @l: the listener, a socket's
 */
void synfin_accept_unreserve(struct synfin_listener *l)
{
	spin_lock_bh(&l->ready_lock);
	if (l->sk)
		sk_acceptq_removed(l->sk);
	spin_unlock_bh(&l->ready_lock);
}

/**
 * synfin_accept_add() - a connection takes the place that was reserved
 * @l: the listener, a socket's
 * @s: the connection's stream
 *
 * Return: the listening socket, to be woken, with a reference; or NULL when it
 * was closed in the meantime, and then whoever closed it will find this, too.
 */
struct sock *synfin_accept_add(struct synfin_listener *l,
			       struct synfin_stream *s)
{
	struct sock *sk;

	refcount_inc(&s->entry->refs);
	spin_lock_bh(&l->ready_lock);
	list_add_tail(&s->ready, &l->ready);
	sk = l->sk;
	if (sk)
		sock_hold(sk);
	spin_unlock_bh(&l->ready_lock);
	return sk;
}

/**
 * synfin_accept_pop() - the one that has waited longest
 * @l: the listener
 *
 * Return: its entry, with a reference for the caller; or NULL.
 */
struct synfin_entry *synfin_accept_pop(struct synfin_listener *l)
{
	struct synfin_stream *s;

	spin_lock_bh(&l->ready_lock);
	s = list_first_entry_or_null(&l->ready, struct synfin_stream, ready);
	if (s) {
		list_del_init(&s->ready);
		if (l->sk)
			sk_acceptq_removed(l->sk);
	}
	spin_unlock_bh(&l->ready_lock);
	return s ? s->entry : NULL;
}

/**
 * synfin_accept_waits() - is there anything to accept?
 * @l: the listener
 *
 * Return: true when there is.
 */
bool synfin_accept_waits(const struct synfin_listener *l)
{
	return !list_empty_careful(&l->ready);
}

/**
 * synfin_accept_open() - a socket listens
 * @l: the listener, not published yet
 * @sk: the socket, locked; it has a reference to the listener from now on
 */
void synfin_accept_open(struct synfin_listener *l, struct sock *sk)
{
	sock_hold(sk);
	refcount_inc(&l->entry.refs);
	l->sk = sk;
	l->way.mark = READ_ONCE(sk->sk_mark);
	l->way.oif = READ_ONCE(sk->sk_bound_dev_if);
	l->socket = true;
	/* poll(2) may read it from now on: pairs with its READ_ONCE(). */
	smp_store_release(&synfin_sk(sk)->entry, &l->entry);
}

/**
 * synfin_accept_may_share() - may two listeners have one address and port?
 * @l: one
 * @new: the other
 *
 * Return: true for two sockets with SO_REUSEPORT: bind(2) saw to the rest.
 */
bool synfin_accept_may_share(struct synfin_listener *l,
			     const struct synfin_listener *new)
{
	bool may;

	if (!new->sk || !new->sk->sk_reuseport)
		return false;
	spin_lock_bh(&l->ready_lock);
	may = l->sk && l->sk->sk_reuseport;
	spin_unlock_bh(&l->ready_lock);
	return may;
}

/**
 * synfin_accept_undo() - the listener was not to be published after all
 * @l: the listener
 */
void synfin_accept_undo(struct synfin_listener *l)
{
	if (!l->sk)
		return;
	WRITE_ONCE(synfin_sk(l->sk)->entry, NULL);
	sock_put(l->sk);
	l->sk = NULL;
	synfin_entry_put(&l->entry);
}

/**
 * synfin_accept_close() - the listener is no more
 * @l: the listener
 *
 * Who is on his way in is turned back. A socket that did not ask for it, since
 * netlink ended its listener, finds out at once.
 */
void synfin_accept_close(struct synfin_listener *l)
{
	struct sock *sk;

	spin_lock_bh(&l->ready_lock);
	sk = l->sk;
	l->sk = NULL;
	spin_unlock_bh(&l->ready_lock);
	if (!sk)
		return;
	inet_sk_set_state(sk, TCP_CLOSE);
	sk->sk_state_change(sk);
	sock_put(sk);
}
