/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/synfin.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_SYNFIN_H
#define _UAPI_LINUX_SYNFIN_H

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
 * enum synfin_rule - The requirement that decided, by its number in the list
 *   of requirements.
 * @SYNFIN_RULE_NONE: [none] No rule was needed.
 * @SYNFIN_RULE_HDR_01: [RFC 9293 3.1] Every segment we emit carries a valid
 *   checksum; every segment we receive is checked, and a bad one is dropped
 *   with no reply and no state change.
 * @SYNFIN_RULE_HDR_02: [RFC 9293 3.1] The pseudo-header uses the protocol
 *   number found in the IP header, i.e. 253 and not 6; the length covers
 *   header+payload. Odd payload length is zero-padded for the sum only.
 * @SYNFIN_RULE_HDR_03: [RFC 9293 3.1] Data offset below 5 words, or beyond the
 *   end of the datagram, makes the segment malformed: drop silently (never
 *   answer with RST).
 * @SYNFIN_RULE_HDR_04: [RFC 9293 3.1] A datagram shorter than 20 bytes of L4
 *   is dropped. Must hold for non-linear skbs too (pull before reading).
 * @SYNFIN_RULE_HDR_05: [RFC 9293 3.1] The 4 reserved bits are sent as zero and
 *   ignored on receipt.
 * @SYNFIN_RULE_HDR_06: [RFC 9293 3.1] Window is unsigned 16 bit; 65535 is a
 *   large window, not -1.
 * @SYNFIN_RULE_HDR_07: [RFC 9293 3.1] Hold windows as 32-bit values in the
 *   connection block.
 * @SYNFIN_RULE_HDR_08: [RFC 9293 3.1] Understand End-of-list, NOP and MSS
 *   options.
 * @SYNFIN_RULE_HDR_09: [RFC 9293 3.1] An option may arrive on any segment, not
 *   just SYN; it must not break processing.
 * @SYNFIN_RULE_HDR_10: [RFC 9293 3.1] Unknown options that have a length byte
 *   are skipped without error.
 * @SYNFIN_RULE_HDR_11: [RFC 9293 3.1] Every option other than EOL/NOP is
 *   encoded with a length byte.
 * @SYNFIN_RULE_HDR_12: [RFC 9293 3.1] Illegal option length (0, 1, or past the
 *   header) must never loop, over-read or crash. Choose: stop parsing and
 *   treat remaining options as absent (Linux) or reset+log (RFC suggestion);
 *   document it.
 * @SYNFIN_RULE_HDR_13: [RFC 9293 3.2] Options need not be word aligned.
 * @SYNFIN_RULE_HDR_14: [RFC 9293 3.1] Bytes after EOL are zero on TX; ignored
 *   on RX.
 * @SYNFIN_RULE_HDR_15: [RFC 9293 3.2] MSS is only put on segments with SYN.
 * @SYNFIN_RULE_HDR_16: [RFC 9293 3.2] MSS seen on a non-SYN segment is not
 *   acted upon.
 * @SYNFIN_RULE_HDR_17: [RFC 9293 3.7.1] Send MSS and honour a received MSS.
 * @SYNFIN_RULE_HDR_18: [RFC 9293 3.7.1] Send MSS in each SYN whenever it
 *   differs from 536 (v4)/1220 (v6); sending it always is allowed (we do).
 * @SYNFIN_RULE_HDR_19: [RFC 9293 3.7.1] No MSS from the peer means 536 (IPv4)
 *   / 1220 (IPv6).
 * @SYNFIN_RULE_HDR_20: [RFC 9293 3.7.1] Effective send MSS = min(peer MSS,
 *   what IP may send) less our option bytes.
 * @SYNFIN_RULE_HDR_21: [RFC 9293 3.7.1] Advertised MSS must not exceed
 *   reassembly limit minus 20 (from device MTU).
 * @SYNFIN_RULE_HDR_22: [RFC 9293 3.4] RST (and URG) are acted on even when our
 *   receive window is zero.
 * @SYNFIN_RULE_HDR_23: [RFC 9293 3.5.3 / RFC 1122 4.2.2.12] A RST may carry
 *   payload; it is still processed, payload ignored.
 * @SYNFIN_RULE_SEQ_01: [RFC 9293 3.4] All seq/ack comparisons are modulo 2^32.
 * @SYNFIN_RULE_SEQ_02: [RFC 9293 3.4] SEG.LEN counts payload plus 1 for SYN
 *   plus 1 for FIN.
 * @SYNFIN_RULE_SEQ_03: [RFC 9293 3.10.7.4] Len 0, wnd 0: acceptable only when
 *   SEQ == RCV.NXT.
 * @SYNFIN_RULE_SEQ_04: [RFC 9293 3.10.7.4] Len 0, wnd > 0: acceptable when
 *   RCV.NXT <= SEQ < RCV.NXT+RCV.WND.
 * @SYNFIN_RULE_SEQ_05: [RFC 9293 3.10.7.4] Len > 0, wnd 0: not acceptable (but
 *   still look at ACK/URG/RST of it).
 * @SYNFIN_RULE_SEQ_06: [RFC 9293 3.10.7.4] Len > 0, wnd > 0: acceptable when
 *   the first or the last octet lies inside the window.
 * @SYNFIN_RULE_SEQ_07: [RFC 9293 3.10.7.4] Segment straddling the left edge is
 *   trimmed (old SYN/FIN/data cut off) and only its new part is processed.
 * @SYNFIN_RULE_SEQ_08: [RFC 9293 3.10.7.4] Segments in the window but ahead of
 *   RCV.NXT are kept for later; a CM-only build may drop them but then must
 *   re-ACK and never process a FIN out of order.
 * @SYNFIN_RULE_SEQ_09: [RFC 9293 3.10.7.4] An ACK may be sent at once for an
 *   in-window segment that is not at the left edge.
 * @SYNFIN_RULE_SEQ_10: [RFC 9293 3.10.7.4] When several queued segments are
 *   processed together only one ACK goes out, after the last.
 * @SYNFIN_RULE_SEQ_11: [RFC 9293 App. A.2] Strict acceptability blocks the ACK
 *   field of SYN,ACK in simultaneous open, of self-connects, of simultaneous
 *   close and of crossing window probes; pick and document a relaxation (see
 *   SA-SR-08, SA-CG-03).
 * @SYNFIN_RULE_ISN_01: [RFC 9293 3.4.1] ISN has a clock component ticking
 *   roughly every 4 us (wrap about 4.55 h), never going backwards within an
 *   uptime.
 * @SYNFIN_RULE_ISN_02: [RFC 9293 3.4.1 / RFC 6528 3] ISN = clock + keyed
 *   PRF(local ip, local port, remote ip, remote port).
 * @SYNFIN_RULE_ISN_03: [RFC 9293 3.4.1 / RFC 6528 3] The PRF must not be
 *   computable by outsiders: secret >=128 bit, from the kernel RNG, never
 *   exported.
 * @SYNFIN_RULE_ISN_04: [RFC 6528 3] Re-keying while old tuples may be alive
 *   breaks monotonicity: keep dead state or observe 2*MSL before using a new
 *   key.
 * @SYNFIN_RULE_ISN_05: [RFC 9293 3.10.1] Active and simultaneous open use one
 *   ISS for the life of the attempt; SYN retransmits and the SYN-ACK of a
 *   simultaneous open reuse it.
 * @SYNFIN_RULE_ISN_06: [RFC 9293 3.6.1 / MAY-2] ISS used to reopen out of
 *   TIME-WAIT must exceed every sequence number the old incarnation used.
 * @SYNFIN_RULE_QT_01: [RFC 9293 3.4.2-3] After losing sequence memory (boot,
 *   module reload) wait one MSL before sending, or accept the risk; RFC says
 *   ignoring it is safe in practice.
 * @SYNFIN_RULE_QT_02: [RFC 9293 3.4.3] Quiet time is unnecessary once up
 *   longer than an MSL or when memory of sequence numbers was kept.
 * @SYNFIN_RULE_QT_03: [RFC 9293 3.4.2] MSL is an engineering constant (2 min)
 *   and may be changed; make it tunable per netns.
 * @SYNFIN_RULE_OPN_01: [RFC 9293 3.5] Simultaneous open completes: two
 *   crossing SYNs give one connection, not two and not an error.
 * @SYNFIN_RULE_OPN_02: [RFC 9293 3.5] SYN-RECEIVED remembers whether it came
 *   from passive or active open (decides what RST/SYN do).
 * @SYNFIN_RULE_OPN_03: [RFC 9293 3.9.1.1] A passive OPEN makes a new record or
 *   fails; it never disturbs an existing one.
 * @SYNFIN_RULE_OPN_04: [RFC 9293 3.9.1.1] It must be possible to LISTEN on a
 *   port while a connection with that local port is in SYN-SENT/SYN-RECEIVED.
 * @SYNFIN_RULE_OPN_05: [RFC 9293 3.9.1.1] OPEN accepts an optional local
 *   address.
 * @SYNFIN_RULE_OPN_06: [RFC 9293 3.9.1.1] If unspecified, ask IP routing for
 *   the source address before the first SYN.
 * @SYNFIN_RULE_OPN_07: [RFC 9293 3.9.1.1] All later segments use the address
 *   pair already in use.
 * @SYNFIN_RULE_OPN_08: [RFC 9293 3.9.1.1 / RFC 1122 4.2.3.10] OPEN to
 *   broadcast, multicast or unspecified remote address fails at once.
 * @SYNFIN_RULE_OPN_09: [RFC 9293 3.9.1.1] Fully specified passive OPEN accepts
 *   only that remote socket.
 * @SYNFIN_RULE_OPN_10: [RFC 9293 3.10.1] Active OPEN with remote unspecified
 *   -> error; OPEN on a live TCB -> "already exists".
 * @SYNFIN_RULE_OPN_11: [RFC 9293 3.5] Data arriving on/behind a SYN is not
 *   given to the user before ESTABLISHED.
 * @SYNFIN_RULE_OPN_12: [RFC 9293 3.5 fig 8] Old duplicate SYN at a listener:
 *   the resulting SYN-ACK is refused by the initiator with RST, listener goes
 *   back to LISTEN, the real SYN then succeeds.
 * @SYNFIN_RULE_OPN_13: [RFC 9293 3.5.1 fig 11] SYN-ACK reaching a listener
 *   (old duplicate SYN at the other listener) is answered with RST and the
 *   other side returns to LISTEN.
 * @SYNFIN_RULE_OPN_14: [RFC 7413] TCP Fast Open stays unimplemented: its
 *   option is an unknown option; data on SYN is either queued or left
 *   unacknowledged.
 * @SYNFIN_RULE_FLD_01: [RFC 4987 3.2] Bound the number of embryonic
 *   connections per listener (backlog) and per netns; excess SYNs are dropped,
 *   not answered with RST.
 * @SYNFIN_RULE_FLD_02: [RFC 4987 3.3] SYN-RECEIVED has a bounded life (SYN-ACK
 *   retransmit limit), then is freed.
 * @SYNFIN_RULE_FLD_03: [RFC 4987 3.4] Optional: recycle the oldest embryonic
 *   entry when full (weak).
 * @SYNFIN_RULE_FLD_04: [RFC 4987 3.5] Keep a small embryonic record (SYN
 *   cache) rather than a full TCB, with keyed hash so that buckets cannot be
 *   targeted.
 * @SYNFIN_RULE_FLD_05: [RFC 4987 3.6] SYN cookies lose options and cannot
 *   retransmit SYN-ACK: only past the cap by default; parameter for off and
 *   always.
 * @SYNFIN_RULE_FLD_06: [RFC 4987 4] SYN-ACKs are retransmitted on loss.
 * @SYNFIN_RULE_RSG_01: [RFC 9293 3.5.2 (1)] No connection: any segment except
 *   RST provokes a reset.
 * @SYNFIN_RULE_RSG_02: [RFC 9293 3.5.2 / 3.10.7.1] Offender has ACK: reset is
 *   SEQ=SEG.ACK, ACK bit clear.
 * @SYNFIN_RULE_RSG_03: [RFC 9293 3.5.2 / 3.10.7.1] Offender lacks ACK: reset
 *   is SEQ=0, ACK=SEG.SEQ+SEG.LEN, bits RST|ACK.
 * @SYNFIN_RULE_RSG_04: [RFC 9293 3.5.2 (2)] LISTEN/SYN-SENT/SYN-RECEIVED + ACK
 *   for something never sent -> reset SEQ=SEG.ACK; state unchanged.
 * @SYNFIN_RULE_RSG_05: [RFC 9293 3.5.2 (3)] Synchronised states never reset
 *   for bad seq/ack: they answer with an empty ACK (SND.NXT, RCV.NXT) and
 *   stay.
 * @SYNFIN_RULE_RSG_06: [RFC 9293 3.5.2] Never send a reset in answer to a
 *   reset.
 * @SYNFIN_RULE_RSG_07: [RFC 9293 3.5.2] Never reset if it is unclear that the
 *   segment belongs elsewhere: bad checksum, malformed, to
 *   broadcast/multicast, wrong netns -> silence.
 * @SYNFIN_RULE_RSG_08: [RFC 9293 3.10.5] ABORT in SYN-RECEIVED, ESTABLISHED,
 *   FIN-WAIT-1/2, CLOSE-WAIT sends SEQ=SND.NXT RST (RST|ACK is common and
 *   harmless).
 * @SYNFIN_RULE_RSG_09: [RFC 9293 3.10.5] ABORT in LISTEN, SYN-SENT, CLOSING,
 *   LAST-ACK, TIME-WAIT sends nothing.
 * @SYNFIN_RULE_RSG_10: [RFC 9293 3.5.2, fig 5 note 3] The side that issues a
 *   reset "should" pass through TIME-WAIT, yet the event tables say CLOSED.
 *   Decide (recommend CLOSED; optional knob) and write it down.
 * @SYNFIN_RULE_RSG_11: [RFC 9293 3.5.1 fig 10] Host that lost state answers
 *   peer data with RST so the peer aborts.
 * @SYNFIN_RULE_RSG_12: [impl] Resets sent without a socket still use the right
 *   source address, netns, oif/mark, TTL and a zero window; rate-limit them
 *   (icmp_ratelimit-like).
 * @SYNFIN_RULE_RSP_01: [RFC 9293 3.5.3] Outside SYN-SENT a RST is judged by
 *   SEQ only; its ACK field is not checked.
 * @SYNFIN_RULE_RSP_02: [RFC 9293 3.5.3 / RFC 5961 3.2] In SYN-SENT a RST
 *   counts only if it has ACK set and that ACK covers our SYN.
 * @SYNFIN_RULE_RSP_03: [RFC 5961 3.2 (1)] RST outside the window: drop
 *   silently, no challenge ACK. (Erratum 4845: outside means SEQ<RCV.NXT or
 *   SEQ>=RCV.NXT+RCV.WND.)
 * @SYNFIN_RULE_RSP_04: [RFC 5961 3.2 (2) / RFC 9293 3.10.7.4] RST with SEQ
 *   exactly RCV.NXT: reset now.
 * @SYNFIN_RULE_RSP_05: [RFC 5961 3.2 (3) / RFC 9293 3.10.7.4] RST in window
 *   but not at RCV.NXT: challenge ACK, drop, no state change.
 * @SYNFIN_RULE_RSP_06: [RFC 9293 3.10.7.3] In SYN-SENT RFC 9293 asks 5961
 *   stacks to check SEQ==RCV.NXT first, but RCV.NXT is unknown there and a
 *   closed peer sends SEQ=0. Do not reject on SEQ in SYN-SENT.
 * @SYNFIN_RULE_RSP_07: [RFC 9293 3.6] Tell the user whether the end was a
 *   normal close (EOF) or an abort (reset).
 * @SYNFIN_RULE_RSP_08: [RFC 9293 3.10.7.4] On abort flush
 *   send/receive/retransmit queues and fail pending calls with reset.
 * @SYNFIN_RULE_RSP_09: [RFC 1337 3 F1] Ignore RST in TIME-WAIT so that it
 *   cannot be assassinated. RFC 9293 base text instead deletes the TCB.
 *   Provide knob; default ignore recommended (FreeBSD does).
 * @SYNFIN_RULE_RSP_10: [RFC 5961 8] Genuine RST sent ahead of lost data costs
 *   one more round trip: challenge ACK -> exact RST -> reset.
 * @SYNFIN_RULE_CHA_01: [RFC 5961 4.2 / RFC 9293 3.10.7.4] SYN (with or without
 *   ACK, any SEQ) in a synchronised state -> challenge ACK, drop. Never reset.
 * @SYNFIN_RULE_CHA_02: [RFC 5961 4.2] After the challenge a matching RST from
 *   a really rebooted peer terminates the connection.
 * @SYNFIN_RULE_CHA_03: [RFC 5961 5.2 / RFC 9293 MAY-12] ACK must satisfy
 *   SND.UNA-MAX.SND.WND <= SEG.ACK <= SND.NXT; otherwise drop and send ACK.
 * @SYNFIN_RULE_CHA_04: [RFC 5961 5.2] Track MAX.SND.WND, the largest window
 *   the peer ever offered (65535 allowed as a constant).
 * @SYNFIN_RULE_CHA_05: [RFC 5961 7] Throttle challenge ACKs; count and
 *   interval tunable.
 * @SYNFIN_RULE_CHA_06: [RFC 5961 err. 4772; CVE-2016-5696] A host-wide counter
 *   is a side channel: throttle per connection (Linux now leaves the global
 *   limit off).
 * @SYNFIN_RULE_CHA_07: [RFC 5961 10] One response at most per offending
 *   segment (no amplification).
 * @SYNFIN_RULE_CLS_01: [RFC 9293 3.6] CLOSE is one-way: no more sends,
 *   receives continue until peer FIN.
 * @SYNFIN_RULE_CLS_02: [RFC 9293 3.6] All data queued before CLOSE goes out
 *   before the FIN; FIN and data are retransmitted until acked.
 * @SYNFIN_RULE_CLS_03: [RFC 9293 3.6] Receiving FIN: ACK it, tell the user, do
 *   not send our FIN until the user closes.
 * @SYNFIN_RULE_CLS_04: [RFC 9293 3.6 case 2] LAST-ACK / CLOSING / FIN-WAIT-1
 *   that never get the ACK end after the user timeout with notice to the user.
 * @SYNFIN_RULE_CLS_05: [RFC 9293 3.6 case 3, fig 13] Simultaneous close goes
 *   FIN-WAIT-1 -> CLOSING -> TIME-WAIT on both sides.
 * @SYNFIN_RULE_CLS_06: [RFC 9293 fig 5 note 2] FIN that also acks our FIN
 *   moves FIN-WAIT-1 straight to TIME-WAIT.
 * @SYNFIN_RULE_CLS_07: [RFC 9293 3.6.1] Half-closed peers may keep sending to
 *   us; FIN-WAIT-2 has no protocol timer (cap for orphans is our own choice,
 *   e.g. 60 s).
 * @SYNFIN_RULE_CLS_08: [RFC 9293 3.6.1] A BSD close() may be half-duplex:
 *   reading is over.
 * @SYNFIN_RULE_CLS_09: [RFC 9293 3.6.1] close() with unread data, or data
 *   arriving after close(), sends RST so that the peer learns of the loss.
 * @SYNFIN_RULE_CLS_10: [RFC 9293 3.9.1.4] CLOSE that cannot finish in time
 *   turns into ABORT.
 * @SYNFIN_RULE_CLS_11: [RFC 9293 3.10.4] A second CLOSE never emits a second
 *   FIN (retransmission of the first is fine).
 * @SYNFIN_RULE_CLS_12: [RFC 9293 3.4] FIN occupies one sequence number and is
 *   sent once per incarnation; retransmits carry the current RCV.NXT/window.
 * @SYNFIN_RULE_TW_01: [RFC 9293 3.6.1] The active closer stays 2*MSL in
 *   TIME-WAIT; all other timers are stopped.
 * @SYNFIN_RULE_TW_02: [RFC 9293 3.10.7.4] A repeated peer FIN is re-ACKed and
 *   restarts the 2*MSL timer. Note it is left of the window, so step 1 would
 *   ACK and drop it without restarting: special-case it.
 * @SYNFIN_RULE_TW_03: [impl / RFC 1337] Restart only for a FIN, not for every
 *   bad segment, and do not answer an acceptable pure ACK (two TIME-WAIT ends
 *   would ACK each other for ever).
 * @SYNFIN_RULE_TW_04: [RFC 9293 3.6.1] A new SYN may reopen from TIME-WAIT
 *   only if our new ISS is above the old range and we fall back to TIME-WAIT
 *   when it was an old duplicate.
 * @SYNFIN_RULE_TW_05: [RFC 6191 2 / RFC 1122 4.2.2.13] Without timestamps the
 *   test is SYN.SEQ greater than the last sequence number of the old
 *   incarnation (its FIN), i.e. after RCV.NXT-1.
 * @SYNFIN_RULE_TW_06: [RFC 6191 2 vs RFC 9293 3.10.7.4] SYN that fails the
 *   test: 6191 says drop silently, 9293/5961 says challenge ACK. Recommend
 *   challenge ACK (recovers half-open peer in one RTT).
 * @SYNFIN_RULE_TW_07: [RFC 9293 SHLD-4] Timestamp-based TIME-WAIT reduction
 *   needs TS; not applicable while only MSS is carried.
 * @SYNFIN_RULE_TW_08: [RFC 9293 3.10.7.4] TIME-WAIT ignores URG and text; FIN
 *   is only re-ACKed.
 * @SYNFIN_RULE_TW_09: [RFC 9293 3.10.8] Timer expiry deletes the TCB ->
 *   CLOSED, tuple reusable, SO_REUSEADDR not needed any more.
 * @SYNFIN_RULE_TW_10: [impl] Cap the number of TIME-WAIT records per netns and
 *   destroy them all at netns exit and rmmod.
 * @SYNFIN_RULE_RTX_01: [RFC 9293 3.8.1] RTO per RFC 6298 with Karn.
 * @SYNFIN_RULE_RTX_02: [RFC 6298 2.1] Initial RTO 1 s before any sample (>=1 s
 *   allowed).
 * @SYNFIN_RULE_RTX_03: [RFC 6298 2.2] First sample R: SRTT=R, RTTVAR=R/2,
 *   RTO=SRTT+max(G,4*RTTVAR).
 * @SYNFIN_RULE_RTX_04: [RFC 6298 2.3] Later samples: update RTTVAR before
 *   SRTT; α=1/8, β=1/4.
 * @SYNFIN_RULE_RTX_05: [RFC 6298 2.4] RTO floor 1 s (Linux uses 200 ms; make
 *   it a tunable).
 * @SYNFIN_RULE_RTX_06: [RFC 6298 2.5] RTO ceiling, if any, >= 60 s.
 * @SYNFIN_RULE_RTX_07: [RFC 6298 3] No RTT sample from a segment that was
 *   retransmitted.
 * @SYNFIN_RULE_RTX_08: [RFC 6298 4] Variance term never below clock
 *   granularity G.
 * @SYNFIN_RULE_RTX_09: [RFC 6298 5] Nothing is retransmitted earlier than one
 *   RTO after its previous transmission.
 * @SYNFIN_RULE_RTX_10: [RFC 6298 5.1-5.3] Start timer on send if idle; stop
 *   when all acked; restart on new ACK.
 * @SYNFIN_RULE_RTX_11: [RFC 6298 5.4] On expiry resend the earliest unacked
 *   segment only.
 * @SYNFIN_RULE_RTX_12: [RFC 6298 5.5 / RFC 9293 MUST-19] Double RTO at each
 *   expiry (bounded by ceiling).
 * @SYNFIN_RULE_RTX_13: [RFC 6298 5.7] If the SYN timer expired with RTO<3 s,
 *   RTO is set to 3 s when data transmission starts.
 * @SYNFIN_RULE_RTX_14: [RFC 6298 5 (end)] Drop SRTT/RTTVAR after several
 *   backoffs.
 * @SYNFIN_RULE_RTX_15: [RFC 9293 3.8.3] Count retransmissions against R1
 *   (advise IP: dst_negative_advice) and R2 (give up and close).
 * @SYNFIN_RULE_RTX_16: [RFC 9293 3.8.3] Application can set R2 per connection.
 * @SYNFIN_RULE_RTX_17: [RFC 9293 3.8.3] Between R1 and R2 tell the
 *   application.
 * @SYNFIN_RULE_RTX_18: [RFC 9293 3.8.3] R1 >= 3 retransmissions.
 * @SYNFIN_RULE_RTX_19: [RFC 9293 3.8.3] R2 >= 100 s for data/FIN.
 * @SYNFIN_RULE_RTX_20: [RFC 9293 3.8.3] SYN uses the same mechanism including
 *   notice to the application.
 * @SYNFIN_RULE_RTX_21: [RFC 9293 3.8.3] SYN keeps being retried for at least
 *   180 s by default. Pure 1 s doubling: 6 retries give up at 127 s (too
 *   short), 7 at 255 s (last SYN at 127 s), 8 needed if "a SYN is still sent
 *   after 180 s" is meant. Linux 6.18 defaults measured here: SYNs at
 *   0,1,2,3,4,5,7,11,19,36,69 s, ETIMEDOUT at 134 s.
 * @SYNFIN_RULE_RTX_22: [RFC 9293 3.8.1] Reusing the IP ID on identical
 *   retransmission is allowed, never relied on.
 * @SYNFIN_RULE_RTX_23: [RFC 9293 3.10.8] Retransmission timeout in
 *   SYN-RECEIVED reached from SYN-SENT resends SYN,ACK (not SYN); from LISTEN
 *   likewise.
 * @SYNFIN_RULE_RTX_24: [RFC 9293 3.8.1 / 3.10.8] SYN acked, FIN pending: only
 *   the unacked item is resent (FIN sent from SYN-RECEIVED must wait behind
 *   SYN).
 * @SYNFIN_RULE_KA_01: [RFC 9293 3.8.4] Optional feature.
 * @SYNFIN_RULE_KA_02: [RFC 9293 3.8.4] Per-connection on/off by the
 *   application.
 * @SYNFIN_RULE_KA_03: [RFC 9293 3.8.4] Off by default.
 * @SYNFIN_RULE_KA_04: [RFC 9293 3.8.4] Probe only when nothing is outstanding
 *   and nothing was received for the interval.
 * @SYNFIN_RULE_KA_05: [RFC 9293 3.8.4] Interval tunable, default >= 2 h.
 * @SYNFIN_RULE_KA_06: [RFC 9293 3.8.4] One unanswered probe is not death; need
 *   several.
 * @SYNFIN_RULE_KA_07: [RFC 9293 3.8.4] Probe has no data, SEQ=SND.NXT-1;
 *   optional one garbage byte.
 * @SYNFIN_RULE_KA_08: [RFC 9293 3.8.4] We answer a peer keep-alive
 *   (SEQ=RCV.NXT-1, len 0 or 1) with an ACK.
 * @SYNFIN_RULE_KA_09: [RFC 9293 3.8.4] RST in answer to the probe aborts
 *   (half-open peer found).
 * @SYNFIN_RULE_UTO_01: [RFC 9293 3.10.8] Expiry in any state: flush, tell the
 *   user (timeout), delete TCB, CLOSED.
 * @SYNFIN_RULE_UTO_02: [RFC 9293 3.9.1.1] OPEN may set it; global default 5
 *   min; SEND may change it.
 * @SYNFIN_RULE_UTO_03: [RFC 1122 4.2.2.20(h)] Prefer to notify and let the
 *   application decide when R2 says infinity.
 * @SYNFIN_RULE_UTO_04: [RFC 5482 3.1] UTO option not carried; limits on user
 *   timeout: lower bound above current RTO, >=100 s recommended for negotiated
 *   values.
 * @SYNFIN_RULE_UTO_05: [impl] Linux semantics differ: TCP_USER_TIMEOUT counts
 *   from first unacked transmission and also rules zero-window probes and
 *   keepalive.
 * @SYNFIN_RULE_ICM_01: [RFC 9293 3.9.2.2] Deliver ICMP errors to the
 *   connection found from the embedded header (err_handler with ports of the
 *   quoted 8 bytes).
 * @SYNFIN_RULE_ICM_02: [RFC 5927 4.1] Act only when the quoted SEQ lies in
 *   SND.UNA <= SEQ < SND.NXT (SYN-SENT: exactly ISS).
 * @SYNFIN_RULE_ICM_03: [RFC 9293 3.9.2.2] Source Quench is silently discarded.
 * @SYNFIN_RULE_ICM_04: [RFC 9293 3.9.2.2] Unreachable 0/1/5, Time Exceeded,
 *   Parameter Problem never abort.
 * @SYNFIN_RULE_ICM_05: [RFC 9293 3.9.2.2] ...but make them visible (SO_ERROR
 *   after timeout, error queue, genl event).
 * @SYNFIN_RULE_ICM_06: [RFC 9293 3.9.2.2] Unreachable 2 (protocol), 3 (port),
 *   4 (frag needed) abort a connection...
 * @SYNFIN_RULE_ICM_07: [RFC 5927 5.2 / RFC 9293] ...only before
 *   synchronisation; in synchronised states treat them as soft.
 * @SYNFIN_RULE_ICM_08: [RFC 1122 3.2.2.1] ICMP port unreachable is accepted as
 *   a substitute for RST.
 * @SYNFIN_RULE_ICM_09: [RFC 1122 4.2.3.9 / PMTUD] Code 4 with PMTUD only
 *   updates the path MTU, no abort.
 * @SYNFIN_RULE_ICM_10: [proto-253] Protocol Unreachable (3/2) is what any host
 *   without this module answers to our SYN: it is the normal "nobody there"
 *   signal and must end connect() quickly in SYN-SENT, and must be harmless in
 *   synchronised states (peer rmmod).
 * @SYNFIN_RULE_ICM_11: [RFC 9293 3.9.2.2] Same for ICMPv6 (soft: 1/0, 1/3,
 *   3/x, 4/x).
 * @SYNFIN_RULE_ICM_12: [RFC 5461 4.1] Soft errors as hard ones in
 *   SYN-SENT/SYN-RECEIVED is widespread; if adopted make it a knob, default
 *   off.
 * @SYNFIN_RULE_ADR_01: [RFC 9293 3.9.2.3] SYN (in fact any segment) from an
 *   invalid source (broadcast, multicast, 0.0.0.0, loopback off-lo) is
 *   ignored.
 * @SYNFIN_RULE_ADR_02: [RFC 9293 3.9.2.3] Segments addressed to a broadcast or
 *   multicast address are silently discarded: no RST, no SYN-ACK.
 * @SYNFIN_RULE_ADR_03: [RFC 1122 4.2.2.1] Port 0 is never a valid endpoint.
 * @SYNFIN_RULE_ADR_04: [RFC 9293 App. A.2] Self-connect (same address and
 *   port) must not panic or loop; either works like simultaneous open or fails
 *   with EADDRNOTAVAIL.
 * @SYNFIN_RULE_IPL_01: [RFC 9293 3.9.2] TTL configurable.
 * @SYNFIN_RULE_IPL_02: [RFC 9293 3.9.1.9] DSCP settable by the application;
 *   SHLD-21 changeable later; SHLD-22 passed unchanged.
 * @SYNFIN_RULE_IPL_03: [RFC 9293 3.9.2] IP options we do not understand are
 *   ignored.
 * @SYNFIN_RULE_IPL_04: [RFC 9293 3.9.2.1] IPv4 source routing set by app and
 *   reversed for replies. Linux disables accept_source_route; mark "not
 *   supported" in the conformance sheet.
 * @SYNFIN_RULE_IPL_05: [RFC 9293 3.9.2] IP timestamp / record-route optional.
 * @SYNFIN_RULE_USR_01: [RFC 9293 3.10.1] OPEN passive in CLOSED -> LISTEN, no
 *   packet.
 * @SYNFIN_RULE_USR_02: [RFC 9293 3.10.1] OPEN active in CLOSED -> SYN SEQ=ISS,
 *   SND.UNA=ISS, SND.NXT=ISS+1, SYN-SENT.
 * @SYNFIN_RULE_USR_03: [RFC 9293 3.10.1] OPEN active on LISTEN -> same,
 *   becomes SYN-SENT (BSD: connect on a listening socket fails; document).
 * @SYNFIN_RULE_USR_04: [RFC 9293 3.10.1] OPEN in any other state -> "already
 *   exists".
 * @SYNFIN_RULE_USR_05: [RFC 9293 3.10.2] SEND in CLOSED/LISTEN(unspecified) ->
 *   error; SYN-SENT/SYN-RECEIVED -> queue or EAGAIN; ESTABLISHED/CLOSE-WAIT
 *   ok; later states -> "closing" (EPIPE).
 * @SYNFIN_RULE_USR_06: [RFC 9293 3.10.3] RECEIVE in CLOSE-WAIT returns what is
 *   left then EOF; CLOSING/LAST-ACK/TIME-WAIT -> closing/EOF; LISTEN/SYN-*
 *   queue.
 * @SYNFIN_RULE_USR_07: [RFC 9293 3.10.4] CLOSE LISTEN -> CLOSED, pending
 *   RECEIVEs fail; embryonic children are dropped.
 * @SYNFIN_RULE_USR_08: [RFC 9293 3.10.4] CLOSE SYN-SENT -> TCB deleted, no
 *   packet.
 * @SYNFIN_RULE_USR_09: [RFC 9293 3.10.4] CLOSE SYN-RECEIVED (nothing queued)
 *   -> FIN now, FIN-WAIT-1; else queued until ESTABLISHED.
 * @SYNFIN_RULE_USR_10: [RFC 9293 3.10.4] CLOSE ESTABLISHED -> FIN after queued
 *   data, FIN-WAIT-1.
 * @SYNFIN_RULE_USR_11: [RFC 9293 3.10.4] CLOSE FIN-WAIT-1/2 -> error or ok, no
 *   second FIN.
 * @SYNFIN_RULE_USR_12: [RFC 9293 3.10.4] CLOSE CLOSE-WAIT -> FIN after queued
 *   data, LAST-ACK (not CLOSING).
 * @SYNFIN_RULE_USR_13: [RFC 9293 3.10.4] CLOSE CLOSING/LAST-ACK/TIME-WAIT ->
 *   "closing".
 * @SYNFIN_RULE_USR_14: [RFC 9293 3.10.5] ABORT per state: LISTEN, SYN-SENT
 *   silent; SYN-RCVD, ESTAB, FW1, FW2, CLOSE-WAIT RST; CLOSING, LAST-ACK,
 *   TIME-WAIT silent; all -> CLOSED.
 * @SYNFIN_RULE_USR_15: [RFC 9293 3.10.6] STATUS returns the state name and TCB
 *   data (sockets, windows, state, queue counts, timeout) in all states;
 *   CLOSED -> "does not exist".
 * @SYNFIN_RULE_USR_16: [RFC 9293 3.10.x] Unauthorised callers get "illegal for
 *   this process".
 * @SYNFIN_RULE_USR_17: [RFC 9293 3.9.1.8] There is a channel for soft errors
 *   (ICMP, excessive retransmission, urgent).
 * @SYNFIN_RULE_USR_18: [RFC 9293 3.9.1.8] ...which an application can turn
 *   off.
 * @SYNFIN_RULE_EXP_01: [RFC 3692 1, 2.1] 253/254 are for local experiments:
 *   never on by default, and the user must be able to choose the number.
 *   Loading the module by hand is the choice; `protocol=` takes 253 (default)
 *   or 254; no autoload alias is active by default.
 * @SYNFIN_RULE_EXP_02: [RFC 3692 1] Another experiment may use the same
 *   number: insmod must fail cleanly if inet_add_protocol says busy, and
 *   foreign packets must be survivable noise (checksum drops, RST rate limit).
 * @SYNFIN_RULE_EXP_03: [RFC 9293 3.1] NIC/GSO offloads know only 6/17: compute
 *   checksums in software, no GSO; do not trust CHECKSUM_UNNECESSARY from
 *   hardware for 253 other than loopback/CHECKSUM_COMPLETE.
 * @SYNFIN_RULE_SA_CL_01: [RFC 9293 3.10.7.1] In CLOSED, any segment with RST:
 *   drop. Next: CLOSED.
 * @SYNFIN_RULE_SA_CL_02: [RFC 9293 3.10.7.1] In CLOSED, no RST, ACK on (incl.
 *   SYN,ACK / FIN,ACK / data): send SEQ=SEG.ACK RST. Next: CLOSED.
 * @SYNFIN_RULE_SA_CL_03: [RFC 9293 3.10.7.1] In CLOSED, no RST, ACK off (SYN,
 *   FIN, SYN+FIN, data, no flags): send SEQ=0 ACK=SEQ+LEN RST,ACK. Next:
 *   CLOSED.
 * @SYNFIN_RULE_SA_LI_01: [RFC 9293 3.10.7.2] In LISTEN, RST (any other bits):
 *   drop. Next: LISTEN.
 * @SYNFIN_RULE_SA_LI_02: [RFC 9293 3.10.7.2] In LISTEN, ACK without RST (incl.
 *   SYN,ACK): send SEQ=SEG.ACK RST. Next: LISTEN.
 * @SYNFIN_RULE_SA_LI_03: [RFC 9293 3.10.7.2] In LISTEN, SYN: RCV.NXT=SEQ+1,
 *   IRS=SEQ, pick ISS, send SYN,ACK; fill remote; SND.WND from segment. Next:
 *   SYN-RECEIVED (child).
 * @SYNFIN_RULE_SA_LI_04: [RFC 9293 3.10.7.2] In LISTEN, SYN with data: same;
 *   only ISN+1 acked now, data queued (or left for retransmission). Next:
 *   SYN-RECEIVED.
 * @SYNFIN_RULE_SA_LI_05: [RFC 9293 3.10.7.2] In LISTEN, SYN+FIN: legal: SYN
 *   handled, FIN queued until ESTABLISHED; dropping it is a common local
 *   policy -> knob. Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_LI_06: [RFC 9293 3.10.7.2] In LISTEN, neither RST, ACK nor
 *   SYN (FIN, data, no flags): drop silently. Next: LISTEN.
 * @SYNFIN_RULE_SA_LI_07: [RFC 9293 3.10.7.2] In LISTEN, SYN while backlog is
 *   full: drop (RFC 4987 practice). Next: LISTEN.
 * @SYNFIN_RULE_SA_SS_01: [RFC 9293 3.10.7.3] In SYN-SENT, ACK <= ISS or >
 *   SND.NXT, no RST: send SEQ=SEG.ACK RST; drop (even if SYN set). Next:
 *   SYN-SENT.
 * @SYNFIN_RULE_SA_SS_02: [RFC 9293 3.10.7.3] In SYN-SENT, ACK <= ISS or >
 *   SND.NXT, RST: drop, no reply. Next: SYN-SENT.
 * @SYNFIN_RULE_SA_SS_03: [RFC 9293 3.10.7.3] In SYN-SENT, RST, ACK acceptable:
 *   signal "reset"/refused; delete TCB. Next: CLOSED (ECONNREFUSED).
 * @SYNFIN_RULE_SA_SS_04: [RFC 9293 3.10.7.3] In SYN-SENT, RST, no ACK: drop.
 *   Next: SYN-SENT.
 * @SYNFIN_RULE_SA_SS_05: [RFC 9293 3.10.7.3] In SYN-SENT, SYN,ACK acceptable:
 *   RCV.NXT=SEQ+1, IRS, SND.UNA=ACK, clear SYN from rtx queue, set
 *   SND.WND/WL1/WL2, send ACK. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_SS_06: [RFC 9293 3.10.7.3] In SYN-SENT, SYN,ACK with
 *   data/FIN: as above then continue at step 6 (URG, text, FIN): ACK covers
 *   data. Next: ESTABLISHED or CLOSE-WAIT.
 * @SYNFIN_RULE_SA_SS_07: [RFC 9293 3.10.7.3] In SYN-SENT, SYN without ACK:
 *   RCV.NXT=SEQ+1, IRS; send SYN,ACK with SEQ=ISS; set SND.WND/WL1/WL2; queue
 *   rest. Next: SYN-RECEIVED (active).
 * @SYNFIN_RULE_SA_SS_08: [RFC 9293 3.10.7.3] In SYN-SENT, SYN+FIN (+data), no
 *   ACK: as above; FIN/data kept for after ESTABLISHED (or knob: drop). Next:
 *   SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SS_09: [RFC 9293 3.10.7.3] In SYN-SENT, ACK acceptable, no
 *   SYN, no RST: drop, keep retransmitting SYN. Next: SYN-SENT.
 * @SYNFIN_RULE_SA_SS_10: [RFC 9293 3.10.7.3] In SYN-SENT, no ACK/SYN/RST (FIN,
 *   data, none): drop. Next: SYN-SENT.
 * @SYNFIN_RULE_SA_SS_11: [RFC 9293 3.10.7.3] In SYN-SENT, FIN with acceptable
 *   ACK, no SYN: FIN is never processed here; drop. Next: SYN-SENT.
 * @SYNFIN_RULE_SA_SS_12: [RFC 9293 3.10.7.3] In SYN-SENT, 1122 4.2.2.20(c):
 *   entering ESTABLISHED: must set SND.WND, WL1, WL2 - the layout of 9293 puts
 *   it only under the SYN-RECEIVED branch. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_SR_01: [RFC 9293 3.10.7.4] In SYN-RECEIVED, not acceptable,
 *   no RST: send ACK (SND.NXT,RCV.NXT), drop. Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SR_02: [RFC 9293 3.10.7.4] In SYN-RECEIVED, RST outside
 *   window: drop silently. Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SR_03: [RFC 9293 3.10.7.4] In SYN-RECEIVED, RST at RCV.NXT,
 *   passive: drop TCB, flush rtx queue, user not told. Next: LISTEN.
 * @SYNFIN_RULE_SA_SR_04: [RFC 9293 3.10.7.4] In SYN-RECEIVED, RST at RCV.NXT,
 *   active: "connection refused". Next: CLOSED.
 * @SYNFIN_RULE_SA_SR_05: [RFC 9293 3.10.7.4] In SYN-RECEIVED, RST in window,
 *   not RCV.NXT: challenge ACK. Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SR_06: [RFC 9293 3.10.7.4] In SYN-RECEIVED, SYN in window,
 *   passive: return to LISTEN (drop child); 5961 stacks may challenge instead.
 *   Next: LISTEN.
 * @SYNFIN_RULE_SA_SR_07: [RFC 9293 3.10.7.4] In SYN-RECEIVED, SYN in window,
 *   active: challenge ACK, drop. Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SR_08: [RFC 9293 3.10.7.4] In SYN-RECEIVED, SYN,ACK with
 *   SEQ=IRS, ACK=SND.NXT (crossing SYN,ACK of simultaneous open): strict: left
 *   of window -> ACK+drop (still converges because that ACK establishes the
 *   peer); better: strip SYN, accept the ACK. Next: ESTABLISHED (relaxed) /
 *   SYN-RECEIVED (strict).
 * @SYNFIN_RULE_SA_SR_09: [RFC 9293 3.10.7.4] In SYN-RECEIVED, ACK off: drop.
 *   Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SR_10: [RFC 9293 3.10.7.4] In SYN-RECEIVED, ACK with SND.UNA
 *   < ACK <= SND.NXT: set SND.WND/WL1/WL2, continue in ESTABLISHED with same
 *   segment (text, FIN). Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_SR_11: [RFC 9293 3.10.7.4] In SYN-RECEIVED, ACK
 *   unacceptable: send SEQ=SEG.ACK RST, drop; state kept (do not free the
 *   TCB). Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_SR_12: [RFC 9293 3.10.7.4] In SYN-RECEIVED, FIN (after ACK
 *   ok): ACK it. Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_SR_13: [RFC 9293 3.10.7.4] In SYN-RECEIVED, FIN with
 *   in-order data: queue data, then FIN. Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_SR_14: [RFC 9293 3.10.7.4] In SYN-RECEIVED, SYN-ACK
 *   retransmission limit: delete; passive user not told, active ETIMEDOUT.
 *   Next: CLOSED/LISTEN.
 * @SYNFIN_RULE_SA_ES_01: [RFC 9293 3.10.7.4] In ESTABLISHED, not acceptable,
 *   no RST: ACK, drop. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_02: [RFC 9293 3.10.7.4] In ESTABLISHED, RST outside /
 *   exact / in-window: drop / abort "reset" / challenge ACK. Next: ESTABLISHED
 *   / CLOSED / ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_03: [RFC 9293 3.10.7.4] In ESTABLISHED, SYN anywhere:
 *   challenge ACK, drop. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_04: [RFC 9293 3.10.7.4] In ESTABLISHED, SYN,ACK anywhere
 *   (late duplicate): challenge ACK, drop - also repairs a lost third ACK.
 *   Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_05: [RFC 9293 3.10.7.4] In ESTABLISHED, ACK off: drop
 *   silently. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_06: [RFC 9293 3.10.7.4] In ESTABLISHED, ACK > SND.NXT:
 *   ACK, drop whole segment (data/FIN too). Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_07: [RFC 9293 3.10.7.4] In ESTABLISHED, ACK <
 *   SND.UNA-MAX.SND.WND: ACK, drop. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_08: [RFC 9293 3.10.7.4] In ESTABLISHED, SND.UNA < ACK <=
 *   SND.NXT: advance SND.UNA, clean rtx queue, update window by WL1/WL2 rule.
 *   Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_09: [RFC 9293 3.10.7.4] In ESTABLISHED, duplicate ACK (<=
 *   SND.UNA): ignore ACK but keep processing segment. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_10: [RFC 9293 3.10.7.4] In ESTABLISHED, in-order data:
 *   accept, RCV.NXT advances, ACK. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_11: [RFC 9293 3.10.7.4] In ESTABLISHED, FIN in order:
 *   ACK, EOF to user. Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_ES_12: [RFC 9293 3.10.7.4] In ESTABLISHED, FIN out of order:
 *   hold/drop, dup ACK; no transition. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_ES_13: [RFC 9293 3.10.7.4] In ESTABLISHED, FIN while our
 *   window is zero (SEQ = RCV.NXT): strictly unacceptable -> ACK; Linux
 *   accepts it to break a FIN/ACK loop - allowed robustness. Next: ESTABLISHED
 *   / CLOSE-WAIT.
 * @SYNFIN_RULE_SA_ES_14: [RFC 9293 3.10.7.4] In ESTABLISHED, segment in window
 *   but ahead of RCV.NXT, ACK valid: its ACK field is still used (e.g. acks
 *   our FIN). Next: -.
 * @SYNFIN_RULE_SA_ES_15: [RFC 9293 3.10.7.4] In ESTABLISHED, FIN without ACK
 *   bit: dropped at step 5. Next: ESTABLISHED.
 * @SYNFIN_RULE_SA_F1_01: [RFC 9293 3.10.7.4] In FIN-WAIT-1, not acceptable, no
 *   RST: ACK, drop. Next: FIN-WAIT-1.
 * @SYNFIN_RULE_SA_F1_02: [RFC 9293 3.10.7.4] In FIN-WAIT-1, RST outside /
 *   exact / in-window: drop / CLOSED / challenge. Next: -.
 * @SYNFIN_RULE_SA_F1_03: [RFC 9293 3.10.7.4] In FIN-WAIT-1, SYN: challenge
 *   ACK. Next: FIN-WAIT-1.
 * @SYNFIN_RULE_SA_F1_04: [RFC 9293 3.10.7.4] In FIN-WAIT-1, ACK of our FIN
 *   (also on an in-window segment ahead of RCV.NXT): stop rtx timer. Next:
 *   FIN-WAIT-2.
 * @SYNFIN_RULE_SA_F1_05: [RFC 9293 3.10.7.4] In FIN-WAIT-1, ACK of data/SYN
 *   but not of FIN: update SND.UNA only. Next: FIN-WAIT-1.
 * @SYNFIN_RULE_SA_F1_06: [RFC 9293 3.10.7.4] In FIN-WAIT-1, FIN, our FIN not
 *   acked: ACK (SEQ=FIN+1). Next: CLOSING.
 * @SYNFIN_RULE_SA_F1_07: [RFC 9293 3.10.7.4] In FIN-WAIT-1, FIN and ACK of our
 *   FIN: ACK, start 2MSL, other timers off. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_F1_08: [RFC 9293 3.10.7.4] In FIN-WAIT-1, in-order data:
 *   deliver (shutdown) or RST (after close). Next: FIN-WAIT-1 / CLOSED.
 * @SYNFIN_RULE_SA_F1_09: [RFC 9293 3.10.7.4] In FIN-WAIT-1, ACK > SND.NXT:
 *   ACK, drop. Next: FIN-WAIT-1.
 * @SYNFIN_RULE_SA_F1_10: [RFC 9293 3.10.7.4] In FIN-WAIT-1, R2 / user timeout:
 *   notify. Next: CLOSED.
 * @SYNFIN_RULE_SA_F2_01: [RFC 9293 3.10.7.4] In FIN-WAIT-2, not acceptable, no
 *   RST: ACK, drop. Next: FIN-WAIT-2.
 * @SYNFIN_RULE_SA_F2_02: [RFC 9293 3.10.7.4] In FIN-WAIT-2, RST outside /
 *   exact / in-window: drop / CLOSED / challenge. Next: -.
 * @SYNFIN_RULE_SA_F2_03: [RFC 9293 3.10.7.4] In FIN-WAIT-2, SYN: challenge
 *   ACK. Next: FIN-WAIT-2.
 * @SYNFIN_RULE_SA_F2_04: [RFC 9293 3.10.7.4] In FIN-WAIT-2, ACK: nothing more
 *   to do; CLOSE call may complete "ok". Next: FIN-WAIT-2.
 * @SYNFIN_RULE_SA_F2_05: [RFC 9293 3.10.7.4] In FIN-WAIT-2, in-order data:
 *   deliver or RST after close. Next: FIN-WAIT-2 / CLOSED.
 * @SYNFIN_RULE_SA_F2_06: [RFC 9293 3.10.7.4] In FIN-WAIT-2, FIN in order: ACK,
 *   start 2MSL. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_F2_07: [RFC 9293 3.10.7.4] In FIN-WAIT-2, FIN in order
 *   carrying an old ACK (<= SND.UNA): the stale ACK is a duplicate, not an
 *   error: FIN still processed. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_F2_08: [RFC 9293 3.10.7.4] In FIN-WAIT-2, FIN after missing
 *   data: dup ACK, wait. Next: FIN-WAIT-2.
 * @SYNFIN_RULE_SA_CW_01: [RFC 9293 3.10.7.4] In CLOSE-WAIT, not acceptable, no
 *   RST (e.g. FIN again): ACK, drop. Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_CW_02: [RFC 9293 3.10.7.4] In CLOSE-WAIT, RST outside /
 *   exact / in-window: drop / CLOSED+reset / challenge. Next: -.
 * @SYNFIN_RULE_SA_CW_03: [RFC 9293 3.10.7.4] In CLOSE-WAIT, SYN: challenge
 *   ACK. Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_CW_04: [RFC 9293 3.10.7.4] In CLOSE-WAIT, ACK: as
 *   ESTABLISHED (we may still send). Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_CW_05: [RFC 9293 3.10.7.4] In CLOSE-WAIT, text or URG:
 *   ignored (peer already sent FIN). Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_CW_06: [RFC 9293 3.10.7.4] In CLOSE-WAIT, FIN: stay; ACK
 *   only. Next: CLOSE-WAIT.
 * @SYNFIN_RULE_SA_CG_01: [RFC 9293 3.10.7.4] In CLOSING, not acceptable, no
 *   RST: ACK, drop. Next: CLOSING.
 * @SYNFIN_RULE_SA_CG_02: [RFC 9293 3.10.7.4] In CLOSING, RST outside / exact /
 *   in-window: drop / CLOSED silently / challenge. Next: -.
 * @SYNFIN_RULE_SA_CG_03: [RFC 9293 3.10.7.4] In CLOSING, retransmitted FIN,ACK
 *   (left of window) that acks our FIN: strict: ACK field unseen, we wait for
 *   RTO; relaxed (A.2): honour the ACK. Next: CLOSING / TIME-WAIT.
 * @SYNFIN_RULE_SA_CG_04: [RFC 9293 3.10.7.4] In CLOSING, SYN: challenge ACK.
 *   Next: CLOSING.
 * @SYNFIN_RULE_SA_CG_05: [RFC 9293 3.10.7.4] In CLOSING, ACK of our FIN: start
 *   2MSL. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_CG_06: [RFC 9293 3.10.7.4] In CLOSING, ACK not of our FIN:
 *   ignore. Next: CLOSING.
 * @SYNFIN_RULE_SA_CG_07: [RFC 9293 3.10.7.4] In CLOSING, text, URG, FIN:
 *   ignored. Next: CLOSING.
 * @SYNFIN_RULE_SA_LA_01: [RFC 9293 3.10.7.4] In LAST-ACK, not acceptable, no
 *   RST: ACK, drop. Next: LAST-ACK.
 * @SYNFIN_RULE_SA_LA_02: [RFC 9293 3.10.7.4] In LAST-ACK, RST outside / exact
 *   / in-window: drop / CLOSED / challenge. Next: -.
 * @SYNFIN_RULE_SA_LA_03: [RFC 9293 3.10.7.4] In LAST-ACK, SYN: challenge ACK.
 *   Next: LAST-ACK.
 * @SYNFIN_RULE_SA_LA_04: [RFC 9293 3.10.7.4] In LAST-ACK, ACK of our FIN:
 *   delete TCB, no TIME-WAIT. Next: CLOSED.
 * @SYNFIN_RULE_SA_LA_05: [RFC 9293 3.10.7.4] In LAST-ACK, ACK not of our FIN:
 *   ignore. Next: LAST-ACK.
 * @SYNFIN_RULE_SA_LA_06: [RFC 9293 3.10.7.4] In LAST-ACK, text, URG, FIN:
 *   ignored. Next: LAST-ACK.
 * @SYNFIN_RULE_SA_LA_07: [RFC 9293 3.10.7.4] In LAST-ACK, our FIN/its ACK
 *   lost: FIN retransmitted with backoff; R2 -> CLOSED. Next: CLOSED.
 * @SYNFIN_RULE_SA_TW_01: [RFC 9293 3.10.7.4] In TIME-WAIT, FIN again (SEQ+LEN
 *   = RCV.NXT): ACK, restart 2MSL. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_02: [RFC 9293 3.10.7.4] In TIME-WAIT, other unacceptable,
 *   no RST: ACK, drop, timer untouched. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_03: [RFC 9293 3.10.7.4] In TIME-WAIT, acceptable pure ACK
 *   at RCV.NXT: no reply. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_04: [RFC 9293 3.10.7.4] In TIME-WAIT, in-window
 *   ACK/FIN,ACK ahead of RCV.NXT: ACK. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_05: [RFC 9293 3.10.7.4] In TIME-WAIT, FIN without ACK
 *   bit: drop. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_06: [RFC 9293 3.10.7.4] In TIME-WAIT, RST exact: ignore
 *   (1337 F1, default) or CLOSED (9293 text). Next: TIME-WAIT / CLOSED.
 * @SYNFIN_RULE_SA_TW_07: [RFC 9293 3.10.7.4] In TIME-WAIT, RST outside /
 *   in-window not exact: drop / challenge or ignore. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_08: [RFC 9293 3.10.7.4] In TIME-WAIT, SYN with SEQ after
 *   old FIN, listener present: new incarnation: SYN,ACK with ISS above old
 *   range. Next: SYN-RECEIVED.
 * @SYNFIN_RULE_SA_TW_09: [RFC 9293 3.10.7.4] In TIME-WAIT, SYN otherwise:
 *   challenge ACK. Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_10: [RFC 9293 3.10.7.4] In TIME-WAIT, SYN,ACK: challenge
 *   ACK (never a new incarnation). Next: TIME-WAIT.
 * @SYNFIN_RULE_SA_TW_11: [RFC 9293 3.10.7.4] In TIME-WAIT, 2MSL expiry:
 *   delete. Next: CLOSED.
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
 * @SYNFIN_DROP_POLICY: a security policy of the host forbids it
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
	SYNFIN_DROP_POLICY,
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

	/* private: */
	__SYNFIN_DROP_MAX,
	SYNFIN_DROP_MAX = (__SYNFIN_DROP_MAX - 1)
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
 * @SYNFIN_CAUSE_REOPENED: the listener became a connection by an active open
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
	SYNFIN_CAUSE_REOPENED,
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
 * @SYNFIN_WHAT_NAMESPACE_EXIT: the network namespace goes away
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
	SYNFIN_WHAT_NAMESPACE_EXIT,

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
 */
