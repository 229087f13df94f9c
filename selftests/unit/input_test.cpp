// SPDX-License-Identifier: GPL-2.0
/* SEGMENT ARRIVES in CLOSED, LISTEN and SYN-SENT. */
#include "host.hpp"

using namespace unit;

SUITE(InputClosed);
SUITE(InputListen);
SUITE(InputSynSent);

TEST_P(InputClosed, RstIsDropped)
{
	RULE(RSG_06);
	for (u8 more : { 0, +ACK, +SYN, +FIN, ACK | SYN | FIN }) {
		h.arrives(Seg(RST | more, h.their(5), h.our(7), 20));
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_SA_CL_01,
				    .drop = SYNFIN_DROP_NO_CONNECTION }));
	}
}

TEST_P(InputClosed, AckIsResetWithItsOwnNumber)
{
	RULE(RSG_01);
	RULE(RSG_02);
	for (u8 more : { 0, +SYN, +FIN, +PSH }) {
		h.arrives(Seg(ACK | more, h.their(5), h.our(7), 20));
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_SA_CL_02,
				    .drop = SYNFIN_DROP_NO_CONNECTION,
				    .reply = Seg(RST, h.our(7)).window(0) }));
	}
}

/* SEG.LEN counts SYN, FIN and the text. */
TEST_P(InputClosed, WithoutAckAllOfItIsAcknowledged)
{
	const struct { u8 flags; u32 len; u32 covers; } cases[] = {
		{ 0, 0, 0 }, { PSH, 10, 10 }, { SYN, 0, 1 }, { FIN, 0, 1 },
		{ SYN | FIN, 0, 2 }, { SYN, 3, 4 }, { SYN | FIN, 3, 5 },
		{ URG, 0, 0 },
	};

	RULE(RSG_03);
	RULE(SEQ_02);
	for (const auto &c : cases) {
		u32 seq = h.their(14);

		h.arrives(Seg(c.flags, seq, 0, c.len));
		EXPECT_TRUE(h.did({
			.state = CLOSED,
			.rule = SYNFIN_RULE_SA_CL_03,
			.drop = SYNFIN_DROP_NO_CONNECTION,
			.reply = Seg(RST | ACK, 0, seq + c.covers).window(0),
		}));
	}
}

TEST_P(InputListen, RstIsDropped)
{
	h.reach(LISTEN);
	for (u8 more : { 0, +ACK, +SYN, SYN | ACK, +FIN }) {
		h.arrives(Seg(RST | more, h.their(0), h.our(1)));
		EXPECT_TRUE(h.did({ .state = LISTEN,
				    .rule = SYNFIN_RULE_SA_LI_01,
				    .drop = SYNFIN_DROP_UNEXPECTED }));
	}
}

TEST_P(InputListen, AckIsReset)
{
	h.reach(LISTEN);
	RULE(RSG_04);
	RULE(OPN_13);
	for (u8 more : { 0, +SYN, +FIN, SYN | FIN }) {
		h.arrives(Seg(ACK | more, h.their(0), h.our(9), 4));
		EXPECT_TRUE(h.did({ .state = LISTEN,
				    .rule = SYNFIN_RULE_SA_LI_02,
				    .drop = SYNFIN_DROP_BAD_ACK,
				    .reply = Seg(RST, h.our(9)) }));
	}
}

TEST_P(InputListen, SynOpens)
{
	h.reach(LISTEN);
	h.arrives(Seg(SYN, h.their(0)).window(4000).offering(1000));
	EXPECT_TRUE(h.did({
		.state = SYN_RECEIVED,
		.rule = SYNFIN_RULE_SA_LI_03,
		.sends = { Seg(SYN | ACK, h.our(0), h.their(1))
				   .window(WINDOW).offering(PATH_MSS) },
	}));
	EXPECT_EQ(h.cb.irs, h.their(0));
	EXPECT_EQ(h.cb.rcv_nxt, h.their(1));
	EXPECT_EQ(h.cb.snd_una, h.our(0));
	EXPECT_EQ(h.cb.snd_nxt, h.our(1));
	EXPECT_EQ(h.cb.snd_wnd, 4000u);
	EXPECT_EQ(h.cb.snd_wl1, h.their(0));
	EXPECT_EQ(h.cb.snd_wl2, h.our(0));
	EXPECT_EQ(h.cb.snd_mss, 1000);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_ACTIVE);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_SA_LI_03);
	EXPECT_FALSE(h.sent[0].again);
}

