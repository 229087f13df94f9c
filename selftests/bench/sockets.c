// SPDX-License-Identifier: GPL-2.0
/*
 * What a program does with sockets: one thread, none of them blocks, over
 * loopback. The protocol is an argument, and nothing else differs.
 *
 * usage: sockets ruler COUNT
 *	  sockets life PROTOCOL COUNT
 *	  sockets race PROTOCOL MS PORT
 *	  sockets ports PROTOCOL COUNT
 *	  sockets hold PROTOCOL COUNT accept|queue|alive
 *	  sockets listen PROTOCOL [BACKLOG]
 *	  sockets meet PROTOCOL COUNT ADDRESS
 *	  sockets sink PROTOCOL
 *	  sockets pour PROTOCOL BYTES ADDRESS
 *
 * life prints ns to open and ns to close one; race, lifecycles a second; ports,
 * ns of a connect() when no port of the namespace's range, which has so many, is
 * used, and when 99% are; hold opens so many, accepted or not, says so, and keeps
 * them until its input ends: "alive" are accepted, and each end has a keep-alive
 * timer; listen has a backlog as long as can be, or as is said,
 * and does nothing else; meet opens so many to where it listens, one after the
 * other, and prints how many of them were answered within 10 ms; sink reads what
 * comes and does nothing with it, one connection after the other; pour sends so
 * many bytes to where one is, in writes of 64 KiB, and prints ns of a byte, from
 * connect() to the sink's FIN: those two block.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORT		7
/* of lifecycles, beside what is held */
#define LIFE_PORT	8
/* So many to one address: there are no more ports. */
#define PER_ADDRESS	20000

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* Two instructions a turn. */
static void ruler(unsigned long count)
{
	unsigned long left = count;
	uint64_t began = now();

	asm volatile("1: dec %0; jnz 1b" : "+r" (left));
	printf("%.4f\n", (double)(now() - began) / count);
}

static struct sockaddr_in address(in_addr_t addr, int port)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(addr),
	};

	return a;
}

static int new_socket(int protocol)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, protocol);

	if (fd < 0)
		err(1, "socket of protocol %d", protocol);
	return fd;
}

static int listener(int protocol, int port, int backlog)
{
	struct sockaddr_in a = address(INADDR_ANY, port);
	int fd = new_socket(protocol), on = 1;

	/* with two CPUs both ends may close at once, and wait at this port */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&a, sizeof(a)) || listen(fd, backlog))
		err(1, "listen");
	return fd;
}

/* Rare: the kernel has put off what arrived, to ksoftirqd. */
static void wait_for(int fd)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };

	if (errno != EAGAIN || poll(&readable, 1, 1000) != 1)
		err(1, "accept");
}

static int connected(int protocol, in_addr_t to, int port)
{
	struct sockaddr_in a = address(to, port);
	int fd = new_socket(protocol);

	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) &&
	    errno != EINPROGRESS)
		err(1, "connect");
	return fd;
}

static int accepted(int l)
{
	int fd;

	while ((fd = accept4(l, NULL, NULL, SOCK_NONBLOCK)) < 0)
		wait_for(l);
	return fd;
}

struct spent {
	uint64_t opening;
	uint64_t closing;
};

static void live(int protocol, int l, int port, struct spent *spent)
{
	uint64_t began = now(), opened;
	int client = connected(protocol, INADDR_LOOPBACK, port);
	int server = accepted(l);

	opened = now();
	close(client);
	close(server);
	spent->closing += now() - opened;
	spent->opening += opened - began;
}

static void life(int protocol, unsigned long count)
{
	int l = listener(protocol, LIFE_PORT, 128);
	struct spent spent = {};

	for (unsigned long i = 0; i < count; i++)
		live(protocol, l, LIFE_PORT, &spent);
	printf("%.1f %.1f\n", (double)spent.opening / count,
	       (double)spent.closing / count);
}

/* As many as can be in a time. */
static void race(int protocol, unsigned long ms, int port)
{
	int l = listener(protocol, port, 128);
	uint64_t began = now(), took;
	struct spent spent = {};
	unsigned long count = 0;

	do {
		live(protocol, l, port, &spent);
		count++;
		took = now() - began;
	} while (took < ms * 1000000);
	printf("%.1f\n", count * 1e9 / took);
}

/* ns of connect() alone, for one of so many. */
static double connecting(int protocol, int l, unsigned int count)
{
	struct sockaddr_in a = address(INADDR_LOOPBACK, PORT);
	uint64_t took = 0;

	for (unsigned int i = 0; i < count; i++) {
		int fd = new_socket(protocol);
		uint64_t began = now();

		if (connect(fd, (struct sockaddr *)&a, sizeof(a)) &&
		    errno != EINPROGRESS)
			err(1, "connect");
		took += now() - began;
		accepted(l);
	}
	return (double)took / count;
}

