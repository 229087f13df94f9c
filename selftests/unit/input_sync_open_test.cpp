// SPDX-License-Identifier: GPL-2.0
/* SEGMENT ARRIVES in SYN-RECEIVED, after either kind of open. */
#include "host.hpp"

using namespace unit;

SUITE(InputSynReceived);

namespace {

void in_both_kinds(const Numbers &numbers,
		   const std::function<void(Host &, bool active)> &test)
{
	for (bool active : { false, true }) {
		Host h(numbers);

		SCOPED_TRACE(active ? "active" : "passive");
		if (active)
			h.reach_syn_received_active();
		else
			h.reach(SYN_RECEIVED);
		test(h, active);
	}
}

} // namespace

TEST_P(InputSynReceived, Unacceptable)
{
	const struct { u32 off; u8 flags; u32 len; } cases[] = {
		{ 0, 0, 0 }, { 0, 0, 1 }, { 1 + WINDOW, 0, 0 },
		{ 1 + WINDOW, FIN, 5 }, { 0x80000001, 0, 5 },
	};

	for (const auto &c : cases)
		in_both_kinds(GetParam(), [&](Host &h, bool) {
			h.arrives(Seg(ACK | c.flags, h.their(c.off), h.our(1),
				      c.len));
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = SYNFIN_RULE_SA_SR_01,
				.drop = SYNFIN_DROP_BAD_SEQ,
				.reply = Seg(ACK, h.our(1), h.their(1)),
			}));
		});
}

/* The SYN that began it, again: our SYN,ACK was lost. */
TEST_P(InputSynReceived, SameSynAgain)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		u64 before = h.deadline();

		h.pass(ms(900));
		h.arrives(Seg(SYN, h.their(0)));
		EXPECT_TRUE(h.did({
			.state = SYN_RECEIVED,
			.rule = SYNFIN_RULE_SA_SR_01,
			.drop = SYNFIN_DROP_OLD_DUPLICATE,
			.sends = { Seg(SYN | ACK, h.our(0), h.their(1))
					   .offering(PATH_MSS) },
		}));
		RULE(RTX_23);
		EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_RTX_23);
		EXPECT_TRUE(h.sent[0].again);
		EXPECT_EQ(h.deadline(), before);
		/* Sent twice, so its ACK is no measurement. */
		h.arrives(Seg(ACK, h.their(1), h.our(1)));
		EXPECT_EQ(h.cb.state, ESTABLISHED);
		EXPECT_FALSE(h.cb.flags & SYNFIN_CB_SAMPLED);
	});
}

TEST_P(InputSynReceived, RstOutside)
{
	for (u32 off : { 0u, -500u, 1 + WINDOW, 0x80000001u })
		in_both_kinds(GetParam(), [&](Host &h, bool) {
			h.arrives(Seg(RST | ACK, h.their(off), h.our(1)));
			EXPECT_TRUE(h.did({ .state = SYN_RECEIVED,
					    .rule = SYNFIN_RULE_SA_SR_02,
					    .drop = SYNFIN_DROP_RST_OUTSIDE }));
		});
}

TEST_P(InputSynReceived, RstExact)
{
	CASE(23);
	RULE(OPN_02);
	in_both_kinds(GetParam(), [&](Host &h, bool active) {
		h.arrives(Seg(RST, h.their(1), 0, 20));
		if (active)
			EXPECT_TRUE(h.did({ .state = CLOSED,
					    .rule = SYNFIN_RULE_SA_SR_04,
					    .cause = SYNFIN_CAUSE_REFUSED }));
		else
			EXPECT_TRUE(h.did({ .state = LISTEN,
					    .rule = SYNFIN_RULE_SA_SR_03,
					    .cause = SYNFIN_CAUSE_RESET }));
		RULE(RSP_08);
		EXPECT_EQ(h.deadline(), 0u);
	});
}

