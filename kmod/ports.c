// SPDX-License-Identifier: GPL-2.0
/*
 * Which local port, when the user does not care: any of the namespace's range,
 * beginning anywhere (RFC 6056 3.3.1), but none that is reserved or listened
 * on. A port may serve many destinations: only the four-tuple must be unique,
 * and whether it is, the one who tries finds out.
 */
#include <linux/bitmap.h>
#include <net/ip.h>
#include "calls_private.h"
#include "compat.h"
#include "listeners.h"
#include "snapshot.h"
#include "socket.h"

#define PORTS	(U16_MAX + 1)

static noinline_for_stack void
mark_connections(struct synfin_net *sn, const struct synfin_filter *filter,
		 unsigned long *ports)
{
	struct synfin_snapshot snap;
	u32 id = 0;

	while (synfin_snapshot_next(sn, filter, &id, &snap)) {
		__set_bit(ntohs(snap.key.lport), ports);
		if (!++id)
			break;
	}
}

/* The table is walked once, and not for each port that is tried. */
static unsigned long *taken_ports(struct synfin_net *sn,
				  const struct synfin_filter *filter)
{
	unsigned long *ports = bitmap_zalloc(PORTS, GFP_KERNEL);

	if (ports)
		mark_connections(sn, filter, ports);
	return ports;
}

static bool usable(struct synfin_net *sn, const unsigned long *taken, u16 port)
{
	return !(taken && test_bit(port, taken)) &&
	       !inet_is_local_reserved_port(sn->net, port) &&
	       !synfin_socket_on_port(sn, port) &&
	       !synfin_listener_on_port(sn, htons(port));
}

/* Return: what @try did, or -EEXIST when no port is left. */
static int pick(struct synfin_net *sn, const unsigned long *taken,
		int (*try)(__be16, void *), void *arg)
{
	int low, high, err = -EEXIST;
	u32 count, start, i;

	inet_get_local_port_range(sn->net, &low, &high);
	count = high - low + 1;
	start = get_random_u32_below(count);
	for (i = 0; i < count && err == -EEXIST; i++) {
		u16 port = low + (start + i) % count;

		if (usable(sn, taken, port))
			err = try(htons(port), arg);
		cond_resched();
	}
	return err;
}

/**
 * synfin_port_pick() - try ports until one will do
 * @sn: the namespace
 * @filter: connections whose ports are out of the question, or NULL
 * @try: takes a port; -EEXIST asks for another
 * @arg: handed to @try
 *
 * Context: process, under the namespace's lock.
 *
 * Return: what @try did, -EEXIST when no port is left, or -ENOMEM.
 */
int synfin_port_pick(struct synfin_net *sn, const struct synfin_filter *filter,
		     int (*try)(__be16, void *), void *arg)
{
	unsigned long *taken = filter ? taken_ports(sn, filter) : NULL;
	int err;

	if (filter && !taken)
		return -ENOMEM;
	err = pick(sn, taken, try, arg);
	bitmap_free(taken);
	return err;
}
