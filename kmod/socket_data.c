// SPDX-License-Identifier: GPL-2.0
/* send(2) and recv(2). */
#include <net/sock.h>
#include <net/tcp_states.h>
#include <asm/ioctls.h>
#include "socket.h"
#include "work.h"

/* What is copied from a user at once. */
#define CHUNK_MAX	(32u << 10)

/*
 * The socket's accounts change under a spinlock, where its cgroup cannot refuse
 * (GFP_ATOMIC goes beyond memory.max). So the bytes are charged to the cgroup
 * once more, where they are copied, and there it can.
 *
 * Return: a packet with bytes of the user's, or an ERR_PTR.
 */
static struct sk_buff *copy_in(struct sock *sk, struct msghdr *msg, u32 len)
{
	gfp_t gfp = sk->sk_allocation | __GFP_ACCOUNT;
	struct sk_buff *skb;
	int err = -ENOBUFS;

	if (len <= SYNFIN_COPY_BELOW) {
		skb = alloc_skb(SYNFIN_COPY_ROOM, gfp);
		if (skb)
			__skb_put(skb, len);
	} else {
		skb = alloc_skb_with_frags(0, len, PAGE_ALLOC_COSTLY_ORDER,
					   &err, gfp);
		if (skb) {
			skb->data_len = len;
			skb->len = len;
		}
	}
	if (!skb)
		return ERR_PTR(err);
	err = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, len);
	if (!err)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}

/* Return: how many bytes were taken, or a negative errno. */
static int send_some(struct sock *sk, struct msghdr *msg)
{
	u32 len = min_t(size_t, msg_data_left(msg), CHUNK_MAX);
	const struct synfin_event ev = {
		.type = SYNFIN_EV_SEND, .bytes = len,
	};
	struct sk_buff *skb;
	int err;

	skb = copy_in(sk, msg, len);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	err = synfin_socket_call(sk, SYNFIN_WHAT_CALL_SEND, &ev, skb);
	if (!err)
		return len;
	iov_iter_revert(&msg->msg_iter, len);
	kfree_skb(skb);
	return err;
}

static int send_all(struct sock *sk, struct msghdr *msg, long timeo,
		    size_t *copied)
{
	int n;

	while (msg_data_left(msg)) {
		if (READ_ONCE(sk->sk_err) ||
		    (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
			return -EPIPE;
		n = sk_stream_memory_free(sk) ? send_some(sk, msg) : -ENOBUFS;
		if (n == -ENOBUFS) {
			set_bit(SOCK_NOSPACE, &sk->sk_socket->flags);
			/* An ACK that does not see it has made room before. */
			smp_mb__after_atomic();
			n = sk_stream_wait_memory(sk, &timeo);
		} else if (n > 0) {
			*copied += n;
		}
		/* It was there when we looked: a reset came in between. */
		if (n < 0)
			return n == -ENOTCONN ? -EPIPE : n;
	}
	return 0;
}

/*
 * No ACK will come and make room for who was refused it for want of memory, so
 * who waits for the edge (EPOLLET) is told now. With the lock: an ACK that
 * was taken before has no bytes left behind, a later one sees SOCK_NOSPACE.
 */
static void tell_the_refused(struct sock *sk)
{
	struct synfin_stream *s = synfin_socket_stream(sk);
	struct synfin_entry *e = synfin_sk(sk)->entry;
	bool nothing_is_out;

	if (!s)
		return;
	spin_lock_bh(&e->lock);
	nothing_is_out = !s->unacked;
	spin_unlock_bh(&e->lock);
	if (nothing_is_out)
		sk->sk_write_space(sk);
}

/**
 * synfin_socket_sendmsg() - SEND (RFC 9293 3.10.2)
 * @sk: the socket
 * @msg: the bytes, and flags
 * @len: how many
 *
 * Return: how many were taken, or a negative errno.
 */
int synfin_socket_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	int flags = msg->msg_flags, err = 0;
	size_t copied = 0;
	long timeo;

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	lock_sock(sk);
	timeo = sock_sndtimeo(sk, flags & MSG_DONTWAIT);
	if ((1 << sk->sk_state) & ~(TCPF_ESTABLISHED | TCPF_CLOSE_WAIT))
		err = sk_stream_wait_connect(sk, &timeo);
	sk_clear_bit(SOCKWQ_ASYNC_NOSPACE, sk);
	if (!err)
		err = send_all(sk, msg, timeo, &copied);
	if (!copied && err)
		err = sk_stream_error(sk, flags, err);
	if (err == -EAGAIN)
		tell_the_refused(sk);
	release_sock(sk);
	return copied ?: err;
}

/* What else there was to say when there was nothing to be read. */
struct silence {
	bool error, shut, closed;
};

static struct silence silence_of(const struct sock *sk)
{
	return (struct silence){
		.error = READ_ONCE(sk->sk_err),
		.shut = READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN,
		.closed = inet_sk_state_load(sk) == TCP_CLOSE,
	};
}

/*
 * The packet with the byte that comes after @skip others, and where in it. Bytes
 * and the end behind them may come at any moment, since segments do not wait for
 * the socket's lock: so what there is besides is looked at under the same lock.
 */
static struct sk_buff *find(struct sock *sk, struct synfin_stream *s,
			    u32 skip, struct synfin_piece *piece,
			    struct silence *why)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;
	struct sk_buff *skb;

	spin_lock_bh(&e->lock);
	for (skb = synfin_stream_peek(s); skb;
	     skb = skb_peek_next(skb, &s->received)) {
		*piece = *synfin_piece_of(skb);
		if (skip < piece->len)
			break;
		skip -= piece->len;
	}
	if (!skb)
		*why = silence_of(sk);
	spin_unlock_bh(&e->lock);
	if (!skb)
		return NULL;
	piece->from += skip;
	piece->len -= skip;
	return skb;
}

