// SPDX-License-Identifier: GPL-2.0
/* SEGMENT ARRIVES: what our receive window lets in, and what it cuts off. */
#include "host.hpp"

using namespace unit;

SUITE(InputWindow);

TEST_P(InputWindow, RstMeetsAClosedWindow)
{
	h.params.rcv_wnd = 0;
	h.reach(ESTABLISHED);
	ASSERT_EQ(h.rcv_wnd(), 0u);
	RULE(HDR_22);
	for (u32 off : { -1u, 1u }) {
		h.arrives(Seg(RST, h.their(1 + off)));
		EXPECT_TRUE(h.did({ .state = ESTABLISHED,
				    .rule = SYNFIN_RULE_SA_ES_02,
				    .drop = SYNFIN_DROP_RST_OUTSIDE }));
	}
	h.arrives(Seg(RST, h.their(1)));
	EXPECT_TRUE(h.did({ .state = CLOSED, .rule = SYNFIN_RULE_SA_ES_02,
			    .cause = SYNFIN_CAUSE_RESET }));
}

TEST_P(InputWindow, AcceptabilityTable)
{
	const struct { u32 wnd, len, off; bool ok; u16 rule; } cases[] = {
		{ 0, 0, 0, true, SYNFIN_RULE_SEQ_03 },
		{ 0, 0, -1u, false, SYNFIN_RULE_SEQ_03 },
		{ 0, 0, 1, false, SYNFIN_RULE_SEQ_03 },
		{ 10, 0, -1u, false, SYNFIN_RULE_SEQ_04 },
		{ 10, 0, 0, true, SYNFIN_RULE_SEQ_04 },
		{ 10, 0, 9, true, SYNFIN_RULE_SEQ_04 },
		{ 10, 0, 10, false, SYNFIN_RULE_SEQ_04 },
		{ 0, 5, -1u, false, SYNFIN_RULE_SEQ_05 },
		{ 0, 5, 1, false, SYNFIN_RULE_SEQ_05 },
		{ 0, 5, -4u, false, SYNFIN_RULE_SEQ_05 },
		{ 10, 5, -5u, false, SYNFIN_RULE_SEQ_06 },
		{ 10, 5, -4u, true, SYNFIN_RULE_SEQ_06 },
		{ 10, 5, 0, true, SYNFIN_RULE_SEQ_06 },
		{ 10, 5, 9, true, SYNFIN_RULE_SEQ_06 },
		{ 10, 5, 10, false, SYNFIN_RULE_SEQ_06 },
		{ 10, 15, -5u, true, SYNFIN_RULE_SEQ_06 },
		{ 10, 16, -5u, false, SYNFIN_RULE_SEQ_06 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.params.rcv_wnd = c.wnd;
		h.reach(ESTABLISHED);
		name_rule(c.rule);
		h.arrives(Seg(ACK, h.their(1 + c.off), h.our(1), c.len));
		EXPECT_EQ(h.out.rules[0] != SYNFIN_RULE_SA_ES_01, c.ok)
			<< c.wnd << " " << c.len << " " << (s32)c.off;
		EXPECT_EQ(h.out.drop == SYNFIN_DROP_BAD_SEQ, !c.ok);
	}
}

TEST_P(InputWindow, FinTakesANumber)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 5));
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), 5));
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_SA_ES_11,
			    .also = { SYNFIN_RULE_SEQ_07 },
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .sends = { Seg(ACK, h.our(1), h.their(7)) } }));
}

TEST_P(InputWindow, LeftEdgeIsTrimmed)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 20));
	h.arrives(Seg(ACK, h.their(11), h.our(1), 15));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_ES_10,
			    .also = { SYNFIN_RULE_SEQ_07 },
			    .sends = { Seg(ACK, h.our(1), h.their(26)) },
			    .accepted = 5 }));
	EXPECT_EQ(h.out.accept_off, 10u);
	/* An exact segment is not. */
	h.arrives(Seg(ACK, h.their(26), h.our(1), 15));
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_SEQ_07));
	EXPECT_EQ(h.out.accept_off, 0u);
}

TEST_P(InputWindow, RightEdgeIsTrimmed)
{
	const struct { u32 len; u8 fin; u32 take; bool cut; u8 state; } cases[] = {
		{ 9, FIN, 9, false, CLOSE_WAIT }, { 10, 0, 10, false, ESTABLISHED },
		{ 10, FIN, 10, true, ESTABLISHED }, { 11, 0, 10, true, ESTABLISHED },
		{ 11, FIN, 10, true, ESTABLISHED }, { 200, 0, 10, true, ESTABLISHED },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.params.rcv_wnd = 10;
		h.reach(ESTABLISHED);
		h.arrives(Seg(ACK | c.fin, h.their(1), h.our(1), c.len));
		EXPECT_EQ(h.out.accept_len, c.take);
		EXPECT_EQ(h.out.drop, c.cut ? SYNFIN_DROP_BEYOND_WINDOW :
					      SYNFIN_DROP_NONE);
		EXPECT_EQ(h.cb.state, c.state);
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.ack,
			  h.their(1 + c.take + (c.state == CLOSE_WAIT)));
	}
}

