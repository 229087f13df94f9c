// SPDX-License-Identifier: GPL-2.0
/*
 * What the shell relies on and no packet can show: sizes, what is found in the
 * table and for how long, which ports are tried, what each form keeps; what a
 * timer is set to, kunit_timers.c, and what a packet becomes, kunit_packet.c. It
 * is a part of the module only with CONFIG_SYNFIN_KUNIT_TEST, and runs when
 * someone writes to the parameter "kunit": KUnit by itself would begin before the
 * module's own init has. All is done in the first namespace, and taken back.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/moduleparam.h>
#include <net/ip.h>
#include "busy.h"
#include "calls_private.h"
#include "isn.h"
#include "kunit.h"
#include "net.h"
#include "ports.h"
#include "snapshot.h"
#include "table.h"
#include "timers.h"

/**
 * synfin_kunit_net() - where all is done
 *
 * Return: the first namespace.
 */
struct synfin_net *synfin_kunit_net(void)
{
	return synfin_net_of(&init_net);
}

/**
 * synfin_kunit_key() - a key that no packet has
 * @port: the local port
 *
 * Return: a key with addresses of documentation (RFC 5737).
 */
struct synfin_key synfin_kunit_key(u16 port)
{
	return (struct synfin_key){
		.sn = synfin_kunit_net(),
		.local = synfin_addr_of_v4(htonl(0xc0000201)),
		.remote = synfin_addr_of_v4(htonl(0xc0000202)),
		.lport = htons(port),
		.rport = htons(REMOTE_PORT),
	};
}

/**
 * synfin_kunit_entry() - an entry that is not published
 * @test: fails without memory
 * @kind: its form, an enum synfin_kind
 * @port: its local port
 *
 * Return: the entry, with one reference.
 */
struct synfin_entry *synfin_kunit_entry(struct kunit *test, u8 kind, u16 port)
{
	struct synfin_key key = synfin_kunit_key(port);
	struct synfin_block *block = synfin_net_block_get(key.sn);
	struct synfin_entry *e = synfin_entry_new(&key, kind, false, block,
						  GFP_KERNEL);

	if (!e)
		synfin_block_put(block);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, e);
	return e;
}

/**
 * synfin_kunit_set_timer() - as a work does
 * @e: an entry
 * @deadline: on its namespace's clock, ns; 0 is never
 *
 * Context: process.
 */
void synfin_kunit_set_timer(struct synfin_entry *e, u64 deadline)
{
	spin_lock_bh(&e->lock);
	synfin_timer_reconcile(e, deadline, synfin_net_now(e->sn), 0);
	spin_unlock_bh(&e->lock);
}

static int publish(struct synfin_entry *e)
{
	struct synfin_key key;
	int err;

	synfin_entry_key(e, &key);
	spin_lock_bh(&e->lock);
	err = synfin_table_publish(e, &key);
	spin_unlock_bh(&e->lock);
	return err;
}

static void unpublish(struct synfin_entry *e)
{
	spin_lock_bh(&e->lock);
	synfin_table_unpublish(e);
	synfin_timer_stop(e);
	spin_unlock_bh(&e->lock);
	synfin_entry_put(e);
}

static bool is_found(const struct synfin_entry *e)
{
	struct synfin_key key;
	bool found;

	synfin_entry_key(e, &key);
	rcu_read_lock();
	found = synfin_table_lookup(&key) == e &&
		synfin_table_find(e->sn, e->id) == e;
	rcu_read_unlock();
	return found;
}

/* Many are small, and all begin alike. */
static void small_forms(struct kunit *test)
{
	/* A lock is larger where it is debugged. */
	unsigned int more = sizeof(spinlock_t) - sizeof(arch_spinlock_t) + 4;

	KUNIT_EXPECT_LE(test, sizeof(struct synfin_tw_entry) +
			sizeof(struct synfin_ends4), 96 + more);
	KUNIT_EXPECT_LE(test, sizeof(struct synfin_tw_entry) +
			sizeof(struct synfin_ends6), 120 + more);
	KUNIT_EXPECT_LE(test, sizeof(struct synfin_embryo_entry) +
			sizeof(struct synfin_ends4), 112 + more);
	KUNIT_EXPECT_LE(test, sizeof(struct synfin_embryo_entry) +
			sizeof(struct synfin_ends6), 136 + more);
	KUNIT_EXPECT_LE(test, sizeof(struct synfin_conn) +
			sizeof(struct synfin_ends4), 200 + more);
	KUNIT_EXPECT_LE(test, sizeof(struct synfin_conn) +
			sizeof(struct synfin_ends6), 224 + more);
	KUNIT_EXPECT_EQ(test, offsetof(struct synfin_conn, entry), 0u);
	KUNIT_EXPECT_EQ(test, offsetof(struct synfin_embryo_entry, entry), 0u);
	KUNIT_EXPECT_EQ(test, offsetof(struct synfin_tw_entry, entry), 0u);
	KUNIT_EXPECT_EQ(test, offsetof(struct synfin_listener, entry), 0u);
}

