// SPDX-License-Identifier: GPL-2.0
/* The small forms: of SYN-RECEIVED, of TIME-WAIT, and of what is idle. */
#include <cstring>

#include "host.hpp"

using namespace unit;

static bool told_r1(const Host &h)
{
	return h.out.cause == SYNFIN_CAUSE_RETRYING;
}

SUITE(Store);

namespace {

/* What may not differ after the round trip, but for estimates of the RTT. */
void expect_same(const synfin_cb &a, const synfin_cb &b)
{
	EXPECT_EQ(a.state, b.state);
	EXPECT_EQ(a.flags & ~SYNFIN_CB_SAMPLED, b.flags);
	EXPECT_EQ(a.rtx_deadline, b.rtx_deadline);
	EXPECT_EQ(a.wait_deadline, b.wait_deadline);
	EXPECT_EQ(a.user_deadline, b.user_deadline);
	EXPECT_GE(b.challenge_start, a.challenge_start);
	EXPECT_LE(b.challenge_start - a.challenge_start, sec(1) / 16);
	EXPECT_EQ(a.challenge_count, b.challenge_count);
	EXPECT_EQ(a.snd_una, b.snd_una);
	EXPECT_EQ(a.snd_nxt, b.snd_nxt);
	EXPECT_EQ(a.snd_end, b.snd_end);
	EXPECT_EQ(a.rcv_nxt, b.rcv_nxt);
	EXPECT_EQ(a.rcv_edge, b.rcv_edge);
}

/* An embryo with something in each of its fields. */
void busy_embryo(Host &h)
{
	h.params.rcv_wnd = 3000;
	h.reach(TIME_WAIT);
	h.arrives(Seg(SYN, h.their(0)));	/* one challenge ACK */
	h.pass(sec(1));
	h.env.facts = SYNFIN_FACT_LISTENER;
	h.env.iss = h.our(900);
	h.arrives(Seg(SYN, h.their(500)).window(777).offering(999));
	h.fires();
	h.icmp(SYNFIN_ICMP_TIME_EXCEEDED, h.our(900));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
}

/* An idle connection differs in nothing that still has a meaning. */
void expect_idle_comes_back(const Host &h)
{
	constexpr size_t bytes = offsetof(synfin_cb, probes) + 1;
	synfin_cb whole = h.cb, back;
	synfin_idle small;

	ASSERT_TRUE(synfin_idle_fits(&h.cb));
	synfin_idle_store(&h.cb, &small);
	memset(static_cast<void *>(&back), 0xff, sizeof(back));
	synfin_idle_load(&small, &back);
	EXPECT_EQ(synfin_idle_flags(&small), h.cb.flags);
	/* no round trip is being measured, and no TIME-WAIT was left */
	whole.rtt_start = 0;
	whole.rtt_seq = 0;
	whole.old_snd_nxt = 0;
	whole.old_rcv_nxt = 0;
	EXPECT_EQ(memcmp(&whole, &back, bytes), 0);
	EXPECT_EQ(whole.ack_rule, back.ack_rule);
}

/* Both ends of a connection whose segments take their time. */
struct Pair {
	Host client, server;

	explicit Pair(const Numbers &n) : client(n), server(n)
	{
		server.listen();
		client.open();
		deliver();
	}
	void deliver()
	{
		client.pass(ms(20));
		server.pass(ms(20));
		exchange(client, server);
	}
	/* So that ACKs leave that waited for company. */
	void wait()
	{
		server.run_until(server.now() + sec(1));
		client.run_until(client.now() + sec(1));
		exchange(client, server);
	}
	void expect_idle() const
	{
		expect_idle_comes_back(client);
		expect_idle_comes_back(server);
	}
};

} // namespace

