/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engine: one connection's share of RFC 9293, as pure functions.
 *
 * synfin_step() is told what happened (a segment arrived, time passed, a user
 * called) and changes the control block; what must be done about it, and which
 * rule decided, comes back in struct synfin_out. synfin_next_segment() is then
 * asked, until it says no, what the connection wants to send of its own.
 *
 * Nothing here allocates, locks, reads a clock or knows an address. The caller
 * serialises the calls for one control block.
 */
#ifndef SYNFIN_CORE_ENGINE_H
#define SYNFIN_CORE_ENGINE_H

#include "params.h"
#include "types.h"

/* The largest header we accept or build: data offset 15. */
#define SYNFIN_HEADER_MIN	20u
#define SYNFIN_HEADER_MAX	60u
/* Our SYN carries one option, MSS. */
#define SYNFIN_HEADER_SYN	24u

/* What the peer may send when it named no MSS (RFC 9293 3.7.1, MUST-15). */
#define SYNFIN_MSS_DEFAULT_V4	536u
#define SYNFIN_MSS_DEFAULT_V6	1220u

/* Segments in flight, until there is a congestion window that grows. */
#define SYNFIN_FLIGHT_SEGMENTS	4u

/* Bytes a user may have queued and unacknowledged: a quarter of the space. */
#define SYNFIN_QUEUE_MAX	(1u << 30)

/**
 * struct synfin_segment - a header, in host byte order
 * @seq: SEG.SEQ
 * @ack: SEG.ACK; has meaning only with SYNFIN_FLAG_ACK
 * @len: payload bytes; SYN and FIN are not counted here
 * @wnd: SEG.WND
 * @mss: value of the MSS option, 0 when there was none
 * @flags: SYNFIN_FLAG_* bits, as on the wire
 * @hdr_len: header length in bytes, options included
 */
struct synfin_segment {
	u32 seq;
	u32 ack;
	u32 len;
	u16 wnd;
	u16 mss;
	u8 flags;
	u8 hdr_len;
};

/* Bits of synfin_cb.flags */
#define SYNFIN_CB_ACTIVE	0x0001u	/* opened actively (MUST-11) */
#define SYNFIN_CB_ORPHAN	0x0002u	/* the user has gone: close(2) */
#define SYNFIN_CB_FIN_QUEUED	0x0004u	/* CLOSE was called */
#define SYNFIN_CB_FIN_SENT	0x0008u	/* our FIN has left at least once */
#define SYNFIN_CB_RESEND	0x0010u	/* send again what lies at snd_una */
#define SYNFIN_CB_PROBE		0x0020u	/* send past a closed window */
#define SYNFIN_CB_ACK_NOW	0x0040u	/* an ACK is owed */
#define SYNFIN_CB_TIMED		0x0080u	/* an RTT measurement is under way */
#define SYNFIN_CB_SAMPLED	0x0100u	/* srtt and rttvar hold a sample */
#define SYNFIN_CB_SYN_RESENT	0x0200u	/* the SYN timer expired (RFC 6298 5.7) */
#define SYNFIN_CB_REOPENED	0x0400u	/* a SYN called it out of TIME-WAIT */
#define SYNFIN_CB_RECOVER	0x0800u	/* resending up to snd_recover */
#define SYNFIN_CB_TOLD_R1	0x1000u	/* R1 was reported since last progress */
#define SYNFIN_CB_SYN_ACKED	0x2000u	/* the peer acknowledged our SYN */

