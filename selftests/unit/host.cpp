// SPDX-License-Identifier: GPL-2.0
#include "host.hpp"

#include <cstring>

namespace unit {

namespace {

constexpr size_t PULLS_MAX = 64;	/* more in a row would be a loop */

} // namespace

Host::Host(const Numbers &numbers) :
	cb{}, params{}, env{}, out{}, iss(numbers.iss), irs(numbers.irs),
	stored(numbers.stored)
{
	synfin_params_init(&params);
	env.now = sec(5000);
	env.msl = params.msl;
	env.iss = iss;
	env.mss = PATH_MSS;
	env.mss_default = SYNFIN_MSS_DEFAULT_V4;
	env.facts = SYNFIN_FACT_KEEPS;
	synfin_cb_init(&cb);
}

void Host::note_arcs(const synfin_arc *arcs, u8 count, u8 from)
{
	for (u8 i = 0; i < count; i++) {
		EXPECT_EQ(arcs[i].from, from) << "arcs do not join";
		EXPECT_TRUE(synfin_arc_is_legal(arcs[i].from, arcs[i].to))
			<< synfin_state_name(arcs[i].from) << " to "
			<< synfin_state_name(arcs[i].to);
		EXPECT_NE(arcs[i].rule, SYNFIN_RULE_NONE);
		from = arcs[i].to;
		walked.push_back(arcs[i]);
	}
	EXPECT_EQ(from, cb.state) << "an arc is missing";
}

/* What holds after any step, whatever it was. */
void Host::check_step(const synfin_event &ev, u8 from) const
{
	bool visible = from != cb.state || out.drop || out.refusal ||
		       out.cause || out.reply.flags || out.accept_len ||
		       out.keep_len;

	EXPECT_LE(out.nrules, SYNFIN_RULES_MAX);
	EXPECT_EQ(out.rule, out.nrules ? out.rules[out.nrules - 1] : 0);
	if (visible)
		EXPECT_NE(out.rule, SYNFIN_RULE_NONE) << "nothing decided";
	if (ev.type == SYNFIN_EV_SEGMENT && (ev.seg.flags & RST))
		EXPECT_FALSE(out.reply.flags & RST) << "RST answers RST";
	if (ev.type == SYNFIN_EV_SEGMENT && out.accept_len)
		EXPECT_LE(out.accept_off + out.accept_len, ev.seg.len);
	EXPECT_FALSE(out.accept_len && out.keep_len);
	if (out.keep_len)
		EXPECT_LE(out.keep_off + out.keep_len, ev.seg.len);
}

/* Sorted, inside the window, with a hole before each; and then the FIN. */
void Host::check_kept() const
{
	u32 last = cb.rcv_nxt;

	ASSERT_LE(cb.nkept, SYNFIN_KEPT_MAX);
	for (u8 i = 0; i < cb.nkept; i++) {
		EXPECT_TRUE(seq_lt(last, cb.kept[i].from));
		EXPECT_TRUE(seq_lt(cb.kept[i].from, cb.kept[i].to));
		last = cb.kept[i].to;
	}
	EXPECT_TRUE(seq_leq(last, cb.rcv_edge));
	if (cb.flags & SYNFIN_CB_FIN_KEPT)
		EXPECT_TRUE(seq_leq(last, cb.kept_fin) &&
			    seq_lt(cb.kept_fin, cb.rcv_edge));
}

/* What holds between steps, once everything has been pulled. */
void Host::check_standing() const
{
	const u32 waits = SYNFIN_IN(SYN_SENT) | SYNFIN_IN(SYN_RECEIVED) |
			  SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(CLOSING) |
			  SYNFIN_IN(LAST_ACK) | SYNFIN_IN(TIME_WAIT);
	const u32 ends = SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN);
	bool orphan = cb.state == FIN_WAIT_2 && (cb.flags & SYNFIN_CB_ORPHAN);

