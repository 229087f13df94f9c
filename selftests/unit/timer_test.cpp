// SPDX-License-Identifier: GPL-2.0
/* Timeouts: retransmission, giving up, user timeout. */
#include "host.hpp"

using namespace unit;

static bool told_r1(const Host &h)
{
	return h.out.cause == SYNFIN_CAUSE_RETRYING;
}

SUITE(Timer);

namespace {

/* When, in seconds from now on, each segment leaves until it is over. */
std::vector<u64> seconds_of_sending(Host &h)
{
	std::vector<u64> times;
	u64 start = h.now();

	while (h.deadline()) {
		h.fires();
		for (size_t i = 0; i < h.sent.size(); i++)
			times.push_back((h.now() - start) / sec(1));
	}
	return times;
}

} // namespace

TEST_P(Timer, NothingIsDueEarly)
{
	h.reach(SYN_SENT);
	h.pass(sec(1) - 1);
	h.tick();
	RULE(RTX_09);
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = 0 }));
	h.pass(1);
	h.tick();
	RULE(RTX_02);
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = SYNFIN_RULE_RTX_12,
			    .also = { SYNFIN_RULE_RTX_11 },
			    .sends = { Seg(SYN, h.our(0)) } }));
	/* A timer that comes too often finds nothing to do. */
	h.tick();
	EXPECT_TRUE(h.did({ .state = SYN_SENT, .rule = 0 }));
}

/* R2 of a SYN is at least 180 s with the defaults (MUST-23). */
TEST_P(Timer, SynGivesUp)
{
	CASE(24);
	const std::vector<u64> want = { 1, 3, 7, 15, 31, 63, 127 };
	u64 start = h.now();

	h.open();
	RULE(RTX_20);
	EXPECT_EQ(seconds_of_sending(h), want);
	EXPECT_TRUE(h.did({ .state = CLOSED, .rule = SYNFIN_RULE_RTX_21,
			    .cause = SYNFIN_CAUSE_TIMED_OUT }));
	EXPECT_GE(h.now() - start, sec(180));
	/* The ceiling of 120 s shortens the last wait. */
	EXPECT_EQ(h.now() - start, sec(127 + 120));
}

TEST_P(Timer, SynAckGivesUp)
{
	CASE(24);
	const std::vector<u64> want = { 1, 3, 7, 15, 31 };
	u64 start = h.now();

	h.reach(SYN_RECEIVED);
	RULE(FLD_02);
	RULE(FLD_06);
	EXPECT_EQ(seconds_of_sending(h), want);
	EXPECT_TRUE(h.did({ .state = LISTEN, .rule = SYNFIN_RULE_SA_SR_14,
			    .cause = SYNFIN_CAUSE_TIMED_OUT }));
	EXPECT_EQ(h.now() - start, sec(63));

	Host active(GetParam());

	active.params.user_timeout = 0;
	active.reach_syn_received_active();
	EXPECT_EQ(seconds_of_sending(active),
		  (std::vector<u64>{ 1, 3, 7, 15, 31, 63, 127 }));
	EXPECT_TRUE(active.did({ .state = CLOSED,
				 .rule = SYNFIN_RULE_SA_SR_14,
				 .cause = SYNFIN_CAUSE_TIMED_OUT }));
}

/* Data and FIN: R2 of at least 100 s, and each state has its rule. */
TEST_P(Timer, DataAndFinGiveUp)
{
	CASE(24);
	const struct { u8 state; u16 rule; } cases[] = {
		{ ESTABLISHED, SYNFIN_RULE_RTX_15 },
		{ FIN_WAIT_1, SYNFIN_RULE_SA_F1_10 },
		{ CLOSE_WAIT, SYNFIN_RULE_RTX_15 },
		{ CLOSING, SYNFIN_RULE_CLS_04 },
		{ LAST_ACK, SYNFIN_RULE_SA_LA_07 },
	};

	RULE(RTX_19);
	for (const auto &c : cases) {
		Host h(GetParam());
		std::vector<u64> times;
		u64 start = h.now();

		h.params.user_timeout = 0;
		h.reach(c.state);
		if (c.state == ESTABLISHED || c.state == CLOSE_WAIT)
			h.send(1);
		times = seconds_of_sending(h);
		ASSERT_EQ(times.size(), 15u);
		EXPECT_EQ(times[0], 1u);
		EXPECT_EQ(times[6], 127u);
		EXPECT_EQ(times[7], 247u);	/* the ceiling */
		EXPECT_TRUE(h.did({ .state = CLOSED, .rule = c.rule,
				    .cause = SYNFIN_CAUSE_TIMED_OUT }));
		EXPECT_GE(h.now() - start, sec(100));
	}
}

