// SPDX-License-Identifier: GPL-2.0
/*
 * What must be true of the stream of bytes: what is kept, what is promised, and
 * how much may be on its way.
 */
#include "machine.hpp"

namespace model {

/* What is to be kept is new, and belongs to what is kept now. */
static void check_keep(const Turn &t)
{
	const synfin_out &out = t.out;
	u32 from = t.before.rcv_nxt + out.keep_ahead;
	bool there = false;

	if (!out.keep_len)
		return;
	require(t.ev.type == SYNFIN_EV_SEGMENT && out.keep_ahead &&
		out.keep_off + out.keep_len <= t.ev.seg.len &&
		t.ev.seg.seq + out.keep_off == from,
		"kept", "bytes are kept that no segment brought");
	for (u8 i = 0; i < t.before.nkept; i++)
		require(seq_leq(from + out.keep_len, t.before.kept[i].from) ||
			seq_leq(t.before.kept[i].to, from),
			"kept", "bytes are kept twice");
	for (u8 i = 0; i < t.cb.nkept; i++)
		there |= seq_leq(t.cb.kept[i].from, from) &&
			 seq_leq(from + out.keep_len, t.cb.kept[i].to);
	require(there, "kept", "bytes are kept and forgotten");
}

/* What is released was kept, and follows what is taken. */
static void check_released(const Turn &t)
{
	const synfin_range &first = t.before.kept[0];

	if (t.out.released)
		require(t.before.nkept && first.to - first.from == t.out.released &&
			first.from == t.before.rcv_nxt + t.out.accept_len,
			"kept", "bytes are released that were not kept");
}

static u32 room_in_buffer(const Turn &t)
{
	return t.env.rcv_space - t.out.accept_len - t.out.released;
}

/* No more is promised than the user's buffer will hold, come what may. */
static void check_promise(const Turn &t)
{
	if (t.env.rcv_buffer && synfin_state_in(t.cb.state, SYNFIN_STATES_SYNCHRONISED) &&
	    t.cb.state == t.before.state)
		require(synfin_rcv_wnd(&t.cb) <= room_in_buffer(t), "window",
			"the peer may send more than there is room for");
}

/* An ACK waits only where there is something to wait for, and only for one. */
static void check_waiting_ack(const Turn &t)
{
	if (!t.cb.ack_deadline)
		return;
	require(synfin_state_in(t.cb.state, SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(FIN_WAIT_1) |
					    SYNFIN_IN(FIN_WAIT_2)),
		"delayed-ack", "an ACK waits where nothing more can come");
	require(!t.out.accept_len || !t.before.ack_deadline, "delayed-ack",
		"a second segment with text is not acknowledged at once");
	require(!t.cb.nkept, "delayed-ack", "the peer does not learn of a hole");
}

/* Of what a step has decided. */
void judge_stream(const Turn &t)
{
	check_keep(t);
	check_released(t);
	check_promise(t);
}

/* What waits is sorted, inside the window, with a hole before each piece. */
static void check_kept(const synfin_cb &cb)
{
	u32 last = cb.rcv_nxt;

	require(cb.nkept <= SYNFIN_KEPT_MAX, "kept", "more is kept than there is room for");
	for (u8 i = 0; i < cb.nkept; i++) {
		require(seq_lt(last, cb.kept[i].from) &&
			seq_lt(cb.kept[i].from, cb.kept[i].to),
			"kept", "what is kept is not sorted, or not apart");
		last = cb.kept[i].to;
	}
	require(seq_leq(last, cb.rcv_edge), "kept", "text is kept beyond the window");
	if (cb.flags & SYNFIN_CB_FIN_KEPT)
		require(seq_leq(last, cb.kept_fin) && cb.kept_fin != cb.rcv_nxt &&
			seq_lt(cb.kept_fin, cb.rcv_edge),
			"kept", "a FIN is kept before text, or beyond the window");
	require(synfin_state_in(cb.state, SYNFIN_IN(ESTABLISHED) |
				SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(FIN_WAIT_2)) ||
		(!cb.nkept && !(cb.flags & SYNFIN_CB_FIN_KEPT)),
		"kept", "something is kept where nothing can come any more");
}

/* What congestion control leaves behind, whatever happened. */
static void check_congestion(const synfin_cb &cb)
{
	const u32 sends = SYNFIN_STATES_SYNCHRONISED & ~SYNFIN_IN(TIME_WAIT);

	if (!synfin_state_in(cb.state, sends) || cb.snd_una == cb.iss)
		return;
	require(cb.cwnd >= cb.snd_mss, "congestion", "less than a segment may be out");
	require(cb.ssthresh >= 2u * cb.snd_mss, "congestion", "the threshold is too low");
	require(seq_leq(cb.snd_una - 1, cb.snd_recover) &&
		seq_leq(cb.snd_recover, cb.snd_nxt),
		"congestion", "it recovers from what can not have been lost");
	if (cb.flags & SYNFIN_CB_FAST)
		require((cb.flags & SYNFIN_CB_RECOVER) &&
			seq_lt(cb.snd_una, cb.snd_recover),
			"congestion", "fast recovery has nothing to recover");
}

/* Of what it has left behind. */
void judge_stream_block(const Turn &t)
{
	check_waiting_ack(t);
	check_kept(t.cb);
	check_congestion(t.cb);
}

} // namespace model
