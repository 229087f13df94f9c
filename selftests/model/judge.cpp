// SPDX-License-Identifier: GPL-2.0
/*
 * What must be true of every call of the engine, and of what it leaves behind.
 */
#include <fmt/format.h>

#include "machine.hpp"

namespace model {

#define SILENT	(SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN) | SYNFIN_IN(TIME_WAIT))

static void check_arc(const synfin_arc &arc, u8 from)
{
	require(arc.from == from, "arc", "an arc does not begin where the last one ended");
	if (!synfin_arc_is_legal(arc.from, arc.to))
		throw Violation("legal-arc", fmt::format("{} -> {} is not in the state diagram",
							 synfin_state_name(arc.from),
							 synfin_state_name(arc.to)));
	require(arc.rule != SYNFIN_RULE_NONE, "rule", "an arc without a rule");
}

static void check_arcs(const Turn &t)
{
	u8 state = t.before.state;

	require(t.out.narcs <= SYNFIN_ARCS_MAX, "arc", "more arcs than out.arcs holds");
	for (unsigned int i = 0; i < t.out.narcs; i++) {
		check_arc(t.out.arcs[i], state);
		state = t.out.arcs[i].to;
	}
	require(state == t.cb.state, "arc", "the state changed without an arc that says so");
}

static void check_rule(const Turn &t)
{
	const synfin_out &out = t.out;

	if (out.reply.flags || out.narcs || out.drop || out.refusal)
		require(out.rule != SYNFIN_RULE_NONE, "rule", "an outcome without a rule");
	require(!out.rule || (out.nrules && out.nrules <= SYNFIN_RULES_MAX &&
			      out.rules[out.nrules - 1] == out.rule),
		"rule", "the rule that decided is not the last one noted");
}

/* A reply answers a segment, or is the reset of an ABORT. */
static void check_reply(const Turn &t)
{
	const synfin_segment &reply = t.out.reply;
	u8 ev = t.ev.type;

	if (!reply.flags)
		return;
	require(ev == SYNFIN_EV_SEGMENT || ev == SYNFIN_EV_ABORT ||
		ev == SYNFIN_EV_CLOSE, "one-reply", "an answer to nothing");
	/* RFC 5961 3.2 has a doubtful reset questioned; no other is answered. */
	if (ev == SYNFIN_EV_SEGMENT && (t.ev.seg.flags & SYNFIN_FLAG_RST))
		require(reply.flags == SYNFIN_FLAG_ACK &&
			t.out.drop == SYNFIN_DROP_RST_CHALLENGED,
			"answer-to-reset", "a reset is answered");
	if (t.out.cookie == SYNFIN_COOKIE_SENT) {
		require(t.cb.state == SYNFIN_STATE_LISTEN && !reply.len &&
			reply.flags == (SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK),
			"one-reply", "a cookie is no SYN,ACK, or is remembered");
		return;
	}
	require(!reply.len && !(reply.flags & (SYNFIN_FLAG_SYN | SYNFIN_FLAG_FIN)),
		"one-reply", "a reply takes sequence numbers");
	require(reply.flags & (SYNFIN_FLAG_ACK | SYNFIN_FLAG_RST), "one-reply",
		"a reply is neither ACK nor RST");
}

static void check_refusal(const Turn &t)
{
	if (!t.out.refusal)
		return;
	require(same(t.before, t.cb) && !t.out.narcs && !t.out.reply.flags,
		"refused-call", "a refused call changed something");
}

/* What is given to the user is the very next bytes, once. */
static void check_text(const Turn &t)
{
	const synfin_out &out = t.out;
	const synfin_segment &seg = t.ev.seg;
	u32 from;

	if (!out.accept_len)
		return;
	require(t.ev.type == SYNFIN_EV_SEGMENT &&
		out.accept_off + out.accept_len <= seg.len,
		"prefix", "bytes are delivered that no segment brought");
	from = seg.seq + !!(seg.flags & SYNFIN_FLAG_SYN) + out.accept_off;
	require(from == (t.before.state == SYNFIN_STATE_SYN_SENT ?
			 seg.seq + 1 : t.before.rcv_nxt),
		"prefix", "bytes are delivered twice, or not in order");
}

static bool receives(const synfin_cb &cb)
{
	return synfin_state_in(cb.state, SYNFIN_STATES_SYNCHRONISED |
					 SYNFIN_IN(SYN_RECEIVED));
}

/* A SYN calls it out of TIME-WAIT, or proves to be an old one. */
static bool changes_incarnation(const Turn &t)
{
	return (t.before.state == SYNFIN_STATE_TIME_WAIT) !=
	       (t.cb.state == SYNFIN_STATE_TIME_WAIT) &&
	       ((t.before.flags | t.cb.flags) & SYNFIN_CB_REOPENED);
}

/* Is RCV.NXT one past a FIN that has come, now or before? */
static bool passes_fin(const Turn &t)
{
	const synfin_segment &seg = t.ev.seg;

	if (t.ev.type != SYNFIN_EV_SEGMENT)
		return false;
	if ((t.before.flags & SYNFIN_CB_FIN_KEPT) &&
	    t.cb.rcv_nxt == t.before.kept_fin + 1)
		return true;
	return (seg.flags & SYNFIN_FLAG_FIN) &&
	       t.cb.rcv_nxt == seg.seq + seg.len + 1 +
			       !!(seg.flags & SYNFIN_FLAG_SYN);
}

/* RCV.NXT moves over what was delivered and over a FIN, and nothing else. */
static void check_rcv_nxt(const Turn &t)
{
	u32 moved = t.cb.rcv_nxt - t.before.rcv_nxt - t.out.accept_len -
		    t.out.released;

	if (!receives(t.before) || !receives(t.cb) || changes_incarnation(t))
		return;
	require(t.cb.rcv_nxt == t.before.rcv_nxt || t.cb.snd_una != t.cb.iss,
		"handshake", "text or FIN is taken before our SYN is acknowledged");
	require(moved <= 1, "prefix", "RCV.NXT passes bytes that were not delivered");
	require(!moved || passes_fin(t), "fin-last",
		"a FIN is taken before all that precedes it");
	require(seq_leq(t.before.rcv_edge, t.cb.rcv_edge) &&
		seq_leq(t.cb.rcv_nxt, t.cb.rcv_edge),
		"window", "the window's right edge moved left");
}

/* What the user hears of acknowledged bytes is what SND.UNA passed. */
static void check_acked(const Turn &t)
{
	const synfin_cb &was = t.before, &is = t.cb;
	u32 moved = is.snd_una - was.snd_una;

	if (!receives(was) || !receives(is) || changes_incarnation(t))
		return;
	require(moved < INCARNATION, "order", "SND.UNA moved back");
	moved -= was.snd_una == was.iss && moved;
	moved -= moved && synfin_fin_acked(&is);
	require(moved == t.out.acked, "order", "bytes are acknowledged that were not sent");
}

static bool ends_by_itself(const Turn &t)
{
	return t.ev.type == SYNFIN_EV_TIMER || t.ev.type == SYNFIN_EV_SEGMENT ||
	       t.ev.type == SYNFIN_EV_ICMP;
}

/*
 * What protects the next incarnation lasts its time, unless a SYN begins that
 * one, the user ends it, or a reset may (rfc1337 = 0).
 */
static void check_2msl(const Turn &t)
{
	const u64 full = NOW + 2 * t.env.msl;
	const synfin_segment &seg = t.ev.seg;
	const synfin_cb &was = t.before, &is = t.cb;
	bool waits = was.state == SYNFIN_STATE_TIME_WAIT ||
		     (was.flags & SYNFIN_CB_REOPENED);
	bool segment = t.ev.type == SYNFIN_EV_SEGMENT;
	bool reset = segment && (seg.flags & SYNFIN_FLAG_RST) &&
		     !t.env.params->rfc1337;

	if (waits && was.wait_deadline > NOW && ends_by_itself(t) && !reset)
		require(!synfin_state_in(is.state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN)),
			"cut-short", "TIME-WAIT is over before its time");
	if (was.state != SYNFIN_STATE_TIME_WAIT && is.state == SYNFIN_STATE_TIME_WAIT)
		require(is.wait_deadline == full || (was.flags & SYNFIN_CB_REOPENED),
			"cut-short", "TIME-WAIT does not begin with the whole 2MSL");
	if (was.state == SYNFIN_STATE_TIME_WAIT && is.state == was.state && segment &&
	    (seg.flags & (SYNFIN_FLAG_FIN | SYNFIN_FLAG_ACK | SYNFIN_FLAG_RST |
			  SYNFIN_FLAG_SYN)) == (SYNFIN_FLAG_FIN | SYNFIN_FLAG_ACK) &&
	    seg.seq + seg.len + 1 == is.rcv_nxt)
		require(is.wait_deadline == full, "restart",
			"a repeated FIN does not begin 2MSL again");
}

