// SPDX-License-Identifier: GPL-2.0
/* The user's calls: what each does in each of the eleven states. */
#include "host.hpp"

using namespace unit;

SUITE(User);

namespace {

bool among(u8 state, u32 set)
{
	return synfin_state_in(state, set);
}

Outcome refused(u8 state, u8 refusal, u16 rule)
{
	return { .state = state, .rule = rule, .refusal = refusal };
}

/* Every state, the passive SYN-RECEIVED after the active one. */
void in_every_state(const Numbers &numbers,
		    const std::function<void(Host &, u8 state)> &test)
{
	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++) {
		Host h(numbers);

		SCOPED_TRACE(synfin_state_name(state));
		h.reach(state);
		test(h, state);
	}
	Host h(numbers);

	SCOPED_TRACE("active SYN-RECEIVED");
	h.reach_syn_received_active();
	test(h, SYN_RECEIVED);
}

} // namespace

TEST_P(User, Listen)
{
	in_every_state(GetParam(), [](Host &h, u8 state) {
		h.listen();
		if (state == CLOSED)
			EXPECT_TRUE(h.did({ .state = LISTEN,
					    .rule = SYNFIN_RULE_USR_01 }));
		else
			EXPECT_TRUE(h.did(refused(state,
					SYNFIN_REFUSAL_ALREADY_EXISTS,
					SYNFIN_RULE_USR_04)));
	});
}

TEST_P(User, Open)
{
	RULE(OPN_10);
	in_every_state(GetParam(), [](Host &h, u8 state) {
		h.open();
		if (!among(state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN))) {
			EXPECT_TRUE(h.did(refused(state,
					SYNFIN_REFUSAL_ALREADY_EXISTS,
					SYNFIN_RULE_USR_04)));
			return;
		}
		EXPECT_TRUE(h.did({
			.state = SYN_SENT,
			.rule = state == CLOSED ? (u16)SYNFIN_RULE_USR_02 :
						  (u16)SYNFIN_RULE_USR_03,
			.sends = { Seg(SYN, h.our(0)).offering(PATH_MSS) },
		}));
		EXPECT_EQ(h.cb.snd_una, h.our(0));
		EXPECT_EQ(h.cb.snd_nxt, h.our(1));
		EXPECT_TRUE(h.cb.flags & SYNFIN_CB_ACTIVE);
		EXPECT_EQ(h.cb.user_deadline, h.now() + sec(300));
	});
}

TEST_P(User, OpenInQuietTime)
{
	h.env.quiet_until = h.now() + 1;
	h.open();
	EXPECT_TRUE(h.did(refused(CLOSED, SYNFIN_REFUSAL_QUIET_TIME,
				  SYNFIN_RULE_QT_01)));
	h.pass(1);
	h.open();
	RULE(QT_02);
	EXPECT_EQ(h.cb.state, SYN_SENT);
}

/* With the namespace's first RTO, but inside its bounds. */
TEST_P(User, OpenTakesItsTunables)
{
	const struct { u64 init, min, max, rto; } cases[] = {
		{ sec(1), sec(1), sec(120), sec(1) },
		{ sec(1), sec(2), sec(120), sec(2) },
		{ sec(70), sec(1), sec(60), sec(60) },
		{ ms(5), ms(1), sec(60), ms(5) },
	};

	for (const auto &c : cases) {
		Host h(GetParam());

		h.params.rto_init = c.init;
		h.params.rto_min = c.min;
		h.params.rto_max = c.max;
		h.params.user_timeout = 0;
		h.open();
		EXPECT_EQ(h.deadline(), h.now() + c.rto);
		EXPECT_EQ(h.cb.user_deadline, 0u);
	}
}

TEST_P(User, Send)
{
	const u32 queues = SYNFIN_IN(SYN_SENT) | SYNFIN_IN(SYN_RECEIVED);
	const u32 sends = SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(CLOSE_WAIT);

	in_every_state(GetParam(), [&](Host &h, u8 state) {
		h.send(10);
		if (among(state, SYNFIN_IN(CLOSED) | SYNFIN_IN(LISTEN)))
			EXPECT_TRUE(h.did(refused(state,
					SYNFIN_REFUSAL_DOES_NOT_EXIST,
					SYNFIN_RULE_USR_05)));
		else if (among(state, queues))
			EXPECT_TRUE(h.did({ .state = state,
					    .rule = SYNFIN_RULE_USR_05 }));
		else if (among(state, sends))
			EXPECT_TRUE(h.did({
				.state = state, .rule = SYNFIN_RULE_USR_05,
				.sends = { Seg(ACK | PSH, h.our(1),
					       h.cb.rcv_nxt, 10) },
			}));
		else
			EXPECT_TRUE(h.did(refused(state, SYNFIN_REFUSAL_CLOSING,
						  SYNFIN_RULE_USR_05)));
		if (among(state, queues | sends))
			EXPECT_NE(h.cb.user_deadline, 0u);
	});
}

