// SPDX-License-Identifier: GPL-2.0
/*
 * A ring of records for each namespace, allocated when its first user comes. A
 * record is found by the id it carries, so that a connection which is over
 * still has a history, and costs nothing for it while it lives.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include "history.h"

static struct synfin_record *slot(const struct synfin_history *h, u64 number)
{
	return &h->ring[number & (SYNFIN_HISTORY_SIZE - 1)];
}

static u64 first(const struct synfin_history *h)
{
	return h->next > SYNFIN_HISTORY_SIZE ?
	       h->next - SYNFIN_HISTORY_SIZE : 0;
}

static bool belongs(const struct synfin_record *rec, u32 id)
{
	return !id || rec->id == id;
}

/**
 * synfin_history_init() - an empty history
 * @h: the history
 */
void synfin_history_init(struct synfin_history *h)
{
	spin_lock_init(&h->lock);
}

/**
 * synfin_history_alloc() - from now on records are kept
 * @h: the history
 *
 * Context: process; calls are serialised.
 *
 * Return: 0 or -ENOMEM.
 */
int synfin_history_alloc(struct synfin_history *h)
{
	struct synfin_record *ring;

	if (h->ring)
		return 0;
	ring = kvcalloc(SYNFIN_HISTORY_SIZE, sizeof(*ring),
			GFP_KERNEL_ACCOUNT);
	if (!ring)
		return -ENOMEM;
	spin_lock_bh(&h->lock);
	h->ring = ring;
	spin_unlock_bh(&h->lock);
	return 0;
}

/**
 * synfin_history_free() - give the ring back
 * @h: the history, which nobody uses any more
 */
void synfin_history_free(struct synfin_history *h)
{
	kvfree(h->ring);
	h->ring = NULL;
}

/**
 * synfin_history_add() - keep a record, and lose the oldest
 * @h: the history
 * @rec: the record
 *
 * Context: BH off.
 *
 * Return: false when there is no ring yet.
 */
bool synfin_history_add(struct synfin_history *h,
			const struct synfin_record *rec)
{
	bool kept;

	spin_lock(&h->lock);
	kept = h->ring;
	if (kept)
		*slot(h, h->next++) = *rec;
	spin_unlock(&h->lock);
	return kept;
}

/**
 * synfin_history_next() - the next record of a connection
 * @h: the history
 * @id: the connection, 0 is all
 * @number: the smallest number wanted; set to that of the record
 * @rec: filled in
 *
 * Records that are overwritten between two calls are passed over.
 *
 * Context: process.
 *
 * Return: false when there is none.
 */
bool synfin_history_next(struct synfin_history *h, u32 id, u64 *number,
			 struct synfin_record *rec)
{
	bool found = false;
	u64 n;

	spin_lock_bh(&h->lock);
	for (n = max(*number, first(h)); n < h->next && !found; n++) {
		found = belongs(slot(h, n), id);
		if (found) {
			*rec = *slot(h, n);
			*number = n;
		}
	}
	spin_unlock_bh(&h->lock);
	return found;
}

/**
 * synfin_history_last() - the last record of a connection
 * @h: the history
 * @id: the connection, 0 is any
 * @rec: filled in
 *
 * Context: process.
 *
 * Return: false when there is none.
 */
bool synfin_history_last(struct synfin_history *h, u32 id,
			 struct synfin_record *rec)
{
	bool found = false;
	u64 n;

	spin_lock_bh(&h->lock);
	for (n = h->next; n > first(h) && !found; n--) {
		found = belongs(slot(h, n - 1), id);
		if (found)
			*rec = *slot(h, n - 1);
	}
	spin_unlock_bh(&h->lock);
	return found;
}

/**
 * synfin_history_overwritten() - how many records are gone
 * @h: the history
 *
 * Context: process.
 *
 * Return: their number.
 */
u64 synfin_history_overwritten(struct synfin_history *h)
{
	u64 gone;

	spin_lock_bh(&h->lock);
	gone = first(h);
	spin_unlock_bh(&h->lock);
	return gone;
}

/**
 * synfin_history_used() - how many records there are
 * @h: the history
 *
 * Context: process.
 *
 * Return: their number.
 */
u32 synfin_history_used(struct synfin_history *h)
{
	u32 used;

	spin_lock_bh(&h->lock);
	used = h->next - first(h);
	spin_unlock_bh(&h->lock);
	return used;
}
