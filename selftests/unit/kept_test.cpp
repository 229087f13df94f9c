// SPDX-License-Identifier: GPL-2.0
/* Text and FIN that come ahead of their turn: kept, joined, released. */
#include "host.hpp"

using namespace unit;

SUITE(Kept);

/* Text of the peer's, by its place in his stream: the first byte is 1. */
static Seg text(const Host &h, u32 at, u32 len, u8 more = 0)
{
	return Seg(ACK | more, h.their(at), h.cb.snd_nxt, len);
}

static std::vector<std::pair<u32, u32>> ranges(const Host &h)
{
	std::vector<std::pair<u32, u32>> all;

	for (u8 i = 0; i < h.cb.nkept; i++)
		all.emplace_back(h.cb.kept[i].from - h.irs,
				 h.cb.kept[i].to - h.irs);
	return all;
}

using Ranges = std::vector<std::pair<u32, u32>>;

TEST_P(Kept, OneHole)
{
	h.reach(ESTABLISHED);
	RULE(SEQ_09);
	h.arrives(text(h, 11, 10));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_DAT_01,
			    .also = { SYNFIN_RULE_SA_ES_14 },
			    .sends = { Seg(ACK, h.our(1), h.their(1)) },
			    .kept = 10 }));
	EXPECT_EQ(h.out.keep_off, 0u);
	EXPECT_EQ(h.out.keep_ahead, 10u);
	h.arrives(text(h, 1, 10));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_DAT_02,
			    .also = { SYNFIN_RULE_SA_ES_10 },
			    .sends = { Seg(ACK, h.our(1), h.their(21)) },
			    .accepted = 10, .released = 10 }));
	EXPECT_EQ(h.cb.nkept, 0);
}

/* RFC 5681 4.2: what fills a part of a hole is acknowledged at once, too. */
TEST_P(Kept, PartOfAHole)
{
	h.reach(ESTABLISHED);
	h.arrives(text(h, 11, 10));
	h.arrives(text(h, 1, 4));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_SA_ES_10,
			    .sends = { Seg(ACK, h.our(1), h.their(5)) },
			    .accepted = 4 }));
	EXPECT_EQ(ranges(h), (Ranges{ { 11, 21 } }));
}

/* In whatever order they come, touching ranges are one. */
TEST_P(Kept, TouchingRangesJoin)
{
	const u32 orders[][3] = {
		{ 11, 21, 31 }, { 31, 21, 11 }, { 11, 31, 21 }, { 21, 11, 31 },
	};

	for (const auto &order : orders) {
		Host h(GetParam());

		h.reach(ESTABLISHED);
		for (u32 at : order) {
			h.arrives(text(h, at, 10));
			EXPECT_EQ(h.out.keep_len, 10u);
			EXPECT_EQ(h.out.keep_ahead, at - 1);
		}
		EXPECT_EQ(ranges(h), (Ranges{ { 11, 41 } }));
		h.arrives(text(h, 1, 10));
		EXPECT_EQ(h.out.released, 30u);
		EXPECT_EQ(h.cb.rcv_nxt, h.their(41));
	}
}

/* Only what is new is kept, and no more than one piece of it. */
TEST_P(Kept, Overlaps)
{
	const struct {
		u32 at, len, off, kept;
		Ranges now;
	} cases[] = {
		{ 21, 5, 0, 5, { { 11, 16 }, { 21, 26 }, { 31, 36 } } },
		{ 13, 5, 3, 2, { { 11, 18 }, { 31, 36 } } },
		{ 8, 5, 0, 3, { { 8, 16 }, { 31, 36 } } },
		{ 11, 25, 5, 15, { { 11, 36 } } },
		{ 5, 60, 0, 6, { { 5, 16 }, { 31, 36 } } },
		{ 33, 20, 3, 17, { { 11, 16 }, { 31, 53 } } },
		{ 16, 15, 0, 15, { { 11, 36 } } },
		{ 11, 5, 0, 0, { { 11, 16 }, { 31, 36 } } },
		{ 12, 2, 0, 0, { { 11, 16 }, { 31, 36 } } },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.reach(ESTABLISHED);
		h.arrives(text(h, 11, 5));
		h.arrives(text(h, 31, 5));
		h.arrives(text(h, c.at, c.len));
		EXPECT_EQ(h.out.keep_len, c.kept) << c.at;
		EXPECT_EQ(h.out.drop, c.kept ? SYNFIN_DROP_NONE :
					       SYNFIN_DROP_OLD_DUPLICATE);
		if (c.kept) {
			EXPECT_EQ(h.out.keep_off, c.off) << c.at;
			EXPECT_EQ(h.out.keep_ahead, c.at + c.off - 1) << c.at;
		}
		EXPECT_EQ(ranges(h), c.now) << c.at;
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.ack, h.their(1));
	}
}

