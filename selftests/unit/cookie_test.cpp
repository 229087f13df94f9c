// SPDX-License-Identifier: GPL-2.0
/* SYN cookies: RFC 4987 3.6. */
#include "host.hpp"

using namespace unit;

namespace {

constexpr u64 COUNT = 1ull << 36;	/* what a count lasts, ns */
constexpr u32 MSS_BITS = 6, HASH_BITS = ~7u;

/* Stands for siphash: each bit of what goes in turns half of what comes out. */
u32 mix(u64 x)
{
	x += 0x9e3779b97f4a7c15ull;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
	return (u32)(x ^ (x >> 31));
}

} // namespace

class Cookie : public EngineTest {
protected:
	void SetUp() override
	{
		h.params.syn_cookies = SYNFIN_COOKIES_ALWAYS;
		h.env.now = 1000 * COUNT;
		h.reach(LISTEN);
	}

	/* What the module does: hash what is asked for, note what is sent. */
	void arrives(const Seg &seg)
	{
		asked = synfin_needs_cookie(&h.cb, &surroundings(), &seg, &of);
		h.env.cookie_hash = asked ? mix((u64)of.irs << 32 | of.count) :
					    0x55555555;
		h.arrives(seg);
		if (h.out.cookie == SYNFIN_COOKIE_SENT)
			h.env.cookie_count = of.count;
	}

	const synfin_env &surroundings()
	{
		h.env.params = &h.params;
		return h.env;
	}

	u32 cookie_for(u16 mss, u32 irs)
	{
		arrives(Seg(SYN, irs).offering(mss));
		EXPECT_EQ(h.out.cookie, SYNFIN_COOKIE_SENT);
		return h.out.reply.seq;
	}

	Seg back(u32 cookie, u32 len = 0)
	{
		return Seg(ACK, h.their(1), cookie + 1, len);
	}

	/* The listener as it was: what has become a connection is elsewhere. */
	void listen_again() { synfin_cb_listen(&h.cb); }

	testing::AssertionResult refused(const Seg &seg)
	{
		arrives(seg);
		return h.did({ .state = LISTEN,
			       .rule = SYNFIN_RULE_FLD_08,
			       .drop = SYNFIN_DROP_BAD_COOKIE,
			       .reply = Seg(RST, seg.ack) });
	}

	bool opens(const Seg &seg)
	{
		bool opened;

		arrives(seg);
		opened = h.cb.state == ESTABLISHED;
		EXPECT_EQ(h.out.cookie, opened ? SYNFIN_COOKIE_TAKEN :
						 SYNFIN_COOKIE_REFUSED);
		listen_again();
		return opened;
	}

	synfin_cookie of;
	bool asked;
};

INSTANTIATE_TEST_SUITE_P(engine, Cookie, testing::ValuesIn(all_numbers),
			 numbers_name);

TEST_P(Cookie, AnswersAndKeepsNothing)
{
	RULE(FLD_05);
	arrives(Seg(SYN, h.their(0)).offering(1000));
	EXPECT_TRUE(h.did({ .state = LISTEN,
			    .rule = SYNFIN_RULE_FLD_05,
			    .reply = Seg(SYN | ACK, h.out.reply.seq, h.their(1))
				     .window(WINDOW).offering(PATH_MSS) }));
	EXPECT_EQ(h.out.cookie, SYNFIN_COOKIE_SENT);
	EXPECT_TRUE(h.walked.empty() || h.walked.back().to == LISTEN);
	EXPECT_EQ(h.deadline(), 0u) << "it is not sent again";
}

/* Text and FIN of the SYN are left to be sent again, as always. */
TEST_P(Cookie, AcknowledgesTheSynOnly)
{
	for (u8 more : { 0, +FIN, +PSH, +URG }) {
		arrives(Seg(SYN | more, h.their(0), 0, 10));
		EXPECT_EQ(h.out.cookie, SYNFIN_COOKIE_SENT);
		EXPECT_EQ(h.out.reply.ack, h.their(1));
	}
}

TEST_P(Cookie, IsTheSameForTheSameSyn)
{
	u32 first = cookie_for(1460, h.their(0));

	h.pass(COUNT - 1);
	EXPECT_EQ(cookie_for(1460, h.their(0)), first);
	EXPECT_NE(cookie_for(1460, h.their(1)) & HASH_BITS, first & HASH_BITS);
	h.pass(1);
	EXPECT_NE(cookie_for(1460, h.their(0)) & HASH_BITS, first & HASH_BITS);
}