static void published_is_found(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);

	KUNIT_EXPECT_FALSE(test, is_found(e));
	KUNIT_EXPECT_EQ(test, publish(e), 0);
	KUNIT_EXPECT_TRUE(test, is_found(e));
	unpublish(e);
}

static void one_of_each_four_tuple(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);
	struct synfin_entry *twin =
		synfin_kunit_entry(test, SYNFIN_KIND_TIME_WAIT, LOCAL_PORT);

	KUNIT_EXPECT_EQ(test, publish(e), 0);
	KUNIT_EXPECT_EQ(test, publish(twin), -EEXIST);
	KUNIT_EXPECT_TRUE(test, is_found(e));
	synfin_entry_put(twin);
	unpublish(e);
}

/* Under RCU its memory stays, but nobody can hold on to it. */
static void found_is_not_alive(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);
	struct synfin_entry *found;
	struct synfin_key key = synfin_kunit_key(LOCAL_PORT);

	KUNIT_EXPECT_EQ(test, publish(e), 0);
	rcu_read_lock();
	found = synfin_table_lookup(&key);
	unpublish(e);
	KUNIT_EXPECT_PTR_EQ(test, found, e);
	KUNIT_EXPECT_TRUE(test, found->dead);
	KUNIT_EXPECT_FALSE(test, synfin_entry_tryget(found));
	KUNIT_EXPECT_PTR_EQ(test, synfin_table_lookup(&key), NULL);
	KUNIT_EXPECT_PTR_EQ(test, synfin_table_find(found->sn, found->id), NULL);
	rcu_read_unlock();
}

static void another_form_takes_the_place(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);
	struct synfin_entry *next =
		synfin_kunit_entry(test, SYNFIN_KIND_TIME_WAIT, LOCAL_PORT);

	KUNIT_EXPECT_EQ(test, publish(e), 0);
	next->id = e->id;
	spin_lock_bh(&e->lock);
	synfin_entry_lock_new(next);
	synfin_table_replace(e, next);
	synfin_entry_unlock(next);
	spin_unlock_bh(&e->lock);
	KUNIT_EXPECT_TRUE(test, e->dead);
	KUNIT_EXPECT_TRUE(test, is_found(next));
	synfin_entry_put(e);
	unpublish(next);
}

static void ids_are_not_used_again_soon(struct kunit *test)
{
	struct synfin_net *sn = synfin_kunit_net();
	u32 first, second;

	KUNIT_ASSERT_EQ(test, synfin_table_reserve(sn, &first, GFP_KERNEL), 0);
	synfin_table_release(sn, first);
	KUNIT_ASSERT_EQ(test, synfin_table_reserve(sn, &second, GFP_KERNEL), 0);
	KUNIT_EXPECT_NE(test, first, second);
	synfin_table_release(sn, second);
}

struct tries {
	unsigned long *seen;
	unsigned int count;
	unsigned int again;
};

static int never(__be16 port, void *arg)
{
	struct tries *tries = arg;

	tries->count++;
	tries->again += __test_and_set_bit(ntohs(port), tries->seen);
	return -EEXIST;
}

static int pick(struct tries *tries)
{
	const struct synfin_filter all = { .kinds = SYNFIN_KINDS_CONNECTION };
	int err;

	bitmap_zero(tries->seen, U16_MAX + 1);
	tries->count = 0;
	down_write(&synfin_kunit_net()->lock);
	err = synfin_port_pick(synfin_kunit_net(), &all, never, tries);
	up_write(&synfin_kunit_net()->lock);
	return err;
}

