// SPDX-License-Identifier: GPL-2.0
/* shutdown(2), close(2), and connect(2) to AF_UNSPEC. */
#include <net/inet_common.h>
#include <net/sock.h>
#include <net/xfrm.h>
#include "calls.h"
#include "refusal.h"
#include "socket.h"
#include "work.h"

/* SEND_SHUTDOWN and RCV_SHUTDOWN, changed where the engine changes them, too. */
static void shut(struct sock *sk, int how)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;

	if (!e) {
		WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | how);
		return;
	}
	spin_lock_bh(&e->lock);
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | how);
	spin_unlock_bh(&e->lock);
}

/* A listener ends as a whole: who waits in it, is reset. */
static void leave_listener(struct sock *sk)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct synfin_verdict verdict = {};

	WRITE_ONCE(synfin_sk(sk)->entry, NULL);
	/* Netlink may have ended it before, and its id may be another's now. */
	if (synfin_listener_of(e)->sk == sk)
		synfin_call_unlisten(e->sn, e->id, &verdict);
	inet_sk_set_state(sk, TCP_CLOSE);
	synfin_entry_put(e);
}

static void leave(struct sock *sk, u8 what, u8 type)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;

	if (!e)
		return;
	if (e->kind == SYNFIN_KIND_LISTENER) {
		leave_listener(sk);
		return;
	}
	/* poll(2) may still look at it: entries go by RCU */
	WRITE_ONCE(synfin_sk(sk)->entry, NULL);
	synfin_socket_drop(e, what, type);
}

/**
 * synfin_socket_disconnect() - back to how it was made, but for its options
 * @sk: the socket, locked
 * @flags: not used
 *
 * Return: 0.
 */
int synfin_socket_disconnect(struct sock *sk, int flags)
{
	leave(sk, SYNFIN_WHAT_CALL_ABORT, SYNFIN_EV_LEAVE);
	inet_sk_set_state(sk, TCP_CLOSE);
	WRITE_ONCE(sk->sk_err, 0);
	WRITE_ONCE(sk->sk_err_soft, 0);
	WRITE_ONCE(sk->sk_shutdown, 0);
	sock_reset_flag(sk, SOCK_DONE);
	synfin_socket_forget_names(sk);
	if (!(sk->sk_userlocks & SOCK_BINDPORT_LOCK))
		synfin_socket_put_port(sk);
	sk_error_report(sk);
	return 0;
}

/* Nothing is read any more, or nothing is sent: CLOSE (RFC 9293 3.10.4). */
static int shutdown(struct sock *sk, int how)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_SHUTDOWN };

	switch (sk->sk_state) {
	case TCP_CLOSE:
		return -ENOTCONN;
	case TCP_LISTEN:
		if (how & RCV_SHUTDOWN)
			synfin_socket_disconnect(sk, 0);
		return 0;
	case TCP_SYN_SENT:
		synfin_socket_disconnect(sk, 0);
		return 0;
	}
	if (how & SEND_SHUTDOWN)
		synfin_socket_call(sk, SYNFIN_WHAT_CALL_SHUTDOWN, &ev, NULL);
	shut(sk, how);
	sk->sk_state_change(sk);
	return 0;
}

/**
 * synfin_socket_shutdown() - shutdown(2)
 * @sock: the socket
 * @how: SHUT_RD, SHUT_WR or SHUT_RDWR
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;
	int err;

	/* From 0, 1, 2 to the bits RCV_SHUTDOWN and SEND_SHUTDOWN. */
	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
	lock_sock(sk);
	err = shutdown(sk, how + 1);
	if (!synfin_sk(sk)->entry)
		sock->state = SS_UNCONNECTED;
	release_sock(sk);
	return err;
}

/* SO_LINGER: on, and no time given, is ABORT; with a time, close waits. */
static u8 how_to_close(const struct sock *sk)
{
	if (sock_flag(sk, SOCK_LINGER) && !sk->sk_lingertime)
		return SYNFIN_EV_LEAVE;
	return SYNFIN_EV_CLOSE;
}

/* TCP's own way to wait takes CLOSE-WAIT for an end: ours sends the rest there. */
static bool is_acknowledged(const struct sock *sk)
{
	return (1 << READ_ONCE(sk->sk_state)) & (TCPF_CLOSE | TCPF_FIN_WAIT2);
}

/* Until everything has been acknowledged, or the time is over. */
static void linger(struct sock *sk, long timeout)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_SHUTDOWN };
	struct synfin_stream *s = synfin_socket_stream(sk);
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	if (!timeout || !s || READ_ONCE(s->unread))
		return;
	synfin_socket_call(sk, SYNFIN_WHAT_CALL_CLOSE, &ev, NULL);
	add_wait_queue(sk_sleep(sk), &wait);
	while (!sk_wait_event(sk, &timeout, is_acknowledged(sk), &wait) &&
	       timeout && !signal_pending(current))
		;
	remove_wait_queue(sk_sleep(sk), &wait);
}

/**
 * synfin_socket_close() - the last descriptor is gone
 * @sk: the socket
 * @timeout: how long to linger, jiffies
 */
void synfin_socket_close(struct sock *sk, long timeout)
{
	u8 type = how_to_close(sk);

	lock_sock(sk);
	shut(sk, SHUTDOWN_MASK);
	linger(sk, timeout);
	leave(sk, type == SYNFIN_EV_LEAVE ? SYNFIN_WHAT_CALL_ABORT :
					    SYNFIN_WHAT_CALL_CLOSE, type);
	if (inet_sk(sk)->inet_num)
		synfin_socket_put_port(sk);
	synfin_socket_delist(sk);
	kfree(synfin_sk(sk)->changes);
	synfin_sk(sk)->changes = NULL;
	release_sock(sk);
	sock_orphan(sk);
	xfrm_sk_free_policy(sk);
	sock_put(sk);
}
