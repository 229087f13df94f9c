// SPDX-License-Identifier: GPL-2.0
/* connect(2), listen(2) and accept(2). */
#include <net/inet_common.h>
#include <net/sock.h>
#include <net/xfrm.h>
#include "calls.h"
#include "refusal.h"
#include "socket.h"
#include "work.h"

static struct synfin_stream *new_stream(struct sock *sk)
{
	struct synfin_stream *s = synfin_stream_new(GFP_KERNEL_ACCOUNT);

	if (s)
		synfin_stream_attach(s, sk);
	return s;
}

static void drop_stream(struct synfin_stream *s)
{
	sock_put(synfin_stream_detach(s));
	synfin_stream_free(s);
}

static int call_open(struct sock *sk, struct synfin_active *args)
{
	struct synfin_verdict verdict = {};
	struct synfin_change *changes;
	u32 id;
	int err;

	changes = synfin_socket_changes(sk, &args->count);
	if (!changes)
		return -ENOBUFS;
	args->changes = changes;
	err = synfin_call_open(synfin_socket_net(sk), args, &id, &verdict);
	kfree(changes);
	return err;
}

static bool is_mapped(const struct sock *sk, const struct in6_addr *remote)
{
	return sk->sk_family == AF_INET6 && synfin_addr_is_v4(remote);
}

static int open(struct sock *sk, struct synfin_active *args)
{
	struct synfin_sock *ss = synfin_sk(sk);
	struct synfin_key key;
	int err;

	if (is_mapped(sk, &args->remote)) {
		err = synfin_socket_use_v4(sk);
		if (err)
			return err;
	}
	args->stream = new_stream(sk);
	if (!args->stream)
		return -ENOBUFS;
	err = call_open(sk, args);
	if (err) {
		drop_stream(args->stream);
		/* As with TCP: nobody alone has such an address. */
		if (err == -EINVAL)
			return -ENETUNREACH;
		/* And it is the address that fails, where the pair is taken. */
		return err == -EADDRINUSE ? -EADDRNOTAVAIL : err;
	}
	/* poll(2) may read it from now on: pairs with its READ_ONCE(). */
	smp_store_release(&ss->entry, args->stream->entry);
	synfin_entry_key(ss->entry, &key);
	synfin_socket_set_names(sk, &key);
	return 0;
}

/* A connection that is over, or waits in TIME-WAIT, may still be held. */
static void forget_the_last(struct sock *sk)
{
	if (synfin_sk(sk)->entry)
		synfin_socket_disconnect(sk, 0);
}

/**
 * synfin_socket_connect() - active OPEN
 * @sk: the socket, locked
 * @addr: the peer
 * @len: bytes in @addr
 *
 * Return: 0 when the SYN is on its way, or a negative errno.
 */
int synfin_socket_connect(struct sock *sk, struct sockaddr *addr, int len)
{
	struct synfin_active args = {};
	int err;

	forget_the_last(sk);
	args.lport = inet_sk(sk)->inet_sport;
	args.local = synfin_socket_local(sk);
	err = synfin_socket_read_remote(sk, addr, len, &args);
	if (err)
		return err;
	synfin_socket_device(sk, &args.way, &args.vrf);
	return open(sk, &args);
}

static int listen(struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);
	struct synfin_net *sn = synfin_socket_net(sk);
	struct synfin_passive args = {
		.local = synfin_socket_local(sk),
		.lport = inet->inet_sport,
		.reuse = sk->sk_reuse,
		.v6only = sk->sk_family == AF_INET6 && ipv6_only_sock(sk),
		.sk = sk,
	};
	struct synfin_verdict verdict = {};
	struct synfin_change *changes;
	u32 id;
	int err;

	changes = synfin_socket_changes(sk, &args.count);
	if (!changes)
		return -ENOBUFS;
	args.changes = changes;
	inet_sk_set_state(sk, TCP_LISTEN);
	err = synfin_call_listen(sn, &args, &id, &verdict);
	kfree(changes);
	if (err)
		inet_sk_set_state(sk, TCP_CLOSE);
	return err;
}

/**
 * synfin_socket_listen() - passive OPEN
 * @sock: the socket
 * @backlog: connections that may wait to be accepted
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	int err = -EINVAL;

	lock_sock(sk);
	if (sock->state != SS_UNCONNECTED ||
	    !((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_LISTEN)))
		goto out;
	WRITE_ONCE(sk->sk_max_ack_backlog, backlog);
	err = 0;
	if (sk->sk_state == TCP_LISTEN)
		goto out;
	forget_the_last(sk);
	/* Whoever was bound to the port with it may listen by now. */
	err = synfin_socket_get_port(sk, inet_sk(sk)->inet_num);
	if (err)
		goto out;
	inet_sk(sk)->inet_sport = htons(inet_sk(sk)->inet_num);
	sk->sk_ack_backlog = 0;
	err = listen(sk);
out:
	release_sock(sk);
	return err;
}

static bool may_accept(struct sock *sk)
{
	struct synfin_entry *e = synfin_sk(sk)->entry;

	return sk->sk_state != TCP_LISTEN ||
	       synfin_accept_waits(synfin_listener_of(e));
}

