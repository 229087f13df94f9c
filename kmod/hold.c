// SPDX-License-Identifier: GPL-2.0
/*
 * Segments that are kept. Nothing else is kept for them: neither a device nor a
 * route, so that both may go meanwhile; one that leaves is routed anew.
 *
 * Who takes one out owns it, and lets it go without the lock: it may come back
 * on the same stack, or make others follow.
 */
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <net/dst.h>
#include "events.h"
#include "hold.h"
#include "net.h"

static atomic_long_t all_bytes;

static struct synfin_net *net_of(struct synfin_hold *hold)
{
	return container_of(hold, struct synfin_net, hold);
}

/* The lock is held. */
static void arm(struct synfin_hold *hold)
{
	struct synfin_held *h = list_first_entry_or_null(&hold->timed,
							 struct synfin_held,
							 node);
	ktime_t at;

	if (h && synfin_clock_ktime(&net_of(hold)->clock, h->due, &at))
		hrtimer_start(&hold->timer, at, HRTIMER_MODE_ABS_SOFT);
	else
		hrtimer_try_to_cancel(&hold->timer);
}

static bool waits(const struct synfin_held *h)
{
	return h->action == SYNFIN_FAULT_REORDER ||
	       h->action == SYNFIN_FAULT_DUP;
}

/* The lock is held. */
static void count_bytes(struct synfin_hold *hold, long bytes)
{
	hold->bytes += bytes;
	atomic_long_add(bytes, &all_bytes);
}

/**
 * synfin_hold_take() - take a segment out
 * @hold: what a namespace keeps, locked
 * @h: one of it, the caller's from now on
 *
 * Return: @h.
 */
struct synfin_held *synfin_hold_take(struct synfin_hold *hold,
				     struct synfin_held *h)
{
	list_del(&h->node);
	hold->count--;
	count_bytes(hold, -(long)h->passage.skb->truesize);
	if (waits(h))
		atomic_dec(&hold->waiting);
	return h;
}

static void discard(struct synfin_held *h)
{
	kfree_skb(h->passage.skb);
	kfree(h);
}

/* The copy of a doubled segment was told of when it was made. */
static void let_go(struct synfin_held *h)
{
	if (h->action != SYNFIN_FAULT_DUP)
		synfin_passage_tell(&h->passage, SYNFIN_FAULT_RELEASE,
				    h->rule_id);
	synfin_passage_resume(&h->passage);
	kfree(h);
}

static struct synfin_held *take_due(struct synfin_hold *hold, u64 now)
{
	struct synfin_held *h;

	spin_lock(&hold->lock);
	h = list_first_entry_or_null(&hold->timed, struct synfin_held, node);
	if (h && h->due <= now) {
		synfin_hold_take(hold, h);
	} else {
		h = NULL;
		arm(hold);
	}
	spin_unlock(&hold->lock);
	return h;
}

/*
 * In softirq. What is kept meanwhile is due later than @now, so that one firing
 * is over after SYNFIN_HOLD_MAX segments however fast others come: the next is
 * an interrupt of its own, and whatever else waits for this CPU has its turn.
 */
static enum hrtimer_restart fire(struct hrtimer *timer)
{
	struct synfin_hold *hold = container_of(timer, struct synfin_hold,
						timer);
	u64 now = synfin_net_now(net_of(hold));
	struct synfin_held *h;

	rcu_read_lock();
	while ((h = take_due(hold, now)))
		let_go(h);
	rcu_read_unlock();
	return HRTIMER_NORESTART;
}

/**
 * synfin_hold_init() - nothing is kept
 * @hold: what a namespace keeps
 */
