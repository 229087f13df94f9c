// SPDX-License-Identifier: GPL-2.0
/* Congestion control: RFC 5681, 6582, 3042 and 6928. */
#include "host.hpp"

using namespace unit;

namespace {

constexpr u32 M = PATH_MSS;

/* The peer acknowledges so many whole segments of ours in all. */
Seg ack(const Host &h, u32 segments)
{
	return Seg(ACK, h.their(1), h.our(1 + segments * M));
}

u32 flight(const Host &h)
{
	return h.cb.snd_nxt - h.cb.snd_una;
}

/* All segments are out that the window lets go; the first of them is lost. */
void lose(Host &h, u32 segments)
{
	h.reach(ESTABLISHED);
	h.send(segments * M);
}

} // namespace

SUITE(Congestion);

TEST_P(Congestion, InitialWindow)
{
	const struct { u16 mss; u32 window; } cases[] = {
		{ 1460, 14600 }, { 536, 5360 }, { 1461, 14600 },
		{ 5000, 14600 }, { 7300, 14600 }, { 9000, 18000 },
	};

	RULE(CC_01);
	for (const auto &c : cases) {
		Host h(GetParam());

		h.env.mss = 9000;
		h.open();
		h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).offering(c.mss));
		EXPECT_EQ(h.cb.cwnd, c.window) << c.mss;
	}
}

/* A SYN that was lost: one segment. */
TEST_P(Congestion, LostSyn)
{
	h.open();
	h.fires();
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).offering(M));
	EXPECT_EQ(h.cb.cwnd, M);
	h.send(5 * M);
	EXPECT_EQ(h.sent.size(), 1u);

	Host p(GetParam());

	p.reach_passive(SYN_RECEIVED);
	p.fires();
	p.arrives(Seg(ACK, p.their(1), p.our(1)));
	EXPECT_EQ(p.cb.cwnd, M);
}

TEST_P(Congestion, SlowStart)
{
	h.reach(ESTABLISHED);
	h.send(44 * M);
	ASSERT_EQ(h.sent.size(), 10u);
	h.arrives(ack(h, 1));
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_CC_02));
	EXPECT_EQ(h.cb.cwnd, 11 * M);
	EXPECT_EQ(h.sent.size(), 2u);
	/* A segment an ACK, however much it acknowledges (RFC 5681, eq. 2). */
	h.arrives(ack(h, 4));
	EXPECT_EQ(h.cb.cwnd, 12 * M);
	/* And no more than it acknowledges: crumbs do not add up to segments. */
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 4 * M + 1)));
	EXPECT_EQ(h.cb.cwnd, 12 * M + 1);
}

/* A segment for a whole window, counted in bytes. */
TEST_P(Congestion, Avoidance)
{
	h.reach(ESTABLISHED);
	h.cb.ssthresh = 10 * M;
	h.send(40 * M);
	h.arrives(ack(h, 4));
	EXPECT_EQ(h.cb.cwnd, 10 * M);
	h.arrives(ack(h, 9));
	EXPECT_EQ(h.cb.cwnd, 10 * M);
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_CC_03));
	h.arrives(ack(h, 10));
	EXPECT_EQ(h.cb.cwnd, 11 * M);
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_CC_03));
	h.arrives(ack(h, 20));
	EXPECT_EQ(h.cb.cwnd, 11 * M);
	h.arrives(ack(h, 21));
	EXPECT_EQ(h.cb.cwnd, 12 * M);
}

/* What made slow start's window grow does not count a second time. */
TEST_P(Congestion, AvoidanceAfterSlowStart)
{
	h.reach(ESTABLISHED);
	h.cb.ssthresh = 12 * M;
	h.send(44 * M);
	h.arrives(ack(h, 2));
	h.arrives(ack(h, 4));
	ASSERT_EQ(h.cb.cwnd, 12 * M);
	h.arrives(ack(h, 15));
	EXPECT_EQ(h.cb.cwnd, 12 * M);
	h.arrives(ack(h, 16));
	EXPECT_EQ(h.cb.cwnd, 13 * M);
}

/* It does not grow beyond what the widest window lets out. */
TEST_P(Congestion, HasAnEnd)
{
	h.reach(ESTABLISHED);
	for (u32 i = 0; i < 200; i++) {
		h.send(M);
		h.arrives(ack(h, i + 1));
	}
	EXPECT_EQ(h.cb.cwnd, SYNFIN_WINDOW_MAX);
}

