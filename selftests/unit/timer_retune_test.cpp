// SPDX-License-Identifier: GPL-2.0
/* What a change of tunables does to the timer that is running. */
#include "host.hpp"

using namespace unit;

SUITE(Retune);

TEST_P(Retune, TimeWait)
{
	u64 start;

	h.reach(TIME_WAIT);
	start = h.now();
	h.pass(sec(10));
	h.retune([](synfin_params &p) { p.msl = sec(30); });
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = 0 }));
	EXPECT_EQ(h.deadline(), start + sec(60));
	h.retune([](synfin_params &p) { p.msl = sec(300); });
	EXPECT_EQ(h.deadline(), start + sec(600));
	/* Never in the past. */
	h.retune([](synfin_params &p) { p.msl = sec(1); });
	EXPECT_EQ(h.deadline(), h.now());
	h.fires();
	EXPECT_EQ(h.cb.state, CLOSED);
}

/* To the nanosecond: what is still to come is not over yet. */
TEST_P(Retune, AMomentIsLeft)
{
	h.reach(TIME_WAIT);
	h.pass(sec(60) - 1);
	h.retune([](synfin_params &p) { p.msl = sec(30); });
	EXPECT_EQ(h.deadline(), h.now() + 1);
}

/* The wait that an embryo may fall back into is no FIN-WAIT-2. */
TEST_P(Retune, TheWaitBehindAnEmbryo)
{
	u64 end;

	h.reach(TIME_WAIT);
	end = h.deadline();
	h.env.facts = SYNFIN_FACT_LISTENER;
	h.arrives(Seg(SYN, h.their(500)));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.retune([](synfin_params &p) { p.fin_wait2_timeout += sec(5); });
	h.arrives(Seg(RST, h.their(501)));
	ASSERT_EQ(h.cb.state, TIME_WAIT);
	EXPECT_EQ(h.deadline(), end);
}

/* An orphan's FIN-WAIT-2; with an owner there is nothing to move. */
TEST_P(Retune, FinWait2)
{
	u64 start;

	h.reach(FIN_WAIT_2);
	h.retune([](synfin_params &p) { p.fin_wait2_timeout = sec(50); });
	EXPECT_EQ(h.deadline(), 0u);
	h.close();
	start = h.now();
	EXPECT_EQ(h.deadline(), start + sec(50));
	h.pass(sec(20));
	h.retune([](synfin_params &p) { p.fin_wait2_timeout = sec(70); });
	EXPECT_EQ(h.deadline(), start + sec(70));
	h.retune([](synfin_params &p) { p.fin_wait2_timeout = sec(5); });
	EXPECT_EQ(h.deadline(), h.now());
	/* msl has no say here. */
	h.retune([](synfin_params &p) { p.msl = sec(5); });
	EXPECT_EQ(h.deadline(), h.now());
}

TEST_P(Retune, FirstRto)
{
	u64 start;

	h.open();
	start = h.now();
	h.pass(ms(200));
	h.retune([](synfin_params &p) { p.rto_init = sec(5); });
	EXPECT_EQ(h.deadline(), start + sec(5));
	EXPECT_EQ(h.cb.rto, sec(5));
	h.retune([](synfin_params &p) { p.rto_init = p.rto_min = ms(100); });
	EXPECT_EQ(h.deadline(), h.now());
}

/* Under way, rto_init has nothing to say; floor and ceiling have. */
TEST_P(Retune, FloorAndCeiling)
{
	u64 sent;

	h.params.user_timeout = 0;
	h.open();
	for (int i = 0; i < 6; i++)
		h.fires();
	sent = h.now();
	ASSERT_EQ(h.cb.rto, sec(64));
	h.retune([](synfin_params &p) { p.rto_init = sec(2); });
	EXPECT_EQ(h.deadline(), sent + sec(64));
	h.retune([](synfin_params &p) { p.rto_max = sec(60); });
	EXPECT_EQ(h.deadline(), sent + sec(60));
	EXPECT_EQ(h.cb.rto, sec(60));
}

TEST_P(Retune, MeasuredRto)
{
	h.params.rto_min = ms(10);
	h.reach(SYN_SENT);
	h.pass(ms(100));
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	ASSERT_EQ(h.cb.rto, ms(300));
	h.send(1);
	h.retune([](synfin_params &p) { p.rto_init = sec(9); });
	EXPECT_EQ(h.deadline(), h.now() + ms(300));
	h.retune([](synfin_params &p) { p.rto_min = sec(1); });
	EXPECT_EQ(h.deadline(), h.now() + sec(1));
}

TEST_P(Retune, Persist)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.send(5);
	h.pass(ms(100));
	h.retune([](synfin_params &p) { p.rto_min = sec(3); });
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	EXPECT_EQ(h.deadline(), h.now() - ms(100) + sec(3));
}

