// SPDX-License-Identifier: GPL-2.0
/*
 * Handshakes and TIME-WAIT come in great numbers, and their timers in few
 * lengths: 2MSL, and the first timeouts of SYN,ACK. Those of one length are due
 * in the order in which they were set, so that a list and one hrtimer do for all
 * of them, and setting or stopping one costs the same however many there are.
 *
 * Each CPU has lists of its own; where there are more CPUs than shards, several
 * share. An entry goes to those of the CPU where it was made, whoever sets its
 * timer again or stops it: where that is never changes.
 *
 * A length that has no list yet takes one that is empty. Where all are taken, the
 * others share lists by their order of magnitude, and are put in their places
 * from the end. So that nobody who makes up ever new lengths can have us look for
 * long, one that would be far from the end is put there, and is due with the one
 * before it: late, never early.
 */
#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "net.h"
#include "queues.h"
#include "timers.h"

/* How many may be passed on the way from the end of a list. */
#define STEPS_MAX	64u
/*
 * A TIME-WAIT may last so much longer than 2MSL, ns: those that end meanwhile end
 * with it. One that ends by itself costs an interrupt more than all the rest.
 */
#define TIME_WAIT_SLACK	(4 * SYNFIN_NS_PER_MS)
/* What is dealt with at a time, before others have their turn. */
#define BATCH_MAX	64u
/* How long others have theirs, at least. */
#define BREATH_NS	(50 * SYNFIN_NS_PER_US)
/* The lists that are shared: each for lengths up to four times the last one's. */
#define SHORTEST_BITS	16
#define SHARED		(SYNFIN_QUEUES - SYNFIN_QUEUES_EXACT)

static_assert(SYNFIN_SHARDS <= 8 && SYNFIN_QUEUES <= 32);

static unsigned int shards(void)
{
	return min_t(unsigned int, nr_cpu_ids, SYNFIN_SHARDS);
}

/**
 * synfin_shard_here() - whose queues suit what is made here
 *
 * Return: the number of this CPU's shard; any would do.
 */
unsigned int synfin_shard_here(void)
{
	return raw_smp_processor_id() % shards();
}

static struct synfin_shard *shard_of(const struct synfin_entry *e)
{
	return &e->sn->shards[e->shard];
}

static unsigned int shared_queue(u64 length)
{
	int class = (fls64(length) - SHORTEST_BITS) / 2;

	return SYNFIN_QUEUES_EXACT + clamp(class, 0, (int)SHARED - 1);
}

static struct synfin_queue *find_queue(struct synfin_shard *shard, u64 length,
				       u8 kind)
{
	struct synfin_queue *q, *empty = NULL;
	unsigned int i;

	for (i = 0; i < SYNFIN_QUEUES_EXACT; i++) {
		q = &shard->queues[i];
		if (q->length == length && q->kind == kind)
			return q;
		if (!empty && list_empty(&q->due))
			empty = q;
	}
	if (!empty)
		return &shard->queues[shared_queue(length)];
	empty->length = length;
	empty->kind = kind;
	/* what its timer is set to may have had more slack */
	empty->armed = 0;
	return empty;
}

static struct synfin_entry *last(struct synfin_queue *q)
{
	return list_last_entry(&q->due, struct synfin_entry, due);
}

static struct synfin_entry *first(struct synfin_queue *q)
{
	return list_first_entry_or_null(&q->due, struct synfin_entry, due);
}

/* Behind all that are not due later; nearly always that is the end. */
static void insert(struct synfin_queue *q, struct synfin_entry *e)
{
	struct list_head *at = q->due.prev;
	unsigned int steps = 0;

	while (at != &q->due &&
	       list_entry(at, struct synfin_entry, due)->deadline > e->deadline) {
		if (++steps > STEPS_MAX) {
			e->deadline = last(q)->deadline;
			at = q->due.prev;
			break;
		}
		at = at->prev;
	}
	list_add(&e->due, at);
}

/* A list that is shared may have handshakes in it. */
static u64 slack(const struct synfin_queue *q)
{
	return q->kind == SYNFIN_KIND_TIME_WAIT ? TIME_WAIT_SLACK : 0;
}

/* A timer that is set to an earlier time will find out for itself. */
static void arm(struct synfin_queue *q)
{
	struct synfin_entry *e = first(q);
	ktime_t at;

	if (!e || (q->armed && q->armed <= e->deadline))
		return;
	q->armed = 0;
	if (!synfin_clock_ktime(&q->shard->sn->clock, e->deadline, &at))
		return;
	q->armed = e->deadline;
	hrtimer_start_range_ns(&q->timer, at, slack(q),
			       HRTIMER_MODE_ABS_PINNED_SOFT);
}

/**
 * synfin_queue_add() - set a timer
 * @e: the entry, locked, of a small form, in no queue
 * @deadline: when it is to fire, ns of the namespace's clock
 * @now: the time on that clock, ns
 * @whole: nothing of it has passed before; the rest of one has a length that no
 *	other has, and that says nothing
 */
