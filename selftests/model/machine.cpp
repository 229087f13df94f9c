// SPDX-License-Identifier: GPL-2.0
/*
 * Calling the engine as the kernel module does: one step, then pulling until
 * there is no more, then storing the block in the smallest form it fits.
 */
#include <cstring>

#include "machine.hpp"

namespace model {

/* An ISS that nobody may use: the engine said that it needs none. */
constexpr u32 NO_ISS = 0x55555555;
constexpr u16 MSS = 100;
/* Retransmissions that are left to anyone once nothing is lost any more. */
constexpr u64 MORE_TRIES = 3;

Machine::Machine(const Scenario &scenario, Coverage &coverage)
	: what(scenario), seen(coverage)
{
	settle_down(false);
}

void Machine::settle_down(bool on)
{
	room = on ? WIRE_MAX : what.wire;
	incarnations = on ? INCARNATIONS_MAX : what.incarnations;
	counting = on;
	for (int i = 0; i < 2; i++) {
		params[i] = what.params[i];
		params[i].syn_retries += on ? MORE_TRIES : 0;
		params[i].synack_retries += on ? MORE_TRIES : 0;
		params[i].data_retries += on ? MORE_TRIES : 0;
	}
}

World Machine::begin() const
{
	World w;

	memset(&w, 0, sizeof(w));
	for (int i = 0; i < 2; i++) {
		synfin_cb_init(&w.host[i].cb);
		/* Three below 2^32: SYN, then the first bytes, pass it. */
		w.host[i].iss_base = 0xfffffffd - what.wrap[i] * INCARNATION;
		/* A cookie has no freedom in its last three bits. */
		if (what.cookies)
			w.host[i].iss_base &= ~7u;
	}
	return w;
}

/* The block of a host, and its surroundings; a listener's is made afresh. */
void Machine::prepare(const World &w, int i, Turn &t) const
{
	const Host &h = w.host[i];

	t.host = i;
	t.cb = h.cb;
	if (t.cb.rtx_deadline)
		t.cb.rtx_deadline = NOW + t.cb.rto / 2;
	t.env = {};
	t.env.now = NOW;
	t.env.params = &params[h.tuned];
	t.env.msl = params[h.tuned].msl;
	t.env.iss = NO_ISS;
	t.env.mss = MSS;
	t.env.mss_default = SYNFIN_MSS_DEFAULT_V4;
	t.env.facts = SYNFIN_FACT_KEEPS |
		      (h.listener ? SYNFIN_FACT_LISTENER : 0);
	t.env.rcv_buffer = what.buffer[i];
	t.env.rcv_space = what.buffer[i] ? what.buffer[i] - h.unread :
					   (u32)params[h.tuned].rcv_wnd;
	t.ev = {};
}

/* False when this host may not begin yet another incarnation. */
bool Machine::offer_iss(const Host &h, Turn &t) const
{
	if (h.next >= incarnations)
		return false;
	t.env.iss = h.iss_of(h.next);
	return true;
}

/*
 * Stands for the hash of a SYN cookie: another one for each incarnation of the
 * peer, and wrong for what he never began with.
 */
static u32 cookie_hash(const Host &me, const Host &peer, u32 irs)
{
	u32 place = irs - peer.iss_base;

	return place % INCARNATION ? ~me.iss_base :
				     me.iss_of(place / INCARNATION);
}

/* Their clock stands still, too: a cookie that has been sent stays good. */
void Machine::offer_cookie(const World &w, Turn &t) const
{
	synfin_cookie of;

	t.env.cookie_count = what.cookies ? (u32)(NOW >> 36) + 1 : 0;
	if (synfin_needs_cookie(&t.cb, &t.env, &t.ev.seg, &of))
		t.env.cookie_hash = cookie_hash(w.host[t.host],
						w.host[!t.host], of.irs);
}

void Machine::pull(Turn &t)
{
	synfin_cb prior = t.cb;

	t.nsent = 0;
	while (synfin_next_segment(&t.cb, &t.env, &t.sent[t.nsent])) {
		const synfin_tx &tx = t.sent[t.nsent++];

		judge_sent(t, prior, tx);
		seen.note(tx);
		prior = t.cb;
		if (t.nsent == Turn::SENT_MAX)
			throw Violation("pull-ends", "there is always one more segment");
	}
}

static Packet packet(const synfin_segment &seg, unsigned int life)
{
	return { seg.seq, seg.ack, (u16)seg.len, seg.wnd, seg.flags, (u16)life };
}

static synfin_segment segment(const Packet &p)
{
	synfin_segment seg = {};

	seg.seq = p.seq;
	seg.ack = p.ack;
	seg.len = p.len;
	seg.wnd = p.wnd;
	seg.flags = (u8)p.flags;
	seg.mss = p.flags & SYNFIN_FLAG_SYN ? MSS : 0;
	seg.hdr_len = p.flags & SYNFIN_FLAG_SYN ? SYNFIN_HEADER_SYN :
						  SYNFIN_HEADER_MIN;
	return seg;
}

/* What finds no room on the wire is lost; so may anything be. */
void Machine::transmit(World &w, const Turn &t)
{
	if (t.out.reply.flags)
		wire_add(w, !t.host, packet(t.out.reply, what.life), room);
	for (unsigned int i = 0; i < t.nsent; i++)
		wire_add(w, !t.host, packet(t.sent[i].seg, what.life), room);
}

/* Ends that the peer has not agreed to and may not know of. */
static bool one_sided(u8 cause)
{
	const u32 causes = 1u << SYNFIN_CAUSE_FORGOTTEN |
			   1u << SYNFIN_CAUSE_ABORTED |
			   1u << SYNFIN_CAUSE_TIMED_OUT |
			   1u << SYNFIN_CAUSE_USER_TIMEOUT |
			   1u << SYNFIN_CAUSE_UNREACHABLE |
			   1u << SYNFIN_CAUSE_PORT_UNREACHABLE |
			   1u << SYNFIN_CAUSE_PROTOCOL_UNREACHABLE |
			   1u << SYNFIN_CAUSE_ORPHAN_REAPED |
			   1u << SYNFIN_CAUSE_DATA_LOST;

	return causes & (1u << cause);
}

static bool opened(const synfin_out &out)
{
	for (unsigned int i = 0; i < out.narcs; i++)
		if (out.arcs[i].to == SYNFIN_STATE_SYN_SENT ||
		    (out.arcs[i].to == SYNFIN_STATE_SYN_RECEIVED &&
		     out.arcs[i].from != SYNFIN_STATE_SYN_SENT))
			return true;
	return false;
}

static bool would_open(const Turn &t)
{
	synfin_cb cb = t.cb;
	synfin_out out;

	synfin_step(&cb, &t.env, &t.ev, &out);
	return opened(out);
}

static bool over(const synfin_cb &cb)
{
	return synfin_state_in(cb.state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN));
}