void judge_step(const Turn &t)
{
	check_2msl(t);
	check_arcs(t);
	check_rule(t);
	check_reply(t);
	check_refusal(t);
	check_text(t);
	judge_stream(t);
	check_rcv_nxt(t);
	check_acked(t);
}

/* A segment that takes no sequence numbers. */
static bool is_bare(const synfin_segment &seg)
{
	return !seg.len && !(seg.flags & (SYNFIN_FLAG_SYN | SYNFIN_FLAG_FIN));
}

/* The bytes in it are the ones the user queued there. */
static void check_sent_text(const synfin_cb &cb, const synfin_tx &tx)
{
	const synfin_segment &seg = tx.seg;

	if (seg.flags & SYNFIN_FLAG_SYN)
		require(seg.seq == cb.iss && !seg.len && !(seg.flags & SYNFIN_FLAG_FIN),
			"sent", "a SYN is not at the ISS, or brings something");
	if (seg.len)
		require(tx.offset == seg.seq - cb.iss - 1 &&
			tx.index == seg.seq - cb.snd_una &&
			seq_leq(seg.seq + seg.len, cb.snd_end),
			"sent", "bytes are sent that the user did not queue there");
	if (seg.flags & SYNFIN_FLAG_FIN)
		require((cb.flags & SYNFIN_CB_FIN_QUEUED) &&
			seg.seq + seg.len == cb.snd_end,
			"fin-last", "a FIN is sent before all that precedes it");
}

