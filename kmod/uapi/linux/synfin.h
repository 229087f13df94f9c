/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/synfin.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_SYNFIN_H
#define _UAPI_LINUX_SYNFIN_H

#include <linux/types.h>

#define SYNFIN_FAMILY_NAME	"synfin"
#define SYNFIN_FAMILY_VERSION	1

#define SYNFIN_ABI	1
#define SYNFIN_PROTOCOL	253

/**
 * enum synfin_state - The eleven states of a connection.
 * @SYNFIN_STATE_CLOSED: [RFC 9293 3.3.2] There is no connection and nothing is
 *   remembered of one. Any segment that arrives, except a reset, is answered
 *   with a reset.
 * @SYNFIN_STATE_LISTEN: [RFC 9293 3.3.2] A passive open waits for a SYN from a
 *   remote peer. Each SYN makes a connection of its own in SYN-RECEIVED, while
 *   the listener stays where it is.
 * @SYNFIN_STATE_SYN_SENT: [RFC 9293 3.3.2] We sent a SYN and wait for a SYN
 *   from the peer that acknowledges it. The SYN is sent again, with growing
 *   pauses, until the retries are used up.
 * @SYNFIN_STATE_SYN_RECEIVED: [RFC 9293 3.3.2] We have sent a SYN and received
 *   one, and wait for the acknowledgment of ours. Whether this began with a
 *   passive or an active open decides what a reset does here.
 * @SYNFIN_STATE_ESTABLISHED: [RFC 9293 3.3.2] Both SYNs are acknowledged, and
 *   data flows both ways. This is the only state in which neither side has
 *   asked for an end.
 * @SYNFIN_STATE_FIN_WAIT_1: [RFC 9293 3.3.2] We closed first and sent a FIN,
 *   which is not yet acknowledged. The peer may still be sending data, or may
 *   have closed at the same moment.
 * @SYNFIN_STATE_FIN_WAIT_2: [RFC 9293 3.3.2] Our FIN is acknowledged, so we
 *   may receive but not send: the connection is half closed. It lasts until
 *   the peer closes too; only a connection that nobody owns any more is ended
 *   by a timer.
 * @SYNFIN_STATE_CLOSE_WAIT: [RFC 9293 3.3.2] The peer closed and its FIN is
 *   acknowledged; our own user has not closed yet. We may still send all we
 *   want, and the connection stays here until our user closes.
 * @SYNFIN_STATE_CLOSING: [RFC 9293 3.3.2] Both sides closed at the same
 *   moment: we have the peer's FIN, but no acknowledgment of ours. When that
 *   comes, the connection goes to TIME-WAIT.
 * @SYNFIN_STATE_LAST_ACK: [RFC 9293 3.3.2] The peer closed first, we closed
 *   after it, and wait for the acknowledgment of our FIN. When that comes the
 *   connection is over, with no TIME-WAIT on this side.
 * @SYNFIN_STATE_TIME_WAIT: [RFC 9293 3.3.2] Both FINs are acknowledged, and we
 *   closed first. We wait for twice the maximum segment lifetime, so that a
 *   lost last ACK can be sent again and old segments die out before the same
 *   pair of addresses and ports is used again.
 */
enum synfin_state {
	SYNFIN_STATE_CLOSED,
	SYNFIN_STATE_LISTEN,
	SYNFIN_STATE_SYN_SENT,
	SYNFIN_STATE_SYN_RECEIVED,
	SYNFIN_STATE_ESTABLISHED,
	SYNFIN_STATE_FIN_WAIT_1,
	SYNFIN_STATE_FIN_WAIT_2,
	SYNFIN_STATE_CLOSE_WAIT,
	SYNFIN_STATE_CLOSING,
	SYNFIN_STATE_LAST_ACK,
	SYNFIN_STATE_TIME_WAIT,

	/* private: */
	__SYNFIN_STATE_MAX,
	SYNFIN_STATE_MAX = (__SYNFIN_STATE_MAX - 1)
};