enum synfin_timer {
	SYNFIN_TIMER_NONE,
	SYNFIN_TIMER_RETRANSMIT,
	SYNFIN_TIMER_PERSIST,
	SYNFIN_TIMER_TIME_WAIT,
	SYNFIN_TIMER_FIN_WAIT_2,
	SYNFIN_TIMER_USER,

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

	/* private: */
	__SYNFIN_ICMP_MAX,
	SYNFIN_ICMP_MAX = (__SYNFIN_ICMP_MAX - 1)
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
	SYNFIN_A_PARAMS_MAX_TIME_WAITS,
	SYNFIN_A_PARAMS_TTL,
	SYNFIN_A_PARAMS_TOS,
	SYNFIN_A_PARAMS_RCV_WND,
	SYNFIN_A_PARAMS_MSS,

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
	SYNFIN_A_CONNECTION_REUSE,
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

	__SYNFIN_A_EVENT_MAX,
	SYNFIN_A_EVENT_MAX = (__SYNFIN_A_EVENT_MAX - 1)
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

	__SYNFIN_CMD_MAX,
	SYNFIN_CMD_MAX = (__SYNFIN_CMD_MAX - 1)
};

#define SYNFIN_MCGRP_EVENTS	"events"

#endif /* _UAPI_LINUX_SYNFIN_H */