/**
 * struct synfin_cb - the control block of one connection
 * @rtx_deadline: when to retransmit or probe, absolute ns; 0 is never
 * @wait_deadline: end of 2MSL, or of an orphan's FIN-WAIT-2; 0 is never
 * @user_deadline: when the user timeout ends it; 0 is never
 * @rtt_start: when the timed segment left, ns
 * @challenge_start: start of the period that challenge_count counts, ns
 * @srtt: smoothed round-trip time, ns
 * @rttvar: its variation, ns
 * @rto: retransmission timeout now, backoff included, ns
 * @iss: initial send sequence number
 * @irs: initial receive sequence number
 * @snd_una: oldest unacknowledged sequence number
 * @snd_nxt: next sequence number to send
 * @snd_end: one past the last byte the user queued; our FIN's number
 * @snd_wnd: the peer's window
 * @snd_wl1: SEG.SEQ of the last window update
 * @snd_wl2: SEG.ACK of the last window update
 * @max_snd_wnd: largest window the peer ever offered (RFC 5961 5.2)
 * @snd_recover: snd_nxt when the retransmission timer last expired
 * @rcv_nxt: next sequence number expected
 * @rcv_edge: right edge of the window we offered; never moves left
 * @rtt_seq: an ACK beyond this ends the RTT measurement
 * @old_snd_nxt: snd_nxt of the incarnation that REOPENED left in TIME-WAIT
 * @old_rcv_nxt: and its rcv_nxt
 * @snd_mss: bytes that a segment to the peer may carry
 * @flags: SYNFIN_CB_* bits
 * @state: an enum synfin_state
 * @retries: expiries of the retransmission timer without progress
 * @challenge_count: challenge ACKs sent in this period
 * @soft_error: last soft error an ICMP message reported, an enum synfin_icmp
 * @ack_rule: why an ACK is owed, while SYNFIN_CB_ACK_NOW is set; else NONE
 *
 * Sequence space: the SYN is at iss, data from iss + 1 to snd_end - 1, and the
 * FIN, once queued, at snd_end. A long stream comes round to iss again, so
 * SYN_ACKED, and no comparison with iss, says whether the SYN is still out.
 */
struct synfin_cb {
	u64 rtx_deadline;
	u64 wait_deadline;
	u64 user_deadline;
	u64 rtt_start;
	u64 challenge_start;
	u64 srtt;
	u64 rttvar;
	u64 rto;
	u32 iss;
	u32 irs;
	u32 snd_una;
	u32 snd_nxt;
	u32 snd_end;
	u32 snd_wnd;
	u32 snd_wl1;
	u32 snd_wl2;
	u32 max_snd_wnd;
	u32 snd_recover;
	u32 rcv_nxt;
	u32 rcv_edge;
	u32 rtt_seq;
	u32 old_snd_nxt;
	u32 old_rcv_nxt;
	u16 snd_mss;
	u16 flags;
	u8 state;
	u8 retries;
	u8 challenge_count;
	u8 soft_error;
	u16 ack_rule;
};

/* Facts about the surroundings, bits of synfin_env.facts */
#define SYNFIN_FACT_LISTENER	0x01u	/* a listener would take a new SYN */
#define SYNFIN_FACT_FULL	0x02u	/* its backlog is full */
#define SYNFIN_FACT_NO_ROOM	0x04u	/* the namespace's cap is reached */

/**
 * struct synfin_env - what the engine must be told of the world
 * @now: the namespace's clock, ns; never 0, never runs backwards
 * @params: this connection's tunables
 * @quiet_until: nothing is opened before this time, ns (RFC 9293 3.4.3)
 * @msl: the MSL of a TIME-WAIT that begins now, ns
 * @iss: a fresh ISS for this four-tuple; needed when synfin_needs_iss() says so
 * @mss: MSS to offer, bytes: what the path's MTU leaves
 * @mss_default: what to assume when the peer names no MSS, bytes
 * @facts: SYNFIN_FACT_* bits
 */
struct synfin_env {
	u64 now;
	const struct synfin_params *params;
	u64 quiet_until;
	u64 msl;
	u32 iss;
	u16 mss;
	u16 mss_default;
	u8 facts;
};

/**
 * enum synfin_event_type - the doors into synfin_step()
 * @SYNFIN_EV_SEGMENT: a valid segment arrived (RFC 9293 3.10.7)
 * @SYNFIN_EV_TIMER: a deadline may have passed (3.10.8)
 * @SYNFIN_EV_LISTEN: passive OPEN (3.10.1)
 * @SYNFIN_EV_OPEN: active OPEN (3.10.1)
 * @SYNFIN_EV_SEND: SEND of so many bytes (3.10.2)
 * @SYNFIN_EV_SHUTDOWN: CLOSE: no more to send, still reading (3.10.4)
 * @SYNFIN_EV_CLOSE: close(2): CLOSE, and the user has gone
 * @SYNFIN_EV_ABORT: ABORT (3.10.5)
 * @SYNFIN_EV_FORGET: the state is lost without a word, as in a crash
 * @SYNFIN_EV_RETUNE: env.params differ from the ones used until now
 * @SYNFIN_EV_ICMP: an ICMP error quotes one of our segments (3.9.2.2)
 */
