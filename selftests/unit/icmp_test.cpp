// SPDX-License-Identifier: GPL-2.0
/* ICMP errors, judged by what they quote and by the state. */
#include "host.hpp"

using namespace unit;

SUITE(Icmp);

namespace {

const u8 soft_kinds[] = {
	SYNFIN_ICMP_NET_UNREACHABLE, SYNFIN_ICMP_HOST_UNREACHABLE,
	SYNFIN_ICMP_SOURCE_ROUTE_FAILED, SYNFIN_ICMP_OTHER_UNREACHABLE,
	SYNFIN_ICMP_TIME_EXCEEDED, SYNFIN_ICMP_PARAMETER_PROBLEM,
};

const struct { u8 kind, cause; u16 rule; } hard_kinds[] = {
	{ SYNFIN_ICMP_PORT_UNREACHABLE, SYNFIN_CAUSE_PORT_UNREACHABLE,
	  SYNFIN_RULE_ICM_08 },
	{ SYNFIN_ICMP_PROTOCOL_UNREACHABLE,
	  SYNFIN_CAUSE_PROTOCOL_UNREACHABLE, SYNFIN_RULE_ICM_10 },
};

/* States in which something of ours is in flight, at our(0) or our(1). */
const struct { u8 state; u32 una, nxt; } flying[] = {
	{ SYN_SENT, 0, 1 }, { SYN_RECEIVED, 0, 1 }, { FIN_WAIT_1, 1, 2 },
	{ CLOSING, 1, 2 }, { LAST_ACK, 1, 2 },
};

} // namespace

TEST_P(Icmp, OnlyWhatIsInFlightIsQuoted)
{
	CASE(31);
	for (const auto &f : flying)
		for (u32 seq : { f.una - 1, f.nxt, f.nxt + 1,
				 f.una + 0x80000000u }) {
			Host h(GetParam());

			h.reach(f.state);
			h.icmp(SYNFIN_ICMP_PORT_UNREACHABLE, h.our(seq));
			EXPECT_TRUE(h.did({ .state = f.state,
					    .rule = SYNFIN_RULE_ICM_02,
					    .drop = SYNFIN_DROP_BAD_SEQ }));
			EXPECT_EQ(h.cb.soft_error, SYNFIN_ICMP_NONE);
		}
}

TEST_P(Icmp, NothingInFlightNothingToQuote)
{
	for (u8 state : { CLOSED, LISTEN, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT,
			  TIME_WAIT })
		for (u32 seq : { 0u, 1u, 2u }) {
			Host h(GetParam());

			h.reach(state);
			h.icmp(SYNFIN_ICMP_HOST_UNREACHABLE, h.our(seq));
			EXPECT_TRUE(h.did({ .state = state,
					    .rule = SYNFIN_RULE_ICM_02,
					    .drop = SYNFIN_DROP_BAD_SEQ }));
		}
}

/* What a connection had in flight that has ended is nobody's any more. */
TEST_P(Icmp, NobodyIsThereAnyMore)
{
	for (bool listener : { false, true }) {
		Host h(GetParam());
		u32 seq = listener ? h.our(0) : h.our(1);

		h.reach(listener ? SYN_RECEIVED : ESTABLISHED);
		if (listener) {
			h.arrives(Seg(RST, h.their(1)));
		} else {
			h.send(10);
			h.abort();
		}
		ASSERT_NE(h.cb.snd_una, h.cb.snd_nxt);
		h.icmp(SYNFIN_ICMP_HOST_UNREACHABLE, seq);
		EXPECT_TRUE(h.did({ .state = listener ? LISTEN : CLOSED,
				    .rule = SYNFIN_RULE_ICM_02,
				    .drop = SYNFIN_DROP_BAD_SEQ }));
	}
}

