// SPDX-License-Identifier: GPL-2.0
/*
 * A socket's addresses, of either family, to and from the one form that the
 * rest of us has them in (addr.h).
 */
#include <net/ipv6.h>
#include <net/l3mdev.h>
#include <net/sock.h>
#include "calls.h"
#include "socket.h"

/**
 * synfin_socket_local() - what it is bound to, or any address
 * @sk: the socket
 *
 * Return: the address.
 */
struct in6_addr synfin_socket_local(const struct sock *sk)
{
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6)
		return sk->sk_v6_rcv_saddr;
#endif
	return synfin_addr_of_v4(inet_sk(sk)->inet_rcv_saddr);
}

/**
 * synfin_socket_device() - by which link packets come and go
 * @sk: the socket
 * @way: set as the socket wants it
 * @vrf: set to the L3 master device that it is bound to, or 0
 */
void synfin_socket_device(const struct sock *sk, struct synfin_way *way,
			  int *vrf)
{
	way->mark = READ_ONCE(sk->sk_mark);
	way->oif = READ_ONCE(sk->sk_bound_dev_if);
	*vrf = 0;
	if (!way->oif)
		return;
	rcu_read_lock();
	*vrf = netif_index_is_l3_master(sock_net(sk), way->oif) ? way->oif :
	       l3mdev_master_ifindex_by_index(sock_net(sk), way->oif);
	rcu_read_unlock();
}

static void set_v4(struct inet_sock *inet, const struct synfin_key *key)
{
	inet->inet_saddr = synfin_addr_v4(&key->local);
	inet->inet_rcv_saddr = inet->inet_saddr;
	inet->inet_daddr = synfin_addr_v4(&key->remote);
}

/**
 * synfin_socket_set_names() - what getsockname(2) and getpeername(2) say
 * @sk: the socket
 * @key: addresses and ports of its connection
 */
void synfin_socket_set_names(struct sock *sk, const struct synfin_key *key)
{
	struct inet_sock *inet = inet_sk(sk);

	inet->inet_num = ntohs(key->lport);
	inet->inet_sport = key->lport;
	inet->inet_dport = key->rport;
	if (synfin_addr_is_v4(&key->local))
		set_v4(inet, key);
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family != AF_INET6)
		return;
	sk->sk_v6_rcv_saddr = key->local;
	inet6_sk(sk)->saddr = key->local;
	sk->sk_v6_daddr = key->remote;
	/* A link-local address without its link says nothing. */
	if (key->scope)
		sk->sk_bound_dev_if = key->scope;
#endif
}

/**
 * synfin_socket_forget_names() - it is connected no more
 * @sk: the socket
 */
void synfin_socket_forget_names(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);
	bool bound = sk->sk_userlocks & SOCK_BINDADDR_LOCK;

	inet->inet_dport = 0;
	inet->inet_daddr = 0;
	if (!bound) {
		inet->inet_saddr = 0;
		inet->inet_rcv_saddr = 0;
	}
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family != AF_INET6)
		return;
	memset(&sk->sk_v6_daddr, 0, sizeof(sk->sk_v6_daddr));
	if (!bound) {
		memset(&sk->sk_v6_rcv_saddr, 0, sizeof(sk->sk_v6_rcv_saddr));
		memset(&inet6_sk(sk)->saddr, 0, sizeof(struct in6_addr));
	}
#endif
}

static int read_v4(const struct sockaddr_in *sin, int len,
		   struct synfin_active *args)
{
	if (len < sizeof(*sin))
		return -EINVAL;
	if (sin->sin_family != AF_INET)
		return -EAFNOSUPPORT;
	/* As with TCP, the unspecified address is this host. */
	args->remote = synfin_addr_of_v4(sin->sin_addr.s_addr ?:
					 htonl(INADDR_LOOPBACK));
	args->rport = sin->sin_port;
	return 0;
}

#if IS_ENABLED(CONFIG_IPV6)
/* One that is link-local needs a link, and binds the socket to it. */
static int read_scope(struct sock *sk, const struct sockaddr_in6 *sin6,
		      struct synfin_active *args)
{
	if (!synfin_addr_needs_scope(&args->remote))
		return 0;
	if (sin6->sin6_scope_id) {
		if (!sk_dev_equal_l3scope(sk, sin6->sin6_scope_id))
			return -EINVAL;
		sk->sk_bound_dev_if = sin6->sin6_scope_id;
	}
	args->scope = sk->sk_bound_dev_if;
	return args->scope ? 0 : -EINVAL;
}

/* "Any" stays in the family that the socket is bound to, if it is. */
static struct in6_addr this_host(const struct sock *sk)
{
	if (synfin_addr_is_v4(&sk->sk_v6_rcv_saddr))
		return synfin_addr_of_v4(htonl(INADDR_LOOPBACK));
	return in6addr_loopback;
}

static int read_v6(struct sock *sk, const struct sockaddr_in6 *sin6, int len,
		   struct synfin_active *args)
{
	if (len < SIN6_LEN_RFC2133)
		return -EINVAL;
	if (sin6->sin6_family != AF_INET6)
		return -EAFNOSUPPORT;
	args->remote = ipv6_addr_any(&sin6->sin6_addr) ? this_host(sk) :
							 sin6->sin6_addr;
	args->rport = sin6->sin6_port;
	if (ipv6_addr_is_multicast(&args->remote))
		return -ENETUNREACH;
	if (synfin_addr_is_v4(&args->remote) && ipv6_only_sock(sk))
		return -ENETUNREACH;
	return len < sizeof(*sin6) ? 0 : read_scope(sk, sin6, args);
}
#endif

/**
 * synfin_socket_read_remote() - whom connect(2) is to reach
 * @sk: the socket, locked
 * @addr: his address
 * @len: bytes in @addr
 * @args: the remote side is filled in
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_read_remote(struct sock *sk, const struct sockaddr *addr,
			      int len, struct synfin_active *args)
{
#if IS_ENABLED(CONFIG_IPV6)
	if (sk->sk_family == AF_INET6)
		return read_v6(sk, (const struct sockaddr_in6 *)addr, len,
			       args);
#endif
	return read_v4((const struct sockaddr_in *)addr, len, args);
}