/* RFC 5681 2: what counts as a duplicate ACK, and what does not. */
TEST_P(Congestion, WhatADuplicateIs)
{
	const auto dup = [](const Host &h) { return Seg(ACK, h.their(1), h.our(1)); };
	const struct {
		const char *what;
		std::function<Seg(const Host &)> seg;
		u8 counts;
	} cases[] = {
		{ "bare", dup, 1 },
		{ "text", [](const Host &h) {
			return Seg(ACK, h.their(1), h.our(1), 1); }, 0 },
		{ "a FIN", [](const Host &h) {
			return Seg(ACK | FIN, h.their(1), h.our(1)); }, 0 },
		{ "another window", [&](const Host &h) {
			return dup(h).window(60000); }, 0 },
		{ "something new", [](const Host &h) {
			return Seg(ACK, h.their(1), h.our(2)); }, 0 },
		{ "older than the last", [](const Host &h) {
			return Seg(ACK, h.their(1), h.our(0)); }, 0 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		lose(h, 4);
		h.arrives(c.seg(h));
		EXPECT_EQ(h.cb.dupacks, c.counts) << c.what;
	}
	/* Nothing is out. */
	h.reach(ESTABLISHED);
	h.arrives(dup(h));
	EXPECT_EQ(h.cb.dupacks, 0);
	/* A shut window answers probes that way. */
	Host z(GetParam());

	z.reach(ESTABLISHED);
	z.arrives(dup(z).window(0));
	z.send(10);
	z.fires();
	for (u32 i = 0; i < 3; i++)
		z.arrives(dup(z).window(0));
	EXPECT_EQ(z.cb.dupacks, 0);
	EXPECT_TRUE(z.sent.empty());
}

/* The first two let new segments go; something new begins the count anew. */
TEST_P(Congestion, LimitedTransmit)
{
	lose(h, 20);
	ASSERT_EQ(h.sent.size(), 10u);
	for (u32 i = 0; i < 2; i++) {
		h.arrives(ack(h, 0));
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.seq, h.our(1 + (10 + i) * M));
		EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_CC_10);
		RULE(CC_10);
	}
	EXPECT_EQ(h.cb.cwnd, 10 * M);
	h.arrives(ack(h, 1));
	EXPECT_EQ(h.cb.dupacks, 0);
	EXPECT_EQ(h.cb.cwnd, 11 * M);
	EXPECT_EQ(flight(h), 11 * M);
}

TEST_P(Congestion, FastRetransmit)
{
	lose(h, 20);
	h.cb.cwnd_acked = M;
	h.arrives(ack(h, 0));
	h.arrives(ack(h, 0));
	h.arrives(ack(h, 0));
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED, .rule = SYNFIN_RULE_CC_04,
		.also = { SYNFIN_RULE_SA_ES_09 },
		.sends = { Seg(ACK | PSH, h.our(1), h.their(1), M) },
	}));
	EXPECT_TRUE(h.sent[0].again);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_CC_04);
	EXPECT_EQ(h.sent[0].index, 0u);
	EXPECT_EQ(h.cb.ssthresh, 6 * M);
	EXPECT_EQ(h.cb.cwnd, 9 * M);
	EXPECT_EQ(h.cb.cwnd_acked, 0u);
	/* Three more leave the network, then there is room for new ones. */
	for (u32 cwnd : { 10u, 11u, 12u }) {
		h.arrives(ack(h, 0));
		EXPECT_TRUE(h.took_part(SYNFIN_RULE_CC_07));
		EXPECT_EQ(h.cb.cwnd, cwnd * M);
		EXPECT_TRUE(h.sent.empty());
	}
	h.arrives(ack(h, 0));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(1 + 12 * M));
	EXPECT_FALSE(h.sent[0].again);
	/* All that was out is acknowledged: half of it may go on. */
	h.arrives(ack(h, 12));
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_CC_06));
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FAST);
	EXPECT_EQ(h.cb.cwnd, 2 * M);
	EXPECT_EQ(h.sent.size(), 1u);
}

