// SPDX-License-Identifier: GPL-2.0
/*
 * A socket of synfin that turns out to be meant for TCP is replaced by one,
 * under the same descriptor and with the options that it has.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "replace.h"

#ifndef SO_BUF_LOCK
#define SO_BUF_LOCK 72
#endif
#define SNDBUF_LOCKED 1
#define RCVBUF_LOCKED 2

struct option {
	int level;
	int name;
};

/*
 * Buffers are not among them: to set one ends its growing. What the kernel does
 * not know of is passed over, and so is what it does not permit.
 */
static const struct option options[] = {
	{ SOL_SOCKET, SO_REUSEADDR },
	{ SOL_SOCKET, SO_REUSEPORT },
	{ SOL_SOCKET, SO_KEEPALIVE },
	{ SOL_SOCKET, SO_LINGER },
	{ SOL_SOCKET, SO_OOBINLINE },
	{ SOL_SOCKET, SO_RCVTIMEO },
	{ SOL_SOCKET, SO_SNDTIMEO },
	{ SOL_SOCKET, SO_RCVLOWAT },
	{ SOL_SOCKET, SO_PRIORITY },
	{ SOL_SOCKET, SO_MARK },
	{ SOL_SOCKET, SO_BINDTODEVICE },
	{ IPPROTO_IP, IP_TOS },
	{ IPPROTO_IP, IP_TTL },
	{ IPPROTO_IP, IP_RECVERR },
	{ IPPROTO_IP, IP_FREEBIND },
	{ IPPROTO_IP, IP_TRANSPARENT },
	{ IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT },
	{ IPPROTO_IPV6, IPV6_V6ONLY },
	{ IPPROTO_IPV6, IPV6_UNICAST_HOPS },
	{ IPPROTO_IPV6, IPV6_TCLASS },
	{ IPPROTO_TCP, TCP_NODELAY },
	{ IPPROTO_TCP, TCP_USER_TIMEOUT },
	{ IPPROTO_TCP, TCP_KEEPIDLE },
	{ IPPROTO_TCP, TCP_KEEPINTVL },
	{ IPPROTO_TCP, TCP_KEEPCNT },
	{ IPPROTO_TCP, TCP_SYNCNT },
};

/* Those that were never set are left alone: TCP has defaults of its own. */
static void copy_option(const struct replace_calls *calls, int from, int to,
			const struct option *option, int fresh)
{
	char value[64], usual[64];
	socklen_t len = sizeof(value), len2 = sizeof(usual);

	if (calls->ask(from, option->level, option->name, value, &len))
		return;
	if (fresh >= 0 &&
	    calls->ask(fresh, option->level, option->name, usual, &len2) == 0 &&
	    len == len2 && memcmp(value, usual, len) == 0)
		return;
	setsockopt(to, option->level, option->name, value, len);
}

/* The kernel doubles what it is told, and tells the double. */
static void copy_buffer(const struct replace_calls *calls, int from, int to,
			int name, int locked)
{
	socklen_t len = sizeof(int);
	int size, lock = 0;

	if (calls->ask(from, SOL_SOCKET, SO_BUF_LOCK, &lock, &len) ||
	    !(lock & locked))
		return;
	len = sizeof(size);
	if (calls->ask(from, SOL_SOCKET, name, &size, &len))
		return;
	size /= 2;
	setsockopt(to, SOL_SOCKET, name, &size, sizeof(size));
}

static void copy_options(const struct replace_calls *calls, int from, int to,
			 int fresh)
{
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		copy_option(calls, from, to, &options[i], fresh);
	copy_buffer(calls, from, to, SO_SNDBUF, SNDBUF_LOCKED);
	copy_buffer(calls, from, to, SO_RCVBUF, RCVBUF_LOCKED);
}

/* A socket that was bound before it is connected, stays so. */
static int copy_name(int from, int to)
{
	struct sockaddr_storage name;
	socklen_t len = sizeof(name);
	const struct sockaddr_in *in = (const struct sockaddr_in *)&name;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&name;
	bool any;

	if (getsockname(from, (struct sockaddr *)&name, &len))
		return 0;
	any = name.ss_family == AF_INET6 ?
	      IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr) :
	      in->sin_addr.s_addr == INADDR_ANY;
	if (any && !in->sin_port)
		return 0;
	return bind(to, (struct sockaddr *)&name, len);
}

static int domain_of(const struct replace_calls *calls, int fd)
{
	socklen_t len = sizeof(int);
	int domain = AF_INET;

	calls->ask(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len);
	return domain;
}

static int protocol_of(const struct replace_calls *calls, int fd)
{
	socklen_t len = sizeof(int);
	int protocol = 0;

	calls->ask(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &len);
	return protocol;
}

static int put_in_place(int fd, int other)
{
	int status = fcntl(fd, F_GETFL), flags = fcntl(fd, F_GETFD);

	if (status < 0 || flags < 0)
		return -1;
	if (status & O_NONBLOCK && fcntl(other, F_SETFL, O_NONBLOCK) < 0)
		return -1;
	return dup3(other, fd, flags & FD_CLOEXEC ? O_CLOEXEC : 0);
}

/* Return: 0, or -1 and errno is set; then the socket is what it was. */
int replace(const struct replace_calls *calls, int fd)
{
	int domain = domain_of(calls, fd), err = -1, error = errno;
	int other = calls->make(domain, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	int fresh = calls->make(domain, SOCK_STREAM | SOCK_CLOEXEC,
				protocol_of(calls, fd));

	if (other >= 0) {
		copy_options(calls, fd, other, fresh);
		if (copy_name(fd, other) == 0 && put_in_place(fd, other) >= 0)
			err = 0;
		if (err)
			error = errno;
		close(other);
	}
	if (fresh >= 0)
		close(fresh);
	errno = error;
	return err;
}
