// SPDX-License-Identifier: GPL-2.0
/* A key as a number that nobody can foretell who does not know the secret. */
#include "key.h"

/**
 * struct packed6 - a key of IPv6 as siphash reads it: no padding
 * @sn: of struct synfin_key
 * @local: of struct synfin_key
 * @remote: of struct synfin_key
 * @ports: both
 * @zone: scope or VRF
 */
struct packed6 {
	u64 sn;
	struct in6_addr local;
	struct in6_addr remote;
	u32 ports;
	u32 zone;
};

static u32 ports_of(const struct synfin_key *key)
{
	return (__force u32)key->lport << 16 | (__force u32)key->rport;
}

static u64 hash_v4(const struct synfin_key *key, const siphash_key_t *secret)
{
	return siphash_3u64((unsigned long)key->sn,
			    (u64)(__force u32)synfin_addr_v4(&key->local) << 32 |
			    (__force u32)synfin_addr_v4(&key->remote),
			    (u64)ports_of(key) << 32 |
			    (u32)synfin_key_zone(key), secret);
}

static u64 hash_v6(const struct synfin_key *key, const siphash_key_t *secret)
{
	const struct packed6 packed = {
		.sn = (unsigned long)key->sn,
		.local = key->local,
		.remote = key->remote,
		.ports = ports_of(key),
		.zone = synfin_key_zone(key),
	};

	return siphash(&packed, sizeof(packed), secret);
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
	return synfin_key_is_v6(key) ? hash_v6(key, secret) :
				       hash_v4(key, secret);
}