	EXPECT_TRUE(seq_leq(cb.snd_una, cb.snd_nxt));
	EXPECT_TRUE(seq_leq(cb.rcv_nxt, cb.rcv_edge));
	EXPECT_LE(rcv_wnd(), WINDOW);
	check_kept();
	if (synfin_state_in(cb.state, waits) || orphan ||
	    (!synfin_state_in(cb.state, ends) && cb.snd_una != cb.snd_nxt))
		EXPECT_NE(deadline(), 0u)
			<< synfin_state_name(cb.state) << " waits for nothing";
	if (synfin_state_in(cb.state, ends))
		EXPECT_EQ(deadline(), 0u);
	if (cb.state == TIME_WAIT)
		EXPECT_EQ(timer(), SYNFIN_TIMER_TIME_WAIT);
}

/* A state that is kept small behaves the same when it comes back. */
void Host::store_and_load()
{
	if (synfin_embryo_fits(&cb)) {
		const synfin_cb full = cb;
		synfin_former former;
		synfin_embryo small;

		synfin_embryo_store(&full, &params, &small, &former);
		synfin_embryo_load(&small, &former, full.rtx_deadline, &params,
				   env.now, &cb);
	} else if (synfin_timewait_fits(&cb)) {
		const synfin_cb full = cb;
		synfin_timewait small;

		synfin_timewait_store(&full, &params, &small);
		synfin_timewait_load(&small, full.wait_deadline, &params,
				     env.now, &cb);
	} else if (synfin_idle_fits(&cb)) {
		const synfin_cb full = cb;
		synfin_idle small;

		synfin_idle_store(&full, &small);
		synfin_idle_load(&small, &cb);
	}
}

void Host::pull()
{
	synfin_tx tx;
	u8 from = cb.state;

	while (synfin_next_segment(&cb, &env, &tx)) {
		ASSERT_LT(sent.size(), PULLS_MAX) << "sends without end";
		EXPECT_NE(tx.rule, SYNFIN_RULE_NONE);
		note_arcs(tx.arcs, tx.narcs, from);
		from = cb.state;
		sent.push_back(tx);
	}
	EXPECT_EQ(from, cb.state);
	check_standing();
	if (stored)
		store_and_load();
}

void Host::step(const synfin_event &ev)
{
	u8 from = cb.state;

	env.params = &params;	/* a Host may have been copied */
	if (!env.rcv_buffer)
		env.rcv_space = (u32)params.rcv_wnd;
	/* Whatever the caller left there must not matter. */
	memset(static_cast<void *>(&out), 0xa5, sizeof(out));
	synfin_step(&cb, &env, &ev, &out);
	sent.clear();
	check_step(ev, from);
	note_arcs(out.arcs, out.narcs, from);
	if (!hold)
		pull();
}

void Host::arrives(const Seg &seg)
{
	synfin_event ev = {};

	ev.type = SYNFIN_EV_SEGMENT;
	ev.seg = seg;
	step(ev);
}

void Host::icmp(u8 kind, u32 seq, u16 mss)
{
	synfin_event ev = {};

	ev.type = SYNFIN_EV_ICMP;
	ev.icmp.kind = kind;
	ev.icmp.seq = seq;
	ev.icmp.mss = mss;
	step(ev);
}

void Host::call(u8 type, u32 number)
{
	synfin_event ev = {};

	ev.type = type;
	ev.bytes = number;
	step(ev);
}

void Host::listen() { call(SYNFIN_EV_LISTEN); }
void Host::open() { call(SYNFIN_EV_OPEN); }
void Host::send(u32 bytes) { call(SYNFIN_EV_SEND, bytes); }
void Host::read() { call(SYNFIN_EV_READ); }
void Host::shutdown() { call(SYNFIN_EV_SHUTDOWN); }
void Host::close(u32 unread) { call(SYNFIN_EV_CLOSE, unread); }
void Host::abort() { call(SYNFIN_EV_ABORT); }
void Host::leave() { call(SYNFIN_EV_LEAVE); }
void Host::forget() { call(SYNFIN_EV_FORGET); }
void Host::tick() { call(SYNFIN_EV_TIMER); }

