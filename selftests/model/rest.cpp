// SPDX-License-Identifier: GPL-2.0
/*
 * A block at rest: what cannot matter any more is cleared, so that two blocks
 * that will behave alike are alike; and it has been through its small form.
 */
#include <cstring>

#include <fmt/format.h>

#include "machine.hpp"

namespace model {

/* Up to the last byte that means something: world.cpp sees that it is. */
constexpr size_t CB_BYTES = offsetof(synfin_cb, probes) + 1;

bool same(const synfin_cb &a, const synfin_cb &b)
{
	return !memcmp(&a, &b, CB_BYTES);
}

/* These fire when the search says so, not when they are due. */
void Rest::clear_timers(synfin_cb &cb) const
{
	if (cb.rtx_deadline)
		cb.rtx_deadline = NOW + cb.rto;
	if (cb.user_deadline)
		cb.user_deadline = NOW + params.user_timeout;
	if (cb.ack_deadline)
		cb.ack_deadline = NOW + params.delayed_ack;
	if (cb.wait_deadline && cb.state == SYNFIN_STATE_FIN_WAIT_2)
		cb.wait_deadline = NOW + params.fin_wait2_timeout;
}

/* All round trips take no time at all and the RTO has one value only. */
static void clear_rtt(synfin_cb &cb)
{
	cb.flags &= ~(SYNFIN_CB_TIMED | SYNFIN_CB_SAMPLED);
	cb.srtt = 0;
	cb.rttvar = 0;
	cb.rtt_start = 0;
	cb.rtt_seq = 0;
}

/*
 * A segment holds more bytes than anyone sends, so that no congestion window
 * stops anything, however narrow. What is left of it is what it sends again.
 */
static void clear_cwnd(synfin_cb &cb)
{
	if (!(cb.flags & (SYNFIN_CB_RECOVER | SYNFIN_CB_SYN_ACKED)))
		cb.snd_recover = 0;
	if (cb.cwnd) {
		cb.cwnd = 10 * cb.snd_mss;
		cb.ssthresh = ~0u;
	}
	cb.cwnd_acked = 0;
	cb.sent_at = 0;
	/* They count only where a third would begin fast recovery. */
	if ((cb.flags & SYNFIN_CB_FAST) || !seq_gt(cb.snd_una, cb.snd_recover))
		cb.dupacks = 0;
}

void Rest::clear(synfin_cb &cb) const
{
	clear_timers(cb);
	clear_rtt(cb);
	clear_cwnd(cb);
	if (!(cb.flags & SYNFIN_CB_REOPENED)) {
		cb.old_snd_nxt = 0;
		cb.old_rcv_nxt = 0;
	}
	if (!scenario.windows_vary) {
		/* Every window is as wide as every other. */
		cb.snd_wl1 = cb.rcv_nxt;
		cb.snd_wl2 = cb.snd_una;
	}
	cb.challenge_start = cb.challenge_count && counting ? NOW : 0;
	if (!counting)
		cb.challenge_count = 0;
	memset((u8 *)&cb + CB_BYTES, 0, sizeof(cb) - CB_BYTES);
}

static std::string differences(const synfin_cb &a, const synfin_cb &b)
{
	std::string list;

	for (size_t i = 0; i < CB_BYTES; i += 4)
		if (memcmp((const u8 *)&a + i, (const u8 *)&b + i, 4))
			list += fmt::format(" {}", i);
	return list;
}

/* A passive handshake on which the user has called nothing. */
static bool is_embryo(const synfin_cb &cb)
{
	return cb.state == SYNFIN_STATE_SYN_RECEIVED &&
	       !(cb.flags & (SYNFIN_CB_ACTIVE | SYNFIN_CB_FIN_QUEUED |
			     SYNFIN_CB_ORPHAN)) &&
	       cb.snd_end == cb.iss + 1 && !cb.user_deadline;
}

void Rest::through_embryo(synfin_cb &cb) const
{
	const synfin_cb full = cb;
	struct synfin_former former;
	struct synfin_embryo e;

	synfin_embryo_store(&full, &params, &e, &former);
	synfin_embryo_load(&e, &former, full.rtx_deadline, &params, NOW, &cb);
	clear(cb);
	if (!same(full, cb))
		throw Violation("small-form", "an embryo has lost the words at byte" +
					      differences(full, cb));
}

void Rest::through_timewait(synfin_cb &cb) const
{
	const synfin_cb full = cb;
	struct synfin_timewait tw;

	synfin_timewait_store(&full, &params, &tw);
	synfin_timewait_load(&tw, full.wait_deadline, &params, NOW, &cb);
	clear(cb);
	if (cb.wait_deadline != full.wait_deadline || cb.rcv_nxt != full.rcv_nxt ||
	    cb.rcv_edge != full.rcv_edge || cb.snd_nxt != full.snd_nxt ||
	    cb.snd_una != full.snd_una || cb.snd_end != full.snd_end ||
	    cb.challenge_count != full.challenge_count ||
	    ((cb.flags ^ full.flags) & SYNFIN_CB_ORPHAN))
		throw Violation("small-form", "a TIME-WAIT record differs at byte" +
					      differences(full, cb));
}

/*
 * Nothing is in flight or waits, the user has not gone, and the last window did
 * not come from beyond a hole.
 */
static bool is_idle(const synfin_cb &cb)
{
	return synfin_state_in(cb.state, SYNFIN_IN(ESTABLISHED) |
			       SYNFIN_IN(CLOSE_WAIT) | SYNFIN_IN(FIN_WAIT_2)) &&
	       !synfin_next_deadline(&cb) && !cb.nkept &&
	       seq_leq(cb.snd_wl1, cb.rcv_nxt) &&
	       !(cb.flags & (SYNFIN_CB_FIN_KEPT | SYNFIN_CB_ORPHAN));
}

void Rest::through_idle(synfin_cb &cb) const
{
	const synfin_cb full = cb;
	struct synfin_idle idle;

	synfin_idle_store(&full, &idle);
	synfin_idle_load(&idle, &cb);
	clear(cb);
	if (!same(full, cb))
		throw Violation("small-form", "an idle connection has lost the words at byte" +
					      differences(full, cb));
}

void Rest::store_and_load(synfin_cb &cb) const
{
	if (synfin_embryo_fits(&cb))
		through_embryo(cb);
	else if (is_embryo(cb))
		throw Violation("small-form", "a handshake at rest fits no embryo");
	else if (synfin_timewait_fits(&cb))
		through_timewait(cb);
	else if (cb.state == SYNFIN_STATE_TIME_WAIT)
		throw Violation("small-form", "a TIME-WAIT fits no record");
	else if (synfin_idle_fits(&cb))
		through_idle(cb);
	else if (is_idle(cb))
		throw Violation("small-form", "a connection without a timer is not idle");
}

} // namespace model
