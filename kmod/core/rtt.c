// SPDX-License-Identifier: GPL-2.0
/*
 * The retransmission timeout: RFC 6298, in nanoseconds.
 */
#include "internal.h"

/* G of RFC 6298: how finely the clock is read. A microsecond is generous. */
#define GRANULARITY_NS	SYNFIN_NS_PER_US

/**
 * synfin_rto_clamp() - keep an RTO between its floor and its ceiling
 * @p: where these are written
 * @rto: the RTO, ns
 *
 * Return: the RTO, ns (RFC 6298 2.4 and 2.5), a whole number of its granularity:
 * never less than was asked for, but for the ceiling.
 */
u64 synfin_rto_clamp(const struct synfin_params *p, u64 rto)
{
	if (rto < p->rto_min)
		rto = p->rto_min;
	rto += GRANULARITY_NS - 1;
	if (rto > p->rto_max)
		rto = p->rto_max;
	return div_u64(rto, GRANULARITY_NS) * GRANULARITY_NS;
}

static void first_sample(struct synfin_cb *cb, u64 rtt)
{
	cb->srtt = rtt;
	cb->rttvar = rtt / 2;
	cb->flags |= SYNFIN_CB_SAMPLED;
}

/* RTTVAR takes the old SRTT into account, so it comes first (2.3). */
static void next_sample(struct synfin_cb *cb, u64 rtt)
{
	u64 delta = cb->srtt > rtt ? cb->srtt - rtt : rtt - cb->srtt;

	cb->rttvar = (3 * cb->rttvar + delta) / 4;
	cb->srtt = (7 * cb->srtt + rtt) / 8;
}

/**
 * synfin_rtt_sample() - a segment sent once has been acknowledged
 * @cb: the connection
 * @p: its tunables
 * @rtt: how long that took, ns
 *
 * The caller keeps Karn's rule: no sample from what was sent twice (RFC 6298
 * 3). A new RTO also ends the backoff (2.3, 5).
 */
void synfin_rtt_sample(struct synfin_cb *cb, const struct synfin_params *p,
		       u64 rtt)
{
	u64 var;

	if (cb->flags & SYNFIN_CB_SAMPLED)
		next_sample(cb, rtt);
	else
		first_sample(cb, rtt);
	var = 4 * cb->rttvar;
	if (var < GRANULARITY_NS)
		var = GRANULARITY_NS;
	cb->rto = synfin_rto_clamp(p, cb->srtt + var);
}
