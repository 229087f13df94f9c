// SPDX-License-Identifier: GPL-2.0
/* Safeguards that are switched off: what each of them was there for. */
#include "host.hpp"

using namespace unit;

SUITE(Safeguard);

namespace {

const u8 synchronised[] = { ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT,
			    CLOSING, LAST_ACK };

void time_wait(Host &h)
{
	h.reach(FIN_WAIT_2);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
	ASSERT_EQ(h.cb.state, TIME_WAIT);
}

/* One past what the peer has sent in this state. */
u32 next(const Host &h)
{
	return h.cb.rcv_nxt;
}

} // namespace

TEST_P(Safeguard, No2mslEndsTimeWaitAtOnce)
{
	RULE(SAF_01);
	h.params.unsafe_no_2msl = 1;
	time_wait(h);
	EXPECT_EQ(h.deadline(), h.now());
	h.fires();
	EXPECT_TRUE(h.did({
		.state = CLOSED, .rule = SYNFIN_RULE_SAF_01,
		.cause = SYNFIN_CAUSE_EXPIRED,
	}));
}

TEST_P(Safeguard, No2mslSetWhileItWaits)
{
	time_wait(h);
	h.pass(sec(10));
	h.retune([](synfin_params &p) { p.unsafe_no_2msl = 1; });
	EXPECT_EQ(h.deadline(), h.now());
}

TEST_P(Safeguard, NoChallengeAckBelievesAnyResetInTheWindow)
{
	RULE(SAF_02);
	for (u8 state : synchronised)
		for (u32 off : { 1u, WINDOW - 1000 }) {
			Host one(GetParam());

			one.params.unsafe_no_challenge_ack = 1;
			one.reach(state);
			one.arrives(Seg(RST, next(one) + off));
			EXPECT_TRUE(one.did({
				.state = CLOSED, .rule = SYNFIN_RULE_SAF_02,
				.cause = SYNFIN_CAUSE_RESET,
			}));
		}
}

TEST_P(Safeguard, NoChallengeAckStillHasAWindow)
{
	h.params.unsafe_no_challenge_ack = 1;
	h.reach(ESTABLISHED);
	h.arrives(Seg(RST, h.their(1) + WINDOW));
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	h.arrives(Seg(RST, h.their(0)));
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(h.out.reply.flags, ACK);
}

TEST_P(Safeguard, NoChallengeAckBelievesAnySynInTheWindow)
{
	for (u8 state : synchronised) {
		Host one(GetParam());
		u32 seq;

		one.params.unsafe_no_challenge_ack = 1;
		one.reach(state);
		seq = next(one) + 7;
		one.arrives(Seg(SYN, seq));
		EXPECT_TRUE(one.did({
			.state = CLOSED, .rule = SYNFIN_RULE_SAF_02,
			.cause = SYNFIN_CAUSE_RESET,
			.reply = Seg(RST | ACK, 0, seq + 1),
		}));
	}
}

TEST_P(Safeguard, NoChallengeAckInSynReceived)
{
	h.params.unsafe_no_challenge_ack = 1;
	h.reach_passive(SYN_RECEIVED);
	h.arrives(Seg(RST, h.their(5)));
	EXPECT_TRUE(h.did({
		.state = LISTEN, .rule = SYNFIN_RULE_SAF_02,
		.cause = SYNFIN_CAUSE_RESET,
	}));
}

TEST_P(Safeguard, NoChallengeAckInTimeWait)
{
	for (u8 flags : { RST, SYN }) {
		Host one(GetParam());

		one.params.unsafe_no_challenge_ack = 1;
		one.params.rfc1337 = 0;
		time_wait(one);
		one.arrives(Seg(flags, one.their(2) + 3));
		EXPECT_EQ(one.cb.state, CLOSED);
		EXPECT_EQ(one.out.rule, SYNFIN_RULE_SAF_02);
	}
}

/* RFC 1337's safeguard is another one. */
TEST_P(Safeguard, NoChallengeAckLeavesRfc1337Alone)
{
	h.params.unsafe_no_challenge_ack = 1;
	time_wait(h);
	h.arrives(Seg(RST, h.their(2) + 3));
	EXPECT_EQ(h.cb.state, TIME_WAIT);
	EXPECT_EQ(h.out.drop, SYNFIN_DROP_RST_IGNORED);
}

TEST_P(Safeguard, NoThirdAckCheckBelievesAnyAck)
{
	RULE(SAF_03);
	for (u32 off : { 0u, 2u, 77777u, 0x80000000u }) {
		Host one(GetParam());

		one.params.unsafe_no_third_ack_check = 1;
		one.reach_passive(SYN_RECEIVED);
		one.arrives(Seg(ACK, one.their(1), one.our(off)));
		EXPECT_TRUE(one.did({
			.state = ESTABLISHED, .rule = SYNFIN_RULE_SAF_03,
			.cause = SYNFIN_CAUSE_ESTABLISHED,
		}));
		EXPECT_EQ(one.cb.snd_una, one.our(1));
		/* and from then on it is like any other */
		one.send(10);
		EXPECT_EQ(one.sent.size(), 1u);
	}
}

TEST_P(Safeguard, NoThirdAckCheckStillNamesTheRule)
{
	h.params.unsafe_no_third_ack_check = 1;
	h.reach_passive(SYN_RECEIVED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED, .rule = SYNFIN_RULE_SA_SR_10,
		.cause = SYNFIN_CAUSE_ESTABLISHED,
	}));
}

TEST_P(Safeguard, NoThirdAckCheckIsForTheThirdAckOnly)
{
	h.params.unsafe_no_third_ack_check = 1;
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(9)));
	EXPECT_EQ(h.out.drop, SYNFIN_DROP_BAD_ACK);
}

/* Whoever opened actively has no listener to go back to. */
TEST_P(Safeguard, NoChallengeAckEndsAnActiveSynReceived)
{
	h.params.unsafe_no_challenge_ack = 1;
	h.reach_syn_received_active();
	h.arrives(Seg(RST, next(h) + 1));
	EXPECT_TRUE(h.did({
		.state = CLOSED, .rule = SYNFIN_RULE_SAF_02,
		.cause = SYNFIN_CAUSE_RESET,
	}));
}
