// SPDX-License-Identifier: GPL-2.0
/* SND.UNA moves, and what follows; the two windows. */
#include "host.hpp"

using namespace unit;

SUITE(Ack);

/* Neither SYN nor FIN are bytes of the user's. */
TEST_P(Ack, CountsBytesOnly)
{
	h.open();
	h.send(10);
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	EXPECT_EQ(h.out.acked, 0u);
	h.shutdown();
	h.arrives(Seg(ACK, h.their(1), h.our(4)));
	EXPECT_EQ(h.out.acked, 3u);
	h.arrives(Seg(ACK, h.their(1), h.our(12)));
	EXPECT_EQ(h.out.acked, 7u);
	EXPECT_EQ(h.cb.state, FIN_WAIT_2);
}

TEST_P(Ack, RttIsMeasured)
{
	h.reach(ESTABLISHED);	/* its handshake took no time */
	ASSERT_TRUE(h.cb.flags & SYNFIN_CB_SAMPLED);
	h.send(100);
	h.pass(ms(80));
	h.arrives(Seg(ACK, h.their(1), h.our(101)));
	RULE(RTX_01);
	EXPECT_EQ(h.cb.srtt, ms(10));
	EXPECT_EQ(h.cb.rttvar, ms(20));
}

/* Timed is the segment that was out first, by an ACK that covers it. */
TEST_P(Ack, OneMeasurementAtATime)
{
	h.reach(ESTABLISHED);
	h.send(100);
	h.pass(ms(80));
	h.send(100);
	EXPECT_EQ(h.cb.rtt_seq, h.our(1));
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_TIMED);
	h.arrives(Seg(ACK, h.their(1), h.our(101)));
	EXPECT_EQ(h.cb.srtt, ms(10));
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_TIMED);
	h.pass(ms(80));
	h.arrives(Seg(ACK, h.their(1), h.our(201)));
	EXPECT_EQ(h.cb.srtt, ms(10));
}

/* What was out before says nothing of what is timed. */
TEST_P(Ack, MeasuredByWhatLiesBeyond)
{
	h.params.nodelay = 1;
	h.reach(ESTABLISHED);
	h.send(100);
	h.send(100);
	h.arrives(Seg(ACK, h.their(1), h.our(101)));
	h.send(100);
	ASSERT_EQ(h.cb.rtt_seq, h.our(201));
	h.pass(ms(80));
	h.arrives(Seg(ACK, h.their(1), h.our(201)));
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_TIMED);
	EXPECT_EQ(h.cb.srtt, 0u);
	h.arrives(Seg(ACK, h.their(1), h.our(301)));
	EXPECT_EQ(h.cb.srtt, ms(10));
}

/* A handshake that came to nothing: the next one is measured by itself. */
TEST_P(Ack, MeasuredAnew)
{
	h.listen();
	h.arrives(Seg(SYN, h.their(0)));
	h.arrives(Seg(RST, h.their(1)));
	ASSERT_EQ(h.cb.state, LISTEN);
	h.pass(sec(10));
	h.arrives(Seg(SYN, h.their(0)));
	h.pass(ms(40));
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	ASSERT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(h.cb.srtt, ms(40));
}

/* Karn: what went twice is not measured. */
TEST_P(Ack, KarnAfterATimeout)
{
	h.reach(SYN_SENT);
	h.fires();
	h.pass(ms(50));
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	RULE(RTX_07);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_SAMPLED);
	EXPECT_EQ(h.cb.srtt, 0u);
}

/* A SYN that timed out costs a first RTO of three seconds. */
TEST_P(Ack, CautionAfterALostSyn)
{
	h.reach(SYN_SENT);
	h.fires();
	ASSERT_EQ(h.cb.rto, sec(2));
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_RTX_13));
	h.send(1);
	EXPECT_EQ(h.deadline(), h.now() + sec(3));

	/* From more than that it does not come down. */
	Host slow(GetParam());

	slow.reach(SYN_SENT);
	slow.fires();
	slow.fires();
	ASSERT_EQ(slow.cb.rto, sec(4));
	slow.arrives(Seg(SYN | ACK, slow.their(0), slow.our(1)));
	EXPECT_EQ(slow.cb.rto, sec(4));
	EXPECT_FALSE(slow.took_part(SYNFIN_RULE_RTX_13));

	/* Three seconds it is already. */
	Host just(GetParam());

	just.reach(SYN_SENT);
	just.fires();
	just.cb.rto = sec(3);
	just.arrives(Seg(SYN | ACK, just.their(0), just.our(1)));
	EXPECT_FALSE(just.took_part(SYNFIN_RULE_RTX_13));

	/* And without a loss there is no caution. */
	Host fine(GetParam());

	fine.reach(ESTABLISHED);
	fine.send(1);
	EXPECT_EQ(fine.deadline(), fine.now() + sec(1));
}