TEST_P(Retune, UserTimeout)
{
	u64 start;

	h.reach(ESTABLISHED);
	h.send(1);
	start = h.now();
	h.pass(ms(500));
	h.retune([](synfin_params &p) { p.user_timeout = sec(10); });
	EXPECT_EQ(h.cb.user_deadline, start + sec(10));
	h.retune([](synfin_params &p) { p.user_timeout = 0; });
	EXPECT_EQ(h.cb.user_deadline, 0u);
	h.retune([](synfin_params &p) { p.user_timeout = sec(10); });
	EXPECT_EQ(h.cb.user_deadline, h.now() + sec(10));
	h.retune([](synfin_params &p) { p.user_timeout = ms(1); });
	EXPECT_EQ(h.cb.user_deadline, h.now() + ms(1));
	h.pass(ms(2));
	h.retune([](synfin_params &p) { p.user_timeout = us(500); });
	EXPECT_EQ(h.cb.user_deadline, h.now());
	h.tick();
	EXPECT_EQ(h.cb.state, CLOSED);
}

/* Who opened actively waits for the handshake. */
TEST_P(Retune, UserTimeoutOfAnOpen)
{
	for (bool crossed : { false, true }) {
		Host h(GetParam());

		h.params.user_timeout = 0;
		if (crossed)
			h.reach_syn_received_active();
		else
			h.reach(SYN_SENT);
		h.retune([](synfin_params &p) { p.user_timeout = sec(10); });
		EXPECT_EQ(h.cb.user_deadline, h.now() + sec(10));
	}
}

/* Only where somebody waits for something. */
TEST_P(Retune, UserTimeoutOfNothing)
{
	for (u8 state : { CLOSED, LISTEN, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT,
			  TIME_WAIT }) {
		Host h(GetParam());

		h.params.user_timeout = 0;
		h.reach(state);
		h.retune([](synfin_params &p) { p.user_timeout = sec(10); });
		EXPECT_EQ(h.cb.user_deadline, 0u) << synfin_state_name(state);
		EXPECT_TRUE(h.did({ .state = state, .rule = 0 }));
	}
}

/* An embryo has no user yet, so nobody's patience can end. */
TEST_P(Retune, Embryo)
{
	u64 start;

	h.reach(SYN_RECEIVED);
	start = h.now();
	h.pass(ms(100));
	h.retune([](synfin_params &p) { p.rto_init = sec(2); });
	EXPECT_EQ(h.deadline(), start + sec(2));
	h.retune([](synfin_params &p) { p.user_timeout = sec(20); });
	EXPECT_EQ(h.cb.user_deadline, 0u);
	h.retune([](synfin_params &p) { p.msl = sec(20); });
	h.retune([](synfin_params &p) { p.fin_wait2_timeout = sec(20); });
	EXPECT_EQ(h.deadline(), start + sec(2));
	EXPECT_EQ(h.cb.wait_deadline, 0u);
}

/* A wait that began with another MSL than the old tunables say. */
TEST_P(Retune, NeverFarAway)
{
	h.env.now = sec(1);
	h.env.msl = ms(1);
	h.params.msl = sec(3600);
	h.reach(TIME_WAIT);
	ASSERT_EQ(h.deadline(), h.now() + ms(2));
	h.retune([](synfin_params &p) { p.msl = sec(1); });
	EXPECT_EQ(h.deadline(), h.now());
}

/* A receive window that was shut and opens is told at once. */
TEST_P(Retune, ReceiveWindow)
{
	for (u8 state : { ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 }) {
		Host h(GetParam());

		h.params.rcv_wnd = 0;
		h.reach(state);
		h.retune([](synfin_params &p) { p.rcv_wnd = 100; });
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_TRUE(Seg(ACK, h.cb.snd_nxt, h.their(1)).window(100)
				    .matches(h.sent[0].seg));
		EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_SEQ_10);
		h.retune([](synfin_params &p) { p.rcv_wnd = 200; });
		EXPECT_TRUE(h.sent.empty());
		EXPECT_EQ(h.rcv_wnd(), 200u);
	}
	Host w(GetParam());

	w.params.rcv_wnd = 0;
	w.reach(CLOSE_WAIT);
	w.retune([](synfin_params &p) { p.rcv_wnd = 100; });
	EXPECT_TRUE(w.sent.empty());
}

/* One that stays shut is no news. */
TEST_P(Retune, ReceiveWindowStaysShut)
{
	h.params.rcv_wnd = 0;
	h.reach(ESTABLISHED);
	h.retune([](synfin_params &p) { p.r1 = 5; });
	EXPECT_TRUE(h.sent.empty());
}

/* Whoever was opened passively has a user, too, once he sends. */
TEST_P(Retune, UserTimeoutOfAPassiveSender)
{
	h.params.user_timeout = 0;
	h.reach_passive(ESTABLISHED);
	h.send(1);
	h.retune([](synfin_params &p) { p.user_timeout = sec(10); });
	EXPECT_EQ(h.cb.user_deadline, h.now() + sec(10));
}
