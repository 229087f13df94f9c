// SPDX-License-Identifier: GPL-2.0
/* Small segments: gathered, held back, or sent all the same. */
#include "host.hpp"

using namespace unit;

SUITE(Silly);

/* Nagle: crumbs are gathered while something is out. */
TEST_P(Silly, Nagle)
{
	h.params.nodelay = 0;
	h.reach(ESTABLISHED);
	h.send(10);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_NAG_01);
	RULE(NAG_01);
	h.send(20);
	h.send(30);
	EXPECT_TRUE(h.sent.empty());
	h.arrives(Seg(ACK, h.their(1), h.our(11)));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 50u);
	EXPECT_TRUE(h.sent[0].seg.flags & PSH);
	/* A whole segment does not wait, and leaves the rest behind. */
	h.send(PATH_MSS + 7);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, PATH_MSS);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_USR_05);
	EXPECT_FALSE(h.sent[0].seg.flags & PSH);
	/* What is the last need not wait for more. */
	h.shutdown();
	ASSERT_EQ(h.sent.size(), 2u);
	EXPECT_EQ(h.sent[0].seg.len, 7u);
	EXPECT_TRUE(h.sent[1].seg.flags & FIN);
}

TEST_P(Silly, NoDelay)
{
	h.reach(ESTABLISHED);
	for (u32 i = 0; i < 3; i++) {
		h.send(10);
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_USR_05);
	}
	/* Set while crumbs wait, it lets them go. */
	Host n(GetParam());

	n.params.nodelay = 0;
	n.reach(ESTABLISHED);
	n.send(10);
	n.send(10);
	ASSERT_TRUE(n.sent.empty());
	n.retune([](synfin_params &p) { p.nodelay = 1; });
	EXPECT_EQ(n.sent.size(), 1u);
}

/* A window that was shut says nothing of how large it can be. */
TEST_P(Silly, ShutIsNotSmall)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(0));
	h.send(5000);
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 1u);
	h.arrives(Seg(ACK, h.their(1), h.our(2)).window(900));
	EXPECT_TRUE(h.sent.empty());
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
}

/* RFC 9293 3.8.6.2.1: a little room is no reason, until the timer says so. */
TEST_P(Silly, SillyWindows)
{
	h.reach(ESTABLISHED);
	h.arrives(Seg(ACK, h.their(1), h.our(1)).window(900));
	h.send(5000);
	EXPECT_TRUE(h.sent.empty());
	EXPECT_EQ(h.timer(), SYNFIN_TIMER_PERSIST);
	h.fires();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 900u);
	EXPECT_EQ(h.sent[0].rule, SYNFIN_RULE_SWS_01);
	RULE(SWS_01);
	/* His buffer has become smaller: that is not found out anew each time. */
	h.arrives(Seg(ACK, h.their(1), h.our(901)).window(900));
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.len, 900u);
	EXPECT_EQ(h.cb.max_snd_wnd, 65535u);
	/* All that is left, or a whole segment, is. */
	for (u32 bytes : { 900u, 5000u }) {
		Host w(GetParam());

		w.reach(ESTABLISHED);
		w.arrives(Seg(ACK, w.their(1), w.our(1))
				  .window(bytes == 900 ? 900 : PATH_MSS));
		w.send(bytes);
		EXPECT_EQ(w.sent.size(), 1u);
	}
}

/* Half of the widest window that there ever was is a reason; less is not. */
TEST_P(Silly, HalfTheWidestWindow)
{
	for (u16 widest : { 999, 1000 })
		for (u16 wnd : { 499, 500 }) {
			Host w(GetParam());

			w.open();
			w.arrives(Seg(SYN | ACK, w.their(0), w.our(1))
					  .window(widest).offering(PATH_MSS));
			w.arrives(Seg(ACK, w.their(1), w.our(1)).window(wnd));
			w.send(5000);
			EXPECT_EQ(w.sent.size(), wnd == 500) << widest;
		}
}
