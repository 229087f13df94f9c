// SPDX-License-Identifier: GPL-2.0
/* What a connection sends of its own. */
#include "host.hpp"

extern "C" {
#include "internal.h"
}

using namespace unit;

SUITE(Output);

/* The numbers come round to the ISS itself, and that is no SYN. */
TEST_P(Output, StreamLongerThanTheSequenceSpace)
{
	const u32 chunk = 1u << 29;
	u64 total = 0;

	h.env.mss = 65495;
	h.open();
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).offering(65495));
	for (int i = 0; i < 9; i++) {
		/* The eighth ends where the next number is the ISS. */
		h.send(i == 7 ? chunk - 1 : i == 8 ? 10 : chunk);
		while (h.cb.snd_una != h.cb.snd_end) {
			ASSERT_FALSE(h.sent.empty());
			for (const synfin_tx &tx : h.sent)
				ASSERT_FALSE(tx.seg.flags & SYN) << total;
			h.arrives(Seg(ACK, h.their(1), h.cb.snd_nxt));
			total += h.out.acked;
		}
		ASSERT_TRUE(h.sent.empty());
		if (i == 7)
			ASSERT_EQ(h.cb.snd_una, h.our(0));
	}
	RULE(SEQ_01);
	EXPECT_EQ(total, (1ull << 32) + 9);
	h.shutdown();
	h.arrives(Seg(ACK, h.their(1), h.our(11)));
	EXPECT_EQ(h.cb.state, FIN_WAIT_2);
}

TEST_P(Output, SynOfEitherKind)
{
	h.params.rcv_wnd = 4321;
	h.open();
	EXPECT_TRUE(h.did({
		.state = SYN_SENT, .rule = SYNFIN_RULE_USR_02,
		.sends = { Seg(SYN, h.our(0)).window(4321)
				   .offering(PATH_MSS) },
	}));
	RULE(HDR_18);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_USR_02);
	EXPECT_FALSE(h.sent[0].again);
	EXPECT_EQ(h.cb.snd_nxt, h.our(1));
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(SYN, h.our(0)).window(4321).offering(PATH_MSS)
			    .matches(h.sent[0].seg));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_RTX_11);
	EXPECT_TRUE(h.sent[0].again);
}

/* MSS goes with SYN only, and is never more than the path carries. */
TEST_P(Output, OfferedMss)
{
	const struct { u16 told, path, want; } cases[] = {
		{ 0, 1460, 1460 }, { 1000, 1460, 1000 }, { 1461, 1460, 1460 },
		{ 9000, 8960, 8960 }, { 0, 65495, 65495 }, { 1460, 1460, 1460 },
	};

	RULE(HDR_15);
	RULE(HDR_21);
	for (const auto &c : cases) {
		Host h(GetParam());

		h.params.mss = c.told;
		h.env.mss = c.path;
		h.open();
		EXPECT_EQ(h.sent.at(0).seg.mss, c.want);
		h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
		EXPECT_EQ(h.sent.at(0).seg.mss, 0);
		h.send(1);
		EXPECT_EQ(h.sent.at(0).seg.mss, 0);
		h.shutdown();
		EXPECT_EQ(h.sent.at(0).seg.mss, 0);
	}
}

TEST_P(Output, WhatWasQueuedEarlyGoesWithTheHandshake)
{
	h.open();
	h.send(10);
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = SYNFIN_RULE_USR_05 }));
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED, .rule = SYNFIN_RULE_SA_SS_05,
		.cause = SYNFIN_CAUSE_ESTABLISHED,
		/* One segment: the data brings the third ACK along. */
		.sends = { Seg(ACK | PSH, h.our(1), h.their(1), 10) },
	}));
}