/* Only the SYN is acknowledged: the rest will be sent again (OPN-14, too). */
TEST_P(InputListen, SynWithDataOrFin)
{
	const struct { u8 flags; u32 len; u16 rule; } cases[] = {
		{ SYN, 3, SYNFIN_RULE_SA_LI_04 },
		{ SYN | FIN, 0, SYNFIN_RULE_SA_LI_05 },
		{ SYN | FIN, 3, SYNFIN_RULE_SA_LI_05 },
	};

	RULE(OPN_11);
	RULE(OPN_14);
	for (const auto &c : cases) {
		Host h(GetParam());

		h.reach(LISTEN);
		h.arrives(Seg(c.flags, h.their(0), 0, c.len));
		EXPECT_TRUE(h.did({
			.state = SYN_RECEIVED,
			.rule = c.rule,
			.sends = { Seg(SYN | ACK, h.our(0), h.their(1)) },
		}));
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), c.len));
		EXPECT_EQ(h.cb.state, CLOSE_WAIT);
		EXPECT_EQ(h.out.accept_len, c.len);
	}
}

TEST_P(InputListen, NeitherSynNorAckNorRst)
{
	h.reach(LISTEN);
	for (u8 flags : { 0, +FIN, +PSH, +URG, FIN | PSH | URG }) {
		h.arrives(Seg(flags, h.their(0), 0, 8));
		EXPECT_TRUE(h.did({ .state = LISTEN,
				    .rule = SYNFIN_RULE_SA_LI_06,
				    .drop = SYNFIN_DROP_UNEXPECTED }));
	}
}

TEST_P(InputListen, NoRoomForOneMore)
{
	h.reach(LISTEN);
	h.params.syn_cookies = SYNFIN_COOKIES_OFF;
	h.env.facts = SYNFIN_FACT_LISTENER | SYNFIN_FACT_FULL;
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_TRUE(h.did({ .state = LISTEN, .rule = SYNFIN_RULE_SA_LI_07,
			    .drop = SYNFIN_DROP_BACKLOG_FULL }));
	h.env.facts = SYNFIN_FACT_NO_ROOM;
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_TRUE(h.did({ .state = LISTEN, .rule = SYNFIN_RULE_FLD_01,
			    .drop = SYNFIN_DROP_CAP_EMBRYOS }));
	/* And once there is room again, the repeated SYN gets in. */
	h.env.facts = SYNFIN_FACT_LISTENER;
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_EQ(h.cb.state, SYN_RECEIVED);
}

TEST_P(InputListen, QuietTime)
{
	h.reach(LISTEN);
	h.env.quiet_until = h.now() + 1;
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_TRUE(h.did({ .state = LISTEN, .rule = SYNFIN_RULE_QT_01,
			    .drop = SYNFIN_DROP_QUIET_TIME }));
	RULE(QT_02);
	h.pass(1);
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_EQ(h.cb.state, SYN_RECEIVED);
}

/* A listener serves many: each segment gets a fresh copy of its block. */
TEST_P(InputListen, CopiesForEachSyn)
{
	RULE(OPN_04);
	for (u32 peer = 0; peer < 3; peer++) {
		Host h(GetParam());

		synfin_cb_listen(&h.cb);
		h.arrives(Seg(SYN, h.their(peer)));
		EXPECT_EQ(h.cb.state, SYN_RECEIVED);
		EXPECT_EQ(h.cb.irs, h.their(peer));
	}
}

/* What a SYN without MSS, with a large one or a tiny one, lets us send. */
TEST_P(InputListen, SendMss)
{
	const struct { u16 peer, path, want; } cases[] = {
		{ 0, 1460, 536 }, { 1000, 1460, 1000 }, { 9000, 1460, 1460 },
		{ 1460, 0, 1460 }, { 1, 1460, SYNFIN_MSS_FLOOR },
		{ 47, 1460, SYNFIN_MSS_FLOOR }, { 48, 1460, 48 },
		{ 49, 1460, 49 }, { 0, 500, 500 }, { 65495, 65495, 65495 },
		{ 1460, 1460, 1460 },
	};

	RULE(HDR_17);
	RULE(HDR_19);
	RULE(HDR_20);
	for (const auto &c : cases) {
		Host h(GetParam());

		h.env.mss = c.path;
		h.reach(LISTEN);
		h.arrives(Seg(SYN, h.their(0)).offering(c.peer));
		EXPECT_EQ(h.cb.snd_mss, c.want);
	}
	h.env.mss_default = SYNFIN_MSS_DEFAULT_V6;
	h.reach(LISTEN);
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_EQ(h.cb.snd_mss, SYNFIN_MSS_DEFAULT_V6);
}

/* Old duplicate SYN, figure 8 of 3.5: the third party's reset undoes it. */
TEST_P(InputListen, OldDuplicateSyn)
{
	Host peer({ h.irs, h.iss, false });

	peer.open();
	h.reach(LISTEN);
	h.arrives(Seg(SYN, h.their(0) - 10));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	peer.sent.clear();
	exchange(h, peer);
	RULE(OPN_12);
	EXPECT_EQ(h.cb.state, LISTEN);
	EXPECT_EQ(peer.cb.state, SYN_SENT);
	peer.fires();
	exchange(h, peer);
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(peer.cb.state, ESTABLISHED);
}