TEST_P(InputSynReceived, RstInWindow)
{
	for (u32 off : { 2u, 600u, WINDOW })
		in_both_kinds(GetParam(), [&](Host &h, bool) {
			h.arrives(Seg(RST, h.their(off)));
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = SYNFIN_RULE_SA_SR_05,
				.drop = SYNFIN_DROP_RST_CHALLENGED,
				.reply = Seg(ACK, h.our(1), h.their(1)),
			}));
		});
}

TEST_P(InputSynReceived, OtherSynInWindow)
{
	for (u32 off : { 1u, 2u, WINDOW })
		in_both_kinds(GetParam(), [&](Host &h, bool active) {
			h.arrives(Seg(SYN, h.their(off)));
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = active ? (u16)SYNFIN_RULE_SA_SR_07 :
						 (u16)SYNFIN_RULE_SA_SR_06,
				.drop = SYNFIN_DROP_SYN_CHALLENGED,
				.reply = Seg(ACK, h.our(1), h.their(1)),
			}));
		});
}

TEST_P(InputSynReceived, OtherSynOutside)
{
	for (u32 off : { -1u, -5000u, WINDOW + 1 })
		in_both_kinds(GetParam(), [&](Host &h, bool) {
			h.arrives(Seg(SYN, h.their(off)));
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = SYNFIN_RULE_SA_SR_01,
				.drop = SYNFIN_DROP_SYN_CHALLENGED,
				.reply = Seg(ACK, h.our(1), h.their(1)),
			}));
		});
}

/* App. A.2: the SYN is old, its ACK is the one we wait for. */
TEST_P(InputSynReceived, CrossingSynAck)
{
	RULE(SEQ_11);
	in_both_kinds(GetParam(), [&](Host &h, bool active) {
		h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).window(777));
		if (!active) {
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = SYNFIN_RULE_SA_SR_01,
				.drop = SYNFIN_DROP_SYN_CHALLENGED,
				.reply = Seg(ACK, h.our(1), h.their(1)),
			}));
			return;
		}
		EXPECT_TRUE(h.did({ .state = ESTABLISHED,
				    .rule = SYNFIN_RULE_SA_SR_08,
				    .cause = SYNFIN_CAUSE_ESTABLISHED }));
		EXPECT_EQ(h.cb.snd_una, h.our(1));
		EXPECT_EQ(h.cb.snd_wnd, 777u);
		EXPECT_EQ(h.cb.rcv_nxt, h.their(1));
	});
}

TEST_P(InputSynReceived, CrossingSynAckThatIsNotOne)
{
	const struct { u32 seq, ack; } cases[] = {
		{ 0, 0 }, { 0, 2 }, { 0, 0x80000001 }, { -1u, 1 }, { 1, 1 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.reach_syn_received_active();
		h.arrives(Seg(SYN | ACK, h.their(c.seq), h.our(c.ack)));
		EXPECT_TRUE(h.did({
			.state = SYN_RECEIVED,
			.rule = c.seq == 1 ? (u16)SYNFIN_RULE_SA_SR_07 :
					     (u16)SYNFIN_RULE_SA_SR_01,
			.drop = SYNFIN_DROP_SYN_CHALLENGED,
			.reply = Seg(ACK, h.our(1), h.their(1)),
		}));
	}
}

TEST_P(InputSynReceived, CrossingSynAckWithTextAndFin)
{
	h.reach_syn_received_active();
	h.arrives(Seg(SYN | ACK | FIN, h.their(0), h.our(1), 6));
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_SA_SR_13,
			    .also = { SYNFIN_RULE_SA_SR_08 },
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .sends = { Seg(ACK, h.our(1), h.their(8)) },
			    .accepted = 6 }));
	EXPECT_EQ(h.out.accept_off, 0u);
}

TEST_P(InputSynReceived, WithoutAck)
{
	for (u8 flags : { 0, +FIN, +PSH })
		in_both_kinds(GetParam(), [&](Host &h, bool) {
			h.arrives(Seg(flags, h.their(1), h.our(1), 4));
			EXPECT_TRUE(h.did({ .state = SYN_RECEIVED,
					    .rule = SYNFIN_RULE_SA_SR_09,
					    .drop = SYNFIN_DROP_NO_ACK }));
		});
}

