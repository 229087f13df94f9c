// SPDX-License-Identifier: GPL-2.0
/* A key as a number that nobody can foretell who does not know the secret. */
#include <net/netns/hash.h>
#include "key.h"
#include "net.h"

/**
 * struct packed6 - a key of IPv6 as siphash reads it: no padding
 * @sn: of struct synfin_key
 * @local: of struct synfin_key
 * @remote: of struct synfin_key
 * @ports: both
 * @zone: scope or VRF
 * @more: what else is hashed; only sometimes
 */
struct packed6 {
	u64 sn;
	struct in6_addr local;
	struct in6_addr remote;
	u32 ports;
	u32 zone;
	u64 more;
};

static u32 ports_of(const struct synfin_key *key)
{
	return (__force u32)key->lport << 16 | (__force u32)key->rport;
}

static u64 ends4_of(const struct synfin_key *key)
{
	return (u64)(__force u32)synfin_addr_v4(&key->local) << 32 |
	       (__force u32)synfin_addr_v4(&key->remote);
}

static u64 rest_of(const struct synfin_key *key)
{
	return (u64)ports_of(key) << 32 | (u32)synfin_key_zone(key);
}

/* Namespaces with the same addresses shall not share their buckets. */
static u32 mix_of(const struct synfin_key *key)
{
	return (u32)synfin_key_zone(key) ^ net_hash_mix(key->sn->net);
}

static struct packed6 pack_v6(const struct synfin_key *key, u64 more)
{
	return (struct packed6){
		.sn = (unsigned long)key->sn,
		.local = key->local,
		.remote = key->remote,
		.ports = ports_of(key),
		.zone = synfin_key_zone(key),
		.more = more,
	};
}

static u64 hash_v6(const struct synfin_key *key, u64 more, size_t len,
		   const siphash_key_t *secret)
{
	const struct packed6 packed = pack_v6(key, more);

	return siphash(&packed, len, secret);
}

/**
 * synfin_key_hash_short() - the shorter siphash of a key, for a table of them
 * @key: the key
 * @secret: with which secret
 *
 * It needs to be so good that nobody can aim at a bucket, and nobody gets to see
 * it.
 *
 * Return: the hash.
 */
u32 synfin_key_hash_short(const struct synfin_key *key,
			  const hsiphash_key_t *secret)
{
	if (synfin_key_is_v6(key)) {
		const struct packed6 packed = pack_v6(key, 0);

		return hsiphash(&packed, offsetof(struct packed6, more),
				secret);
	}
	return hsiphash_4u32((__force u32)synfin_addr_v4(&key->local),
			     (__force u32)synfin_addr_v4(&key->remote),
			     ports_of(key), mix_of(key), secret);
}

/**
 * synfin_key_hash() - siphash of a key
 * @key: the key
 * @secret: with which secret
 *
 * Return: the hash.
 */
u64 synfin_key_hash(const struct synfin_key *key, const siphash_key_t *secret)
{
	if (synfin_key_is_v6(key))
		return hash_v6(key, 0, offsetof(struct packed6, more), secret);
	return siphash_3u64((unsigned long)key->sn, ends4_of(key), rest_of(key),
			    secret);
}

/**
 * synfin_key_hash_with() - siphash of a key, and of a number
 * @key: the key
 * @more: the number
 * @secret: with which secret
 *
 * Return: the hash.
 */
u64 synfin_key_hash_with(const struct synfin_key *key, u64 more,
			 const siphash_key_t *secret)
{
	if (synfin_key_is_v6(key))
		return hash_v6(key, more, sizeof(struct packed6), secret);
	return siphash_4u64((unsigned long)key->sn, ends4_of(key), rest_of(key),
			    more, secret);
}
