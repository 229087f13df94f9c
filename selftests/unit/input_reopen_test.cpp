// SPDX-License-Identifier: GPL-2.0
/* A SYN in TIME-WAIT: a new incarnation, or an old duplicate after all. */
#include "host.hpp"

using namespace unit;

SUITE(InputReopen);

namespace {

/* A TIME-WAIT with a listener behind it; RCV.NXT is their(2). */
void wait_with_listener(Host &h)
{
	h.reach(TIME_WAIT);
	h.env.facts = SYNFIN_FACT_LISTENER;
	h.env.iss = h.our(2) + 1000;
}

} // namespace

TEST_P(InputReopen, EdgesOfRcvNxt)
{
	CASE(18);
	const struct { u32 offset; bool reopens; } cases[] = {
		{ 1, false }, { 2, true }, { 3, true }, { 2 + WINDOW, true },
		{ 2 + 0x7fffffffu, true }, { 2 + 0x80000000u, false },
		{ 0, false },
	};

	RULE(TW_05);
	for (const auto &c : cases) {
		Host h(GetParam());

		wait_with_listener(h);
		h.arrives(Seg(SYN, h.their(c.offset)));
		if (c.reopens)
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = SYNFIN_RULE_SA_TW_08,
				.cause = SYNFIN_CAUSE_REPLACED,
				.sends = { Seg(SYN | ACK, h.our(1002),
					       h.their(c.offset + 1)) },
			}));
		else
			EXPECT_TRUE(h.did({
				.state = TIME_WAIT,
				.rule = SYNFIN_RULE_SA_TW_09,
				.drop = SYNFIN_DROP_SYN_CHALLENGED,
				.reply = Seg(ACK, h.our(2), h.their(2)),
			}));
	}
}

/* Who has not closed may still read what came, and hear what became of it. */
TEST_P(InputReopen, NotWhileItIsInUse)
{
	wait_with_listener(h);
	h.env.facts |= SYNFIN_FACT_IN_USE;
	h.arrives(Seg(SYN, h.their(2)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_09,
			    .drop = SYNFIN_DROP_SYN_CHALLENGED,
			    .reply = Seg(ACK, h.our(2), h.their(2)) }));
}

TEST_P(InputReopen, NeedsAListener)
{
	wait_with_listener(h);
	h.env.facts = 0;
	h.arrives(Seg(SYN, h.their(2)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_09,
			    .drop = SYNFIN_DROP_SYN_CHALLENGED,
			    .reply = Seg(ACK, h.our(2), h.their(2)) }));
}

TEST_P(InputReopen, NeedsRoom)
{
	const struct { u8 facts; u8 drop; u16 rule; } cases[] = {
		{ SYNFIN_FACT_FULL, SYNFIN_DROP_BACKLOG_FULL,
		  SYNFIN_RULE_SA_LI_07 },
		{ SYNFIN_FACT_NO_ROOM, SYNFIN_DROP_CAP_EMBRYOS,
		  SYNFIN_RULE_FLD_01 },
	};

	for (const auto &c : cases) {
		wait_with_listener(h);
		h.env.facts |= c.facts;
		h.arrives(Seg(SYN, h.their(2)));
		EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = c.rule,
				    .drop = c.drop }));
		h = Host(GetParam());
	}
}

/* The new ISS lies above all that the old incarnation used, whatever the clock says. */
TEST_P(InputReopen, IssAboveTheOldRange)
{
	const struct { u32 fresh, used; bool raised; } cases[] = {
		{ 1, 3, true }, { 2, 3, true }, { 3, 3, false },
		{ 4, 4, false }, { 2 + 0x7fffffffu, 2 + 0x7fffffffu, false },
		{ 2 + 0x80000000u, 3, true },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		wait_with_listener(h);
		h.env.iss = h.our(c.fresh);
		h.arrives(Seg(SYN, h.their(2)));
		EXPECT_EQ(h.cb.iss, h.our(c.used));
		EXPECT_EQ(!!h.took_part(SYNFIN_RULE_ISN_06), c.raised);
		EXPECT_EQ(h.sent.at(0).seg.seq, h.our(c.used));
	}
}