/**
 * enum synfin_rule - The requirement that decided. The part before the last
 *   dash is its topic, and SA-xx are those of SEGMENT ARRIVES in state xx.
 * @SYNFIN_RULE_NONE: [synfin] No requirement had a say. An event with it tells
 *   what happened, and nothing had to be decided.
 * @SYNFIN_RULE_HDR_01: [RFC 9293 3.1] Every segment we send carries a valid
 *   checksum, and every one we receive is checked. A segment with a wrong
 *   checksum is dropped without an answer and changes nothing.
 * @SYNFIN_RULE_HDR_02: [RFC 9293 3.1] The checksum covers a pseudo-header with
 *   both addresses, the length and the IP protocol number in use, which is
 *   ours and not TCP's. An odd byte at the end is padded with zero for the sum
 *   only.
 * @SYNFIN_RULE_HDR_03: [RFC 9293 3.1] A data offset below five words, or one
 *   that points past the end of the datagram, makes a segment malformed. It is
 *   dropped without an answer.
 * @SYNFIN_RULE_HDR_04: [RFC 9293 3.1] A datagram too short for the 20 bytes of
 *   the header is dropped, however its bytes are spread over memory. Without
 *   the whole header there are no ports to look up and no checksum to check,
 *   so there is nobody to answer.
 * @SYNFIN_RULE_HDR_05: [RFC 9293 3.1] The four reserved bits are sent as zero
 *   and ignored when they arrive. That leaves them free for a later use: who
 *   refused them today could not talk to a peer who uses them tomorrow.
 * @SYNFIN_RULE_HDR_06: [RFC 9293 3.1] The window is an unsigned number of 16
 *   bits: 65535 is a large window and never a negative one. Read as a signed
 *   number the largest windows would be negative, and a sender would wait for
 *   ever for room that is there.
 * @SYNFIN_RULE_HDR_07: [RFC 9293 3.1] Windows are kept as 32-bit values in the
 *   control block, so that sums with sequence numbers wrap where those wrap.
 *   In 16 bits the sum of a number and a window would be cut off, and a
 *   segment inside the window would look outside.
 * @SYNFIN_RULE_HDR_08: [RFC 9293 3.1] The options end-of-list, no-operation
 *   and maximum segment size are understood. Of the three only the last tells
 *   the receiver something; the other two end and pad the list.
 * @SYNFIN_RULE_HDR_09: [RFC 9293 3.1] An option may come with any segment, not
 *   only with a SYN, and must not disturb how the segment is handled. A peer
 *   may use options that we do not know at any moment of a connection, and its
 *   FIN counts with an option as without.
 * @SYNFIN_RULE_HDR_10: [RFC 9293 3.1] An option that we do not know is skipped
 *   by its length, and the segment is handled as if it were not there. So old
 *   and new implementations can talk: who offers an extension learns from its
 *   absence in the answer that it is not understood.
 * @SYNFIN_RULE_HDR_11: [RFC 9293 3.1] Every option but end-of-list and
 *   no-operation is sent with a length byte. It is the length that lets a
 *   receiver which does not know an option find the next one.
 * @SYNFIN_RULE_HDR_12: [RFC 9293 3.1] An option with an impossible length, 0,
 *   1 or past the header, ends the reading of options: it and those after it
 *   count as absent. The segment itself is still handled.
 * @SYNFIN_RULE_HDR_13: [RFC 9293 3.2] Options may begin at any byte; no
 *   alignment to words is expected. A receiver that read them by words would
 *   miss, or misread, the options of peers that pad in another way, or not at
 *   all.
 * @SYNFIN_RULE_HDR_14: [RFC 9293 3.1] What follows an end-of-list option is
 *   sent as zeros and ignored when it arrives. The receiver stops reading at
 *   the end of the list, so what follows can only be padding.
 * @SYNFIN_RULE_HDR_15: [RFC 9293 3.2] The maximum segment size option is sent
 *   with SYN segments only. Both ends learn the other's limit in the
 *   handshake, before any data is sent, and it holds for the whole connection.
 * @SYNFIN_RULE_HDR_16: [RFC 9293 3.2] A maximum segment size option on a
 *   segment without SYN is not acted upon. The size was agreed in the
 *   handshake; taking a new one later would let a stray segment slow the
 *   connection down to tiny pieces.
 * @SYNFIN_RULE_HDR_17: [RFC 9293 3.7.1] Both ends announce the largest segment
 *   they can take, and honour what the other announced. A larger segment might
 *   be cut up on the way or not be taken at all, and then it is lost however
 *   often it is sent.
 * @SYNFIN_RULE_HDR_18: [RFC 9293 3.7.1] The maximum segment size is announced
 *   with every SYN, which is allowed always and asked for when it differs from
 *   the default. A peer that hears nothing has to assume the default, which is
 *   far less than most links carry.
 * @SYNFIN_RULE_HDR_19: [RFC 9293 3.7.1] A peer that announces no maximum
 *   segment size gets segments of at most 536 bytes over IPv4 and 1220 over
 *   IPv6. These are the sizes that every host must be able to take, and so the
 *   only ones that are safe without asking.
 * @SYNFIN_RULE_HDR_20: [RFC 9293 3.7.1] We never send more data in a segment
 *   than the smaller of what the peer announced and what the path carries,
 *   less the bytes of our options. What is larger does not get through: a
 *   router cuts it up or, as our datagrams are not to be cut, throws it away.
 * @SYNFIN_RULE_HDR_21: [RFC 9293 3.7.1] The size we announce never exceeds
 *   what can arrive: the device's MTU less the headers of IP and of the
 *   segment. Announcing more would invite segments that get lost again and
 *   again on their way to us.
 * @SYNFIN_RULE_HDR_22: [RFC 9293 3.4] A reset is acted upon even when our
 *   receive window is zero. A window of zero refuses data, not control: else a
 *   peer that is gone could never tell us while we are full.
 * @SYNFIN_RULE_HDR_23: [RFC 9293 3.5.3] A reset may carry data. The data is
 *   ignored, the reset is not.
 * @SYNFIN_RULE_SEQ_01: [RFC 9293 3.4] Sequence numbers are compared modulo
 *   2^32: a number comes before another when the way up to it is shorter than
 *   half the circle. The numbers have 32 bits and wrap around, so an ordinary
 *   comparison would take a new number for an old one every four gigabytes.
 * @SYNFIN_RULE_SEQ_02: [RFC 9293 3.4] The length of a segment in sequence
 *   numbers is its data plus one for SYN and one for FIN. Because SYN and FIN
 *   take a number each they are acknowledged and sent again like data, and
 *   none of them can get lost unnoticed.
 * @SYNFIN_RULE_SEQ_03: [RFC 9293 3.10.7.4] A segment of length zero that meets
 *   a zero window is acceptable only if its sequence number is exactly the one
 *   expected next. Such segments carry only an ACK or a reset, and any other
 *   number shows an old duplicate, or that the peer's view differs from ours.
 * @SYNFIN_RULE_SEQ_04: [RFC 9293 3.10.7.4] A segment of length zero that meets
 *   an open window is acceptable if its sequence number lies inside the
 *   window. Whoever guesses numbers blindly must hit the window; one outside
 *   is answered with an ACK that says what we expect.
 * @SYNFIN_RULE_SEQ_05: [RFC 9293 3.10.7.4] A segment with length that meets a
 *   zero window is not acceptable, but its ACK and RST are still looked at.
 *   There is no room for its data, but a sender with a full window must still
 *   be able to acknowledge ours or end the connection.
 * @SYNFIN_RULE_SEQ_06: [RFC 9293 3.10.7.4] A segment with length that meets an
 *   open window is acceptable if its first or its last number lies inside the
 *   window. One end inside is enough: such a segment overlaps what we are
 *   waiting for, and has something new for us.
 * @SYNFIN_RULE_SEQ_07: [RFC 9293 3.10.7.4] Of a segment that begins before the
 *   window, the old part is cut off and only what is new is handled. A sender
 *   that repeats may pack old and new data together, and dropping it all would
 *   make it wait for its timer once more.
 * @SYNFIN_RULE_SEQ_08: [RFC 9293 3.10.7.4] A segment inside the window but
 *   ahead of what is expected next may be kept or dropped. We keep its text
 *   where there is room, acknowledge what is in order, and never act on a FIN
 *   out of order.
 * @SYNFIN_RULE_SEQ_09: [RFC 9293 3.10.7.4] A segment that arrives ahead of its
 *   turn is answered with an ACK at once, which tells the sender what is
 *   missing. The sender need not wait for its timer to learn what is missing,
 *   and repeated such ACKs are a sign of loss.
 * @SYNFIN_RULE_SEQ_10: [RFC 9293 3.10.7.4] When several segments are handled
 *   together, only one ACK is sent, after the last. Answering each of them
 *   would tell the sender the same several times, and cost the network
 *   segments for nothing.
 * @SYNFIN_RULE_SEQ_11: [RFC 9293 A.2] The check of sequence numbers hides the
 *   ACK of a crossing SYN,ACK and of a crossing FIN. Where both ends act at
 *   once we look at that ACK all the same.
 * @SYNFIN_RULE_ISN_01: [RFC 9293 3.4.1] Initial sequence numbers contain a
 *   clock that ticks about every 4 microseconds and never runs backwards while
 *   the host is up. A number is used again only after some four and a half
 *   hours, when no old segment of an earlier connection is still on its way.
 * @SYNFIN_RULE_ISN_02: [RFC 6528 3] An initial sequence number is the clock
 *   plus a keyed hash of both addresses and ports, so that another
 *   connection's numbers tell nothing about this one's. A forger who can not
 *   see our segments has to guess them, and connections of his own do not help
 *   him.
 * @SYNFIN_RULE_ISN_03: [RFC 6528 3] The hash's key has at least 128 bits from
 *   the kernel's random numbers and can not be read by anyone. Who knew the
 *   key could compute the numbers of any connection, and forge segments for it
 *   without seeing one.
 * @SYNFIN_RULE_ISN_04: [RFC 6528 3] A new key while old connections may still
 *   be remembered would break the order of their numbers, so the key is made
 *   once, when the module is loaded. For the same addresses and ports a
 *   connection's numbers must lie above those of the one before, and that
 *   holds only under one key.
 * @SYNFIN_RULE_ISN_05: [RFC 9293 3.10.1] One initial sequence number serves a
 *   whole attempt to open: repeated SYNs, and the SYN,ACK of a simultaneous
 *   open, use the same. With a new number at each try an answer to an earlier
 *   SYN would look wrong, and an attempt that was nearly done would fail.
 * @SYNFIN_RULE_ISN_06: [RFC 9293 3.6.1] When a SYN reopens a connection out of
 *   TIME-WAIT, our new initial number lies above every number that the old
 *   incarnation used. Segments of the old incarnation that are still on their
 *   way then lie outside the new window and do no harm.
 * @SYNFIN_RULE_QT_01: [RFC 9293 3.4.3] A host that lost its memory of sequence
 *   numbers may keep quiet for a maximum segment lifetime before it opens
 *   anything. Here that is the parameter quiet_time, and what is left of it is
 *   told with the refusal.
 * @SYNFIN_RULE_QT_02: [RFC 9293 3.4.3] Quiet time ends once it has passed
 *   since the module was loaded and the namespace made; from then on nothing
 *   waits. By then, if it was a maximum segment lifetime, all that was sent
 *   before the memory was lost has died out.
 * @SYNFIN_RULE_QT_03: [RFC 9293 3.4.2] The maximum segment lifetime is a
 *   convention, two minutes by default, and can be changed. TIME-WAIT lasts
 *   twice that long, so an experiment that sets it to one second waits two
 *   seconds instead of four minutes.
 * @SYNFIN_RULE_OPN_01: [RFC 9293 3.5] Two SYNs that cross on the way make one
 *   connection, not two and not an error. Either end sees a SYN where it
 *   expected SYN,ACK, answers it in SYN-RECEIVED, and both come to ESTABLISHED
 *   with the same numbers.
 * @SYNFIN_RULE_OPN_02: [RFC 9293 3.5] In SYN-RECEIVED we remember whether the
 *   connection was opened passively or actively, because that decides what a
 *   reset or another SYN does. A listener's attempt that fails just vanishes,
 *   while the user who opened actively has to be told that he was refused.
 * @SYNFIN_RULE_OPN_03: [RFC 9293 3.9.1.1] A passive open makes a new listener
 *   or fails; it never disturbs one that exists. If it could, any program
 *   might take over a port that another one already serves.
 * @SYNFIN_RULE_OPN_04: [RFC 9293 3.9.1.1] A port can be listened on while
 *   connections from that port are in SYN-SENT or SYN-RECEIVED. A server's
 *   port is in such states all the time, one for each client that is just
 *   arriving; they must not keep a server from coming back.
 * @SYNFIN_RULE_OPN_05: [RFC 9293 3.9.1.1] Whoever opens a connection may
 *   choose its local address. On a host with several addresses the choice
 *   decides which network the segments leave by, and whom the peer sees.
 * @SYNFIN_RULE_OPN_06: [RFC 9293 3.9.1.1] If no local address is chosen, the
 *   route to the peer decides it before the first SYN. The peer answers to the
 *   address that it sees, and the checksum covers it, so it must be known when
 *   the first SYN is made.
 * @SYNFIN_RULE_OPN_07: [RFC 9293 3.9.1.1] All segments of a connection use the
 *   pair of addresses it was opened with. The pair of addresses and ports is
 *   the connection's name; from another address a segment would belong to no
 *   connection, and be reset.
 * @SYNFIN_RULE_OPN_08: [RFC 9293 3.9.1.1] An open to a broadcast, multicast or
 *   unspecified address fails at once, and nothing is sent. A connection has
 *   exactly two ends, while many might answer a SYN to such an address, or
 *   nobody.
 * @SYNFIN_RULE_OPN_09: [RFC 9293 3.9.1.1] A passive open that names its peer
 *   accepts that address and port only; for others there is no listener. This
 *   is how two known ends agree to meet, and how a server limits itself to one
 *   client.
 * @SYNFIN_RULE_OPN_10: [RFC 9293 3.10.1] An active open needs the address and
 *   port of the peer, and an open of what is open already is refused. Without
 *   a peer there is nobody to send a SYN to, and a second open of a live
 *   connection would lose its numbers.
 * @SYNFIN_RULE_OPN_11: [RFC 9293 3.5] Data that comes with a SYN or right
 *   behind it is not given to the user before the handshake is complete. The
 *   SYN may be an old duplicate or a forgery, and only the third segment of
 *   the handshake shows that the peer is really there.
 * @SYNFIN_RULE_OPN_12: [RFC 9293 3.5] An old duplicate SYN gets a SYN,ACK that
 *   its supposed sender refuses with a reset. The listener forgets the
 *   attempt, and the real SYN then succeeds.
 * @SYNFIN_RULE_OPN_13: [RFC 9293 3.5.1] A SYN,ACK that reaches a listener is
 *   the answer to nothing and gets a reset, so that its sender gives up the
 *   attempt. It is how two listeners recover when an old duplicate SYN of one
 *   reaches the other: both end where they began, in LISTEN.
 * @SYNFIN_RULE_OPN_14: [RFC 7413 2] Fast Open is not implemented: its option
 *   is an unknown option, and data on a SYN is left to be sent again. To the
 *   peer we are a host that does not know the extension, and it goes on with
 *   an ordinary handshake.
 * @SYNFIN_RULE_FLD_01: [RFC 4987 3.2] Half-open connections are bounded for
 *   each listener and for the namespace. A SYN beyond the bound is dropped and
 *   not answered with a reset, so that the peer tries again.
 * @SYNFIN_RULE_FLD_02: [RFC 4987 3.3] SYN-RECEIVED has a bounded life: when
 *   the SYN,ACK was sent as often as allowed, the record is freed. A peer that
 *   never answers, because its SYN was forged or it went away, would otherwise
 *   hold memory and a place in the backlog for ever.
 * @SYNFIN_RULE_FLD_03: [RFC 4987 3.4] The oldest half-open connection could be
 *   given up for a new one; we do not, as it would let a flood push out real
 *   peers. Under a flood the oldest is often a real peer with a slow path, and
 *   it would lose its place to the next forged SYN.
 * @SYNFIN_RULE_FLD_04: [RFC 4987 3.5] A half-open connection is kept in a
 *   small record of its own, in a table whose hash has a secret key. A flood
 *   then costs little memory, and an attacker who does not know the key can
 *   not make all his SYNs meet in one slow place.
 * @SYNFIN_RULE_FLD_05: [RFC 4987 3.6] A SYN for which there is no room, or any
 *   SYN where syn_cookies says so, is answered with a cookie: our sequence
 *   number is all that is remembered of it. The price is every option but MSS,
 *   and a SYN,ACK that is not sent again when it is lost.
 * @SYNFIN_RULE_FLD_06: [RFC 4987 4] A SYN,ACK that is not answered is sent
 *   again. Either it or the peer's ACK may be lost, and the peer, who believes
 *   the connection open, might have nothing to send that shows it.
 * @SYNFIN_RULE_RSG_01: [RFC 9293 3.5.2] Any segment for which there is no
 *   connection provokes a reset, unless it is a reset itself. Whoever sent it
 *   believes in a connection that is not there, or knocks at a closed port,
 *   and learns it in one round trip instead of by a timeout.
 * @SYNFIN_RULE_RSG_02: [RFC 9293 3.10.7.1] A reset in answer to a segment with
 *   an ACK takes its sequence number from that ACK, so that the peer can tell
 *   it is genuine. The number is one that the peer expects, since it just
 *   acknowledged all before it, so his checks let the reset through.
 * @SYNFIN_RULE_RSG_03: [RFC 9293 3.10.7.1] A reset in answer to a segment
 *   without an ACK has sequence number zero and acknowledges all of that
 *   segment. The offender is usually a SYN: its sender expects no number of
 *   ours yet, and knows the reset by what it acknowledges.
 * @SYNFIN_RULE_RSG_04: [RFC 9293 3.5.2] Before a connection is synchronised,
 *   an ACK of something never sent is answered with a reset, and our state
 *   stays as it is. The segment belongs to an old connection; the reset ends
 *   that one at the peer, while our attempt may still succeed.
 * @SYNFIN_RULE_RSG_05: [RFC 9293 3.5.2] In a synchronised state a segment with
 *   wrong numbers never causes a reset: it is answered with an empty ACK that
 *   says what we expect. Were it otherwise, anyone could end a connection by
 *   sending into it one segment with wrong numbers.
 * @SYNFIN_RULE_RSG_06: [RFC 9293 3.5.2] A reset is never answered with a
 *   reset. Otherwise two hosts that know nothing of each other's connections
 *   would send resets to and fro for ever.
 * @SYNFIN_RULE_RSG_07: [RFC 9293 3.5.2] No reset is sent when it is not clear
 *   that the segment was meant for us: a bad checksum, a malformed header, a
 *   broadcast or multicast address. A reset to a broadcast would come from
 *   every host that heard it, and one to a damaged segment might end a
 *   connection that has nothing to do with it.
 * @SYNFIN_RULE_RSG_08: [RFC 9293 3.10.5] An abort in SYN-RECEIVED,
 *   ESTABLISHED, FIN-WAIT-1, FIN-WAIT-2 or CLOSE-WAIT sends a reset with our
 *   next sequence number. The peer learns at once that no more will come and
 *   none of its data will be taken, instead of repeating it until it times
 *   out.
 * @SYNFIN_RULE_RSG_09: [RFC 9293 3.10.5] An abort in LISTEN, SYN-SENT,
 *   CLOSING, LAST-ACK or TIME-WAIT sends nothing. In LISTEN and SYN-SENT no
 *   peer has a connection yet that could be ended, and in the last three both
 *   sides have closed, so there is nothing left to break off.
 * @SYNFIN_RULE_RSG_10: [RFC 9293 3.10.5] The side that sends a reset goes to
 *   CLOSED at once. A sentence elsewhere in the RFC would have it pass through
 *   TIME-WAIT; the tables of events win.
 * @SYNFIN_RULE_RSG_11: [RFC 9293 3.5.1] A host that lost a connection answers
 *   the peer's data with a reset, and so the peer learns that it is gone. The
 *   reset takes its number from the peer's ACK, so it is just the one that the
 *   peer believes.
 * @SYNFIN_RULE_RSG_12: [RFC 9293 3.10.7.1] A reset without a connection is
 *   sent from the address that was spoken to, with a zero window, and only so
 *   many of them a second. Without the limit a flood of forged segments would
 *   make us send as many resets, to victims of the forger's choice.
 * @SYNFIN_RULE_RSP_01: [RFC 9293 3.5.3] Outside SYN-SENT a reset is judged by
 *   its sequence number alone; its ACK is not looked at. The number shows that
 *   the sender knows the connection, while a host that lost it may have
 *   nothing to acknowledge.
 * @SYNFIN_RULE_RSP_02: [RFC 9293 3.5.3] In SYN-SENT a reset counts only if it
 *   acknowledges our SYN. There is no other proof in that state that its
 *   sender saw our SYN, as the peer's numbers are not known yet.
 * @SYNFIN_RULE_RSP_03: [RFC 5961 3.2] A reset outside the receive window is
 *   dropped without a word. Outside means before the number expected next, or
 *   at the right edge and beyond.
 * @SYNFIN_RULE_RSP_04: [RFC 5961 3.2] A reset with exactly the sequence number
 *   expected next ends the connection. A forger has to hit one number out of
 *   2^32, and not any of the many in a window.
 * @SYNFIN_RULE_RSP_05: [RFC 5961 3.2] A reset inside the window, but not with
 *   the number expected next, is answered with a challenge ACK: a genuine peer
 *   will then send the exact one. A forger never sees the challenge, and so
 *   the connection lives on.
 * @SYNFIN_RULE_RSP_06: [RFC 9293 3.10.7.3] In SYN-SENT no sequence number is
 *   expected yet, so a reset that acknowledges our SYN is believed whatever
 *   its own number. A closed port answers a SYN with number zero, and to
 *   insist on another would make every refusal wait for a timeout.
 * @SYNFIN_RULE_RSP_07: [RFC 9293 3.6] The user is told whether the connection
 *   ended by a normal close or by a reset. After a reset data may have been
 *   lost in both directions, and whoever takes that for a normal end takes
 *   half a file for a whole one.
 * @SYNFIN_RULE_RSP_08: [RFC 9293 3.10.7.4] A reset empties all queues, and the
 *   calls that wait end with that error. What is in them can not be sent or
 *   acknowledged any more.
 * @SYNFIN_RULE_RSP_09: [RFC 1337 3] A reset in TIME-WAIT is ignored, because
 *   it could cut the wait short that protects the next connection. The
 *   parameter rfc1337=0 brings back the text of RFC 9293, which obeys it.
 * @SYNFIN_RULE_RSP_10: [RFC 5961 8] A genuine reset that overtakes lost data
 *   costs one more round trip: it is challenged, and the peer answers with the
 *   exact one. That is the price of believing no reset but the exact one.
 * @SYNFIN_RULE_CHA_01: [RFC 5961 4.2] A SYN in a synchronised state, with or
 *   without ACK and with any number, is answered with a challenge ACK and
 *   dropped. It never resets the connection.
 * @SYNFIN_RULE_CHA_02: [RFC 5961 4.2] A peer that really restarted answers the
 *   challenge ACK with a reset that has the exact number, and that ends the
 *   connection. The number of that reset comes from our challenge, so it is
 *   the one that we expect.
 * @SYNFIN_RULE_CHA_03: [RFC 5961 5.2] An ACK older than the largest window the
 *   peer ever offered, or newer than all we sent, makes the segment worthless:
 *   it is dropped and answered with an ACK. A forger of data would have to
 *   guess this number, too, besides one in our receive window.
 * @SYNFIN_RULE_CHA_04: [RFC 5961 5.2] The largest window that the peer ever
 *   offered is remembered, to tell an old ACK from a forged one. No more than
 *   that was ever in flight, so an ACK that lags by more was not just
 *   overtaken on its way.
 * @SYNFIN_RULE_CHA_05: [RFC 5961 7] Challenge ACKs are limited to so many in
 *   an interval, both of which can be set. A stream of forged segments would
 *   otherwise make us send as many ACKs, and two ends that find each other's
 *   ACKs wrong would never stop.
 * @SYNFIN_RULE_CHA_06: [RFC 5961 7] The limit of challenge ACKs is counted for
 *   each connection: one counter for the whole host would let an attacker
 *   measure other connections. He would send forged segments into one
 *   connection, and see on one of his own, by whether the count is used up, if
 *   they were challenged.
 * @SYNFIN_RULE_CHA_07: [RFC 5961 10] A segment gets one answer at most, so
 *   that nothing is amplified. Otherwise one forged segment with a false
 *   source would bring several to the victim.
 * @SYNFIN_RULE_CLS_01: [RFC 9293 3.6] A close ends one direction only: we send
 *   no more, and receive until the peer closes too. A client can so say that
 *   its request is complete and still get the answer; only the second FIN ends
 *   the connection.
 * @SYNFIN_RULE_CLS_02: [RFC 9293 3.6] All data that was queued before the
 *   close is sent before the FIN, and both are sent again until they are
 *   acknowledged. A close that is accepted is a promise: the FIN's number lies
 *   behind the last byte, so whoever acknowledges it has them all.
 * @SYNFIN_RULE_CLS_03: [RFC 9293 3.6] A FIN is acknowledged and the user is
 *   told; our own FIN is sent only when our user closes. How long that takes
 *   is our user's affair, and until then the connection stays in CLOSE-WAIT.
 * @SYNFIN_RULE_CLS_04: [RFC 9293 3.6] A close that is never acknowledged ends
 *   after the user timeout, and the user is told. A peer that lost power
 *   answers nothing any more, and without an end its connections would stay
 *   for ever.
 * @SYNFIN_RULE_CLS_05: [RFC 9293 3.6] When both ends close at the same moment,
 *   both go from FIN-WAIT-1 through CLOSING to TIME-WAIT. Neither can know
 *   that its last ACK arrived, so both have to wait.
 * @SYNFIN_RULE_CLS_06: [RFC 9293 3.3.2] A FIN that also acknowledges our FIN
 *   takes FIN-WAIT-1 straight to TIME-WAIT. It comes when the peer had nothing
 *   left to send and its user closed at once, and saves the way through
 *   FIN-WAIT-2.
 * @SYNFIN_RULE_CLS_07: [RFC 9293 3.6.1] A half-closed connection may go on
 *   receiving for ever, so FIN-WAIT-2 has no timer while somebody owns it. One
 *   that nobody owns is ended after fin_wait2_timeout.
 * @SYNFIN_RULE_CLS_08: [RFC 9293 3.6.1] close() of a socket ends both
 *   directions for its user: there is nobody left to read. Here that is conn
 *   close, while conn shutdown keeps a reader.
 * @SYNFIN_RULE_CLS_09: [RFC 9293 3.6.1] Data that arrives after the user has
 *   gone, or that was never read, is answered with a reset, so that the peer
 *   learns it was lost. An ACK would claim that somebody got it.
 * @SYNFIN_RULE_CLS_10: [RFC 9293 3.9.1.4] A close that can not be finished in
 *   time becomes an abort. The user timeout and the number of retries say
 *   when: without them a close to a dead peer would never come to its end.
 * @SYNFIN_RULE_CLS_11: [RFC 9293 3.10.4] A second close never makes a second
 *   FIN; sending the first one again is something else. A FIN is one number in
 *   the sequence, and its place is right behind the last byte.
 * @SYNFIN_RULE_CLS_12: [RFC 9293 3.4] A FIN takes one sequence number. When it
 *   is sent again it has the same number, with the acknowledgment and window
 *   of the moment.
 * @SYNFIN_RULE_TW_01: [RFC 9293 3.6.1] Who closes first waits in TIME-WAIT for
 *   twice the maximum segment lifetime, with no other timer running. If its
 *   last ACK is lost the peer sends its FIN again, and somebody must be there
 *   to acknowledge it; and what is still on its way dies before the same
 *   addresses and ports are used again.
 * @SYNFIN_RULE_TW_02: [RFC 9293 3.10.7.4] A repeated FIN of the peer shows
 *   that our last ACK was lost: it is acknowledged again and the wait begins
 *   anew. Without that the ACK of the repeated FIN could get lost in the last
 *   moment, with nobody left to send it once more.
 * @SYNFIN_RULE_TW_03: [RFC 1337 3] Only a FIN restarts the wait, and a plain
 *   acceptable ACK gets no answer: two ends in TIME-WAIT would otherwise
 *   acknowledge each other for ever. Any stray segment could otherwise prolong
 *   the wait, too.
 * @SYNFIN_RULE_TW_04: [RFC 9293 3.6.1] A new SYN may reopen a connection out
 *   of TIME-WAIT if our new numbers lie above the old ones. If it proves an
 *   old duplicate, the connection falls back to TIME-WAIT.
 * @SYNFIN_RULE_TW_05: [RFC 6191 2] Without timestamps a SYN may reopen only if
 *   its number lies after the last one of the old incarnation, its FIN. An old
 *   duplicate SYN has a number below, as that FIN was the last one of all.
 * @SYNFIN_RULE_TW_06: [RFC 9293 3.10.7.4] A SYN that may not reopen the
 *   connection gets a challenge ACK, where RFC 6191 would drop it in silence.
 *   A restarted peer answers with an exact reset, which ends the wait at once
 *   if rfc1337=0 lets it; by default the peer has to wait, too.
 * @SYNFIN_RULE_TW_07: [RFC 9293 3.6.1] Shortening TIME-WAIT by timestamps
 *   needs the timestamp option, which is not carried. So the wait is always
 *   the whole of 2MSL, unless a new SYN with a higher number ends it.
 * @SYNFIN_RULE_TW_08: [RFC 9293 3.10.7.4] TIME-WAIT ignores text and urgent
 *   data, and acknowledges a FIN without acting on it again. After the peer's
 *   FIN there can be no more of either, so what comes is a duplicate.
 * @SYNFIN_RULE_TW_09: [RFC 9293 3.10.8] When the wait of 2MSL is over the
 *   record is deleted, and the pair of addresses and ports can be used again.
 *   Nothing of the old connection can be on its way any more, so the next one
 *   has nothing to fear from it.
 * @SYNFIN_RULE_TW_10: [RFC 9293 3.6.1] Small TIME-WAIT records are bounded for
 *   each namespace, and all are freed with it. Past the bound the large form
 *   stays, so the wait is never cut short.
 * @SYNFIN_RULE_RTX_01: [RFC 9293 3.8.1] The retransmission timeout is computed
 *   as RFC 6298 says, and measured by Karn's rule. Too short a timeout floods
 *   the path with copies, too long a one lets the connection stand still after
 *   each loss.
 * @SYNFIN_RULE_RTX_02: [RFC 6298 2.1] Before the first measurement the
 *   retransmission timeout is one second. It is longer than nearly every round
 *   trip, so few SYNs are sent twice for nothing; rto_init changes it.
 * @SYNFIN_RULE_RTX_03: [RFC 6298 2.2] The first measurement sets the smoothed
 *   round-trip time to itself and the variation to half of itself. With
 *   nothing else to go by, the timeout becomes three times the round trip,
 *   which leaves room for the next one to be slower.
 * @SYNFIN_RULE_RTX_04: [RFC 6298 2.3] Each later measurement updates first the
 *   variation by a quarter, then the smoothed time by an eighth. In the other
 *   order the variation would be taken from a mean that has already moved, and
 *   come out too small.
 * @SYNFIN_RULE_RTX_05: [RFC 6298 2.4] The retransmission timeout has a floor,
 *   one second by default; rto_min changes it. On a fast path the mean alone
 *   would give a few milliseconds, and a peer that is slow for a moment would
 *   look like a loss.
 * @SYNFIN_RULE_RTX_06: [RFC 6298 2.5] The retransmission timeout may have a
 *   ceiling, but none below 60 seconds. A lower one would send again and again
 *   into a path whose round trip is longer than that; rto_max changes it.
 * @SYNFIN_RULE_RTX_07: [RFC 6298 3] The round trip of a segment that was sent
 *   more than once is not measured, because nobody knows which copy was
 *   acknowledged. An acknowledgment of the first copy, taken for one of the
 *   second, would make the path look far faster than it is.
 * @SYNFIN_RULE_RTX_08: [RFC 6298 4] The part of the timeout that stands for
 *   variation is never below the granularity of the clock. Round trips that
 *   are all alike would otherwise bring the timeout down to the mean itself,
 *   and half of all segments would be late for it.
 * @SYNFIN_RULE_RTX_09: [RFC 6298 5] Nothing is sent again earlier than one
 *   timeout after it was sent before. The path may just be slow, and each copy
 *   that is sent too early makes it slower.
 * @SYNFIN_RULE_RTX_10: [RFC 6298 5] The timer starts when something is sent,
 *   stops when all is acknowledged, and starts anew when something is. So it
 *   always measures how long the oldest segment in flight has been without an
 *   answer.
 * @SYNFIN_RULE_RTX_11: [RFC 6298 5] When the timer expires, only the earliest
 *   segment that is not acknowledged is sent again. The rest may have arrived,
 *   and the answer to that one segment will tell.
 * @SYNFIN_RULE_RTX_12: [RFC 6298 5] Each time the timer expires the timeout is
 *   doubled, up to its ceiling. A loss may mean that the path is overloaded,
 *   and senders that do not slow down would keep it so.
 * @SYNFIN_RULE_RTX_13: [RFC 6298 5] If the SYN had to be sent again, the
 *   timeout is set to 3 seconds when data begins to flow, as the first second
 *   was too short for this path. Otherwise the first data would be sent twice
 *   for nothing, before its acknowledgment could be there.
 * @SYNFIN_RULE_RTX_14: [RFC 6298 5] After several doublings the old
 *   measurements may be thrown away as misleading. They were made on a path
 *   that has changed since; the next measurement would then count as a first
 *   one.
 * @SYNFIN_RULE_RTX_15: [RFC 9293 3.8.3] Retransmissions are counted against
 *   two limits: at R1 IP is asked to look for a better route, at R2 the
 *   connection is given up. A fault on the way may pass or be avoided, but
 *   somebody must decide when to stop hoping.
 * @SYNFIN_RULE_RTX_16: [RFC 9293 3.8.3] R2 can be set for each connection. One
 *   application prefers to wait through a long outage, and another one to hear
 *   of it soon: data_retries, syn_retries and user_timeout say which.
 * @SYNFIN_RULE_RTX_17: [RFC 9293 3.8.3] Between R1 and R2 the user is told
 *   that there is trouble. It is an event with cause retrying, and the
 *   connection goes on; whoever does not want to wait for R2 can abort.
 * @SYNFIN_RULE_RTX_18: [RFC 9293 3.8.3] R1 is at least 3 retransmissions by
 *   default. One or two losses in a row are ordinary, and no reason to look
 *   for another route.
 * @SYNFIN_RULE_RTX_19: [RFC 9293 3.8.3] R2 is at least 100 seconds for data
 *   and FIN by default. Shorter, and a router that restarts would cost all
 *   connections through it their lives.
 * @SYNFIN_RULE_RTX_20: [RFC 9293 3.8.3] A SYN is sent again, given up and
 *   reported in the same way as data. A SYN takes its place in the sequence of
 *   numbers like data, so it needs no mechanism of its own.
 * @SYNFIN_RULE_RTX_21: [RFC 9293 3.8.3] A SYN is tried for at least 180
 *   seconds by default: seven repeats from one second on, the last wait cut to
 *   120 seconds by rto_max, end after 247. Hosts and routes may take minutes
 *   to come up, and a user who gave up sooner would have to try again by hand.
 * @SYNFIN_RULE_RTX_22: [RFC 9293 3.8.1] A repeated segment may have the IP
 *   identification of the first, but nobody relies on it. Ours are never cut
 *   into fragments, and only for putting those together would the number
 *   matter.
 * @SYNFIN_RULE_RTX_23: [RFC 9293 3.10.8] In SYN-RECEIVED it is the SYN,ACK
 *   that is sent again, however the state was reached. The peer's SYN is known
 *   by then and must be acknowledged with ours; a bare SYN would tell the peer
 *   that we never got it.
 * @SYNFIN_RULE_RTX_24: [RFC 9293 3.8.1] What is sent again is what is missing:
 *   a FIN waits behind a SYN that is not acknowledged. Its number comes after
 *   the SYN's, so a peer that does not have the SYN could make nothing of it.
 * @SYNFIN_RULE_KA_01: [RFC 9293 3.8.4] Keep-alive is an optional feature,
 *   built here. Without it an idle connection stays until somebody closes it,
 *   be the peer there or not.
 * @SYNFIN_RULE_KA_02: [RFC 9293 3.8.4] The application turns keep-alive on and
 *   off for each connection. Only it knows whether a silent peer is a problem.
 * @SYNFIN_RULE_KA_03: [RFC 9293 3.8.4] Keep-alive is off by default. A
 *   connection that sends nothing costs nothing, and a probe in a short outage
 *   could end one that would have lived on.
 * @SYNFIN_RULE_KA_04: [RFC 9293 3.8.4] A keep-alive probe is sent only when
 *   nothing is outstanding and nothing arrived for the interval. While
 *   anything is outstanding the retransmissions show whether the peer is
 *   there.
 * @SYNFIN_RULE_KA_05: [RFC 9293 3.8.4] The keep-alive interval can be set, and
 *   is at least two hours by default. Probes of thousands of idle connections
 *   would add up, and two hours are short for the loss of a peer that nobody
 *   missed.
 * @SYNFIN_RULE_KA_06: [RFC 9293 3.8.4] One keep-alive probe without an answer
 *   does not end a connection; keepalive_count of them in a row do. The probe
 *   or its answer may just have been lost, as any segment without data is sent
 *   only once.
 * @SYNFIN_RULE_KA_07: [RFC 9293 3.8.4] A keep-alive probe has no data and the
 *   number before the next one to send. It lies left of the peer's window, and
 *   what is left of the window is answered with an ACK: that the peer lives is
 *   all one wants to know.
 * @SYNFIN_RULE_KA_08: [RFC 9293 3.8.4] A peer's keep-alive probe, one number
 *   to the left of what is expected, is answered with an ACK. It needs no rule
 *   of its own: any segment that lies outside the window is answered so.
 * @SYNFIN_RULE_KA_09: [RFC 9293 3.8.4] A reset in answer to a keep-alive probe
 *   ends the connection: the peer had lost it. That is what probes are for: a
 *   host that restarted knows nothing of the connection, and answers whatever
 *   comes with a reset.
 * @SYNFIN_RULE_UTO_01: [RFC 9293 3.10.8] When the user timeout expires, in any
 *   state, all queues are emptied, the user is told and the connection is
 *   gone. The user then knows that what was not acknowledged may not have
 *   arrived.
 * @SYNFIN_RULE_UTO_02: [RFC 9293 3.9.1.1] The user timeout can be set at the
 *   open and changed later; it is five minutes by default. An application that
 *   must react soon asks for less, one that should survive a long outage for
 *   more; 0 is never.
 * @SYNFIN_RULE_UTO_03: [RFC 1122 4.2.3.5] A user who sets R2 to infinity is
 *   told of trouble at R1 and decides what to do. In such a connection nothing
 *   but the user ends the waiting: an event with cause retrying is all that
 *   happens.
 * @SYNFIN_RULE_UTO_04: [RFC 5482 3.1] The user timeout option is not carried,
 *   so nothing is negotiated: the value set here is the one that counts. The
 *   peer has a value of its own, which we do not learn, and may give up sooner
 *   or later than we do.
 * @SYNFIN_RULE_UTO_05: [RFC 9293 3.9.1.1] The user timeout counts from the
 *   first transmission of what is still not acknowledged. Progress starts it
 *   anew, so a slow connection lives on as long as it moves at all.
 * @SYNFIN_RULE_ICM_01: [RFC 9293 3.9.2.2] An ICMP error is delivered to the
 *   connection that it quotes, found by the addresses and ports of the quoted
 *   header. The ports and the sequence number are in the eight bytes behind
 *   the IP header, which every router sends back.
 * @SYNFIN_RULE_ICM_02: [RFC 5927 4.1] An ICMP error counts only if the
 *   sequence number it quotes belongs to data in flight; in SYN-SENT that is
 *   exactly the SYN. Whoever forges an error without seeing our segments has
 *   to guess a number that is in flight just now.
 * @SYNFIN_RULE_ICM_03: [RFC 9293 3.9.2.2] A source quench message is discarded
 *   silently. It was meant to slow a sender down, never worked well, and is
 *   obsolete; a forged one could still do harm.
 * @SYNFIN_RULE_ICM_04: [RFC 9293 3.9.2.2] Network or host unreachable, a
 *   failed source route, time exceeded and parameter problem are soft errors
 *   and never end a connection. They tell of a moment on the way, and routing
 *   may find another way the next second.
 * @SYNFIN_RULE_ICM_05: [RFC 9293 3.9.2.2] Soft errors are made known to the
 *   user, and explain a later timeout. An end by timeout that comes with such
 *   an error is told as unreachable, which says more than that nobody
 *   answered.
 * @SYNFIN_RULE_ICM_06: [RFC 9293 3.9.2.2] Protocol and port unreachable are
 *   hard errors and end the attempt to open a connection. They come from the
 *   host itself, as a rule: it is there, but does not speak this protocol, or
 *   nobody is behind that port.
 * @SYNFIN_RULE_ICM_07: [RFC 5927 5.2] In a synchronised state even a hard ICMP
 *   error is taken as a soft one, because it is easily forged. The peer has
 *   shown that it speaks the protocol, so such an error is a forgery, or a
 *   host that just lost its module.
 * @SYNFIN_RULE_ICM_08: [RFC 1122 3.2.2.1] Port unreachable is accepted in the
 *   place of a reset. A firewall, or a host whose stack answers that way, says
 *   with it the same as with a reset: nobody is there.
 * @SYNFIN_RULE_ICM_09: [RFC 1122 4.2.3.9] Fragmentation needed tells the
 *   path's MTU and ends nothing. What is in flight is cut into smaller pieces
 *   and sent again at once.
 * @SYNFIN_RULE_ICM_10: [RFC 1122 3.2.2.1] Protocol unreachable is what a host
 *   without this module answers to our SYN: it ends the attempt at once, and
 *   is harmless once the connection is open. Without it, one would wait
 *   minutes for the end of all retries to learn that the module is not loaded
 *   there.
 * @SYNFIN_RULE_ICM_11: [RFC 9293 3.9.2.2] The errors of ICMP for IPv6 are told
 *   apart in the same way: a closed port and an unknown next header are hard,
 *   and all else is soft. A packet that is too big makes segments smaller.
 * @SYNFIN_RULE_ICM_12: [RFC 5461 4.1] Soft errors do not end an attempt to
 *   open a connection, though doing so would be quicker. In the early seconds
 *   of an attempt routing may still be looking for the way, and a host with
 *   several addresses is not tried here one after the other.
 * @SYNFIN_RULE_ADR_01: [RFC 9293 3.9.2.3] A segment from an address that can
 *   not be a sender, as a broadcast, multicast or unspecified one, is ignored.
 *   An answer would go to a crowd, or to nobody, and the forger who wrote that
 *   address wants just that.
 * @SYNFIN_RULE_ADR_02: [RFC 9293 3.9.2.3] A segment to a broadcast or
 *   multicast address is dropped silently. If each host of a network answered,
 *   one segment would bring back hundreds; and a connection has two ends.
 * @SYNFIN_RULE_ADR_03: [RFC 1122 4.2.2.1] Port zero is nobody's: a segment
 *   from it or to it is dropped. It stands for "no port" in calls, so no
 *   connection can have it, and only forged segments do.
 * @SYNFIN_RULE_ADR_04: [RFC 9293 A.2] A connection from an address and port to
 *   itself is refused, and a segment that pretends to be one is dropped. Such
 *   a segment once made hosts answer themselves until they stood still.
 * @SYNFIN_RULE_IPL_01: [RFC 9293 3.9.2] The time to live of what we send can
 *   be set. Each router takes one off and drops what comes to zero, so a small
 *   one keeps an experiment in its own network.
 * @SYNFIN_RULE_IPL_02: [RFC 9293 3.9.1.9] The differentiated services field of
 *   what we send can be set and changed, and is passed on as it is. Networks
 *   treat packets by it, a terminal's before a backup's; the parameter is tos.
 * @SYNFIN_RULE_IPL_03: [RFC 9293 3.9.2] IP options that we do not know are
 *   ignored. They are made for routers on the way; the segment behind them is
 *   the same as without.
 * @SYNFIN_RULE_IPL_04: [RFC 9293 3.9.2.1] Source routes are not supported,
 *   neither set nor reversed: a deviation, as the kernel discards them. With
 *   source routes whoever sends decides on the way of the answers, which is
 *   why they are switched off nearly everywhere.
 * @SYNFIN_RULE_IPL_05: [RFC 9293 3.9.2] Record route and timestamp options of
 *   IP are optional and left to IP. They are for those who explore a path, and
 *   no connection depends on them.
 * @SYNFIN_RULE_USR_01: [RFC 9293 3.10.1] A passive open makes a listener in
 *   LISTEN, and nothing is sent. It becomes known to the peer only when a SYN
 *   arrives and gets its answer.
 * @SYNFIN_RULE_USR_02: [RFC 9293 3.10.1] An active open chooses an initial
 *   sequence number, sends a SYN with it and enters SYN-SENT. The timers of
 *   retransmission and of the user start with it, so the attempt has an end
 *   even if nobody answers.
 * @SYNFIN_RULE_USR_03: [RFC 9293 3.10.1] An active open on a listener turns
 *   that listener into a connection in SYN-SENT. It keeps its id, but no SYN
 *   finds it any more, and it has one peer.
 * @SYNFIN_RULE_USR_04: [RFC 9293 3.10.1] An open in any state but CLOSED and
 *   LISTEN is refused: the connection already exists. Its numbers and timers
 *   belong to the connection that is there, and a second set of them would
 *   destroy it.
 * @SYNFIN_RULE_USR_05: [RFC 9293 3.10.2] What is sent before ESTABLISHED is
 *   queued; in ESTABLISHED and CLOSE-WAIT it goes out; after our close it is
 *   refused. A FIN says that nothing follows, so data behind it could never be
 *   sent.
 * @SYNFIN_RULE_USR_06: [RFC 9293 3.10.3] In CLOSE-WAIT the user receives what
 *   is left and then the end of data; once both sides have closed there is
 *   nothing to receive. Data in front of a FIN always comes before the end, so
 *   nothing is lost by a peer that closes early.
 * @SYNFIN_RULE_USR_07: [RFC 9293 3.10.4] Closing a listener ends it and drops
 *   the half-open connections it had. The connections it has made are
 *   independent of it and go on.
 * @SYNFIN_RULE_USR_08: [RFC 9293 3.10.4] Closing in SYN-SENT deletes the
 *   connection, and nothing is sent. Nobody has answered, so there is nobody
 *   to say goodbye to; a SYN,ACK that still comes is answered with a reset.
 * @SYNFIN_RULE_USR_09: [RFC 9293 3.10.4] Closing in SYN-RECEIVED sends a FIN
 *   and enters FIN-WAIT-1, unless data is queued: then it waits for
 *   ESTABLISHED. The peer may not have our SYN yet, and data that is queued
 *   has its numbers before the FIN.
 * @SYNFIN_RULE_USR_10: [RFC 9293 3.10.4] Closing in ESTABLISHED sends a FIN
 *   behind all queued data and enters FIN-WAIT-1. The call returns at once;
 *   what was queued and the FIN are sent, and sent again, until they are
 *   acknowledged.
 * @SYNFIN_RULE_USR_11: [RFC 9293 3.10.4] Closing in FIN-WAIT-1 or FIN-WAIT-2
 *   is refused or accepted without effect: there is no second FIN. What the
 *   caller wants is under way already, and conn close can still give the
 *   connection up.
 * @SYNFIN_RULE_USR_12: [RFC 9293 3.10.4] Closing in CLOSE-WAIT sends a FIN
 *   behind all queued data and enters LAST-ACK. The peer closed first, so no
 *   TIME-WAIT follows on this side: it is over with the ACK of our FIN.
 * @SYNFIN_RULE_USR_13: [RFC 9293 3.10.4] Closing in CLOSING, LAST-ACK or
 *   TIME-WAIT is refused: the connection is closing. Both sides have sent
 *   their FIN, so there is nothing left that a close could do.
 * @SYNFIN_RULE_USR_14: [RFC 9293 3.10.5] An abort takes every state to CLOSED;
 *   whether a reset is sent depends on the state. Nothing that was queued is
 *   sent any more, and what was sent is not repeated.
 * @SYNFIN_RULE_USR_15: [RFC 9293 3.10.6] Status tells the state and all
 *   variables of a connection, in every state. That is conn show; of a
 *   connection that is over, its history is left.
 * @SYNFIN_RULE_USR_16: [RFC 9293 3.10] A caller without privilege over the
 *   network namespace changes nothing. Here the privilege is CAP_NET_ADMIN in
 *   the user namespace that owns the network namespace, so root in a container
 *   has it for its own.
 * @SYNFIN_RULE_USR_17: [RFC 9293 3.9.1.8] There is a channel on which soft
 *   errors are told: the group of events. A connection that works in spite of
 *   such an error should not end by it, but its user may want to know.
 * @SYNFIN_RULE_USR_18: [RFC 9293 3.9.1.8] Who does not want to be told of soft
 *   errors does not join the group. What happened is kept in the history all
 *   the same, and the last error with the connection.
 * @SYNFIN_RULE_EXP_01: [RFC 3692 2.1] The protocol number is one for
 *   experiments: nothing uses it until the module is loaded by hand, and
 *   protocol= chooses between 253 and 254. Nobody may find an experiment
 *   running on his machine that he did not ask for, and two experiments may
 *   have to avoid each other.
 * @SYNFIN_RULE_EXP_02: [RFC 3692 1] Another experiment may use the same
 *   number: the module then refuses to load, and foreign packets are
 *   survivable noise. What is no segment of ours mostly fails the checksum,
 *   and the resets to the rest are limited.
 * @SYNFIN_RULE_EXP_03: [RFC 9293 3.1] Network cards know only TCP and UDP, so
 *   checksums are computed in software and no card's word on them is taken. A
 *   card that takes the segment for TCP, or for nothing it knows, would
 *   compute another sum, or vouch for one it never checked.
 * @SYNFIN_RULE_SA_CL_01: [RFC 9293 3.10.7.1] In CLOSED a reset is dropped:
 *   there is nothing to reset. An answer to a reset could be answered again,
 *   and so on for ever.
 * @SYNFIN_RULE_SA_CL_02: [RFC 9293 3.10.7.1] In CLOSED a segment with ACK is
 *   answered with a reset that takes its sequence number from that ACK. The
 *   peer expects just that number next, so the reset passes his check and ends
 *   the connection that he still believes in.
 * @SYNFIN_RULE_SA_CL_03: [RFC 9293 3.10.7.1] In CLOSED a segment without ACK
 *   is answered with a reset of sequence number zero that acknowledges all of
 *   it. A SYN takes one number, so its sender finds its SYN acknowledged,
 *   knows that the reset is meant for it, and reports that it was refused.
 * @SYNFIN_RULE_SA_LI_01: [RFC 9293 3.10.7.2] In LISTEN a reset is dropped:
 *   nothing was sent that it could refer to. A listener has no connection of
 *   its own that a reset could end.
 * @SYNFIN_RULE_SA_LI_02: [RFC 9293 3.10.7.2] In LISTEN a segment with ACK
 *   acknowledges something never sent, and is answered with a reset. It
 *   belongs to a connection that we do not know any more, or is the answer to
 *   an old duplicate SYN; either way its sender should give up.
 * @SYNFIN_RULE_SA_LI_03: [RFC 9293 3.10.7.2] A SYN reaches a listener: we note
 *   the peer's number, choose our own, send SYN,ACK, and a new connection is
 *   in SYN-RECEIVED. The listener stays as it is and can take the next SYN at
 *   once.
 * @SYNFIN_RULE_SA_LI_04: [RFC 9293 3.10.7.2] A SYN with data reaches a
 *   listener: only the SYN is acknowledged now, and the peer sends the data
 *   again later. Anyone can send a SYN with a false source, and to keep its
 *   data would let him fill our memory.
 * @SYNFIN_RULE_SA_LI_05: [RFC 9293 3.10.7.2] A SYN with FIN reaches a
 *   listener: the SYN is handled, and the FIN is left to be sent again when
 *   the connection is open. That is legal, though rare: a peer may have
 *   nothing to send and say so at once.
 * @SYNFIN_RULE_SA_LI_06: [RFC 9293 3.10.7.2] In LISTEN a segment with neither
 *   RST, ACK nor SYN is dropped silently. Such a segment opens nothing and
 *   answers nothing, and there is no number in it for which a reset would be
 *   right.
 * @SYNFIN_RULE_SA_LI_07: [RFC 4987 3.2] A SYN that finds the listener's
 *   backlog full is dropped silently, and the peer tries again. A reset would
 *   say that nobody listens there; silence makes the peer repeat its SYN, and
 *   by then there may be room.
 * @SYNFIN_RULE_SA_SS_01: [RFC 9293 3.10.7.3] In SYN-SENT an ACK of anything
 *   but our SYN is answered with a reset, and we go on trying. The segment is
 *   of an old connection with the same addresses and ports, and the reset rids
 *   the peer of it before our next SYN arrives.
 * @SYNFIN_RULE_SA_SS_02: [RFC 9293 3.10.7.3] In SYN-SENT a reset that does not
 *   acknowledge our SYN is dropped. It was meant for an earlier connection, or
 *   someone guesses.
 * @SYNFIN_RULE_SA_SS_03: [RFC 9293 3.10.7.3] In SYN-SENT a reset that
 *   acknowledges our SYN means that the connection is refused. It is the
 *   answer of a host where nobody listens at that port, and no use to try
 *   again.
 * @SYNFIN_RULE_SA_SS_04: [RFC 9293 3.10.7.3] In SYN-SENT a reset without ACK
 *   is dropped, as anyone could have sent it. A peer that refuses our SYN
 *   acknowledges it with the reset, and so shows that he saw it.
 * @SYNFIN_RULE_SA_SS_05: [RFC 9293 3.10.7.3] In SYN-SENT a SYN that
 *   acknowledges ours completes the handshake: we send the ACK and are in
 *   ESTABLISHED. Our ACK lets the peer out of SYN-RECEIVED, and may carry the
 *   first data.
 * @SYNFIN_RULE_SA_SS_06: [RFC 9293 3.10.7.3] In SYN-SENT a SYN,ACK with data
 *   or FIN completes the handshake, and then its data and FIN are handled too.
 *   A server may speak first without waiting for our ACK.
 * @SYNFIN_RULE_SA_SS_07: [RFC 9293 3.10.7.3] In SYN-SENT a SYN without ACK is
 *   a simultaneous open: we send SYN,ACK with our old number and enter
 *   SYN-RECEIVED. The peer does the same with our SYN, and when the
 *   acknowledgments arrive both are in ESTABLISHED.
 * @SYNFIN_RULE_SA_SS_08: [RFC 9293 3.10.7.3] In SYN-SENT a SYN with FIN or
 *   data and without ACK is a simultaneous open; FIN and data are left to be
 *   sent again. Only when our SYN is acknowledged is it sure that the peer is
 *   there, and until then nothing of it is kept.
 * @SYNFIN_RULE_SA_SS_09: [RFC 9293 3.10.7.3] In SYN-SENT an ACK of our SYN
 *   without a SYN of the peer's is dropped, and our SYN is sent again in time.
 *   Without the peer's first number nothing he sends could be checked or
 *   acknowledged.
 * @SYNFIN_RULE_SA_SS_10: [RFC 9293 3.10.7.3] In SYN-SENT a segment with
 *   neither ACK, SYN nor RST is dropped. Before the peer's SYN no number of
 *   his has a meaning, so it can be judged by nothing.
 * @SYNFIN_RULE_SA_SS_11: [RFC 9293 3.10.7.3] In SYN-SENT a FIN without SYN is
 *   never acted upon, even if it acknowledges our SYN: we could not check its
 *   number. The peer sends it again when the connection is open, and then it
 *   can be checked.
 * @SYNFIN_RULE_SA_SS_12: [RFC 1122 4.2.2.20] On entering ESTABLISHED from
 *   SYN-SENT the peer's window is noted, or else nothing could be sent. RFC
 *   9293 prints those lines under simultaneous open only, where it is easy to
 *   miss that they are needed here, too.
 * @SYNFIN_RULE_SA_SR_01: [RFC 9293 3.10.7.4] In SYN-RECEIVED a segment outside
 *   the window is answered with an ACK; the peer's same SYN once more gets the
 *   SYN,ACK again. That SYN shows that our SYN,ACK was lost, or the peer would
 *   not send it again.
 * @SYNFIN_RULE_SA_SR_02: [RFC 5961 3.2] In SYN-RECEIVED a reset outside the
 *   window is dropped silently. Whoever sends it does not know our numbers,
 *   and an answer would tell him.
 * @SYNFIN_RULE_SA_SR_03: [RFC 9293 3.10.7.4] In SYN-RECEIVED after a passive
 *   open, an exact reset ends the attempt: the listener goes on listening and
 *   the user is not told. It is how a peer says that our SYN,ACK answered an
 *   old duplicate and not a SYN of his.
 * @SYNFIN_RULE_SA_SR_04: [RFC 9293 3.10.7.4] In SYN-RECEIVED after an active
 *   open, an exact reset means that the connection is refused. Our user asked
 *   for this connection and waits for word of it, unlike a listener's.
 * @SYNFIN_RULE_SA_SR_05: [RFC 5961 3.2] In SYN-RECEIVED a reset inside the
 *   window but not exact is answered with a challenge ACK. A peer that means
 *   it answers the challenge with the exact number, and a forger never sees
 *   it.
 * @SYNFIN_RULE_SA_SR_06: [RFC 5961 4.2] In SYN-RECEIVED after a passive open,
 *   another SYN inside the window is answered with a challenge ACK, so that a
 *   forged one can not end the attempt. RFC 9293 goes back to LISTEN here, and
 *   one segment from anywhere could end a handshake.
 * @SYNFIN_RULE_SA_SR_07: [RFC 5961 4.2] In SYN-RECEIVED after an active open,
 *   another SYN inside the window is answered with a challenge ACK. The peer's
 *   number is known by now, and another SYN is an old one, a forged one, or of
 *   a peer that has restarted; the restarted one will answer the challenge
 *   with an exact reset.
 * @SYNFIN_RULE_SA_SR_08: [RFC 9293 A.2] In SYN-RECEIVED the crossing SYN,ACK
 *   of a simultaneous open is taken as the ACK of our SYN, though its SYN is
 *   old, and the connection is open. Read strictly it is a duplicate and gets
 *   an ACK, and both ends are open one segment later.
 * @SYNFIN_RULE_SA_SR_09: [RFC 9293 3.10.7.4] In SYN-RECEIVED a segment without
 *   ACK is dropped. Every segment of a peer that has got our SYN,ACK has an
 *   ACK, and without one nothing shows that he has.
 * @SYNFIN_RULE_SA_SR_10: [RFC 9293 3.10.7.4] In SYN-RECEIVED the ACK of our
 *   SYN opens the connection, and the rest of the segment is handled in
 *   ESTABLISHED. It shows that the peer got our number, and so that he is at
 *   the address he claims.
 * @SYNFIN_RULE_SA_SR_11: [RFC 9293 3.10.7.4] In SYN-RECEIVED an ACK of
 *   something never sent is answered with a reset, and our state stays as it
 *   is. The peer still has an old connection, which the reset ends; the
 *   handshake may then succeed.
 * @SYNFIN_RULE_SA_SR_12: [RFC 9293 3.10.7.4] A FIN that comes with the ACK of
 *   our SYN is acknowledged, and the connection goes on to CLOSE-WAIT. The
 *   connection passes through ESTABLISHED without staying there, and both the
 *   start and the end are told.
 * @SYNFIN_RULE_SA_SR_13: [RFC 9293 3.10.7.4] Data and FIN that come with the
 *   ACK of our SYN are taken in their order, and the connection goes on to
 *   CLOSE-WAIT. The data counts before the end is told, so nothing of it is
 *   lost.
 * @SYNFIN_RULE_SA_SR_14: [RFC 9293 3.10.8] A SYN,ACK sent as often as allowed
 *   without an answer ends the attempt: a passive open's user is not told, an
 *   active one's learns that it timed out. With the default of five repeats
 *   that is after 63 seconds; a listener's user never heard of the attempt, so
 *   he need not hear of its end.
 * @SYNFIN_RULE_SA_ES_01: [RFC 9293 3.10.7.4] In ESTABLISHED a segment outside
 *   the window is answered with an ACK and dropped. It is an old duplicate, a
 *   keep-alive probe, or a peer whose view is wrong; our ACK tells him what we
 *   expect.
 * @SYNFIN_RULE_SA_ES_02: [RFC 5961 3.2] In ESTABLISHED a reset outside the
 *   window is dropped, an exact one ends the connection, any other is
 *   challenged. The exact number is what a genuine peer sends, and is hard to
 *   guess.
 * @SYNFIN_RULE_SA_ES_03: [RFC 5961 4.2] In ESTABLISHED a SYN is answered with
 *   a challenge ACK and dropped. A peer that really restarted has no
 *   connection, so he answers our ACK with an exact reset, and opens anew.
 * @SYNFIN_RULE_SA_ES_04: [RFC 5961 4.2] In ESTABLISHED a SYN,ACK is answered
 *   with a challenge ACK, which also replaces a third ACK that was lost. A
 *   peer that repeats its SYN,ACK is still in SYN-RECEIVED, and our ACK lets
 *   it out.
 * @SYNFIN_RULE_SA_ES_05: [RFC 9293 3.10.7.4] In ESTABLISHED a segment without
 *   ACK is dropped silently. Once a connection is open every genuine segment
 *   acknowledges something, so such a one is damaged or forged.
 * @SYNFIN_RULE_SA_ES_06: [RFC 9293 3.10.7.4] In ESTABLISHED a segment that
 *   acknowledges something never sent is answered with an ACK and dropped,
 *   data and FIN included. The peer can not have seen what was never sent, so
 *   the rest of it is not to be trusted either.
 * @SYNFIN_RULE_SA_ES_07: [RFC 5961 5.2] In ESTABLISHED a segment whose ACK is
 *   too old to be genuine is answered with an ACK and dropped. It would have
 *   to be more than a whole window behind, and whoever injects data blindly is
 *   caught by that.
 * @SYNFIN_RULE_SA_ES_08: [RFC 9293 3.10.7.4] In ESTABLISHED a new ACK moves
 *   the left edge of what is in flight, and the window is updated if the
 *   segment is newer than the last that did so. Of two segments that changed
 *   places on the way the older one would otherwise bring back an old window.
 * @SYNFIN_RULE_SA_ES_09: [RFC 9293 3.10.7.4] In ESTABLISHED an ACK of what was
 *   acknowledged before is ignored, and the rest of the segment is handled.
 *   Its ACK was overtaken by a later one, which says nothing against its data.
 * @SYNFIN_RULE_SA_ES_10: [RFC 9293 3.10.7.4] In ESTABLISHED data in order is
 *   accepted and acknowledged. The window slides on with it, so that the
 *   sender may go on.
 * @SYNFIN_RULE_SA_ES_11: [RFC 9293 3.10.7.4] In ESTABLISHED a FIN in order is
 *   acknowledged, the user learns of the end of data, and the state is
 *   CLOSE-WAIT. The other direction stays open until our user closes, too.
 * @SYNFIN_RULE_SA_ES_12: [RFC 9293 3.10.7.4] In ESTABLISHED a FIN behind
 *   missing data changes nothing; the ACK it gets says what is missing. The
 *   end comes after the last byte, so it can not come before all bytes are
 *   there; the peer sends them again, and the FIN.
 * @SYNFIN_RULE_SA_ES_13: [RFC 9293 3.10.7.4] In ESTABLISHED a FIN without data
 *   that has the number expected next is taken even while our window is zero.
 *   Read strictly it would only be answered with an ACK, and two ends could go
 *   on repeating FIN and ACK for ever.
 * @SYNFIN_RULE_SA_ES_14: [RFC 9293 3.10.7.4] The ACK of a segment that came
 *   ahead of its turn is used all the same. Whether its data arrived too early
 *   has nothing to do with what the peer has received.
 * @SYNFIN_RULE_SA_ES_15: [RFC 9293 3.10.7.4] In ESTABLISHED a FIN without ACK
 *   is dropped. It is like any other segment without ACK, and ends nothing.
 * @SYNFIN_RULE_SA_F1_01: [RFC 9293 3.10.7.4] In FIN-WAIT-1 a segment outside
 *   the window is answered with an ACK and dropped. Our FIN and data may be on
 *   their way, and that ACK tells the peer where we are.
 * @SYNFIN_RULE_SA_F1_02: [RFC 5961 3.2] In FIN-WAIT-1 a reset outside the
 *   window is dropped, an exact one ends the connection, any other is
 *   challenged. An exact reset ends the connection without TIME-WAIT, as the
 *   peer has nothing left that could be repeated.
 * @SYNFIN_RULE_SA_F1_03: [RFC 5961 4.2] In FIN-WAIT-1 a SYN is answered with a
 *   challenge ACK and dropped. No forged SYN ends a connection that is just
 *   closing, and a restarted peer answers with an exact reset.
 * @SYNFIN_RULE_SA_F1_04: [RFC 9293 3.10.7.4] In FIN-WAIT-1 the ACK of our FIN
 *   leads to FIN-WAIT-2. Its retransmission ends, and from now on we only wait
 *   for the peer's FIN.
 * @SYNFIN_RULE_SA_F1_05: [RFC 9293 3.10.7.4] In FIN-WAIT-1 an ACK of less than
 *   our FIN moves the left edge of what is in flight, and no more. Our FIN
 *   stands behind all data, so part of the data can be acknowledged while the
 *   FIN is still on its way.
 * @SYNFIN_RULE_SA_F1_06: [RFC 9293 3.10.7.4] In FIN-WAIT-1 the peer's FIN
 *   before the ACK of ours is a simultaneous close: it is acknowledged and the
 *   state is CLOSING. The two FINs crossed, and now only the acknowledgment of
 *   ours is missing.
 * @SYNFIN_RULE_SA_F1_07: [RFC 9293 3.10.7.4] In FIN-WAIT-1 a FIN that also
 *   acknowledges ours leads straight to TIME-WAIT. Nothing is outstanding on
 *   either side, and we stay only for the case that our last ACK gets lost.
 * @SYNFIN_RULE_SA_F1_08: [RFC 9293 3.10.7.4] In FIN-WAIT-1 data in order is
 *   accepted while somebody reads, and answered with a reset when the user has
 *   gone. Our close ended our direction only, and the peer may send as long as
 *   somebody here takes it.
 * @SYNFIN_RULE_SA_F1_09: [RFC 9293 3.10.7.4] In FIN-WAIT-1 a segment that
 *   acknowledges something never sent is answered with an ACK and dropped. The
 *   peer can not have seen what was never sent; its data and FIN are not taken
 *   either.
 * @SYNFIN_RULE_SA_F1_10: [RFC 9293 3.10.8] In FIN-WAIT-1 a FIN sent as often
 *   as allowed, or the user timeout, ends the connection, and the user is
 *   told. The peer is gone or out of reach, and without an end we would repeat
 *   the FIN for ever.
 * @SYNFIN_RULE_SA_F2_01: [RFC 9293 3.10.7.4] In FIN-WAIT-2 a segment outside
 *   the window is answered with an ACK and dropped. The ACK tells the peer
 *   where we are, and costs nothing.
 * @SYNFIN_RULE_SA_F2_02: [RFC 5961 3.2] In FIN-WAIT-2 a reset outside the
 *   window is dropped, an exact one ends the connection, any other is
 *   challenged. It may be a peer that has no more use for its half and does
 *   not trouble to close it.
 * @SYNFIN_RULE_SA_F2_03: [RFC 5961 4.2] In FIN-WAIT-2 a SYN is answered with a
 *   challenge ACK and dropped. No forged SYN ends the half-closed connection,
 *   and a restarted peer answers with an exact reset.
 * @SYNFIN_RULE_SA_F2_04: [RFC 9293 3.10.7.4] In FIN-WAIT-2 an ACK has nothing
 *   left to acknowledge. All that we sent, our FIN included, has been
 *   acknowledged already; what the segment carries besides is handled.
 * @SYNFIN_RULE_SA_F2_05: [RFC 9293 3.10.7.4] In FIN-WAIT-2 data in order is
 *   accepted while somebody reads, and answered with a reset when the user has
 *   gone. Half-closed means just that: the peer may go on sending as long as
 *   it likes.
 * @SYNFIN_RULE_SA_F2_06: [RFC 9293 3.10.7.4] In FIN-WAIT-2 a FIN in order is
 *   acknowledged and leads to TIME-WAIT. Both directions have ended, and
 *   whoever closed first waits for two maximum segment lifetimes.
 * @SYNFIN_RULE_SA_F2_07: [RFC 9293 3.10.7.4] In FIN-WAIT-2 a FIN in order
 *   counts although it repeats an old ACK. A repeated ACK is no fault, and to
 *   drop the FIN for it would make the peer send it again.
 * @SYNFIN_RULE_SA_F2_08: [RFC 9293 3.10.7.4] In FIN-WAIT-2 a FIN behind
 *   missing data changes nothing; the ACK it gets says what is missing. The
 *   missing data still belongs to the connection, and the end comes after it.
 * @SYNFIN_RULE_SA_CW_01: [RFC 9293 3.10.7.4] In CLOSE-WAIT a segment outside
 *   the window, as the FIN once more, is answered with an ACK and dropped. The
 *   peer repeats its FIN because our ACK of it was lost; without another one
 *   it could not go on to FIN-WAIT-2.
 * @SYNFIN_RULE_SA_CW_02: [RFC 5961 3.2] In CLOSE-WAIT a reset outside the
 *   window is dropped, an exact one ends the connection, any other is
 *   challenged. The user is told of a reset, as what he sent may not have
 *   arrived.
 * @SYNFIN_RULE_SA_CW_03: [RFC 5961 4.2] In CLOSE-WAIT a SYN is answered with a
 *   challenge ACK and dropped. The peer has closed, but its connection lives
 *   on until we close, too, and no forged SYN may end it.
 * @SYNFIN_RULE_SA_CW_04: [RFC 9293 3.10.7.4] In CLOSE-WAIT an ACK is handled
 *   as in ESTABLISHED, since we may still send. The peer's FIN ended only the
 *   direction towards us.
 * @SYNFIN_RULE_SA_CW_05: [RFC 9293 3.10.7.4] In CLOSE-WAIT text is ignored: it
 *   can not come after a FIN. Were it taken, the stream would go on behind its
 *   end, which the user was told already.
 * @SYNFIN_RULE_SA_CW_06: [RFC 9293 3.10.7.4] In CLOSE-WAIT another FIN changes
 *   nothing. The end was told once, and the connection waits for our user.
 * @SYNFIN_RULE_SA_CG_01: [RFC 9293 3.10.7.4] In CLOSING a segment outside the
 *   window is answered with an ACK and dropped. The peer repeats because it
 *   misses something of ours, and the ACK says how far we are.
 * @SYNFIN_RULE_SA_CG_02: [RFC 5961 3.2] In CLOSING a reset outside the window
 *   is dropped, an exact one ends the connection, any other is challenged.
 *   Both users have closed, so RFC 9293 has it end without a word to them;
 *   here the event tells it.
 * @SYNFIN_RULE_SA_CG_03: [RFC 9293 A.2] In CLOSING the peer's FIN sent again
 *   lies left of the window, but if it acknowledges our FIN that ACK counts,
 *   and the state is TIME-WAIT. Otherwise both ends would wait for a timer,
 *   though each has sent what the other needs.
 * @SYNFIN_RULE_SA_CG_04: [RFC 5961 4.2] In CLOSING a SYN is answered with a
 *   challenge ACK and dropped. No forged SYN ends it, and a restarted peer
 *   answers with an exact reset.
 * @SYNFIN_RULE_SA_CG_05: [RFC 9293 3.10.7.4] In CLOSING the ACK of our FIN
 *   leads to TIME-WAIT. Now both FINs are acknowledged on our side, and the
 *   wait is for the case that our own last ACK was lost.
 * @SYNFIN_RULE_SA_CG_06: [RFC 9293 3.10.7.4] In CLOSING an ACK of less than
 *   our FIN changes nothing. Our FIN is still on its way, and its timer runs
 *   on.
 * @SYNFIN_RULE_SA_CG_07: [RFC 9293 3.10.7.4] In CLOSING text and FIN are
 *   ignored: they can not come after a FIN. What comes is a duplicate of
 *   something that was handled before.
 * @SYNFIN_RULE_SA_LA_01: [RFC 9293 3.10.7.4] In LAST-ACK a segment outside the
 *   window is answered with an ACK and dropped. The peer's FIN may come again
 *   if our ACK of it was lost, and would be repeated until it is answered.
 * @SYNFIN_RULE_SA_LA_02: [RFC 5961 3.2] In LAST-ACK a reset outside the window
 *   is dropped, an exact one ends the connection, any other is challenged.
 *   Both sides have closed, and all that can be lost is what was still on its
 *   way.
 * @SYNFIN_RULE_SA_LA_03: [RFC 5961 4.2] In LAST-ACK a SYN is answered with a
 *   challenge ACK and dropped. No forged SYN ends the connection before its
 *   last ACK, and a restarted peer answers with an exact reset.
 * @SYNFIN_RULE_SA_LA_04: [RFC 9293 3.10.7.4] In LAST-ACK the ACK of our FIN
 *   ends the connection, with no TIME-WAIT on this side. The peer closed
 *   first, so it is the one who waits.
 * @SYNFIN_RULE_SA_LA_05: [RFC 9293 3.10.7.4] In LAST-ACK an ACK of less than
 *   our FIN does not end the connection. It acknowledges data that went
 *   before; our FIN is sent again until it is acknowledged itself.
 * @SYNFIN_RULE_SA_LA_06: [RFC 9293 3.10.7.4] In LAST-ACK text and FIN are
 *   ignored: they can not come after a FIN. What comes is a duplicate of
 *   something that was handled before.
 * @SYNFIN_RULE_SA_LA_07: [RFC 9293 3.10.8] In LAST-ACK our FIN is sent again
 *   with growing pauses, and after the last the connection is given up. Its
 *   answer may have been lost each time, but the peer may also be gone, and
 *   then nobody will ever answer.
 * @SYNFIN_RULE_SA_TW_01: [RFC 9293 3.10.7.4] In TIME-WAIT the peer's FIN once
 *   more is acknowledged again, and the wait of 2MSL begins anew. Our last ACK
 *   did not arrive, so the peer is still in LAST-ACK, and the new one needs as
 *   long a time as the first.
 * @SYNFIN_RULE_SA_TW_02: [RFC 9293 3.10.7.4] In TIME-WAIT any other segment
 *   outside the window is answered with an ACK, and the wait goes on as
 *   before. Only a FIN proves that our last ACK was lost, and strangers must
 *   not be able to prolong the wait.
 * @SYNFIN_RULE_SA_TW_03: [RFC 9293 3.10.7.4] In TIME-WAIT a plain ACK with the
 *   number expected next gets no answer. Two ends that are both in TIME-WAIT,
 *   after a simultaneous close, would otherwise acknowledge each other's ACKs
 *   for ever.
 * @SYNFIN_RULE_SA_TW_04: [RFC 9293 3.10.7.4] In TIME-WAIT a segment inside the
 *   window but ahead of the number expected next is answered with an ACK. Such
 *   a number can not come from this connection, whose last number was the
 *   FIN's; the ACK says what we expect.
 * @SYNFIN_RULE_SA_TW_05: [RFC 9293 3.10.7.4] In TIME-WAIT a FIN without ACK is
 *   dropped. A genuine FIN has an ACK, and nothing else may restart the wait.
 * @SYNFIN_RULE_SA_TW_06: [RFC 1337 3] In TIME-WAIT an exact reset is ignored,
 *   unless rfc1337=0 says to obey it. The reset may be an answer to an old
 *   duplicate, and without the wait segments of this connection could get into
 *   the next.
 * @SYNFIN_RULE_SA_TW_07: [RFC 5961 3.2] In TIME-WAIT a reset that is not exact
 *   never ends the wait. It proves nothing about the peer, and whatever it is,
 *   the wait does no harm.
 * @SYNFIN_RULE_SA_TW_08: [RFC 6191 2] In TIME-WAIT a SYN with a number after
 *   the old FIN, for a port on which somebody listens, opens a new connection
 *   with numbers above the old ones. So a busy client need not wait four
 *   minutes for its port, and if the SYN proves an old duplicate, TIME-WAIT
 *   goes on.
 * @SYNFIN_RULE_SA_TW_09: [RFC 5961 4.2] In TIME-WAIT a SYN that may not reopen
 *   the connection is answered with a challenge ACK. Whoever sent it in
 *   earnest answers with a reset, and that ends the wait only if rfc1337=0
 *   says so.
 * @SYNFIN_RULE_SA_TW_10: [RFC 5961 4.2] In TIME-WAIT a SYN,ACK is answered
 *   with a challenge ACK and never opens anything. Nobody in TIME-WAIT has
 *   sent a SYN that it could be the answer to.
 * @SYNFIN_RULE_SA_TW_11: [RFC 9293 3.10.8] When the wait of 2MSL is over, the
 *   record is deleted. Every copy of every segment has died out by now, and
 *   the addresses and ports are free for a new connection.
 * @SYNFIN_RULE_SAF_01: [synfin] The wait of 2MSL is switched off by
 *   unsafe_no_2msl, and TIME-WAIT is over as soon as it begins. Old duplicates
 *   then meet the next connection between the same addresses and ports.
 * @SYNFIN_RULE_SAF_02: [synfin] The challenge is switched off by
 *   unsafe_no_challenge_ack, and a RST or SYN anywhere in the window resets,
 *   as in RFC 793. Whoever hits the window blindly ends the connection, for
 *   nobody is asked whether he meant it.
 * @SYNFIN_RULE_SAF_03: [synfin] The check is switched off by
 *   unsafe_no_third_ack_check, and any ACK opens a connection in SYN-RECEIVED.
 *   Whoever feigns an address then need not guess our ISS.
 * @SYNFIN_RULE_DAT_01: [RFC 9293 3.10.7.4] Text that arrives ahead of its turn
 *   is kept until what is missing before it has come, where there is room for
 *   it. The peer then has to send again only what was lost.
 * @SYNFIN_RULE_DAT_02: [RFC 9293 3.10.7.4] When the missing bytes come, all
 *   that was kept behind them is in order, and the ACK covers it. Kept bytes
 *   that come again are not taken a second time, for the user must get each
 *   byte once.
 * @SYNFIN_RULE_DAT_03: [RFC 9293 3.10.7.4] A FIN that arrives ahead of its
 *   turn is remembered and acted upon when all before it has come. The end of
 *   the stream comes after its last byte, whatever arrives first.
 * @SYNFIN_RULE_WND_01: [RFC 9293 3.8.6.2.2] The edge of our window goes on by
 *   half the buffer or by a whole segment, not by less. A window that opens by
 *   a few bytes is filled by a segment of a few bytes, and so on for ever.
 * @SYNFIN_RULE_WND_02: [RFC 9293 3.8.6.2.2] When the user has read enough, the
 *   peer is told of the wider window at once. He may be waiting for room, and
 *   without that ACK would have to probe for it.
 * @SYNFIN_RULE_CC_01: [RFC 6928 2] A connection begins with ten segments in
 *   its congestion window, and with one if its SYN had to be sent again.
 *   Nothing is known of the network yet, so it begins with what most paths
 *   bear.
 * @SYNFIN_RULE_CC_02: [RFC 5681 3.1] In slow start each ACK of new data widens
 *   the congestion window by what it acknowledges, a segment at most. So the
 *   window doubles with each round trip until there is a loss.
 * @SYNFIN_RULE_CC_03: [RFC 5681 3.1] In congestion avoidance the congestion
 *   window grows by one segment when a whole window has been acknowledged.
 *   Near the point where segments were lost the network is asked for more only
 *   slowly.
 * @SYNFIN_RULE_CC_04: [RFC 5681 3.2] The third duplicate ACK has the segment
 *   that is missing sent again, without waiting for the timer. Three segments
 *   have left the network behind it, so it is lost, and they were not.
 * @SYNFIN_RULE_CC_05: [RFC 6582 3.2] In fast recovery an ACK of a part of what
 *   was out has the next missing segment sent again at once. It shows that
 *   more than one segment of that window was lost.
 * @SYNFIN_RULE_CC_06: [RFC 6582 3.2] Fast recovery ends when all that was out
 *   at its beginning is acknowledged. The congestion window is then half of
 *   what was on its way when the loss came to light.
 * @SYNFIN_RULE_CC_07: [RFC 5681 3.2] In fast recovery each further duplicate
 *   ACK widens the congestion window by a segment. It says that another one
 *   has left the network, so a new one may enter it.
 * @SYNFIN_RULE_CC_08: [RFC 5681 3.1] When the retransmission timer expires,
 *   the congestion window shrinks to one segment and the threshold to half of
 *   what was on its way. No ACKs come that could say when to send, so it all
 *   begins anew, more slowly.
 * @SYNFIN_RULE_CC_09: [RFC 5681 4.1] After an RTO without sending, the
 *   congestion window is no larger than at the beginning. What the network
 *   could take then says nothing of what it can take now.
 * @SYNFIN_RULE_CC_10: [RFC 3042 2] The first two duplicate ACKs each let a
 *   segment go that the congestion window would hold back. Without them a
 *   small window might never see the third, and would have to wait for the
 *   timer.
 * @SYNFIN_RULE_ACK_01: [RFC 9293 3.8.6.3] The ACK of text in order may wait
 *   for a while, less than half a second, for something that it can leave
 *   with. It is then sent alone when the time of delayed_ack is over.
 * @SYNFIN_RULE_ACK_02: [RFC 5681 4.2] The second segment with text is
 *   acknowledged at once, and so is one that fills a hole or leaves one. The
 *   peer counts on ACKs to send more, and to learn what was lost.
 * @SYNFIN_RULE_NAG_01: [RFC 9293 3.7.4] Less than a whole segment is sent only
 *   when nothing is out that has not been acknowledged, unless nodelay is set.
 *   What a user writes in crumbs is gathered while an ACK is on its way.
 * @SYNFIN_RULE_SWS_01: [RFC 9293 3.8.6.2.1] Where the window leaves room for
 *   less than all that is queued, less than a segment, and less than half of
 *   the widest window, data waits; when the persist timer expires it goes all
 *   the same. Otherwise segments would shrink for good with each ACK that lets
 *   a few bytes go.
 * @SYNFIN_RULE_FLD_07: [RFC 4987 3.6] An ACK brings a SYN cookie back: what we
 *   did not keep of the SYN is in it, and the connection goes on as if it had
 *   been half open all the while. Nobody but who received our SYN,ACK knows
 *   that number.
 * @SYNFIN_RULE_FLD_08: [RFC 4987 3.6] An ACK that brings back no SYN cookie of
 *   ours, or one that is too old, opens nothing, and is reset like any ACK to
 *   a listener. A cookie is good for 69 s at least and 137 s at most, and a
 *   listener that has sent none for so long believes none.
 */