/* The host keeps what is left of its connection. */
void Machine::settle(Host &h, const Turn &t)
{
	const Rest rest = { what, params[h.tuned], counting };

	/* A listener that goes, or stays, is not the host's connection. */
	if (t.before.state == SYNFIN_STATE_LISTEN && over(t.cb))
		return;
	if (t.out.narcs && one_sided(t.out.cause))
		h.left |= 1u << h.incarnation_of(t.before.snd_nxt);
	h.next += opened(t.out);
	h.cb = t.cb;
	if (over(h.cb)) {
		synfin_cb_init(&h.cb);
		h.tuned = 0;
		h.unread = 0;
		return;
	}
	if (t.env.rcv_buffer)
		h.unread += t.out.accept_len + t.out.released;
	rest.clear(h.cb);
	rest.store_and_load(h.cb);
}

/* Nothing of the past is left: it may as well not have been. */
static void forget_the_past(World &w)
{
	if (w.host[0].alive() || w.host[1].alive() || w.count[0] || w.count[1])
		return;
	for (Host &h : w.host) {
		h.left = 0;
		h.next = 0;
	}
}

/* What was before is what the cookie has remembered. */
static void recall(Turn &t)
{
	const synfin_segment &seg = t.ev.seg;

	t.before.irs = seg.seq - 1;
	t.before.rcv_nxt = seg.seq;
	t.before.iss = seg.ack - 1;
	t.before.snd_una = seg.ack - 1;
	t.before.snd_nxt = seg.ack;
	t.before.snd_end = seg.ack;
}

void Machine::run(World &w, Turn &t)
{
	t.before = t.cb;
	synfin_step(&t.cb, &t.env, &t.ev, &t.out);
	if (t.out.cookie == SYNFIN_COOKIE_TAKEN)
		recall(t);
	judge_step(t);
	pull(t);
	seen.note(t.out);
	judge_block(t);
	transmit(w, t);
	settle(w.host[t.host], t);
	forget_the_past(w);
}

static u8 event_of(Do what)
{
	switch (what) {
	case Do::LISTEN:
		return SYNFIN_EV_LISTEN;
	case Do::OPEN:
	case Do::CONVERT:
		return SYNFIN_EV_OPEN;
	case Do::SEND:
		return SYNFIN_EV_SEND;
	case Do::SHUTDOWN:
		return SYNFIN_EV_SHUTDOWN;
	case Do::ABORT:
		return SYNFIN_EV_ABORT;
	case Do::FORGET:
		return SYNFIN_EV_FORGET;
	case Do::RETUNE:
		return SYNFIN_EV_RETUNE;
	case Do::READ:
		return SYNFIN_EV_READ;
	default:
		return SYNFIN_EV_CLOSE;
	}
}