TEST_P(Cookie, OpensAConnection)
{
	u32 cookie = cookie_for(1460, h.their(0));

	RULE(FLD_07);
	h.pass(ms(70));
	arrives(back(cookie).window(4000));
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_SA_SR_10,
			    .also = { SYNFIN_RULE_FLD_07 },
			    .cause = SYNFIN_CAUSE_ESTABLISHED }));
	EXPECT_EQ(h.out.cookie, SYNFIN_COOKIE_TAKEN);
	ASSERT_EQ(h.out.narcs, 2);
	EXPECT_EQ(h.out.arcs[0].to, SYN_RECEIVED);
	EXPECT_EQ(h.out.arcs[0].rule, SYNFIN_RULE_FLD_07);
	EXPECT_EQ(h.cb.iss, cookie);
	EXPECT_EQ(h.cb.irs, h.their(0));
	EXPECT_EQ(h.cb.snd_una, cookie + 1);
	EXPECT_EQ(h.cb.snd_nxt, cookie + 1);
	EXPECT_EQ(h.cb.snd_end, cookie + 1);
	EXPECT_EQ(h.cb.rcv_nxt, h.their(1));
	EXPECT_EQ(h.rcv_wnd(), WINDOW);
	EXPECT_EQ(h.cb.snd_wnd, 4000u);
	EXPECT_EQ(h.cb.max_snd_wnd, 4000u);
	EXPECT_EQ(h.cb.snd_wl1, h.their(1));
	EXPECT_EQ(h.cb.snd_wl2, cookie + 1);
	EXPECT_EQ(h.cb.snd_mss, 1460);
	EXPECT_EQ(h.cb.rto, h.params.rto_init);
	EXPECT_FALSE(h.cb.flags & (SYNFIN_CB_ACTIVE | SYNFIN_CB_TIMED));
	EXPECT_EQ(h.deadline(), 0u);
	h.send(3000);
	ASSERT_EQ(h.sent.size(), 3u);
	EXPECT_EQ(h.sent[0].seg.seq, cookie + 1);
	EXPECT_EQ(h.sent[0].seg.len, 1460u);
	EXPECT_EQ(h.sent[0].index, 0u);
}

/* The first ACK was lost, and the next one has text. */
TEST_P(Cookie, TakesTextThatComesWithIt)
{
	u32 cookie = cookie_for(536, h.their(0));

	arrives(back(cookie, 100));
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(h.out.accept_len, 100u);
	EXPECT_EQ(h.out.accept_off, 0u);
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.ack, h.their(101));
}

TEST_P(Cookie, TakesTextAndFinThatComeWithIt)
{
	Seg seg = back(cookie_for(536, h.their(0)), 7);

	seg.flags |= FIN;
	arrives(seg);
	EXPECT_TRUE(h.did({ .state = CLOSE_WAIT,
			    .rule = SYNFIN_RULE_SA_SR_13,
			    .also = { SYNFIN_RULE_FLD_07, SYNFIN_RULE_SA_SR_10,
				      SYNFIN_RULE_SA_ES_10 },
			    .cause = SYNFIN_CAUSE_PEER_CLOSED,
			    .sends = { Seg(ACK, h.cb.snd_nxt, h.their(9)) },
			    .accepted = 7 }));
	EXPECT_EQ(h.out.narcs, 3);
}

/* Nothing is offered, and the ACK of our SYN counts all the same. */
TEST_P(Cookie, OpensWithAShutWindow)
{
	u32 cookie;

	h.params.rcv_wnd = 0;
	cookie = cookie_for(536, h.their(0));
	EXPECT_EQ(h.out.reply.wnd, 0);
	arrives(back(cookie, 5));
	EXPECT_EQ(h.cb.state, ESTABLISHED);
	EXPECT_EQ(h.out.accept_len, 0u);
}

TEST_P(Cookie, EachBitCounts)
{
	u32 cookie = cookie_for(1460, h.their(0));

	RULE(FLD_08);
	for (u32 bit = 1; bit; bit <<= 1) {
		Seg ack = back(cookie ^ bit), seq = back(cookie);

		seq.seq ^= bit;
		EXPECT_TRUE(refused(seq)) << bit;
		/* which MSS it is, nobody says but the peer */
		if (bit & MSS_BITS)
			EXPECT_TRUE(opens(ack)) << bit;
		else
			EXPECT_TRUE(refused(ack)) << bit;
	}
	EXPECT_TRUE(opens(back(cookie)));
	EXPECT_TRUE(refused(back(cookie + 1)));
	EXPECT_TRUE(refused(back(cookie - 1)));
}

