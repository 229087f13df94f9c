// SPDX-License-Identifier: GPL-2.0
/* ACKs that wait for company: RFC 9293 3.8.6.3, RFC 5681 4.2. */
#include "host.hpp"

using namespace unit;

SUITE(DelayedAck);

static void reach(Host &h, u8 state = ESTABLISHED)
{
	h.params.delayed_ack = ms(40);
	h.reach(state);
}

TEST_P(DelayedAck, OffByDefault)
{
	h.reach(ESTABLISHED);
	h.arrives(h.from_peer(ACK, 10));
	EXPECT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.deadline(), 0u);
}

TEST_P(DelayedAck, Alone)
{
	reach(h);
	h.arrives(h.from_peer(ACK, 10));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_SA_ES_10,
			    .also = { SYNFIN_RULE_ACK_01 }, .accepted = 10 }));
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_DELAYED_ACK);
	EXPECT_EQ(h.deadline(), h.now() + ms(40));
	h.fires();
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_ACK_01,
			    .sends = { Seg(ACK, h.our(1), h.their(11)) } }));
	EXPECT_EQ(h.deadline(), 0u);
}

TEST_P(DelayedAck, TheSecondAtOnce)
{
	reach(h);
	for (u32 i = 0; i < 3; i++) {
		h.arrives(h.from_peer(ACK, 10));
		EXPECT_TRUE(h.sent.empty());
		h.arrives(h.from_peer(ACK, 10));
		EXPECT_TRUE(h.took_part(SYNFIN_RULE_ACK_02));
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.ack, h.their(21 + 20 * i));
		EXPECT_EQ(h.deadline(), 0u);
	}
}

/* With data, with a window update, with an answer. */
TEST_P(DelayedAck, LeavesWithOthers)
{
	reach(h);
	h.arrives(h.from_peer(ACK, 10));
	h.send(5);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.ack, h.their(11));
	EXPECT_EQ(h.cb.ack_deadline, 0u);

	Host d(GetParam());

	reach(d);
	d.arrives(d.from_peer(ACK, 10));
	d.arrives(Seg(ACK, d.their(1), d.our(1), 10));
	EXPECT_TRUE(Seg(ACK, d.our(1), d.their(11)).matches(d.out.reply));
	EXPECT_EQ(d.cb.ack_deadline, 0u);
}

/* Holes, what fills them, and the end are told at once. */
TEST_P(DelayedAck, WhatDoesNotWait)
{
	reach(h);
	h.arrives(Seg(ACK, h.their(11), h.our(1), 5));
	EXPECT_EQ(h.sent.size(), 1u);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 5));
	EXPECT_EQ(h.sent.size(), 1u);
	h.arrives(Seg(ACK, h.their(6), h.our(1), 5));
	EXPECT_EQ(h.out.released, 5u);
	EXPECT_EQ(h.sent.size(), 1u);
	h.arrives(h.from_peer(ACK | FIN, 5));
	EXPECT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.cb.ack_deadline, 0u);

	Host f(GetParam());

	reach(f, FIN_WAIT_2);
	f.arrives(f.from_peer(ACK, 5));
	EXPECT_TRUE(f.sent.empty());
	f.arrives(f.from_peer(ACK | FIN));
	EXPECT_EQ(f.cb.state, TIME_WAIT);
	EXPECT_TRUE(f.out.reply.flags);
	EXPECT_EQ(f.timer(), SYNFIN_TIMER_TIME_WAIT);
}

/* Whoever has sent nothing but an ACK has been quiet (RFC 5681 4.1). */
TEST_P(DelayedAck, IsNoData)
{
	reach(h);
	h.send(1);
	h.arrives(h.from_peer(ACK));
	h.cb.cwnd = 20 * PATH_MSS;
	h.pass(h.cb.rto);
	h.arrives(h.from_peer(ACK, 10));
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	h.send(1);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_CC_09);
}

TEST_P(DelayedAck, TheHandshakeDoesNotWait)
{
	h.params.delayed_ack = ms(40);
	h.open();
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	EXPECT_EQ(h.sent.size(), 1u);
}

TEST_P(DelayedAck, Retune)
{
	reach(h);
	h.arrives(h.from_peer(ACK, 10));
	h.pass(ms(10));
	h.retune([](synfin_params &p) { p.delayed_ack = ms(100); });
	EXPECT_EQ(h.deadline(), h.now() + ms(90));
	h.retune([](synfin_params &p) { p.delayed_ack = 0; });
	EXPECT_EQ(h.deadline(), h.now());
	h.fires();
	EXPECT_EQ(h.sent.size(), 1u);
}

/* Whichever is due first is the timer that runs. */
TEST_P(DelayedAck, BesideTheRetransmissionTimer)
{
	for (bool late : { false, true }) {
		Host h(GetParam());

		reach(h);
		h.send(10);
		if (late)
			h.pass(h.cb.rto - ms(20));
		h.arrives(Seg(ACK, h.their(1), h.our(1), 10));
		ASSERT_EQ(h.cb.ack_deadline, h.now() + ms(40));
		EXPECT_EQ(h.timer(), late ? SYNFIN_TIMER_RETRANSMIT :
					    SYNFIN_TIMER_DELAYED_ACK);
	}
}