TEST_P(User, SendAfterAQueuedClose)
{
	h.reach(SYN_RECEIVED);
	h.send(10);
	h.shutdown();
	ASSERT_EQ(h.cb.state, SYN_RECEIVED);
	h.send(10);
	EXPECT_TRUE(h.did(refused(SYN_RECEIVED, SYNFIN_REFUSAL_CLOSING,
				  SYNFIN_RULE_USR_05)));
}

TEST_P(User, SendHasAnEnd)
{
	h.reach(SYN_RECEIVED);
	h.send(SYNFIN_QUEUE_MAX + 1);
	EXPECT_TRUE(h.did(refused(SYN_RECEIVED, SYNFIN_REFUSAL_NO_RESOURCES,
				  SYNFIN_RULE_USR_05)));
	h.send(0xffffffff);
	EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_NO_RESOURCES);
	h.send(SYNFIN_QUEUE_MAX - 1);	/* and the SYN is in there, too */
	EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_NONE);
	h.send(1);
	EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_NO_RESOURCES);
	h.send(0);
	EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_NONE);

	Host open(GetParam());

	open.reach(ESTABLISHED);
	open.send(SYNFIN_QUEUE_MAX);
	EXPECT_EQ(open.out.refusal, SYNFIN_REFUSAL_NONE);
	open.send(1);
	EXPECT_EQ(open.out.refusal, SYNFIN_REFUSAL_NO_RESOURCES);
}

TEST_P(User, SendOfNothing)
{
	h.reach(ESTABLISHED);
	h.send(0);
	EXPECT_TRUE(h.did({ .state = ESTABLISHED,
			    .rule = SYNFIN_RULE_USR_05 }));
	EXPECT_EQ(h.deadline(), 0u);
}

TEST_P(User, Shutdown)
{
	in_every_state(GetParam(), [](Host &h, u8 state) {
		u32 rcv = h.cb.rcv_nxt;

		h.shutdown();
		switch (state) {
		case CLOSED:
			EXPECT_TRUE(h.did(refused(state,
					SYNFIN_REFUSAL_DOES_NOT_EXIST,
					SYNFIN_RULE_USR_15)));
			break;
		case LISTEN:
		case SYN_SENT:
			EXPECT_TRUE(h.did({
				.state = CLOSED,
				.rule = state == LISTEN ?
						(u16)SYNFIN_RULE_USR_07 :
						(u16)SYNFIN_RULE_USR_08,
				.cause = SYNFIN_CAUSE_CLOSED,
			}));
			break;
		case SYN_RECEIVED:
		case ESTABLISHED:
			EXPECT_TRUE(h.did({
				.state = FIN_WAIT_1,
				.rule = state == ESTABLISHED ?
						(u16)SYNFIN_RULE_USR_10 :
						(u16)SYNFIN_RULE_USR_09,
				.sends = { Seg(ACK | FIN, h.our(1), rcv) },
			}));
			EXPECT_NE(h.cb.user_deadline, 0u);
			break;
		case CLOSE_WAIT:
			EXPECT_TRUE(h.did({
				.state = LAST_ACK, .rule = SYNFIN_RULE_USR_12,
				.sends = { Seg(ACK | FIN, h.our(1), rcv) },
			}));
			break;
		case FIN_WAIT_1:
		case FIN_WAIT_2:
			EXPECT_TRUE(h.did(refused(state, SYNFIN_REFUSAL_CLOSING,
						  SYNFIN_RULE_USR_11)));
			break;
		default:
			EXPECT_TRUE(h.did(refused(state, SYNFIN_REFUSAL_CLOSING,
						  SYNFIN_RULE_USR_13)));
		}
	});
}

/* All that was queued goes before the FIN. */
TEST_P(User, ShutdownAfterData)
{
	h.reach(ESTABLISHED);
	h.send(3 * PATH_MSS);
	h.shutdown();
	RULE(CLS_02);
	EXPECT_TRUE(h.did({ .state = FIN_WAIT_1, .rule = SYNFIN_RULE_USR_10,
			    .sends = { Seg(ACK | FIN, h.our(1 + 3 * PATH_MSS),
					   h.their(1)) } }));
}

