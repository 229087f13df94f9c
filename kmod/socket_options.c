// SPDX-License-Identifier: GPL-2.0
/*
 * setsockopt(2) and getsockopt(2). TCP's options are understood at TCP's level
 * and at our own; each is one of the parameters, in another unit. At our own
 * level every parameter has an option of its own.
 */
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/sock.h>
#include "core/params.h"
#include "module.h"
#include "socket.h"
#include "work.h"

/**
 * struct option - an option that is a parameter
 * @name: TCP_*
 * @param: SYNFIN_A_PARAMS_*
 * @unit: the parameter's units in one of the option's
 */
struct option {
	int name;
	u16 param;
	u64 unit;
};

static const struct option options[] = {
	{ TCP_NODELAY, SYNFIN_A_PARAMS_NODELAY, 1 },
	{ TCP_KEEPIDLE, SYNFIN_A_PARAMS_KEEPALIVE_IDLE, SYNFIN_NS_PER_SEC },
	{ TCP_KEEPINTVL, SYNFIN_A_PARAMS_KEEPALIVE_INTERVAL,
	  SYNFIN_NS_PER_SEC },
	{ TCP_KEEPCNT, SYNFIN_A_PARAMS_KEEPALIVE_COUNT, 1 },
	{ TCP_MAXSEG, SYNFIN_A_PARAMS_MSS, 1 },
	{ TCP_SYNCNT, SYNFIN_A_PARAMS_SYN_RETRIES, 1 },
	{ TCP_LINGER2, SYNFIN_A_PARAMS_FIN_WAIT2_TIMEOUT, SYNFIN_NS_PER_SEC },
	{ TCP_USER_TIMEOUT, SYNFIN_A_PARAMS_USER_TIMEOUT, SYNFIN_NS_PER_MS },
};

static const struct option *find_option(int name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (options[i].name == name)
			return &options[i];
	return NULL;
}

static bool is_ours(int level)
{
	return level == IPPROTO_TCP || level == synfin_module_protocol();
}

/* SYNFIN_SO_PARAM(id): Return: the parameter, or NULL. */
static const struct synfin_param *find_param(int level, int name)
{
	if (level != synfin_module_protocol() || name < SYNFIN_SO_PARAM(0) ||
	    name > SYNFIN_SO_PARAM(SYNFIN_A_PARAMS_MAX))
		return NULL;
	return synfin_params_find(name - SYNFIN_SO_PARAM(0));
}

static int set_u64(struct sock *sk, u16 id, sockptr_t from, unsigned int len)
{
	u64 value;

	/* A user's own sockets could otherwise do without what protects others. */
	if (!ns_capable(sock_net(sk)->user_ns, CAP_NET_ADMIN))
		return -EPERM;
	if (len < sizeof(value))
		return -EINVAL;
	if (copy_from_sockptr(&value, from, sizeof(value)))
		return -EFAULT;
	return synfin_socket_set_param(sk, id, value);
}

static int set_int(struct sock *sk, int name, sockptr_t from, unsigned int len)
{
	const struct option *option = find_option(name);
	int value;

	if (!option)
		return -ENOPROTOOPT;
	if (len < sizeof(value))
		return -EINVAL;
	if (copy_from_sockptr(&value, from, sizeof(value)))
		return -EFAULT;
	if (name == TCP_NODELAY)
		value = !!value;
	if (value < 0)
		return -EINVAL;
	return synfin_socket_set_param(sk, option->param,
				       value * option->unit);
}

static int set_ours(struct sock *sk, int level, int name, sockptr_t from,
		    unsigned int len)
{
	const struct synfin_param *param = find_param(level, name);
	int err;

	lock_sock(sk);
	err = param ? set_u64(sk, param->id, from, len) :
		      set_int(sk, name, from, len);
	release_sock(sk);
	return err;
}

/* What IP has checked and kept, for us to send with. */
static int take_over(struct sock *sk, u16 id, int value)
{
	return value < 0 ? 0 : synfin_socket_set_param(sk, id, value);
}

