// SPDX-License-Identifier: GPL-2.0
/* Keep-alive: RFC 9293 3.8.4. */
#include "host.hpp"

using namespace unit;

SUITE(Alive);

static void reach(Host &h, u8 state)
{
	h.params.keepalive = 1;
	h.reach(state);
}

/* Our probe: no data, and the number before the next one. */
static testing::AssertionResult probed(const Host &h)
{
	if (h.sent.size() != 1)
		return testing::AssertionFailure() << h.sent.size() << " segments";
	if (!Seg(ACK, h.cb.snd_nxt - 1, h.cb.rcv_nxt).matches(h.sent[0].seg) ||
	    h.sent[0].rule != SYNFIN_RULE_KA_07)
		return testing::AssertionFailure() << show(h.sent[0].seg);
	name_rule(SYNFIN_RULE_KA_07);
	return testing::AssertionSuccess();
}

TEST_P(Alive, OffByDefault)
{
	RULE(KA_01);
	RULE(KA_03);
	h.reach(ESTABLISHED);
	EXPECT_EQ(h.deadline(), 0u);
}

/* Two hours, or what the user says. */
TEST_P(Alive, Idle)
{
	RULE(KA_02);
	RULE(KA_05);
	reach(h, ESTABLISHED);
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_KEEPALIVE);
	EXPECT_EQ(h.deadline(), h.now() + sec(7200));
	Host mine(GetParam());

	mine.params.keepalive_idle = sec(5);
	reach(mine, ESTABLISHED);
	EXPECT_EQ(mine.deadline(), mine.now() + sec(5));
}

TEST_P(Alive, PassiveToo)
{
	h.params.keepalive = 1;
	h.reach_passive(ESTABLISHED);
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_KEEPALIVE);
}

/* Whatever the peer sends puts it off. */
TEST_P(Alive, HeardFrom)
{
	reach(h, ESTABLISHED);
	h.pass(sec(7000));
	h.arrives(h.from_peer(ACK, 1));
	EXPECT_EQ(h.deadline(), h.now() + sec(7200));
	h.pass(sec(7000));
	h.arrives(h.from_peer(ACK));
	EXPECT_EQ(h.deadline(), h.now() + sec(7200));
	/* What is not his does not. */
	h.pass(sec(7000));
	h.arrives(Seg(ACK, h.their(1), h.our(1000)));
	EXPECT_EQ(h.deadline(), h.now() + sec(200));
}

TEST_P(Alive, ProbesAndAnswers)
{
	reach(h, ESTABLISHED);
	h.fires();
	EXPECT_EQ(h.out.rule, SYNFIN_RULE_KA_07);
	EXPECT_TRUE(probed(h));
	EXPECT_EQ(h.deadline(), h.now() + sec(75));
	h.fires();
	EXPECT_TRUE(probed(h));
	EXPECT_EQ(h.cb.probes, 2);
	h.arrives(h.from_peer(ACK));
	EXPECT_EQ(h.cb.probes, 0);
	EXPECT_EQ(h.deadline(), h.now() + sec(7200));
}

/* One that is lost is not death; nine are. */
TEST_P(Alive, GivesUp)
{
	u64 began;

	reach(h, ESTABLISHED);
	began = h.now();
	for (u32 i = 0; i < 9; i++) {
		h.fires();
		EXPECT_TRUE(probed(h));
		EXPECT_EQ(h.cb.state, ESTABLISHED);
	}
	h.fires();
	EXPECT_TRUE(h.did({ .state = CLOSED, .rule = SYNFIN_RULE_KA_06,
			    .cause = SYNFIN_CAUSE_TIMED_OUT }));
	EXPECT_EQ(h.now(), began + sec(7200 + 9 * 75));
}

TEST_P(Alive, Count)
{
	h.params.keepalive_count = 1;
	h.params.keepalive_interval = sec(3);
	reach(h, ESTABLISHED);
	h.fires();
	EXPECT_EQ(h.deadline(), h.now() + sec(3));
	h.fires();
	EXPECT_EQ(h.cb.state, CLOSED);
}

/* While something is out its retransmissions ask. */
TEST_P(Alive, NotWhileSomethingIsOut)
{
	h.params.keepalive_idle = ms(500);
	reach(h, ESTABLISHED);
	h.send(10);
	h.fires();
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_KA_04 }));
	EXPECT_EQ(h.cb.probes, 0);
	EXPECT_EQ(h.cb.alive_deadline, h.now() + ms(500));

	/* Nor while something waits that a shut window holds back. */
	Host w(GetParam());

	w.params.keepalive_idle = ms(500);
	reach(w, ESTABLISHED);
	w.arrives(w.from_peer(ACK).window(0));
	w.send(10);
	w.fires();
	EXPECT_TRUE(w.sent.empty());
}

/* A peer that has forgotten says so. */
TEST_P(Alive, Reset)
{
	reach(h, ESTABLISHED);
	h.fires();
	h.arrives(Seg(RST, h.their(1)));
	EXPECT_TRUE(h.did({ .state = CLOSED, .rule = SYNFIN_RULE_SA_ES_02,
			    .also = { SYNFIN_RULE_KA_09 },
			    .cause = SYNFIN_CAUSE_RESET }));

	Host none(GetParam());

	reach(none, ESTABLISHED);
	none.arrives(Seg(RST, none.their(1)));
	EXPECT_FALSE(none.took_part(SYNFIN_RULE_KA_09));
}

/* And we answer his, with and without the byte that some send. */
TEST_P(Alive, AnswersProbes)
{
	RULE(KA_08);
	h.reach(ESTABLISHED);
	for (u32 len : { 0u, 1u }) {
		h.arrives(Seg(ACK, h.their(0), h.our(1), len));
		EXPECT_EQ(h.out.drop, SYNFIN_DROP_BAD_SEQ);
		EXPECT_TRUE(Seg(ACK, h.our(1), h.their(1)).matches(h.out.reply));
	}
}

/* Only where nothing else would notice. */
TEST_P(Alive, States)
{
	for (u8 state : { ESTABLISHED, CLOSE_WAIT, FIN_WAIT_2 }) {
		Host h(GetParam());

		reach(h, state);
		EXPECT_EQ(h.timer(), SYNFIN_TIMER_KEEPALIVE);
		h.fires();
		EXPECT_TRUE(probed(h));
	}
	for (u8 state : { SYN_SENT, SYN_RECEIVED, CLOSING, LAST_ACK,
			  TIME_WAIT }) {
		Host h(GetParam());

		reach(h, state);
		EXPECT_EQ(h.cb.alive_deadline, 0u);
	}
}

TEST_P(Alive, Retune)
{
	h.reach(ESTABLISHED);
	h.retune([](synfin_params &p) { p.keepalive = 1; });
	EXPECT_EQ(h.deadline(), h.now() + sec(7200));
	h.pass(sec(10));
	h.retune([](synfin_params &p) { p.keepalive_idle = sec(100); });
	EXPECT_EQ(h.deadline(), h.now() + sec(90));
	h.fires();
	h.pass(sec(10));
	h.retune([](synfin_params &p) { p.keepalive_interval = sec(25); });
	EXPECT_EQ(h.deadline(), h.now() + sec(15));
	h.retune([](synfin_params &p) { p.keepalive = 0; });
	EXPECT_EQ(h.deadline(), 0u);
	EXPECT_EQ(h.cb.probes, 0);
}