TEST_P(Icmp, SourceQuenchIsDiscarded)
{
	for (const auto &f : flying) {
		Host h(GetParam());

		h.reach(f.state);
		h.icmp(SYNFIN_ICMP_SOURCE_QUENCH, h.our(f.una));
		EXPECT_TRUE(h.did({ .state = f.state,
				    .rule = SYNFIN_RULE_ICM_03,
				    .drop = SYNFIN_DROP_UNEXPECTED }));
	}
}

TEST_P(Icmp, SoftErrorsAreTold)
{
	RULE(ICM_05);
	RULE(ICM_12);
	for (const auto &f : flying)
		for (u8 kind : soft_kinds) {
			Host h(GetParam());
			u64 before;

			h.reach(f.state);
			before = h.deadline();
			h.icmp(kind, h.our(f.una));
			EXPECT_TRUE(h.did({ .state = f.state,
					    .rule = SYNFIN_RULE_ICM_04,
					    .cause = SYNFIN_CAUSE_SOFT_ERROR }));
			EXPECT_EQ(h.cb.soft_error, kind);
			EXPECT_EQ(h.deadline(), before);
		}
}

/* A redirect is for routing; it changes nothing here, and must quote us, too. */
TEST_P(Icmp, RedirectIsJudgedAndChangesNothing)
{
	for (const auto &f : flying) {
		Host h(GetParam());
		synfin_cb before;

		h.reach(f.state);
		before = h.cb;
		h.icmp(SYNFIN_ICMP_REDIRECT, h.our(f.una));
		EXPECT_TRUE(h.did({ .state = f.state,
				    .rule = SYNFIN_RULE_ICM_01 }));
		h.icmp(SYNFIN_ICMP_REDIRECT, h.our(f.una) - 1);
		EXPECT_EQ(h.out.drop, SYNFIN_DROP_BAD_SEQ);
		EXPECT_EQ(memcmp(&before, &h.cb, sizeof(before)), 0);
	}
}

TEST_P(Icmp, HardErrorsEndAnActiveOpen)
{
	for (const auto &k : hard_kinds)
		for (bool crossed : { false, true }) {
			Host h(GetParam());

			if (crossed)
				h.reach_syn_received_active();
			else
				h.reach(SYN_SENT);
			h.icmp(k.kind, h.our(0));
			EXPECT_TRUE(h.did({ .state = CLOSED, .rule = k.rule,
					    .also = { SYNFIN_RULE_ICM_06 },
					    .cause = k.cause }));
		}
}

TEST_P(Icmp, HardErrorsEndAPassiveOpen)
{
	for (const auto &k : hard_kinds) {
		Host h(GetParam());

		h.reach(SYN_RECEIVED);
		h.icmp(k.kind, h.our(0));
		EXPECT_TRUE(h.did({ .state = LISTEN, .rule = k.rule,
				    .also = { SYNFIN_RULE_ICM_06 },
				    .cause = k.cause }));
	}
}

/* Forged easily, so they are soft once both ends are synchronised. */
TEST_P(Icmp, HardErrorsAreSoftLater)
{
	for (const auto &k : hard_kinds) {
		for (const auto &f : flying) {
			Host h(GetParam());

			if (!f.una)
				continue;
			h.reach(f.state);
			h.icmp(k.kind, h.our(f.una));
			EXPECT_TRUE(h.did({ .state = f.state,
					    .rule = SYNFIN_RULE_ICM_07,
					    .cause = SYNFIN_CAUSE_SOFT_ERROR }));
		}
		Host h(GetParam());

		h.reach(ESTABLISHED);
		h.send(10);
		h.icmp(k.kind, h.our(10));
		EXPECT_EQ(h.out.rule, SYNFIN_RULE_ICM_07);
		EXPECT_EQ(h.cb.state, ESTABLISHED);
	}
}

