// SPDX-License-Identifier: GPL-2.0
/*
 * Lifecycles with kernel sockets, over loopback, in the namespace of the
 * process that asks: so many are opened, then all of them closed. The same
 * code for each protocol.
 */
#include <linux/in.h>
#include <linux/ktime.h>
#include <linux/net.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include "bench.h"

#define PORT	7

struct pair {
	struct socket *client;
	struct socket *server;
};

static const struct sockaddr_in address = {
	.sin_family = AF_INET,
	.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	.sin_port = htons(PORT),
};

static int listen_on(int protocol, unsigned int count, struct socket **l)
{
	int err;

	err = sock_create_kern(current->nsproxy->net_ns, AF_INET, SOCK_STREAM,
			       protocol, l);
	if (err)
		return err;
	err = kernel_bind(*l, (struct sockaddr *)&address, sizeof(address));
	if (!err)
		err = kernel_listen(*l, count);
	if (err)
		sock_release(*l);
	return err;
}

static int open_pair(int protocol, struct socket *l, struct pair *p)
{
	int err;

	err = sock_create_kern(current->nsproxy->net_ns, AF_INET, SOCK_STREAM,
			       protocol, &p->client);
	if (err)
		return err;
	err = kernel_connect(p->client, (struct sockaddr *)&address,
			     sizeof(address), O_NONBLOCK);
	if (err && err != -EINPROGRESS)
		return err;
	/* It waits only when ksoftirqd has the handshake, which is rare. */
	return kernel_accept(l, &p->server, 0);
}

static void close_pair(struct pair *p)
{
	if (p->client)
		sock_release(p->client);
	if (p->server)
		sock_release(p->server);
}

static int open_all(int protocol, struct socket *l, struct pair *pairs,
		    unsigned int count)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < count && !err; i++) {
		err = open_pair(protocol, l, &pairs[i]);
		cond_resched();
	}
	return err;
}

static void close_all(struct pair *pairs, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		close_pair(&pairs[i]);
		cond_resched();
	}
}

/**
 * bench_life_run() - open so many connections, and close them
 * @protocol: the IP protocol
 * @count: how many
 * @life: what it took, for all of them
 *
 * Return: 0 or a negative errno.
 */
int bench_life_run(int protocol, unsigned int count, struct bench_life *life)
{
	struct pair *pairs = kvcalloc(count, sizeof(*pairs), GFP_KERNEL);
	struct socket *l;
	u64 began, opened;
	int err;

	if (!pairs)
		return -ENOMEM;
	err = listen_on(protocol, count, &l);
	if (err)
		goto out;
	began = ktime_get_ns();
	err = open_all(protocol, l, pairs, count);
	opened = ktime_get_ns();
	close_all(pairs, count);
	life->open = opened - began;
	life->close = ktime_get_ns() - opened;
	sock_release(l);
out:
	kvfree(pairs);
	return err;
}