/* A refused call has changed nothing; judge_step() has seen to that. */
bool Machine::call(World &w, Move m, Turn &t)
{
	Host &h = w.host[m.host];
	bool listener = m.what == Do::UNLISTEN || m.what == Do::CONVERT;

	prepare(w, m.host, t);
	t.ev.type = event_of(m.what);
	if (listener)
		synfin_cb_listen(&t.cb);
	if (t.ev.type == SYNFIN_EV_OPEN && !h.alive() && !offer_iss(h, t))
		return false;
	if (m.what == Do::SEND)
		t.ev.bytes = what.bytes_once;
	else if (m.what == Do::CLOSE_UNREAD)
		t.ev.unread = 1;
	if (m.what == Do::RETUNE) {
		t.ev.old = t.env.params;
		h.tuned = !h.tuned;
		t.env.params = &params[h.tuned];
		t.env.msl = t.env.params->msl;
		if (!what.buffer[m.host])
			t.env.rcv_space = (u32)t.env.params->rcv_wnd;
	}
	if (m.what == Do::READ) {
		h.unread = 0;
		t.env.rcv_space = what.buffer[m.host];
	}
	if (listener)
		h.listener = 0;
	if (m.what == Do::LISTEN && !h.alive())
		h.listener = 1;
	run(w, t);
	return !t.out.refusal;
}

/* The period in which challenge ACKs are counted is over. */
static void renew_limits(World &w)
{
	for (Host &h : w.host) {
		h.cb.challenge_start = 0;
		h.cb.challenge_count = 0;
	}
}

/* Timers that may fire at any moment do so now. */
bool Machine::timer(World &w, Move m, Turn &t)
{
	renew_limits(w);
	prepare(w, m.host, t);
	t.ev.type = SYNFIN_EV_TIMER;
	if (m.what == Do::RETRANSMIT)
		t.cb.rtx_deadline = NOW;
	else if (m.what == Do::USER_TIMEOUT)
		t.cb.user_deadline = NOW;
	else if (m.what == Do::ACK_WAITED)
		t.cb.ack_deadline = NOW;
	else
		t.cb.wait_deadline = NOW;
	run(w, t);
	return true;
}

bool Machine::deliver(World &w, Move m, Turn &t)
{
	const Packet p = w.wire[m.host][m.slot];
	const Host &h = w.host[m.host];

	prepare(w, m.host, t);
	t.ev.type = SYNFIN_EV_SEGMENT;
	t.ev.seg = segment(p);
	if (!h.alive() && h.listener)
		synfin_cb_listen(&t.cb);
	offer_cookie(w, t);
	if (synfin_needs_iss(&t.cb, t.env.facts, &t.ev.seg) && !offer_iss(h, t) &&
	    would_open(t))
		return false;
	if (m.what == Do::DELIVER_LAST)
		wire_remove(w, m.host, m.slot);
	run(w, t);
	return true;
}

/* A router returns an error to the sender of a segment that was on its way. */
bool Machine::bounce(World &w, Move m, Turn &t)
{
	const Packet &p = w.wire[m.host][m.slot];

	prepare(w, !m.host, t);
	t.ev.type = SYNFIN_EV_ICMP;
	t.ev.icmp.seq = p.seq;
	t.ev.icmp.mss = 0;
	t.ev.icmp.kind = m.what == Do::BOUNCE_PORT ? SYNFIN_ICMP_PORT_UNREACHABLE :
			 m.what == Do::BOUNCE_FRAG ? SYNFIN_ICMP_FRAG_NEEDED :
						     SYNFIN_ICMP_HOST_UNREACHABLE;
	run(w, t);
	return true;
}

bool Machine::tick(World &w)
{
	renew_limits(w);
	for (Host &h : w.host) {
		if (h.cb.state == SYNFIN_STATE_FIN_WAIT_2)
			continue;
		if (h.cb.wait_deadline > NOW)
			h.cb.wait_deadline -= TICK;
	}
	wire_age(w);
	forget_the_past(w);
	return true;
}

bool Machine::make(World &w, Move m, Turn &t)
{
	t.host = -1;
	switch (m.what) {
	case Do::RETRANSMIT:
	case Do::USER_TIMEOUT:
	case Do::WAIT_OVER:
	case Do::ACK_WAITED:
		return timer(w, m, t);
	case Do::DELIVER:
	case Do::DELIVER_LAST:
		return deliver(w, m, t);
	case Do::BOUNCE_HOST:
	case Do::BOUNCE_PORT:
	case Do::BOUNCE_FRAG:
		return bounce(w, m, t);
	case Do::FORGE:
		return forge(w, m, t);
	case Do::LOSE:
		wire_remove(w, m.host, m.slot);
		forget_the_past(w);
		return true;
	case Do::TICK:
		return tick(w);
	default:
		return call(w, m, t);
	}
}

/* A timer that fires for nothing changes nothing. */
void Machine::check_idle(const World &w, int i)
{
	Turn t;

	if (!w.host[i].alive() || w.host[i].cb.wait_deadline == NOW)
		return;
	prepare(w, i, t);
	t.ev.type = SYNFIN_EV_TIMER;
	t.before = t.cb;
	synfin_step(&t.cb, &t.env, &t.ev, &t.out);
	if (!same(t.cb, t.before) || t.out.rule || t.out.narcs ||
	    t.out.reply.flags)
		throw Violation("early-timer", "a timer before its time did something");
}

void Machine::judge_rest(const World &w) const
{
	if (!what.near)
		judge_end(w);
}

void Machine::judge(const World &w)
{
	if (!what.near)
		judge_pair(w);
	check_idle(w, 0);
	check_idle(w, 1);
}

} // namespace model