void Host::retune(const std::function<void(synfin_params &)> &change)
{
	synfin_params old = params;
	synfin_event ev = {};

	change(params);
	ev.type = SYNFIN_EV_RETUNE;
	ev.old = &old;
	step(ev);
}

void Host::fires()
{
	u64 when = deadline();

	ASSERT_NE(when, 0u) << "no timer runs";
	if (when > env.now)
		env.now = when;
	tick();
}

void Host::run_until(u64 when)
{
	std::vector<synfin_tx> all;

	while (deadline() && deadline() <= when) {
		fires();
		all.insert(all.end(), sent.begin(), sent.end());
	}
	env.now = when;
	sent = all;
}

void Host::close_from(u8 state)
{
	const u8 peer_first = state == CLOSE_WAIT || state == LAST_ACK;

	if (state == ESTABLISHED)
		return;
	if (peer_first)
		arrives(from_peer(FIN | ACK));
	if (state == CLOSE_WAIT)
		return;
	shutdown();
	if (state == FIN_WAIT_1 || state == LAST_ACK)
		return;
	if (state == CLOSING) {
		arrives(Seg(FIN | ACK, their(1), our(1)));
		return;
	}
	arrives(from_peer(ACK));
	if (state == TIME_WAIT)
		arrives(from_peer(FIN | ACK));
}

/* The way there begins with an active open, where there is a choice. */
void Host::reach(u8 state)
{
	if (state == LISTEN || state == SYN_RECEIVED) {
		reach_passive(state);
		return;
	}
	if (state != CLOSED)
		open();
	if (state != CLOSED && state != SYN_SENT) {
		arrives(Seg(SYN | ACK, their(0), our(1)).offering(PATH_MSS));
		close_from(state);
	}
	ASSERT_EQ(cb.state, state);
	out = {};
	sent.clear();
}

void Host::reach_passive(u8 state)
{
	listen();
	if (state != LISTEN)
		arrives(Seg(SYN, their(0)).offering(PATH_MSS));
	if (state != LISTEN && state != SYN_RECEIVED) {
		arrives(Seg(ACK, their(1), our(1)));
		close_from(state);
	}
	ASSERT_EQ(cb.state, state);
	out = {};
	sent.clear();
}

void Host::reach_syn_received_active()
{
	open();
	arrives(Seg(SYN, their(0)).offering(PATH_MSS));
	ASSERT_EQ(cb.state, SYN_RECEIVED);
	out = {};
	sent.clear();
}

Seg Host::from_peer(u8 flags, u32 len) const
{
	return Seg(flags, cb.rcv_nxt, cb.snd_nxt, len);
}

Seg Host::our_ack() const
{
	return Seg(ACK, cb.snd_nxt, cb.rcv_nxt).window((u16)rcv_wnd());
}

u8 Host::timer() const
{
	u64 unused;

	return synfin_running_timer(&cb, &unused);
}

void exchange(Host &a, Host &b)
{
	std::vector<Seg> to_b, to_a;
	auto collect = [](const Host &h, std::vector<Seg> &queue) {
		std::vector<synfin_segment> all;

		if (h.out.reply.flags)
			all.push_back(h.out.reply);
		for (const synfin_tx &tx : h.sent)
			all.push_back(tx.seg);
		for (const synfin_segment &s : all)
			queue.push_back(Seg(s.flags, s.seq, s.ack, s.len)
						.window(s.wnd).offering(s.mss));
	};

	collect(a, to_b);
	collect(b, to_a);
	for (int rounds = 0; !to_a.empty() || !to_b.empty(); rounds++) {
		ASSERT_LT(rounds, 1000) << "two ends that never fall silent";
		Host &h = to_b.empty() ? a : b;
		std::vector<Seg> &in = to_b.empty() ? to_a : to_b;
		Seg seg = in.front();

		in.erase(in.begin());
		h.arrives(seg);
		collect(h, &h == &a ? to_b : to_a);
	}
	a.out = {}, b.out = {};
	a.sent.clear(), b.sent.clear();
}

} // namespace unit