TEST_P(Store, EmbryoComesBackWhole)
{
	synfin_former former;
	synfin_embryo small;
	synfin_cb back;

	busy_embryo(h);
	ASSERT_TRUE(synfin_embryo_fits(&h.cb));
	EXPECT_TRUE(synfin_embryo_is_reborn(&h.cb));
	synfin_embryo_store(&h.cb, &h.params, &small, &former);
	memset(static_cast<void *>(&back), 0xff, sizeof(back));
	synfin_embryo_load(&small, &former, h.cb.rtx_deadline, &h.params,
			   h.env.now, &back);
	expect_same(h.cb, back);
	EXPECT_EQ(back.iss, h.cb.iss);
	EXPECT_EQ(back.irs, h.cb.irs);
	EXPECT_EQ(back.rto, h.cb.rto);
	EXPECT_EQ(back.rtt_seq, h.cb.rtt_seq);
	EXPECT_EQ(back.snd_wnd, 777u);
	EXPECT_EQ(back.max_snd_wnd, 777u);
	EXPECT_EQ(back.snd_wl1, h.cb.snd_wl1);
	EXPECT_EQ(back.snd_wl2, h.cb.snd_wl2);
	EXPECT_EQ(back.snd_mss, 999);
	EXPECT_EQ(back.snd_recover, h.cb.snd_recover);
	EXPECT_EQ(back.old_snd_nxt, h.our(2));
	EXPECT_EQ(back.old_rcv_nxt, h.their(2));
	EXPECT_EQ(back.retries, 1);
	EXPECT_EQ(back.challenge_count, 1);
	EXPECT_EQ(back.soft_error, SYNFIN_ICMP_TIME_EXCEEDED);
}

TEST_P(Store, TimeWaitComesBackWhole)
{
	for (bool orphan : { false, true }) {
		Host h(GetParam());
		synfin_timewait small;
		synfin_cb back;

		h.params.rcv_wnd = 3000;
		h.reach(FIN_WAIT_2);
		if (orphan)
			h.close();
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
		h.arrives(Seg(SYN, h.their(0)));
		ASSERT_TRUE(synfin_timewait_fits(&h.cb));
		synfin_timewait_store(&h.cb, &h.params, &small);
		memset(static_cast<void *>(&back), 0xff, sizeof(back));
		synfin_timewait_load(&small, h.cb.wait_deadline, &h.params,
				     h.env.now, &back);
		expect_same(h.cb, back);
		EXPECT_EQ(!!(back.flags & SYNFIN_CB_ORPHAN), orphan);
		EXPECT_EQ(back.challenge_count, 1);
	}
}

/* The first SYN,ACK is timed: it left one RTO before the deadline. */
TEST_P(Store, TimedSynAckComesBack)
{
	synfin_embryo small;
	synfin_cb back;

	h.reach(SYN_RECEIVED);
	ASSERT_TRUE(h.cb.flags & SYNFIN_CB_TIMED);
	synfin_embryo_store(&h.cb, &h.params, &small, nullptr);
	synfin_embryo_load(&small, nullptr, h.cb.rtx_deadline, &h.params,
			   h.env.now + 5, &back);
	EXPECT_EQ(back.rtt_start, h.cb.rtt_start);
	EXPECT_FALSE(synfin_embryo_is_reborn(&h.cb));
}

/* Its age is what has passed, however often the SYN,ACK has gone. */
TEST_P(Store, AgeOfAnEmbryo)
{
	u64 born = h.env.now;
	synfin_embryo small;

	h.reach(SYN_RECEIVED);
	born = h.env.now;
	for (int i = 0; i < 4; i++) {
		synfin_embryo_store(&h.cb, &h.params, &small, nullptr);
		EXPECT_EQ(synfin_embryo_age(&small, h.cb.rtx_deadline, &h.params,
					    h.env.now + 7),
			  h.env.now + 7 - born);
		EXPECT_EQ(synfin_embryo_age(&small, h.cb.rtx_deadline, &h.params,
					    0), 0u);
		h.fires();
	}
}

/*
 * Challenge ACKs: the period may come back a little longer, never shorter; and for a
 * thousand periods a mark does not come round again.
 */
