/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is remembered of a connection: its control block, and the three small
 * forms that stand for it where there are many.
 */
#ifndef SYNFIN_CORE_CB_H
#define SYNFIN_CORE_CB_H

#include "types.h"

/* Ranges of text that may wait at once for what comes before them. */
#define SYNFIN_KEPT_MAX		8u

/**
 * struct synfin_range - text that came ahead of its turn
 * @from: its first sequence number
 * @to: one past its last
 */
struct synfin_range {
	u32 from;
	u32 to;
};

/* Bits of synfin_cb.flags; those of the first byte are in the small forms, too */
#define SYNFIN_CB_TIMED		0x0001u	/* an RTT measurement is under way */
#define SYNFIN_CB_SYN_RESENT	0x0002u	/* the SYN timer expired (RFC 6298 5.7) */
#define SYNFIN_CB_REOPENED	0x0004u	/* a SYN called it out of TIME-WAIT */
#define SYNFIN_CB_RECOVER	0x0008u	/* resending up to snd_recover */
#define SYNFIN_CB_TOLD_R1	0x0010u	/* R1 was reported since last progress */
#define SYNFIN_CB_RESEND	0x0020u	/* send again what lies at snd_una */
#define SYNFIN_CB_ACTIVE	0x0040u	/* opened actively (MUST-11) */
#define SYNFIN_CB_ORPHAN	0x0080u	/* the user has gone: close(2) */
#define SYNFIN_CB_FIN_QUEUED	0x0100u	/* CLOSE was called */
#define SYNFIN_CB_FIN_SENT	0x0200u	/* our FIN has left at least once */
#define SYNFIN_CB_PROBE		0x0400u	/* send past a closed window */
#define SYNFIN_CB_ACK_NOW	0x0800u	/* an ACK is owed */
#define SYNFIN_CB_SAMPLED	0x1000u	/* srtt and rttvar hold a sample */
#define SYNFIN_CB_SYN_ACKED	0x2000u	/* the peer acknowledged our SYN */
#define SYNFIN_CB_FIN_KEPT	0x4000u	/* his FIN came ahead of its turn */
#define SYNFIN_CB_FAST		0x8000u	/* fast recovery, up to snd_recover */
#define SYNFIN_CB_ALIVE		0x10000u /* a keep-alive probe is to be sent */

/**
 * struct synfin_cb - the control block of one connection
 * @rtx_deadline: when to retransmit or probe, absolute ns; 0 is never
 * @wait_deadline: end of 2MSL, or of an orphan's FIN-WAIT-2; 0 is never
 * @user_deadline: when the user timeout ends it; 0 is never
 * @ack_deadline: when an ACK that waits is to leave, absolute ns; 0 is none
 * @alive_deadline: when to probe a silent peer, absolute ns; 0 is never
 * @rtt_start: when the timed segment left, ns
 * @challenge_start: start of the period that challenge_count counts, ns
 * @sent_at: when data last left, ns
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
 * @wide_wnd: what the peer's buffer is taken to be: the largest window since
 *	data was sent into a smaller one for want of it (RFC 9293 3.8.6.2.1)
 * @max_snd_wnd: largest window the peer ever offered (RFC 5961 5.2)
 * @snd_recover: snd_nxt when a loss was last noticed; never more than one
 *	behind snd_una, so that it stays comparable
 * @cwnd: congestion window, bytes (RFC 5681 2)
 * @ssthresh: slow start threshold, bytes
 * @cwnd_acked: bytes acknowledged since congestion avoidance last widened cwnd
 * @rcv_nxt: next sequence number expected
 * @rcv_edge: right edge of the window we offered; never moves left
 * @rtt_seq: an ACK beyond this ends the RTT measurement
 * @old_snd_nxt: snd_nxt of the incarnation that REOPENED left in TIME-WAIT
 * @old_rcv_nxt: and its rcv_nxt
 * @kept_fin: number of the FIN that came ahead, while FIN_KEPT is set
 * @kept: text that came ahead: sorted, inside the window, with a hole before
 *	each
 * @flags: SYNFIN_CB_* bits
 * @snd_mss: bytes that a segment to the peer may carry
 * @state: an enum synfin_state
 * @retries: expiries of the retransmission timer without progress
 * @challenge_count: challenge ACKs sent in this period
 * @soft_error: last soft error an ICMP message reported, an enum synfin_icmp
 * @nkept: how many of @kept are in use
 * @dupacks: duplicate ACKs in a row, up to the third
 * @probes: keep-alive probes in a row without an answer
 * @ack_rule: why an ACK is owed now; else NONE
 *
 * Sequence space: the SYN is at iss, data from iss + 1 to snd_end - 1, and the
 * FIN, once queued, at snd_end. A long stream comes round to iss again, so
 * SYN_ACKED, and no comparison with iss, says whether the SYN is still out.
 */
struct synfin_cb {
	u64 rtx_deadline;
	u64 wait_deadline;
	u64 user_deadline;
	u64 ack_deadline;
	u64 alive_deadline;
	u64 rtt_start;
	u64 challenge_start;
	u64 sent_at;
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
	u32 wide_wnd;
	u32 max_snd_wnd;
	u32 snd_recover;
	u32 cwnd;
	u32 ssthresh;
	u32 cwnd_acked;
	u32 rcv_nxt;
	u32 rcv_edge;
	u32 rtt_seq;
	u32 old_snd_nxt;
	u32 old_rcv_nxt;
	u32 kept_fin;
	struct synfin_range kept[SYNFIN_KEPT_MAX];
	u32 flags;
	u16 snd_mss;
	u8 state;
	u8 retries;
	u8 challenge_count;
	u8 soft_error;
	u8 nkept;
	u8 dupacks;
	u8 probes;
	u16 ack_rule;
};

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