TEST_P(User, ShutdownTwiceBeforeTheFinLeft)
{
	h.reach(SYN_RECEIVED);
	h.send(1);
	h.shutdown();
	h.shutdown();
	EXPECT_TRUE(h.did(refused(SYN_RECEIVED, SYNFIN_REFUSAL_CLOSING,
				  SYNFIN_RULE_CLS_11)));

	Host w(GetParam());

	w.reach(CLOSE_WAIT);
	w.arrives(Seg(ACK, w.their(2), w.our(1)).window(0));
	w.shutdown();
	ASSERT_EQ(w.cb.state, CLOSE_WAIT);
	w.shutdown();
	EXPECT_TRUE(w.did(refused(CLOSE_WAIT, SYNFIN_REFUSAL_CLOSING,
				  SYNFIN_RULE_CLS_11)));
}

/* close(2) on what is closing already only gives up the ownership. */
TEST_P(User, Close)
{
	in_every_state(GetParam(), [](Host &h, u8 state) {
		Host twin = h;
		u8 next;

		twin.shutdown();
		next = twin.cb.state;
		h.close();
		EXPECT_EQ(h.cb.state, next);
		EXPECT_EQ(h.out.rule, twin.out.rule);
		EXPECT_EQ(h.sent.size(), twin.sent.size());
		EXPECT_EQ(h.out.reply.flags, 0);
		if (state == CLOSED) {
			EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_DOES_NOT_EXIST);
			return;
		}
		EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_NONE);
		EXPECT_EQ(!!(h.cb.flags & SYNFIN_CB_ORPHAN), next != CLOSED);
		if (next == CLOSED)
			return;
		h.close();
		EXPECT_TRUE(h.did(refused(next, SYNFIN_REFUSAL_CLOSING,
					  SYNFIN_RULE_USR_13)));
	});
}

TEST_P(User, CloseWithUnreadData)
{
	const u32 resets = SYNFIN_IN(ESTABLISHED) | SYNFIN_IN(CLOSE_WAIT) |
			   SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(FIN_WAIT_2);

	in_every_state(GetParam(), [&](Host &h, u8 state) {
		Seg rst(RST | ACK, h.cb.snd_nxt, h.cb.rcv_nxt);

		h.close(1);
		if (among(state, resets))
			EXPECT_TRUE(h.did({ .state = CLOSED,
					    .rule = SYNFIN_RULE_CLS_09,
					    .cause = SYNFIN_CAUSE_DATA_LOST,
					    .reply = rst }));
		else
			EXPECT_EQ(h.out.reply.flags, 0);
	});
}

/* An orphan's FIN-WAIT-2 ends by itself, whoever came first. */
TEST_P(User, OrphansAreReaped)
{
	CASE(30);
	for (u8 from : { ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 }) {
		Host h(GetParam());

		h.params.fin_wait2_timeout = sec(7);
		h.reach(from);
		h.close();
		if (from != FIN_WAIT_2)
			h.arrives(Seg(ACK, h.their(1), h.our(2)));
		ASSERT_EQ(h.cb.state, FIN_WAIT_2);
		EXPECT_EQ(h.timer(), SYNFIN_TIMER_FIN_WAIT_2);
		EXPECT_EQ(h.deadline(), h.now() + sec(7));
		h.fires();
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_CLS_07,
				    .cause = SYNFIN_CAUSE_ORPHAN_REAPED }));
	}
}

/* With an owner FIN-WAIT-2 has no timer, and reading goes on. */
TEST_P(User, OwnersMayWait)
{
	h.reach(FIN_WAIT_2);
	RULE(CLS_07);
	EXPECT_EQ(h.deadline(), 0u);
	h.pass(sec(100000));
	h.tick();
	EXPECT_EQ(h.cb.state, FIN_WAIT_2);
	h.arrives(Seg(ACK, h.their(1), h.our(2), 5));
	RULE(CLS_01);
	EXPECT_EQ(h.out.accept_len, 5u);
}