void expect_mark(Host &h, u64 start)
{
	for (u64 interval : { ms(1), sec(1), sec(3600) }) {
		synfin_timewait small;
		synfin_cb back;

		h.params.challenge_interval = interval;
		h.cb.challenge_count = 3;
		h.cb.challenge_start = start;
		synfin_timewait_store(&h.cb, &h.params, &small);
		for (u64 passed : { u64(0), interval / 3, 2 * interval,
				    1000 * interval }) {
			u64 now = h.cb.challenge_start + passed;

			synfin_timewait_load(&small, 1, &h.params, now, &back);
			EXPECT_EQ(back.challenge_count, 3);
			EXPECT_LE(back.challenge_start, now);
			EXPECT_GE(back.challenge_start,
				  std::min(now, h.cb.challenge_start));
			EXPECT_LE(back.challenge_start - h.cb.challenge_start,
				  interval / 16);
		}
	}
}

TEST_P(Store, MarkOfThePeriod)
{
	h.reach(TIME_WAIT);
	expect_mark(h, sec(5000) + 12345);
	/* just past a mark, whatever the period */
	expect_mark(h, (u64(1) << 43) + 1);
}

/*
 * Without a challenge ACK there is no period that could have begun, not even where
 * a mark of 0 would be a moment ago.
 */
TEST_P(Store, NoPeriodWithoutChallenge)
{
	const u64 round = u64(1) << 43;
	Host waits(GetParam());
	synfin_timewait record;
	synfin_embryo small;
	synfin_cb back;

	h.reach_passive(SYN_RECEIVED);
	synfin_embryo_store(&h.cb, &h.params, &small, nullptr);
	waits.reach(TIME_WAIT);
	synfin_timewait_store(&waits.cb, &waits.params, &record);
	for (u64 now : { h.env.now + sec(100), round + sec(1) }) {
		synfin_embryo_load(&small, nullptr, h.cb.rtx_deadline,
				   &h.params, now, &back);
		EXPECT_EQ(back.challenge_start, 0u);
		synfin_timewait_load(&record, waits.cb.wait_deadline,
				     &waits.params, now, &back);
		EXPECT_EQ(back.challenge_start, 0u);
	}
}

/* The small form is small for a reason (FLD-04). */
TEST_P(Store, Sizes)
{
	RULE(FLD_04);
	EXPECT_EQ(sizeof(struct synfin_embryo), 24u);
	EXPECT_EQ(sizeof(struct synfin_former), 16u);
	EXPECT_EQ(sizeof(struct synfin_timewait), 16u);
	EXPECT_EQ(sizeof(struct synfin_idle), 72u);
}

/* Both ends are idle as soon as their handshake is over. */
TEST_P(Store, IdleAfterTheHandshake)
{
	Pair pair(GetParam());

	EXPECT_EQ(pair.client.cb.state, ESTABLISHED);
	EXPECT_EQ(pair.server.cb.state, ESTABLISHED);
	EXPECT_TRUE(pair.client.cb.flags & SYNFIN_CB_SAMPLED);
	pair.expect_idle();
}

/* And between one exchange and the next. */
TEST_P(Store, IdleAfterSomeData)
{
	Pair pair(GetParam());

	for (u32 bytes : { 1u, 20000u, 300u, 5000u }) {
		pair.client.send(bytes);
		EXPECT_FALSE(synfin_idle_fits(&pair.client.cb));
		pair.deliver();
		pair.wait();
		pair.expect_idle();
		pair.server.send(2 * bytes);
		pair.deliver();
		pair.wait();
		pair.expect_idle();
	}
	EXPECT_GT(pair.client.cb.cwnd, 14600u);
	EXPECT_NE(pair.client.cb.sent_at, 0u);
}

/* Whoever waits for the peer to close, or for his own user to, waits idly. */
TEST_P(Store, IdleWhenHalfClosed)
{
	Pair pair(GetParam());

	pair.client.send(100);
	pair.deliver();
	pair.client.shutdown();
	pair.deliver();
	EXPECT_EQ(pair.client.cb.state, FIN_WAIT_2);
	EXPECT_EQ(pair.server.cb.state, CLOSE_WAIT);
	pair.expect_idle();
	pair.client.close();
	EXPECT_FALSE(synfin_idle_fits(&pair.client.cb)) << "an orphan is reaped";
}

TEST_P(Store, IdleAfterALoss)
{
	Pair pair(GetParam());

	pair.client.send(3000);
	pair.client.fires();
	pair.deliver();
	pair.wait();
	EXPECT_EQ(pair.client.cb.ssthresh, 2u * PATH_MSS);
	pair.expect_idle();
}