/* There is room at once: whatever is sent meanwhile says so. */
static void make_room(struct synfin_entry *e, struct synfin_stream *s, u32 len)
{
	spin_lock_bh(&e->lock);
	synfin_stream_read(s, len);
	spin_unlock_bh(&e->lock);
}

/* Return: how many bytes were copied, 0 when there are none (@why), or -EFAULT. */
static int copy_out(struct sock *sk, struct msghdr *msg, size_t len,
		    u32 peeked, int flags, struct silence *why)
{
	struct synfin_stream *s = synfin_socket_stream(sk);
	struct synfin_piece piece;
	struct sk_buff *skb;
	u32 n;

	if (!s) {
		*why = silence_of(sk);
		return 0;
	}
	skb = find(sk, s, peeked, &piece, why);
	if (!skb)
		return 0;
	n = min_t(size_t, len, piece.len);
	if (!(flags & MSG_TRUNC) &&
	    skb_copy_datagram_msg(skb, piece.from, msg, n))
		return -EFAULT;
	if (!(flags & MSG_PEEK))
		make_room(synfin_sk(sk)->entry, s, n);
	return n;
}

/* Nothing is there to be read. Return: 1 to wait for more, 0 or an errno. */
static int why_nothing(struct sock *sk, const struct silence *why, bool some,
		       long timeo)
{
	if (some && (why->error || !timeo))
		return 0;
	if (why->error)
		return sock_error(sk);
	if (why->shut)
		return 0;
	if (why->closed)
		return some ? 0 : -ENOTCONN;
	if (!timeo)
		return -EAGAIN;
	if (signal_pending(current))
		return some ? 0 : sock_intr_errno(timeo);
	return 1;
}

/* Not under the socket's lock: others may connect it anew, which frees its stream. */
static bool may_read(const struct sock *sk, u32 more_than)
{
	struct silence why = silence_of(sk);
	const struct synfin_stream *s;
	bool more;

	rcu_read_lock();
	s = synfin_socket_stream(sk);
	more = s && READ_ONCE(s->unread) > more_than;
	rcu_read_unlock();
	return more || why.error || why.shut || why.closed;
}

static void wait_for_more(struct sock *sk, long *timeo, u32 peeked)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(sk_sleep(sk), &wait);
	sk_set_bit(SOCKWQ_ASYNC_WAITDATA, sk);
	sk_wait_event(sk, timeo, may_read(sk, peeked), &wait);
	sk_clear_bit(SOCKWQ_ASYNC_WAITDATA, sk);
	remove_wait_queue(sk_sleep(sk), &wait);
}

/* Of all the room that one call has made: for each packet would be too often. */
static void tell_peer(struct sock *sk, int read, int flags)
{
	if (read > 0 && !(flags & MSG_PEEK) && synfin_socket_stream(sk))
		synfin_socket_read(sk);
}

static int receive(struct sock *sk, struct msghdr *msg, size_t len, int flags)
{
	long timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);
	size_t target = sock_rcvlowat(sk, flags & MSG_WAITALL, len);
	struct silence why;
	size_t copied = 0;
	int n;

	if (sk->sk_state == TCP_LISTEN)
		return -ENOTCONN;
	while (copied < len) {
		n = copy_out(sk, msg, len - copied,
			     flags & MSG_PEEK ? copied : 0, flags, &why);
		if (n < 0)
			return copied ?: n;
		copied += n;
		if (n)
			continue;
		if (copied >= target)
			break;
		n = why_nothing(sk, &why, copied, timeo);
		if (n <= 0)
			return copied ?: n;
		tell_peer(sk, copied, flags);
		wait_for_more(sk, &timeo, flags & MSG_PEEK ? copied : 0);
	}
	return copied;
}

/**
 * synfin_socket_recvmsg() - RECEIVE (RFC 9293 3.10.3)
 * @sk: the socket
 * @msg: where the bytes go
 * @len: how many there is room for
 * @flags: MSG_*
 * @addr_len: not used: who is connected knows the peer
 *
 * Return: how many there were, 0 at the end, or a negative errno.
 */
int synfin_socket_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			  int flags, int *addr_len)
{
	int ret;

	if (flags & MSG_OOB)
		return -EINVAL;
	if (flags & MSG_ERRQUEUE)
		return -EAGAIN;
	lock_sock(sk);
	ret = receive(sk, msg, len, flags);
	tell_peer(sk, ret, flags);
	release_sock(sk);
	return ret;
}

/**
 * synfin_socket_ioctl() - how much is waiting
 * @sk: the socket
 * @cmd: SIOCINQ, SIOCOUTQ or SIOCOUTQNSD
 * @answer: bytes
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_ioctl(struct sock *sk, int cmd, int *answer)
{
	struct synfin_stream *s;
	struct synfin_entry *e;
	int err = -EINVAL;

	if (cmd != SIOCINQ && cmd != SIOCOUTQ && cmd != SIOCOUTQNSD)
		return -ENOIOCTLCMD;
	lock_sock(sk);
	if (sk->sk_state == TCP_LISTEN)
		goto out;
	*answer = 0;
	err = 0;
	s = synfin_socket_stream(sk);
	if (!s)
		goto out;
	e = synfin_sk(sk)->entry;
	spin_lock_bh(&e->lock);
	if (cmd == SIOCINQ)
		*answer = s->unread;
	else if (cmd == SIOCOUTQ)
		*answer = s->unacked;
	else
		*answer = synfin_unsent(&s->busy.cb);
	spin_unlock_bh(&e->lock);
out:
	release_sock(sk);
	return err;
}