/* Each port of the range once, and none that a connection has. */
static void ports_are_tried_once(struct kunit *test)
{
	struct tries tries = { .seen = kunit_kzalloc(test, (U16_MAX + 1) / 8,
						     GFP_KERNEL) };
	struct synfin_entry *e;
	unsigned int all;
	int low, high;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, tries.seen);
	inet_get_local_port_range(&init_net, &low, &high);
	KUNIT_EXPECT_EQ(test, pick(&tries), -EEXIST);
	all = tries.count;
	KUNIT_EXPECT_GT(test, all, 0u);
	KUNIT_EXPECT_LE(test, all, high - low + 1u);
	KUNIT_EXPECT_EQ(test, tries.again, 0u);
	KUNIT_EXPECT_GE(test, find_first_bit(tries.seen, U16_MAX + 1),
			(unsigned long)low);
	e = synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, high);
	KUNIT_EXPECT_EQ(test, publish(e), 0);
	KUNIT_EXPECT_EQ(test, pick(&tries), -EEXIST);
	KUNIT_EXPECT_EQ(test, tries.count, all - 1);
	KUNIT_EXPECT_FALSE(test, test_bit(high, tries.seen));
	unpublish(e);
}

static void store(struct kunit *test, struct synfin_entry *e,
		  const struct synfin_cb *cb)
{
	local_bh_disable();
	KUNIT_EXPECT_TRUE(test, synfin_busy_begin(e, cb));
	synfin_entry_store(e, cb);
	local_bh_enable();
}

/* What is stored and loaded once is the same when it is done again. */
static void keeps(struct kunit *test, u8 kind, const struct synfin_cb *cb)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, kind, LOCAL_PORT);
	struct synfin_cb *once = kunit_kzalloc(test, sizeof(*once), GFP_KERNEL);
	struct synfin_cb *twice = kunit_kzalloc(test, sizeof(*once),
						GFP_KERNEL);
	u64 now = synfin_net_now(synfin_kunit_net());

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, once);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, twice);
	store(test, e, cb);
	synfin_kunit_set_timer(e, synfin_next_deadline(cb));
	synfin_entry_load(e, now, once);
	store(test, e, once);
	synfin_entry_load(e, now, twice);
	KUNIT_EXPECT_EQ(test, memcmp(once, twice, sizeof(*once)), 0);
	KUNIT_EXPECT_EQ(test, once->state, cb->state);
	KUNIT_EXPECT_EQ(test, once->snd_nxt, cb->snd_nxt);
	KUNIT_EXPECT_EQ(test, once->rcv_edge, cb->rcv_edge);
	KUNIT_EXPECT_EQ(test, synfin_next_deadline(once),
			synfin_next_deadline(cb));
	synfin_kunit_set_timer(e, 0);
	synfin_entry_put(e);
}

static void each_form_keeps_its_state(struct kunit *test)
{
	struct synfin_cb cb = {
		.state = SYNFIN_STATE_TIME_WAIT,
		.wait_deadline = synfin_net_now(synfin_kunit_net()) + HOUR_NS,
		.snd_una = 5, .snd_nxt = 5, .snd_end = 4, .iss = 3,
		.rcv_nxt = U32_MAX, .rcv_edge = 100,
		.flags = SYNFIN_CB_FIN_QUEUED | SYNFIN_CB_FIN_SENT,
	};

	keeps(test, SYNFIN_KIND_TIME_WAIT, &cb);
	keeps(test, SYNFIN_KIND_CONNECTION, &cb);
	cb = (struct synfin_cb){
		.state = SYNFIN_STATE_SYN_RECEIVED,
		.rtx_deadline = synfin_net_now(synfin_kunit_net()) + HOUR_NS,
		.iss = U32_MAX, .snd_una = U32_MAX, .irs = 7, .rcv_nxt = 8,
		.rcv_edge = 108, .snd_mss = 536, .retries = 2,
	};
	KUNIT_EXPECT_TRUE(test, synfin_embryo_fits(&cb));
	keeps(test, SYNFIN_KIND_EMBRYO, &cb);
	keeps(test, SYNFIN_KIND_CONNECTION, &cb);
}

/* It is small while nothing is under way, whatever was before, and is again. */
static void idle_connections_are_small(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);
	struct synfin_cb cb = {
		.state = SYNFIN_STATE_ESTABLISHED, .iss = U32_MAX - 1,
		.flags = SYNFIN_CB_SYN_ACKED | SYNFIN_CB_ACTIVE,
		.snd_end = 7, .rcv_nxt = 9, .rcv_edge = 109, .snd_wl1 = 8,
		.snd_wl2 = 7, .snd_una = 7, .snd_nxt = 7, .snd_recover = 6,
		.srtt = U32_MAX, .rto = HOUR_NS, .sent_at = U64_MAX,
	}, back;
	const size_t bytes = offsetof(struct synfin_cb, probes) + 1;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		store(test, e, &cb);
		KUNIT_EXPECT_PTR_EQ(test, synfin_busy_of(e), NULL);
		synfin_entry_load(e, HOUR_NS, &back);
		KUNIT_EXPECT_EQ(test, memcmp(&cb, &back, bytes), 0);
		cb.snd_end++;
		store(test, e, &cb);
		KUNIT_EXPECT_NOT_NULL(test, synfin_busy_of(e));
		synfin_entry_load(e, HOUR_NS, &back);
		KUNIT_EXPECT_EQ(test, memcmp(&cb, &back, bytes), 0);
		cb.snd_end--;
	}
	KUNIT_EXPECT_EQ(test, synfin_entry_state(e), cb.state);
	synfin_entry_put(e);
}

