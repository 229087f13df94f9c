// SPDX-License-Identifier: GPL-2.0
/* The window that we offer: what the user can take, without silly windows. */
#include "host.hpp"

using namespace unit;

SUITE(Window);

/* A user with a buffer, who reads when he likes. */
struct Reader {
	Host &h;
	u32 unread = 0;

	Reader(Host &host, u32 buffer) : h(host)
	{
		h.env.rcv_buffer = buffer;
		h.env.rcv_space = buffer;
	}

	void gets(u32 len)
	{
		h.arrives(h.from_peer(ACK, len));
		unread += h.out.accept_len + h.out.released;
		h.env.rcv_space = h.env.rcv_buffer - unread;
	}

	void reads(u32 len)
	{
		unread -= len;
		h.env.rcv_space += len;
		h.read();
	}
};

/* Our own window: it follows the user, and its edge never recedes. */
TEST_P(Window, FollowsASinkAtOnce)
{
	h.params.rcv_wnd = 1000;
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1), 300));
	EXPECT_EQ(h.rcv_wnd(), 1000u);
	h.retune([](synfin_params &p) { p.rcv_wnd = 400; });
	EXPECT_EQ(h.rcv_wnd(), 1000u);
	h.arrives(Seg(ACK, h.their(301), h.our(1), 300));
	EXPECT_EQ(h.rcv_wnd(), 700u);
	h.arrives(Seg(ACK, h.their(601), h.our(1), 700));
	EXPECT_EQ(h.rcv_wnd(), 400u);
	h.arrives(Seg(ACK | FIN, h.their(1301), h.our(1)));
	EXPECT_EQ(h.rcv_wnd(), 400u);
}

/* What is not read takes room; the edge stays where it is. */
TEST_P(Window, FillsUp)
{
	Reader user(h, 10000);

	h.reach(ESTABLISHED);
	EXPECT_EQ(h.rcv_wnd(), 10000u);
	for (u32 left : { 9000u, 8000u, 7000u }) {
		user.gets(1000);
		EXPECT_EQ(h.rcv_wnd(), left);
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].seg.wnd, left);
	}
	user.gets(7000);
	EXPECT_EQ(h.rcv_wnd(), 0u);
	user.gets(1);
	EXPECT_EQ(h.out.drop, SYNFIN_DROP_BEYOND_WINDOW);
}

/* A peer who waits for room is told when there is room for a segment. */
TEST_P(Window, OpensByAWholeSegment)
{
	Reader user(h, 10000);

	h.reach(ESTABLISHED);
	user.gets(10000);
	user.reads(PATH_MSS - 1);
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_WND_01 }));
	EXPECT_EQ(h.rcv_wnd(), 0u);
	user.reads(1);
	EXPECT_TRUE(h.did({
		.state = ESTABLISHED, .rule = SYNFIN_RULE_WND_02,
		.sends = { Seg(ACK, h.our(1), h.their(10001)).window(PATH_MSS) },
	}));
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_WND_02);
	/* He has room for one: the next news is worth two. */
	user.reads(2 * PATH_MSS - 1);
	EXPECT_TRUE(h.sent.empty());
	user.reads(1);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.wnd, 3 * PATH_MSS);
}

/* Where there is no more room than the peer knows of, there is nothing to say. */
TEST_P(Window, NoRoomIsNoNews)
{
	Host sink(GetParam());
	Reader user(h, 10000);

	sink.reach(ESTABLISHED);
	sink.read();
	EXPECT_TRUE(sink.did({ .state = ESTABLISHED,
			       .rule = SYNFIN_RULE_NONE }));
	h.reach(ESTABLISHED);
	user.gets(1000);
	EXPECT_FALSE(h.took_part(SYNFIN_RULE_WND_01));
	h.read();
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_NONE }));
}

/* Crumbs are looked at when the user reads, not when time passes. */
TEST_P(Window, TheClockOpensNothing)
{
	Reader user(h, 10000);

	h.reach(ESTABLISHED);
	user.gets(10000);
	user.reads(PATH_MSS - 1);
	h.tick();
	EXPECT_TRUE(h.did({ .state = ESTABLISHED, .rule = SYNFIN_RULE_NONE }));
}

/* A small buffer opens by half. */
TEST_P(Window, OpensByHalfTheBuffer)
{
	Reader user(h, 100);

	h.reach(ESTABLISHED);
	user.gets(100);
	user.reads(49);
	EXPECT_TRUE(h.sent.empty());
	user.reads(1);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.wnd, 50);
}

/* What the peer sends does not move the edge by crumbs either. */
TEST_P(Window, NoCrumbsWithAnAck)
{
	Reader user(h, 10000);

	h.reach(ESTABLISHED);
	user.gets(1000);
	user.reads(1000);
	EXPECT_TRUE(h.sent.empty());
	user.gets(100);
	EXPECT_EQ(h.rcv_wnd(), 8900u);
	user.gets(1000);
	user.reads(500);
	user.gets(1);
	EXPECT_EQ(h.rcv_wnd(), 9399u);
	EXPECT_EQ(h.rcv_wnd(), 10000u - user.unread);
}

/* In a small buffer half of it is no crumb; a third is. */
TEST_P(Window, NoThirdsWithAnAck)
{
	Reader user(h, 100);

	h.reach(ESTABLISHED);
	user.gets(60);
	user.reads(30);
	user.gets(1);
	EXPECT_EQ(h.rcv_wnd(), 39u);
	user.reads(20);
	user.gets(1);
	EXPECT_EQ(h.rcv_wnd(), 88u);
}

/* Where nothing can come any more there is nothing to tell. */
TEST_P(Window, NobodyIsToldBehindTheFin)
{
	for (u8 state : { CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, SYN_SENT,
			  SYN_RECEIVED }) {
		Host h(GetParam());

		h.reach(state);
		h.read();
		EXPECT_TRUE(h.did({ .state = state, .rule = SYNFIN_RULE_NONE }));
	}
}

/* More than the field can say is offered bit by bit. */
TEST_P(Window, SixteenBits)
{
	Reader user(h, 200000);

	h.reach(ESTABLISHED);
	EXPECT_EQ(h.rcv_wnd(), WINDOW);
	user.gets(60000);
	EXPECT_EQ(h.rcv_wnd(), WINDOW);
	user.gets(60000);
	user.gets(60000);
	EXPECT_EQ(h.rcv_wnd(), 20000u);
	user.reads(180000);
	EXPECT_EQ(h.rcv_wnd(), WINDOW);
}

/* Kept text has its room already. */
TEST_P(Window, KeptText)
{
	Reader user(h, 1000);

	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(101), h.our(1), 900));
	EXPECT_EQ(h.out.keep_len, 900u);
	EXPECT_EQ(h.rcv_wnd(), 1000u);
	user.gets(100);
	EXPECT_EQ(h.out.released, 900u);
	EXPECT_EQ(h.rcv_wnd(), 0u);
	/* A FIN needs none. */
	h.arrives(h.from_peer(ACK | FIN));
	EXPECT_EQ(h.cb.state, CLOSE_WAIT);
	EXPECT_EQ(h.rcv_wnd(), 0u);
}