static void ports(int protocol, unsigned int count)
{
	int l = listener(protocol, PORT, 128);
	unsigned int few = count / 200;
	double empty = connecting(protocol, l, few);

	connecting(protocol, l, count * 99 / 100 - few);
	printf("%.1f %.1f\n", empty, connecting(protocol, l, few));
}

/* A SYN that is lost would be said again after a second. */
static int is_answered(int fd)
{
	struct pollfd writable = { .fd = fd, .events = POLLOUT };

	return poll(&writable, 1, 10) == 1 && !(writable.revents & POLLERR);
}

static void meet(int protocol, unsigned int count, const char *where)
{
	in_addr_t to = ntohl(inet_addr(where));
	unsigned int met = 0;

	for (unsigned int i = 0; i < count; i++)
		met += is_answered(connected(protocol, to, PORT));
	printf("%u\n", met);
}

static void say_ready(void)
{
	puts("ready");
	fflush(stdout);
}

static void until_told(void)
{
	char byte;

	say_ready();
	while (read(STDIN_FILENO, &byte, 1) > 0)
		;
}

static void keep_alive(int fd)
{
	int on = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)))
		err(1, "SO_KEEPALIVE");
}

static void hold(int protocol, unsigned int count, const char *how)
{
	int accepting = strcmp(how, "queue"), alive = !strcmp(how, "alive");
	int l = listener(protocol, PORT, 1 << 30);

	if (alive)
		keep_alive(l);
	for (unsigned int i = 0; i < count; i++) {
		int c = connected(protocol, INADDR_LOOPBACK + i / PER_ADDRESS,
				  PORT);

		if (alive)
			keep_alive(c);
		if (accepting)
			accepted(l);
	}
	until_told();
}

static char bytes[1 << 16];

static void read_all(int fd)
{
	ssize_t got;

	while ((got = read(fd, bytes, sizeof(bytes))) > 0)
		;
	if (got)
		err(1, "read");
	close(fd);
}

static void sink(int protocol)
{
	int l = listener(protocol, PORT, 128), fd;

	say_ready();
	for (;;) {
		while ((fd = accept4(l, NULL, NULL, 0)) < 0) {
			struct pollfd readable = { .fd = l, .events = POLLIN };

			if (errno != EAGAIN || poll(&readable, 1, -1) != 1)
				err(1, "accept");
		}
		read_all(fd);
	}
}

static void pour(int protocol, unsigned long count, const char *where)
{
	struct sockaddr_in to = address(ntohl(inet_addr(where)), PORT);
	int fd = socket(AF_INET, SOCK_STREAM, protocol);
	unsigned long left = count;
	uint64_t began = now();

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)))
		err(1, "connect");
	while (left) {
		ssize_t put = write(fd, bytes, left < sizeof(bytes) ?
					       left : sizeof(bytes));

		if (put < 0)
			err(1, "write");
		left -= put;
	}
	if (shutdown(fd, SHUT_WR))
		err(1, "shutdown");
	read_all(fd);
	printf("%.4f\n", (double)(now() - began) / count);
}

static void many_files(void)
{
	struct rlimit most = { 1 << 20, 1 << 20 };

	if (setrlimit(RLIMIT_NOFILE, &most))
		err(1, "RLIMIT_NOFILE");
}

int main(int argc, char **argv)
{
	const char *verb = argc > 2 ? argv[1] : "";
	unsigned long count = argc > 3 ? strtoul(argv[3], NULL, 0) : 0;
	int protocol = argc > 2 ? atoi(argv[2]) : 0;

	many_files();
	if (!strcmp(verb, "ruler")) {
		ruler(strtoul(argv[2], NULL, 0));
	} else if (!strcmp(verb, "life") && count) {
		life(protocol, count);
	} else if (!strcmp(verb, "race") && argc == 5) {
		race(protocol, count, atoi(argv[4]));
	} else if (!strcmp(verb, "ports") && count) {
		ports(protocol, count);
	} else if (!strcmp(verb, "hold") && argc == 5) {
		hold(protocol, count, argv[4]);
	} else if (!strcmp(verb, "listen")) {
		listener(protocol, PORT, count ? count : 1 << 30);
		until_told();
	} else if (!strcmp(verb, "meet") && argc == 5) {
		meet(protocol, count, argv[4]);
	} else if (!strcmp(verb, "sink")) {
		sink(protocol);
	} else if (!strcmp(verb, "pour") && argc == 5) {
		pour(protocol, count, argv[4]);
	} else {
		errx(1, "see the head of its source for its usage");
	}
	return 0;
}