static void an_iss_is_of_its_four_tuple(struct kunit *test)
{
	struct synfin_key one = synfin_kunit_key(LOCAL_PORT), other = one;
	u32 first = synfin_isn(&one, false);

	/* The clock of RFC 9293 3.4.1 ticks each four microseconds. */
	KUNIT_EXPECT_LT(test, synfin_isn(&one, false) - first, 250000u);
	other.rport = htons(REMOTE_PORT + 1);
	KUNIT_EXPECT_GT(test, synfin_isn(&other, false) - first, 250000u);
}

static void step(struct synfin_cb *cb, const struct synfin_env *env, u8 type,
		 const struct synfin_segment *seg, struct synfin_out *out)
{
	struct synfin_event ev = { .type = type };

	if (seg)
		ev.seg = *seg;
	synfin_step(cb, env, &ev, out);
}

/* The same engine that the tests in userspace compile: it opens here, too. */
static void the_engine_opens(struct kunit *test)
{
	struct synfin_params *params = kunit_kzalloc(test, sizeof(*params),
						     GFP_KERNEL);
	struct synfin_env env = {
		.now = HOUR_NS, .params = params, .iss = U32_MAX, .mss = 1460,
		.mss_default = SYNFIN_MSS_DEFAULT_V4, .rcv_space = 1000,
	};
	const struct synfin_segment answer = {
		.seq = 100, .ack = 0, .wnd = 1000, .hdr_len = SYNFIN_HEADER_MIN,
		.flags = SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK,
	};
	struct synfin_out out;
	struct synfin_tx tx;
	struct synfin_cb cb;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, params);
	synfin_params_init(params);
	env.msl = params->msl;
	synfin_cb_init(&cb);
	step(&cb, &env, SYNFIN_EV_OPEN, NULL, &out);
	KUNIT_EXPECT_EQ(test, cb.state, SYNFIN_STATE_SYN_SENT);
	KUNIT_EXPECT_TRUE(test, synfin_next_segment(&cb, &env, &tx));
	KUNIT_EXPECT_EQ(test, tx.seg.flags, SYNFIN_FLAG_SYN);
	KUNIT_EXPECT_EQ(test, synfin_next_deadline(&cb),
			env.now + params->rto_init);
	step(&cb, &env, SYNFIN_EV_SEGMENT, &answer, &out);
	KUNIT_EXPECT_EQ(test, cb.state, SYNFIN_STATE_ESTABLISHED);
	KUNIT_EXPECT_EQ(test, cb.rcv_nxt, 101u);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(small_forms),
	KUNIT_CASE(published_is_found),
	KUNIT_CASE(one_of_each_four_tuple),
	KUNIT_CASE(found_is_not_alive),
	KUNIT_CASE(another_form_takes_the_place),
	KUNIT_CASE(ids_are_not_used_again_soon),
	KUNIT_CASE(ports_are_tried_once),
	KUNIT_CASE(each_form_keeps_its_state),
	KUNIT_CASE(idle_connections_are_small),
	KUNIT_CASE(an_iss_is_of_its_four_tuple),
	KUNIT_CASE(the_engine_opens),
	{}
};

static struct kunit_suite suite = {
	.name = "synfin",
	.test_cases = cases,
};

static struct kunit_suite *suites[] = {
	&suite, &synfin_kunit_timers, &synfin_kunit_packet,
};

static int run(const char *value, const struct kernel_param *kp)
{
	int err;

	/* Nothing is there yet while it is loaded, as if insmod is told it. */
	if (THIS_MODULE->state != MODULE_STATE_LIVE)
		return -EBUSY;
	err = __kunit_test_suites_init(suites, ARRAY_SIZE(suites));
	if (!err)
		__kunit_test_suites_exit(suites, ARRAY_SIZE(suites));
	return err;
}

static const struct kernel_param_ops ops = {
	.set = run,
};

module_param_cb(kunit, &ops, NULL, 0200);
MODULE_PARM_DESC(kunit, "written to, it runs the KUnit tests");
