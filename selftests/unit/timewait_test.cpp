// SPDX-License-Identifier: GPL-2.0
/* SEGMENT ARRIVES in TIME-WAIT, but for the SYN that opens anew. */
#include "host.hpp"

using namespace unit;

SUITE(TimeWait);

namespace {

/* SND.NXT is our(2), RCV.NXT is their(2), whichever way it was reached. */
const u8 ways[] = { FIN_WAIT_1, FIN_WAIT_2, CLOSING };

void wait(Host &h, u8 from = FIN_WAIT_2)
{
	h.reach(from);
	h.arrives(from == CLOSING ? Seg(ACK, h.their(2), h.our(2)) :
				    Seg(ACK | FIN, h.their(1), h.our(2)));
	ASSERT_EQ(h.cb.state, TIME_WAIT);
}

} // namespace

TEST_P(TimeWait, RepeatedFinRestartsTheWait)
{
	CASE(17);
	RULE(TW_02);
	for (u8 from : ways)
		for (u32 len : { 0u, 1u, 5u }) {
			Host h(GetParam());

			wait(h, from);
			h.pass(sec(200));
			h.arrives(Seg(ACK | FIN, h.their(1 - len), h.our(2),
				      len));
			EXPECT_TRUE(h.did({
				.state = TIME_WAIT,
				.rule = SYNFIN_RULE_SA_TW_01,
				.drop = SYNFIN_DROP_OLD_DUPLICATE,
				.reply = Seg(ACK, h.our(2), h.their(2))
						 .window(WINDOW),
			}));
			EXPECT_EQ(h.deadline(), h.now() + sec(240));
		}
}

/* The repeated FIN is never throttled: the peer waits for its ACK. */
TEST_P(TimeWait, RepeatedFinIsAlwaysAnswered)
{
	wait(h);
	for (int i = 0; i < 30; i++) {
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
		EXPECT_EQ(h.out.reply.flags, ACK);
	}
}

TEST_P(TimeWait, OtherUnacceptable)
{
	const struct { u32 off; u8 flags; u32 len; } cases[] = {
		{ 1, 0, 0 }, { 1, 0, 1 }, { 0, FIN, 0 }, { 2 + WINDOW, 0, 0 },
		{ 2 + WINDOW, FIN, 3 }, { 0x80000001, 0, 4 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());
		u64 end;

		wait(h);
		end = h.deadline();
		h.pass(sec(1));
		h.arrives(Seg(ACK | c.flags, h.their(c.off), h.our(2), c.len));
		EXPECT_TRUE(h.did({
			.state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_02,
			.drop = SYNFIN_DROP_BAD_SEQ,
			.reply = Seg(ACK, h.our(2), h.their(2)),
		}));
		EXPECT_EQ(h.deadline(), end);
	}
}

/* No answer: two ends in TIME-WAIT would otherwise never fall silent. */
TEST_P(TimeWait, PureAckIsNotAnswered)
{
	RULE(TW_03);
	for (u32 ack : { 2u, 1u, -5u, 2u - 65535 }) {
		Host h(GetParam());
		u64 end;

		wait(h);
		end = h.deadline();
		h.pass(1);
		h.arrives(Seg(ACK, h.their(2), h.our(ack)));
		EXPECT_TRUE(h.did({ .state = TIME_WAIT,
				    .rule = SYNFIN_RULE_SA_TW_03,
				    .drop = SYNFIN_DROP_OLD_DUPLICATE }));
		EXPECT_EQ(h.deadline(), end);
	}
}

TEST_P(TimeWait, AckOfWhatWasNeverSent)
{
	wait(h);
	h.arrives(Seg(ACK, h.their(2), h.our(3)));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_RSG_05,
			    .drop = SYNFIN_DROP_BAD_ACK,
			    .reply = Seg(ACK, h.our(2), h.their(2)) }));
}

/* RFC 5961 5.2, with the widest window there is for MAX.SND.WND */
TEST_P(TimeWait, AckTooOld)
{
	for (u32 ack : { 2u - 65536, 0x80000002u }) {
		Host h(GetParam());
		u64 end;

		wait(h);
		end = h.deadline();
		h.arrives(Seg(ACK, h.their(2), h.our(ack)));
		EXPECT_TRUE(h.did({ .state = TIME_WAIT,
				    .rule = SYNFIN_RULE_CHA_03,
				    .drop = SYNFIN_DROP_OLD_ACK,
				    .reply = Seg(ACK, h.our(2), h.their(2)) }));
		EXPECT_EQ(h.deadline(), end);
	}
}