TEST_P(InputReopen, FallsBackOnReset)
{
	u64 end;

	wait_with_listener(h);
	end = h.deadline();
	h.arrives(Seg(SYN, h.their(500)));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.pass(sec(1) / 2);
	h.arrives(Seg(RST, h.their(501)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_TW_04,
			    .also = { SYNFIN_RULE_SA_SR_03 },
			    .cause = SYNFIN_CAUSE_RESET }));
	EXPECT_EQ(h.deadline(), end);
	EXPECT_TRUE(synfin_fin_acked(&h.cb));
	/* It is the old wait in every respect: it answers the old FIN. */
	h.arrives(Seg(FIN | ACK, h.their(1), h.our(2)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_01,
			    .drop = SYNFIN_DROP_OLD_DUPLICATE,
			    .reply = Seg(ACK, h.our(2), h.their(2))
					     .window(WINDOW) }));
	/* And a real SYN may open anew. */
	h.arrives(Seg(SYN, h.their(700)));
	EXPECT_EQ(h.cb.state, SYN_RECEIVED);
}

TEST_P(InputReopen, FallsBackWhenNobodyAnswers)
{
	wait_with_listener(h);
	h.arrives(Seg(SYN, h.their(500)));
	while (h.cb.state == SYN_RECEIVED)
		h.fires();
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_TW_04,
			    .also = { SYNFIN_RULE_SA_SR_14 },
			    .cause = SYNFIN_CAUSE_TIMED_OUT }));
	EXPECT_EQ(h.cb.retries, 0u) << "those of SYN,ACK";
}

/* Whoever has gone does not come back with the old wait. */
TEST_P(InputReopen, FallsBackWithoutItsUser)
{
	wait_with_listener(h);
	h.arrives(Seg(SYN, h.their(500)));
	h.send(1);
	h.close();
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.arrives(Seg(RST, h.their(501)));
	ASSERT_EQ(h.cb.state, TIME_WAIT);
	h.close();
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_USR_13,
			    .refusal = SYNFIN_REFUSAL_CLOSING }));
}

/* All that the old incarnation had sent is acknowledged: nobody waits for more. */
TEST_P(InputReopen, FallsBackWithNothingUnderWay)
{
	h.params.user_timeout = 0;
	wait_with_listener(h);
	h.arrives(Seg(SYN, h.their(500)));
	h.arrives(Seg(RST, h.their(501)));
	ASSERT_EQ(h.cb.state, TIME_WAIT);
	EXPECT_EQ(synfin_unacked(&h.cb), 0u);
	h.retune([](synfin_params &p) { p.user_timeout = sec(10); });
	EXPECT_EQ(h.cb.user_deadline, 0u);
}

/* The old wait would have been over by now: nothing to fall back to. */
TEST_P(InputReopen, OldWaitIsOver)
{
	u64 end;

	wait_with_listener(h);
	end = h.deadline();
	h.env.now = end - sec(1);
	h.arrives(Seg(SYN, h.their(500)));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.env.now = end;
	h.tick();	/* the old deadline passes without effect */
	EXPECT_EQ(h.cb.state, SYN_RECEIVED);
	h.arrives(Seg(RST, h.their(501)));
	EXPECT_TRUE(h.did({ .state = LISTEN, .rule = SYNFIN_RULE_SA_SR_03,
			    .cause = SYNFIN_CAUSE_RESET }));
}

TEST_P(InputReopen, EstablishedForgetsTheOld)
{
	wait_with_listener(h);
	h.arrives(Seg(SYN, h.their(500)));
	h.arrives(Seg(ACK, h.their(501), h.our(1003)));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_SA_SR_10,
			    .cause = SYNFIN_CAUSE_ESTABLISHED }));
	EXPECT_EQ(h.deadline(), 0u);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_REOPENED);
	h.arrives(Seg(RST, h.their(501)));
	EXPECT_EQ(h.cb.state, CLOSED);
}

/* Closing before the handshake is done also means: the SYN was a real one. */
TEST_P(InputReopen, ClosedEarlyForgetsTheOld)
{
	wait_with_listener(h);
	h.arrives(Seg(SYN, h.their(500)));
	h.shutdown();
	EXPECT_EQ(h.cb.state, FIN_WAIT_1);
	EXPECT_EQ(h.cb.wait_deadline, 0u);
	h.arrives(Seg(RST, h.their(501)));
	EXPECT_EQ(h.cb.state, CLOSED);
}

/* The throttle of challenge ACKs is not reset by reopening. */
TEST_P(InputReopen, KeepsTheChallengeCount)
{
	wait_with_listener(h);
	for (int i = 0; i < 10; i++)
		h.arrives(Seg(SYN, h.their(1)));
	EXPECT_FALSE(h.out.limited);
	h.arrives(Seg(SYN, h.their(2)));
	h.arrives(Seg(SYN, h.their(10)));
	EXPECT_TRUE(h.did({ .state = SYN_RECEIVED,
			    .rule = SYNFIN_RULE_SA_SR_06,
			    .drop = SYNFIN_DROP_CHALLENGE_LIMITED,
			    .limited = true }));
}