TEST_P(InputSynSent, BadAck)
{
	const u32 bad[] = { h.our(0), h.our(0) - 1, h.our(2), h.our(70000) };

	h.reach(SYN_SENT);
	for (u32 ack : bad)
		for (u8 more : { 0, +SYN, +FIN, SYN | FIN }) {
			h.arrives(Seg(ACK | more, h.their(0), ack));
			EXPECT_TRUE(h.did({ .state = SYN_SENT,
					    .rule = SYNFIN_RULE_SA_SS_01,
					    .drop = SYNFIN_DROP_BAD_ACK,
					    .reply = Seg(RST, ack) }));
		}
}

TEST_P(InputSynSent, RstWithBadAck)
{
	const u32 bad[] = { h.our(0), h.our(0) - 1, h.our(2), h.our(70000) };

	h.reach(SYN_SENT);
	RULE(RSP_02);
	for (u32 ack : bad) {
		h.arrives(Seg(RST | ACK, h.their(0), ack));
		EXPECT_TRUE(h.did({ .state = SYN_SENT,
				    .rule = SYNFIN_RULE_SA_SS_02,
				    .drop = SYNFIN_DROP_RST_IGNORED }));
	}
}

/* A closed port has no sequence number: 0 is as good as any. */
TEST_P(InputSynSent, RstWithGoodAckRefuses)
{
	RULE(RSP_06);
	for (u32 seq : { 0u, 12345u, GetParam().irs })
		for (u8 more : { 0, +SYN, +FIN }) {
			Host h(GetParam());

			h.reach(SYN_SENT);
			h.arrives(Seg(RST | ACK | more, seq, h.our(1), 20));
			EXPECT_TRUE(h.did({ .state = CLOSED,
					    .rule = SYNFIN_RULE_SA_SS_03,
					    .cause = SYNFIN_CAUSE_REFUSED }));
		}
}

TEST_P(InputSynSent, RstWithoutAck)
{
	h.reach(SYN_SENT);
	for (u8 more : { 0, +SYN, +FIN }) {
		h.arrives(Seg(RST | more, h.their(0), h.our(1)));
		EXPECT_TRUE(h.did({ .state = SYN_SENT,
				    .rule = SYNFIN_RULE_SA_SS_04,
				    .drop = SYNFIN_DROP_RST_IGNORED }));
	}
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_RETRANSMIT);
}

TEST_P(InputSynSent, SynAckEstablishes)
{
	h.reach(SYN_SENT);
	h.pass(ms(100));
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).window(5000)
			  .offering(1200));
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED,
		.rule = SYNFIN_RULE_SA_SS_05,
		.also = { SYNFIN_RULE_SA_SS_12 },
		.cause = SYNFIN_CAUSE_ESTABLISHED,
		.sends = { Seg(ACK, h.our(1), h.their(1)).window(WINDOW) },
	}));
	EXPECT_EQ(h.cb.snd_una, h.our(1));
	EXPECT_EQ(h.cb.irs, h.their(0));
	EXPECT_EQ(h.cb.snd_wnd, 5000u);
	EXPECT_EQ(h.cb.max_snd_wnd, 5000u);
	EXPECT_EQ(h.cb.snd_wl1, h.their(0));
	EXPECT_EQ(h.cb.snd_wl2, h.our(1));
	EXPECT_EQ(h.cb.snd_mss, 1200);
	EXPECT_EQ(h.cb.srtt, ms(100));
	EXPECT_EQ(h.deadline(), 0u);
	/* SND.WND must be known: a byte can be sent at once. */
	h.send(1);
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED,
		.rule = SYNFIN_RULE_USR_05,
		.sends = { Seg(ACK | PSH, h.our(1), h.their(1), 1) },
	}));
}

TEST_P(InputSynSent, SynAckWithData)
{
	h.reach(SYN_SENT);
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1), 30));
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED,
		.rule = SYNFIN_RULE_SA_ES_10,
		.also = { SYNFIN_RULE_SA_SS_05, SYNFIN_RULE_SA_SS_06 },
		.cause = SYNFIN_CAUSE_ESTABLISHED,
		.sends = { Seg(ACK, h.our(1), h.their(31)) },
		.accepted = 30,
	}));
	EXPECT_EQ(h.out.accept_off, 0u);
}

