// SPDX-License-Identifier: GPL-2.0
/*
 * What the engine did, as a socket's user sees it: the state, the error, what
 * is shut down, and whom to wake. TCP's numbers are used for states, because
 * the kernel's own functions for stream sockets look at them.
 */
#include <net/inet_sock.h>
#include <net/tcp_states.h>
#include "socket.h"
#include "work.h"

static const u8 tcp_states[SYNFIN_STATE_MAX + 1] = {
	[SYNFIN_STATE_CLOSED] = TCP_CLOSE,
	[SYNFIN_STATE_LISTEN] = TCP_LISTEN,
	[SYNFIN_STATE_SYN_SENT] = TCP_SYN_SENT,
	[SYNFIN_STATE_SYN_RECEIVED] = TCP_SYN_RECV,
	[SYNFIN_STATE_ESTABLISHED] = TCP_ESTABLISHED,
	[SYNFIN_STATE_FIN_WAIT_1] = TCP_FIN_WAIT1,
	[SYNFIN_STATE_FIN_WAIT_2] = TCP_FIN_WAIT2,
	[SYNFIN_STATE_CLOSE_WAIT] = TCP_CLOSE_WAIT,
	[SYNFIN_STATE_CLOSING] = TCP_CLOSING,
	[SYNFIN_STATE_LAST_ACK] = TCP_LAST_ACK,
	/* TCP_TIME_WAIT would be taken for TCP's small record, not a socket. */
	[SYNFIN_STATE_TIME_WAIT] = TCP_CLOSE,
};

/* RFC 9293 3.10.7: whoever waits is told "reset", in CLOSE-WAIT as elsewhere. */
static const int errors[SYNFIN_CAUSE_MAX + 1] = {
	[SYNFIN_CAUSE_REFUSED] = ECONNREFUSED,
	[SYNFIN_CAUSE_RESET] = ECONNRESET,
	[SYNFIN_CAUSE_TIMED_OUT] = ETIMEDOUT,
	[SYNFIN_CAUSE_USER_TIMEOUT] = ETIMEDOUT,
	[SYNFIN_CAUSE_UNREACHABLE] = EHOSTUNREACH,
	[SYNFIN_CAUSE_PROTOCOL_UNREACHABLE] = ENOPROTOOPT,
	[SYNFIN_CAUSE_PORT_UNREACHABLE] = ECONNREFUSED,
	[SYNFIN_CAUSE_ABORTED] = ECONNABORTED,
	[SYNFIN_CAUSE_FORGOTTEN] = ECONNABORTED,
};

#define PEER_HAS_CLOSED	(SYNFIN_IN(CLOSED) | SYNFIN_IN(CLOSE_WAIT) | \
			 SYNFIN_IN(CLOSING) | SYNFIN_IN(LAST_ACK) | \
			 SYNFIN_IN(TIME_WAIT))

static u8 shutdown_of(const struct synfin_cb *cb)
{
	u8 shut = 0;

	if (synfin_state_in(cb->state, PEER_HAS_CLOSED))
		shut |= RCV_SHUTDOWN;
	if (cb->state == SYNFIN_STATE_CLOSED ||
	    (cb->flags & SYNFIN_CB_FIN_QUEUED))
		shut |= SEND_SHUTDOWN;
	return shut;
}

static void set_state(struct sock *sk, const struct synfin_cb *cb, u8 cause)
{
	u8 state = tcp_states[cb->state];

	if (cb->state == SYNFIN_STATE_CLOSED && errors[cause])
		WRITE_ONCE(sk->sk_err, errors[cause]);
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | shutdown_of(cb));
	/* What is read without a lock sees the rest when it sees the state. */
	smp_wmb();
	if (sk->sk_state != state)
		inet_sk_set_state(sk, state);
}

static u8 reasons_to_wake(const struct synfin_work *w)
{
	u8 wake = 0;

	if (w->out.narcs || w->unsent.narcs || w->state != w->cb.state)
		wake |= SYNFIN_WAKE_STATE;
	if (w->out.accept_len || w->out.released)
		wake |= SYNFIN_WAKE_DATA;
	if (w->out.acked)
		wake |= SYNFIN_WAKE_SPACE;
	return wake;
}

/**
 * synfin_socket_tell() - the socket takes over what happened
 * @w: the work, settled, its entry still locked, with a stream
 */
void synfin_socket_tell(struct synfin_work *w)
{
	struct synfin_stream *s = synfin_stream_of(w);

	if (!s->sk)
		return;
	set_state(s->sk, &w->cb, w->out.cause);
	w->wake = reasons_to_wake(w);
	if (w->wake && s->open) {
		sock_hold(s->sk);
		w->told = s->sk;
	}
	if (!s->open && (!s->unacked || w->buried))
		w->gone = synfin_stream_detach(s);
}

static void wake(struct sock *sk, u8 why)
{
	if (why & SYNFIN_WAKE_DATA)
		sk->sk_data_ready(sk);
	if (why & SYNFIN_WAKE_SPACE)
		sk->sk_write_space(sk);
	if (!(why & SYNFIN_WAKE_STATE))
		return;
	sk->sk_state_change(sk);
	if (READ_ONCE(sk->sk_err))
		sk_error_report(sk);
	sk_wake_async(sk, SOCK_WAKE_IO, POLL_OUT);
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		sk_wake_async(sk, SOCK_WAKE_WAITD, POLL_IN);
}

/**
 * synfin_socket_release() - a connection lets go of its socket
 * @sk: the socket, which it has a reference to
 */
void synfin_socket_release(struct sock *sk)
{
	/* Whatever becomes of the connection: for the socket it is over. */
	inet_sk_set_state(sk, TCP_CLOSE);
	sock_put(sk);
}

/**
 * synfin_socket_wake_told() - wake those who wait for what a socket was told
 * @w: the work, holding no lock any more
 */
void synfin_socket_wake_told(struct synfin_work *w)
{
	wake(w->told, w->wake);
	sock_put(w->told);
	w->told = NULL;
}

/**
 * synfin_socket_wake_asked() - wake those who could accept
 * @w: the work, holding no lock any more
 */
void synfin_socket_wake_asked(struct synfin_work *w)
{
	w->asked->sk_data_ready(w->asked);
	sock_put(w->asked);
	w->asked = NULL;
}

/**
 * synfin_socket_meet() - a socket takes over a connection as it is
 * @sk: the socket
 * @conn: the connection, locked; it may be over already
 */
void synfin_socket_meet(struct sock *sk, const struct synfin_conn *conn)
{
	set_state(sk, &conn->busy->cb, conn->cause);
}
