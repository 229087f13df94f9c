/* SPDX-License-Identifier: GPL-2.0 */
/* What tells one connection from another. */
#ifndef SYNFIN_KEY_H
#define SYNFIN_KEY_H

#include <linux/siphash.h>
#include "addr.h"

struct synfin_net;

/**
 * struct synfin_key - addresses, ports, and where these mean anything
 * @sn: the network namespace's state
 * @local: our address; one of IPv4 is mapped, ::ffff:a.b.c.d
 * @remote: the peer's address, in the same form
 * @lport: our port
 * @rport: the peer's port
 * @vrf: ifindex of the L3 master device it belongs to, or 0
 * @scope: ifindex of the link, when an address is link-local, and then @vrf is
 *	0, for the link says it all; 0 otherwise
 *
 * Where a listener or a filter leaves an address open, :: is any address of
 * either family, and ::ffff:0.0.0.0 any of IPv4; see addr.h.
 */
struct synfin_key {
	struct synfin_net *sn;
	struct in6_addr local;
	struct in6_addr remote;
	__be16 lport;
	__be16 rport;
	int vrf;
	int scope;
};

u32 synfin_key_hash_short(const struct synfin_key *key,
			  const hsiphash_key_t *secret);
u64 synfin_key_hash(const struct synfin_key *key, const siphash_key_t *secret);
u64 synfin_key_hash_with(const struct synfin_key *key, u64 more,
			 const siphash_key_t *secret);

/* Of which family are its packets? */
static inline bool synfin_key_is_v6(const struct synfin_key *key)
{
	return !synfin_addr_is_v4(&key->remote);
}

/* Both in one: a key has never more than one of them. */
static inline int synfin_key_zone(const struct synfin_key *key)
{
	return key->scope ?: key->vrf;
}

/* Both ends the same: no connection, and a segment that would chase its tail. */
static inline bool synfin_key_is_self(const struct synfin_key *key)
{
	return synfin_addr_equal(&key->local, &key->remote) &&
	       key->lport == key->rport;
}

static inline bool synfin_key_equal(const struct synfin_key *a,
				    const struct synfin_key *b)
{
	return a->sn == b->sn && a->lport == b->lport && a->rport == b->rport &&
	       synfin_addr_equal(&a->local, &b->local) &&
	       synfin_addr_equal(&a->remote, &b->remote) &&
	       synfin_key_zone(a) == synfin_key_zone(b);
}

#endif