/* Text in order ends where kept text begins; the kept bytes stand. */
TEST_P(Kept, InOrderTextMeetsKept)
{
	const struct { u32 len, accepted, released, nxt; } cases[] = {
		{ 10, 10, 5, 16 }, { 12, 10, 5, 16 }, { 15, 10, 5, 16 },
		{ 40, 10, 5, 16 }, { 9, 9, 0, 10 },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.reach(ESTABLISHED);
		h.arrives(text(h, 11, 5));
		h.arrives(text(h, 21, 5));
		h.arrives(text(h, 1, c.len));
		EXPECT_EQ(h.out.accept_len, c.accepted) << c.len;
		EXPECT_EQ(h.out.released, c.released) << c.len;
		EXPECT_EQ(h.cb.rcv_nxt, h.their(c.nxt)) << c.len;
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.ack, h.their(c.nxt));
	}
}

TEST_P(Kept, NoPlaceForOneMore)
{
	h.reach(ESTABLISHED);
	for (u32 i = 0; i < SYNFIN_KEPT_MAX; i++)
		h.arrives(text(h, 11 + 10 * i, 5));
	ASSERT_EQ(h.cb.nkept, SYNFIN_KEPT_MAX);
	h.arrives(text(h, 11 + 10 * SYNFIN_KEPT_MAX, 5));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_SA_ES_14,
			    .drop = SYNFIN_DROP_OUT_OF_ORDER,
			    .sends = { Seg(ACK, h.our(1), h.their(1)) } }));
	/* What joins another needs none. */
	h.arrives(text(h, 16, 2));
	EXPECT_EQ(h.out.keep_len, 2u);
	h.arrives(text(h, 18, 3));
	EXPECT_EQ(h.cb.nkept, SYNFIN_KEPT_MAX - 1);
	h.arrives(text(h, 11 + 10 * SYNFIN_KEPT_MAX, 5));
	EXPECT_EQ(h.out.keep_len, 5u);
	/* A FIN needs none either, but all that it stands behind. */
	h.arrives(text(h, 501, 5, FIN));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_DAT_03,
			    .also = { SYNFIN_RULE_SA_ES_12 },
			    .drop = SYNFIN_DROP_OUT_OF_ORDER,
			    .sends = { Seg(ACK, h.our(1), h.their(1)) } }));
}

TEST_P(Kept, NothingCanBeKept)
{
	h.env.facts = 0;
	h.reach(ESTABLISHED);
	h.arrives(text(h, 11, 5));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_SA_ES_14,
			    .drop = SYNFIN_DROP_OUT_OF_ORDER,
			    .sends = { Seg(ACK, h.our(1), h.their(1)) } }));
	EXPECT_EQ(h.cb.nkept, 0);
}

/* Nobody will read it: it is lost, and the peer learns so when it is due. */
TEST_P(Kept, NotForAnOrphan)
{
	h.reach(ESTABLISHED);
	h.close();
	h.arrives(Seg(ACK, h.their(11), h.our(1), 5));
	EXPECT_EQ(h.out.keep_len, 0u);
	EXPECT_EQ(h.out.drop, SYNFIN_DROP_OUT_OF_ORDER);
	EXPECT_EQ(h.cb.state, FIN_WAIT_1);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 5));
	EXPECT_EQ(h.out.cause, SYNFIN_CAUSE_DATA_LOST);
}

/* The end comes when all before it has come, and not twice. */
TEST_P(Kept, Fin)
{
	const struct { u8 from, to; u16 ahead, rule; u32 ours; } cases[] = {
		{ ESTABLISHED, CLOSE_WAIT, SYNFIN_RULE_SA_ES_12,
		  SYNFIN_RULE_SA_ES_11, 1 },
		{ FIN_WAIT_1, CLOSING, SYNFIN_RULE_SA_ES_12,
		  SYNFIN_RULE_SA_F1_06, 2 },
		{ FIN_WAIT_2, TIME_WAIT, SYNFIN_RULE_SA_F2_08,
		  SYNFIN_RULE_SA_F2_06, 2 },
	};

	for (const auto &c : cases)
		for (u32 len : { 0u, 5u }) {
			Host h(GetParam());

			h.reach(c.from);
			h.arrives(Seg(ACK | FIN, h.their(11), h.cb.snd_una, len));
			EXPECT_TRUE(h.did({
				.state = c.from, .rule = SYNFIN_RULE_DAT_03,
				.also = { c.ahead },
				.sends = { Seg(ACK, h.our(c.ours), h.their(1)) },
				.kept = len,
			}));
			h.arrives(Seg(ACK | FIN, h.their(11), h.cb.snd_una, len));
			EXPECT_EQ(h.out.drop, SYNFIN_DROP_OLD_DUPLICATE);
			h.arrives(Seg(ACK, h.their(1), h.cb.snd_una, 10));
			EXPECT_EQ(h.cb.state, c.to);
			EXPECT_EQ(h.out.rule, c.rule);
			EXPECT_EQ(h.out.accept_len, 10u);
			EXPECT_EQ(h.out.released, len);
			EXPECT_EQ(h.out.cause, SYNFIN_CAUSE_PEER_CLOSED);
			EXPECT_EQ(h.cb.rcv_nxt, h.their(12 + len));
			EXPECT_EQ(h.cb.nkept, 0);
			EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FIN_KEPT);
		}
}

