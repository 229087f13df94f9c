// SPDX-License-Identifier: GPL-2.0
/*
 * What must be true of two ends together, and of how it all ends.
 */
#include <fmt/format.h>

#include "machine.hpp"

namespace model {

/* These can count on a peer who is there, unless he has gone one-sidedly. */
#define RELIES_ON_PEER	(SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(FIN_WAIT_1) | \
			 SYNFIN_IN(FIN_WAIT_2) | SYNFIN_IN(CLOSE_WAIT))

static bool in(const Host &h, u32 set)
{
	return synfin_state_in(h.cb.state, set);
}

/* After an early CLOSE even FIN-WAIT-1 may not know yet that there is a peer. */
static bool synchronised(const Host &h)
{
	return in(h, SYNFIN_STATES_SYNCHRONISED) && h.cb.snd_una != h.cb.iss;
}

/* The incarnation of its peer that a host is connected with. */
static unsigned int partner(const Host &me, const Host &peer)
{
	return peer.incarnation_of(me.cb.rcv_nxt);
}

/* Is that the one the peer has now? */
static bool attached(const Host &me, const Host &peer)
{
	return peer.alive() && in(me, SYNFIN_STATES_SYNCHRONISED |
				      SYNFIN_IN(SYN_RECEIVED)) &&
	       partner(me, peer) == peer.incarnation_of(peer.cb.snd_nxt);
}

static void check_numbers(const Host &me, const Host &peer)
{
	if (me.alive() && me.incarnation_of(me.cb.snd_nxt) >= me.next)
		throw Violation("iss", "a connection has an ISS that it was not given");
	if (synchronised(me) && partner(me, peer) >= peer.next)
		throw Violation("matched", "RCV.NXT is no number the peer ever used");
}

static void check_partner(const Host &me, const Host &peer)
{
	if (!in(me, RELIES_ON_PEER) || !synchronised(me) || attached(me, peer))
		return;
	if (!(peer.left & (1u << partner(me, peer))))
		throw Violation("half-open",
				fmt::format("{}, but that peer is gone, and not by "
					    "abort, crash or timeout",
					    synfin_state_name(me.cb.state)));
}

/* What one has taken, the other has sent; what one knows to be taken, is. */
static void check_flow(const Host &from, const Host &to)
{
	if (seq_gt(to.cb.rcv_nxt, from.cb.snd_nxt))
		throw Violation("matched", "RCV.NXT is past the peer's SND.NXT");
	if (seq_gt(from.cb.snd_una, to.cb.rcv_nxt))
		throw Violation("matched", "SND.UNA is past the peer's RCV.NXT");
}

void judge_pair(const World &w)
{
	const Host &a = w.host[0], &b = w.host[1];
	bool ab = attached(a, b), ba = attached(b, a);

	check_numbers(a, b);
	check_numbers(b, a);
	check_partner(a, b);
	check_partner(b, a);
	if (synchronised(a) && synchronised(b) && ab != ba)
		throw Violation("matched", "one end is connected with the other, "
					   "but not the other way round");
	if (ab && ba) {
		check_flow(a, b);
		check_flow(b, a);
	}
}

static bool agree(u8 a, u8 b)
{
	return (a == SYNFIN_STATE_ESTABLISHED && b == SYNFIN_STATE_ESTABLISHED) ||
	       (a == SYNFIN_STATE_FIN_WAIT_2 && b == SYNFIN_STATE_CLOSE_WAIT) ||
	       (a == SYNFIN_STATE_CLOSE_WAIT && b == SYNFIN_STATE_FIN_WAIT_2);
}

/* May this connection stay as it is for ever, with nobody calling? */
static void check_final(const Host &me, const Host &peer)
{
	if (!me.alive())
		return;
	if (!in(me, SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(FIN_WAIT_2) |
		    SYNFIN_IN(CLOSE_WAIT)))
		throw Violation("quiet-end", fmt::format("it comes to rest in {}",
					     synfin_state_name(me.cb.state)));
	if (pending(me.cb))
		throw Violation("quiet-end", "it comes to rest with something unsent");
	if (attached(me, peer) && !agree(me.cb.state, peer.cb.state))
		throw Violation("quiet-end", fmt::format("it comes to rest in {} and {}",
					     synfin_state_name(me.cb.state),
					     synfin_state_name(peer.cb.state)));
	if (attached(me, peer) && me.cb.rcv_nxt != peer.cb.snd_nxt)
		throw Violation("quiet-end", "it comes to rest with something lost");
}

/*
 * Two ends that are connected with each other need not give up, and a SYN is
 * answered by whoever is there. Only TIME-WAIT may fail to make itself
 * understood: no reset ends it. What an old SYN drew from a listener may well
 * wait in vain for a peer who is busy with somebody else.
 */
void judge_fair(const World &w, const Turn &t)
{
	const Host &a = w.host[0], &b = w.host[1];
	bool opening = t.before.state == SYNFIN_STATE_SYN_SENT;

	if (t.host < 0 || t.out.cause != SYNFIN_CAUSE_TIMED_OUT)
		return;
	if ((attached(a, b) && attached(b, a)) ||
	    (opening && !in(w.host[!t.host], SYNFIN_IN(TIME_WAIT))))
		throw Violation("gives-up",
				fmt::format("{} gives up, though nothing was lost",
					    synfin_state_name(t.before.state)));
}

void judge_end(const World &w)
{
	judge_pair(w);
	check_final(w.host[0], w.host[1]);
	check_final(w.host[1], w.host[0]);
}

} // namespace model