/* RFC 6582: a second loss in one window needs no three ACKs of its own. */
TEST_P(Congestion, PartialAcknowledgment)
{
	lose(h, 10);
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 0));
	EXPECT_EQ(h.cb.cwnd, 8 * M);
	h.arrives(ack(h, 4));
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_CC_05));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(1 + 4 * M));
	EXPECT_TRUE(h.sent[0].again);
	/* Less by what was acknowledged, but for the segment sent again. */
	EXPECT_EQ(h.cb.cwnd, 5 * M);
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_FAST);
	h.arrives(ack(h, 10));
	EXPECT_EQ(h.cb.cwnd, 2 * M);
	EXPECT_FALSE(h.cb.flags & (SYNFIN_CB_FAST | SYNFIN_CB_RECOVER));
	EXPECT_TRUE(h.sent.empty());
}

/* A whole segment makes room for one. Duplicates widen, and let no more go. */
TEST_P(Congestion, DuplicatesAfterAPartialOne)
{
	lose(h, 20);
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 0));
	ASSERT_EQ(flight(h), 12 * M);
	ASSERT_EQ(h.cb.cwnd, 9 * M);
	h.arrives(ack(h, 1));
	EXPECT_EQ(h.cb.cwnd, 9 * M);
	for (u32 cwnd : { 10u, 11u }) {
		h.arrives(ack(h, 1));
		EXPECT_EQ(h.cb.cwnd, cwnd * M);
		EXPECT_TRUE(h.sent.empty());
	}
	h.arrives(ack(h, 1));
	EXPECT_EQ(h.cb.cwnd, 12 * M);
	EXPECT_EQ(h.sent.size(), 1u);
}

/* Less than a segment is no whole one that could go instead. */
TEST_P(Congestion, PartialOfACrumb)
{
	lose(h, 10);
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 0));
	h.arrives(Seg(ACK, h.their(1), h.our(1 + 100)));
	EXPECT_EQ(h.cb.cwnd, 8 * M - 100);
}

/* The window does not shrink below a segment. */
TEST_P(Congestion, NeverLessThanASegment)
{
	lose(h, 44);
	for (u32 i = 0; i < 30; i++)
		h.arrives(ack(h, i + 1));
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 30));
	ASSERT_TRUE(h.cb.flags & SYNFIN_CB_FAST);
	h.cb.cwnd = 2 * M;
	h.arrives(ack(h, 35));
	EXPECT_EQ(h.cb.cwnd, 2 * M);
	EXPECT_GE(h.cb.cwnd, M);
}

TEST_P(Congestion, Timeout)
{
	lose(h, 20);
	h.fires();
	EXPECT_TRUE(h.took_part(SYNFIN_RULE_CC_08));
	EXPECT_EQ(h.cb.cwnd, M);
	EXPECT_EQ(h.cb.ssthresh, 5 * M);
	EXPECT_EQ(h.sent.size(), 1u);
	/* Again: the threshold stays. */
	h.cb.snd_nxt -= 2 * M;
	h.cb.cwnd_acked = M;
	h.fires();
	EXPECT_EQ(h.cb.ssthresh, 5 * M);
	EXPECT_EQ(h.cb.cwnd, M);
	EXPECT_EQ(h.cb.cwnd_acked, 0u);
}

/* Two segments are the least that the threshold leaves. */
TEST_P(Congestion, LeastThreshold)
{
	lose(h, 1);
	h.fires();
	EXPECT_EQ(h.cb.ssthresh, 2 * M);
}

/* What was sent again draws duplicates; they are no sign of another loss. */
TEST_P(Congestion, DuplicatesAfterATimeout)
{
	lose(h, 4);
	h.arrives(ack(h, 0));
	h.fires();
	EXPECT_EQ(h.cb.dupacks, 0);
	for (u32 i = 0; i < 4; i++)
		h.arrives(ack(h, 0));
	EXPECT_TRUE(h.sent.empty());
	h.arrives(ack(h, 4));
	h.send(4 * M);
	/* RFC 6582 3.2, step 1: still of what was out then. */
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 4));
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FAST);
	h.arrives(ack(h, 5));
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 5));
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_FAST);
}

