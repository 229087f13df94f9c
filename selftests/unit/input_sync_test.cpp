// SPDX-License-Identifier: GPL-2.0
/*
 * SEGMENT ARRIVES in the synchronised states: the steps that all of them share.
 * What is theirs alone is in input_sync_open_test.cpp (SYN-RECEIVED) and
 * input_sync_close_test.cpp.
 */
#include "host.hpp"

using namespace unit;

SUITE(InputSync);

namespace {

/* A state as Host::reach() leaves it, and its outcomes' numbers. */
struct Row {
	u8 state;
	u32 una, nxt;	/* ours, from the SYN on */
	u32 rcv;	/* RCV.NXT, theirs */
	u16 bad_seq, rst, syn, beyond, old, dup;
};

const Row rows[] = {
	{ ESTABLISHED, 1, 1, 1, SYNFIN_RULE_SA_ES_01, SYNFIN_RULE_SA_ES_02,
	  SYNFIN_RULE_SA_ES_03, SYNFIN_RULE_SA_ES_06, SYNFIN_RULE_SA_ES_07,
	  SYNFIN_RULE_SA_ES_09 },
	{ FIN_WAIT_1, 1, 2, 1, SYNFIN_RULE_SA_F1_01, SYNFIN_RULE_SA_F1_02,
	  SYNFIN_RULE_SA_F1_03, SYNFIN_RULE_SA_F1_09, SYNFIN_RULE_CHA_03,
	  SYNFIN_RULE_SA_F1_05 },
	{ FIN_WAIT_2, 2, 2, 1, SYNFIN_RULE_SA_F2_01, SYNFIN_RULE_SA_F2_02,
	  SYNFIN_RULE_SA_F2_03, SYNFIN_RULE_RSG_05, SYNFIN_RULE_CHA_03,
	  SYNFIN_RULE_SA_F2_04 },
	{ CLOSE_WAIT, 1, 1, 2, SYNFIN_RULE_SA_CW_01, SYNFIN_RULE_SA_CW_02,
	  SYNFIN_RULE_SA_CW_03, SYNFIN_RULE_RSG_05, SYNFIN_RULE_CHA_03,
	  SYNFIN_RULE_SA_CW_04 },
	{ CLOSING, 1, 2, 2, SYNFIN_RULE_SA_CG_01, SYNFIN_RULE_SA_CG_02,
	  SYNFIN_RULE_SA_CG_04, SYNFIN_RULE_RSG_05, SYNFIN_RULE_CHA_03,
	  SYNFIN_RULE_SA_CG_06 },
	{ LAST_ACK, 1, 2, 2, SYNFIN_RULE_SA_LA_01, SYNFIN_RULE_SA_LA_02,
	  SYNFIN_RULE_SA_LA_03, SYNFIN_RULE_RSG_05, SYNFIN_RULE_CHA_03,
	  SYNFIN_RULE_SA_LA_05 },
};

/* One host for each case: what one leaves behind must not help the next. */
void in_each_state(const Numbers &numbers,
		   const std::function<void(Host &, const Row &)> &test)
{
	for (const Row &row : rows)
		for (bool passive : { false, true }) {
			Host h(numbers);

			if (passive)
				h.reach_passive(row.state);
			else
				h.reach(row.state);
			SCOPED_TRACE(synfin_state_name(row.state));
			test(h, row);
		}
}

} // namespace

TEST_P(InputSync, UnacceptableIsAcknowledged)
{
	/* offset from RCV.NXT, flags besides ACK, payload */
	const struct { u32 off; u8 flags; u32 len; } cases[] = {
		{ -1u, 0, 0 },		/* a keep-alive probe */
		{ -1u, 0, 1 },		/* and its other form */
		{ -100u, PSH, 100 }, { -2u, FIN, 0 }, { WINDOW, 0, 0 },
		{ WINDOW, 0, 1 }, { WINDOW, FIN, 0 }, { 0x7fffffff, 0, 9 },
		{ 0x80000000, 0, 9 }, { 0x80000001, 0, 0 },
	};

	RULE(KA_08);
	RULE(RSG_05);
	for (const auto &c : cases)
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			h.arrives(Seg(ACK | c.flags, h.their(row.rcv + c.off),
				      h.our(row.nxt), c.len));
			EXPECT_TRUE(h.did({
				.state = row.state,
				.rule = row.bad_seq,
				.drop = SYNFIN_DROP_BAD_SEQ,
				.reply = Seg(ACK, h.our(row.nxt),
					     h.their(row.rcv)).window(WINDOW),
			}));
			EXPECT_EQ(h.cb.snd_una, h.our(row.una));
		});
}

