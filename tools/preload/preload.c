// SPDX-License-Identifier: GPL-2.0
/*
 * libsynfin-run.so: what "synfin run" has the dynamic linker load before a
 * program's own libraries. The program asks for TCP and gets synfin; nothing
 * else of what it does is changed. By SYNFIN_RUN_PROTOCOL it knows the number,
 * and by SYNFIN_RUN_EXCEPT the ports that stay with TCP: whether a socket will
 * have one of them is known when it is bound or connected.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "linux/synfin_socket.h"
#include "replace.h"

#define PUBLIC __attribute__((visibility("default")))

#define DNS 53

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int protocol = IPPROTO_SYNFIN;
static unsigned char excepted[65536 / 8];

static int (*next_getsockopt)(int fd, int level, int name, void *value,
			      socklen_t *len);

static void read_ports(const char *text)
{
	char *end;

	for (; text && *text; text = *end ? end + 1 : end) {
		unsigned long port = strtoul(text, &end, 10);

		if (end == text)
			return;
		if (port < 65536)
			excepted[port / 8] |= 1 << port % 8;
	}
}

static void set_up(void)
{
	const char *number = getenv("SYNFIN_RUN_PROTOCOL");

	if (number && atoi(number) > 0)
		protocol = atoi(number);
	read_ports(getenv("SYNFIN_RUN_EXCEPT"));
	next_getsockopt = dlsym(RTLD_NEXT, "getsockopt");
}

/* What the C library calls before it is ready itself, goes to the kernel. */
static void *next(const char *name)
{
	pthread_once(&once, set_up);
	return dlsym(RTLD_NEXT, name);
}

static int ask(int fd, int level, int name, void *value, socklen_t *len)
{
	pthread_once(&once, set_up);
	if (!next_getsockopt)
		return syscall(SYS_getsockopt, fd, level, name, value, len);
	return next_getsockopt(fd, level, name, value, len);
}

/* Once a process, for whoever wonders why nothing works. */
static void complain(int error, int domain)
{
	static const char absent[] =
		"synfin run: no socket of synfin: the module is not loaded; 'synfin doctor' tells more\n";
	static const char no_ipv6[] =
		"synfin run: no IPv6 socket of synfin: the module is not loaded, or has none\n";
	static const char forbidden[] =
		"synfin run: a socket of synfin needs CAP_NET_RAW, or 'synfin -N NETNS param set sockets_for_all on' in its namespace\n";
	static int told;
	const char *text;

	if (error == EPERM)
		text = forbidden;
	else if (error != EPROTONOSUPPORT)
		return;
	else
		text = domain == AF_INET6 ? no_ipv6 : absent;
	if (__atomic_exchange_n(&told, 1, __ATOMIC_RELAXED))
		return;
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

static int make(int domain, int type, int number)
{
	int (*real)(int, int, int) = next("socket");

	return real ? real(domain, type, number) :
		      (int)syscall(SYS_socket, domain, type, number);
}

static bool is_tcp(int domain, int type, int number)
{
	return (domain == AF_INET || domain == AF_INET6) &&
	       (type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) == SOCK_STREAM &&
	       (number == 0 || number == IPPROTO_TCP);
}

PUBLIC int socket(int domain, int type, int number)
{
	int fd, error;

	if (!is_tcp(domain, type, number))
		return make(domain, type, number);
	pthread_once(&once, set_up);
	fd = make(domain, type, protocol);
	if (fd >= 0)
		return fd;
	error = errno;
	complain(error, domain);
	errno = error;
	return -1;
}

static bool is_ours(int fd)
{
	int number = 0, error = errno;
	socklen_t len = sizeof(number);
	bool ours;

	ours = ask(fd, SOL_SOCKET, SO_PROTOCOL, &number, &len) == 0 &&
	       number == protocol;
	errno = error;
	return ours;
}

/* What is mapped into IPv6 is an address of IPv4. */
static bool is_loopback(const struct sockaddr *addr)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)addr;
	const struct sockaddr_in *in = (const struct sockaddr_in *)addr;

	if (addr->sa_family == AF_INET)
		return ntohl(in->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
	return IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr) ||
	       (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr) &&
		in6->sin6_addr.s6_addr[12] == IN_LOOPBACKNET);
}

/* The port is at the same place in both families. */
static bool stays_tcp(const struct sockaddr *addr, socklen_t len)
{
	unsigned int port;

	if (!addr || len < sizeof(struct sockaddr_in) ||
	    (addr->sa_family != AF_INET && addr->sa_family != AF_INET6))
		return false;
	if (addr->sa_family == AF_INET6 && len < sizeof(struct sockaddr_in6))
		return false;
	port = ntohs(((const struct sockaddr_in *)addr)->sin_port);
	return (excepted[port / 8] & 1 << port % 8) ||
	       (port == DNS && is_loopback(addr));
}

static const struct replace_calls calls = {
	.make = make,
	.ask = ask,
};

PUBLIC int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	int (*real)(int, const struct sockaddr *, socklen_t) = next("connect");

	if (stays_tcp(addr, len) && is_ours(fd) && replace(&calls, fd) < 0)
		return -1;
	return real ? real(fd, addr, len) :
		      (int)syscall(SYS_connect, fd, addr, len);
}

PUBLIC int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	int (*real)(int, const struct sockaddr *, socklen_t) = next("bind");

	if (stays_tcp(addr, len) && is_ours(fd) && replace(&calls, fd) < 0)
		return -1;
	return real ? real(fd, addr, len) :
		      (int)syscall(SYS_bind, fd, addr, len);
}

/* A program that asks has asked for TCP, and knows no other answer. */
PUBLIC int getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	int err = ask(fd, level, name, value, len), number;

	if (err || level != SOL_SOCKET || name != SO_PROTOCOL ||
	    *len < sizeof(number))
		return err;
	memcpy(&number, value, sizeof(number));
	if (number == protocol) {
		number = IPPROTO_TCP;
		memcpy(value, &number, sizeof(number));
	}
	return 0;
}
