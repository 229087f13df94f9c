// SPDX-License-Identifier: GPL-2.0
/*
 * Which local port, when the user does not care: any of the namespace's range,
 * beginning anywhere (RFC 6056 3.3.1), but none that is reserved or listened
 * on. A port may serve many destinations: only the four-tuple must be unique,
 * and whether it is, the one who tries finds out.
 */
#include <net/ip.h>
#include "calls_private.h"
#include "compat.h"
#include "listeners.h"
#include "socket.h"

static bool usable(struct synfin_net *sn, u16 port)
{
	return !inet_is_local_reserved_port(sn->net, port) &&
	       !synfin_listener_on_port(sn, htons(port)) &&
	       !synfin_socket_on_port(sn, htons(port));
}

/**
 * synfin_port_pick() - try ports until one will do
 * @sn: the namespace
 * @try: takes a port; -EEXIST asks for another
 * @arg: handed to @try
 *
 * Context: process, under the namespace's lock.
 *
 * Return: what @try did, or -EEXIST when no port is left.
 */
int synfin_port_pick(struct synfin_net *sn, int (*try)(__be16, void *),
		     void *arg)
{
	int low, high, err = -EEXIST;
	u32 count, start, i;

	inet_get_local_port_range(sn->net, &low, &high);
	count = high - low + 1;
	start = get_random_u32_below(count);
	for (i = 0; i < count && err == -EEXIST; i++) {
		u16 port = low + (start + i) % count;

		if (usable(sn, port))
			err = try(htons(port), arg);
		cond_resched();
	}
	return err;
}