/* The SYN,ACK went twice: the number that recovery ends at is SND.UNA. */
TEST_P(Store, IdleAfterALostHandshake)
{
	h.reach_passive(SYN_RECEIVED);
	h.fires();
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	EXPECT_EQ(h.cb.snd_recover, h.cb.snd_una);
	expect_idle_comes_back(h);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_SAMPLED);
}

TEST_P(Store, IdleWithChallenges)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(SYN, h.their(0)));
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_EQ(h.cb.challenge_count, 2);
	expect_idle_comes_back(h);
}

TEST_P(Store, WhatFitsIdle)
{
	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++) {
		Host h(GetParam());

		h.reach(state);
		EXPECT_EQ(synfin_idle_fits(&h.cb), state == ESTABLISHED ||
			  state == FIN_WAIT_2 || state == CLOSE_WAIT);
	}
}

/* Something is under way, or owed. */
TEST_P(Store, WhatIsNotIdle)
{
	Host sends(GetParam()), owes(GetParam()), keeps(GetParam()),
		asks(GetParam()), waits(GetParam());

	for (Host *host : { &sends, &owes, &keeps, &waits })
		host->reach(ESTABLISHED);
	sends.send(1);
	EXPECT_FALSE(synfin_idle_fits(&sends.cb));
	owes.params.delayed_ack = ms(40);
	owes.arrives(owes.from_peer(ACK, 10));
	EXPECT_FALSE(synfin_idle_fits(&owes.cb));
	owes.fires();
	EXPECT_TRUE(synfin_idle_fits(&owes.cb));
	keeps.arrives(Seg(ACK, keeps.their(5), keeps.our(1), 10));
	EXPECT_EQ(keeps.cb.nkept, 1);
	EXPECT_FALSE(synfin_idle_fits(&keeps.cb));
	asks.params.keepalive = 1;
	asks.reach(ESTABLISHED);
	EXPECT_FALSE(synfin_idle_fits(&asks.cb));
	asks.retune([](synfin_params &p) { p.keepalive = 0; });
	EXPECT_TRUE(synfin_idle_fits(&asks.cb));
	waits.arrives(waits.from_peer(ACK).window(0));
	EXPECT_TRUE(synfin_idle_fits(&waits.cb));
	waits.send(1);
	EXPECT_EQ(waits.cb.snd_nxt, waits.cb.snd_una);
	EXPECT_FALSE(synfin_idle_fits(&waits.cb));
	waits.cb.rtx_deadline = 0;
	waits.cb.user_deadline = 0;
	EXPECT_FALSE(synfin_idle_fits(&waits.cb));
}

/* A FIN that the window keeps back is not sent yet. */
TEST_P(Store, AFinThatWaitsIsNotIdle)
{
	h.reach(CLOSE_WAIT);
	h.arrives(h.from_peer(ACK).window(0));
	h.shutdown();
	EXPECT_EQ(h.cb.state, CLOSE_WAIT);
	EXPECT_FALSE(synfin_idle_fits(&h.cb));
}

/* Each number at the last value that has room, and one further. */
TEST_P(Store, IdleNumbersHaveTheirSize)
{
	struct Edge {
		void (*set)(synfin_cb &cb, u32 beyond);
	} const edges[] = {
		{ [](synfin_cb &cb, u32 n) { cb.srtt = 0xffffffffull + n; } },
		{ [](synfin_cb &cb, u32 n) { cb.rttvar = 0xffffffffull + n; } },
		{ [](synfin_cb &cb, u32 n) { cb.snd_wl1 = cb.rcv_nxt - 65535 - n; } },
		{ [](synfin_cb &cb, u32 n) { cb.snd_wl2 = cb.snd_nxt - 65535 - n; } },
		{ [](synfin_cb &cb, u32 n) { cb.snd_recover = cb.snd_nxt - 1 - n; } },
		{ [](synfin_cb &cb, u32 n) { cb.snd_recover = cb.snd_nxt + n; } },
	};

	h.reach(ESTABLISHED);
	for (const Edge &edge : edges) {
		Host small(h), large(h);

		edge.set(small.cb, 0);
		expect_idle_comes_back(small);
		edge.set(large.cb, 1);
		EXPECT_FALSE(synfin_idle_fits(&large.cb));
	}
}