static int wait_for_one(struct sock *sk, long timeo)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	int err = 0;

	add_wait_queue_exclusive(sk_sleep(sk), &wait);
	while (!may_accept(sk)) {
		if (!timeo)
			err = -EAGAIN;
		else if (signal_pending(current))
			err = sock_intr_errno(timeo);
		if (err)
			break;
		release_sock(sk);
		timeo = wait_woken(&wait, TASK_INTERRUPTIBLE, timeo);
		lock_sock(sk);
	}
	remove_wait_queue(sk_sleep(sk), &wait);
	if (!err && sk->sk_state != TCP_LISTEN)
		err = -EINVAL;
	return err;
}

/* TCP does it in softirq, so that the copy is born with its spinlock held. */
static struct sock *copy(const struct sock *sk)
{
	struct sock *child;

	local_bh_disable();
	child = sk_clone_lock(sk, GFP_ATOMIC | __GFP_ACCOUNT);
	if (child) {
		/* sparse does not know that */
		__acquire(&child->sk_lock.slock);
		bh_unlock_sock(child);
		sock_put(child);
	}
	local_bh_enable();
	return child;
}

/*
 * A copy is charged to no cgroup. TCP's accept(2) has the kernel look for the
 * caller's with a function that no module can call; for a new socket it does so
 * by itself, and then that one can do without.
 */
static bool charge_to_caller(struct sock *child)
{
#ifdef CONFIG_MEMCG
	struct sock *other = sk_alloc(sock_net(child), child->sk_family,
				      GFP_KERNEL, child->sk_prot_creator, 0);

	if (!other)
		return false;
	child->sk_memcg = other->sk_memcg;
	other->sk_memcg = NULL;
	sk_free(other);
#endif
	return true;
}

/* Return: a copy of the listening socket, which the caller pays for, or NULL. */
static struct sock *copy_for_caller(const struct sock *sk)
{
	struct sock *child = copy(sk);

	if (child && !charge_to_caller(child)) {
		/* What it points to is the listener's. */
		child->sk_destruct = NULL;
		xfrm_sk_free_policy(child);
		sock_put(child);
		return NULL;
	}
	return child;
}

/* A copy of the listening socket, with its options, and nothing else of it. */
static struct sock *new_child(struct sock *sk)
{
	struct sock *child = copy_for_caller(sk);
	struct synfin_sock *ss;

	if (!child)
		return NULL;
	ss = synfin_sk(child);
	ss->entry = NULL;
	ss->changes = NULL;
	ss->count = 0;
	INIT_HLIST_NODE(&ss->bound);
	ss->inet.inet_opt = NULL;
	ss->inet.mc_list = NULL;
	synfin_socket6_renew(child);
	child->sk_shutdown = 0;
	child->sk_state = TCP_CLOSE;
	child->sk_ack_backlog = 0;
	return child;
}

/*
 * What takes memory, before a connection leaves the queue: where there is none,
 * it waits for the next accept(2). sock_diag(7) finds the child from here on.
 */
static struct sock *prepare_child(struct sock *sk, int *err)
{
	struct sock *child = new_child(sk);

	*err = child ? synfin_socket_enlist(child) : -ENOBUFS;
	return child;
}

/* Return: 0 or a negative errno. */
static int take_over(struct sock *child, struct synfin_entry *e)
{
	struct synfin_conn *conn = synfin_conn_of(e);
	struct synfin_key key;
	int err;

	lock_sock_nested(child, SINGLE_DEPTH_NESTING);
	spin_lock_bh(&e->lock);
	err = synfin_stream_attach(synfin_conn_stream(conn), child);
	if (!err)
		synfin_socket_meet(child, conn);
	spin_unlock_bh(&e->lock);
	if (!err) {
		/* as in open(): for poll(2) */
		smp_store_release(&synfin_sk(child)->entry, e);
		synfin_entry_key(e, &key);
		synfin_socket_set_names(child, &key);
		/* Without memory for it, it goes on as the listener does. */
		if (is_mapped(child, &key.remote))
			synfin_socket_use_v4(child);
	}
	release_sock(child);
	return err;
}

/**
 * synfin_socket_accept() - the connection that has waited longest
 * @sk: the listening socket
 * @flags: O_NONBLOCK
 * @err: why not
 *
 * Return: its socket, or NULL.
 */
struct sock *synfin_socket_accept(struct sock *sk, int flags, int *err)
{
	struct sock *child = NULL;
	struct synfin_entry *e;

	lock_sock(sk);
	do {
		*err = wait_for_one(sk, sock_rcvtimeo(sk, flags & O_NONBLOCK));
		if (!*err && !child)
			child = prepare_child(sk, err);
		if (*err)
			goto out;
		e = synfin_accept_pop(synfin_listener_of(synfin_sk(sk)->entry));
	} while (!e);
	*err = take_over(child, e);
	if (*err)
		synfin_socket_drop(e, SYNFIN_WHAT_CALL_ABORT, SYNFIN_EV_ABORT);
out:
	if (*err && child) {
		sk_common_release(child);
		child = NULL;
	}
	release_sock(sk);
	return child;
}
