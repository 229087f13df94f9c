// SPDX-License-Identifier: GPL-2.0
/*
 * Which local address and port a socket may have. A socket that is bound keeps
 * its port from others before it opens anything; what is open, or waits in
 * TIME-WAIT, keeps it by being in the table.
 */
#include <net/sock.h>
#include "calls_private.h"
#include "listeners.h"
#include "ports.h"
#include "snapshot.h"
#include "socket.h"

static bool other_devices(const struct sock *a, const struct sock *b)
{
	return a->sk_bound_dev_if && b->sk_bound_dev_if &&
	       a->sk_bound_dev_if != b->sk_bound_dev_if;
}

/* SO_REUSEADDR: both, and neither listens. SO_REUSEPORT: both, of one user. */
static bool may_share(const struct sock *a, const struct sock *b)
{
	if (a->sk_reuse && b->sk_reuse && b->sk_state != TCP_LISTEN)
		return true;
	return a->sk_reuseport && b->sk_reuseport &&
	       uid_eq(sock_i_uid((struct sock *)a),
		      sock_i_uid((struct sock *)b));
}

/* Any address of a socket with IPV6_V6ONLY is none of IPv4. */
static bool other_families(const struct sock *a, const struct in6_addr *theirs)
{
	return a->sk_family == AF_INET6 && ipv6_only_sock(a) &&
	       synfin_addr_is_v4(theirs);
}

static bool overlap(const struct sock *a, const struct sock *b)
{
	struct in6_addr ours = synfin_socket_local(a);
	struct in6_addr theirs = synfin_socket_local(b);

	return synfin_addr_overlap(&ours, &theirs) && !other_devices(a, b) &&
	       !other_families(a, &theirs) && !other_families(b, &ours);
}

static struct hlist_head *bucket(struct synfin_net *sn, u16 port)
{
	return &sn->bound[hash_min(port, SYNFIN_PORT_BITS)];
}

static bool bound_elsewhere(struct synfin_net *sn, const struct sock *sk,
			    u16 port)
{
	const struct synfin_sock *other;

	hlist_for_each_entry(other, bucket(sn, port), bound) {
		const struct sock *sk2 = &other->inet.sk;

		if (sk2 != sk && other->inet.inet_num == port &&
		    overlap(sk, sk2) && !may_share(sk, sk2))
			return true;
	}
	return false;
}

/* Any connection, whatever its state, keeps its port from a socket. */
static struct synfin_filter connections(const struct sock *sk, __be16 lport)
{
	return (struct synfin_filter){
		.kinds = SYNFIN_KINDS_CONNECTION,
		.local = synfin_socket_local(sk),
		.lport = lport,
		.summary = true,
	};
}

static noinline_for_stack bool in_use(struct sock *sk, __be16 lport)
{
	const struct synfin_filter filter = connections(sk, lport);
	struct synfin_snapshot snap;
	u32 id = 0;

	return synfin_snapshot_next(synfin_socket_net(sk), &filter, &id, &snap);
}

/* But for connections, which have been looked at. */
static int try_port(__be16 lport, void *arg)
{
	struct sock *sk = arg;
	struct synfin_net *sn = synfin_socket_net(sk);
	struct in6_addr local = synfin_socket_local(sk);

	if (bound_elsewhere(sn, sk, ntohs(lport)) ||
	    synfin_listener_managed(sn, &local, lport))
		return -EEXIST;
	inet_sk(sk)->inet_num = ntohs(lport);
	return 0;
}

static int try_one(struct sock *sk, __be16 lport)
{
	if (!sk->sk_reuse && in_use(sk, lport))
		return -EEXIST;
	return try_port(lport, sk);
}

static int try_all(struct sock *sk)
{
	const struct synfin_filter filter = connections(sk, 0);

	return synfin_port_pick(synfin_socket_net(sk),
				sk->sk_reuse ? NULL : &filter, try_port, sk);
}

/**
 * synfin_socket_get_port() - bind(2), its address checked and set
 * @sk: the socket, locked
 * @port: the port, 0 picks one
 *
 * Return: 0, -EADDRINUSE or -ENOMEM.
 */
int synfin_socket_get_port(struct sock *sk, unsigned short port)
{
	struct synfin_net *sn = synfin_socket_net(sk);
	int err;

	down_write(&sn->lock);
	err = port ? try_one(sk, htons(port)) : try_all(sk);
	if (!err && hlist_unhashed(&synfin_sk(sk)->bound))
		hlist_add_head(&synfin_sk(sk)->bound,
			       bucket(sn, inet_sk(sk)->inet_num));
	up_write(&sn->lock);
	return err == -EEXIST ? -EADDRINUSE : err;
}

/**
 * synfin_socket_put_port() - others may have the port
 * @sk: the socket, locked
 */
void synfin_socket_put_port(struct sock *sk)
{
	struct synfin_net *sn = synfin_socket_net(sk);

	/* Only who has the socket's lock binds it; neighbours move no more than it. */
	if (!hlist_unhashed_lockless(&synfin_sk(sk)->bound)) {
		down_write(&sn->lock);
		hlist_del_init(&synfin_sk(sk)->bound);
		up_write(&sn->lock);
	}
	inet_sk(sk)->inet_num = 0;
	inet_sk(sk)->inet_sport = 0;
}

/**
 * synfin_socket_on_port() - is any socket bound to a port?
 * @sn: the namespace
 * @port: the port
 *
 * Context: under the namespace's lock, to read at least.
 *
 * Return: true when one is.
 */
bool synfin_socket_on_port(struct synfin_net *sn, u16 port)
{
	const struct synfin_sock *other;

	lockdep_assert_held(&sn->lock);
	hlist_for_each_entry(other, bucket(sn, port), bound)
		if (other->inet.inet_num == port)
			return true;
	return false;
}