enum synfin_rule {
	SYNFIN_RULE_NONE,
	SYNFIN_RULE_HDR_01,
	SYNFIN_RULE_HDR_02,
	SYNFIN_RULE_HDR_03,
	SYNFIN_RULE_HDR_04,
	SYNFIN_RULE_HDR_05,
	SYNFIN_RULE_HDR_06,
	SYNFIN_RULE_HDR_07,
	SYNFIN_RULE_HDR_08,
	SYNFIN_RULE_HDR_09,
	SYNFIN_RULE_HDR_10,
	SYNFIN_RULE_HDR_11,
	SYNFIN_RULE_HDR_12,
	SYNFIN_RULE_HDR_13,
	SYNFIN_RULE_HDR_14,
	SYNFIN_RULE_HDR_15,
	SYNFIN_RULE_HDR_16,
	SYNFIN_RULE_HDR_17,
	SYNFIN_RULE_HDR_18,
	SYNFIN_RULE_HDR_19,
	SYNFIN_RULE_HDR_20,
	SYNFIN_RULE_HDR_21,
	SYNFIN_RULE_HDR_22,
	SYNFIN_RULE_HDR_23,
	SYNFIN_RULE_SEQ_01,
	SYNFIN_RULE_SEQ_02,
	SYNFIN_RULE_SEQ_03,
	SYNFIN_RULE_SEQ_04,
	SYNFIN_RULE_SEQ_05,
	SYNFIN_RULE_SEQ_06,
	SYNFIN_RULE_SEQ_07,
	SYNFIN_RULE_SEQ_08,
	SYNFIN_RULE_SEQ_09,
	SYNFIN_RULE_SEQ_10,
	SYNFIN_RULE_SEQ_11,
	SYNFIN_RULE_ISN_01,
	SYNFIN_RULE_ISN_02,
	SYNFIN_RULE_ISN_03,
	SYNFIN_RULE_ISN_04,
	SYNFIN_RULE_ISN_05,
	SYNFIN_RULE_ISN_06,
	SYNFIN_RULE_QT_01,
	SYNFIN_RULE_QT_02,
	SYNFIN_RULE_QT_03,
	SYNFIN_RULE_OPN_01,
	SYNFIN_RULE_OPN_02,
	SYNFIN_RULE_OPN_03,
	SYNFIN_RULE_OPN_04,
	SYNFIN_RULE_OPN_05,
	SYNFIN_RULE_OPN_06,
	SYNFIN_RULE_OPN_07,
	SYNFIN_RULE_OPN_08,
	SYNFIN_RULE_OPN_09,
	SYNFIN_RULE_OPN_10,
	SYNFIN_RULE_OPN_11,
	SYNFIN_RULE_OPN_12,
	SYNFIN_RULE_OPN_13,
	SYNFIN_RULE_OPN_14,
	SYNFIN_RULE_FLD_01,
	SYNFIN_RULE_FLD_02,
	SYNFIN_RULE_FLD_03,
	SYNFIN_RULE_FLD_04,
	SYNFIN_RULE_FLD_05,
	SYNFIN_RULE_FLD_06,
	SYNFIN_RULE_RSG_01,
	SYNFIN_RULE_RSG_02,
	SYNFIN_RULE_RSG_03,
	SYNFIN_RULE_RSG_04,
	SYNFIN_RULE_RSG_05,
	SYNFIN_RULE_RSG_06,
	SYNFIN_RULE_RSG_07,
	SYNFIN_RULE_RSG_08,
	SYNFIN_RULE_RSG_09,
	SYNFIN_RULE_RSG_10,
	SYNFIN_RULE_RSG_11,
	SYNFIN_RULE_RSG_12,
	SYNFIN_RULE_RSP_01,
	SYNFIN_RULE_RSP_02,
	SYNFIN_RULE_RSP_03,
	SYNFIN_RULE_RSP_04,
	SYNFIN_RULE_RSP_05,
	SYNFIN_RULE_RSP_06,
	SYNFIN_RULE_RSP_07,
	SYNFIN_RULE_RSP_08,
	SYNFIN_RULE_RSP_09,
	SYNFIN_RULE_RSP_10,
	SYNFIN_RULE_CHA_01,
	SYNFIN_RULE_CHA_02,
	SYNFIN_RULE_CHA_03,
	SYNFIN_RULE_CHA_04,
	SYNFIN_RULE_CHA_05,
	SYNFIN_RULE_CHA_06,
	SYNFIN_RULE_CHA_07,
	SYNFIN_RULE_CLS_01,
	SYNFIN_RULE_CLS_02,
	SYNFIN_RULE_CLS_03,
	SYNFIN_RULE_CLS_04,
	SYNFIN_RULE_CLS_05,
	SYNFIN_RULE_CLS_06,
	SYNFIN_RULE_CLS_07,
	SYNFIN_RULE_CLS_08,
	SYNFIN_RULE_CLS_09,
	SYNFIN_RULE_CLS_10,
	SYNFIN_RULE_CLS_11,
	SYNFIN_RULE_CLS_12,
	SYNFIN_RULE_TW_01,
	SYNFIN_RULE_TW_02,
	SYNFIN_RULE_TW_03,
	SYNFIN_RULE_TW_04,
	SYNFIN_RULE_TW_05,
	SYNFIN_RULE_TW_06,
	SYNFIN_RULE_TW_07,
	SYNFIN_RULE_TW_08,
	SYNFIN_RULE_TW_09,
	SYNFIN_RULE_TW_10,
	SYNFIN_RULE_RTX_01,
	SYNFIN_RULE_RTX_02,
	SYNFIN_RULE_RTX_03,
	SYNFIN_RULE_RTX_04,
	SYNFIN_RULE_RTX_05,
	SYNFIN_RULE_RTX_06,
	SYNFIN_RULE_RTX_07,
	SYNFIN_RULE_RTX_08,
	SYNFIN_RULE_RTX_09,
	SYNFIN_RULE_RTX_10,
	SYNFIN_RULE_RTX_11,
	SYNFIN_RULE_RTX_12,
	SYNFIN_RULE_RTX_13,
	SYNFIN_RULE_RTX_14,
	SYNFIN_RULE_RTX_15,
	SYNFIN_RULE_RTX_16,
	SYNFIN_RULE_RTX_17,
	SYNFIN_RULE_RTX_18,
	SYNFIN_RULE_RTX_19,
	SYNFIN_RULE_RTX_20,
	SYNFIN_RULE_RTX_21,
	SYNFIN_RULE_RTX_22,
	SYNFIN_RULE_RTX_23,
	SYNFIN_RULE_RTX_24,
	SYNFIN_RULE_KA_01,
	SYNFIN_RULE_KA_02,
	SYNFIN_RULE_KA_03,
	SYNFIN_RULE_KA_04,
	SYNFIN_RULE_KA_05,
	SYNFIN_RULE_KA_06,
	SYNFIN_RULE_KA_07,
	SYNFIN_RULE_KA_08,
	SYNFIN_RULE_KA_09,
	SYNFIN_RULE_UTO_01,
	SYNFIN_RULE_UTO_02,
	SYNFIN_RULE_UTO_03,
	SYNFIN_RULE_UTO_04,
	SYNFIN_RULE_UTO_05,
	SYNFIN_RULE_ICM_01,
	SYNFIN_RULE_ICM_02,
	SYNFIN_RULE_ICM_03,
	SYNFIN_RULE_ICM_04,
	SYNFIN_RULE_ICM_05,
	SYNFIN_RULE_ICM_06,
	SYNFIN_RULE_ICM_07,
	SYNFIN_RULE_ICM_08,
	SYNFIN_RULE_ICM_09,
	SYNFIN_RULE_ICM_10,
	SYNFIN_RULE_ICM_11,
	SYNFIN_RULE_ICM_12,
	SYNFIN_RULE_ADR_01,
	SYNFIN_RULE_ADR_02,
	SYNFIN_RULE_ADR_03,
	SYNFIN_RULE_ADR_04,
	SYNFIN_RULE_IPL_01,
	SYNFIN_RULE_IPL_02,
	SYNFIN_RULE_IPL_03,
	SYNFIN_RULE_IPL_04,
	SYNFIN_RULE_IPL_05,
	SYNFIN_RULE_USR_01,
	SYNFIN_RULE_USR_02,
	SYNFIN_RULE_USR_03,
	SYNFIN_RULE_USR_04,
	SYNFIN_RULE_USR_05,
	SYNFIN_RULE_USR_06,
	SYNFIN_RULE_USR_07,
	SYNFIN_RULE_USR_08,
	SYNFIN_RULE_USR_09,
	SYNFIN_RULE_USR_10,
	SYNFIN_RULE_USR_11,
	SYNFIN_RULE_USR_12,
	SYNFIN_RULE_USR_13,
	SYNFIN_RULE_USR_14,
	SYNFIN_RULE_USR_15,
	SYNFIN_RULE_USR_16,
	SYNFIN_RULE_USR_17,
	SYNFIN_RULE_USR_18,
	SYNFIN_RULE_EXP_01,
	SYNFIN_RULE_EXP_02,
	SYNFIN_RULE_EXP_03,
	SYNFIN_RULE_SA_CL_01,
	SYNFIN_RULE_SA_CL_02,
	SYNFIN_RULE_SA_CL_03,
	SYNFIN_RULE_SA_LI_01,
	SYNFIN_RULE_SA_LI_02,
	SYNFIN_RULE_SA_LI_03,
	SYNFIN_RULE_SA_LI_04,
	SYNFIN_RULE_SA_LI_05,
	SYNFIN_RULE_SA_LI_06,
	SYNFIN_RULE_SA_LI_07,
	SYNFIN_RULE_SA_SS_01,
	SYNFIN_RULE_SA_SS_02,
	SYNFIN_RULE_SA_SS_03,
	SYNFIN_RULE_SA_SS_04,
	SYNFIN_RULE_SA_SS_05,
	SYNFIN_RULE_SA_SS_06,
	SYNFIN_RULE_SA_SS_07,
	SYNFIN_RULE_SA_SS_08,
	SYNFIN_RULE_SA_SS_09,
	SYNFIN_RULE_SA_SS_10,
	SYNFIN_RULE_SA_SS_11,
	SYNFIN_RULE_SA_SS_12,
	SYNFIN_RULE_SA_SR_01,
	SYNFIN_RULE_SA_SR_02,
	SYNFIN_RULE_SA_SR_03,
	SYNFIN_RULE_SA_SR_04,
	SYNFIN_RULE_SA_SR_05,
	SYNFIN_RULE_SA_SR_06,
	SYNFIN_RULE_SA_SR_07,
	SYNFIN_RULE_SA_SR_08,
	SYNFIN_RULE_SA_SR_09,
	SYNFIN_RULE_SA_SR_10,
	SYNFIN_RULE_SA_SR_11,
	SYNFIN_RULE_SA_SR_12,
	SYNFIN_RULE_SA_SR_13,
	SYNFIN_RULE_SA_SR_14,
	SYNFIN_RULE_SA_ES_01,
	SYNFIN_RULE_SA_ES_02,
	SYNFIN_RULE_SA_ES_03,
	SYNFIN_RULE_SA_ES_04,
	SYNFIN_RULE_SA_ES_05,
	SYNFIN_RULE_SA_ES_06,
	SYNFIN_RULE_SA_ES_07,
	SYNFIN_RULE_SA_ES_08,
	SYNFIN_RULE_SA_ES_09,
	SYNFIN_RULE_SA_ES_10,
	SYNFIN_RULE_SA_ES_11,
	SYNFIN_RULE_SA_ES_12,
	SYNFIN_RULE_SA_ES_13,
	SYNFIN_RULE_SA_ES_14,
	SYNFIN_RULE_SA_ES_15,
	SYNFIN_RULE_SA_F1_01,
	SYNFIN_RULE_SA_F1_02,
	SYNFIN_RULE_SA_F1_03,
	SYNFIN_RULE_SA_F1_04,
	SYNFIN_RULE_SA_F1_05,
	SYNFIN_RULE_SA_F1_06,
	SYNFIN_RULE_SA_F1_07,
	SYNFIN_RULE_SA_F1_08,
	SYNFIN_RULE_SA_F1_09,
	SYNFIN_RULE_SA_F1_10,
	SYNFIN_RULE_SA_F2_01,
	SYNFIN_RULE_SA_F2_02,
	SYNFIN_RULE_SA_F2_03,
	SYNFIN_RULE_SA_F2_04,
	SYNFIN_RULE_SA_F2_05,
	SYNFIN_RULE_SA_F2_06,
	SYNFIN_RULE_SA_F2_07,
	SYNFIN_RULE_SA_F2_08,
	SYNFIN_RULE_SA_CW_01,
	SYNFIN_RULE_SA_CW_02,
	SYNFIN_RULE_SA_CW_03,
	SYNFIN_RULE_SA_CW_04,
	SYNFIN_RULE_SA_CW_05,
	SYNFIN_RULE_SA_CW_06,
	SYNFIN_RULE_SA_CG_01,
	SYNFIN_RULE_SA_CG_02,
	SYNFIN_RULE_SA_CG_03,
	SYNFIN_RULE_SA_CG_04,
	SYNFIN_RULE_SA_CG_05,
	SYNFIN_RULE_SA_CG_06,
	SYNFIN_RULE_SA_CG_07,
	SYNFIN_RULE_SA_LA_01,
	SYNFIN_RULE_SA_LA_02,
	SYNFIN_RULE_SA_LA_03,
	SYNFIN_RULE_SA_LA_04,
	SYNFIN_RULE_SA_LA_05,
	SYNFIN_RULE_SA_LA_06,
	SYNFIN_RULE_SA_LA_07,
	SYNFIN_RULE_SA_TW_01,
	SYNFIN_RULE_SA_TW_02,
	SYNFIN_RULE_SA_TW_03,
	SYNFIN_RULE_SA_TW_04,
	SYNFIN_RULE_SA_TW_05,
	SYNFIN_RULE_SA_TW_06,
	SYNFIN_RULE_SA_TW_07,
	SYNFIN_RULE_SA_TW_08,
	SYNFIN_RULE_SA_TW_09,
	SYNFIN_RULE_SA_TW_10,
	SYNFIN_RULE_SA_TW_11,
	SYNFIN_RULE_SAF_01,
	SYNFIN_RULE_SAF_02,
	SYNFIN_RULE_SAF_03,
	SYNFIN_RULE_DAT_01,
	SYNFIN_RULE_DAT_02,
	SYNFIN_RULE_DAT_03,
	SYNFIN_RULE_WND_01,
	SYNFIN_RULE_WND_02,
	SYNFIN_RULE_CC_01,
	SYNFIN_RULE_CC_02,
	SYNFIN_RULE_CC_03,
	SYNFIN_RULE_CC_04,
	SYNFIN_RULE_CC_05,
	SYNFIN_RULE_CC_06,
	SYNFIN_RULE_CC_07,
	SYNFIN_RULE_CC_08,
	SYNFIN_RULE_CC_09,
	SYNFIN_RULE_CC_10,
	SYNFIN_RULE_ACK_01,
	SYNFIN_RULE_ACK_02,
	SYNFIN_RULE_NAG_01,
	SYNFIN_RULE_SWS_01,
	SYNFIN_RULE_FLD_07,
	SYNFIN_RULE_FLD_08,