static void check_sent_place(const Turn &t, const synfin_cb &prior,
			     const synfin_tx &tx)
{
	const synfin_segment &seg = tx.seg;

	if (is_bare(seg))
		return;
	require(seg.seq == (tx.again ? prior.snd_una : prior.snd_nxt), "sent",
		"it is neither next nor first in line to be sent again");
	if (tx.again)
		require(!(t.cb.flags & SYNFIN_CB_TIMED), "karn",
			"the round trip of something sent twice is measured");
	else if (seg.len && !(prior.flags & SYNFIN_CB_PROBE))
		require(seg.seq + seg.len - prior.snd_una <= prior.snd_wnd,
			"window", "it sends past the peer's window");
}

void judge_sent(const Turn &t, const synfin_cb &prior, const synfin_tx &tx)
{
	const synfin_segment &seg = tx.seg;
	bool ack = seg.flags & SYNFIN_FLAG_ACK;

	require(!synfin_state_in(prior.state, SILENT), "silence",
		"a state that sends nothing of its own does");
	require(tx.rule != SYNFIN_RULE_NONE, "rule", "a segment is sent without a rule");
	require(!(seg.flags & SYNFIN_FLAG_RST), "sent", "a reset of its own");
	require(ack == (prior.state != SYNFIN_STATE_SYN_SENT), "sent",
		"ACK is missing, or there too soon");
	require(!ack || seg.ack == prior.rcv_nxt, "sent", "SEG.ACK is not RCV.NXT");
	check_sent_text(t.cb, tx);
	check_sent_place(t, prior, tx);
	require(tx.narcs <= 1, "arc", "more arcs than tx.arcs holds");
	if (tx.narcs)
		check_arc(tx.arcs[0], prior.state);
	require((tx.narcs ? tx.arcs[0].to : prior.state) == t.cb.state, "arc",
		"the state changed without an arc that says so");
}

/* Does what leaves in this turn acknowledge all that has come in? */
static bool acknowledges(const Turn &t)
{
	const synfin_segment &reply = t.out.reply;

	for (unsigned int i = 0; i < t.nsent; i++)
		if (t.sent[i].seg.ack == t.cb.rcv_nxt)
			return true;
	return (reply.flags & SYNFIN_FLAG_ACK) && reply.ack == t.cb.rcv_nxt;
}

/*
 * Who sends text or FIN, new or old, hears at once how far we are; but for what
 * lies beyond the peer's own FIN, which he cannot have sent.
 */
static void check_acknowledged(const Turn &t)
{
	const synfin_segment &seg = t.ev.seg;
	const u8 flags = SYNFIN_FLAG_ACK | SYNFIN_FLAG_RST | SYNFIN_FLAG_SYN;

	if (t.ev.type != SYNFIN_EV_SEGMENT || (seg.flags & flags) != SYNFIN_FLAG_ACK ||
	    is_bare(seg) || !synfin_state_in(t.cb.state, SYNFIN_STATES_SYNCHRONISED) ||
	    t.cb.snd_una == t.cb.iss || t.out.limited || t.cb.ack_deadline)
		return;
	if ((t.out.drop == SYNFIN_DROP_OUT_OF_ORDER ||
	     t.out.drop == SYNFIN_DROP_AFTER_FIN) &&
	    synfin_state_in(t.before.state, SYNFIN_IN(CLOSE_WAIT) |
					    SYNFIN_IN(CLOSING) |
					    SYNFIN_IN(LAST_ACK)))
		return;
	require(acknowledges(t), "no-answer", "text or FIN is not acknowledged");
}