/* The segment that fills the hole acknowledges our FIN, too. */
TEST_P(Kept, FinWhenOursIsAcknowledged)
{
	h.reach(FIN_WAIT_1);
	h.arrives(Seg(ACK | FIN, h.their(11), h.our(1)));
	h.arrives(Seg(ACK, h.their(1), h.our(2), 10));
	ASSERT_EQ(h.out.narcs, 2);
	EXPECT_EQ(h.out.arcs[0].to, FIN_WAIT_2);
	EXPECT_EQ(h.out.arcs[1].to, TIME_WAIT);
	EXPECT_TRUE(Seg(ACK, h.our(2), h.their(12)).matches(h.out.reply));
}

/* Text behind a FIN, or a FIN before text, is no stream of bytes. */
TEST_P(Kept, FinStandsBehindAllText)
{
	h.reach(ESTABLISHED);
	h.arrives(text(h, 11, 0, FIN));
	h.arrives(text(h, 6, 10));
	EXPECT_EQ(h.out.keep_len, 5u);
	h.arrives(text(h, 21, 10));
	EXPECT_EQ(h.out.keep_len, 0u);
	h.arrives(text(h, 1, 30));
	EXPECT_EQ(h.out.accept_len, 5u);
	EXPECT_EQ(h.out.released, 5u);
	EXPECT_EQ(h.cb.state, CLOSE_WAIT);
	EXPECT_EQ(h.cb.rcv_nxt, h.their(12));

	Host t(GetParam());

	t.reach(ESTABLISHED);
	t.arrives(text(t, 11, 10));
	t.arrives(text(t, 6, 0, FIN));
	EXPECT_FALSE(t.cb.flags & SYNFIN_CB_FIN_KEPT);
	/* In order it is believed, and what lies behind it is forgotten. */
	t.arrives(text(t, 1, 5, FIN));
	EXPECT_EQ(t.cb.state, CLOSE_WAIT);
	EXPECT_EQ(t.cb.nkept, 0);

	/* And one that lies in kept text is none. */
	Host in(GetParam());

	in.reach(ESTABLISHED);
	in.arrives(text(in, 4, 10));
	in.arrives(text(in, 1, 5, FIN));
	EXPECT_EQ(in.cb.state, ESTABLISHED);
	EXPECT_EQ(in.cb.rcv_nxt, in.their(14));
}

/* A FIN without text in the way counts even where the last text comes late. */
TEST_P(Kept, TextUpToTheFinOnly)
{
	h.reach(ESTABLISHED);
	h.arrives(text(h, 11, 0, FIN));
	h.arrives(text(h, 1, 20));
	EXPECT_EQ(h.out.accept_len, 10u);
	EXPECT_EQ(h.cb.state, CLOSE_WAIT);
}

/* Nothing beyond the window is kept. */
TEST_P(Kept, InsideTheWindow)
{
	h.params.rcv_wnd = 20;
	h.reach(ESTABLISHED);
	h.arrives(text(h, 16, 10, FIN));
	EXPECT_EQ(h.out.keep_len, 5u);
	EXPECT_EQ(h.out.drop, SYNFIN_DROP_BEYOND_WINDOW);
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FIN_KEPT);
	h.arrives(text(h, 11, 5, FIN));
	EXPECT_FALSE(h.cb.flags & SYNFIN_CB_FIN_KEPT);
}

/* A FIN waits for all holes before it, not for the first. */
TEST_P(Kept, FinBehindTwoHoles)
{
	h.reach(ESTABLISHED);
	h.arrives(text(h, 11, 5, FIN));
	h.arrives(text(h, 1, 5));
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(h.cb.rcv_nxt, h.their(6));
	h.arrives(text(h, 6, 5));
	EXPECT_EQ(h.cb.state, CLOSE_WAIT);
}
