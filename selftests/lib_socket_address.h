/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses of the family that the test's variant names, and calls that take or
 * give one. lib_socket.h includes it.
 */
#ifndef LIB_SOCKET_ADDRESS_H
#define LIB_SOCKET_ADDRESS_H

#include <arpa/inet.h>
#include <stddef.h>
#include "lib_socket_test.h"

#define PORT		8080

static inline const char *either(const char *v4, const char *v6)
{
	return is_v6() ? v6 : v4;
}

/* This host, anyone, and somebody who is not here. */
#define HERE		either("127.0.0.1", "::1")
#define ANYONE		either("0.0.0.0", "::")
#define STRANGER	either("192.0.2.77", "2001:db8::77")

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static inline socklen_t address_len(void)
{
	return is_v6() ? sizeof(struct sockaddr_in6) :
			 sizeof(struct sockaddr_in);
}

/* RFC 2133 had no scope; whoever was compiled then is still served. */
static inline socklen_t shortest_address(void)
{
	return is_v6() ? offsetof(struct sockaddr_in6, sin6_scope_id) :
			 sizeof(struct sockaddr_in);
}

static inline union address address(const char *ip, int port)
{
	union address a = { .sa.sa_family = family };

	/* The port is in the same place. */
	a.in.sin_port = htons(port);
	inet_pton(family, ip, is_v6() ? (void *)&a.in6.sin6_addr :
					(void *)&a.in.sin_addr);
	return a;
}

static inline int port_of(union address a)
{
	return ntohs(a.in.sin_port);
}

/* Return: the text, in a buffer that the next call uses, too. */
static inline const char *text_of(union address a)
{
	static char text[INET6_ADDRSTRLEN];

	return inet_ntop(family, is_v6() ? (void *)&a.in6.sin6_addr :
					   (void *)&a.in.sin_addr,
			 text, sizeof(text));
}

static inline long bind_to(int fd, const char *ip, int port)
{
	union address a = address(ip, port);

	return RET(bind(fd, &a.sa, address_len()));
}

static inline long connect_to(int fd, const char *ip, int port)
{
	union address a = address(ip, port);

	return RET(connect(fd, &a.sa, address_len()));
}

/* What <linux/ipv6.h> says, which does not go with the C library's headers. */
struct in6_ifreq {
	struct in6_addr addr;
	__u32 prefixlen;
	int ifindex;
};

/* The kernel looks at a new address for a moment before it lets it be bound. */
static inline void add_address(const char *ip)
{
	struct in6_ifreq ifr = {
		.addr = address(ip, 0).in6.sin6_addr, .prefixlen = 128,
		.ifindex = if_nametoindex("lo"),
	};
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);
	long err;
	IN_TEST();

	ASSERT_EQ(0, RET(ioctl(fd, SIOCSIFADDR, &ifr)));
	UNTIL(!(err = bind_to(fd, ip, 0)));
	ASSERT_EQ(0, err);
	close(fd);
}

/* Another address of this host: IPv4 has 127.0.0.0/8 for that, IPv6 only ::1. */
static inline const char *here_too(void)
{
	static bool added;

	if (is_v6() && !added)
		add_address("fd00::2");
	added = true;
	return either("127.0.0.2", "fd00::2");
}

/* getsockname(2) or getpeername(2) */
static inline union address name_of(int fd, int (*get)(int, struct sockaddr *,
						       socklen_t *))
{
	union address a = {};
	socklen_t len = sizeof(a);
	IN_TEST();

	ASSERT_EQ(0, RET(get(fd, &a.sa, &len)));
	ASSERT_EQ(address_len(), len);
	return a;
}

static inline int local_port(int fd)
{
	return port_of(name_of(fd, getsockname));
}

static inline void expect_name(union address a, const char *ip, int port)
{
	IN_TEST();

	ASSERT_EQ(family, a.sa.sa_family);
	ASSERT_STREQ(ip, text_of(a));
	ASSERT_EQ(port, port_of(a));
}

#endif