/**
 * struct synfin_embryo - SYN-RECEIVED of a passive open, stored small
 * @iss: as in struct synfin_cb
 * @irs: as in struct synfin_cb
 * @rto: as in struct synfin_cb, but in us
 * @rcv_wnd: RCV.WND
 * @snd_wnd: the peer's window on its SYN
 * @snd_mss: as in struct synfin_cb
 * @challenge_mark: when the period of challenge_count began, see store.c
 * @challenge_count: as in struct synfin_cb
 * @retries: as in struct synfin_cb
 * @flags: as in struct synfin_cb, those that may be set, see store.c
 * @soft_error: as in struct synfin_cb
 *
 * When SYN,ACK is sent again is kept beside it.
 */
struct synfin_embryo {
	u32 iss;
	u32 irs;
	u32 rto;
	u16 rcv_wnd;
	u16 snd_wnd;
	u16 snd_mss;
	u16 challenge_mark;
	u8 challenge_count;
	u8 retries;
	u8 flags;
	u8 soft_error;
};

/**
 * struct synfin_former - what an embryo that came out of TIME-WAIT remembers
 * @deadline: end of the 2MSL that was under way, ns
 * @snd_nxt: old_snd_nxt of struct synfin_cb
 * @rcv_nxt: old_rcv_nxt of struct synfin_cb
 */
struct synfin_former {
	u64 deadline;
	u32 snd_nxt;
	u32 rcv_nxt;
};

/**
 * struct synfin_timewait - TIME-WAIT, stored small
 * @snd_nxt: one past our FIN
 * @rcv_nxt: one past the peer's FIN
 * @rcv_wnd: RCV.WND
 * @challenge_mark: when the period of challenge_count began, see store.c
 * @challenge_count: as in struct synfin_cb
 * @flags: as in struct synfin_cb, those that may differ
 *
 * When 2MSL ends is kept beside it.
 */
struct synfin_timewait {
	u32 snd_nxt;
	u32 rcv_nxt;
	u16 rcv_wnd;
	u16 challenge_mark;
	u8 challenge_count;
	u8 flags;
};

/**
 * struct synfin_idle - a connection with nothing under way, stored small
 * @sent_at: as in struct synfin_cb
 * @challenge_start: as in struct synfin_cb
 * @srtt: as in struct synfin_cb
 * @rttvar: as in struct synfin_cb
 * @rto: as in struct synfin_cb, but in us
 * @iss: as in struct synfin_cb
 * @irs: as in struct synfin_cb
 * @snd_nxt: one past all that was queued, sent and acknowledged
 * @rcv_nxt: as in struct synfin_cb
 * @cwnd: as in struct synfin_cb
 * @ssthresh: as in struct synfin_cb
 * @cwnd_acked: as in struct synfin_cb
 * @rcv_wnd: RCV.WND
 * @snd_wnd: as in struct synfin_cb
 * @wide_wnd: as in struct synfin_cb
 * @max_snd_wnd: as in struct synfin_cb
 * @wl1_behind: how far snd_wl1 of struct synfin_cb is behind rcv_nxt
 * @wl2_behind: how far snd_wl2 is behind snd_nxt
 * @snd_mss: as in struct synfin_cb
 * @challenge_count: as in struct synfin_cb
 * @state: as in struct synfin_cb
 * @recover_behind: how far snd_recover is behind snd_nxt
 * @active: of the flags, SYNFIN_CB_ACTIVE
 * @sampled: of the flags, SYNFIN_CB_SAMPLED; the others follow from the state
 */
struct synfin_idle {
	u64 sent_at;
	u64 challenge_start;
	u32 srtt;
	u32 rttvar;
	u32 rto;
	u32 iss;
	u32 irs;
	u32 snd_nxt;
	u32 rcv_nxt;
	u32 cwnd;
	u32 ssthresh;
	u32 cwnd_acked;
	u16 rcv_wnd;
	u16 snd_wnd;
	u16 wide_wnd;
	u16 max_snd_wnd;
	u16 wl1_behind;
	u16 wl2_behind;
	u16 snd_mss;
	u8 challenge_count;
	u8 state:4;
	u8 recover_behind:1;
	u8 active:1;
	u8 sampled:1;
};

struct synfin_params;

bool synfin_embryo_fits(const struct synfin_cb *cb);
bool synfin_embryo_is_reborn(const struct synfin_cb *cb);
void synfin_embryo_store(const struct synfin_cb *cb,
			 const struct synfin_params *p,
			 struct synfin_embryo *e, struct synfin_former *former);
void synfin_embryo_load(const struct synfin_embryo *e,
			const struct synfin_former *former, u64 deadline,
			const struct synfin_params *p, u64 now,
			struct synfin_cb *cb);
u64 synfin_embryo_age(const struct synfin_embryo *e, u64 deadline,
		      const struct synfin_params *p, u64 now);
bool synfin_timewait_fits(const struct synfin_cb *cb);
void synfin_timewait_store(const struct synfin_cb *cb,
			   const struct synfin_params *p,
			   struct synfin_timewait *tw);
void synfin_timewait_load(const struct synfin_timewait *tw, u64 deadline,
			  const struct synfin_params *p, u64 now,
			  struct synfin_cb *cb);
bool synfin_idle_fits(const struct synfin_cb *cb);
void synfin_idle_store(const struct synfin_cb *cb, struct synfin_idle *idle);
void synfin_idle_load(const struct synfin_idle *idle, struct synfin_cb *cb);
u32 synfin_idle_flags(const struct synfin_idle *idle);

#endif
