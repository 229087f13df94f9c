// SPDX-License-Identifier: GPL-2.0
/* What there is to know of a socket, for TCP_INFO and for sock_diag(7). */
#include <linux/export.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include "diag.h"
#include "socket.h"
#include "work.h"

static u32 in_us(u64 ns)
{
	return min_t(u64, div_u64(ns, NSEC_PER_USEC), U32_MAX);
}

static u32 in_segments(u32 bytes, const struct synfin_cb *cb)
{
	return cb->snd_mss ? DIV_ROUND_UP(bytes, cb->snd_mss) : 0;
}

static void fill_connection(const struct synfin_conn *conn,
			    struct tcp_info *info)
{
	const struct synfin_cb *cb = &conn->busy->cb;

	if (!conn->entry.dead && cb->state == SYNFIN_STATE_TIME_WAIT)
		info->tcpi_state = TCP_TIME_WAIT;
	info->tcpi_retransmits = cb->retries;
	info->tcpi_rto = in_us(cb->rto);
	info->tcpi_snd_cwnd = in_segments(cb->cwnd, cb);
	info->tcpi_snd_ssthresh = in_segments(cb->ssthresh, cb);
	info->tcpi_unacked = in_segments(cb->snd_nxt - cb->snd_una, cb);
	info->tcpi_snd_mss = cb->snd_mss;
	info->tcpi_advmss = conn->entry.mss;
	info->tcpi_rtt = in_us(cb->srtt);
	info->tcpi_rttvar = in_us(cb->rttvar);
	info->tcpi_total_retrans = conn->again;
	info->tcpi_bytes_acked = conn->sent - synfin_unacked(cb);
	info->tcpi_bytes_received = conn->received;
	info->tcpi_bytes_sent = conn->sent;
	info->tcpi_notsent_bytes = synfin_unsent(cb);
	info->tcpi_snd_wnd = cb->snd_wnd;
	info->tcpi_rcv_space = synfin_rcv_wnd(cb);
}

/**
 * synfin_socket_info() - what of TCP_INFO has a meaning here; the rest is 0
 * @sk: the socket, locked
 * @info: filled in
 */
void synfin_socket_info(struct sock *sk, struct tcp_info *info)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;

	memset(info, 0, sizeof(*info));
	info->tcpi_state = sk->sk_state;
	if (!synfin_socket_stream(sk))
		return;
	spin_lock_bh(&e->lock);
	fill_connection(synfin_conn_of(e), info);
	spin_unlock_bh(&e->lock);
}

static u8 timer_of(u8 timer)
{
	switch (timer) {
	case SYNFIN_TIMER_NONE:
		return 0;
	case SYNFIN_TIMER_RETRANSMIT:
		return 1;
	case SYNFIN_TIMER_TIME_WAIT:
		return 3;
	case SYNFIN_TIMER_PERSIST:
		return 4;
	default:
		return 2;
	}
}

static void fill_timer(const struct synfin_entry *e, struct synfin_diag *d)
{
	const struct synfin_cb *cb = &synfin_busy_of(e)->cb;
	u64 now = synfin_net_now(e->sn), deadline;

	d->timer = timer_of(synfin_running_timer(cb, &deadline));
	d->retries = cb->retries;
	if (deadline > now)
		d->timer_ms = min_t(u64, div_u64(deadline - now,
						 NSEC_PER_MSEC), U32_MAX);
}

static void fill_queues(struct sock *sk, struct synfin_diag *d)
{
	struct synfin_stream *s = synfin_socket_stream(sk);
	struct synfin_entry *e = synfin_sk(sk)->entry;

	if (sk->sk_state == TCP_LISTEN) {
		d->rqueue = READ_ONCE(sk->sk_ack_backlog);
		d->wqueue = READ_ONCE(sk->sk_max_ack_backlog);
	} else if (s) {
		spin_lock_bh(&e->lock);
		d->rqueue = s->unread;
		d->wqueue = s->unacked;
		if (!e->dead)
			fill_timer(e, d);
		spin_unlock_bh(&e->lock);
	}
}

/**
 * synfin_diag_fill() - what sock_diag(7) wants to know
 * @sk: the socket
 * @d: filled in
 * @info: filled in, or NULL
 *
 * Context: process; may sleep.
 */
void synfin_diag_fill(struct sock *sk, struct synfin_diag *d,
		      struct tcp_info *info)
{
	*d = (struct synfin_diag){ 0 };
	lock_sock(sk);
	fill_queues(sk, d);
	if (info)
		synfin_socket_info(sk, info);
	release_sock(sk);
}
EXPORT_SYMBOL_GPL(synfin_diag_fill);

/**
 * synfin_diag_next() - walk over the sockets of a namespace
 * @net: the namespace
 * @at: the smallest number wanted; set to that of the socket found
 *
 * Return: the socket, with a reference for the caller; or NULL at the end.
 */
struct sock *synfin_diag_next(struct net *net, unsigned long *at)
{
	struct xarray *sockets = &synfin_net_of(net)->sockets;
	struct sock *sk;

	xa_lock_bh(sockets);
	sk = xa_find(sockets, at, ULONG_MAX, XA_PRESENT);
	if (sk)
		sock_hold(sk);
	xa_unlock_bh(sockets);
	return sk;
}
EXPORT_SYMBOL_GPL(synfin_diag_next);