/* What an ABORT does in each state. */
static void expect_aborted(Host &h, u8 state, const Seg &rst)
{
	const u32 resets = SYNFIN_IN(SYN_RECEIVED) | SYNFIN_IN(ESTABLISHED) |
			   SYNFIN_IN(FIN_WAIT_1) | SYNFIN_IN(FIN_WAIT_2) |
			   SYNFIN_IN(CLOSE_WAIT);

	if (state == CLOSED)
		EXPECT_TRUE(h.did(refused(CLOSED,
				SYNFIN_REFUSAL_DOES_NOT_EXIST,
				SYNFIN_RULE_USR_14)));
	else if (among(state, resets))
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_USR_14,
				    .also = { SYNFIN_RULE_RSG_08 },
				    .cause = SYNFIN_CAUSE_ABORTED,
				    .reply = rst }));
	else
		EXPECT_TRUE(h.did({ .state = CLOSED,
				    .rule = SYNFIN_RULE_USR_14,
				    .also = { SYNFIN_RULE_RSG_09 },
				    .cause = SYNFIN_CAUSE_ABORTED }));
	EXPECT_EQ(h.deadline(), 0u);
	EXPECT_FALSE(synfin_state_in(h.cb.state, ~SYNFIN_IN(CLOSED)));
}

TEST_P(User, Abort)
{
	RULE(RSG_10);
	in_every_state(GetParam(), [&](Host &h, u8 state) {
		Seg rst(RST | ACK, h.cb.snd_nxt, h.cb.rcv_nxt);

		h.abort();
		expect_aborted(h, state, rst);
	});
}

/* close(2) without lingering is an ABORT, but 2MSL is never cut short. */
TEST_P(User, Leave)
{
	RULE(TW_01);
	in_every_state(GetParam(), [&](Host &h, u8 state) {
		Seg rst(RST | ACK, h.cb.snd_nxt, h.cb.rcv_nxt);
		u64 until = h.deadline();

		h.leave();
		if (state != TIME_WAIT) {
			expect_aborted(h, state, rst);
			return;
		}
		EXPECT_TRUE(h.did({ .state = TIME_WAIT,
				    .rule = SYNFIN_RULE_USR_13 }));
		EXPECT_EQ(h.deadline(), until);
		EXPECT_TRUE(h.cb.flags & SYNFIN_CB_ORPHAN);
	});
}

/* The reset of an ABORT finds its mark. */
TEST_P(User, AbortIsBelieved)
{
	for (u8 state : { SYN_RECEIVED, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT }) {
		Host h(GetParam()), peer({ h.irs, h.iss, GetParam().stored });

		h.listen();
		peer.open();
		if (state == SYN_RECEIVED) {
			h.arrives(Seg(SYN, h.their(0)));
			peer.sent.clear();
			h.abort();
			exchange(h, peer);
			EXPECT_EQ(peer.cb.state, CLOSED);
			continue;
		}
		exchange(h, peer);
		if (state == FIN_WAIT_2)
			h.shutdown();
		if (state == CLOSE_WAIT)
			peer.shutdown();
		exchange(h, peer);
		ASSERT_EQ(h.cb.state, state);
		h.abort();
		exchange(h, peer);
		EXPECT_EQ(peer.cb.state, CLOSED);
		EXPECT_EQ(peer.walked.back().to, CLOSED);
	}
}

TEST_P(User, Forget)
{
	in_every_state(GetParam(), [](Host &h, u8 state) {
		h.forget();
		if (state == CLOSED)
			EXPECT_TRUE(h.did(refused(CLOSED,
					SYNFIN_REFUSAL_DOES_NOT_EXIST,
					SYNFIN_RULE_USR_15)));
		else
			EXPECT_TRUE(h.did({ .state = CLOSED,
					    .rule = SYNFIN_RULE_RSG_11,
					    .cause = SYNFIN_CAUSE_FORGOTTEN }));
	});
}

/* Figure 10: a host that lost everything resets the one that did not. */
TEST_P(User, HalfOpen)
{
	Host peer({ h.irs, h.iss, GetParam().stored });

	peer.listen();
	h.open();
	exchange(h, peer);
	h.forget();
	peer.send(10);
	exchange(h, peer);
	EXPECT_EQ(peer.cb.state, CLOSED);
	EXPECT_EQ(peer.walked.back().rule, SYNFIN_RULE_SA_ES_02);
}

TEST_P(User, NoSuchCall)
{
	h.reach(ESTABLISHED);
	for (u8 type : { SYNFIN_EV_ICMP + 1, 200, 255 }) {
		synfin_event ev = {};

		ev.type = type;
		synfin_step(&h.cb, &h.env, &ev, &h.out);
		EXPECT_EQ(h.out.refusal, SYNFIN_REFUSAL_INVALID);
		EXPECT_EQ(h.cb.state, ESTABLISHED);
	}
}