TEST_P(InputSynSent, SynAckWithFin)
{
	for (u32 len : { 0u, 30u }) {
		Host h(GetParam());

		h.reach(SYN_SENT);
		h.arrives(Seg(SYN | ACK | FIN, h.their(0), h.our(1), len));
		EXPECT_TRUE(h.did({
			.state = CLOSE_WAIT,
			.rule = SYNFIN_RULE_SA_ES_11,
			.also = { SYNFIN_RULE_SA_SS_06 },
			.cause = SYNFIN_CAUSE_PEER_CLOSED,
			.sends = { Seg(ACK, h.our(1), h.their(2 + len)) },
			.accepted = len,
		}));
	}
}

/* What lies past our window is cut off, and the FIN with it. */
TEST_P(InputSynSent, SynAckWithDataPastOurWindow)
{
	h.params.rcv_wnd = 10;
	h.reach(SYN_SENT);
	h.arrives(Seg(SYN | ACK | FIN, h.their(0), h.our(1), 30));
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED,
		.rule = SYNFIN_RULE_SA_ES_10,
		.drop = SYNFIN_DROP_BEYOND_WINDOW,
		.cause = SYNFIN_CAUSE_ESTABLISHED,
		.sends = { Seg(ACK, h.our(1), h.their(11)) },
		.accepted = 10,
	}));
}

TEST_P(InputSynSent, CrossedSyn)
{
	h.reach(SYN_SENT);
	h.arrives(Seg(SYN, h.their(0)).window(3000).offering(900));
	RULE(OPN_01);
	RULE(ISN_05);
	EXPECT_TRUE(h.did({
		.state = SYN_RECEIVED,
		.rule = SYNFIN_RULE_SA_SS_07,
		.sends = { Seg(SYN | ACK, h.our(0), h.their(1))
				   .window(WINDOW).offering(PATH_MSS) },
	}));
	RULE(OPN_02);
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_ACTIVE);
	EXPECT_EQ(h.cb.snd_wnd, 3000u);
	EXPECT_EQ(h.cb.snd_mss, 900);
	EXPECT_EQ(h.cb.snd_nxt, h.our(1));
	/* The SYN,ACK has a timer of its own, from now. */
	EXPECT_EQ(h.cb.rtx_deadline, h.now() + sec(1));
}

TEST_P(InputSynSent, CrossedSynTimerStartsAnew)
{
	h.reach(SYN_SENT);
	h.pass(ms(700));
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_EQ(h.cb.rtx_deadline, h.now() + sec(1));
	/* The SYN went twice in a way: its ACK must not be measured (Karn). */
	h.pass(ms(50));
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	RULE(RTX_07);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_SAMPLED);
}

TEST_P(InputSynSent, CrossedSynWithFin)
{
	h.reach(SYN_SENT);
	h.arrives(Seg(SYN | FIN, h.their(0), 0, 5));
	EXPECT_TRUE(h.did({
		.state = SYN_RECEIVED,
		.rule = SYNFIN_RULE_SA_SS_08,
		.sends = { Seg(SYN | ACK, h.our(0), h.their(1)) },
	}));
}

TEST_P(InputSynSent, AckWithoutSyn)
{
	u64 before;

	h.reach(SYN_SENT);
	before = h.deadline();
	h.arrives(Seg(ACK, h.their(0), h.our(1), 10));
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = SYNFIN_RULE_SA_SS_09,
			    .drop = SYNFIN_DROP_UNEXPECTED }));
	h.arrives(Seg(ACK | FIN, h.their(0), h.our(1)));
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = SYNFIN_RULE_SA_SS_11,
			    .drop = SYNFIN_DROP_UNEXPECTED }));
	EXPECT_EQ(h.cb.snd_una, h.our(0));
	EXPECT_EQ(h.deadline(), before);
}

TEST_P(InputSynSent, NothingOfInterest)
{
	h.reach(SYN_SENT);
	for (u8 flags : { 0, +FIN, +PSH, FIN | URG }) {
		h.arrives(Seg(flags, h.their(0), h.our(1), 10));
		EXPECT_TRUE(h.did({ .state = SYN_SENT,
				    .rule = SYNFIN_RULE_SA_SS_10,
				    .drop = SYNFIN_DROP_UNEXPECTED }));
	}
}

/* Both sides open at once and see the other's SYN: figure 7. */
TEST_P(InputSynSent, TwoEndsOpenAtOnce)
{
	CASE(20);
	Host peer({ h.irs, h.iss, GetParam().stored });

	h.open();
	peer.open();
	exchange(h, peer);
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(peer.cb.state, ESTABLISHED);
	EXPECT_EQ(h.walked[1].to, SYN_RECEIVED);
	EXPECT_EQ(peer.walked[1].to, SYN_RECEIVED);
	/* Without waiting for a timer (SEQ-11). */
	RULE(SEQ_11);
	EXPECT_EQ(h.now(), sec(5000));
}