/* Good in its count and in the next one, wherever in its count it was made. */
TEST_P(Cookie, GrowsOld)
{
	const struct { u64 made, comes; bool good; } cases[] = {
		{ 0, 0, true }, { 0, COUNT - 1, true }, { 0, COUNT, true },
		{ 0, 2 * COUNT - 1, true }, { 0, 2 * COUNT, false },
		{ COUNT - 1, COUNT, true }, { COUNT - 1, 2 * COUNT - 1, true },
		{ COUNT - 1, 2 * COUNT, false }, { 0, 3 * COUNT, false },
		{ 0, 256 * COUNT, false }, { 0, COUNT << 16, false },
	};
	u64 begin = h.env.now;

	for (u64 odd : { u64{}, COUNT })
		for (const auto &c : cases) {
			u32 cookie;

			h.env.now = begin + odd + c.made;
			cookie = cookie_for(1460, h.their(0));
			h.env.now = begin + odd + c.comes;
			/* another one keeps the listener looking */
			cookie_for(1460, h.their(5000));
			EXPECT_EQ(opens(back(cookie)), c.good)
				<< c.made << " " << c.comes;
		}
}

/* From the first count there is: the clock has just begun to run. */
TEST_P(Cookie, IsGoodFromTheBeginning)
{
	for (u64 made : { u64{ 1 }, COUNT }) {
		u32 cookie;

		h.env.now = made;
		cookie = cookie_for(1460, h.their(0));
		EXPECT_NE(h.env.cookie_count, 0u);
		h.pass(COUNT);
		EXPECT_TRUE(opens(back(cookie)));
		h.pass(COUNT);
		arrives(back(cookie));
		EXPECT_EQ(h.cb.state, LISTEN);
	}
}

TEST_P(Cookie, MssIsOneOfATable)
{
	const struct { u16 named, path, v4, v6; } cases[] = {
		{ 1, 1460, 48, 48 }, { 48, 1460, 48, 48 },
		{ 535, 1460, 48, 48 }, { 536, 1460, 536, 48 },
		{ 1219, 1460, 536, 48 }, { 1220, 1460, 536, 1220 },
		{ 1299, 1460, 536, 1220 }, { 1300, 1460, 1300, 1220 },
		{ 1439, 1460, 1300, 1220 }, { 1440, 1460, 1300, 1440 },
		{ 1459, 1460, 1300, 1440 }, { 1460, 1460, 1460, 1440 },
		{ 8939, 8960, 1460, 1440 }, { 8940, 8960, 1460, 8940 },
		{ 65535, 65495, 1460, 8940 }, { 8940, 1400, 1300, 1220 },
		{ 0, 1460, 536, 1220 },
	};

	for (const auto &c : cases)
		for (bool v6 : { false, true }) {
			u32 cookie;

			h.env.mss = c.path;
			h.env.mss_default = v6 ? SYNFIN_MSS_DEFAULT_V6 :
						 SYNFIN_MSS_DEFAULT_V4;
			cookie = cookie_for(c.named, h.their(0));
			arrives(back(cookie));
			EXPECT_EQ(h.cb.snd_mss, v6 ? c.v6 : c.v4) << c.named;
			listen_again();
		}
}

/* The smallest stays that, whichever count it is. */
TEST_P(Cookie, MssIsNotOfTheCount)
{
	for (u32 i = 0; i < 8; i++) {
		arrives(back(cookie_for(SYNFIN_MSS_FLOOR, h.their(0))));
		EXPECT_EQ(h.cb.snd_mss, SYNFIN_MSS_FLOOR) << i;
		listen_again();
		h.pass(COUNT);
	}
}

/* The path may have become narrower since. */
TEST_P(Cookie, MssIsNoMoreThanThePathHas)
{
	u32 cookie = cookie_for(1460, h.their(0));

	h.env.mss = 1000;
	arrives(back(cookie));
	EXPECT_EQ(h.cb.snd_mss, 1000);
}

TEST_P(Cookie, IsForTheTimeOfNeed)
{
	const struct { u64 when; u8 facts; u8 use; } cases[] = {
		{ SYNFIN_COOKIES_OVERFLOW, 0, SYNFIN_COOKIE_NONE },
		{ SYNFIN_COOKIES_OVERFLOW, SYNFIN_FACT_FULL,
		  SYNFIN_COOKIE_SENT },
		{ SYNFIN_COOKIES_OVERFLOW, SYNFIN_FACT_NO_ROOM,
		  SYNFIN_COOKIE_SENT },
		{ SYNFIN_COOKIES_OVERFLOW,
		  SYNFIN_FACT_FULL | SYNFIN_FACT_CROWDED, SYNFIN_COOKIE_NONE },
		{ SYNFIN_COOKIES_ALWAYS, 0, SYNFIN_COOKIE_SENT },
		{ SYNFIN_COOKIES_ALWAYS, SYNFIN_FACT_FULL, SYNFIN_COOKIE_SENT },
		{ SYNFIN_COOKIES_ALWAYS,
		  SYNFIN_FACT_FULL | SYNFIN_FACT_CROWDED, SYNFIN_COOKIE_NONE },
		{ SYNFIN_COOKIES_OFF, SYNFIN_FACT_FULL, SYNFIN_COOKIE_NONE },
		{ SYNFIN_COOKIES_OFF, SYNFIN_FACT_NO_ROOM, SYNFIN_COOKIE_NONE },
		{ SYNFIN_COOKIES_OFF, 0, SYNFIN_COOKIE_NONE },
	};

	for (const auto &c : cases) {
		h.params.syn_cookies = c.when;
		h.env.facts = SYNFIN_FACT_LISTENER | c.facts;
		arrives(Seg(SYN, h.their(0)));
		EXPECT_EQ(h.out.cookie, c.use) << c.when << " " << +c.facts;
		EXPECT_EQ(asked, c.use == SYNFIN_COOKIE_SENT);
		if (c.use == SYNFIN_COOKIE_NONE && c.facts)
			EXPECT_TRUE(h.out.drop);
		listen_again();
	}
}

