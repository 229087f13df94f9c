// SPDX-License-Identifier: GPL-2.0
/*
 * RFC 6528: ISN = M + F(local address, local port, remote address, remote
 * port, secret), with M a clock of 4 microseconds and F siphash. The namespace,
 * the VRF and the link are part of the address: whoever can feign an address in
 * a namespace of his own learns nothing of the numbers in another.
 *
 * The clock is CLOCK_MONOTONIC: it never goes back and does not follow who sets
 * the time of day. The secret is drawn when the module is loaded and leaves
 * this file only as F's key; drawing a new one means losing the memory of the
 * old numbers, for which there is the quiet time (RFC 9293 3.4.3).
 */
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/random.h>
#include "isn.h"

#define TICK_NS	4000u

static siphash_aligned_key_t secret;

/**
 * synfin_isn_init() - draw the secret
 */
void synfin_isn_init(void)
{
	get_random_bytes(&secret, sizeof(secret));
}

/**
 * synfin_isn() - an initial sequence number
 * @key: for a connection between these addresses and ports
 * @predictable: without F, as it was before RFC 1948; a safeguard is off
 *
 * Return: the ISN now.
 */
u32 synfin_isn(const struct synfin_key *key, bool predictable)
{
	u32 f = synfin_key_hash(key, &secret);

	return (predictable ? 0 : f) + (u32)div_u64(ktime_get_ns(), TICK_NS);
}
