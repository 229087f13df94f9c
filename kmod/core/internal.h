/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the engine's own files share. Nobody outside this folder includes it.
 */
#ifndef SYNFIN_CORE_INTERNAL_H
#define SYNFIN_CORE_INTERNAL_H

#include "engine.h"
#include "seq.h"

/* Where the peer's text is taken, and the user reads. */
#define TAKES_TEXT	(SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(FIN_WAIT_1) | \
			 SYNFIN_IN(FIN_WAIT_2))

/* Where the peer may be silent for ever, and nothing else would notice. */
#define MAY_FALL_SILENT	(SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(CLOSE_WAIT) | \
			 SYNFIN_IN(FIN_WAIT_2))

/**
 * struct step - one call of synfin_step(), as its functions hand it on
 * @cb: the connection
 * @env: its surroundings
 * @ev: what happened
 * @seg: the segment, when that is what happened
 * @believed: a segment that is taken for something it is not, for want of a
 *	safeguard
 * @out: what is to be done
 */
struct step {
	struct synfin_cb *cb;
	const struct synfin_env *env;
	const struct synfin_event *ev;
	const struct synfin_segment *seg;
	struct synfin_segment believed;
	struct synfin_out *out;
};

/**
 * struct view - the part of a segment that is still new to us
 * @len: payload bytes left after trimming
 * @off: where they start in the segment's payload
 * @seq: their first sequence number, or the FIN's when there are none
 * @fin: its FIN is inside the window
 * @ahead: it does not start at rcv_nxt
 * @ack_due: it must be acknowledged whatever becomes of it
 */
struct view {
	u32 len;
	u32 off;
	u32 seq;
	bool fin;
	bool ahead;
	bool ack_due;
};

/* Checks whose rule has another number in each state: tables.c */
enum check {
	CHECK_UNACCEPTABLE,
	CHECK_RST,
	CHECK_SYN,
	CHECK_NO_ACK,
	CHECK_FIN_NO_ACK,
	CHECK_ACK_BEYOND,
	CHECK_ACK_OLD,
	CHECK_ACK_NEW,
	CHECK_ACK_DUP,
	CHECK_ACK_FIN,
	CHECK_TEXT,
	CHECK_AHEAD,
	CHECK_FIN,
	CHECK_FIN_AHEAD,
	CHECK_GIVE_UP,
	CHECKS
};

u16 synfin_rule_of(u8 state, enum check check);

/* step.c: the only places that change the state or fill struct synfin_out */
void synfin_decide(struct step *st, u16 rule);
void synfin_mention(struct step *st, u16 rule);
void synfin_go(struct step *st, u8 to, u16 rule);
void synfin_end(struct step *st, u8 cause, u16 rule);
void synfin_start_reaper(struct step *st);
void synfin_back_to_listen(struct step *st, u8 cause, u16 rule);
void synfin_drop(struct step *st, u8 reason, u16 rule);
void synfin_refuse(struct step *st, u8 refusal, u16 rule);
void synfin_owe_ack(struct step *st);
void synfin_owe_ack_soon(struct step *st);
void synfin_ack_paid(struct synfin_cb *cb);
void synfin_reply_ack(struct step *st);
void synfin_reply_ack_limited(struct step *st);
void synfin_reply_rst(struct step *st);
void synfin_reply_abort(struct step *st);

/* input*.c: RFC 9293 3.10.7 */
void synfin_input(struct step *st);
void synfin_input_synchronised(struct step *st);
void synfin_input_time_wait(struct step *st);
void synfin_input_payload(struct step *st, struct view *v);
void synfin_view_trim(struct step *st, u32 seq, struct view *v);
void synfin_take_syn(struct step *st);
u16 synfin_agreed_mss(const struct synfin_env *env, u16 named);
void synfin_passive_open(struct step *st, u32 iss, u16 rule);

/* cookie.c: SYN cookies */
bool synfin_cookie_give(struct step *st);
bool synfin_cookie_take(struct step *st);