TEST_P(TimeWait, Ahead)
{
	const struct { u32 off; u8 flags; u32 len; } cases[] = {
		{ 3, 0, 0 }, { 3, FIN, 0 }, { 500, 0, 9 }, { 1 + WINDOW, 0, 0 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());
		u64 end;

		wait(h);
		end = h.deadline();
		h.pass(1);
		h.arrives(Seg(ACK | c.flags, h.their(c.off), h.our(2), c.len));
		EXPECT_TRUE(h.did({
			.state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_04,
			.drop = SYNFIN_DROP_AFTER_FIN,
			.reply = Seg(ACK, h.our(2), h.their(2)),
		}));
		EXPECT_EQ(h.deadline(), end);
	}
}

TEST_P(TimeWait, TextIsIgnored)
{
	for (u8 flags : { +ACK, ACK | URG, ACK | FIN }) {
		Host h(GetParam());

		wait(h);
		h.arrives(Seg(flags, h.their(2), h.our(2), 10));
		EXPECT_TRUE(h.did({
			.state = TIME_WAIT, .rule = SYNFIN_RULE_TW_08,
			.drop = SYNFIN_DROP_AFTER_FIN,
			.reply = Seg(ACK, h.our(2), h.their(2)),
		}));
	}
}

TEST_P(TimeWait, WithoutAck)
{
	wait(h);
	for (u8 flags : { 0, +FIN, +PSH }) {
		h.arrives(Seg(flags, h.their(1), h.our(2)));
		EXPECT_TRUE(h.did({ .state = TIME_WAIT,
				    .rule = SYNFIN_RULE_SA_TW_05,
				    .drop = SYNFIN_DROP_NO_ACK }));
	}
}

/* A late reset must not end the wait, unless one asks for RFC 9293's text. */
TEST_P(TimeWait, RstExact)
{
	CASE(16);
	RULE(RSP_09);
	for (u8 more : { 0, +ACK, +SYN, +FIN }) {
		Host h(GetParam()), strict(GetParam());

		wait(h);
		h.arrives(Seg(RST | more, h.their(2), h.our(2)));
		EXPECT_TRUE(h.did({ .state = TIME_WAIT,
				    .rule = SYNFIN_RULE_SA_TW_06,
				    .drop = SYNFIN_DROP_RST_IGNORED }));
		strict.params.rfc1337 = 0;
		wait(strict);
		strict.arrives(Seg(RST | more, strict.their(2), strict.our(2)));
		EXPECT_TRUE(strict.did({ .state = CLOSED,
					 .rule = SYNFIN_RULE_SA_TW_06,
					 .cause = SYNFIN_CAUSE_RESET }));
	}
}

TEST_P(TimeWait, RstNotExact)
{
	CASE(16);
	const struct { u32 off; bool inside; } cases[] = {
		{ 1, false }, { 3, true }, { 1 + WINDOW, true },
		{ 2 + WINDOW, false },
	};

	for (const auto &c : cases)
		for (u64 rfc1337 : { 0, 1 }) {
			Host h(GetParam());
			Outcome want = {
				.state = TIME_WAIT,
				.rule = SYNFIN_RULE_SA_TW_07,
				.drop = SYNFIN_DROP_RST_OUTSIDE,
			};

			h.params.rfc1337 = rfc1337;
			wait(h);
			if (c.inside)
				want.drop = rfc1337 ?
					(u8)SYNFIN_DROP_RST_IGNORED :
					(u8)SYNFIN_DROP_RST_CHALLENGED;
			if (c.inside && !rfc1337)
				want.reply = Seg(ACK, h.our(2), h.their(2));
			h.arrives(Seg(RST, h.their(c.off)));
			EXPECT_TRUE(h.did(want));
		}
}