/**
 * synfin_socket_use_v4() - a socket of IPv6 has a peer of IPv4
 * @sk: the socket, locked
 *
 * Which of the two families' options it needs is not known before.
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_use_v4(struct sock *sk)
{
	const struct inet_sock *inet = inet_sk(sk);

	return take_over(sk, SYNFIN_A_PARAMS_TOS, inet->tos) ?:
	       take_over(sk, SYNFIN_A_PARAMS_TTL, inet->uc_ttl);
}

static int use(struct sock *sk, int level, int name)
{
	struct in6_addr local = synfin_socket_local(sk);

	/* Kept for when there is a peer of that family. */
	if (level != (synfin_addr_is_v4(&local) ? SOL_IP : SOL_IPV6))
		return 0;
	if (level == SOL_IP && name == IP_TOS)
		return take_over(sk, SYNFIN_A_PARAMS_TOS, inet_sk(sk)->tos);
	if (level == SOL_IP && name == IP_TTL)
		return take_over(sk, SYNFIN_A_PARAMS_TTL, inet_sk(sk)->uc_ttl);
#if IS_ENABLED(CONFIG_IPV6)
	if (level == SOL_IPV6 && name == IPV6_TCLASS)
		return take_over(sk, SYNFIN_A_PARAMS_TOS, inet6_sk(sk)->tclass);
	if (level == SOL_IPV6 && name == IPV6_UNICAST_HOPS)
		return take_over(sk, SYNFIN_A_PARAMS_TTL,
				 inet6_sk(sk)->hop_limit);
#endif
	return 0;
}

static int set_ip(struct sock *sk, int level, int name, sockptr_t from,
		  unsigned int len)
{
	int err = sk->sk_family == AF_INET6 ?
		  ipv6_setsockopt(sk, level, name, from, len) :
		  ip_setsockopt(sk, level, name, from, len);

	if (err)
		return err;
	lock_sock(sk);
	err = use(sk, level, name);
	release_sock(sk);
	return err;
}

/**
 * synfin_socket_setsockopt() - set an option
 * @sk: the socket
 * @level: IPPROTO_TCP, our protocol's number, or one of IP's
 * @name: the option
 * @value: its value
 * @len: bytes in @value
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_setsockopt(struct sock *sk, int level, int name,
			     sockptr_t value, unsigned int len)
{
	if (is_ours(level))
		return set_ours(sk, level, name, value, len);
	return set_ip(sk, level, name, value, len);
}

static int put(const void *from, int size, char __user *value,
	       int __user *len)
{
	int n;

	if (get_user(n, len))
		return -EFAULT;
	if (n < 0)
		return -EINVAL;
	n = min(n, size);
	if (put_user(n, len) || copy_to_user(value, from, n))
		return -EFAULT;
	return 0;
}

static int get_u64(struct sock *sk, u16 id, char __user *value,
		   int __user *len)
{
	u64 number;
	int err;

	lock_sock(sk);
	err = synfin_socket_get_param(sk, id, &number);
	release_sock(sk);
	return err ?: put(&number, sizeof(number), value, len);
}

static int get_int(struct sock *sk, int name, char __user *value,
		   int __user *len)
{
	const struct option *option = find_option(name);
	u64 number;
	int answer, err;

	if (!option)
		return -ENOPROTOOPT;
	lock_sock(sk);
	err = synfin_socket_get_param(sk, option->param, &number);
	release_sock(sk);
	if (err)
		return err;
	answer = min_t(u64, div64_u64(number, option->unit), INT_MAX);
	return put(&answer, sizeof(answer), value, len);
}

static int get_ours(struct sock *sk, int level, int name, char __user *value,
		    int __user *len)
{
	const struct synfin_param *param = find_param(level, name);
	struct tcp_info info;

	if (param)
		return get_u64(sk, param->id, value, len);
	if (name != TCP_INFO)
		return get_int(sk, name, value, len);
	lock_sock(sk);
	synfin_socket_info(sk, &info);
	release_sock(sk);
	return put(&info, sizeof(info), value, len);
}

/**
 * synfin_socket_getsockopt() - ask for an option
 * @sk: the socket
 * @level: as in synfin_socket_setsockopt()
 * @name: the option
 * @value: where its value goes
 * @len: bytes there; set to how many were written
 *
 * Return: 0 or a negative errno.
 */
int synfin_socket_getsockopt(struct sock *sk, int level, int name,
			     char __user *value, int __user *len)
{
	if (is_ours(level))
		return get_ours(sk, level, name, value, len);
	if (sk->sk_family == AF_INET6)
		return ipv6_getsockopt(sk, level, name, value, len);
	return ip_getsockopt(sk, level, name, value, len);
}
