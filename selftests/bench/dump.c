// SPDX-License-Identifier: GPL-2.0
/*
 * A dump of all connections, read and not looked at; or a listener to events
 * that never reads.
 *
 * usage: dump PROTOCOL		prints ns and bytes of one record, and how many
 *	  dump listen		until it is killed
 */
#include <err.h>
#include <linux/genetlink.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/synfin.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ROOM	(1 << 20)

struct request {
	struct nlmsghdr nl;
	union {
		struct inet_diag_req_v2 diag;
		struct genlmsghdr genl;
	};
	char attrs[64];
};

struct count {
	unsigned long records;
	unsigned long bytes;
};

static char room[ROOM] __attribute__((aligned(NLMSG_ALIGNTO)));

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static int netlink(int family)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, family);

	if (fd < 0)
		err(1, "netlink");
	return fd;
}

static size_t take(int fd)
{
	ssize_t length = recv(fd, room, sizeof(room), 0);

	if (length <= 0)
		err(1, "recv");
	return length;
}

static void ask(int fd, struct request *r, size_t length)
{
	r->nl.nlmsg_len = NLMSG_LENGTH(length);
	r->nl.nlmsg_flags |= NLM_F_REQUEST;
	if (send(fd, r, r->nl.nlmsg_len, 0) < 0)
		err(1, "send");
}

static const struct nlattr *find(const struct nlattr *a, size_t length, int type)
{
	const char *end = (const char *)a + length;

	while ((const char *)a < end) {
		if ((a->nla_type & NLA_TYPE_MASK) == type)
			return a;
		a = (const void *)((const char *)a + NLA_ALIGN(a->nla_len));
	}
	errx(1, "the answer has no attribute %d", type);
}

static const void *value(const struct nlattr *a)
{
	return a + 1;
}

/* What the controller says of the family: its attributes. */
static const struct nlattr *family(int fd, size_t *length)
{
	struct request r = { .nl.nlmsg_type = GENL_ID_CTRL };
	struct nlattr *name = (struct nlattr *)r.attrs;
	const struct nlmsghdr *nl = (const void *)room;

	r.genl.cmd = CTRL_CMD_GETFAMILY;
	name = (struct nlattr *)((char *)&r.genl + GENL_HDRLEN);
	name->nla_type = CTRL_ATTR_FAMILY_NAME;
	name->nla_len = NLA_HDRLEN + sizeof(SYNFIN_FAMILY_NAME);
	memcpy(name + 1, SYNFIN_FAMILY_NAME, sizeof(SYNFIN_FAMILY_NAME));
	ask(fd, &r, GENL_HDRLEN + name->nla_len);
	take(fd);
	if (nl->nlmsg_type != GENL_ID_CTRL)
		errx(1, "the module is not there");
	*length = nl->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN);
	return (const void *)((const char *)NLMSG_DATA(nl) + GENL_HDRLEN);
}

static void ask_synfin(int fd)
{
	struct request r = {};
	size_t length;
	const struct nlattr *attrs = family(fd, &length);

	memcpy(&r.nl.nlmsg_type, value(find(attrs, length, CTRL_ATTR_FAMILY_ID)),
	       sizeof(r.nl.nlmsg_type));
	r.nl.nlmsg_flags = NLM_F_DUMP;
	r.genl.cmd = SYNFIN_CMD_CONNECTION_GET;
	r.genl.version = SYNFIN_FAMILY_VERSION;
	ask(fd, &r, GENL_HDRLEN);
}

static void ask_diag(int fd, int protocol)
{
	struct request r = {
		.nl = {
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_DUMP,
		},
		.diag = {
			.sdiag_family = AF_INET, .sdiag_protocol = protocol,
			.idiag_states = ~0U,
		},
	};

	ask(fd, &r, sizeof(r.diag));
}

/* Returns false when it was the last part. */
static bool count_part(size_t length, struct count *c)
{
	const struct nlmsghdr *nl = (const void *)room;

	for (; NLMSG_OK(nl, length); nl = NLMSG_NEXT(nl, length)) {
		if (nl->nlmsg_type == NLMSG_DONE)
			return false;
		if (nl->nlmsg_type == NLMSG_ERROR)
			errx(1, "the dump is refused");
		c->records++;
		c->bytes += NLMSG_ALIGN(nl->nlmsg_len);
	}
	return true;
}

static void dump(int protocol)
{
	bool synfin = protocol == SYNFIN_PROTOCOL;
	int fd = netlink(synfin ? NETLINK_GENERIC : NETLINK_SOCK_DIAG);
	struct count c = {};
	uint64_t began = now();

	if (synfin)
		ask_synfin(fd);
	else
		ask_diag(fd, protocol);
	while (count_part(take(fd), &c))
		;
	began = now() - began;
	printf("%.1f %.1f %lu\n", (double)began / c.records,
	       (double)c.bytes / c.records, c.records);
}

/* The family has one group. */
static void listen_for_ever(void)
{
	int fd = netlink(NETLINK_GENERIC), most = 1 << 30;
	const struct nlattr *attrs, *group;
	size_t length;

	attrs = family(fd, &length);
	group = value(find(attrs, length, CTRL_ATTR_MCAST_GROUPS));
	group = find(value(group), group->nla_len - NLA_HDRLEN,
		     CTRL_ATTR_MCAST_GRP_ID);
	if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, value(group), 4) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &most, sizeof(most)))
		err(1, "listen");
	puts("listening");
	fflush(stdout);
	pause();
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(1, "usage: dump PROTOCOL|listen");
	if (!strcmp(argv[1], "listen"))
		listen_for_ever();
	else
		dump(atoi(argv[1]));
	return 0;
}