void synfin_hold_init(struct synfin_hold *hold)
{
	spin_lock_init(&hold->lock);
	INIT_LIST_HEAD(&hold->timed);
	INIT_LIST_HEAD(&hold->kept);
	hrtimer_init(&hold->timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	hold->timer.function = fire;
}

/**
 * synfin_hold_close() - throw away what is kept, and keep nothing any more
 * @hold: what a namespace keeps
 *
 * Context: process. No user comes in any more.
 */
void synfin_hold_close(struct synfin_hold *hold)
{
	struct synfin_held *h, *next;
	LIST_HEAD(all);

	spin_lock_bh(&hold->lock);
	hold->closed = true;
	list_splice_init(&hold->timed, &all);
	list_splice_init(&hold->kept, &all);
	hold->count = 0;
	count_bytes(hold, -(long)hold->bytes);
	atomic_set(&hold->waiting, 0);
	spin_unlock_bh(&hold->lock);
	hrtimer_cancel(&hold->timer);
	list_for_each_entry_safe(h, next, &all, node)
		discard(h);
}

/**
 * synfin_hold_rearm() - the namespace's clock goes at another speed
 * @sn: the namespace
 */
void synfin_hold_rearm(struct synfin_net *sn)
{
	spin_lock_bh(&sn->hold.lock);
	arm(&sn->hold);
	spin_unlock_bh(&sn->hold.lock);
}

static struct synfin_held *held_new(const struct synfin_passage *p)
{
	struct mem_cgroup *payer = set_active_memcg(p->key.sn->memcg);
	struct synfin_held *h = kzalloc(sizeof(*h), GFP_ATOMIC |
					__GFP_ACCOUNT | __GFP_NOWARN);

	set_active_memcg(payer);
	return h;
}

/* Nothing is left of where it came from. */
static void strip(struct sk_buff *skb)
{
	skb_orphan(skb);
	skb_scrub_packet(skb, false);
	skb->dev = NULL;
}

/* What is due at the same time goes in the order in which it came. */
static void insert(struct synfin_hold *hold, struct synfin_held *h)
{
	struct list_head *at = &hold->timed;

	if (!h->due) {
		list_add_tail(&h->node, &hold->kept);
		return;
	}
	while (at->prev != &hold->timed &&
	       list_entry(at->prev, struct synfin_held, node)->due > h->due)
		at = at->prev;
	list_add_tail(&h->node, at);
	arm(hold);
}

static bool has_room(const struct synfin_hold *hold, const struct sk_buff *skb)
{
	return !hold->closed && hold->count < SYNFIN_HOLD_MAX &&
	       hold->bytes + skb->truesize <= SYNFIN_HOLD_BYTES &&
	       atomic_long_read(&all_bytes) < SYNFIN_HOLD_ALL_BYTES;
}

static int add(struct synfin_hold *hold, struct synfin_held *h)
{
	int err = -ENOBUFS;

	spin_lock(&hold->lock);
	if (has_room(hold, h->passage.skb)) {
		strip(h->passage.skb);
		h->id = ++hold->last_id ?: ++hold->last_id;
		h->place = ++hold->last_place;
		hold->count++;
		count_bytes(hold, h->passage.skb->truesize);
		if (waits(h))
			atomic_inc(&hold->waiting);
		insert(hold, h);
		err = 0;
	}
	spin_unlock(&hold->lock);
	return err;
}

/**
 * synfin_hold_keep() - keep a segment
 * @p: the segment; its packet is not the caller's any more if it succeeds
 * @action: why, an enum synfin_fault
 * @rule_id: the fault rule
 * @due: when it goes on by itself, ns of the namespace's clock, or 0
 *
 * Context: BH off.
 *
 * Return: 0, -ENOMEM, or -ENOBUFS when there is too much already.
 */
int synfin_hold_keep(const struct synfin_passage *p, u8 action, u32 rule_id,
		     u64 due)
{
	struct synfin_net *sn = p->key.sn;
	struct synfin_held *h = held_new(p);
	int err;

	if (!h)
		return -ENOMEM;
	h->passage = *p;
	h->rule_id = rule_id;
	h->action = action;
	h->since = synfin_net_now(sn);
	h->due = due;
	err = add(&sn->hold, h);
	if (err)
		kfree(h);
	return err;
}

static bool same_way(const struct synfin_passage *a,
		     const struct synfin_passage *b)
{
	return a->direction == b->direction &&
	       !memcmp(&a->key, &b->key, sizeof(a->key));
}

/* The first that waits for such a segment; the lock is held. */
static struct synfin_held *behind(struct synfin_hold *hold,
				  const struct synfin_passage *p)
{
	struct synfin_held *h;

	list_for_each_entry(h, &hold->timed, node)
		if (waits(h) && same_way(&h->passage, p))
			return h;
	return NULL;
}

/**
 * synfin_hold_waits() - is a segment kept to go behind this one?
 * @p: this one
 *
 * Context: BH off.
 *
 * Return: whether one is.
 */
bool synfin_hold_waits(const struct synfin_passage *p)
{
	struct synfin_hold *hold = &p->key.sn->hold;
	bool found;

	if (!atomic_read(&hold->waiting))
		return false;
	spin_lock(&hold->lock);
	found = behind(hold, p);
	spin_unlock(&hold->lock);
	return found;
}

static struct synfin_held *take_behind(struct synfin_hold *hold,
				       const struct synfin_passage *p)
{
	struct synfin_held *h;

	spin_lock(&hold->lock);
	h = behind(hold, p);
	if (h)
		synfin_hold_take(hold, h);
	spin_unlock(&hold->lock);
	return h;
}

/**
 * synfin_hold_follow() - a segment has gone on: so does what waited for it
 * @p: the segment
 *
 * Context: BH off, under RCU, no lock held.
 */
void synfin_hold_follow(const struct synfin_passage *p)
{
	struct synfin_hold *hold = &p->key.sn->hold;
	struct synfin_held *h;

	while (atomic_read(&hold->waiting) && (h = take_behind(hold, p)))
		let_go(h);
}

static struct synfin_held *take_waiting(struct synfin_hold *hold, u32 rule_id)
{
	struct synfin_held *h, *found = NULL;

	spin_lock(&hold->lock);
	list_for_each_entry(h, &hold->timed, node) {
		if (h->rule_id == rule_id && waits(h)) {
			found = synfin_hold_take(hold, h);
			break;
		}
	}
	spin_unlock(&hold->lock);
	return found;
}

/**
 * synfin_hold_let_go() - let go of what waits for a next one that none counts
 * @sn: the namespace
 * @rule_id: the fault rule that kept it, which is gone
 *
 * Context: process.
 */
void synfin_hold_let_go(struct synfin_net *sn, u32 rule_id)
{
	struct synfin_held *h;

	rcu_read_lock();
	local_bh_disable();
	while ((h = take_waiting(&sn->hold, rule_id)))
		let_go(h);
	local_bh_enable();
	rcu_read_unlock();
}

/**
 * synfin_hold_count() - how many segments are kept
 * @sn: the namespace
 *
 * Return: the number.
 */
u32 synfin_hold_count(const struct synfin_net *sn)
{
	return READ_ONCE(sn->hold.count);
}