void synfin_queue_add(struct synfin_entry *e, u64 deadline, u64 now, bool whole)
{
	struct synfin_shard *shard = shard_of(e);
	u64 length = deadline > now ? deadline - now : 0;
	struct synfin_queue *q;

	spin_lock(&shard->lock);
	q = whole ? find_queue(shard, length, e->kind) :
		    &shard->queues[shared_queue(length)];
	e->queue = q - shard->queues;
	e->deadline = deadline;
	insert(q, e);
	arm(q);
	spin_unlock(&shard->lock);
}

/**
 * synfin_queue_remove() - stop a timer
 * @e: the entry, locked, of a small form; its timer may be stopped already
 */
void synfin_queue_remove(struct synfin_entry *e)
{
	struct synfin_shard *shard = shard_of(e);

	if (!e->deadline)
		return;
	spin_lock(&shard->lock);
	list_del_init(&e->due);
	e->deadline = 0;
	spin_unlock(&shard->lock);
}

/**
 * synfin_queue_length() - how long is the timer that runs?
 * @e: the entry, locked, of a small form, with a timer
 *
 * Return: ns from when it was set to when it is due; 0 where it shares a queue
 * with others, and nobody knows any more.
 */
u64 synfin_queue_length(const struct synfin_entry *e)
{
	return e->queue < SYNFIN_QUEUES_EXACT ?
	       shard_of(e)->queues[e->queue].length : 0;
}

/*
 * The first one that is due; otherwise the timer is set to when one will be. It
 * stays in the queue: who locks it may find that it has been stopped meanwhile.
 */
static struct synfin_entry *next_due(struct synfin_queue *q, u64 now)
{
	struct synfin_entry *e;

	spin_lock(&q->shard->lock);
	e = first(q);
	if (e && e->deadline > now)
		e = NULL;
	if (!e) {
		q->armed = 0;
		arm(q);
	}
	spin_unlock(&q->shard->lock);
	return e;
}

/*
 * There are more, but others want to have the CPU as well. A timer that is set to
 * now, or before, would go off in the same softirq, and it would never end.
 */
static void go_on_later(struct synfin_queue *q)
{
	struct synfin_entry *e;

	spin_lock(&q->shard->lock);
	e = first(q);
	q->armed = e ? e->deadline : 0;
	if (e)
		hrtimer_start(&q->timer, ktime_add_ns(ktime_get(), BREATH_NS),
			      HRTIMER_MODE_ABS_PINNED_SOFT);
	spin_unlock(&q->shard->lock);
}

/* In softirq. RCU keeps what was found until it is locked. */
static enum hrtimer_restart fire(struct hrtimer *timer)
{
	struct synfin_queue *q = container_of(timer, struct synfin_queue, timer);
	u64 now = synfin_net_now(q->shard->sn);
	unsigned int i = 0;
	struct synfin_entry *e;

	rcu_read_lock();
	while ((e = next_due(q, now))) {
		synfin_timer_due(e, now);
		if (++i == BATCH_MAX) {
			go_on_later(q);
			break;
		}
	}
	rcu_read_unlock();
	return HRTIMER_NORESTART;
}

static void init_shard(struct synfin_shard *shard, struct synfin_net *sn)
{
	unsigned int i;

	spin_lock_init(&shard->lock);
	shard->sn = sn;
	for (i = 0; i < SYNFIN_QUEUES; i++) {
		struct synfin_queue *q = &shard->queues[i];

		q->shard = shard;
		INIT_LIST_HEAD(&q->due);
		hrtimer_init(&q->timer, CLOCK_MONOTONIC,
			     HRTIMER_MODE_ABS_PINNED_SOFT);
		q->timer.function = fire;
	}
}

/**
 * synfin_queues_init() - a namespace's queues, empty
 * @sn: the namespace
 *
 * Return: 0 or -ENOMEM.
 */
int synfin_queues_init(struct synfin_net *sn)
{
	unsigned int i;

	sn->shards = kvcalloc(shards(), sizeof(*sn->shards),
			      GFP_KERNEL_ACCOUNT);
	if (!sn->shards)
		return -ENOMEM;
	for (i = 0; i < shards(); i++)
		init_shard(&sn->shards[i], sn);
	return 0;
}

/**
 * synfin_queues_exit() - give them back
 * @sn: the namespace, which has no entries any more
 *
 * Context: process; waits for timers that run.
 */
void synfin_queues_exit(struct synfin_net *sn)
{
	unsigned int i;

	for (i = 0; i < shards() * SYNFIN_QUEUES; i++)
		hrtimer_cancel(&sn->shards[i / SYNFIN_QUEUES]
				.queues[i % SYNFIN_QUEUES].timer);
	kvfree(sn->shards);
}

/**
 * synfin_queues_rearm() - the namespace's clock goes at another speed
 * @sn: the namespace
 *
 * Context: process.
 */
void synfin_queues_rearm(struct synfin_net *sn)
{
	unsigned int i;

	for (i = 0; i < shards() * SYNFIN_QUEUES; i++) {
		struct synfin_shard *shard = &sn->shards[i / SYNFIN_QUEUES];
		struct synfin_queue *q = &shard->queues[i % SYNFIN_QUEUES];

		spin_lock_bh(&shard->lock);
		hrtimer_try_to_cancel(&q->timer);
		q->armed = 0;
		arm(q);
		spin_unlock_bh(&shard->lock);
	}
}