/* Two ends that find each other's bare ACKs wrong fall silent. */
TEST_P(InputSync, UnacceptableBareAcksAreThrottled)
{
	CASE(25);
	in_each_state(GetParam(), [](Host &h, const Row &row) {
		Seg bare(ACK, h.their(row.rcv - 1), h.our(row.nxt));

		for (int i = 0; i < 10; i++) {
			h.arrives(bare);
			EXPECT_EQ(h.out.reply.flags, ACK);
		}
		h.arrives(bare);
		EXPECT_TRUE(h.did({ .state = row.state, .rule = row.bad_seq,
				    .drop = SYNFIN_DROP_CHALLENGE_LIMITED,
				    .limited = true }));
		/* What takes up sequence space is never left unanswered. */
		h.arrives(Seg(ACK, h.their(row.rcv - 5), h.our(row.nxt), 5));
		EXPECT_EQ(h.out.reply.flags, ACK);
	});
}

TEST_P(InputSync, RstOutside)
{
	CASE(13);
	RULE(RSP_03);
	for (u32 off : { -1u, -1000u, WINDOW, WINDOW + 1, 0x80000000u })
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			h.arrives(Seg(RST, h.their(row.rcv + off)));
			EXPECT_TRUE(h.did({ .state = row.state,
					    .rule = row.rst,
					    .drop = SYNFIN_DROP_RST_OUTSIDE }));
		});
}

/* Judged by SEQ alone, with or without ACK and text. */
TEST_P(InputSync, RstExact)
{
	CASE(13);
	RULE(RSP_01);
	RULE(RSP_04);
	RULE(RSP_07);
	RULE(HDR_23);
	RULE(RSG_10);
	for (u32 ack : { 0u, 1u, 70000u, 0x80000000u })
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			u8 more = ack ? ACK | FIN | SYN : 0;

			h.arrives(Seg(RST | more, h.their(row.rcv), h.our(ack),
				      ack ? 20 : 0));
			EXPECT_TRUE(h.did({ .state = CLOSED, .rule = row.rst,
					    .cause = SYNFIN_CAUSE_RESET }));
			EXPECT_EQ(h.deadline(), 0u);
		});
}

TEST_P(InputSync, RstInWindow)
{
	CASE(13);
	RULE(RSP_05);
	for (u32 off : { 1u, 500u, WINDOW - 1 })
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			h.arrives(Seg(RST, h.their(row.rcv + off)));
			EXPECT_TRUE(h.did({
				.state = row.state,
				.rule = row.rst,
				.drop = SYNFIN_DROP_RST_CHALLENGED,
				.reply = Seg(ACK, h.our(row.nxt),
					     h.their(row.rcv)),
			}));
			/* A genuine sender answers the challenge exactly. */
			RULE(RSP_10);
			h.arrives(Seg(RST, h.out.reply.ack));
			EXPECT_EQ(h.cb.state, CLOSED);
		});
}

TEST_P(InputSync, SynIsChallenged)
{
	CASE(14);
	RULE(CHA_01);
	for (u32 off : { -1u, 0u, 1u, 100u, WINDOW, 0x80000000u })
		for (u8 more : { 0, +ACK, +FIN, ACK | PSH })
			in_each_state(GetParam(), [&](Host &h, const Row &row) {
				bool es_04 = row.state == ESTABLISHED &&
					     (more & ACK);

				h.arrives(Seg(SYN | more,
					      h.their(row.rcv + off),
					      h.our(row.nxt), 7));
				EXPECT_TRUE(h.did({
					.state = row.state,
					.rule = es_04 ? (u16)SYNFIN_RULE_SA_ES_04 :
							row.syn,
					.drop = SYNFIN_DROP_SYN_CHALLENGED,
					.reply = Seg(ACK, h.our(row.nxt),
						     h.their(row.rcv)),
				}));
				EXPECT_EQ(h.cb.snd_una, h.our(row.una));
			});
}

/* A peer that restarted answers the challenge with an exact reset. */
TEST_P(InputSync, RestartedPeer)
{
	Host peer({ h.irs + 5000, h.iss, false });

	h.reach(ESTABLISHED);
	peer.open();
	exchange(h, peer);
	RULE(CHA_02);
	EXPECT_EQ(h.cb.state, CLOSED);
	EXPECT_EQ(h.walked.back().rule, SYNFIN_RULE_SA_ES_02);
	EXPECT_EQ(peer.cb.state, SYN_SENT);
}

