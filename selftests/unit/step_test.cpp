// SPDX-License-Identifier: GPL-2.0
/* The front door: what holds for any event in any state. */
#include "host.hpp"

extern "C" {
#include "internal.h"
}

using namespace unit;

SUITE(Step);

namespace {

/* Every state by every way that leaves another control block behind. */
std::vector<Host> all_states(const Numbers &numbers)
{
	std::vector<Host> hosts;

	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++)
		for (bool passive : { false, true }) {
			Host h(numbers);

			if (passive && state != CLOSED && state != SYN_SENT)
				h.reach_passive(state);
			else if (state == SYN_RECEIVED)
				h.reach_syn_received_active();
			else
				h.reach(state);
			hosts.push_back(h);
			h.close();
			hosts.push_back(h);
		}
	return hosts;
}

} // namespace

/*
 * All 256 flag bytes, with numbers that fit and that do not, in all states:
 * no crash, one reply at most, none to RST. Host checks the rest at each step.
 */
TEST_P(Step, AnyFlagsInAnyState)
{
	CASE(04);
	const u32 seqs[] = { 0, 1, -1u, WINDOW - 1, WINDOW, 0x80000000u };
	const u32 acks[] = { 0, 1, -1u, 0x80000000u };
	u32 replies = 0, steps = 0;

	RULE(RSG_06);
	RULE(CHA_07);
	RULE(HDR_05);
	for (const Host &state : all_states(GetParam()))
		for (unsigned int flags = 0; flags < 256; flags++)
			for (u32 seq : seqs)
				for (u32 ack : acks) {
					Host h = state;
					u32 len = (flags + seq) % 3 * 700;

					h.arrives(Seg((u8)flags,
						      h.cb.rcv_nxt + seq,
						      h.cb.snd_nxt + ack, len));
					if (flags & RST)
						ASSERT_FALSE(h.out.reply.flags &
							     RST);
					ASSERT_LE(h.sent.size(), 2u);
					replies += !!h.out.reply.flags;
					steps++;
				}
	EXPECT_EQ(steps, 44u * 256 * 24);
	EXPECT_GT(replies, 1000u);
}

/* Bits that mean nothing to us change nothing. */
TEST_P(Step, ReservedAndUrgentBitsAreIgnored)
{
	const u8 ignored = SYNFIN_FLAG_URG | SYNFIN_FLAG_ECE | SYNFIN_FLAG_CWR |
			   SYNFIN_FLAG_PSH;

	for (const Host &state : all_states(GetParam()))
		for (u8 flags = 0; flags < 32; flags++) {
			Host plain = state, noisy = state;
			Seg seg(flags & ~PSH, state.cb.rcv_nxt,
				state.cb.snd_nxt, 5);

			plain.arrives(seg);
			seg.flags |= ignored;
			noisy.arrives(seg);
			EXPECT_EQ(memcmp(&plain.cb, &noisy.cb,
					 sizeof(plain.cb)), 0);
			EXPECT_EQ(plain.out.rule, noisy.out.rule);
			EXPECT_EQ(plain.out.reply.flags, noisy.out.reply.flags);
		}
}

/* Any call in any state, and any timer. */
TEST_P(Step, AnyCallInAnyState)
{
	const u8 doors[] = { SYNFIN_EV_TIMER, SYNFIN_EV_LISTEN, SYNFIN_EV_OPEN,
			     SYNFIN_EV_SEND, SYNFIN_EV_SHUTDOWN,
			     SYNFIN_EV_CLOSE, SYNFIN_EV_ABORT,
			     SYNFIN_EV_LEAVE, SYNFIN_EV_FORGET };

	for (const Host &state : all_states(GetParam()))
		for (u8 first : doors)
			for (u8 second : doors) {
				Host h = state;

				h.call(first, 1);
				h.pass(sec(100));
				h.call(second, 1);
				h.run_until(h.now() + sec(100000));
				if (h.deadline())
					ADD_FAILURE() << "never comes to rest";
			}
}

/* A SYN,ACK for a connection that is not there, and so on: no state, one RST. */
TEST_P(Step, NeedsIss)
{
	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++)
		for (unsigned int flags = 0; flags < 256; flags++) {
			synfin_cb cb = { .rcv_nxt = 1000, .state = state };
			bool bare = (flags & (SYN | ACK | RST)) == SYN;
			Seg old((u8)flags, 999), fresh((u8)flags, 1000);

			EXPECT_EQ(synfin_needs_iss(&cb, 0, &fresh),
				  bare && (state == LISTEN ||
					   state == TIME_WAIT));
			EXPECT_EQ(synfin_needs_iss(&cb, 0, &old),
				  bare && state == LISTEN);
		}
}

/* Where it says that no ISS is needed, none is used. */
TEST_P(Step, IssIsUsedOnlyWhenAskedFor)
{
	for (const Host &state : all_states(GetParam()))
		for (unsigned int flags = 0; flags < 64; flags++) {
			Host h = state;
			Seg seg((u8)flags, h.cb.rcv_nxt + 5, h.cb.snd_nxt);

			h.env.facts = SYNFIN_FACT_LISTENER;
			h.env.iss = 0xdeadbeef;
			h.arrives(seg);
			if (!synfin_needs_iss(&state.cb, h.env.facts, &seg))
				EXPECT_EQ(h.cb.iss, state.cb.iss);
		}
}