/* Slow start: what was acknowledged, and as much again, may go. */
TEST_P(Output, FlightIsLimited)
{
	h.reach(ESTABLISHED);
	h.send(20 * PATH_MSS);
	RULE(CC_01);
	ASSERT_EQ(h.sent.size(), 10u);
	for (u32 i = 0; i < 10; i++) {
		EXPECT_TRUE(Seg(ACK, h.our(1 + i * PATH_MSS), h.their(1),
				PATH_MSS).matches(h.sent[i].seg));
		EXPECT_EQ(h.sent[i].offset, i * PATH_MSS);
		EXPECT_EQ(h.sent[i].index, i * PATH_MSS);
		EXPECT_EQ(h.sent[i].rule, SYNFIN_RULE_USR_05);
		EXPECT_FALSE(h.sent[i].again);
	}
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 2 * PATH_MSS)));
	ASSERT_EQ(h.sent.size(), 3u);
	EXPECT_EQ(h.sent[0].offset, 10u * PATH_MSS);
	EXPECT_EQ(h.sent[0].index, 8u * PATH_MSS);
	EXPECT_EQ(synfin_unsent(&h.cb), 7u * PATH_MSS);
}

TEST_P(Output, LastSegmentIsPushed)
{
	h.reach(ESTABLISHED);
	h.send(PATH_MSS + 1);
	ASSERT_EQ(h.sent.size(), 2u);
	EXPECT_FALSE(h.sent[0].seg.flags & PSH);
	EXPECT_TRUE(h.sent[1].seg.flags & PSH);
	EXPECT_EQ(h.sent[1].seg.len, 1u);
}

TEST_P(Output, WindowIsKept)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(2000));
	h.send(5000);
	ASSERT_EQ(h.sent.size(), 1u);	/* no crumb of 540 behind it */
	EXPECT_EQ(h.sent[0].seg.len, PATH_MSS);
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS)).window(900));
	EXPECT_TRUE(h.sent.empty());	/* and none alone */
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 900u);
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS + 900)).window(0));
	EXPECT_TRUE(h.sent.empty());
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
}

/* FIN takes a number, so it needs room in the window too. */
TEST_P(Output, FinNeedsRoom)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(100));
	h.send(100);
	h.shutdown();
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1,
			    .rule = SYNFIN_RULE_USR_10 }));
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(101));
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1,
			    .rule = SYNFIN_RULE_SA_F1_05,
			    .sends = { Seg(ACK | FIN, h.our(101),
					   h.their(1)) } }));
	RULE(CLS_02);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_CLS_02);
}

/* CLOSE-WAIT ends when its FIN really leaves. */
TEST_P(Output, CloseWaitWaitsForItsFin)
{
	h.reach(CLOSE_WAIT);
	h.arrives(Seg(ACK, h.their(2), h.our(1)).window(0));
	h.send(10);
	h.shutdown();
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_USR_12 }));
	h.arrives(Seg(ACK, h.their(2), h.our(1)).window(100));
	EXPECT_TRUE(h.did({
		.state = LAST_ACK, .rule = SYNFIN_RULE_SA_CW_04,
		.sends = { Seg(ACK | PSH, h.our(1), h.their(2), 10),
			   Seg(ACK | FIN, h.our(11), h.their(2)) },
	}));
	EXPECT_EQ(h.sent[1].narcs, 1);
	EXPECT_EQ(h.sent[1].arcs[0].rule, SYNFIN_RULE_USR_12);
	EXPECT_EQ(h.sent[1].rule, SYNFIN_RULE_USR_12);
}

/* The persist timer: one byte past the window, with a growing pause. */
TEST_P(Output, ZeroWindowProbe)
{
	u64 gaps[4];

	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.send(500);
	ASSERT_TRUE(h.sent.empty());
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	EXPECT_EQ(h.deadline(), h.now() + sec(1));
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(ACK, h.our(1), h.their(1), 1).matches(h.sent[0].seg));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_USR_05);
	for (u64 &gap : gaps) {
		u64 before = h.now();

		/* The peer is alive, and his window still shut. */
		h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
		EXPECT_TRUE(h.sent.empty());
		EXPECT_EQ(h.cb.retries, 0);
		h.fires();
		gap = h.now() - before;
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.len, 1u);
		EXPECT_EQ(h.sent[0].seg.seq, h.our(1));
	}
	EXPECT_EQ(gaps[0], sec(1));
	EXPECT_EQ(gaps[1], sec(2));
	EXPECT_EQ(gaps[2], sec(4));
	EXPECT_EQ(gaps[3], sec(8));
	/* It opens: what had been out goes again, and the rest after it. */
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(1000));
	ASSERT_EQ(h.sent.size(), 2u);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(1));
	EXPECT_EQ(h.sent[1].seg.len + h.sent[0].seg.len, 500u);
	h.arrives(Seg(ACK, h.their(1), h.our(501)).window(1000));
	EXPECT_EQ(h.deadline(), 0u);
}