	/* private: */
	__SYNFIN_RULE_MAX,
	SYNFIN_RULE_MAX = (__SYNFIN_RULE_MAX - 1)
};

/**
 * enum synfin_drop - Why a segment was thrown away, or why part of it was.
 * @SYNFIN_DROP_NONE: nothing was dropped
 * @SYNFIN_DROP_TOO_SHORT: shorter than a header of 20 bytes, or not all of it
 *   could be read
 * @SYNFIN_DROP_BAD_OFFSET: data offset below 5 words or beyond the end of the
 *   datagram
 * @SYNFIN_DROP_BAD_CHECKSUM: the checksum over pseudo-header, header and
 *   payload is wrong
 * @SYNFIN_DROP_NOT_FOR_US: addressed to a broadcast, multicast or foreign
 *   address
 * @SYNFIN_DROP_BAD_SOURCE: the source is a broadcast, multicast, unspecified
 *   or misplaced loopback address
 * @SYNFIN_DROP_PORT_ZERO: source or destination port is zero
 * @SYNFIN_DROP_LAND: source and destination are the same address and port, and
 *   no such connection exists
 * @SYNFIN_DROP_NO_MEMORY: no memory for a copy of the segment, for a
 *   connection or for the answer
 * @SYNFIN_DROP_NO_ROUTE: no route back to the sender
 * @SYNFIN_DROP_NAMESPACE_EXIT: the network namespace is going away
 * @SYNFIN_DROP_NO_CONNECTION: it belongs to no connection and no listener
 * @SYNFIN_DROP_BACKLOG_FULL: a SYN for a listener whose backlog is full
 * @SYNFIN_DROP_CAP_EMBRYOS: a SYN beyond the namespace's limit of half-open
 *   connections
 * @SYNFIN_DROP_CAP_CONNECTIONS: a SYN or last ACK beyond the namespace's limit
 *   of connections
 * @SYNFIN_DROP_QUIET_TIME: a SYN during the namespace's quiet time
 * @SYNFIN_DROP_RST_IGNORED: a reset where resets are ignored (CLOSED, LISTEN,
 *   SYN-SENT without ACK, TIME-WAIT)
 * @SYNFIN_DROP_RST_OUTSIDE: a reset outside the receive window
 * @SYNFIN_DROP_RST_CHALLENGED: a reset inside the window but not at its left
 *   edge, answered with a challenge ACK
 * @SYNFIN_DROP_SYN_CHALLENGED: a SYN in a synchronised state, answered with a
 *   challenge ACK
 * @SYNFIN_DROP_NO_ACK: the ACK bit is off where it must be on
 * @SYNFIN_DROP_BAD_SEQ: not acceptable, its sequence numbers lie outside the
 *   receive window
 * @SYNFIN_DROP_BAD_ACK: it acknowledges something never sent
 * @SYNFIN_DROP_OLD_ACK: it acknowledges something too far in the past
 * @SYNFIN_DROP_OLD_DUPLICATE: all of it was received before
 * @SYNFIN_DROP_OUT_OF_ORDER: inside the window but ahead of what comes next,
 *   and not kept
 * @SYNFIN_DROP_BEYOND_WINDOW: the part of the data to the right of the window
 *   was cut off
 * @SYNFIN_DROP_UNEXPECTED: no rule of this state has a use for it
 * @SYNFIN_DROP_AFTER_FIN: text or FIN behind the peer's own FIN
 * @SYNFIN_DROP_AFTER_CLOSE: data for a user who has closed, answered with a
 *   reset
 * @SYNFIN_DROP_CHALLENGE_LIMITED: the challenge ACK it deserved was held back
 *   by the limit of this connection
 * @SYNFIN_DROP_RST_LIMITED: the reset it deserved was held back by the limit
 *   of this namespace
 * @SYNFIN_DROP_FAULT: a fault rule, or a person in step mode, had it lost
 * @SYNFIN_DROP_BAD_COOKIE: it acknowledges no SYN cookie of this listener, or
 *   one that is too old
 */