TEST_P(Step, FreshBlocks)
{
	synfin_cb cb;

	memset(static_cast<void *>(&cb), 0xff, sizeof(cb));
	synfin_cb_init(&cb);
	EXPECT_EQ(cb.state, CLOSED);
	EXPECT_EQ(synfin_next_deadline(&cb), 0u);
	EXPECT_EQ(cb.flags, 0);
	memset(static_cast<void *>(&cb), 0xff, sizeof(cb));
	synfin_cb_listen(&cb);
	EXPECT_EQ(cb.state, LISTEN);
	EXPECT_EQ(synfin_next_deadline(&cb), 0u);
	EXPECT_EQ(cb.flags, 0);
}

/* Rules are noted in order, without repetition, and the last is kept. */
TEST_P(Step, Decide)
{
	struct step st = {};

	h.out = {};
	st.out = &h.out;
	st.cb = &h.cb;
	st.env = &h.env;
	synfin_decide(&st, SYNFIN_RULE_NONE);
	EXPECT_EQ(h.out.nrules, 0);
	for (u16 rule = 1; rule <= 20; rule++) {
		synfin_decide(&st, rule);
		synfin_decide(&st, rule);
		EXPECT_EQ(h.out.rule, rule);
		EXPECT_EQ(h.out.nrules,
			  rule < SYNFIN_RULES_MAX ? rule : SYNFIN_RULES_MAX);
		EXPECT_EQ(h.out.rules[h.out.nrules - 1], rule);
	}
	EXPECT_EQ(h.out.rules[0], 1);
	EXPECT_EQ(h.out.rules[SYNFIN_RULES_MAX - 2], SYNFIN_RULES_MAX - 1);
	synfin_decide(&st, SYNFIN_RULE_NONE);
	EXPECT_EQ(h.out.rule, 20);
}

/* What is mentioned stands before what has decided, as long as there is room. */
TEST_P(Step, Mention)
{
	struct step st = {};

	h.out = {};
	st.out = &h.out;
	synfin_mention(&st, 7);
	EXPECT_EQ(h.out.rule, 7);
	synfin_decide(&st, 8);
	synfin_mention(&st, 9);
	synfin_mention(&st, 8);
	EXPECT_EQ(h.out.rule, 8);
	ASSERT_EQ(h.out.nrules, 3);
	EXPECT_EQ(h.out.rules[0], 7);
	EXPECT_EQ(h.out.rules[1], 9);
	EXPECT_EQ(h.out.rules[2], 8);
	for (u16 rule = 10; rule < 40; rule++)
		synfin_mention(&st, rule);
	EXPECT_EQ(h.out.rule, 8);
	ASSERT_EQ(h.out.nrules, SYNFIN_RULES_MAX);
	EXPECT_EQ(h.out.rules[SYNFIN_RULES_MAX - 1], 8);
}

TEST_P(Step, ArcsPastTheLimitAreNotWritten)
{
	struct step st = {};

	h.out = {};
	st.out = &h.out;
	st.cb = &h.cb;
	h.env.params = &h.params;
	st.env = &h.env;
	for (u8 i = 0; i < SYNFIN_ARCS_MAX + 2; i++)
		synfin_go(&st, ESTABLISHED, SYNFIN_RULE_USR_01);
	EXPECT_EQ(h.out.narcs, SYNFIN_ARCS_MAX);
}

/* Leaving for CLOSED stops everything, owed ACKs included (RSP-08). */
TEST_P(Step, NothingIsLeftBehind)
{
	const u16 work = SYNFIN_CB_RESEND | SYNFIN_CB_PROBE |
			 SYNFIN_CB_ACK_NOW | SYNFIN_CB_TIMED |
			 SYNFIN_CB_RECOVER;

	RULE(RSP_08);
	h.reach(ESTABLISHED);
	h.send(20000);
	h.fires();
	h.hold = true;
	h.arrives(Seg(ACK, h.their(1), h.our(1), 10));
	h.icmp(SYNFIN_ICMP_FRAG_NEEDED, h.our(1), 100);
	ASSERT_TRUE(h.cb.flags & work);
	h.arrives(Seg(RST, h.their(11)));
	EXPECT_EQ(h.cb.state, CLOSED);
	EXPECT_FALSE(h.cb.flags & work);
	EXPECT_EQ(h.deadline(), 0u);
	h.hold = false;
	h.pull();
	EXPECT_TRUE(h.sent.empty());
}

/* A deadline that would be 0, which means none, is not. */
TEST_P(Step, DeadlineIsNeverZero)
{
	synfin_env env = {};

	env.now = 10;
	EXPECT_EQ(deadline_in(&env, 5), 15u);
	EXPECT_EQ(deadline_in(&env, (u64)-10), 1u);
}
