// SPDX-License-Identifier: GPL-2.0
/* SEGMENT ARRIVES: ACK, text and FIN, where each state has its own answer. */
#include "host.hpp"

using namespace unit;

SUITE(InputClose);

TEST_P(InputClose, EstablishedAckIsNew)
{
	h.reach(ESTABLISHED);
	h.send(3000);
	ASSERT_EQ(h.sent.size(), 3u);
	h.arrives(Seg(ACK, h.their(1), h.our(1001)).window(20000));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_ES_08 }));
	EXPECT_EQ(h.out.acked, 1000u);
	EXPECT_EQ(h.cb.snd_una, h.our(1001));
	EXPECT_EQ(h.cb.snd_wnd, 20000u);
	h.arrives(Seg(ACK, h.their(1), h.our(3001)).window(20000));
	EXPECT_EQ(h.out.acked, 2000u);
	EXPECT_EQ(h.deadline(), 0u);
}

TEST_P(InputClose, EstablishedDuplicateAckWithText)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 9));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_ES_10,
			    .also = { SYNFIN_RULE_SA_ES_09 },
			    .sends = { Seg(ACK, h.our(1), h.their(10)) },
			    .accepted = 9 }));
}

TEST_P(InputClose, EstablishedFin)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), 9));
	RULE(CLS_03);
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_SA_ES_11,
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .sends = { Seg(ACK, h.our(1), h.their(11)) },
			    .accepted = 9 }));
	EXPECT_EQ(h.deadline(), 0u);
}

/* Options on any segment, URG on any: nothing changes (MUST-5). */
TEST_P(InputClose, FinWithOptionsAndUrg)
{
	Seg fin(ACK | FIN | URG, h.their(1), h.our(1));

	h.reach(ESTABLISHED);
	fin.hdr_len = SYNFIN_HEADER_MAX;
	h.arrives(fin.offering(100));
	RULE(HDR_09);
	RULE(HDR_16);
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_SA_ES_11,
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .sends = { Seg(ACK, h.our(1), h.their(2)) } }));
	EXPECT_EQ(h.cb.snd_mss, PATH_MSS);
}

/* A FIN behind a hole waits for the hole to be filled. */
/* A closed window does not keep out a FIN that needs none of it. */
/* Text does not fit, but its ACK counts, and it gets one. */
/* In the window but ahead: its ACK is used, even to end FIN-WAIT-1. */
TEST_P(InputClose, FinWait1AckOfFin)
{
	h.reach(FIN_WAIT_1);
	h.arrives(Seg(ACK, h.their(1), h.our(2)));
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_2,
			    .rule = SYNFIN_RULE_SA_F1_04 }));
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_SA_F1_10));
	RULE(RTX_10);
	EXPECT_EQ(h.deadline(), 0u);
	EXPECT_EQ(h.out.acked, 0u);
}

TEST_P(InputClose, FinWait1AckOfDataOnly)
{
	h.reach(ESTABLISHED);
	h.send(500);
	h.shutdown();
	ASSERT_EQ(h.cb.snd_nxt, h.our(502));
	h.arrives(Seg(ACK, h.their(1), h.our(501)));
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1,
			    .rule = SYNFIN_RULE_SA_F1_05 }));
	EXPECT_EQ(h.out.acked, 500u);
	EXPECT_NE(h.deadline(), 0u);
}

/* A FIN sent from SYN-RECEIVED: the ACK of the SYN alone is not enough. */
TEST_P(InputClose, FinWait1AckOfSynOnly)
{
	h.reach(SYN_RECEIVED);
	h.shutdown();
	ASSERT_TRUE(h.did({ .state = FIN_WAIT_1, .rule = SYNFIN_RULE_USR_09,
			    .sends = { Seg(ACK | FIN, h.our(1),
					   h.their(1)) } }));
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1,
			    .rule = SYNFIN_RULE_SA_F1_05 }));
	EXPECT_EQ(h.cb.snd_una, h.our(1));
	h.arrives(Seg(ACK, h.their(1), h.our(2)));
	EXPECT_EQ(h.cb.state, FIN_WAIT_2);
}