enum synfin_drop {
	SYNFIN_DROP_NONE,
	SYNFIN_DROP_TOO_SHORT,
	SYNFIN_DROP_BAD_OFFSET,
	SYNFIN_DROP_BAD_CHECKSUM,
	SYNFIN_DROP_NOT_FOR_US,
	SYNFIN_DROP_BAD_SOURCE,
	SYNFIN_DROP_PORT_ZERO,
	SYNFIN_DROP_LAND,
	SYNFIN_DROP_NO_MEMORY,
	SYNFIN_DROP_NO_ROUTE,
	SYNFIN_DROP_NAMESPACE_EXIT,
	SYNFIN_DROP_NO_CONNECTION,
	SYNFIN_DROP_BACKLOG_FULL,
	SYNFIN_DROP_CAP_EMBRYOS,
	SYNFIN_DROP_CAP_CONNECTIONS,
	SYNFIN_DROP_QUIET_TIME,
	SYNFIN_DROP_RST_IGNORED,
	SYNFIN_DROP_RST_OUTSIDE,
	SYNFIN_DROP_RST_CHALLENGED,
	SYNFIN_DROP_SYN_CHALLENGED,
	SYNFIN_DROP_NO_ACK,
	SYNFIN_DROP_BAD_SEQ,
	SYNFIN_DROP_BAD_ACK,
	SYNFIN_DROP_OLD_ACK,
	SYNFIN_DROP_OLD_DUPLICATE,
	SYNFIN_DROP_OUT_OF_ORDER,
	SYNFIN_DROP_BEYOND_WINDOW,
	SYNFIN_DROP_UNEXPECTED,
	SYNFIN_DROP_AFTER_FIN,
	SYNFIN_DROP_AFTER_CLOSE,
	SYNFIN_DROP_CHALLENGE_LIMITED,
	SYNFIN_DROP_RST_LIMITED,
	SYNFIN_DROP_FAULT,
	SYNFIN_DROP_BAD_COOKIE,

