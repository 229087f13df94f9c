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

#include "cb.h"
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

/* The widest window: the field has 16 bits (RFC 9293 3.1). */
#define SYNFIN_WINDOW_MAX	65535u

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

/* Facts about the surroundings, bits of synfin_env.facts */
#define SYNFIN_FACT_LISTENER	0x01u	/* a listener would take a new SYN */
#define SYNFIN_FACT_FULL	0x02u	/* its backlog is full */
#define SYNFIN_FACT_NO_ROOM	0x04u	/* the namespace's cap is reached */
#define SYNFIN_FACT_KEEPS	0x08u	/* the caller can keep early text */
#define SYNFIN_FACT_IN_USE	0x10u	/* its user has not closed it yet */
#define SYNFIN_FACT_CROWDED	0x20u	/* FULL of those that nobody accepts */

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
 * @cookie_hash: of both ends and what synfin_needs_cookie() adds, with a secret;
 *	needed when that says so
 * @cookie_count: the count of the listener's last cookie, 0 is none
 * @rcv_space: bytes behind rcv_nxt that the user can take, before this step
 * @rcv_buffer: the size of his buffer, bytes; 0 when he has none and takes at
 *	once whatever arrives, so that @rcv_space stays as it is
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
	u32 cookie_hash;
	u32 cookie_count;
	u32 rcv_space;
	u32 rcv_buffer;
};

/**
 * enum synfin_event_type - the doors into synfin_step()
 * @SYNFIN_EV_SEGMENT: a valid segment arrived (RFC 9293 3.10.7)
 * @SYNFIN_EV_TIMER: a deadline may have passed (3.10.8)
 * @SYNFIN_EV_LISTEN: passive OPEN (3.10.1)
 * @SYNFIN_EV_OPEN: active OPEN (3.10.1)
 * @SYNFIN_EV_SEND: SEND of so many bytes (3.10.2)
 * @SYNFIN_EV_READ: the user has read, so that there is more room (3.10.3)
 * @SYNFIN_EV_SHUTDOWN: CLOSE: no more to send, still reading (3.10.4)
 * @SYNFIN_EV_CLOSE: close(2): CLOSE, and the user has gone
 * @SYNFIN_EV_ABORT: ABORT (3.10.5)
 * @SYNFIN_EV_LEAVE: close(2) that does not linger: ABORT, unless 2MSL has begun
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
	SYNFIN_EV_READ,
	SYNFIN_EV_SHUTDOWN,
	SYNFIN_EV_CLOSE,
	SYNFIN_EV_ABORT,
	SYNFIN_EV_LEAVE,
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
 * struct synfin_cookie - what a SYN cookie is made of, besides both ends
 * @irs: the peer's initial sequence number
 * @count: how often its clock has ticked
 */
struct synfin_cookie {
	u32 irs;
	u32 count;
};

/**
 * enum synfin_cookie_use - what had to do with a SYN cookie
 * @SYNFIN_COOKIE_NONE: nothing
 * @SYNFIN_COOKIE_SENT: the answer is one
 * @SYNFIN_COOKIE_TAKEN: it came back
 * @SYNFIN_COOKIE_REFUSED: it might have come back, and did not
 */
enum synfin_cookie_use {
	SYNFIN_COOKIE_NONE,
	SYNFIN_COOKIE_SENT,
	SYNFIN_COOKIE_TAKEN,
	SYNFIN_COOKIE_REFUSED,
};

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
 * @cookie: an enum synfin_cookie_use
 * @limited: an answer was due, but its limit was reached
 * @accept_off: first payload byte that is new and in order
 * @accept_len: how many payload bytes are; 0 is none
 * @released: bytes kept before that follow these, and are in order now
 * @keep_off: first payload byte that is new, but ahead of its turn
 * @keep_len: how many are to be kept until then; 0 is none
 * @keep_ahead: how far ahead: bytes from rcv_nxt before the step to the first
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
	u8 cookie;
	bool limited;
	u32 accept_off;
	u32 accept_len;
	u32 released;
	u32 keep_off;
	u32 keep_len;
	u32 keep_ahead;
	u32 acked;
};

/**
 * struct synfin_tx - a segment that the connection sends of its own
 * @seg: the header; seg.mss is set on a SYN
 * @offset: of the first payload byte in the stream of bytes sent, from 0
 * @index: bytes between the first that is unacknowledged and that one: its
 *	place among what the caller has queued
 * @again: true for a retransmission
 * @arcs: a state change that this sending causes (CLOSE-WAIT to LAST-ACK)
 * @narcs: 0 or 1
 * @rule: the requirement that has it sent
 */
struct synfin_tx {
	struct synfin_segment seg;
	u32 offset;
	u32 index;
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
u32 synfin_unacked(const struct synfin_cb *cb);
bool synfin_needs_iss(const struct synfin_cb *cb, u8 facts,
		      const struct synfin_segment *seg);
bool synfin_needs_cookie(const struct synfin_cb *cb,
			 const struct synfin_env *env,
			 const struct synfin_segment *seg,
			 struct synfin_cookie *of);
bool synfin_arc_is_legal(u8 from, u8 to);

/* wire.c: between bytes and struct synfin_segment */
u8 synfin_wire_parse(const u8 *bytes, u32 have, u32 total,
		     struct synfin_segment *seg);
u32 synfin_wire_header_len(const u8 *bytes);
u32 synfin_wire_build(const struct synfin_segment *seg, u16 sport, u16 dport,
		      u8 *bytes);

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
