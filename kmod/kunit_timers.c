// SPDX-License-Identifier: GPL-2.0
/* Timers: when they are set, and to what. See kunit.c. */
#include <linux/delay.h>
#include "busy.h"
#include "kunit.h"
#include "timers.h"

/* The clock goes as all clocks do, as in a namespace that nobody tuned. */
static bool is_set_to(struct synfin_entry *e, u64 deadline)
{
	ktime_t at;

	return synfin_clock_ktime(&e->sn->clock, deadline, &at) &&
	       hrtimer_is_queued(&synfin_busy_of(e)->timer) &&
	       hrtimer_get_expires(&synfin_busy_of(e)->timer) == at;
}

static void timers_follow_deadlines(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);
	u64 now = synfin_net_now(synfin_kunit_net());

	KUNIT_ASSERT_TRUE(test, synfin_busy_give(synfin_conn_of(e),
						 GFP_KERNEL));
	synfin_kunit_set_timer(e, now + 2 * HOUR_NS);
	KUNIT_EXPECT_TRUE(test, is_set_to(e, now + 2 * HOUR_NS));
	synfin_kunit_set_timer(e, now + HOUR_NS);
	KUNIT_EXPECT_TRUE(test, is_set_to(e, now + HOUR_NS));
	/* it will find out then, or that there is nothing to be found out */
	synfin_kunit_set_timer(e, now + 3 * HOUR_NS);
	KUNIT_EXPECT_TRUE(test, is_set_to(e, now + HOUR_NS));
	synfin_kunit_set_timer(e, 0);
	KUNIT_EXPECT_TRUE(test, is_set_to(e, now + HOUR_NS));
	KUNIT_EXPECT_EQ(test, e->deadline, 0);
	/* it is set, and is freed with its timer nevertheless */
	synfin_entry_put(e);
}

/* Until then, or five seconds. */
static bool comes_to_be_set_to(struct synfin_entry *e, u64 deadline)
{
	unsigned int i;

	for (i = 0; i < 1000 && !is_set_to(e, deadline); i++)
		usleep_range(5000, 10000);
	return is_set_to(e, deadline);
}

/* It is not stopped, but it does nothing before its time, and not after it. */
static void what_fires_early_finds_out(struct kunit *test)
{
	struct synfin_entry *e =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, LOCAL_PORT);
	u64 now = synfin_net_now(synfin_kunit_net());

	KUNIT_ASSERT_TRUE(test, synfin_busy_give(synfin_conn_of(e),
						 GFP_KERNEL));
	/* what would be expired has nothing stored: it would be noticed */
	synfin_kunit_set_timer(e, now + HOUR_NS);
	hrtimer_start(&synfin_busy_of(e)->timer, ktime_get(),
		      HRTIMER_MODE_ABS_SOFT);
	KUNIT_EXPECT_TRUE(test, comes_to_be_set_to(e, now + HOUR_NS));
	KUNIT_EXPECT_EQ(test, e->deadline, now + HOUR_NS);
	synfin_entry_put(e);
}

/* What is under way of one connection goes to the next with its timer set. */
static void timers_are_handed_on(struct kunit *test)
{
	struct synfin_entry *one =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, 1);
	struct synfin_entry *next =
		synfin_kunit_entry(test, SYNFIN_KIND_CONNECTION, 2);
	u64 now = synfin_net_now(synfin_kunit_net());
	struct synfin_busy *busy;

	/* Those of one CPU are kept there. */
	local_bh_disable();
	KUNIT_EXPECT_TRUE(test, synfin_busy_give(synfin_conn_of(one),
						 GFP_ATOMIC));
	busy = synfin_busy_of(one);
	KUNIT_EXPECT_PTR_EQ(test, synfin_busy_entry(busy), one);
	synfin_kunit_set_timer(one, now + HOUR_NS);
	synfin_kunit_set_timer(one, 0);
	synfin_busy_end(synfin_conn_of(one));
	KUNIT_EXPECT_NULL(test, synfin_busy_of(one));
	KUNIT_EXPECT_NULL(test, synfin_busy_entry(busy));
	KUNIT_EXPECT_TRUE(test, hrtimer_is_queued(&busy->timer));
	KUNIT_EXPECT_TRUE(test, synfin_busy_give(synfin_conn_of(next),
						 GFP_ATOMIC));
	KUNIT_EXPECT_PTR_EQ(test, synfin_busy_of(next), busy);
	KUNIT_EXPECT_PTR_EQ(test, synfin_busy_entry(busy), next);
	synfin_kunit_set_timer(next, now + 2 * HOUR_NS);
	KUNIT_EXPECT_TRUE(test, is_set_to(next, now + HOUR_NS));
	synfin_kunit_set_timer(next, now + HOUR_NS / 2);
	KUNIT_EXPECT_TRUE(test, is_set_to(next, now + HOUR_NS / 2));
	local_bh_enable();
	synfin_entry_put(one);
	synfin_entry_put(next);
}