/* The window on the SYN is for the FIN, too. */
TEST_P(InputClose, FinFromSynReceivedNeedsRoom)
{
	for (u16 wnd : { 0, 1 }) {
		Host h(GetParam());

		h.reach(LISTEN);
		h.arrives(Seg(SYN, h.their(0)).window(wnd));
		h.shutdown();
		ASSERT_EQ(h.cb.state, FIN_WAIT_1);
		EXPECT_EQ(h.sent.size(), wnd);
		h.arrives(Seg(ACK, h.their(1), h.our(1)).window(1));
		EXPECT_EQ(h.cb.snd_nxt, h.our(2));
		EXPECT_EQ(h.sent.size(), 1u - wnd);
	}
}

/* Until our SYN is acknowledged only an ACK of it will do. */
TEST_P(InputClose, FinWait1SynUnacknowledged)
{
	for (u32 ack : { 0u, -1u, -WINDOW }) {
		Host h(GetParam());

		h.reach(SYN_RECEIVED);
		h.shutdown();
		h.arrives(Seg(ACK, h.their(1), h.our(ack), 5));
		EXPECT_TRUE(h.did({ .state = FIN_WAIT_1,
				    .rule = SYNFIN_RULE_CHA_03,
				    .drop = SYNFIN_DROP_OLD_ACK,
				    .reply = Seg(ACK, h.our(2),
						 h.their(1)) }));
	}
}

TEST_P(InputClose, FinWait1Fin)
{
	h.reach(FIN_WAIT_1);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), 7));
	RULE(CLS_05);
	EXPECT_TRUE(h.did({ .state = CLOSING,
			    .rule = SYNFIN_RULE_SA_F1_06,
			    .also = { SYNFIN_RULE_SA_F1_08 },
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .sends = { Seg(ACK, h.our(2), h.their(9)) },
			    .accepted = 7 }));
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_RETRANSMIT);
}

/* A FIN that is still waiting for the window is not acknowledged either. */
TEST_P(InputClose, FinWait1FinBeforeOursLeft)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.shutdown();
	ASSERT_TRUE(h.sent.empty());
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(1)).window(0));
	EXPECT_EQ(h.cb.state, CLOSING);
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	/* The window opens: our FIN leaves from CLOSING. */
	h.arrives(Seg(ACK, h.their(2), h.our(1)).window(10));
	EXPECT_TRUE(h.did({ .state = CLOSING,
			    .rule = SYNFIN_RULE_SA_CG_06,
			    .sends = { Seg(ACK | FIN, h.our(1),
					   h.their(2)) } }));
}

TEST_P(InputClose, FinWait1FinAndAckOfFin)
{
	h.reach(FIN_WAIT_1);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
	RULE(CLS_06);
	EXPECT_TRUE(h.did({ .state = TIME_WAIT,
			    .rule = SYNFIN_RULE_SA_F1_07,
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .reply = Seg(ACK, h.our(2), h.their(2)) }));
	EXPECT_EQ(h.out.narcs, 1);
	RULE(TW_01);
	EXPECT_EQ(h.deadline(), h.now() + sec(240));
}

TEST_P(InputClose, FinWaitText)
{
	const struct { u8 state; u16 rule; } cases[] = {
		{ FIN_WAIT_1, SYNFIN_RULE_SA_F1_08 },
		{ FIN_WAIT_2, SYNFIN_RULE_SA_F2_05 },
	};

	RULE(CLS_01);
	for (const auto &c : cases) {
		Host h(GetParam()), gone(GetParam());

		h.reach(c.state);
		h.arrives(Seg(ACK, h.their(1), h.cb.snd_una, 33));
		EXPECT_TRUE(h.did({
			.state = c.state, .rule = c.rule,
			.sends = { Seg(ACK, h.our(2), h.their(34)) },
			.accepted = 33,
		}));
		/* After close(2) nobody will ever read it. */
		RULE(CLS_08);
		gone.reach(c.state);
		gone.close();
		ASSERT_EQ(gone.cb.state, c.state);
		gone.arrives(Seg(ACK | FIN, gone.their(1), gone.cb.snd_una,
				 33));
		EXPECT_TRUE(gone.did({
			.state = CLOSED,
			.rule = SYNFIN_RULE_CLS_09,
			.also = { c.rule },
			.drop = SYNFIN_DROP_AFTER_CLOSE,
			.cause = SYNFIN_CAUSE_DATA_LOST,
			.reply = Seg(RST | ACK, gone.our(2), gone.their(1)),
		}));
		/* That it is text, and who has gone: no other rule between. */
		ASSERT_GE(gone.out.nrules, 2);
		EXPECT_EQ(gone.out.rules[gone.out.nrules - 2], c.rule);
	}
}