/* A timeout ends fast recovery. */
TEST_P(Congestion, TimeoutInRecovery)
{
	lose(h, 10);
	for (u32 i = 0; i < 3; i++)
		h.arrives(ack(h, 0));
	h.fires();
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FAST);
	EXPECT_EQ(h.cb.cwnd, M);
	EXPECT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_RTX_11);
}

/* A probe that is not answered is no sign of a full network. */
TEST_P(Congestion, ProbesDoNotCount)
{
	h.reach(ESTABLISHED);
	h.arrives(ack(h, 0).window(0));
	h.send(M);
	h.fires();
	h.fires();
	h.fires();
	EXPECT_EQ(h.cb.cwnd, 10 * M);
	EXPECT_EQ(h.cb.ssthresh, ~0u);
}

TEST_P(Congestion, RestartAfterIdle)
{
	h.reach(ESTABLISHED);
	h.send(20 * M);
	for (u32 i = 1; i <= 20; i++)
		h.arrives(ack(h, i));
	ASSERT_EQ(h.cb.cwnd, 30 * M);
	h.pass(h.cb.rto);
	h.send(1);
	EXPECT_EQ(h.cb.cwnd, 30 * M);
	EXPECT_EQ(h.sent.at(0).rule, SYNFIN_RULE_USR_05);
	h.arrives(Seg(ACK, h.their(1), h.our(2 + 20 * M)));
	h.pass(h.cb.rto + 1);
	h.cb.cwnd_acked = M;
	h.send(20 * M);
	EXPECT_EQ(h.cb.cwnd, 10 * M);
	EXPECT_EQ(h.cb.cwnd_acked, 0u);
	ASSERT_EQ(h.sent.size(), 10u);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_CC_09);
	EXPECT_EQ(h.sent[1].rule, SYNFIN_RULE_USR_05);
	RULE(CC_09);
}

/* The first window is what a restart leaves: there is nothing to take. */
TEST_P(Congestion, IdleInTheFirstWindow)
{
	h.reach(ESTABLISHED);
	h.send(1);
	h.arrives(Seg(ACK, h.their(1), h.our(2)));
	h.cb.cwnd = 10 * M;
	h.pass(h.cb.rto + 1);
	h.send(1);
	EXPECT_EQ(h.sent.at(0).rule, SYNFIN_RULE_USR_05);
}

/* A smaller window than the first is not widened by silence. */
TEST_P(Congestion, IdleDoesNotWiden)
{
	lose(h, 1);
	h.fires();
	h.arrives(ack(h, 1));
	ASSERT_EQ(h.cb.cwnd, 2 * M);
	h.pass(sec(100));
	h.send(20 * M);
	EXPECT_EQ(h.cb.cwnd, 2 * M);
	EXPECT_EQ(h.sent.size(), 2u);
}

/* The path takes less: smaller segments, but no fewer bytes (RFC 9293 3.7.5). */
TEST_P(Congestion, SmallerSegments)
{
	constexpr u16 small = 500;

	lose(h, 20);
	h.icmp(SYNFIN_ICMP_FRAG_NEEDED, h.our(1), small);
	EXPECT_EQ(h.cb.snd_mss, small);
	EXPECT_EQ(h.cb.cwnd, 10 * M);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FAST);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, small);
	EXPECT_EQ(h.sent[0].seg.seq, h.our(1));
	/* What grows, and what is least, is counted in them. */
	h.arrives(Seg(ACK, h.their(1), h.our(1 + M)));
	EXPECT_EQ(h.cb.cwnd, 10 * M + small);
	h.fires();
	EXPECT_EQ(h.cb.cwnd, small);
	EXPECT_GE(h.cb.ssthresh, 2u * small);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, small);
}

/* RFC 9293 3.7.1, RFC 6691: what the peer takes, and what the path does. */
TEST_P(Congestion, SegmentSize)
{
	const struct { u16 path, peer, sent; } cases[] = {
		{ 1460, 1460, 1460 }, { 1460, 1000, 1000 }, { 1000, 1460, 1000 },
		{ 1460, 0, SYNFIN_MSS_DEFAULT_V4 }, { 400, 0, 400 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.env.mss = c.path;
		h.open();
		h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).offering(c.peer));
		h.send(5000);
		ASSERT_FALSE(h.sent.empty());
		EXPECT_EQ(h.sent[0].seg.len, c.sent) << c.path << " " << c.peer;
	}
}