/* Deadlines come when they should, however long ago the speed was set. */
static void a_clock_may_be_old(struct kunit *test)
{
	static const u32 scales[] = { SYNFIN_CLOCK_REAL, 1, 10, 100000 };
	struct synfin_clock clock;
	unsigned int i;
	u64 now, real;
	ktime_t at;

	for (i = 0; i < ARRAY_SIZE(scales); i++) {
		synfin_clock_init(&clock);
		clock.real -= 24 * 365 * HOUR_NS;
		clock.scale = scales[i];
		now = synfin_clock_read(&clock, &real);
		KUNIT_EXPECT_TRUE(test, synfin_clock_ktime(&clock, now + HOUR_NS,
							   &at));
		/* rounded where the clock is not the real one */
		KUNIT_EXPECT_LE(test, abs(at - (s64)real -
					  (s64)(HOUR_NS * SYNFIN_CLOCK_REAL /
						scales[i])),
				(s64)SYNFIN_CLOCK_REAL);
		KUNIT_EXPECT_TRUE(test, synfin_clock_ktime(&clock, U64_MAX, &at));
		KUNIT_EXPECT_GT(test, at, (ktime_t)real);
	}
}

/* Which list is it in? Nobody else is in this namespace. */
static struct synfin_queue *queue_of(const struct synfin_entry *e)
{
	return &synfin_kunit_net()->shards[e->shard].queues[e->queue];
}

static bool is_before(const struct synfin_entry *a, const struct synfin_entry *b)
{
	return a->due.next == &b->due;
}

/* Equal lengths share a list, in order; its hrtimer is set to the first. */
static void equal_timers_share(struct kunit *test)
{
	struct synfin_entry *first =
		synfin_kunit_entry(test, SYNFIN_KIND_TIME_WAIT, 1);
	struct synfin_entry *next =
		synfin_kunit_entry(test, SYNFIN_KIND_TIME_WAIT, 2);
	struct synfin_entry *odd =
		synfin_kunit_entry(test, SYNFIN_KIND_TIME_WAIT, 3);
	u64 now = synfin_net_now(synfin_kunit_net());

	/* Those of one CPU have a list for each length. */
	local_bh_disable();
	synfin_queue_add(first, now + HOUR_NS, now, true);
	synfin_queue_add(next, now + HOUR_NS + 1, now + 1, true);
	synfin_queue_add(odd, now + HOUR_NS + 5, now, true);
	KUNIT_EXPECT_PTR_EQ(test, queue_of(first), queue_of(next));
	KUNIT_EXPECT_PTR_NE(test, queue_of(first), queue_of(odd));
	KUNIT_EXPECT_TRUE(test, is_before(first, next));
	KUNIT_EXPECT_EQ(test, synfin_queue_length(next), HOUR_NS);
	KUNIT_EXPECT_EQ(test, synfin_queue_length(odd), HOUR_NS + 5);
	KUNIT_EXPECT_LE(test, queue_of(first)->armed, now + HOUR_NS);
	KUNIT_EXPECT_TRUE(test, hrtimer_is_queued(&queue_of(first)->timer));
	synfin_queue_remove(first);
	KUNIT_EXPECT_EQ(test, first->deadline, 0u);
	KUNIT_EXPECT_PTR_EQ(test, queue_of(next)->due.next, &next->due);
	/* One that is due earlier goes in front, however it came there. */
	synfin_queue_add(first, now + HOUR_NS - 1, now - 1, true);
	KUNIT_EXPECT_TRUE(test, is_before(first, next));
	synfin_queue_remove(first);
	synfin_queue_remove(next);
	synfin_queue_remove(odd);
	local_bh_enable();
	synfin_entry_put(first);
	synfin_entry_put(next);
	synfin_entry_put(odd);
}

/* However many lengths there are, each list stays in order, and none fires early. */
static void many_lengths_share(struct kunit *test)
{
	struct synfin_entry *e[3 * SYNFIN_QUEUES_EXACT];
	u64 now = synfin_net_now(synfin_kunit_net());
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(e); i++)
		e[i] = synfin_kunit_entry(test, SYNFIN_KIND_TIME_WAIT, i + 1);
	local_bh_disable();
	for (i = 0; i < ARRAY_SIZE(e); i++)
		synfin_queue_add(e[i], now + HOUR_NS - i, now, true);
	for (i = 0; i < ARRAY_SIZE(e); i++) {
		struct synfin_entry *next = list_next_entry(e[i], due);

		KUNIT_EXPECT_GE(test, e[i]->deadline, now + HOUR_NS - i);
		if (&next->due != &queue_of(e[i])->due)
			KUNIT_EXPECT_GE(test, next->deadline, e[i]->deadline);
	}
	KUNIT_EXPECT_EQ(test, synfin_queue_length(e[ARRAY_SIZE(e) - 1]), 0u);
	for (i = 0; i < ARRAY_SIZE(e); i++)
		synfin_queue_remove(e[i]);
	local_bh_enable();
	for (i = 0; i < ARRAY_SIZE(e); i++)
		synfin_entry_put(e[i]);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(timers_follow_deadlines),
	KUNIT_CASE(what_fires_early_finds_out),
	KUNIT_CASE(timers_are_handed_on),
	KUNIT_CASE(a_clock_may_be_old),
	KUNIT_CASE(equal_timers_share),
	KUNIT_CASE(many_lengths_share),
	{}
};

struct kunit_suite synfin_kunit_timers = {
	.name = "synfin_timers",
	.test_cases = cases,
};