	/* private: */
	__SYNFIN_DROP_MAX,
	SYNFIN_DROP_MAX = (__SYNFIN_DROP_MAX - 1)
};

/**
 * enum synfin_cookies - When a SYN is answered with a cookie (RFC 4987 3.6).
 * @SYNFIN_COOKIES_OFF: never
 * @SYNFIN_COOKIES_OVERFLOW: when there is no room for its connection
 * @SYNFIN_COOKIES_ALWAYS: always, and nothing is kept half open
 */
enum synfin_cookies {
	SYNFIN_COOKIES_OFF,
	SYNFIN_COOKIES_OVERFLOW,
	SYNFIN_COOKIES_ALWAYS,

	/* private: */
	__SYNFIN_COOKIES_MAX,
	SYNFIN_COOKIES_MAX = (__SYNFIN_COOKIES_MAX - 1)
};

/**
 * enum synfin_cause - What the user is told about a connection, mostly how it
 *   ended.
 * @SYNFIN_CAUSE_NONE: nothing to tell
 * @SYNFIN_CAUSE_ESTABLISHED: the connection is open
 * @SYNFIN_CAUSE_PEER_CLOSED: the peer's FIN arrived, end of its data
 * @SYNFIN_CAUSE_CLOSED: both sides closed and all was acknowledged
 * @SYNFIN_CAUSE_EXPIRED: the wait of 2MSL is over
 * @SYNFIN_CAUSE_REFUSED: a reset came in answer to our SYN
 * @SYNFIN_CAUSE_RESET: the peer reset the connection
 * @SYNFIN_CAUSE_TIMED_OUT: the retries are used up without an answer
 * @SYNFIN_CAUSE_USER_TIMEOUT: data or FIN stayed unacknowledged for the user
 *   timeout
 * @SYNFIN_CAUSE_UNREACHABLE: timed out, and the last word of the network was
 *   that the peer is unreachable
 * @SYNFIN_CAUSE_PROTOCOL_UNREACHABLE: the peer's host does not speak this
 *   protocol
 * @SYNFIN_CAUSE_PORT_UNREACHABLE: the peer's host reports that nobody is at
 *   that port
 * @SYNFIN_CAUSE_ABORTED: our own user aborted it
 * @SYNFIN_CAUSE_DATA_LOST: data arrived for a user who had closed, and the
 *   peer was told with a reset
 * @SYNFIN_CAUSE_ORPHAN_REAPED: in FIN-WAIT-2 with no owner for longer than
 *   allowed
 * @SYNFIN_CAUSE_FORGOTTEN: its state was thrown away without a word, as in a
 *   crash
 * @SYNFIN_CAUSE_REPLACED: a new SYN reopened it out of TIME-WAIT
 * @SYNFIN_CAUSE_RETRYING: retransmitted as often as R1 allows, and going on
 * @SYNFIN_CAUSE_SOFT_ERROR: an ICMP error that does not end the connection
 */
