// SPDX-License-Identifier: GPL-2.0
/*
 * Which local port, when the user does not care: any of the namespace's range,
 * beginning anywhere (RFC 6056 3.3.1) and going on anywhere, but none that is
 * reserved or listened on. A port may serve many destinations: only the
 * four-tuple must be unique, and whether it is, the one who tries finds out.
 */
#include <linux/bitmap.h>
#include <linux/gcd.h>
#include <net/ip.h>
#include "calls_private.h"
#include "compat.h"
#include "listeners.h"
#include "ports.h"
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

/*
 * How far it is from one port to the next that is tried: any distance that
 * leads past all of them. Were it always 1, ports in use would grow into long
 * runs, and where few are left a thousand would be tried for one.
 */
static u32 stride(u32 count)
{
	u32 step;

	do {
		step = 1 + get_random_u32_below(count);
	} while (gcd(step, count) != 1);
	return step;
}

/*
 * A port is marked before it is looked for, and synfin_port_freed() takes the
 * mark away after nobody can find it any more: one that has a mark is taken.
 */
static int try_one(struct synfin_net *sn, unsigned long *taken, u16 port,
		   int (*try)(__be16, void *), void *arg)
{
	int err;

	if (!usable(sn, taken, port))
		return -EEXIST;
	if (taken) {
		set_bit(port, taken);
		/* pairs with smp_mb() in synfin_port_freed() */
		smp_mb__after_atomic();
	}
	err = try(htons(port), arg);
	if (taken && err && err != -EEXIST)
		clear_bit(port, taken);
	return err;
}

/* Return: what @try did, or -EEXIST when no port is left. */
static int pick(struct synfin_net *sn, unsigned long *taken,
		int (*try)(__be16, void *), void *arg)
{
	int low, high, err = -EEXIST;
	u32 count, at, i, step = 0;

	lockdep_assert_held(&sn->lock);
	inet_get_local_port_range(sn->net, &low, &high);
	count = high - low + 1;
	at = get_random_u32_below(count);
	for (i = 0; i < count && err == -EEXIST; i++) {
		err = try_one(sn, taken, low + at, try, arg);
		if (!i && err == -EEXIST)
			step = stride(count);
		at = (at + step) % count;
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
 * Context: process, under the namespace's lock, to read at least.
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

static unsigned long *make_marks(struct synfin_net *sn)
{
	unsigned long *marks = sn->ports.taken;

	if (marks)
		return marks;
	marks = bitmap_zalloc(PORTS, GFP_KERNEL_ACCOUNT);
	/* pairs with smp_load_acquire() in synfin_port_freed() */
	smp_store_release(&sn->ports.taken, marks);
	return marks;
}

/* Marks are kept for the peer that was asked for last. */
static unsigned long *marks_for(struct synfin_net *sn,
				const struct synfin_key *to)
{
	unsigned long *marks = make_marks(sn);
	struct synfin_key peer = *to;
	unsigned int i;

	peer.lport = 0;
	if (!marks || synfin_key_equal(&sn->ports.to, &peer))
		return marks;
	for (i = 0; i < BITS_TO_LONGS(PORTS); i++)
		WRITE_ONCE(marks[i], 0);
	sn->ports.to = peer;
	return marks;
}

/**
 * synfin_port_pick_to() - try ports for a connection to one peer
 * @sn: the namespace
 * @to: addresses, and the peer's port
 * @try: takes a port; -EEXIST, when one is taken, asks for another
 * @arg: handed to @try
 *
 * Nearly always the first will do, and then nobody waits for anybody. Where it
 * will not, it is remembered which ones were taken, so that the last that is free
 * is found as soon as the first.
 *
 * Context: process, under the namespace's lock, which others may hold to read.
 *
 * Return: what @try did, or -EEXIST when no port is left.
 */
int synfin_port_pick_to(struct synfin_net *sn, const struct synfin_key *to,
			int (*try)(__be16, void *), void *arg)
{
	int low, high, err;

	inet_get_local_port_range(sn->net, &low, &high);
	err = try_one(sn, NULL, low + get_random_u32_below(high - low + 1),
		      try, arg);
	if (err != -EEXIST)
		return err;
	mutex_lock(&sn->ports.lock);
	err = pick(sn, marks_for(sn, to), try, arg);
	mutex_unlock(&sn->ports.lock);
	return err;
}

/**
 * synfin_port_freed() - there is one connection less
 * @sn: the namespace
 * @port: its local port
 *
 * Context: nobody finds the connection any more.
 */
void synfin_port_freed(struct synfin_net *sn, __be16 port)
{
	unsigned long *marks;

	/* pairs with smp_mb__after_atomic() in try_one() */
	smp_mb();
	/* pairs with smp_store_release() in make_marks() */
	marks = smp_load_acquire(&sn->ports.taken);
	if (marks && test_bit(ntohs(port), marks))
		clear_bit(ntohs(port), marks);
}

/**
 * synfin_ports_exit() - forget which ports are taken
 * @sn: the namespace, which has no connections any more
 */
void synfin_ports_exit(struct synfin_net *sn)
{
	bitmap_free(sn->ports.taken);
}
