// SPDX-License-Identifier: GPL-2.0
/*
 * Step mode: a person looks at what is kept, and says what becomes of it. What
 * fault rules keep for a time, or for the next one, can be taken hold of, too.
 */
#include <linux/slab.h>
#include "events.h"
#include "hold.h"
#include "net.h"

/* The first of a list that is in no earlier place; the lock is held. */
static struct synfin_held *first_from(struct list_head *list, u64 place,
				      struct synfin_held *best)
{
	struct synfin_held *h;

	list_for_each_entry(h, list, node)
		if (h->place >= place && (!best || h->place < best->place))
			best = h;
	return best;
}

/**
 * synfin_hold_next() - walk over what is kept
 * @sn: the namespace
 * @place: the smallest place wanted
 * @copy: filled in, but for its packet
 *
 * Context: process.
 *
 * Return: false when there is none.
 */
bool synfin_hold_next(struct synfin_net *sn, u64 place,
		      struct synfin_held *copy)
{
	struct synfin_hold *hold = &sn->hold;
	struct synfin_held *h;

	spin_lock_bh(&hold->lock);
	h = first_from(&hold->timed, place, NULL);
	h = first_from(&hold->kept, place, h);
	if (h)
		*copy = *h;
	spin_unlock_bh(&hold->lock);
	copy->passage.skb = NULL;
	return h;
}

/* By its id, or the oldest that a person lets go of; the lock is held. */
static struct synfin_held *find(struct synfin_hold *hold, u32 id)
{
	struct synfin_held *h;

	if (!id)
		return list_first_entry_or_null(&hold->kept,
						struct synfin_held, node);
	list_for_each_entry(h, &hold->kept, node)
		if (h->id == id)
			return h;
	list_for_each_entry(h, &hold->timed, node)
		if (h->id == id)
			return h;
	return NULL;
}

/**
 * synfin_hold_find() - look at a segment that is kept
 * @sn: the namespace
 * @id: its number
 * @copy: filled in, but for its packet
 *
 * Context: process.
 *
 * Return: false when there is none.
 */
bool synfin_hold_find(struct synfin_net *sn, u32 id, struct synfin_held *copy)
{
	struct synfin_held *h;

	spin_lock_bh(&sn->hold.lock);
	h = find(&sn->hold, id);
	if (h)
		*copy = *h;
	spin_unlock_bh(&sn->hold.lock);
	copy->passage.skb = NULL;
	return h;
}

/* It goes behind the next; the lock is held. */
static int swap_places(struct synfin_hold *hold, struct synfin_held *h)
{
	struct synfin_held *next;

	if (h->due || list_is_last(&h->node, &hold->kept))
		return -EINVAL;
	next = list_next_entry(h, node);
	list_move(&h->node, &next->node);
	swap(h->place, next->place);
	return 0;
}

/* What the step is made with: the segment, or one like it; the lock is held. */
static int prepare(struct synfin_hold *hold, struct synfin_held *h, u8 step,
		   struct synfin_held *copy)
{
	*copy = *h;
	switch (step) {
	case SYNFIN_STEP_SWAP:
		return swap_places(hold, h);
	case SYNFIN_STEP_DUP:
		copy->passage.skb = skb_copy(h->passage.skb, GFP_ATOMIC |
					     __GFP_NOWARN);
		return copy->passage.skb ? 0 : -ENOMEM;
	default:
		kfree(synfin_hold_take(hold, h));
		return 0;
	}
}

static void act(struct synfin_held *h, u8 step)
{
	struct synfin_passage *p = &h->passage;

	switch (step) {
	case SYNFIN_STEP_DROP:
		synfin_passage_tell(p, SYNFIN_FAULT_DROP, h->rule_id);
		kfree_skb(p->skb);
		break;
	case SYNFIN_STEP_SWAP:
		synfin_passage_tell(p, SYNFIN_FAULT_REORDER, h->rule_id);
		break;
	default:
		synfin_passage_tell(p, step == SYNFIN_STEP_DUP ?
				    SYNFIN_FAULT_DUP : SYNFIN_FAULT_RELEASE,
				    h->rule_id);
		synfin_passage_resume(p);
		break;
	}
	synfin_event_flush(p->key.sn);
}

/**
 * synfin_hold_step() - step mode: do something with a segment that is kept
 * @sn: the namespace
 * @id: its number, or 0 for the oldest that a person lets go of
 * @step: what, an enum synfin_step
 * @copy: what it was, but for its packet
 *
 * Context: process.
 *
 * Return: 0, -ENOENT when there is none, -EINVAL when there is none behind it
 * to swap it with, or -ENOMEM.
 */
int synfin_hold_step(struct synfin_net *sn, u32 id, u8 step,
		     struct synfin_held *copy)
{
	struct synfin_hold *hold = &sn->hold;
	struct synfin_held *h;
	int err = -ENOENT;

	rcu_read_lock();
	local_bh_disable();
	spin_lock(&hold->lock);
	h = find(hold, id);
	if (h)
		err = prepare(hold, h, step, copy);
	spin_unlock(&hold->lock);
	if (!err)
		act(copy, step);
	local_bh_enable();
	rcu_read_unlock();
	return err;
}