/* R2 is the user's: so many retransmissions, then the end. */
TEST_P(Timer, RetriesAreTunable)
{
	RULE(RTX_16);
	for (u64 retries : { 0, 1, 3 }) {
		Host syn(GetParam()), synack(GetParam()), data(GetParam());

		syn.params.syn_retries = retries;
		syn.open();
		EXPECT_EQ(seconds_of_sending(syn).size(), retries);
		synack.params.synack_retries = retries;
		synack.reach(SYN_RECEIVED);
		EXPECT_EQ(seconds_of_sending(synack).size(), retries);
		EXPECT_EQ(synack.cb.state, LISTEN);
		data.params.data_retries = retries;
		data.reach(FIN_WAIT_1);
		EXPECT_EQ(seconds_of_sending(data).size(), retries);
	}
}

/* MUST-23: our SYN has its three minutes, also when another has crossed it. */
TEST_P(Timer, ACrossedSynHasAsManyTries)
{
	for (unsigned int before : { 0u, 3u, 6u }) {
		Host h(GetParam());
		unsigned int sent = 0;

		RULE(RTX_21);
		h.params.syn_retries = 7;
		h.params.synack_retries = 2;
		h.params.user_timeout = 0;
		h.reach(SYN_SENT);
		for (unsigned int i = 0; i < before; i++)
			h.fires();
		h.arrives(Seg(SYN, h.their(0)));
		EXPECT_EQ(h.cb.state, SYN_RECEIVED);
		while (h.cb.state == SYN_RECEIVED) {
			h.fires();
			sent += h.sent.size();
		}
		EXPECT_EQ(sent, 7 - before);
		EXPECT_EQ(h.cb.state, CLOSED);
		EXPECT_EQ(h.out.cause, SYNFIN_CAUSE_TIMED_OUT);
	}
}

/* Infinity: it is tried for ever, and the user told once, at R1. */
TEST_P(Timer, Forever)
{
	unsigned int told = 0;

	h.params.data_retries = SYNFIN_RETRIES_FOREVER;
	h.params.user_timeout = 0;
	h.reach(FIN_WAIT_1);
	for (int i = 0; i < 600; i++) {
		h.fires();
		ASSERT_EQ(h.sent.size(), 1u);
		told += told_r1(h);
	}
	RULE(UTO_03);
	EXPECT_EQ(h.cb.state, FIN_WAIT_1);
	EXPECT_EQ(h.cb.retries, 255);
	EXPECT_EQ(told, 1u);
}

TEST_P(Timer, R1IsTold)
{
	h.reach(FIN_WAIT_1);
	h.fires();
	h.fires();
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1, .rule = SYNFIN_RULE_RTX_12,
			    .sends = { Seg(ACK | FIN, h.our(1),
					   h.their(1)) } }));
	RULE(RTX_15);
	RULE(RTX_18);
	RULE(USR_17);
	h.fires();
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1, .rule = SYNFIN_RULE_RTX_17,
			    .cause = SYNFIN_CAUSE_RETRYING,
			    .sends = { Seg(ACK | FIN, h.our(1), h.their(1)) } }));
	h.fires();
	EXPECT_FALSE(told_r1(h));
	EXPECT_EQ(h.out.cause, SYNFIN_CAUSE_NONE);
}

/* Backoff doubles up to the ceiling, and begins from the measured RTO. */
TEST_P(Timer, Backoff)
{
	u64 expect = sec(1);

	h.params.rto_max = sec(60);
	h.params.user_timeout = 0;
	h.reach(FIN_WAIT_1);
	RULE(RTX_06);
	for (int i = 0; i < 10; i++) {
		EXPECT_EQ(h.deadline(), h.now() + expect);
		h.fires();
		EXPECT_EQ(h.out.rule == SYNFIN_RULE_RTX_12 || told_r1(h), true);
		expect = expect * 2 > sec(60) ? sec(60) : expect * 2;
	}
}

