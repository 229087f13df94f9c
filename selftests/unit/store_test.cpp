// SPDX-License-Identifier: GPL-2.0
/* The small forms of SYN-RECEIVED and TIME-WAIT. */
#include "host.hpp"

using namespace unit;

static bool told_r1(const Host &h)
{
	return h.out.cause == SYNFIN_CAUSE_RETRYING;
}

SUITE(Store);

namespace {

/* What may not differ after the round trip, but for estimates of the RTT. */
void expect_same(const synfin_cb &a, const synfin_cb &b)
{
	EXPECT_EQ(a.state, b.state);
	EXPECT_EQ(a.flags & ~SYNFIN_CB_SAMPLED, b.flags);
	EXPECT_EQ(a.rtx_deadline, b.rtx_deadline);
	EXPECT_EQ(a.wait_deadline, b.wait_deadline);
	EXPECT_EQ(a.user_deadline, b.user_deadline);
	EXPECT_GE(b.challenge_start, a.challenge_start);
	EXPECT_LE(b.challenge_start - a.challenge_start, sec(1) / 16);
	EXPECT_EQ(a.challenge_count, b.challenge_count);
	EXPECT_EQ(a.snd_una, b.snd_una);
	EXPECT_EQ(a.snd_nxt, b.snd_nxt);
	EXPECT_EQ(a.snd_end, b.snd_end);
	EXPECT_EQ(a.rcv_nxt, b.rcv_nxt);
	EXPECT_EQ(a.rcv_edge, b.rcv_edge);
}

/* An embryo with something in each of its fields. */
void busy_embryo(Host &h)
{
	h.params.rcv_wnd = 3000;
	h.reach(TIME_WAIT);
	h.arrives(Seg(SYN, h.their(0)));	/* one challenge ACK */
	h.pass(sec(1));
	h.env.facts = SYNFIN_FACT_LISTENER;
	h.env.iss = h.our(900);
	h.arrives(Seg(SYN, h.their(500)).window(777).offering(999));
	h.fires();
	h.icmp(SYNFIN_ICMP_TIME_EXCEEDED, h.our(900));
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
}

} // namespace

TEST_P(Store, EmbryoComesBackWhole)
{
	synfin_former former;
	synfin_embryo small;
	synfin_cb back;

	busy_embryo(h);
	ASSERT_TRUE(synfin_embryo_fits(&h.cb));
	EXPECT_TRUE(synfin_embryo_is_reborn(&h.cb));
	synfin_embryo_store(&h.cb, &h.params, &small, &former);
	memset(static_cast<void *>(&back), 0xff, sizeof(back));
	synfin_embryo_load(&small, &former, h.cb.rtx_deadline, &h.params,
			   h.env.now, &back);
	expect_same(h.cb, back);
	EXPECT_EQ(back.iss, h.cb.iss);
	EXPECT_EQ(back.irs, h.cb.irs);
	EXPECT_EQ(back.rto, h.cb.rto);
	EXPECT_EQ(back.rtt_seq, h.cb.rtt_seq);
	EXPECT_EQ(back.snd_wnd, 777u);
	EXPECT_EQ(back.max_snd_wnd, 777u);
	EXPECT_EQ(back.snd_wl1, h.cb.snd_wl1);
	EXPECT_EQ(back.snd_wl2, h.cb.snd_wl2);
	EXPECT_EQ(back.snd_mss, 999);
	EXPECT_EQ(back.snd_recover, h.cb.snd_recover);
	EXPECT_EQ(back.old_snd_nxt, h.our(2));
	EXPECT_EQ(back.old_rcv_nxt, h.their(2));
	EXPECT_EQ(back.retries, 1);
	EXPECT_EQ(back.challenge_count, 1);
	EXPECT_EQ(back.soft_error, SYNFIN_ICMP_TIME_EXCEEDED);
}

TEST_P(Store, TimeWaitComesBackWhole)
{
	for (bool orphan : { false, true }) {
		Host h(GetParam());
		synfin_timewait small;
		synfin_cb back;

		h.params.rcv_wnd = 3000;
		h.reach(FIN_WAIT_2);
		if (orphan)
			h.close();
		h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
		h.arrives(Seg(SYN, h.their(0)));
		ASSERT_TRUE(synfin_timewait_fits(&h.cb));
		synfin_timewait_store(&h.cb, &h.params, &small);
		memset(static_cast<void *>(&back), 0xff, sizeof(back));
		synfin_timewait_load(&small, h.cb.wait_deadline, &h.params,
				     h.env.now, &back);
		expect_same(h.cb, back);
		EXPECT_EQ(!!(back.flags & SYNFIN_CB_ORPHAN), orphan);
		EXPECT_EQ(back.challenge_count, 1);
	}
}

/* The first SYN,ACK is timed: it left one RTO before the deadline. */
TEST_P(Store, TimedSynAckComesBack)
{
	synfin_embryo small;
	synfin_cb back;

	h.reach(SYN_RECEIVED);
	ASSERT_TRUE(h.cb.flags & SYNFIN_CB_TIMED);
	synfin_embryo_store(&h.cb, &h.params, &small, nullptr);
	synfin_embryo_load(&small, nullptr, h.cb.rtx_deadline, &h.params,
			   h.env.now + 5, &back);
	EXPECT_EQ(back.rtt_start, h.cb.rtt_start);
	EXPECT_FALSE(synfin_embryo_is_reborn(&h.cb));
}