TEST_P(InputSynReceived, AckEstablishes)
{
	in_both_kinds(GetParam(), [&](Host &h, bool active) {
		h.pass(ms(40));
		h.arrives(Seg(ACK, h.their(1), h.our(1)).window(321));
		EXPECT_TRUE(h.did({ .state = ESTABLISHED,
				    .rule = SYNFIN_RULE_SA_SR_10,
				    .cause = SYNFIN_CAUSE_ESTABLISHED }));
		EXPECT_EQ(h.cb.snd_una, h.our(1));
		EXPECT_EQ(h.cb.snd_wnd, 321u);
		EXPECT_EQ(h.cb.snd_wl1, h.their(1));
		EXPECT_EQ(h.cb.snd_wl2, h.our(1));
		EXPECT_EQ(h.deadline(), 0u);
		EXPECT_EQ(h.out.acked, 0u);
		if (!active)
			EXPECT_EQ(h.cb.srtt, ms(40));
	});
}

/* SND.WND comes with that ACK, even where WL1 would call it old. */
TEST_P(InputSynReceived, AckBringsTheWindow)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.arrives(Seg(ACK, h.their(-4u), h.our(1), 10).window(321));
		EXPECT_EQ(h.cb.state, ESTABLISHED);
		EXPECT_EQ(h.out.accept_len, 5u);
		EXPECT_EQ(h.cb.snd_wnd, 321u);
	});
}

TEST_P(InputSynReceived, AckWithText)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.arrives(Seg(ACK | PSH, h.their(1), h.our(1), 20));
		EXPECT_TRUE(h.did({
			.state = ESTABLISHED,
			.rule = SYNFIN_RULE_SA_ES_10,
			.also = { SYNFIN_RULE_SA_SR_10 },
			.cause = SYNFIN_CAUSE_ESTABLISHED,
			.sends = { Seg(ACK, h.our(1), h.their(21)) },
			.accepted = 20,
		}));
	});
}

/* Reset, and the state stays: the real ACK may still come. */
TEST_P(InputSynReceived, BadAck)
{
	RULE(RSG_04);
	for (u32 ack : { 0u, -1u, 2u, 70000u, 0x80000000u })
		in_both_kinds(GetParam(), [&](Host &h, bool) {
			h.arrives(Seg(ACK | FIN, h.their(1), h.our(ack), 3));
			EXPECT_TRUE(h.did({
				.state = SYN_RECEIVED,
				.rule = SYNFIN_RULE_SA_SR_11,
				.drop = SYNFIN_DROP_BAD_ACK,
				.reply = Seg(RST, h.our(ack)),
			}));
			h.arrives(Seg(ACK, h.their(1), h.our(1)));
			EXPECT_EQ(h.cb.state, ESTABLISHED);
		});
}

TEST_P(InputSynReceived, AckAndFin)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(1)));
		EXPECT_TRUE(h.did({
			.state = CLOSE_WAIT,
			.rule = SYNFIN_RULE_SA_SR_12,
			.also = { SYNFIN_RULE_SA_SR_10 },
			.cause = SYNFIN_CAUSE_PEER_CLOSED,
			.sends = { Seg(ACK, h.our(1), h.their(2)) },
		}));
	});
}

TEST_P(InputSynReceived, AckTextAndFin)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(1), 20));
		EXPECT_TRUE(h.did({
			.state = CLOSE_WAIT,
			.rule = SYNFIN_RULE_SA_SR_13,
			.also = { SYNFIN_RULE_SA_SR_10, SYNFIN_RULE_SA_ES_10 },
			.cause = SYNFIN_CAUSE_PEER_CLOSED,
			.sends = { Seg(ACK, h.our(1), h.their(22)) },
			.accepted = 20,
		}));
	});
}