enum synfin_cause {
	SYNFIN_CAUSE_NONE,
	SYNFIN_CAUSE_ESTABLISHED,
	SYNFIN_CAUSE_PEER_CLOSED,
	SYNFIN_CAUSE_CLOSED,
	SYNFIN_CAUSE_EXPIRED,
	SYNFIN_CAUSE_REFUSED,
	SYNFIN_CAUSE_RESET,
	SYNFIN_CAUSE_TIMED_OUT,
	SYNFIN_CAUSE_USER_TIMEOUT,
	SYNFIN_CAUSE_UNREACHABLE,
	SYNFIN_CAUSE_PROTOCOL_UNREACHABLE,
	SYNFIN_CAUSE_PORT_UNREACHABLE,
	SYNFIN_CAUSE_ABORTED,
	SYNFIN_CAUSE_DATA_LOST,
	SYNFIN_CAUSE_ORPHAN_REAPED,
	SYNFIN_CAUSE_FORGOTTEN,
	SYNFIN_CAUSE_REPLACED,
	SYNFIN_CAUSE_RETRYING,
	SYNFIN_CAUSE_SOFT_ERROR,

	/* private: */
	__SYNFIN_CAUSE_MAX,
	SYNFIN_CAUSE_MAX = (__SYNFIN_CAUSE_MAX - 1)
};

/**
 * enum synfin_what - What happened to a connection, the event that the engine
 *   was given.
 * @SYNFIN_WHAT_NONE: nothing
 * @SYNFIN_WHAT_SEGMENT: a segment arrived
 * @SYNFIN_WHAT_TRANSMIT: a segment was sent
 * @SYNFIN_WHAT_ICMP: an ICMP error arrived
 * @SYNFIN_WHAT_CALL_OPEN: the user's active OPEN
 * @SYNFIN_WHAT_CALL_LISTEN: the user's passive OPEN
 * @SYNFIN_WHAT_CALL_SEND: the user's SEND
 * @SYNFIN_WHAT_CALL_SHUTDOWN: the user's CLOSE, who goes on reading
 * @SYNFIN_WHAT_CALL_CLOSE: the user's CLOSE, who goes away
 * @SYNFIN_WHAT_CALL_ABORT: the user's ABORT
 * @SYNFIN_WHAT_CALL_FORGET: the state is thrown away without a word
 * @SYNFIN_WHAT_CALL_SET: parameters were changed
 * @SYNFIN_WHAT_TIMER_RETRANSMIT: the retransmission timer expired
 * @SYNFIN_WHAT_TIMER_PERSIST: the timer for probing a zero window expired
 * @SYNFIN_WHAT_TIMER_TIME_WAIT: the wait of 2MSL is over
 * @SYNFIN_WHAT_TIMER_FIN_WAIT_2: the time of an ownerless connection in
 *   FIN-WAIT-2 is over
 * @SYNFIN_WHAT_TIMER_USER: the user timeout expired
 * @SYNFIN_WHAT_FAULT: a fault rule took hold of a segment, or let go of it
 * @SYNFIN_WHAT_CALL_READ: the user has read, and there is room for more
 * @SYNFIN_WHAT_TIMER_DELAYED_ACK: the time that an ACK may wait is over
 * @SYNFIN_WHAT_TIMER_KEEPALIVE: the connection was silent for as long as
 *   keep-alive allows
 */
enum synfin_what {
	SYNFIN_WHAT_NONE,
	SYNFIN_WHAT_SEGMENT,
	SYNFIN_WHAT_TRANSMIT,
	SYNFIN_WHAT_ICMP,
	SYNFIN_WHAT_CALL_OPEN,
	SYNFIN_WHAT_CALL_LISTEN,
	SYNFIN_WHAT_CALL_SEND,
	SYNFIN_WHAT_CALL_SHUTDOWN,
	SYNFIN_WHAT_CALL_CLOSE,
	SYNFIN_WHAT_CALL_ABORT,
	SYNFIN_WHAT_CALL_FORGET,
	SYNFIN_WHAT_CALL_SET,
	SYNFIN_WHAT_TIMER_RETRANSMIT,
	SYNFIN_WHAT_TIMER_PERSIST,
	SYNFIN_WHAT_TIMER_TIME_WAIT,
	SYNFIN_WHAT_TIMER_FIN_WAIT_2,
	SYNFIN_WHAT_TIMER_USER,
	SYNFIN_WHAT_FAULT,
	SYNFIN_WHAT_CALL_READ,
	SYNFIN_WHAT_TIMER_DELAYED_ACK,
	SYNFIN_WHAT_TIMER_KEEPALIVE,

	/* private: */
	__SYNFIN_WHAT_MAX,
	SYNFIN_WHAT_MAX = (__SYNFIN_WHAT_MAX - 1)
};

/**
 * enum synfin_timer - Which timer of a connection is due next.
 * @SYNFIN_TIMER_NONE: no timer runs
 * @SYNFIN_TIMER_RETRANSMIT: retransmission of SYN, SYN,ACK, data or FIN
 * @SYNFIN_TIMER_PERSIST: probing of a zero window
 * @SYNFIN_TIMER_TIME_WAIT: the wait of 2MSL
 * @SYNFIN_TIMER_FIN_WAIT_2: the end of an ownerless FIN-WAIT-2
 * @SYNFIN_TIMER_USER: the user timeout
 * @SYNFIN_TIMER_DELAYED_ACK: an ACK leaves that has waited for company
 * @SYNFIN_TIMER_KEEPALIVE: a probe asks a silent peer whether he is still
 *   there
 */
enum synfin_timer {
	SYNFIN_TIMER_NONE,
	SYNFIN_TIMER_RETRANSMIT,
	SYNFIN_TIMER_PERSIST,
	SYNFIN_TIMER_TIME_WAIT,
	SYNFIN_TIMER_FIN_WAIT_2,
	SYNFIN_TIMER_USER,
	SYNFIN_TIMER_DELAYED_ACK,
	SYNFIN_TIMER_KEEPALIVE,

	/* private: */
	__SYNFIN_TIMER_MAX,
	SYNFIN_TIMER_MAX = (__SYNFIN_TIMER_MAX - 1)
};

/**
 * enum synfin_refusal - Why a user call was refused.
 * @SYNFIN_REFUSAL_NONE: it was not refused
 * @SYNFIN_REFUSAL_ALREADY_EXISTS: OPEN on a connection that is already open
 * @SYNFIN_REFUSAL_DOES_NOT_EXIST: there is no such connection
 * @SYNFIN_REFUSAL_REMOTE_UNSPECIFIED: it needs a remote address and port, and
 *   there is none
 * @SYNFIN_REFUSAL_NO_RESOURCES: the queue or a limit is full
 * @SYNFIN_REFUSAL_CLOSING: the connection is closing, this side has sent its
 *   FIN
 * @SYNFIN_REFUSAL_QUIET_TIME: the namespace is in its quiet time
 * @SYNFIN_REFUSAL_IN_TIME_WAIT: the pair of addresses and ports waits for 2MSL
 * @SYNFIN_REFUSAL_IN_USE: the address and port, or the pair of them, are in
 *   use
 * @SYNFIN_REFUSAL_INVALID: an argument can not be right
 * @SYNFIN_REFUSAL_SOCKET: it is a socket's, and what was asked is for the
 *   socket's program
 */
enum synfin_refusal {
	SYNFIN_REFUSAL_NONE,
	SYNFIN_REFUSAL_ALREADY_EXISTS,
	SYNFIN_REFUSAL_DOES_NOT_EXIST,
	SYNFIN_REFUSAL_REMOTE_UNSPECIFIED,
	SYNFIN_REFUSAL_NO_RESOURCES,
	SYNFIN_REFUSAL_CLOSING,
	SYNFIN_REFUSAL_QUIET_TIME,
	SYNFIN_REFUSAL_IN_TIME_WAIT,
	SYNFIN_REFUSAL_IN_USE,
	SYNFIN_REFUSAL_INVALID,
	SYNFIN_REFUSAL_SOCKET,

	/* private: */
	__SYNFIN_REFUSAL_MAX,
	SYNFIN_REFUSAL_MAX = (__SYNFIN_REFUSAL_MAX - 1)
};

/**
 * enum synfin_icmp - The ICMP errors that a connection may be told of.
 * @SYNFIN_ICMP_NONE: none so far
 * @SYNFIN_ICMP_NET_UNREACHABLE: network unreachable (3/0), soft
 * @SYNFIN_ICMP_HOST_UNREACHABLE: host unreachable (3/1), soft
 * @SYNFIN_ICMP_PROTOCOL_UNREACHABLE: protocol unreachable (3/2), hard before
 *   synchronisation
 * @SYNFIN_ICMP_PORT_UNREACHABLE: port unreachable (3/3), hard before
 *   synchronisation
 * @SYNFIN_ICMP_FRAG_NEEDED: fragmentation needed (3/4), changes the path MTU
 *   only
 * @SYNFIN_ICMP_SOURCE_ROUTE_FAILED: source route failed (3/5), soft
 * @SYNFIN_ICMP_OTHER_UNREACHABLE: any other code of destination unreachable,
 *   soft
 * @SYNFIN_ICMP_SOURCE_QUENCH: source quench (4), discarded
 * @SYNFIN_ICMP_TIME_EXCEEDED: time to live exceeded (11), soft
 * @SYNFIN_ICMP_PARAMETER_PROBLEM: parameter problem (12), soft
 * @SYNFIN_ICMP_REDIRECT: redirect (5), believed by routing only if it quotes
 *   what is in flight
 */
enum synfin_icmp {
	SYNFIN_ICMP_NONE,
	SYNFIN_ICMP_NET_UNREACHABLE,
	SYNFIN_ICMP_HOST_UNREACHABLE,
	SYNFIN_ICMP_PROTOCOL_UNREACHABLE,
	SYNFIN_ICMP_PORT_UNREACHABLE,
	SYNFIN_ICMP_FRAG_NEEDED,
	SYNFIN_ICMP_SOURCE_ROUTE_FAILED,
	SYNFIN_ICMP_OTHER_UNREACHABLE,
	SYNFIN_ICMP_SOURCE_QUENCH,
	SYNFIN_ICMP_TIME_EXCEEDED,
	SYNFIN_ICMP_PARAMETER_PROBLEM,
	SYNFIN_ICMP_REDIRECT,

	/* private: */
	__SYNFIN_ICMP_MAX,
	SYNFIN_ICMP_MAX = (__SYNFIN_ICMP_MAX - 1)
};

/**
 * enum synfin_fault - What a fault rule does to a segment, or what became of
 *   one.
 * @SYNFIN_FAULT_NONE: no fault rule had a hand in it
 * @SYNFIN_FAULT_DROP: it is lost
 * @SYNFIN_FAULT_DELAY: it is late
 * @SYNFIN_FAULT_DUP: it comes twice
 * @SYNFIN_FAULT_REORDER: it comes behind the next one
 * @SYNFIN_FAULT_CORRUPT: one bit of it is flipped, so that its checksum is
 *   wrong
 * @SYNFIN_FAULT_HOLD: it is kept until a person lets go of it
 * @SYNFIN_FAULT_RELEASE: it was late or kept, and goes on now
 */
enum synfin_fault {
	SYNFIN_FAULT_NONE,
	SYNFIN_FAULT_DROP,
	SYNFIN_FAULT_DELAY,
	SYNFIN_FAULT_DUP,
	SYNFIN_FAULT_REORDER,
	SYNFIN_FAULT_CORRUPT,
	SYNFIN_FAULT_HOLD,
	SYNFIN_FAULT_RELEASE,

	/* private: */
	__SYNFIN_FAULT_MAX,
	SYNFIN_FAULT_MAX = (__SYNFIN_FAULT_MAX - 1)
};

/**
 * enum synfin_step - What a person does to a segment that is kept.
 * @SYNFIN_STEP_NEXT: it goes on
 * @SYNFIN_STEP_DROP: it is lost
 * @SYNFIN_STEP_DUP: a copy of it goes on, and it stays
 * @SYNFIN_STEP_SWAP: it changes places with the one behind it
 */
enum synfin_step {
	SYNFIN_STEP_NEXT,
	SYNFIN_STEP_DROP,
	SYNFIN_STEP_DUP,
	SYNFIN_STEP_SWAP,

	/* private: */
	__SYNFIN_STEP_MAX,
	SYNFIN_STEP_MAX = (__SYNFIN_STEP_MAX - 1)
};

/**
 * enum synfin_kind - What a record is about, and in which of its forms it is
 *   stored.
 * @SYNFIN_KIND_LISTENER: a passive open, in LISTEN
 * @SYNFIN_KIND_CONNECTION: a full connection
 * @SYNFIN_KIND_EMBRYO: a small record in SYN-RECEIVED, made by a listener
 * @SYNFIN_KIND_TIME_WAIT: a small record in TIME-WAIT
 */
enum synfin_kind {
	SYNFIN_KIND_LISTENER,
	SYNFIN_KIND_CONNECTION,
	SYNFIN_KIND_EMBRYO,
	SYNFIN_KIND_TIME_WAIT,

	/* private: */
	__SYNFIN_KIND_MAX,
	SYNFIN_KIND_MAX = (__SYNFIN_KIND_MAX - 1)
};

/**
 * enum synfin_direction - Which way the segment of an event went.
 * @SYNFIN_DIRECTION_NONE: the event has no segment
 * @SYNFIN_DIRECTION_IN: it was received
 * @SYNFIN_DIRECTION_OUT: it was sent
 */
enum synfin_direction {
	SYNFIN_DIRECTION_NONE,
	SYNFIN_DIRECTION_IN,
	SYNFIN_DIRECTION_OUT,

	/* private: */
	__SYNFIN_DIRECTION_MAX,
	SYNFIN_DIRECTION_MAX = (__SYNFIN_DIRECTION_MAX - 1)
};

/**
 * enum synfin_flag - The control bits of a segment, as they lie in its header
 *   (RFC 9293 3.1).
 */
enum synfin_flag {
	SYNFIN_FLAG_FIN = 1,
	SYNFIN_FLAG_SYN = 2,
	SYNFIN_FLAG_RST = 4,
	SYNFIN_FLAG_PSH = 8,
	SYNFIN_FLAG_ACK = 16,
	SYNFIN_FLAG_URG = 32,
	SYNFIN_FLAG_ECE = 64,
	SYNFIN_FLAG_CWR = 128,

	/* private: */
	SYNFIN_FLAG_MASK = 255,
};

/**
 * enum synfin_counter - Totals and gauges of a namespace that are neither
 *   drop, rule nor arc.
 * @SYNFIN_COUNTER_SEGMENTS_IN: segments that arrived, good or bad
 * @SYNFIN_COUNTER_SEGMENTS_OUT: segments that were sent
 * @SYNFIN_COUNTER_BYTES_IN: bytes of data that were accepted in order
 * @SYNFIN_COUNTER_BYTES_OUT: bytes of data that were sent for the first time
 * @SYNFIN_COUNTER_RETRANSMISSIONS: segments that were sent again
 * @SYNFIN_COUNTER_RESETS_IN: resets that arrived
 * @SYNFIN_COUNTER_RESETS_OUT: resets that were sent
 * @SYNFIN_COUNTER_CHALLENGE_ACKS: challenge ACKs that were sent
 * @SYNFIN_COUNTER_ICMP_IN: ICMP errors that arrived
 * @SYNFIN_COUNTER_ICMP_IGNORED: ICMP errors that matched no connection or
 *   failed the check of the quoted sequence number
 * @SYNFIN_COUNTER_ACTIVE_OPENS: connections that we began to open
 * @SYNFIN_COUNTER_PASSIVE_OPENS: connections that listeners began to open
 * @SYNFIN_COUNTER_OPENED: connections that reached ESTABLISHED or beyond
 * @SYNFIN_COUNTER_FAILED: connections that ended before they were open
 * @SYNFIN_COUNTER_EVENTS: events that were recorded in the history
 * @SYNFIN_COUNTER_EVENTS_LOST: events that could not be sent to a subscriber
 * @SYNFIN_COUNTER_LISTENERS: listeners at this moment
 * @SYNFIN_COUNTER_CONNECTIONS: full connections at this moment
 * @SYNFIN_COUNTER_EMBRYOS: half-open connections of listeners at this moment
 * @SYNFIN_COUNTER_TIME_WAITS: small TIME-WAIT records at this moment
 * @SYNFIN_COUNTER_FAULTS: segments of which a fault rule took hold
 * @SYNFIN_COUNTER_FAULTS_PASSED: segments that a fault rule wanted to keep,
 *   and that passed because so many were kept already, or for want of memory
 * @SYNFIN_COUNTER_HELD: segments kept by fault rules at this moment
 * @SYNFIN_COUNTER_COOKIES_SENT: SYNs that were answered with a SYN cookie
 * @SYNFIN_COUNTER_COOKIES_ACCEPTED: ACKs that brought a SYN cookie back and
 *   opened a connection
 * @SYNFIN_COUNTER_COOKIES_REFUSED: ACKs to a listener that lately sent SYN
 *   cookies, with none of them or with one that is too old
 */
enum synfin_counter {
	SYNFIN_COUNTER_SEGMENTS_IN,
	SYNFIN_COUNTER_SEGMENTS_OUT,
	SYNFIN_COUNTER_BYTES_IN,
	SYNFIN_COUNTER_BYTES_OUT,
	SYNFIN_COUNTER_RETRANSMISSIONS,
	SYNFIN_COUNTER_RESETS_IN,
	SYNFIN_COUNTER_RESETS_OUT,
	SYNFIN_COUNTER_CHALLENGE_ACKS,
	SYNFIN_COUNTER_ICMP_IN,
	SYNFIN_COUNTER_ICMP_IGNORED,
	SYNFIN_COUNTER_ACTIVE_OPENS,
	SYNFIN_COUNTER_PASSIVE_OPENS,
	SYNFIN_COUNTER_OPENED,
	SYNFIN_COUNTER_FAILED,
	SYNFIN_COUNTER_EVENTS,
	SYNFIN_COUNTER_EVENTS_LOST,
	SYNFIN_COUNTER_LISTENERS,
	SYNFIN_COUNTER_CONNECTIONS,
	SYNFIN_COUNTER_EMBRYOS,
	SYNFIN_COUNTER_TIME_WAITS,
	SYNFIN_COUNTER_FAULTS,
	SYNFIN_COUNTER_FAULTS_PASSED,
	SYNFIN_COUNTER_HELD,
	SYNFIN_COUNTER_COOKIES_SENT,
	SYNFIN_COUNTER_COOKIES_ACCEPTED,
	SYNFIN_COUNTER_COOKIES_REFUSED,

