// SPDX-License-Identifier: GPL-2.0
/*
 * Congestion control: slow start, congestion avoidance and fast retransmit of
 * RFC 5681, fast recovery of RFC 6582 (NewReno), limited transmit of RFC 3042.
 *
 * The initial window is that of RFC 6928, ten segments, for what is sent is
 * compared with what kernel TCP sends, and it begins so.
 */
#include "internal.h"

#define INITIAL_SEGMENTS	10u
#define INITIAL_BYTES		14600u
#define DUPLICATES		3u

/* RFC 6928 2 */
static u32 initial_window(const struct synfin_cb *cb)
{
	u32 mss = cb->snd_mss;

	return smaller(INITIAL_SEGMENTS * mss, larger(2 * mss, INITIAL_BYTES));
}

/**
 * synfin_cwnd_begin() - our SYN is acknowledged
 * @cb: the connection
 *
 * If the SYN had to be sent again the network may be full, and one segment will
 * do to begin with (RFC 5681 3.1).
 */
void synfin_cwnd_begin(struct synfin_cb *cb)
{
	cb->cwnd = cb->flags & SYNFIN_CB_SYN_RESENT ? cb->snd_mss :
						      initial_window(cb);
	cb->ssthresh = ~0u;
	if (!(cb->flags & SYNFIN_CB_RECOVER))
		cb->snd_recover = cb->snd_una - 1;
}

static u32 flight(const struct synfin_cb *cb)
{
	return cb->snd_nxt - cb->snd_una;
}

/* RFC 5681, equation 4 */
static void halve(struct synfin_cb *cb)
{
	cb->ssthresh = larger(flight(cb) / 2, 2u * cb->snd_mss);
	cb->cwnd_acked = 0;
}

/* More than the widest window can not be on its way. */
static void widen(struct synfin_cb *cb, u32 bytes)
{
	cb->cwnd = smaller(cb->cwnd + bytes, SYNFIN_WINDOW_MAX);
}

/* RFC 5681 3.1: doubling a round trip, then a segment a round trip. */
static void grow(struct step *st, u32 acked)
{
	struct synfin_cb *cb = st->cb;

	if (cb->cwnd < cb->ssthresh) {
		widen(cb, smaller(acked, cb->snd_mss));
		synfin_mention(st, SYNFIN_RULE_CC_02);
		return;
	}
	cb->cwnd_acked += acked;
	if (cb->cwnd_acked < cb->cwnd)
		return;
	cb->cwnd_acked -= cb->cwnd;
	widen(cb, cb->snd_mss);
	synfin_mention(st, SYNFIN_RULE_CC_03);
}

/* RFC 6582 3.2, step 3: a full acknowledgment, or a partial one. */
static void recover(struct step *st, u32 acked)
{
	struct synfin_cb *cb = st->cb;
	u32 mss = cb->snd_mss;

	if (seq_lt(cb->snd_una, cb->snd_recover)) {
		cb->cwnd -= smaller(acked, cb->cwnd - mss);
		if (acked >= mss)
			cb->cwnd += mss;
		synfin_mention(st, SYNFIN_RULE_CC_05);
		return;
	}
	cb->flags &= ~SYNFIN_CB_FAST;
	cb->cwnd = smaller(cb->ssthresh, larger(flight(cb), mss) + mss);
	synfin_mention(st, SYNFIN_RULE_CC_06);
}

/**
 * synfin_cwnd_acked() - an ACK of something new
 * @st: the step, in which SND.UNA has moved on
 * @acked: by how much
 */
void synfin_cwnd_acked(struct step *st, u32 acked)
{
	struct synfin_cb *cb = st->cb;

	cb->dupacks = 0;
	if (cb->flags & SYNFIN_CB_FAST)
		recover(st, acked);
	else
		grow(st, acked);
	if (seq_gt(cb->snd_una, cb->snd_recover))
		cb->snd_recover = cb->snd_una - 1;
}

/* RFC 6582 3.2, step 2: the segment is lost; those behind it were not. */
static void enter(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	halve(cb);
	cb->cwnd = cb->ssthresh + DUPLICATES * cb->snd_mss;
	cb->snd_recover = cb->snd_nxt;
	cb->flags |= SYNFIN_CB_FAST | SYNFIN_CB_RECOVER | SYNFIN_CB_RESEND;
	synfin_decide(st, SYNFIN_RULE_CC_04);
}

/*
 * RFC 5681 2: something is out, and this says no more than that a segment came.
 * Where the window is shut, that is how probes are answered.
 */
static bool is_duplicate(const struct step *st)
{
	const struct synfin_segment *seg = st->seg;
	const struct synfin_cb *cb = st->cb;

	return seg->ack == cb->snd_una && cb->snd_una != cb->snd_nxt &&
	       !seg_len(seg) && seg->wnd == cb->snd_wnd && cb->snd_wnd;
}

/**
 * synfin_cwnd_heard() - an ACK of nothing new: is it a duplicate?
 * @st: the step, in which the peer's window is still what it was
 *
 * If so, a segment has left the network.
 * The third says that what lies at SND.UNA is lost; but what was sent again
 * after a timeout draws duplicate ACKs, too, and they say nothing (RFC 6582
 * 3.2, step 1).
 */
void synfin_cwnd_heard(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	if (!is_duplicate(st))
		return;
	if (cb->flags & SYNFIN_CB_FAST) {
		widen(cb, cb->snd_mss);
		synfin_mention(st, SYNFIN_RULE_CC_07);
		return;
	}
	if (cb->dupacks < DUPLICATES && ++cb->dupacks == DUPLICATES &&
	    seq_gt(cb->snd_una, cb->snd_recover))
		enter(st);
}

/**
 * synfin_cwnd_timeout() - the retransmission timer has expired for data or FIN
 * @st: the step; cb.retries is how often it has before
 *
 * The second time in a row says nothing new of how much was too much (RFC 5681
 * 3.1, equation 4).
 */
void synfin_cwnd_timeout(struct step *st)
{
	struct synfin_cb *cb = st->cb;

	if (!cb->retries)
		halve(cb);
	cb->cwnd = cb->snd_mss;
	cb->cwnd_acked = 0;
	cb->dupacks = 0;
	cb->flags &= ~SYNFIN_CB_FAST;
	synfin_decide(st, SYNFIN_RULE_CC_08);
}

/**
 * synfin_cwnd_restart() - something is to be sent; has it been quiet for long?
 * @cb: the connection, with nothing in flight
 * @env: its surroundings
 *
 * After an RTO of silence nobody knows what the network takes now (RFC 5681
 * 4.1). Who has sent nothing yet has no more than the initial window.
 *
 * Return: true when less may be sent for that reason.
 */
bool synfin_cwnd_restart(struct synfin_cb *cb, const struct synfin_env *env)
{
	u32 initial = initial_window(cb);

	if (env->now - cb->sent_at <= cb->rto || cb->cwnd <= initial)
		return false;
	cb->cwnd = initial;
	cb->cwnd_acked = 0;
	return true;
}

/**
 * synfin_cwnd() - bytes that may be on their way now
 * @cb: the connection
 *
 * The first two duplicate ACKs each let another segment go, so that there will
 * be a third (RFC 3042 2).
 */
u32 synfin_cwnd(const struct synfin_cb *cb)
{
	if (cb->dupacks && cb->dupacks < DUPLICATES)
		return cb->cwnd + cb->dupacks * cb->snd_mss;
	return cb->cwnd;
}