/* A peer that takes the probe's byte although his window is shut. */
TEST_P(Output, ProbeIsTaken)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.send(2);
	h.fires();
	h.arrives(Seg(ACK, h.their(1), h.our(2)).window(0));
	EXPECT_EQ(h.out.acked, 1u);
	EXPECT_TRUE(h.sent.empty());
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(2));
	EXPECT_EQ(h.sent[0].offset, 1u);
}

/* With nothing but a FIN to send, the FIN is the probe. */
TEST_P(Output, FinIsTheProbe)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.shutdown();
	ASSERT_TRUE(h.sent.empty());
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(ACK | FIN, h.our(1), h.their(1))
			    .matches(h.sent[0].seg));
}

/* An ACK from out there would not be looked at: it stays at the edge. */
TEST_P(Output, AcksStayInsideThePeersWindow)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.send(2);
	h.fires();
	ASSERT_EQ(h.cb.snd_nxt, h.our(2));
	h.arrives(Seg(ACK, h.their(1), h.our(1), 5).window(0));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(1));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_SA_ES_10);
	EXPECT_EQ(synfin_ack_seq(&h.cb), h.our(1));
}

/* One timer, one segment: the earliest (RFC 6298 5.4), of whatever kind. */
TEST_P(Output, EarliestFirst)
{
	h.reach(ESTABLISHED);
	h.send(2 * PATH_MSS);
	h.shutdown();
	h.fires();
	RULE(RTX_11);
	EXPECT_TRUE(h.did({
		.state = FIN_WAIT_1, .rule = SYNFIN_RULE_RTX_12,
		.also = { SYNFIN_RULE_RTX_11 },
		.sends = { Seg(ACK | PSH, h.our(1), h.their(1), PATH_MSS) },
	}));
	EXPECT_EQ(h.sent[0].offset, 0u);
	/* A partial ACK: on with the next one at once. */
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS)));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(h.sent[0].again);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(1 + PATH_MSS));
	EXPECT_EQ(h.sent[0].seg.len, PATH_MSS);
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 2 * PATH_MSS)));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(ACK | FIN, h.our(1 + 2 * PATH_MSS), h.their(1))
			    .matches(h.sent[0].seg));
	h.arrives(Seg(ACK, h.their(1), h.our(2 + 2 * PATH_MSS)));
	EXPECT_EQ(h.cb.state, FIN_WAIT_2);
	EXPECT_TRUE(h.sent.empty());
}

/* Where it ended is behind by more than half of all numbers, and looks as if ahead. */
TEST_P(Output, RecoveryOfLongAgo)
{
	h.reach(ESTABLISHED);
	h.cb.snd_recover = h.cb.snd_una - 0x80000001u;
	h.send(2 * PATH_MSS);
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS)));
	EXPECT_TRUE(h.sent.empty());
}

/* Recovery ends where the timer found SND.NXT. */
TEST_P(Output, RecoveryEnds)
{
	h.reach(ESTABLISHED);
	h.send(2 * PATH_MSS);
	h.fires();
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 2 * PATH_MSS)));
	EXPECT_TRUE(h.sent.empty());
	h.send(2 * PATH_MSS);
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 3 * PATH_MSS)));
	EXPECT_TRUE(h.sent.empty());
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_RECOVER);

	/* Also when more has been sent meanwhile. */
	Host more(GetParam());

	more.reach(ESTABLISHED);
	more.send(PATH_MSS);
	more.fires();
	more.arrives(Seg(ACK, more.their(1), more.our(1)));
	more.send(PATH_MSS);
	ASSERT_EQ(more.cb.snd_nxt, more.our(1 + 2 * PATH_MSS));
	more.arrives(Seg(ACK, more.their(1), more.our(1 + PATH_MSS)));
	EXPECT_TRUE(more.sent.empty());
}