	/* private: */
	__SYNFIN_COUNTER_MAX,
	SYNFIN_COUNTER_MAX = (__SYNFIN_COUNTER_MAX - 1)
};

/**
 * enum synfin_counter_group - The families of counters.
 * @SYNFIN_COUNTER_GROUP_TOTAL: totals and gauges
 * @SYNFIN_COUNTER_GROUP_DROP: dropped segments, a counter a reason
 * @SYNFIN_COUNTER_GROUP_RULE: decisions, a counter a rule
 * @SYNFIN_COUNTER_GROUP_ARC: changes of state, a counter for each pair of old
 *   and new state
 */
enum synfin_counter_group {
	SYNFIN_COUNTER_GROUP_TOTAL,
	SYNFIN_COUNTER_GROUP_DROP,
	SYNFIN_COUNTER_GROUP_RULE,
	SYNFIN_COUNTER_GROUP_ARC,

	/* private: */
	__SYNFIN_COUNTER_GROUP_MAX,
	SYNFIN_COUNTER_GROUP_MAX = (__SYNFIN_COUNTER_GROUP_MAX - 1)
};

/**
 * enum synfin_summary_flag - Flags of a connection's summary.
 * @SYNFIN_SUMMARY_FLAG_ORPHAN: closed by its user, so nobody owns it any more
 * @SYNFIN_SUMMARY_FLAG_PASSIVE: opened by a listener, not by an active open
 */
enum synfin_summary_flag {
	SYNFIN_SUMMARY_FLAG_ORPHAN = 1,
	SYNFIN_SUMMARY_FLAG_PASSIVE = 2,
};

enum {
	SYNFIN_A_PARAMS_PAD = 1,
	SYNFIN_A_PARAMS_MSL,
	SYNFIN_A_PARAMS_RTO_INIT,
	SYNFIN_A_PARAMS_RTO_MIN,
	SYNFIN_A_PARAMS_RTO_MAX,
	SYNFIN_A_PARAMS_FIN_WAIT2_TIMEOUT,
	SYNFIN_A_PARAMS_USER_TIMEOUT,
	SYNFIN_A_PARAMS_QUIET_TIME,
	SYNFIN_A_PARAMS_CHALLENGE_INTERVAL,
	SYNFIN_A_PARAMS_CHALLENGE_LIMIT,
	SYNFIN_A_PARAMS_RST_LIMIT,
	SYNFIN_A_PARAMS_SYN_RETRIES,
	SYNFIN_A_PARAMS_SYNACK_RETRIES,
	SYNFIN_A_PARAMS_DATA_RETRIES,
	SYNFIN_A_PARAMS_R1,
	SYNFIN_A_PARAMS_BACKLOG,
	SYNFIN_A_PARAMS_RFC1337,
	SYNFIN_A_PARAMS_MAX_CONNECTIONS,
	SYNFIN_A_PARAMS_MAX_EMBRYOS,
	SYNFIN_A_PARAMS_MAX_LISTENERS,
	SYNFIN_A_PARAMS_MAX_TIME_WAITS,
	SYNFIN_A_PARAMS_TTL,
	SYNFIN_A_PARAMS_TOS,
	SYNFIN_A_PARAMS_RCV_WND,
	SYNFIN_A_PARAMS_MSS,
	SYNFIN_A_PARAMS_CLOCK_SCALE,
	SYNFIN_A_PARAMS_UNSAFE_NO_2MSL,
	SYNFIN_A_PARAMS_UNSAFE_NO_CHALLENGE_ACK,
	SYNFIN_A_PARAMS_UNSAFE_NO_THIRD_ACK_CHECK,
	SYNFIN_A_PARAMS_UNSAFE_PREDICTABLE_ISN,
	SYNFIN_A_PARAMS_SOCKETS_FOR_ALL,
	SYNFIN_A_PARAMS_DELAYED_ACK,
	SYNFIN_A_PARAMS_NODELAY,
	SYNFIN_A_PARAMS_KEEPALIVE,
	SYNFIN_A_PARAMS_KEEPALIVE_IDLE,
	SYNFIN_A_PARAMS_KEEPALIVE_INTERVAL,
	SYNFIN_A_PARAMS_KEEPALIVE_COUNT,
	SYNFIN_A_PARAMS_SYN_COOKIES,

	__SYNFIN_A_PARAMS_MAX,
	SYNFIN_A_PARAMS_MAX = (__SYNFIN_A_PARAMS_MAX - 1)
};

enum {
	SYNFIN_A_SETTINGS_PARAMS = 1,
	SYNFIN_A_SETTINGS_DEFAULTS,
	SYNFIN_A_SETTINGS_MINIMA,
	SYNFIN_A_SETTINGS_MAXIMA,

	__SYNFIN_A_SETTINGS_MAX,
	SYNFIN_A_SETTINGS_MAX = (__SYNFIN_A_SETTINGS_MAX - 1)
};

enum {
	SYNFIN_A_LISTENER_PAD = 1,
	SYNFIN_A_LISTENER_ID,
	SYNFIN_A_LISTENER_LOCAL_ADDR,
	SYNFIN_A_LISTENER_LOCAL_PORT,
	SYNFIN_A_LISTENER_REMOTE_ADDR,
	SYNFIN_A_LISTENER_REMOTE_PORT,
	SYNFIN_A_LISTENER_REUSE,
	SYNFIN_A_LISTENER_PARAMS,
	SYNFIN_A_LISTENER_AGE,
	SYNFIN_A_LISTENER_EMBRYOS,
	SYNFIN_A_LISTENER_ACCEPTED,
	SYNFIN_A_LISTENER_OVERFLOWS,
	SYNFIN_A_LISTENER_STATES,
	SYNFIN_A_LISTENER_SCOPE_ID,
	SYNFIN_A_LISTENER_V6ONLY,
	SYNFIN_A_LISTENER_COOKIES,

	__SYNFIN_A_LISTENER_MAX,
	SYNFIN_A_LISTENER_MAX = (__SYNFIN_A_LISTENER_MAX - 1)
};

enum {
	SYNFIN_A_CONNECTION_PAD = 1,
	SYNFIN_A_CONNECTION_ID,
	SYNFIN_A_CONNECTION_LISTENER_ID,
	SYNFIN_A_CONNECTION_LOCAL_ADDR,
	SYNFIN_A_CONNECTION_LOCAL_PORT,
	SYNFIN_A_CONNECTION_REMOTE_ADDR,
	SYNFIN_A_CONNECTION_REMOTE_PORT,
	SYNFIN_A_CONNECTION_PARAMS,
	SYNFIN_A_CONNECTION_BYTES,
	SYNFIN_A_CONNECTION_STATES,
	SYNFIN_A_CONNECTION_ALL,
	SYNFIN_A_CONNECTION_KIND,
	SYNFIN_A_CONNECTION_STATE,
	SYNFIN_A_CONNECTION_AGE,
	SYNFIN_A_CONNECTION_STATE_AGE,
	SYNFIN_A_CONNECTION_ORPHAN,
	SYNFIN_A_CONNECTION_PASSIVE,
	SYNFIN_A_CONNECTION_TIMER,
	SYNFIN_A_CONNECTION_TIMER_LEFT,
	SYNFIN_A_CONNECTION_RETRIES,
	SYNFIN_A_CONNECTION_ISS,
	SYNFIN_A_CONNECTION_IRS,
	SYNFIN_A_CONNECTION_SND_UNA,
	SYNFIN_A_CONNECTION_SND_NXT,
	SYNFIN_A_CONNECTION_SND_WND,
	SYNFIN_A_CONNECTION_MAX_SND_WND,
	SYNFIN_A_CONNECTION_RCV_NXT,
	SYNFIN_A_CONNECTION_RCV_WND,
	SYNFIN_A_CONNECTION_SND_MSS,
	SYNFIN_A_CONNECTION_RTO,
	SYNFIN_A_CONNECTION_SRTT,
	SYNFIN_A_CONNECTION_RTTVAR,
	SYNFIN_A_CONNECTION_BYTES_QUEUED,
	SYNFIN_A_CONNECTION_BYTES_SENT,
	SYNFIN_A_CONNECTION_BYTES_ACKED,
	SYNFIN_A_CONNECTION_BYTES_RECEIVED,
	SYNFIN_A_CONNECTION_BYTES_BAD,
	SYNFIN_A_CONNECTION_RETRANSMISSIONS,
	SYNFIN_A_CONNECTION_SOFT_ERROR,
	SYNFIN_A_CONNECTION_CAUSE,
	SYNFIN_A_CONNECTION_SCOPE_ID,
	SYNFIN_A_CONNECTION_COUNT,
	SYNFIN_A_CONNECTION_LAST_ID,
	SYNFIN_A_CONNECTION_DETAILS,
	SYNFIN_A_CONNECTION_SUMMARY,

	__SYNFIN_A_CONNECTION_MAX,
	SYNFIN_A_CONNECTION_MAX = (__SYNFIN_A_CONNECTION_MAX - 1)
};

enum {
	SYNFIN_A_EVENT_PAD = 1,
	SYNFIN_A_EVENT_ID,
	SYNFIN_A_EVENT_LISTENER_ID,
	SYNFIN_A_EVENT_KIND,
	SYNFIN_A_EVENT_LOCAL_ADDR,
	SYNFIN_A_EVENT_LOCAL_PORT,
	SYNFIN_A_EVENT_REMOTE_ADDR,
	SYNFIN_A_EVENT_REMOTE_PORT,
	SYNFIN_A_EVENT_OLD_STATE,
	SYNFIN_A_EVENT_NEW_STATE,
	SYNFIN_A_EVENT_WHAT,
	SYNFIN_A_EVENT_RULE,
	SYNFIN_A_EVENT_CAUSE,
	SYNFIN_A_EVENT_DROP,
	SYNFIN_A_EVENT_REFUSAL,
	SYNFIN_A_EVENT_ICMP,
	SYNFIN_A_EVENT_DIRECTION,
	SYNFIN_A_EVENT_SEQ,
	SYNFIN_A_EVENT_ACK,
	SYNFIN_A_EVENT_FLAGS,
	SYNFIN_A_EVENT_WND,
	SYNFIN_A_EVENT_LEN,
	SYNFIN_A_EVENT_MSS,
	SYNFIN_A_EVENT_TIME,
	SYNFIN_A_EVENT_CPU,
	SYNFIN_A_EVENT_SEQUENCE,
	SYNFIN_A_EVENT_OVERWRITTEN,
	SYNFIN_A_EVENT_FAULT,
	SYNFIN_A_EVENT_RULE_ID,
	SYNFIN_A_EVENT_SCOPE_ID,

	__SYNFIN_A_EVENT_MAX,
	SYNFIN_A_EVENT_MAX = (__SYNFIN_A_EVENT_MAX - 1)
};

enum {
	SYNFIN_A_FAULT_PAD = 1,
	SYNFIN_A_FAULT_ID,
	SYNFIN_A_FAULT_ACTION,
	SYNFIN_A_FAULT_DELAY,
	SYNFIN_A_FAULT_DIRECTION,
	SYNFIN_A_FAULT_FLAGS_ON,
	SYNFIN_A_FAULT_FLAGS_OFF,
	SYNFIN_A_FAULT_FLAGS_ONLY,
	SYNFIN_A_FAULT_STATES,
	SYNFIN_A_FAULT_SRC_ADDR,
	SYNFIN_A_FAULT_SRC_PORT,
	SYNFIN_A_FAULT_DST_ADDR,
	SYNFIN_A_FAULT_DST_PORT,
	SYNFIN_A_FAULT_CONNECTION,
	SYNFIN_A_FAULT_LEN_MIN,
	SYNFIN_A_FAULT_LEN_MAX,
	SYNFIN_A_FAULT_NTH,
	SYNFIN_A_FAULT_COUNT,
	SYNFIN_A_FAULT_ALL,
	SYNFIN_A_FAULT_MATCHES,
	SYNFIN_A_FAULT_HITS,
	SYNFIN_A_FAULT_CHANCE,
	SYNFIN_A_FAULT_SEED,

	__SYNFIN_A_FAULT_MAX,
	SYNFIN_A_FAULT_MAX = (__SYNFIN_A_FAULT_MAX - 1)
};

enum {
	SYNFIN_A_HELD_PAD = 1,
	SYNFIN_A_HELD_ID,
	SYNFIN_A_HELD_STEP,
	SYNFIN_A_HELD_RULE_ID,
	SYNFIN_A_HELD_ACTION,
	SYNFIN_A_HELD_DIRECTION,
	SYNFIN_A_HELD_CONNECTION,
	SYNFIN_A_HELD_LOCAL_ADDR,
	SYNFIN_A_HELD_LOCAL_PORT,
	SYNFIN_A_HELD_REMOTE_ADDR,
	SYNFIN_A_HELD_REMOTE_PORT,
	SYNFIN_A_HELD_SEQ,
	SYNFIN_A_HELD_ACK,
	SYNFIN_A_HELD_FLAGS,
	SYNFIN_A_HELD_WND,
	SYNFIN_A_HELD_LEN,
	SYNFIN_A_HELD_MSS,
	SYNFIN_A_HELD_AGE,
	SYNFIN_A_HELD_LEFT,
	SYNFIN_A_HELD_SCOPE_ID,

	__SYNFIN_A_HELD_MAX,
	SYNFIN_A_HELD_MAX = (__SYNFIN_A_HELD_MAX - 1)
};

enum {
	SYNFIN_A_COUNTER_PAD = 1,
	SYNFIN_A_COUNTER_GROUP,
	SYNFIN_A_COUNTER_TOTAL,
	SYNFIN_A_COUNTER_DROP,
	SYNFIN_A_COUNTER_RULE,
	SYNFIN_A_COUNTER_OLD_STATE,
	SYNFIN_A_COUNTER_NEW_STATE,
	SYNFIN_A_COUNTER_VALUE,

	__SYNFIN_A_COUNTER_MAX,
	SYNFIN_A_COUNTER_MAX = (__SYNFIN_A_COUNTER_MAX - 1)
};

enum {
	SYNFIN_A_FSM_PAD = 1,
	SYNFIN_A_FSM_OLD_STATE,
	SYNFIN_A_FSM_NEW_STATE,
	SYNFIN_A_FSM_LEGAL,
	SYNFIN_A_FSM_HITS,
	SYNFIN_A_FSM_STATE,
	SYNFIN_A_FSM_POPULATION,

	__SYNFIN_A_FSM_MAX,
	SYNFIN_A_FSM_MAX = (__SYNFIN_A_FSM_MAX - 1)
};

enum {
	SYNFIN_A_MODULE_PAD = 1,
	SYNFIN_A_MODULE_ABI,
	SYNFIN_A_MODULE_VERSION,
	SYNFIN_A_MODULE_KERNEL,
	SYNFIN_A_MODULE_PROTOCOL,
	SYNFIN_A_MODULE_UPTIME,
	SYNFIN_A_MODULE_QUIET_LEFT,
	SYNFIN_A_MODULE_HISTORY_SIZE,
	SYNFIN_A_MODULE_HISTORY_USED,

	__SYNFIN_A_MODULE_MAX,
	SYNFIN_A_MODULE_MAX = (__SYNFIN_A_MODULE_MAX - 1)
};

enum {
	SYNFIN_CMD_MODULE_GET = 1,
	SYNFIN_CMD_PARAMS_GET,
	SYNFIN_CMD_PARAMS_SET,
	SYNFIN_CMD_LISTENER_NEW,
	SYNFIN_CMD_LISTENER_DEL,
	SYNFIN_CMD_LISTENER_SET,
	SYNFIN_CMD_LISTENER_GET,
	SYNFIN_CMD_CONNECTION_OPEN,
	SYNFIN_CMD_CONNECTION_SEND,
	SYNFIN_CMD_CONNECTION_SHUTDOWN,
	SYNFIN_CMD_CONNECTION_CLOSE,
	SYNFIN_CMD_CONNECTION_ABORT,
	SYNFIN_CMD_CONNECTION_FORGET,
	SYNFIN_CMD_CONNECTION_SET,
	SYNFIN_CMD_CONNECTION_GET,
	SYNFIN_CMD_HISTORY_GET,
	SYNFIN_CMD_COUNTER_GET,
	SYNFIN_CMD_FSM_GET,
	SYNFIN_CMD_EVENT,
	SYNFIN_CMD_FAULT_NEW,
	SYNFIN_CMD_FAULT_DEL,
	SYNFIN_CMD_FAULT_GET,
	SYNFIN_CMD_HELD_GET,
	SYNFIN_CMD_HELD_STEP,

	__SYNFIN_CMD_MAX,
	SYNFIN_CMD_MAX = (__SYNFIN_CMD_MAX - 1)
};

#define SYNFIN_MCGRP_EVENTS	"events"

/**
 * struct synfin_connection_summary - A connection, as a list shows it
 * @age: nanoseconds since it was opened; all bits set in a TIME-WAIT record,
 *	which remembers that no more
 * @timer_left: nanoseconds until the timer is due
 * @bytes_sent: bytes sent for the first time; 0 in the small forms
 * @bytes_acked: bytes of them that the peer acknowledged; 0 in the small
 *	forms
 * @bytes_received: bytes that arrived in order; 0 in the small forms
 * @local_addr: our address; that of IPv4 is mapped, as ::ffff:10.0.0.1
 * @remote_addr: the peer's address, likewise
 * @id: number of the connection in its namespace
 * @listener_id: the listener it came from, or 0
 * @scope_id: index of the device whose link it is, with a link-local address,
 *	or 0
 * @local_port: our port
 * @remote_port: the peer's port
 * @kind: the form in which it is stored
 * @state: its state
 * @timer: the timer that is due next
 * @retries: retransmissions since the last progress; 0 in a TIME-WAIT record
 * @cause: the last thing that was told to its user
 * @flags: what else is true of it
 * @reserved: always 0
 *
 * Its numbers are in the byte order of the host, and lie at multiples of four
 * bytes only, as those of every attribute.
 */
struct synfin_connection_summary {
	__u64 age;
	__u64 timer_left;
	__u64 bytes_sent;
	__u64 bytes_acked;
	__u64 bytes_received;
	__u8 local_addr[16];
	__u8 remote_addr[16];
	__u32 id;
	__u32 listener_id;
	__u32 scope_id;
	__u16 local_port;
	__u16 remote_port;
	__u8 kind;
	__u8 state;
	__u8 timer;
	__u8 retries;
	__u8 cause;
	__u8 flags;
	__u16 reserved;
};

#endif /* _UAPI_LINUX_SYNFIN_H */