/* Text from ahead waits, but its ACK opens the connection. */
TEST_P(InputSynReceived, AckAhead)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.arrives(Seg(ACK, h.their(11), h.our(1), 20));
		EXPECT_TRUE(h.did({
			.state = ESTABLISHED,
			.rule = SYNFIN_RULE_DAT_01,
			.also = { SYNFIN_RULE_SA_SR_10,
				  SYNFIN_RULE_SA_ES_14 },
			.cause = SYNFIN_CAUSE_ESTABLISHED,
			.sends = { Seg(ACK, h.our(1), h.their(1)) },
			.kept = 20,
		}));
	});
}

/* CLOSE with data queued waits for ESTABLISHED: two arcs with one ACK. */
TEST_P(InputSynReceived, AckMeetsAQueuedClose)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.send(30);
		h.shutdown();
		ASSERT_TRUE(h.did({ .state = SYN_RECEIVED,
				    .rule = SYNFIN_RULE_USR_09 }));
		h.arrives(Seg(ACK, h.their(1), h.our(1)));
		EXPECT_TRUE(h.did({
			.state = FIN_WAIT_1,
			.rule = SYNFIN_RULE_USR_09,
			.also = { SYNFIN_RULE_SA_SR_10 },
			.cause = SYNFIN_CAUSE_ESTABLISHED,
			.sends = { Seg(ACK | PSH, h.our(1), h.their(1), 30),
				   Seg(ACK | FIN, h.our(31), h.their(1)) },
		}));
		EXPECT_EQ(h.out.narcs, 2);
	});
}

/* Three arcs with one segment, when it brings the peer's FIN as well. */
TEST_P(InputSynReceived, AckAndFinMeetAQueuedClose)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.send(30);
		h.shutdown();
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(1)));
		EXPECT_TRUE(h.did({
			.state = CLOSING,
			.rule = SYNFIN_RULE_SA_SR_12,
			.also = { SYNFIN_RULE_SA_SR_10, SYNFIN_RULE_USR_09 },
			.cause = SYNFIN_CAUSE_PEER_CLOSED,
			.sends = { Seg(ACK | PSH, h.our(1), h.their(2), 30),
				   Seg(ACK | FIN, h.our(31), h.their(2)) },
		}));
		EXPECT_EQ(h.out.narcs, 3);
	});
}

/* Closed for good before it opened: what comes is lost, and the peer told. */
TEST_P(InputSynReceived, TextMeetsAnOrphan)
{
	in_both_kinds(GetParam(), [&](Host &h, bool) {
		h.send(30);
		h.close();
		h.arrives(Seg(ACK, h.their(1), h.our(1), 5));
		EXPECT_TRUE(h.did({
			.state = CLOSED,
			.rule = SYNFIN_RULE_CLS_09,
			.also = { SYNFIN_RULE_SA_F1_08 },
			.drop = SYNFIN_DROP_AFTER_CLOSE,
			.cause = SYNFIN_CAUSE_DATA_LOST,
			.reply = Seg(RST | ACK, h.our(1), h.their(1)),
		}));
	});
}

/* With a closed window of ours, the ACK is all that is looked at. */
TEST_P(InputSynReceived, ClosedWindow)
{
	h.params.rcv_wnd = 0;
	h.reach(SYN_RECEIVED);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 8));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_SR_10,
			    .also = { SYNFIN_RULE_SEQ_05 },
			    .drop = SYNFIN_DROP_BEYOND_WINDOW,
			    .cause = SYNFIN_CAUSE_ESTABLISHED,
			    .sends = { Seg(ACK, h.our(1), h.their(1))
					       .window(0) } }));
}

/* A SYN,ACK that crossed ours has nothing that would need room. */
TEST_P(InputSynReceived, ClosedWindowCrossed)
{
	h.params.rcv_wnd = 0;
	h.reach_syn_received_active();
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_SR_08,
			    .cause = SYNFIN_CAUSE_ESTABLISHED }));
}