/* kept.c: text ahead of its turn */
void synfin_take_ahead(struct step *st, const struct view *v);
void synfin_take(struct step *st, const struct view *v);
bool synfin_fin_is_next(const struct synfin_cb *cb, const struct view *v);
void synfin_keep_nothing(struct synfin_cb *cb);

/* safeguard.c: what happens without one */
u64 synfin_end_of_2msl(const struct step *st);
bool synfin_believes_any(const struct step *st);
void synfin_reset_unasked(struct step *st);
void synfin_believe_third_ack(struct step *st);

/* ack.c: SND.UNA moves, and what follows from it */
void synfin_ack_advance(struct step *st, u32 ack);

/* congestion.c: how much may be on its way */
void synfin_cwnd_begin(struct synfin_cb *cb);
void synfin_cwnd_acked(struct step *st, u32 acked);
void synfin_cwnd_heard(struct step *st);
void synfin_cwnd_timeout(struct step *st);
bool synfin_cwnd_restart(struct synfin_cb *cb, const struct synfin_env *env);
u32 synfin_cwnd(const struct synfin_cb *cb);

/* window.c: both windows */
void synfin_window_set(struct step *st, u32 seq);
void synfin_window_update(struct step *st, u32 seq);
void synfin_window_open(struct step *st);
void synfin_window_read(struct step *st);

/* user.c, timer.c, icmp.c */
void synfin_call(struct step *st);
void synfin_timer(struct step *st);
void synfin_retune(struct step *st);
u64 synfin_deadline_move(const struct step *st, u64 deadline, u64 was, u64 is);
void synfin_icmp_error(struct step *st);

/* alive.c: keep-alive */
void synfin_alive_heard(struct step *st);
void synfin_alive_timeout(struct step *st);
void synfin_alive_retune(struct step *st);

/* rtt.c */
u64 synfin_rto_clamp(const struct synfin_params *p, u64 rto);
void synfin_rtt_sample(struct synfin_cb *cb, const struct synfin_params *p,
		       u64 rtt);

/* output.c */
u32 synfin_ack_seq(const struct synfin_cb *cb);
u16 synfin_offered_mss(const struct synfin_env *env);

/* Our SYN has not been acknowledged yet. */
static inline bool syn_unacked(const struct synfin_cb *cb)
{
	return !(cb->flags & SYNFIN_CB_SYN_ACKED);
}

/* Our SYN has never been sent. */
static inline bool syn_unsent(const struct synfin_cb *cb)
{
	return syn_unacked(cb) && cb->snd_nxt == cb->iss;
}

/* Does it acknowledge our SYN, and nothing that we have not sent? */
static inline bool acks_our_syn(const struct synfin_cb *cb,
				const struct synfin_segment *seg)
{
	return seq_gt(seg->ack, cb->snd_una) && seq_leq(seg->ack, cb->snd_nxt);
}

/* One past everything the user asked us to send, FIN included. */
static inline u32 send_goal(const struct synfin_cb *cb)
{
	return cb->snd_end + !!(cb->flags & SYNFIN_CB_FIN_QUEUED);
}

/* SEG.LEN of RFC 9293 3.4: payload, and one each for SYN and FIN. */
static inline u32 seg_len(const struct synfin_segment *seg)
{
	return seg->len + !!(seg->flags & SYNFIN_FLAG_SYN) +
	       !!(seg->flags & SYNFIN_FLAG_FIN);
}

static inline u32 smaller(u32 a, u32 b)
{
	return a < b ? a : b;
}

static inline u32 larger(u32 a, u32 b)
{
	return a > b ? a : b;
}

/* A window has 16 bits, and is not scaled. */
static inline u16 synfin_window_cap(u32 space)
{
	return space < SYNFIN_WINDOW_MAX ? (u16)space : SYNFIN_WINDOW_MAX;
}

/* A deadline is never 0: that means there is none. */
static inline u64 deadline_in(const struct synfin_env *env, u64 ns)
{
	return env->now + ns ? env->now + ns : 1;
}

#endif