/* Its age is what has passed, however often the SYN,ACK has gone. */
TEST_P(Store, AgeOfAnEmbryo)
{
	u64 born = h.env.now;
	synfin_embryo small;

	h.reach(SYN_RECEIVED);
	born = h.env.now;
	for (int i = 0; i < 4; i++) {
		synfin_embryo_store(&h.cb, &h.params, &small, nullptr);
		EXPECT_EQ(synfin_embryo_age(&small, h.cb.rtx_deadline, &h.params,
					    h.env.now + 7),
			  h.env.now + 7 - born);
		EXPECT_EQ(synfin_embryo_age(&small, h.cb.rtx_deadline, &h.params,
					    0), 0u);
		h.fires();
	}
}

/* Challenge ACKs: the period may come back a little longer, never shorter. */
TEST_P(Store, MarkOfThePeriod)
{
	for (u64 interval : { ms(1), sec(1), sec(3600) }) {
		synfin_timewait small;
		synfin_cb back;

		h.params.challenge_interval = interval;
		h.reach(TIME_WAIT);
		h.cb.challenge_count = 3;
		h.cb.challenge_start = sec(5000) + 12345;
		synfin_timewait_store(&h.cb, &h.params, &small);
		for (u64 passed : { u64(0), interval / 3, 2 * interval,
				    500 * interval }) {
			u64 now = h.cb.challenge_start + passed;

			synfin_timewait_load(&small, 1, &h.params, now, &back);
			EXPECT_EQ(back.challenge_count, 3);
			EXPECT_LE(back.challenge_start, now);
			EXPECT_GE(back.challenge_start,
				  std::min(now, h.cb.challenge_start));
			EXPECT_LE(back.challenge_start - h.cb.challenge_start,
				  interval / 16);
		}
	}
}

/* Without a challenge ACK there is no period that could have begun. */
TEST_P(Store, NoPeriodWithoutChallenge)
{
	synfin_embryo small;
	synfin_cb back;

	h.reach_passive(SYN_RECEIVED);
	h.pass(sec(100));
	synfin_embryo_store(&h.cb, &h.params, &small, nullptr);
	synfin_embryo_load(&small, nullptr, h.cb.rtx_deadline, &h.params,
			   h.env.now, &back);
	EXPECT_EQ(back.challenge_start, 0u);
}

/* The small form is small for a reason (FLD-04). */
TEST_P(Store, Sizes)
{
	RULE(FLD_04);
	EXPECT_EQ(sizeof(struct synfin_embryo), 24u);
	EXPECT_EQ(sizeof(struct synfin_former), 16u);
	EXPECT_EQ(sizeof(struct synfin_timewait), 16u);
}

TEST_P(Store, WhatFitsAnEmbryo)
{
	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++) {
		Host h(GetParam());

		h.reach(state);
		EXPECT_EQ(synfin_embryo_fits(&h.cb), state == SYN_RECEIVED);
		EXPECT_EQ(synfin_timewait_fits(&h.cb), state == TIME_WAIT);
	}
}

/* A handshake on which somebody has called is no embryo any more. */
TEST_P(Store, WhatIsNoEmbryo)
{
	Host active(GetParam()), queued(GetParam()), closed(GetParam()),
		unsent(GetParam());

	active.reach_syn_received_active();
	EXPECT_FALSE(synfin_embryo_fits(&active.cb));
	queued.params.user_timeout = 0;
	queued.reach(SYN_RECEIVED);
	queued.send(1);
	EXPECT_FALSE(synfin_embryo_fits(&queued.cb));
	closed.params.user_timeout = 0;
	closed.reach(SYN_RECEIVED);
	closed.send(1);
	closed.close();
	EXPECT_FALSE(synfin_embryo_fits(&closed.cb));
	unsent.reach(LISTEN);
	unsent.hold = true;
	unsent.arrives(Seg(SYN, unsent.their(0)));
	EXPECT_FALSE(synfin_embryo_fits(&unsent.cb));
	unsent.pull();
	EXPECT_TRUE(unsent.cb.state == SYN_RECEIVED);
	EXPECT_TRUE(synfin_embryo_fits(&unsent.cb));

	Host timed(GetParam());

	timed.reach(SYN_RECEIVED);
	timed.send(0);
	EXPECT_TRUE(synfin_embryo_fits(&timed.cb));
	timed.cb.user_deadline = 1;
	EXPECT_FALSE(synfin_embryo_fits(&timed.cb));
}

/* However often its SYN,ACK has gone, an embryo stays one. */
TEST_P(Store, RetriesFit)
{
	h.reach(SYN_RECEIVED);
	for (int i = 0; i < 5; i++) {
		h.fires();
		EXPECT_TRUE(synfin_embryo_fits(&h.cb));
		EXPECT_EQ(told_r1(h), i == 2);
	}
}

/* A FIN queued with no data in front of it, before anything was pulled. */
TEST_P(Store, ResendFits)
{
	h.reach(SYN_RECEIVED);
	h.hold = true;
	h.arrives(Seg(SYN, h.their(0)));
	EXPECT_TRUE(h.cb.flags & SYNFIN_CB_RESEND);
	EXPECT_TRUE(synfin_embryo_fits(&h.cb));
}
