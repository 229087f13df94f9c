// SPDX-License-Identifier: GPL-2.0
/*
 * Which listener takes a segment: the one that says most about it. A SYN never
 * takes the lock of a listener's entry; it reads under RCU and counts with an atomic.
 */
#include <linux/jhash.h>
#include <linux/once.h>
#include "listeners.h"
#include "socket.h"

static struct hlist_head *bucket(struct synfin_net *sn, __be16 lport)
{
	return &sn->listeners[hash_min(ntohs(lport), SYNFIN_PORT_BITS)];
}

/* Any address of IPv4 says more than any address of either. */
static unsigned int score_local(const struct in6_addr *local)
{
	if (!synfin_addr_is_any(local))
		return 8;
	return synfin_addr_is_v4(local) ? 4 : 0;
}

/* 0: not for this listener; otherwise the higher the better. */
static unsigned int score(const struct synfin_key *l, bool v6only,
			  const struct synfin_key *key)
{
	if (l->lport != key->lport || (l->scope && l->scope != key->scope) ||
	    (v6only && synfin_addr_is_v4(&key->local)) ||
	    !synfin_addr_matches(&l->local, &key->local) ||
	    !synfin_addr_matches(&l->remote, &key->remote) ||
	    (l->rport && l->rport != key->rport))
		return 0;
	return 1 + score_local(&l->local) +
	       2 * !synfin_addr_is_any(&l->remote) + !!l->rport;
}

/* A socket may be bound to a device, or to the VRF that it belongs to. */
static bool by_device(const struct synfin_listener *l,
		      const struct synfin_key *key, int iif)
{
	return !l->way.oif || l->way.oif == iif || l->way.oif == key->vrf;
}

/* The n-th that is as good as the others, and always for the same peers. */
static bool takes_turn(const struct synfin_key *key, u32 n)
{
	static u32 secret __read_mostly;
	u32 seed = n + (__force u16)key->rport;

	net_get_random_once(&secret, sizeof(secret));
	return !reciprocal_scale(jhash(&key->remote, sizeof(key->remote),
				       secret + seed), n);
}

/**
 * synfin_listener_find() - who would take a SYN
 * @key: addresses and ports of the SYN, as the connection would have them
 * @iif: ifindex of the device that it came in by
 *
 * An exact local address goes before any address (RFC 9293 3.9.1.1), any of
 * IPv4 before any of either, a listener that serves only this peer before one
 * that serves all. Sockets that share an address and port (SO_REUSEPORT) share
 * the peers.
 *
 * Context: under RCU.
 *
 * Return: the listener, or NULL.
 */
struct synfin_listener *synfin_listener_find(const struct synfin_key *key,
					     int iif)
{
	struct synfin_listener *l, *best = NULL;
	unsigned int most = 0, equals = 0;

	hlist_for_each_entry_rcu(l, bucket(key->sn, key->lport), port_node) {
		unsigned int s = by_device(l, key, iif) ?
				 score(&l->key, l->v6only, key) : 0;

		if (!s || s < most)
			continue;
		equals = s > most ? 1 : equals + 1;
		if (equals == 1 || takes_turn(key, equals))
			best = l;
		most = s;
	}
	return best;
}

/**
 * synfin_listener_conflicts() - is there a listener with just this key?
 * @new: a listener, with our address and port, and the peer's if only that is
 *	served
 *
 * Two sockets may share it, if bind(2) let them.
 *
 * Context: under the namespace's lock, to write.
 *
 * Return: true when there is.
 */
bool synfin_listener_conflicts(const struct synfin_listener *new)
{
	const struct synfin_key *key = &new->key;
	struct synfin_listener *l;

	lockdep_assert_held_write(&key->sn->lock);
	hlist_for_each_entry(l, bucket(key->sn, key->lport), port_node)
		if (synfin_key_equal(&l->key, key) &&
		    !synfin_accept_may_share(l, new))
			return true;
	return false;
}

/**
 * synfin_listener_on_port() - does anyone listen on a port?
 * @sn: the namespace
 * @lport: the port
 *
 * Context: under the namespace's lock, to read at least.
 *
 * Return: true when someone does.
 */
bool synfin_listener_on_port(struct synfin_net *sn, __be16 lport)
{
	struct synfin_listener *l;

	lockdep_assert_held(&sn->lock);
	hlist_for_each_entry(l, bucket(sn, lport), port_node)
		if (l->key.lport == lport)
			return true;
	return false;
}

/**
 * synfin_listener_managed() - does netlink listen there?
 * @sn: the namespace
 * @local: our address, or any
 * @lport: our port
 *
 * Context: under the namespace's lock, to read at least.
 *
 * Return: true when a listener that is not a socket's serves the address.
 */
bool synfin_listener_managed(struct synfin_net *sn,
			     const struct in6_addr *local, __be16 lport)
{
	struct synfin_listener *l;

	lockdep_assert_held(&sn->lock);
	hlist_for_each_entry(l, bucket(sn, lport), port_node) {
		const struct synfin_key *key = &l->key;

		if (!l->socket && key->lport == lport &&
		    synfin_addr_overlap(&key->local, local))
			return true;
	}
	return false;
}

/**
 * synfin_listener_add() - begin to take SYNs
 * @l: the listener
 *
 * Context: under the namespace's lock, to write.
 */
void synfin_listener_add(struct synfin_listener *l)
{
	lockdep_assert_held_write(&l->entry.sn->lock);
	hlist_add_head_rcu(&l->port_node,
			   bucket(l->entry.sn, l->key.lport));
}

/**
 * synfin_listener_remove() - take no more SYNs
 * @l: the listener
 *
 * A SYN that is under way may still find it until RCU's grace period is over.
 *
 * Context: under the namespace's lock, to write.
 */
void synfin_listener_remove(struct synfin_listener *l)
{
	lockdep_assert_held_write(&l->entry.sn->lock);
	hlist_del_rcu(&l->port_node);
}

/**
 * synfin_listener_admit() - take a place in the backlog
 * @l: the listener
 *
 * Context: under RCU.
 *
 * Return: false when it is full.
 */
bool synfin_listener_admit(struct synfin_listener *l)
{
	u64 backlog = synfin_entry_block(&l->entry)->p.backlog;

	if (atomic_inc_return(&l->embryos) <= backlog)
		return true;
	atomic_dec(&l->embryos);
	return false;
}

/**
 * synfin_listener_leave() - give the place in the backlog back
 * @l: the listener
 */
void synfin_listener_leave(struct synfin_listener *l)
{
	atomic_dec(&l->embryos);
}