TEST_P(InputClose, FinWait2Ack)
{
	h.reach(FIN_WAIT_2);
	h.arrives(Seg(ACK, h.their(1), h.our(2)));
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_2,
			    .rule = SYNFIN_RULE_SA_F2_04 }));
}

TEST_P(InputClose, FinWait2Fin)
{
	h.reach(FIN_WAIT_2);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(2), 3));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT,
			    .rule = SYNFIN_RULE_SA_F2_06,
			    .also = { SYNFIN_RULE_SA_F2_05 },
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .reply = Seg(ACK, h.our(2), h.their(5)),
			    .accepted = 3 }));
	EXPECT_EQ(h.deadline(), h.now() + sec(240));
}

/* A stale ACK makes a FIN no worse. */
TEST_P(InputClose, FinWait2FinWithOldAck)
{
	h.reach(FIN_WAIT_2);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(1)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT,
			    .rule = SYNFIN_RULE_SA_F2_07,
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .reply = Seg(ACK, h.our(2), h.their(2)) }));
}

TEST_P(InputClose, CloseWaitAck)
{
	h.reach(CLOSE_WAIT);
	h.send(40);
	h.arrives(Seg(ACK, h.their(2), h.our(41)));
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_SA_CW_04 }));
	EXPECT_EQ(h.out.acked, 40u);
	EXPECT_EQ(h.deadline(), 0u);
}

/* The peer has sent its FIN: text and FIN past it mean nothing. */
TEST_P(InputClose, TextAndFinAfterFin)
{
	const struct { u8 state; u16 text, fin; } cases[] = {
		{ CLOSE_WAIT, SYNFIN_RULE_SA_CW_05, SYNFIN_RULE_SA_CW_06 },
		{ CLOSING, SYNFIN_RULE_SA_CG_07, SYNFIN_RULE_SA_CG_07 },
		{ LAST_ACK, SYNFIN_RULE_SA_LA_06, SYNFIN_RULE_SA_LA_06 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());
		u32 nxt;

		h.reach(c.state);
		nxt = h.cb.snd_nxt;
		h.arrives(Seg(ACK | URG, h.their(2), h.our(1), 5));
		EXPECT_TRUE(h.did({ .state = c.state, .rule = c.text,
				    .drop = SYNFIN_DROP_AFTER_FIN }));
		h.arrives(Seg(ACK | FIN, h.their(2), h.our(1)));
		EXPECT_TRUE(h.did({ .state = c.state, .rule = c.fin,
				    .drop = SYNFIN_DROP_AFTER_FIN,
				    .sends = { Seg(ACK, nxt, h.their(2)) } }));
		h.arrives(Seg(ACK | FIN, h.their(2), h.our(1), 5));
		EXPECT_TRUE(h.did({ .state = c.state, .rule = c.fin,
				    .drop = SYNFIN_DROP_AFTER_FIN,
				    .sends = { Seg(ACK, nxt, h.their(2)) } }));
		h.arrives(Seg(ACK, h.their(9), h.our(1), 5));
		EXPECT_TRUE(h.did({ .state = c.state, .rule = c.text,
				    .drop = SYNFIN_DROP_OUT_OF_ORDER }));
		h.arrives(Seg(ACK | FIN, h.their(9), h.our(1)));
		EXPECT_TRUE(h.did({ .state = c.state, .rule = c.fin,
				    .drop = SYNFIN_DROP_OUT_OF_ORDER }));
		EXPECT_EQ(h.cb.rcv_nxt, h.their(2));
	}
}

