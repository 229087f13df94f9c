// SPDX-License-Identifier: GPL-2.0
/*
 * How exact retransmissions are: so many SYNs to whom never answers, at odd
 * moments, and what leaves the device when.
 *
 * usage: timers PROTOCOL COUNT DEVICE ADDRESS
 *
 * The first two repetitions are due after 1 s and 2 s more. Prints the 99th
 * percentile and the largest of what they miss that by, in ns.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REPEATS	2
#define SECOND	1000000000LL

struct life {
	uint64_t last;
	int sent;
};

static struct life lives[1 << 16];
static int64_t *errors;
static size_t count_errors;

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int tap(const char *device)
{
	struct sockaddr_ll at = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL)), on = 1;
	int room = 1 << 26;

	at.sll_protocol = htons(ETH_P_ALL);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)))
		err(1, "%s", device);
	return fd;
}

static uint64_t stamp(struct msghdr *msg)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(msg);
	struct timespec *ts = (struct timespec *)CMSG_DATA(c);

	if (!c || c->cmsg_type != SCM_TIMESTAMPNS)
		errx(1, "no time stamp");
	return ts->tv_sec * SECOND + ts->tv_nsec;
}

static void segment(uint16_t port, uint64_t when)
{
	struct life *l = &lives[port];

	if (l->sent && l->sent <= REPEATS)
		errors[count_errors++] = llabs((int64_t)(when - l->last) -
					       (SECOND << (l->sent - 1)));
	l->sent++;
	l->last = when;
}

static void take(int fd, int protocol)
{
	char packet[128], control[128];
	struct iovec iov = { packet, sizeof(packet) };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	const struct iphdr *ip = (const void *)packet;

	if (recvmsg(fd, &msg, 0) < (ssize_t)sizeof(*ip) + 4)
		err(1, "recvmsg");
	if (ip->version == 4 && ip->protocol == protocol)
		segment(ntohs(*(const uint16_t *)(packet + ip->ihl * 4)),
			stamp(&msg));
}

static void open_one(int protocol, const char *address)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET, .sin_port = htons(7),
		.sin_addr.s_addr = inet_addr(address),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, protocol);

	if (fd < 0 || (connect(fd, (struct sockaddr *)&a, sizeof(a)) &&
		       errno != EINPROGRESS))
		err(1, "connect");
}

int main(int argc, char **argv)
{
	int protocol, count, fd;
	struct pollfd readable = { .events = POLLIN };

	if (argc != 5)
		errx(1, "usage: timers PROTOCOL COUNT DEVICE ADDRESS");
	protocol = atoi(argv[1]);
	count = atoi(argv[2]);
	errors = calloc(count * REPEATS, sizeof(*errors));
	fd = tap(argv[3]);
	for (int i = 0; i < count; i++) {
		open_one(protocol, argv[4]);
		usleep(1234);
	}
	readable.fd = fd;
	while (count_errors < (size_t)count * REPEATS &&
	       poll(&readable, 1, 5000) == 1)
		take(fd, protocol);
	if (count_errors < (size_t)count)
		errx(1, "only %zu of them were seen again", count_errors);
	qsort(errors, count_errors, sizeof(*errors), compare);
	printf("%lld %lld\n", (long long)errors[count_errors * 99 / 100],
	       (long long)errors[count_errors - 1]);
	return 0;
}