/* Nothing can be kept: both text and FIN have to come again. */
TEST_P(InputWindow, FinOutOfOrder)
{
	const struct { u8 state; u16 rule; u32 ours; } cases[] = {
		{ ESTABLISHED, SYNFIN_RULE_SA_ES_12, 1 },
		{ FIN_WAIT_1, SYNFIN_RULE_SA_ES_12, 2 },
		{ FIN_WAIT_2, SYNFIN_RULE_SA_F2_08, 2 },
	};

	RULE(SEQ_08);
	RULE(SEQ_09);
	for (const auto &c : cases)
		for (u32 len : { 0u, 5u }) {
			Host h(GetParam());

			h.env.facts = 0;
			h.reach(c.state);
			h.arrives(Seg(ACK | FIN, h.their(11), h.our(1), len));
			EXPECT_TRUE(h.did({
				.state = c.state, .rule = c.rule,
				.drop = SYNFIN_DROP_OUT_OF_ORDER,
				.sends = { Seg(ACK, h.our(c.ours),
					       h.their(1)) },
			}));
			h.arrives(Seg(ACK | FIN, h.their(1), h.our(1),
				      10 + len));
			EXPECT_EQ(h.out.accept_len, 10 + len);
			EXPECT_EQ(h.cb.rcv_nxt, h.their(12 + len));
		}
}

TEST_P(InputWindow, FinMeetsAClosedWindow)
{
	const struct { u8 from, to; u16 rule; } cases[] = {
		{ ESTABLISHED, CLOSE_WAIT, SYNFIN_RULE_SA_ES_11 },
		{ FIN_WAIT_1, CLOSING, SYNFIN_RULE_SA_F1_06 },
		{ FIN_WAIT_2, TIME_WAIT, SYNFIN_RULE_SA_F2_06 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.params.rcv_wnd = 0;
		h.reach(c.from);
		h.arrives(Seg(ACK | FIN, h.their(1), h.cb.snd_una));
		EXPECT_EQ(h.cb.state, c.to);
		EXPECT_EQ(h.out.rule, c.rule);
		EXPECT_TRUE(h.took_part(SYNFIN_RULE_SA_ES_13));
		EXPECT_EQ(h.cb.rcv_nxt, h.their(2));
		EXPECT_EQ(h.rcv_wnd(), 0u);
	}
}

TEST_P(InputWindow, TextMeetsAClosedWindow)
{
	h.params.rcv_wnd = 0;
	h.reach(ESTABLISHED);
	h.send(100);
	for (u8 more : { 0, +FIN }) {
		h.arrives(Seg(ACK | more, h.their(1), h.our(101), 1));
		EXPECT_TRUE(h.did({
			.state = ESTABLISHED,
			.rule = more ? (u16)SYNFIN_RULE_SA_ES_09 :
				       (u16)SYNFIN_RULE_SA_ES_08,
			.also = { SYNFIN_RULE_SEQ_05 },
			.drop = SYNFIN_DROP_BEYOND_WINDOW,
			.sends = { Seg(ACK, h.our(101), h.their(1)).window(0) },
		}));
		EXPECT_EQ(h.cb.snd_una, h.our(101));
	}
}

/* Only for its ACK would it be looked at (RFC 9293 3.10.7.4, first). */
TEST_P(InputWindow, NoAckMeetsAClosedWindow)
{
	h.params.rcv_wnd = 0;
	h.reach(ESTABLISHED);
	h.arrives(Seg(PSH, h.their(1), 0, 1));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_ES_01,
			    .drop = SYNFIN_DROP_BAD_SEQ,
			    .reply = Seg(ACK, h.our(1), h.their(1)) }));
}

TEST_P(InputWindow, BadAckMeetsAClosedWindowInSynReceived)
{
	h.params.rcv_wnd = 0;
	h.reach(SYN_RECEIVED);
	h.arrives(Seg(ACK, h.their(1), h.our(2), 1));
	EXPECT_TRUE(h.did({ .state = SYN_RECEIVED,
			    .rule = SYNFIN_RULE_SA_SR_01,
			    .drop = SYNFIN_DROP_BAD_SEQ,
			    .reply = Seg(ACK, h.our(1), h.their(1)) }));
}

TEST_P(InputWindow, AheadButItsAckCounts)
{
	h.reach(ESTABLISHED);
	h.send(50);
	h.arrives(Seg(ACK, h.their(21), h.our(51), 5));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_DAT_01,
			    .also = { SYNFIN_RULE_SA_ES_08,
				      SYNFIN_RULE_SA_ES_14 },
			    .sends = { Seg(ACK, h.our(51), h.their(1)) },
			    .kept = 5 }));
	EXPECT_EQ(h.cb.snd_una, h.our(51));

	Host f(GetParam());

	f.reach(FIN_WAIT_1);
	f.arrives(Seg(ACK | FIN, f.their(21), f.our(2)));
	EXPECT_TRUE(f.did({ .state = FIN_WAIT_2,
			    .rule = SYNFIN_RULE_DAT_03,
			    .also = { SYNFIN_RULE_SA_F1_04,
				      SYNFIN_RULE_SA_F2_08 },
			    .sends = { Seg(ACK, f.our(2), f.their(1)) } }));
}

TEST_P(InputWindow, AheadWithoutTextIsSilent)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(21), h.our(1)));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_ES_09 }));
}