TEST_P(Cookie, IsNotGivenInTheQuietTime)
{
	h.env.quiet_until = h.env.now + 1;
	arrives(Seg(SYN, h.their(0)));
	EXPECT_TRUE(h.did({ .state = LISTEN,
			    .rule = SYNFIN_RULE_QT_01,
			    .drop = SYNFIN_DROP_QUIET_TIME }));
	h.pass(1);
	cookie_for(1460, h.their(0));
}

/* Who has sent none lately believes none, right or wrong. */
TEST_P(Cookie, IsNotLookedAtOutOfSeason)
{
	u32 cookie = cookie_for(1460, h.their(0));
	const auto ignored = [&] {
		arrives(back(cookie));
		EXPECT_FALSE(asked);
		return h.did({ .state = LISTEN,
			       .rule = SYNFIN_RULE_SA_LI_02,
			       .drop = SYNFIN_DROP_BAD_ACK,
			       .reply = Seg(RST, cookie + 1) });
	};

	h.params.syn_cookies = SYNFIN_COOKIES_OFF;
	EXPECT_TRUE(ignored());
	h.params.syn_cookies = SYNFIN_COOKIES_OVERFLOW;
	EXPECT_TRUE(opens(back(cookie)));
	h.env.cookie_count--;
	EXPECT_TRUE(opens(back(cookie)));
	h.env.cookie_count--;
	EXPECT_TRUE(ignored());
	h.env.cookie_count = 0;
	EXPECT_TRUE(ignored());
}

/* A SYN,ACK, a reset or a FIN that brings the right number is no third ACK. */
TEST_P(Cookie, OnlyAnAckBringsItBack)
{
	u32 cookie = cookie_for(1460, h.their(0));

	for (u8 flags : { SYN | ACK, RST | ACK, SYN | RST | ACK, +RST, +FIN }) {
		Seg seg = back(cookie);

		seg.flags = flags;
		arrives(seg);
		EXPECT_FALSE(asked);
		EXPECT_EQ(h.cb.state, LISTEN);
		EXPECT_EQ(h.out.cookie, SYNFIN_COOKIE_NONE);
	}
}

/* In other states there is nothing to ask for. */
TEST_P(Cookie, IsAMatterOfListen)
{
	const Seg all[] = { Seg(SYN, h.their(0)), Seg(ACK, h.their(1), 1) };

	cookie_for(1460, h.their(0));
	for (u8 state : { CLOSED, SYN_SENT, SYN_RECEIVED, ESTABLISHED,
			  TIME_WAIT })
		for (const Seg &seg : all) {
			h.cb.state = state;
			EXPECT_FALSE(synfin_needs_cookie(&h.cb, &surroundings(),
							 &seg, &of));
		}
	listen_again();
}

/* 10^6 that are guessed, by one who may even choose SEG.SEQ and the count. */
TEST_P(Cookie, IsHardToGuess)
{
	synfin_event ev = {};
	u32 opened = 0;

	CASE(27);
	cookie_for(1460, h.their(0));
	ev.type = SYNFIN_EV_SEGMENT;
	for (u32 i = 0; i < 1000000; i++) {
		ev.seg = Seg(ACK, mix(3 * i), mix(3 * i + 1));
		ASSERT_TRUE(synfin_needs_cookie(&h.cb, &surroundings(), &ev.seg,
						&of));
		h.env.cookie_hash = mix((u64)of.irs << 32 | of.count);
		synfin_step(&h.cb, &h.env, &ev, &h.out);
		opened += h.cb.state != LISTEN;
		listen_again();
	}
	EXPECT_EQ(opened, 0u);
}

/* A reset leaves no doubt, and the listener is where it was. */
TEST_P(Cookie, TheConnectionIsOneLikeOthers)
{
	u32 cookie = cookie_for(1460, h.their(0));

	arrives(back(cookie));
	h.shutdown();
	ASSERT_EQ(h.sent.size(), 1u);
	EXPECT_EQ(h.sent[0].seg.seq, cookie + 1);
	h.arrives(h.from_peer(FIN | ACK));
	EXPECT_EQ(h.cb.state, TIME_WAIT);
}