enum synfin_event_type {
	SYNFIN_EV_SEGMENT,
	SYNFIN_EV_TIMER,
	SYNFIN_EV_LISTEN,
	SYNFIN_EV_OPEN,
	SYNFIN_EV_SEND,
	SYNFIN_EV_SHUTDOWN,
	SYNFIN_EV_CLOSE,
	SYNFIN_EV_ABORT,
	SYNFIN_EV_FORGET,
	SYNFIN_EV_RETUNE,
	SYNFIN_EV_ICMP,
};

/**
 * struct synfin_event - what happened
 * @type: an enum synfin_event_type
 * @seg: the segment (SEGMENT)
 * @bytes: how many (SEND)
 * @unread: bytes received that the user never read (CLOSE)
 * @old: the tunables used until now (RETUNE)
 * @icmp: what it says (ICMP): kind, the SEG.SEQ it quotes, and the MSS that
 *	the path still carries (FRAG_NEEDED)
 */
struct synfin_event {
	u8 type;
	union {
		struct synfin_segment seg;
		u32 bytes;
		u32 unread;
		const struct synfin_params *old;
		struct {
			u8 kind;
			u16 mss;
			u32 seq;
		} icmp;
	};
};

/**
 * struct synfin_arc - one walk along the state diagram
 * @from: state before
 * @to: state after
 * @rule: the requirement that led there, an enum synfin_rule
 */
struct synfin_arc {
	u8 from;
	u8 to;
	u16 rule;
};

/* ACK and FIN that finish a handshake with a queued CLOSE walk three arcs. */
#define SYNFIN_ARCS_MAX		3u
/* Left edge, ACK, window, text, FIN and the arcs between them. */
#define SYNFIN_RULES_MAX	8u

/**
 * struct synfin_out - what must be done about it
 * @reply: the one answer to the segment; flags == 0 is no answer
 * @arcs: the state changes, in order
 * @narcs: how many
 * @rule: the requirement that decided, an enum synfin_rule
 * @rules: every requirement that took part, in order; the deciding one is last
 * @nrules: how many
 * @drop: why the segment was dropped, an enum synfin_drop
 * @cause: what the user is told, an enum synfin_cause
 * @refusal: why a call was refused, an enum synfin_refusal
 * @limited: an answer was due, but its limit was reached
 * @accept_off: first payload byte that is new and in order
 * @accept_len: how many payload bytes are; 0 is none
 * @acked: bytes of data (not SYN, not FIN) that this segment acknowledged
 *
 * The connection is over when cb.state is CLOSED, and for a passive one also
 * when it is back in LISTEN: the caller then frees it.
 */
struct synfin_out {
	struct synfin_segment reply;
	struct synfin_arc arcs[SYNFIN_ARCS_MAX];
	u16 rule;
	u16 rules[SYNFIN_RULES_MAX];
	u8 nrules;
	u8 narcs;
	u8 drop;
	u8 cause;
	u8 refusal;
	bool limited;
	u32 accept_off;
	u32 accept_len;
	u32 acked;
};

/**
 * struct synfin_tx - a segment that the connection sends of its own
 * @seg: the header; seg.mss is set on a SYN
 * @offset: of the first payload byte in the stream of bytes sent, from 0
 * @again: true for a retransmission
 * @arcs: a state change that this sending causes (CLOSE-WAIT to LAST-ACK)
 * @narcs: 0 or 1
 * @rule: the requirement that has it sent
 */
struct synfin_tx {
	struct synfin_segment seg;
	u32 offset;
	bool again;
	u8 narcs;
	struct synfin_arc arcs[1];
	u16 rule;
};

void synfin_cb_init(struct synfin_cb *cb);
void synfin_cb_listen(struct synfin_cb *cb);
void synfin_step(struct synfin_cb *cb, const struct synfin_env *env,
		 const struct synfin_event *ev, struct synfin_out *out);
bool synfin_next_segment(struct synfin_cb *cb, const struct synfin_env *env,
			 struct synfin_tx *tx);
u64 synfin_next_deadline(const struct synfin_cb *cb);
u8 synfin_running_timer(const struct synfin_cb *cb, u64 *deadline);
u32 synfin_unsent(const struct synfin_cb *cb);
bool synfin_needs_iss(const struct synfin_cb *cb,
		      const struct synfin_segment *seg);
bool synfin_arc_is_legal(u8 from, u8 to);

/**
 * synfin_rcv_wnd() - RCV.WND: bytes from rcv_nxt to the edge we offered
 * @cb: the connection
 */
static inline u32 synfin_rcv_wnd(const struct synfin_cb *cb)
{
	return cb->rcv_edge - cb->rcv_nxt;
}

