// SPDX-License-Identifier: GPL-2.0
/* poll(2): what could be done without waiting, and who is told when it can. */
#include <linux/poll.h>
#include <net/sock.h>
#include <net/tcp_states.h>
#include "socket.h"
#include "work.h"

/* Whoever was refused room is woken when there is enough of it. */
static __poll_t poll_send(struct sock *sk)
{
	if ((READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) ||
	    __sk_stream_is_writeable(sk, 1))
		return EPOLLOUT | EPOLLWRNORM;
	sk_set_bit(SOCKWQ_ASYNC_NOSPACE, sk);
	set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
	/* It may just have become free: pairs with the wake-up's test. */
	smp_mb__after_atomic();
	return __sk_stream_is_writeable(sk, 1) ? EPOLLOUT | EPOLLWRNORM : 0;
}

/* More than half of what the window may be would be waited for in vain. */
static u32 low_water(const struct sock *sk)
{
	return min3((u32)sock_rcvlowat(sk, 0, INT_MAX),
		    (u32)max(READ_ONCE(sk->sk_rcvbuf) / 4, 1),
		    SYNFIN_WINDOW_MAX / 2);
}

static __poll_t poll_receive(const struct sock *sk)
{
	const struct synfin_stream *s;
	u32 target = low_water(sk);
	__poll_t mask = 0;

	rcu_read_lock();
	s = synfin_socket_stream(sk);
	if (s && READ_ONCE(s->unread) >= target)
		mask = EPOLLIN | EPOLLRDNORM;
	rcu_read_unlock();
	return mask;
}

static __poll_t poll_listen(const struct sock *sk)
{
	struct synfin_entry *e;
	__poll_t mask = 0;

	rcu_read_lock();
	e = READ_ONCE(synfin_sk(sk)->entry);
	if (e && e->kind == SYNFIN_KIND_LISTENER &&
	    synfin_accept_waits(synfin_listener_of(e)))
		mask = EPOLLIN | EPOLLRDNORM;
	rcu_read_unlock();
	return mask;
}

/**
 * synfin_socket_poll() - what could be done without waiting
 * @file: the descriptor
 * @sock: the socket
 * @wait: where to wait
 *
 * Context: any; the socket is not locked.
 *
 * Return: EPOLL* bits.
 */
__poll_t synfin_socket_poll(struct file *file, struct socket *sock,
			    poll_table *wait)
{
	struct sock *sk = sock->sk;
	__poll_t mask = 0;
	u8 shut, state;

	sock_poll_wait(file, sock, wait);
	state = inet_sk_state_load(sk);
	if (state == TCP_LISTEN)
		return poll_listen(sk);
	shut = READ_ONCE(sk->sk_shutdown);
	if (shut == SHUTDOWN_MASK || state == TCP_CLOSE)
		mask |= EPOLLHUP;
	if (shut & RCV_SHUTDOWN)
		mask |= EPOLLIN | EPOLLRDNORM | EPOLLRDHUP;
	if (!((1 << state) & (TCPF_SYN_SENT | TCPF_SYN_RECV)))
		mask |= poll_receive(sk) | poll_send(sk);
	/* Pairs with the barrier where the error is set before the state. */
	smp_rmb();
	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	return mask;
}

/**
 * synfin_socket_write_space() - there may be room to send again
 * @sk: the socket
 *
 * As with TCP, an ACK wakes nobody who was not refused room before.
 */
void synfin_socket_write_space(struct sock *sk)
{
	struct socket_wq *wq;
	struct socket *sock;

	rcu_read_lock();
	sock = READ_ONCE(sk->sk_socket);
	wq = rcu_dereference(sk->sk_wq);
	/* The room was made before; pairs with the barrier of poll_send(). */
	smp_mb();
	if (sock && wq && test_bit(SOCK_NOSPACE, &sock->flags) &&
	    __sk_stream_is_writeable(sk, 1)) {
		clear_bit(SOCK_NOSPACE, &sock->flags);
		if (skwq_has_sleeper(wq))
			wake_up_interruptible_poll(&wq->wait, EPOLLOUT |
						   EPOLLWRNORM | EPOLLWRBAND);
		if (!(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
			sock_wake_async(wq, SOCK_WAKE_SPACE, POLL_OUT);
	}
	rcu_read_unlock();
}