/* Whatever counts, or has a deadline, is not idle. */
TEST_P(Store, NothingIdleCounts)
{
	h.reach(ESTABLISHED);
	for (u64 synfin_cb::*deadline :
	     { &synfin_cb::rtx_deadline, &synfin_cb::wait_deadline,
	       &synfin_cb::user_deadline, &synfin_cb::ack_deadline,
	       &synfin_cb::alive_deadline }) {
		Host one(h);

		one.cb.*deadline = 1;
		EXPECT_FALSE(synfin_idle_fits(&one.cb));
	}
	for (u8 synfin_cb::*count :
	     { &synfin_cb::retries, &synfin_cb::dupacks, &synfin_cb::probes,
	       &synfin_cb::nkept, &synfin_cb::soft_error }) {
		Host one(h);

		one.cb.*count = 1;
		EXPECT_FALSE(synfin_idle_fits(&one.cb));
	}

	Host unacked(h);

	unacked.cb.snd_una--;
	EXPECT_FALSE(synfin_idle_fits(&unacked.cb));
	for (u32 bit = 1; bit <= SYNFIN_CB_ALIVE; bit <<= 1) {
		const u32 may = SYNFIN_CB_ACTIVE | SYNFIN_CB_SAMPLED;
		Host one(h);

		one.cb.flags ^= bit;
		EXPECT_EQ(synfin_idle_fits(&one.cb), !!(bit & may)) << bit;
	}
}

TEST_P(Store, WhatFitsAnEmbryo)
{
	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++) {
		Host h(GetParam());

		h.reach(state);
		EXPECT_EQ(synfin_embryo_fits(&h.cb), state == SYN_RECEIVED);
		EXPECT_EQ(synfin_timewait_fits(&h.cb), state == TIME_WAIT);
	}
}

/* A handshake on which somebody has called is no embryo any more. */
TEST_P(Store, WhatIsNoEmbryo)
{
	Host active(GetParam()), queued(GetParam()), closed(GetParam()),
		unsent(GetParam());

	active.reach_syn_received_active();
	EXPECT_FALSE(synfin_embryo_fits(&active.cb));
	queued.params.user_timeout = 0;
	queued.reach(SYN_RECEIVED);
	queued.send(1);
	EXPECT_FALSE(synfin_embryo_fits(&queued.cb));
	closed.params.user_timeout = 0;
	closed.reach(SYN_RECEIVED);
	closed.send(1);
	closed.close();
	EXPECT_FALSE(synfin_embryo_fits(&closed.cb));
	unsent.reach(LISTEN);
	unsent.hold = true;
	unsent.arrives(Seg(SYN, unsent.their(0)));
	EXPECT_FALSE(synfin_embryo_fits(&unsent.cb));
	unsent.pull();
	EXPECT_TRUE(unsent.cb.state == SYN_RECEIVED);
	EXPECT_TRUE(synfin_embryo_fits(&unsent.cb));

	Host timed(GetParam());

	timed.reach(SYN_RECEIVED);
	timed.send(0);
	EXPECT_TRUE(synfin_embryo_fits(&timed.cb));
	timed.cb.user_deadline = 1;
	EXPECT_FALSE(synfin_embryo_fits(&timed.cb));
}

/* However often its SYN,ACK has gone, an embryo stays one. */
TEST_P(Store, RetriesFit)
{
	h.reach(SYN_RECEIVED);
	for (int i = 0; i < 5; i++) {
		h.fires();
		EXPECT_TRUE(synfin_embryo_fits(&h.cb));
		EXPECT_EQ(told_r1(h), i == 2);
	}
}

/* A FIN queued with no data in front of it, before anything was pulled. */
TEST_P(Store, ResendFits)
{
	h.reach(SYN_RECEIVED);
	h.hold = true;
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_RESEND);
	EXPECT_TRUE(synfin_embryo_fits(&h.cb));
}
