// SPDX-License-Identifier: GPL-2.0
/* The arcs of the state machine: what leads along each of them. */

#include "arcs.hpp"

#include "names.hpp"

#include <algorithm>

namespace synfin {
namespace {

#define ARC(from, to, ...) \
	{ SYNFIN_STATE_##from, SYNFIN_STATE_##to, __VA_ARGS__ }

constexpr arc arcs[] = {
	ARC(CLOSED, LISTEN, "RFC 9293 3.10.1", "passive OPEN / create TCB",
	    "A program is ready to be called: it waits for a SYN, and nothing is sent."),
	ARC(CLOSED, SYN_SENT, "RFC 9293 3.10.1", "active OPEN / snd SYN",
	    "A program calls a peer: an initial sequence number is chosen and a SYN sent with it."),
	ARC(LISTEN, SYN_RECEIVED, "RFC 9293 3.10.7.2", "rcv SYN / snd SYN,ACK",
	    "A peer calls: its number is acknowledged and ours sent along. The listener itself stays where it is; this is the connection that it made."),
	ARC(LISTEN, SYN_SENT, "RFC 9293 3.10.1", "active OPEN / snd SYN",
	    "Who listened calls a peer itself, and becomes an ordinary connection by that."),
	ARC(LISTEN, CLOSED, "RFC 9293 3.10.4", "CLOSE / delete TCB",
	    "The listener is closed. The half-open connections that it had are dropped."),
	ARC(SYN_SENT, SYN_RECEIVED, "RFC 9293 3.10.7.3", "rcv SYN / snd SYN,ACK",
	    "Both ends called at the same moment, and two SYNs crossed. The one connection that comes of it goes through SYN-RECEIVED at both ends."),
	ARC(SYN_SENT, ESTABLISHED, "RFC 9293 3.10.7.3", "rcv SYN,ACK / snd ACK",
	    "The peer acknowledged our number and told its own. With our ACK of that, the third segment, the handshake is complete."),
	ARC(SYN_SENT, CLOSED, "RFC 9293 3.10.7.3", "rcv RST of our SYN, or CLOSE, or timeout / delete TCB",
	    "Nobody is there, and a reset says so; or nobody answers as often as the SYN was sent; or our own user gave up."),
	ARC(SYN_RECEIVED, ESTABLISHED, "RFC 9293 3.10.7.4", "rcv ACK of SYN",
	    "The third segment shows that the peer has our number: it is no old duplicate, and nobody who feigned an address."),
	ARC(SYN_RECEIVED, FIN_WAIT_1, "RFC 9293 3.10.4", "CLOSE / snd FIN",
	    "Our user closed before the handshake was complete, so a FIN follows our SYN at once."),
	ARC(SYN_RECEIVED, LISTEN, "RFC 9293 3.10.7.4", "rcv RST",
	    "The SYN had been an old duplicate, or the peer gave up. As a listener made the connection, nobody is told, and the listener listens on."),
	ARC(SYN_RECEIVED, CLOSED, "RFC 9293 3.10.7.4", "rcv RST, or ABORT, or timeout / delete TCB",
	    "The peer reset the connection, nobody acknowledged our SYN as often as it was sent, or our own user aborted."),
	ARC(SYN_RECEIVED, TIME_WAIT, "RFC 9293 3.6.1", "the SYN proves to be an old duplicate",
	    "The SYN that had reopened the connection out of TIME-WAIT was an old duplicate: the rest of the wait goes on."),
	ARC(ESTABLISHED, FIN_WAIT_1, "RFC 9293 3.10.4", "CLOSE / snd FIN",
	    "Our user has no more to send. The FIN follows all data that is queued, and we go on receiving."),
	ARC(ESTABLISHED, CLOSE_WAIT, "RFC 9293 3.10.7.4", "rcv FIN / snd ACK",
	    "The peer has no more to send. Our user is told, may go on sending, and decides when to close as well."),
	ARC(ESTABLISHED, CLOSED, "RFC 9293 3.10.7.4", "rcv RST, or ABORT, or timeout / delete TCB",
	    "A reset with exactly the number that is expected next, an abort of our own user, or data that nobody acknowledged in time."),
	ARC(FIN_WAIT_1, FIN_WAIT_2, "RFC 9293 3.10.7.4", "rcv ACK of FIN",
	    "The peer knows that we send no more, and may itself go on sending: the connection is half closed."),
	ARC(FIN_WAIT_1, CLOSING, "RFC 9293 3.10.7.4", "rcv FIN / snd ACK",
	    "Both ends closed at the same moment, and two FINs crossed. The ACK of ours is still to come."),
	ARC(FIN_WAIT_1, TIME_WAIT, "RFC 9293 3.10.7.4", "rcv FIN,ACK of FIN / snd ACK",
	    "One segment both acknowledges our FIN and is the peer's own: three segments end the connection instead of four."),
	ARC(FIN_WAIT_1, CLOSED, "RFC 9293 3.10.7.4", "rcv RST, or ABORT, or timeout / delete TCB",
	    "A reset came, our FIN stayed without acknowledgment for too long, or our own user aborted."),
	ARC(FIN_WAIT_2, TIME_WAIT, "RFC 9293 3.10.7.4", "rcv FIN / snd ACK",
	    "Now the peer has closed as well. We wait in case our last ACK is lost."),
	ARC(FIN_WAIT_2, CLOSED, "RFC 9293 3.10.7.4", "rcv RST, or ABORT, or nobody owns it / delete TCB",
	    "A reset came, our own user aborted, or nobody owned the connection any more for as long as fin_wait2_timeout."),
	ARC(CLOSE_WAIT, LAST_ACK, "RFC 9293 3.10.4", "CLOSE / snd FIN",
	    "Our user closes too, and our FIN follows all data that is queued."),
	ARC(CLOSE_WAIT, CLOSED, "RFC 9293 3.10.7.4", "rcv RST, or ABORT, or timeout / delete TCB",
	    "A reset came, data stayed without acknowledgment for too long, or our own user aborted."),
	ARC(CLOSING, TIME_WAIT, "RFC 9293 3.10.7.4", "rcv ACK of FIN",
	    "The ACK of our FIN arrived as well, so both directions are at their end."),
	ARC(CLOSING, CLOSED, "RFC 9293 3.10.7.4", "rcv RST, or ABORT, or timeout / delete TCB",
	    "A reset came, our FIN stayed without acknowledgment for too long, or our own user aborted."),
	ARC(LAST_ACK, CLOSED, "RFC 9293 3.10.7.4", "rcv ACK of FIN / delete TCB",
	    "Our FIN is acknowledged: the peer closed first and does the waiting. A reset, an abort or a timeout leads here too."),
	ARC(TIME_WAIT, CLOSED, "RFC 9293 3.10.8", "timeout of 2MSL / delete TCB",
	    "Twice the maximum segment lifetime has passed: the peer has our last ACK, and old segments have died out."),
	ARC(TIME_WAIT, SYN_RECEIVED, "RFC 9293 3.6.1", "rcv SYN / snd SYN,ACK",
	    "A new SYN, whose number lies above all that the old connection used, need not wait for the end of 2MSL."),
};

#undef ARC

} // namespace

std::span<const arc> all_arcs()
{
	return arcs;
}

const arc *find_arc(unsigned int from, unsigned int to)
{
	auto found = std::find_if(std::begin(arcs), std::end(arcs),
				  [&](const arc &a) {
					  return a.from == from && a.to == to;
				  });

	return found == std::end(arcs) ? nullptr : found;
}

std::string arc_name(const arc &a)
{
	return std::string(synfin_state_name(a.from)) + "-" +
	       synfin_state_name(a.to);
}

const arc *find_arc(std::string_view name)
{
	auto found = std::find_if(std::begin(arcs), std::end(arcs),
				  [&](const arc &a) {
					  return same_word(arc_name(a), name);
				  });

	return found == std::end(arcs) ? nullptr : found;
}

} // namespace synfin