/* In any state with something unacknowledged the user timeout ends it. */
TEST_P(Timer, UserTimeout)
{
	const u32 closing = SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(CLOSING) |
			    SYNFIN_IN(LAST_ACK);

	RULE(UTO_02);
	RULE(CLS_10);
	for (u8 state : { SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1,
			  CLOSE_WAIT, CLOSING, LAST_ACK }) {
		Host h(GetParam());
		u64 start = h.now();

		h.params.user_timeout = ms(2500);
		if (state == SYN_RECEIVED)
			h.reach_syn_received_active();
		else
			h.reach(state);
		if (state == ESTABLISHED || state == CLOSE_WAIT)
			h.send(1);
		while (h.cb.state == state)
			h.fires();
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_UTO_01,
				    .cause = SYNFIN_CAUSE_USER_TIMEOUT }));
		EXPECT_EQ(bool(h.took_part(SYNFIN_RULE_CLS_04)),
			  synfin_state_in(state, closing));
		EXPECT_EQ(h.now() - start, ms(2500));
		EXPECT_EQ(h.deadline(), 0u);
	}
}

/* It counts from what is unacknowledged first, not from each call. */
TEST_P(Timer, UserTimeoutStart)
{
	u64 start;

	h.reach(ESTABLISHED);
	h.send(1);
	start = h.now();
	h.pass(ms(300));
	h.send(1);
	h.shutdown();
	RULE(UTO_05);
	EXPECT_EQ(h.cb.user_deadline, start + sec(300));
}

/* The end of 2MSL comes before anything else that is due. */
TEST_P(Timer, SeveralAtOnce)
{
	h.params.user_timeout = sec(1);
	h.params.rto_init = h.params.rto_min = sec(1);
	h.open();
	h.pass(sec(1));
	h.tick();
	EXPECT_TRUE(h.did({ .state = CLOSED, .rule = SYNFIN_RULE_UTO_01,
			    .cause = SYNFIN_CAUSE_USER_TIMEOUT }));
}

TEST_P(Timer, WhichOneRuns)
{
	u64 when;

	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_NONE);
	EXPECT_EQ(when, 0u);
	h.params.user_timeout = sec(3);
	h.open();
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_RETRANSMIT);
	EXPECT_EQ(when, h.now() + sec(1));
	h.fires();
	/* A draw: what synfin_step() would do first is what is shown. */
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_USER);
	EXPECT_EQ(when, h.now() + sec(2));
	EXPECT_EQ(h.cb.rtx_deadline, when);
	h.pass(ms(1));
	h.arrives(Seg(SYN, h.their(0)));	/* RTO 2 s anew, from now */
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_USER);
	EXPECT_EQ(when, h.now() + sec(2) - ms(1));
	h.arrives(Seg(ACK, h.their(1), h.our(1)));
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_NONE);
	h.close();
	h.arrives(Seg(ACK, h.their(1), h.our(2)));
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_FIN_WAIT_2);
	EXPECT_EQ(when, h.now() + sec(60));
	EXPECT_EQ(synfin_next_deadline(&h.cb), when);
	h.arrives(Seg(ACK | FIN, h.their(1), h.our(2)));
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_TIME_WAIT);
	EXPECT_EQ(when, h.now() + sec(240));
}

/* A draw of all: the order is that in which synfin_step() looks at them. */
TEST_P(Timer, DrawOfAll)
{
	u64 when, then = h.now() + sec(1);

	h.reach(ESTABLISHED);
	h.cb.user_deadline = then;
	h.cb.rtx_deadline = then;
	h.cb.ack_deadline = then;
	h.cb.alive_deadline = then;
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_USER);
	h.cb.user_deadline = 0;
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_PERSIST);
	h.cb.rtx_deadline = 0;
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_DELAYED_ACK);
	h.cb.ack_deadline = 0;
	EXPECT_EQ(synfin_running_timer(&h.cb, &when), SYNFIN_TIMER_KEEPALIVE);
	EXPECT_EQ(when, then);
}

/* LAST-ACK: FIN again and again, then nothing, and no TIME-WAIT. */
TEST_P(Timer, LastAckLost)
{
	CASE(24);
	h.params.data_retries = 2;
	h.reach(LAST_ACK);
	for (int i = 0; i < 2; i++) {
		h.fires();
		ASSERT_EQ(h.sent.size(), 1u);
		EXPECT_TRUE(Seg(ACK | FIN, h.our(1), h.their(2))
				    .matches(h.sent[0].seg));
	}
	h.fires();
	EXPECT_TRUE(h.did({ .state = CLOSED, .rule = SYNFIN_RULE_SA_LA_07,
			    .cause = SYNFIN_CAUSE_TIMED_OUT }));
}

/* A deadline of 0 means that there is none: one that falls there is a bit late. */
TEST_P(Timer, DeadlineIsNeverZero)
{
	h.params.user_timeout = 0;
	h.env.now = 0 - h.params.rto_init;
	h.open();
	EXPECT_EQ(h.deadline(), 1u);
}
