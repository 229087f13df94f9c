// SPDX-License-Identifier: GPL-2.0
/* The retransmission timeout, RFC 6298, with vectors worked out by hand. */
#include "host.hpp"

extern "C" {
#include "internal.h"
}

using namespace unit;

namespace {

struct Estimator {
	Estimator() : cb{}, p{}
	{
		synfin_params_init(&p);
		p.rto_min = us(1);
	}

	void sample(u64 rtt) { synfin_rtt_sample(&cb, &p, rtt); }

	synfin_cb cb;
	synfin_params p;
};

} // namespace

TEST(Rtt, FirstSample)
{
	Estimator e;

	e.sample(ms(100));
	RULE(RTX_03);
	EXPECT_EQ(e.cb.srtt, ms(100));
	EXPECT_EQ(e.cb.rttvar, ms(50));
	EXPECT_EQ(e.cb.rto, ms(300));
	EXPECT_TRUE(e.cb.flags & SYNFIN_CB_SAMPLED);
}

/* RTTVAR takes the old SRTT: with the new one it would be 51.25 ms. */
TEST(Rtt, LaterSamples)
{
	Estimator e;

	e.sample(ms(100));
	e.sample(ms(200));
	RULE(RTX_04);
	EXPECT_EQ(e.cb.rttvar, us(62500));
	EXPECT_EQ(e.cb.srtt, us(112500));
	EXPECT_EQ(e.cb.rto, us(362500));
	e.sample(us(12500));
	EXPECT_EQ(e.cb.rttvar, us(71875));
	EXPECT_EQ(e.cb.srtt, us(100000));
	EXPECT_EQ(e.cb.rto, us(387500));
}

/* With no variance at all, the clock's granularity is left. */
TEST(Rtt, Granularity)
{
	Estimator e;

	e.sample(ms(8));
	for (int i = 0; i < 200; i++)
		e.sample(ms(8));
	RULE(RTX_08);
	EXPECT_EQ(e.cb.srtt, ms(8));
	EXPECT_LT(4 * e.cb.rttvar, us(1));
	EXPECT_EQ(e.cb.rto, ms(8) + us(1));
	e = Estimator();
	e.sample(0);
	EXPECT_EQ(e.cb.rto, us(1));
}

TEST(Rtt, FloorAndCeiling)
{
	Estimator e;

	synfin_params_init(&e.p);
	e.sample(ms(1));
	RULE(RTX_05);
	EXPECT_EQ(e.cb.rto, sec(1));
	e.sample(sec(3000));
	RULE(RTX_06);
	EXPECT_EQ(e.cb.rto, sec(120));
}

TEST(Rtt, Clamp)
{
	synfin_params p = {};

	p.rto_min = 10000;
	p.rto_max = 20000;
	EXPECT_EQ(synfin_rto_clamp(&p, 9000), 10000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 10000), 10000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 15000), 15000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 20000), 20000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 21000), 20000u);
	/* Where they contradict each other, the ceiling wins. */
	p.rto_min = 30000;
	EXPECT_EQ(synfin_rto_clamp(&p, 5000), 20000u);
}

/* A whole number of microseconds: more rather than less, but for the ceiling. */
TEST(Rtt, WholeMicroseconds)
{
	synfin_params p = {};

	p.rto_min = 1000;
	p.rto_max = 20999;
	EXPECT_EQ(synfin_rto_clamp(&p, 15001), 16000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 15999), 16000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 16000), 16000u);
	EXPECT_EQ(synfin_rto_clamp(&p, 20998), 20000u);
}

/* A new sample ends the backoff. */
TEST(Rtt, EndsTheBackoff)
{
	Estimator e;

	e.cb.rto = sec(64);
	e.sample(ms(100));
	EXPECT_EQ(e.cb.rto, ms(300));
}