TEST_P(TimeWait, Syn)
{
	CASE(18);
	RULE(TW_06);
	for (u32 off : { 0u, 1u, 0x80000002u }) {
		Host h(GetParam());

		wait(h);
		h.env.facts = SYNFIN_FACT_LISTENER;
		h.arrives(Seg(SYN, h.their(off)));
		EXPECT_TRUE(h.did({
			.state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_09,
			.drop = SYNFIN_DROP_SYN_CHALLENGED,
			.reply = Seg(ACK, h.our(2), h.their(2)),
		}));
	}
}

/* A SYN,ACK never begins a new incarnation. */
TEST_P(TimeWait, SynAck)
{
	for (u32 off : { 0u, 2u, 500u }) {
		Host h(GetParam());

		wait(h);
		h.env.facts = SYNFIN_FACT_LISTENER;
		h.arrives(Seg(SYN | ACK, h.their(off), h.our(2)));
		EXPECT_TRUE(h.did({
			.state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_10,
			.drop = SYNFIN_DROP_SYN_CHALLENGED,
			.reply = Seg(ACK, h.our(2), h.their(2)),
		}));
	}
}

TEST_P(TimeWait, AnswersAreThrottled)
{
	const Seg kinds[] = {
		Seg(ACK, h.their(1), h.our(2)),		/* unacceptable */
		Seg(ACK, h.their(2), h.our(9)),		/* never sent */
		Seg(ACK, h.their(9), h.our(2), 1),	/* ahead */
		Seg(SYN, h.their(0)),
		Seg(RST, h.their(9)),
	};

	for (const Seg &kind : kinds) {
		Host h(GetParam());

		h.params.rfc1337 = 0;
		wait(h);
		for (int i = 0; i < 10; i++) {
			h.arrives(kind);
			EXPECT_EQ(h.out.reply.flags, ACK);
		}
		h.arrives(kind);
		EXPECT_TRUE(h.out.limited);
		EXPECT_EQ(h.out.reply.flags, 0);
		EXPECT_EQ(h.out.drop, SYNFIN_DROP_CHALLENGE_LIMITED);
	}
}

TEST_P(TimeWait, Expires)
{
	for (u8 from : ways) {
		Host h(GetParam());
		u64 start;

		wait(h, from);
		start = h.now();
		h.pass(sec(240) - 1);
		h.tick();
		EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = 0 }));
		h.pass(1);
		h.tick();
		RULE(TW_09);
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_SA_TW_11,
				    .cause = SYNFIN_CAUSE_EXPIRED }));
		EXPECT_EQ(h.now() - start, 2 * h.params.msl);
	}
}

/* MSL is a parameter, and all other timers are off. */
TEST_P(TimeWait, LastsTwiceTheMsl)
{
	h.params.msl = h.env.msl = ms(500);
	h.params.user_timeout = ms(700);
	wait(h, FIN_WAIT_1);
	RULE(QT_03);
	EXPECT_EQ(h.deadline(), h.now() + sec(1));
	EXPECT_EQ(h.cb.user_deadline, 0u);
	EXPECT_EQ(h.cb.rtx_deadline, 0u);
	/* The MSL in force when a FIN comes again is that of the moment. */
	h.env.msl = ms(100);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
	EXPECT_EQ(h.deadline(), h.now() + ms(200));
}

TEST_P(TimeWait, TwoEndsFallSilent)
{
	CASE(25);
	Host peer({ h.irs, h.iss, GetParam().stored });

	peer.listen();
	h.open();
	exchange(h, peer);
	h.shutdown();
	peer.shutdown();
	exchange(h, peer);
	ASSERT_EQ(h.cb.state, TIME_WAIT);
	ASSERT_EQ(peer.cb.state, TIME_WAIT);
	h.arrives(Seg(ACK, h.their(1), h.our(2), 1));
	exchange(h, peer);
	EXPECT_EQ(h.cb.state, TIME_WAIT);
}

/* With a shut window nothing is inside it, but this ACK is where it should be. */
TEST_P(TimeWait, BareAckAtAShutWindow)
{
	h.params.rcv_wnd = 0;
	wait(h);
	h.arrives(Seg(ACK, h.their(2), h.our(2)));
	EXPECT_TRUE(h.did({
		.state = TIME_WAIT, .rule = SYNFIN_RULE_SA_TW_03,
		.drop = SYNFIN_DROP_OLD_DUPLICATE,
	}));
}