/* Only what was sent is sent again: less than a whole segment was. */
TEST_P(Output, NothingNewInARetransmission)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(100));
	h.send(5000);
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	ASSERT_EQ(h.sent[0].seg.len, 100u);
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 100u);
	EXPECT_EQ(h.cb.snd_nxt, h.our(101));
}

/* All of it was sent: no more than that goes again, and no FIN with it. */
TEST_P(Output, AShortSegmentStaysShort)
{
	for (bool closed : { false, true }) {
		Host h(GetParam());

		h.reach(ESTABLISHED);
		h.send(100);
		if (closed)
			h.shutdown();
		h.fires();
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_TRUE(Seg(ACK | PSH, h.our(1), h.their(1), 100)
				    .matches(h.sent[0].seg));
	}
}

/* A repeated FIN has the old number and the current ACK (CLS-12). */
TEST_P(Output, RepeatedFin)
{
	h.reach(FIN_WAIT_1);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 50));
	h.fires();
	RULE(CLS_12);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(ACK | FIN, h.our(1), h.their(51)).window(WINDOW)
			    .matches(h.sent[0].seg));
	EXPECT_TRUE(h.sent[0].again);
	EXPECT_EQ(h.cb.snd_nxt, h.our(2));
}

/* The FIN waits behind the SYN: only what is missing goes again. */
TEST_P(Output, SynBeforeFin)
{
	h.reach(SYN_RECEIVED);
	h.shutdown();
	h.fires();
	RULE(RTX_24);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(SYN | ACK, h.our(0), h.their(1)).offering(PATH_MSS)
			    .matches(h.sent[0].seg));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_RTX_23);
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(ACK | FIN, h.our(1), h.their(1))
			    .matches(h.sent[0].seg));
}

/* Several segments handled together get one ACK. */
TEST_P(Output, OneAckForMany)
{
	h.reach(ESTABLISHED);
	h.hold = true;
	for (u32 i = 0; i < 3; i++)
		h.arrives(Seg(ACK, h.their(1 + 10 * i), h.our(1), 10));
	h.pull();
	RULE(SEQ_10);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(ACK, h.our(1), h.their(31)).matches(h.sent[0].seg));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_SA_ES_10);
}

TEST_P(Output, SilentStates)
{
	for (u8 state : { CLOSED, LISTEN, TIME_WAIT }) {
		Host h(GetParam());

		h.reach(state);
		h.pull();
		EXPECT_TRUE(h.sent.empty());
	}
}

/* Data queued while the SYN is out waits for ESTABLISHED. */
TEST_P(Output, NothingBeforeTheSynIsAcknowledged)
{
	h.reach(SYN_RECEIVED);
	h.send(100);
	EXPECT_TRUE(h.sent.empty());
	EXPECT_EQ(synfin_unsent(&h.cb), 100u);
	h.arrives(Seg(SYN, h.their(0)));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.flags, SYN | ACK);
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 100u);
	EXPECT_EQ(synfin_unsent(&h.cb), 0u);
}

/* A SYN that meets ours before that has left: one SYN,ACK will do. */
TEST_P(Output, CrossedBeforeTheFirstSyn)
{
	h.hold = true;
	h.open();
	h.arrives(Seg(SYN, h.their(0)));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.pull();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_TRUE(Seg(SYN | ACK, h.our(0), h.their(1))
			    .matches(h.sent[0].seg));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_SA_SS_07);
}

TEST_P(Output, UnsentBeforeTheFirstSyn)
{
	h.hold = true;
	h.open();
	EXPECT_EQ(synfin_unsent(&h.cb), 0u);
	h.send(7);
	EXPECT_EQ(synfin_unsent(&h.cb), 7u);
}