/* A repeated SYN,ACK is a reason for it as well; a later timeout is none. */
TEST_P(Ack, CautionOnce)
{
	h.reach(SYN_RECEIVED);
	h.fires();
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	EXPECT_EQ(h.cb.rto, sec(3));
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_RTX_13));
	EXPECT_EQ(h.out.rule, SYNFIN_RULE_SA_SR_10);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_SYN_RESENT);
	h.send(1);
	h.pass(ms(10));
	h.arrives(Seg(ACK, h.their(1), h.our(2)));
	EXPECT_EQ(h.cb.rto, sec(1));
	h.send(1);
	h.fires();
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_SYN_RESENT);
	h.arrives(Seg(ACK, h.their(1), h.our(3)));
	EXPECT_EQ(h.cb.rto, sec(2));
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_RTX_13));
}

TEST_P(Ack, TimersStartStopAndRestart)
{
	h.reach(ESTABLISHED);
	RULE(RTX_10);
	EXPECT_EQ(h.deadline(), 0u);
	h.send(2 * PATH_MSS);
	EXPECT_EQ(h.cb.rtx_deadline, h.now() + sec(1));
	EXPECT_EQ(h.cb.user_deadline, h.now() + sec(300));
	h.pass(ms(400));
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS)));
	EXPECT_EQ(h.cb.rtx_deadline, h.now() + sec(1));
	EXPECT_EQ(h.cb.user_deadline, h.now() + sec(300));
	h.pass(ms(400));
	/* What is no progress restarts nothing. */
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS)));
	EXPECT_EQ(h.cb.rtx_deadline, h.now() + ms(600));
	EXPECT_EQ(h.cb.user_deadline, h.now() + sec(300) - ms(400));
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 2 * PATH_MSS)));
	EXPECT_EQ(h.cb.rtx_deadline, 0u);
	EXPECT_EQ(h.cb.user_deadline, 0u);
}

/* What is sent behind something else does not put its timer off. */
TEST_P(Ack, TimerIsTheFirstOnes)
{
	u64 start;

	h.reach(ESTABLISHED);
	h.send(1);
	start = h.now();
	h.pass(ms(400));
	h.send(1);
	EXPECT_EQ(h.cb.rtx_deadline, start + sec(1));
	h.shutdown();
	EXPECT_EQ(h.cb.rtx_deadline, start + sec(1));
}

/* The persist timer's deadline is not that of what is sent at last. */
TEST_P(Ack, TimerAfterPersist)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.send(5);
	ASSERT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	h.pass(ms(400));
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(100));
	ASSERT_EQ(h.sent.size(), 1u);
	RULE(RTX_09);
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_RETRANSMIT);
	EXPECT_EQ(h.deadline(), h.now() + sec(1));
}

/* All that is out is acknowledged, but more is queued: the user waits on. */
TEST_P(Ack, UserTimeoutRunsWhileSomethingIsQueued)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(100));
	h.send(101);
	h.arrives(Seg(ACK, h.their(1), h.our(101)).window(0));
	EXPECT_EQ(h.cb.user_deadline, h.now() + sec(300));
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);

	Host closing(GetParam());

	closing.reach(ESTABLISHED);
	closing.arrives(Seg(ACK, closing.their(1), closing.our(1)).window(5));
	closing.send(5);
	closing.shutdown();
	closing.arrives(Seg(ACK, closing.their(1), closing.our(6)).window(0));
	EXPECT_EQ(closing.cb.user_deadline, closing.now() + sec(300));
}

TEST_P(Ack, NoUserTimeoutWhenItIsOff)
{
	h.params.user_timeout = 0;
	h.reach(ESTABLISHED);
	h.send(2 * PATH_MSS);
	EXPECT_EQ(h.cb.user_deadline, 0u);
	h.arrives(Seg(ACK, h.their(1), h.our(1 + PATH_MSS)));
	EXPECT_EQ(h.cb.user_deadline, 0u);
}

/* Progress forgives: retries, backoff by a new sample, R1, soft errors. */
TEST_P(Ack, ProgressForgives)
{
	h.reach(ESTABLISHED);
	h.send(100);
	h.fires();
	h.fires();
	h.fires();
	ASSERT_EQ(h.cb.retries, 3);
	ASSERT_TRUE(h.cb.flags & SYNFIN_CB_TOLD_R1);
	h.icmp(SYNFIN_ICMP_HOST_UNREACHABLE, h.our(1));
	ASSERT_NE(h.cb.soft_error, 0);
	h.arrives(Seg(ACK, h.their(1), h.our(101)));
	EXPECT_EQ(h.cb.retries, 0);
	EXPECT_EQ(h.cb.soft_error, 0);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_TOLD_R1);
}