/* The repeated FIN lies left of the window, but it acknowledges ours. */
TEST_P(InputClose, ClosingRepeatedFin)
{
	for (u32 len : { 0u, 4u }) {
		Host h(GetParam());

		h.reach(FIN_WAIT_1);
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), len));
		ASSERT_EQ(h.cb.state, CLOSING);
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), len));
		EXPECT_TRUE(h.did({
			.state = CLOSING,
			.rule = SYNFIN_RULE_SA_CG_06,
			.also = { SYNFIN_RULE_SA_CG_03 },
			.sends = { Seg(ACK, h.our(2), h.their(2 + len)) },
		}));
		RULE(SEQ_11);
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(2), len));
		EXPECT_TRUE(h.did({
			.state = TIME_WAIT,
			.rule = SYNFIN_RULE_SA_CG_05,
			.also = { SYNFIN_RULE_SA_CG_03 },
			.reply = Seg(ACK, h.our(2), h.their(2 + len)),
		}));
	}
}

/* Without ACK there is nothing in it: it is out of window, and told so. */
TEST_P(InputClose, ClosingRepeatedFinWithoutAck)
{
	h.reach(CLOSING);
	h.arrives(Seg(FIN, h.their(1), h.our(2)));
	EXPECT_TRUE(h.did({ .state = CLOSING, .rule = SYNFIN_RULE_SA_CG_01,
			    .drop = SYNFIN_DROP_BAD_SEQ,
			    .reply = Seg(ACK, h.our(2), h.their(2)) }));
}

TEST_P(InputClose, ClosingAckOfFin)
{
	h.reach(CLOSING);
	h.arrives(Seg(ACK, h.their(2), h.our(2)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT,
			    .rule = SYNFIN_RULE_SA_CG_05 }));
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_CLS_04));
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_SA_CG_06));
	EXPECT_EQ(h.deadline(), h.now() + sec(240));
}

TEST_P(InputClose, ClosingAckNotOfFin)
{
	h.reach(CLOSING);
	h.arrives(Seg(ACK, h.their(2), h.our(1)));
	EXPECT_TRUE(h.did({ .state = CLOSING,
			    .rule = SYNFIN_RULE_SA_CG_06 }));
}

TEST_P(InputClose, ClosingAckOfDataOnly)
{
	h.reach(ESTABLISHED);
	h.send(10);
	h.shutdown();
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(1)));
	ASSERT_EQ(h.cb.state, CLOSING);
	h.arrives(Seg(ACK, h.their(2), h.our(11)));
	EXPECT_TRUE(h.did({ .state = CLOSING,
			    .rule = SYNFIN_RULE_SA_CG_06 }));
	EXPECT_EQ(h.out.acked, 10u);
}

TEST_P(InputClose, LastAckAckOfFin)
{
	for (u32 len : { 0u, 5u }) {
		Host h(GetParam());

		h.reach(LAST_ACK);
		h.arrives(Seg(ACK, h.their(2), h.our(2), len));
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_SA_LA_04,
				    .cause = SYNFIN_CAUSE_CLOSED }));
		EXPECT_FALSE(h.took_part(SYNFIN_RULE_SA_LA_07));
		EXPECT_FALSE(h.took_part(SYNFIN_RULE_SA_LA_05));
	}
}

TEST_P(InputClose, LastAckAckNotOfFin)
{
	h.reach(CLOSE_WAIT);
	h.send(10);
	h.shutdown();
	ASSERT_EQ(h.cb.state, LAST_ACK);
	for (u32 ack : { 1u, 11u }) {
		h.arrives(Seg(ACK, h.their(2), h.our(ack)));
		EXPECT_TRUE(h.did({ .state = LAST_ACK,
				    .rule = SYNFIN_RULE_SA_LA_05 }));
		EXPECT_EQ(h.cb.snd_una, h.our(ack));
	}
}

/* Both sides close at once: figure 13. */
TEST_P(InputClose, TwoEndsCloseAtOnce)
{
	CASE(21);
	Host peer({ h.irs, h.iss, GetParam().stored });

	peer.listen();
	h.open();
	exchange(h, peer);
	ASSERT_EQ(peer.cb.state, ESTABLISHED);
	h.shutdown();
	peer.shutdown();
	exchange(h, peer);
	RULE(CLS_05);
	EXPECT_EQ(h.cb.state, TIME_WAIT);
	EXPECT_EQ(peer.cb.state, TIME_WAIT);
	EXPECT_EQ(h.walked.back().from, CLOSING);
	EXPECT_EQ(peer.walked.back().from, CLOSING);
}