/*
 * The turn began half-way through the timer that runs, if one did. What is sent
 * first, with nothing before it in flight, has a whole RTO (RFC 6298 5.1).
 */
static void check_rto(const Turn &t)
{
	const synfin_cb &cb = t.cb;

	for (unsigned int i = 0; i < t.nsent; i++)
		if (!is_bare(t.sent[i].seg) && !t.sent[i].again &&
		    t.sent[i].seg.seq == cb.snd_una)
			require(cb.rtx_deadline == NOW + cb.rto, "early-timer",
				"it would be sent again before its RTO is over");
}

/* At most one answer; a reset makes nothing move. */
static void check_answers(const Turn &t)
{
	unsigned int answers = t.out.reply.flags != 0;

	if (t.ev.type != SYNFIN_EV_SEGMENT)
		return;
	for (unsigned int i = 0; i < t.nsent; i++)
		answers += is_bare(t.sent[i].seg);
	require(answers <= 1, "one-reply", "two answers to one segment");
	require(!t.nsent || !(t.ev.seg.flags & SYNFIN_FLAG_RST),
		"answer-to-reset", "a reset sets something free");
}

static void check_order(const synfin_cb &cb)
{
	u32 goal = cb.snd_end + !!(cb.flags & SYNFIN_CB_FIN_QUEUED);

	require(cb.snd_una != cb.iss ||
		!synfin_state_in(cb.state, SYNFIN_STATES_SYNCHRONISED &
					   ~SYNFIN_IN(FIN_WAIT_1)),
		"order", "it is synchronised, but its SYN is not acknowledged");
	require(seq_leq(cb.snd_una, cb.snd_nxt), "order", "SND.NXT is before SND.UNA");
	require(seq_leq(cb.snd_nxt, goal), "order", "SND.NXT is past all there is to send");
	require(!(cb.flags & SYNFIN_CB_FIN_SENT) || cb.snd_nxt == goal, "order",
		"the FIN was sent, but is not the last that was");
}

static void check_deadlines(const Turn &t)
{
	const synfin_cb &cb = t.cb;
	bool embryo = cb.state == SYNFIN_STATE_SYN_RECEIVED &&
		      !(cb.flags & SYNFIN_CB_ACTIVE);

	if (cb.state == SYNFIN_STATE_TIME_WAIT) {
		require(cb.wait_deadline, "deadline", "TIME-WAIT without an end");
		require(!cb.rtx_deadline && !cb.user_deadline, "idle-timer",
			"TIME-WAIT has other timers still running");
		return;
	}
	require(!pending(cb) || cb.rtx_deadline, "deadline",
		"something waits, but no timer for it runs");
	require(pending(cb) || !cb.rtx_deadline, "idle-timer",
		"nothing waits, but the timer runs");
	require(!pending(cb) || embryo || !t.env.params->user_timeout ||
		cb.user_deadline, "deadline", "the user timeout does not run");
	if (cb.state == SYNFIN_STATE_FIN_WAIT_2)
		require(!!cb.wait_deadline == !!(cb.flags & SYNFIN_CB_ORPHAN),
			"deadline", "FIN-WAIT-2 has an end if, and only if, it is an orphan");
	else
		require(!cb.wait_deadline || (cb.flags & SYNFIN_CB_REOPENED),
			"idle-timer", "a wait that this state does not know");
}

/* After pulling, nothing that should have left is still there. */
void judge_block(const Turn &t)
{
	const synfin_cb &cb = t.cb;

	check_answers(t);
	if (synfin_state_in(cb.state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN))) {
		require(!cb.rtx_deadline && !cb.wait_deadline && !cb.user_deadline,
			"idle-timer", "a connection that is over has timers running");
		return;
	}
	require(!(cb.flags & (SYNFIN_CB_ACK_NOW | SYNFIN_CB_RESEND | SYNFIN_CB_PROBE)),
		"debt", "what is owed to the peer has not been sent");
	check_acknowledged(t);
	check_order(cb);
	judge_stream_block(t);
	check_deadlines(t);
	check_rto(t);
}

} // namespace model