/* WL1 and WL2: an old segment does not bring back an old window. */
TEST_P(Ack, WindowOnlyFromNews)
{
	/* sequence, ACK, window; then what SND.WND is */
	const struct { u32 seq, ack; u16 wnd; u32 is; } steps[] = {
		{ 11, 1, 500, 500 },	/* newer SEQ */
		{ 11, 1, 600, 600 },	/* the same again */
		{ 1, 1, 700, 600 },	/* older SEQ */
		{ 11, 101, 800, 800 },	/* newer ACK */
		{ 21, 1, 900, 800 },	/* newer SEQ with an old ACK */
		{ 21, 101, 50, 50 },	/* may shrink */
	};

	h.reach(ESTABLISHED);
	h.send(100);
	for (const auto &s : steps) {
		h.arrives(Seg(ACK, h.their(s.seq), h.our(s.ack))
				  .window(s.wnd));
		EXPECT_EQ(h.cb.snd_wnd, s.is) << s.seq << " " << s.wnd;
	}
}

/* With new text behind old it begins at RCV.NXT, as far as WL1 goes. */
TEST_P(Ack, WindowOfASegmentThatIsPartlyOld)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 10).window(500));
	h.arrives(Seg(ACK, h.their(11), h.our(1)).window(600));
	h.arrives(Seg(ACK, h.their(1), h.our(1), 15).window(700));
	EXPECT_EQ(h.cb.rcv_nxt, h.their(16));
	EXPECT_EQ(h.cb.snd_wnd, 700u);
	EXPECT_EQ(h.cb.snd_wl1, h.their(11));
}

/* HDR-06: 65535 is large, not negative, and is remembered as the largest. */
TEST_P(Ack, LargestWindow)
{
	h.reach(SYN_SENT);
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).window(65535));
	RULE(HDR_06);
	RULE(HDR_07);
	EXPECT_EQ(h.cb.snd_wnd, 65535u);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(1));
	RULE(CHA_04);
	EXPECT_EQ(h.cb.snd_wnd, 1u);
	EXPECT_EQ(h.cb.max_snd_wnd, 65535u);
}

/* An owner waits as long as the peer answers; an orphan has R2. */
TEST_P(Ack, ShutWindowAndOrphans)
{
	for (bool orphan : { false, true }) {
		Host h(GetParam());
		u64 start;

		h.params.data_retries = 3;
		h.reach(ESTABLISHED);
		h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
		h.send(5);
		if (orphan)
			h.close();
		start = h.now();
		for (int i = 0; i < 40 && h.cb.state != CLOSED; i++) {
			h.fires();
			if (h.cb.state != CLOSED)
				h.arrives(Seg(ACK, h.their(1), h.our(1))
						  .window(0));
		}
		if (orphan) {
			EXPECT_EQ(h.cb.state, CLOSED);
			EXPECT_EQ(h.out.cause, SYNFIN_CAUSE_TIMED_OUT);
		} else {
			EXPECT_EQ(h.cb.state, ESTABLISHED);
			EXPECT_GT(h.now() - start, sec(3600));
		}
	}
}

/* Bare ACKs of an open window are no answer to a probe: R2 goes on. */
TEST_P(Ack, OpenWindowIsNoExcuse)
{
	h.reach(ESTABLISHED);
	h.send(5);
	h.fires();
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(100));
	EXPECT_EQ(h.cb.retries, 1);
}

/* Bytes in flight: neither SYN nor FIN is one, nor what has not been sent. */
TEST_P(Ack, BytesInFlight)
{
	h.open();
	EXPECT_EQ(synfin_unacked(&h.cb), 0u);
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).offering(1000)
			.window(3000));
	EXPECT_EQ(synfin_unacked(&h.cb), 0u);
	h.send(2000);
	EXPECT_EQ(synfin_unacked(&h.cb), 2000u);
	h.shutdown();
	EXPECT_EQ(synfin_unacked(&h.cb), 2000u);
	h.arrives(Seg(ACK, h.their(1), h.our(1001)));
	EXPECT_EQ(synfin_unacked(&h.cb), 1000u);
	h.arrives(Seg(ACK, h.their(1), h.our(2002)));
	EXPECT_EQ(synfin_unacked(&h.cb), 0u);
}