/* What was soft explains the timeout that follows. */
TEST_P(Icmp, ExplainsATimeout)
{
	for (bool told : { false, true }) {
		Host h(GetParam());

		h.params.user_timeout = 0;
		h.reach(SYN_SENT);
		if (told)
			h.icmp(SYNFIN_ICMP_HOST_UNREACHABLE, h.our(0));
		while (h.cb.state == SYN_SENT)
			h.fires();
		EXPECT_EQ(h.out.cause, told ? SYNFIN_CAUSE_UNREACHABLE :
					      SYNFIN_CAUSE_TIMED_OUT);
		RULE(ICM_05);

		Host u(GetParam());

		u.params.user_timeout = sec(2);
		u.reach(SYN_SENT);
		if (told)
			u.icmp(SYNFIN_ICMP_HOST_UNREACHABLE, u.our(0));
		while (u.cb.state == SYN_SENT)
			u.fires();
		EXPECT_EQ(u.out.cause, told ? SYNFIN_CAUSE_UNREACHABLE :
					      SYNFIN_CAUSE_USER_TIMEOUT);
	}
}

TEST_P(Icmp, FragmentationNeeded)
{
	h.reach(ESTABLISHED);
	h.send(4 * PATH_MSS);
	h.icmp(SYNFIN_ICMP_FRAG_NEEDED, h.our(1), 1000);
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED, .rule = SYNFIN_RULE_ICM_09,
		.sends = { Seg(ACK | PSH, h.our(1), h.their(1), 1000) },
	}));
	EXPECT_TRUE(h.sent[0].again);
	EXPECT_EQ(h.cb.snd_mss, 1000);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_TIMED);
	/* All that was too large goes again, in smaller pieces. */
	for (u32 at = 1001; at < 1 + 4u * PATH_MSS; at += 1000) {
		h.arrives(Seg(ACK, h.their(1), h.our(at)));
		ASSERT_GE(h.sent.size(), 1u);
		EXPECT_TRUE(h.sent[0].again);
		EXPECT_EQ(h.sent[0].seg.seq, h.our(at));
		EXPECT_LE(h.sent[0].seg.len, 1000u);
	}
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 4 * PATH_MSS)));
	EXPECT_TRUE(h.sent.empty());
}

TEST_P(Icmp, FragmentationNeededOfNoUse)
{
	h.reach(ESTABLISHED);
	h.send(100);
	for (u16 mss : { PATH_MSS, (u16)(PATH_MSS + 1), (u16)9000 }) {
		h.icmp(SYNFIN_ICMP_FRAG_NEEDED, h.our(1), mss);
		EXPECT_TRUE(h.did({ .state = ESTABLISHED,
				    .rule = SYNFIN_RULE_ICM_09 }));
		EXPECT_EQ(h.cb.snd_mss, PATH_MSS);
	}
	/* A forged tiny one does not make a packet of every byte. */
	h.icmp(SYNFIN_ICMP_FRAG_NEEDED, h.our(1), 1);
	EXPECT_EQ(h.cb.snd_mss, SYNFIN_MSS_FLOOR);
	EXPECT_EQ(h.sent.at(0).seg.len, SYNFIN_MSS_FLOOR);
}

TEST_P(Icmp, FragmentationNeededForASyn)
{
	h.reach(SYN_SENT);
	h.icmp(SYNFIN_ICMP_FRAG_NEEDED, h.our(0), 500);
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = SYNFIN_RULE_ICM_09,
			    .sends = { Seg(SYN, h.our(0)) } }));
}

/* A reopened embryo that is unreachable falls back to its TIME-WAIT. */
TEST_P(Icmp, HardErrorOfAReopenedEmbryo)
{
	h.reach(TIME_WAIT);
	h.env.facts = SYNFIN_FACT_LISTENER;
	h.env.iss = h.our(1000);
	h.arrives(Seg(SYN, h.their(100)));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.icmp(SYNFIN_ICMP_PORT_UNREACHABLE, h.our(1000));
	EXPECT_TRUE(h.did({ .state = TIME_WAIT, .rule = SYNFIN_RULE_TW_04,
			    .also = { SYNFIN_RULE_ICM_08 },
			    .cause = SYNFIN_CAUSE_PORT_UNREACHABLE }));
}