/**
 * synfin_fin_acked() - has the peer acknowledged our FIN?
 * @cb: the connection
 */
static inline bool synfin_fin_acked(const struct synfin_cb *cb)
{
	return (cb->flags & SYNFIN_CB_FIN_SENT) &&
	       cb->snd_una == cb->snd_end + 1;
}

/* Sets of states: 1 << state. Never compare states by order. */
#define SYNFIN_IN(s)		(1u << SYNFIN_STATE_##s)
#define SYNFIN_STATES_SYNCHRONISED \
	(SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(FIN_WAIT_1) | \
	 SYNFIN_IN(FIN_WAIT_2) | SYNFIN_IN(CLOSE_WAIT) | \
	 SYNFIN_IN(CLOSING) | SYNFIN_IN(LAST_ACK) | SYNFIN_IN(TIME_WAIT))

#define SYNFIN_STATES_OVER	(SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN))

/**
 * synfin_state_in() - is a state in a set?
 * @state: an enum synfin_state
 * @set: SYNFIN_IN() bits
 */
static inline bool synfin_state_in(u8 state, u32 set)
{
	return set & (1u << state);
}

/* wire.c: between bytes and struct synfin_segment */
u8 synfin_wire_parse(const u8 *bytes, u32 have, u32 total,
		     struct synfin_segment *seg);
u32 synfin_wire_header_len(const u8 *bytes);
u32 synfin_wire_build(const struct synfin_segment *seg, u16 sport, u16 dport,
		      u8 *bytes);

/**
 * struct synfin_embryo - SYN-RECEIVED of a passive open, stored small
 * @rtx_deadline: when SYN,ACK is sent again, absolute ns
 * @old_deadline: end of the 2MSL it was reopened out of, ns; 0 if it was not
 * @challenge_start: as in struct synfin_cb
 * @rtt_start: when SYN,ACK left, ns
 * @rto: as in struct synfin_cb, ns
 * @iss: as in struct synfin_cb
 * @irs: as in struct synfin_cb
 * @rcv_edge: as in struct synfin_cb
 * @old_snd_nxt: as in struct synfin_cb
 * @old_rcv_nxt: as in struct synfin_cb
 * @snd_wnd: the peer's window on its SYN
 * @snd_mss: as in struct synfin_cb
 * @flags: as in struct synfin_cb
 * @retries: as in struct synfin_cb
 * @challenge_count: as in struct synfin_cb
 * @soft_error: as in struct synfin_cb
 */
struct synfin_embryo {
	u64 rtx_deadline;
	u64 old_deadline;
	u64 challenge_start;
	u64 rtt_start;
	u64 rto;
	u32 iss;
	u32 irs;
	u32 rcv_edge;
	u32 old_snd_nxt;
	u32 old_rcv_nxt;
	u16 snd_wnd;
	u16 snd_mss;
	u16 flags;
	u8 retries;
	u8 challenge_count;
	u8 soft_error;
};

/**
 * struct synfin_timewait - TIME-WAIT, stored small
 * @wait_deadline: end of 2MSL, absolute ns
 * @challenge_start: as in struct synfin_cb
 * @snd_nxt: one past our FIN
 * @rcv_nxt: one past the peer's FIN
 * @rcv_edge: as in struct synfin_cb
 * @flags: as in struct synfin_cb
 * @challenge_count: as in struct synfin_cb
 */
struct synfin_timewait {
	u64 wait_deadline;
	u64 challenge_start;
	u32 snd_nxt;
	u32 rcv_nxt;
	u32 rcv_edge;
	u16 flags;
	u8 challenge_count;
};

bool synfin_embryo_fits(const struct synfin_cb *cb);
void synfin_embryo_store(const struct synfin_cb *cb, struct synfin_embryo *e);
void synfin_embryo_load(const struct synfin_embryo *e, struct synfin_cb *cb);
bool synfin_timewait_fits(const struct synfin_cb *cb);
void synfin_timewait_store(const struct synfin_cb *cb,
			   struct synfin_timewait *tw);
void synfin_timewait_load(const struct synfin_timewait *tw,
			  struct synfin_cb *cb);

/**
 * struct synfin_limit - so many in an interval, and no more
 * @start: when the interval began, ns
 * @count: how many since then
 */
struct synfin_limit {
	u64 start;
	u32 count;
};

bool synfin_limit_allow(struct synfin_limit *limit, u64 now, u64 interval,
			u64 most, u32 fewer);

#endif