TEST_P(InputSync, ChallengesAreThrottledForEachConnection)
{
	in_each_state(GetParam(), [&](Host &h, const Row &row) {
		Host other(GetParam());
		unsigned int answers = 0;

		other.reach(row.state);
		for (int i = 0; i < 100; i++) {
			h.pass(ms(10));
			h.arrives(Seg(RST, h.their(row.rcv + 1)));
			answers += h.out.reply.flags == ACK;
		}
		RULE(CHA_05);
		EXPECT_EQ(answers, 10u);
		EXPECT_TRUE(h.did({ .state = row.state, .rule = row.rst,
				    .drop = SYNFIN_DROP_CHALLENGE_LIMITED,
				    .limited = true }));
		RULE(CHA_06);
		other.arrives(Seg(RST, other.their(row.rcv + 1)));
		EXPECT_EQ(other.out.reply.flags, ACK);
		/* Five seconds after the first one there are ten more. */
		h.pass(sec(4) + ms(9));
		h.arrives(Seg(SYN, h.their(row.rcv)));
		EXPECT_TRUE(h.out.limited);
		h.pass(ms(1));
		h.arrives(Seg(SYN, h.their(row.rcv)));
		EXPECT_EQ(h.out.reply.flags, ACK);
	});
}

TEST_P(InputSync, WithoutAckDropped)
{
	for (u8 flags : { 0, +PSH, +URG, +FIN })
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			h.arrives(Seg(flags, h.their(row.rcv), h.our(row.nxt),
				      11));
			EXPECT_TRUE(h.did({
				.state = row.state,
				.rule = flags & FIN ?
						(u16)SYNFIN_RULE_SA_ES_15 :
						(u16)SYNFIN_RULE_SA_ES_05,
				.drop = SYNFIN_DROP_NO_ACK,
			}));
			EXPECT_EQ(h.cb.snd_una, h.our(row.una));
		});
}

/* An ACK of what was never sent: text and FIN go with it. */
TEST_P(InputSync, AckBeyond)
{
	CASE(15);
	RULE(CHA_03);
	for (u32 off : { 1u, 2u, 70000u, 0x7fffffffu })
		for (u8 more : { 0, +PSH, +FIN })
			in_each_state(GetParam(), [&](Host &h, const Row &row) {
				h.arrives(Seg(ACK | more, h.their(row.rcv),
					      h.our(row.nxt + off),
					      more == PSH ? 9 : 0));
				EXPECT_TRUE(h.did({
					.state = row.state,
					.rule = row.beyond,
					.drop = SYNFIN_DROP_BAD_ACK,
					.reply = Seg(ACK, h.our(row.nxt),
						     h.their(row.rcv)),
				}));
				EXPECT_EQ(h.cb.snd_una, h.our(row.una));
			});
}

/* MAX.SND.WND, the largest window offered so far, is how old an ACK may be. */
TEST_P(InputSync, AckTooOld)
{
	RULE(CHA_04);
	for (u32 past : { 1u, 2u, 5000u })
		for (u32 len : { 0u, 9u })
			in_each_state(GetParam(), [&](Host &h, const Row &row) {
				/* A smaller window now changes nothing. */
				h.arrives(Seg(ACK, h.their(row.rcv),
					      h.our(row.una)).window(100));
				ASSERT_EQ(h.cb.snd_wnd, 100u);
				h.arrives(Seg(ACK, h.their(row.rcv),
					      h.our(row.una - WINDOW - past),
					      len));
				EXPECT_TRUE(h.did({
					.state = row.state,
					.rule = row.old,
					.drop = SYNFIN_DROP_OLD_ACK,
					.reply = Seg(ACK, h.our(row.nxt),
						     h.their(row.rcv)),
				}));
			});
}

/* Bad ACKs answered with ACKs could go on for ever between two ends. */
TEST_P(InputSync, BadBareAcksAreThrottled)
{
	CASE(25);
	for (u32 ack : { 100u, -70000u })
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			for (int i = 0; i < 11; i++)
				h.arrives(Seg(ACK, h.their(row.rcv),
					      h.our(row.nxt + ack)));
			EXPECT_TRUE(h.out.limited);
			h.arrives(Seg(ACK, h.their(row.rcv),
				      h.our(row.nxt + ack), 1));
			EXPECT_EQ(h.out.reply.flags, ACK);
		});
}

TEST_P(InputSync, AckOldButPossible)
{
	for (u32 back : { 0u, 1u, WINDOW })
		in_each_state(GetParam(), [&](Host &h, const Row &row) {
			h.arrives(Seg(ACK, h.their(row.rcv),
				      h.our(row.una - back)));
			EXPECT_TRUE(h.did({ .state = row.state,
					    .rule = row.dup }));
			EXPECT_EQ(h.cb.snd_una, h.our(row.una));
		});
}

/* The four rows of RFC 9293's table 6 (3.10.7.4), at their edges. */
/* FIN counts: it may be the one number that is inside. */
/* What reaches from the left into the window is trimmed. */
