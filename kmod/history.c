// SPDX-License-Identifier: GPL-2.0
/*
 * A ring of records for each namespace, allocated when its first user comes. A
 * record is found by the id it carries, so that a connection which is over
 * still has a history, and costs nothing for it while it lives.
 *
 * The CPUs share the ring, so that its numbers are the order in which things
 * happened, but no lock: each record gets a number, and with it a slot of its
 * own, whose lock is there for readers, and for him who was so slow that the
 * ring has come round to his slot.
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "history.h"

static u64 next(const struct synfin_history *h)
{
	/* whoever sees a number sees the ring: pairs with atomic64_fetch_inc() */
	return atomic64_read_acquire(&h->next);
}

static u64 first_before(u64 end)
{
	return end > SYNFIN_HISTORY_SIZE ? end - SYNFIN_HISTORY_SIZE : 0;
}

static bool belongs(const struct synfin_record *rec, u32 id)
{
	return !id || rec->id == id;
}

static struct synfin_slot *ring_of(const struct synfin_history *h)
{
	/* pairs with cmpxchg_release() where it is made */
	return smp_load_acquire(&h->ring);
}

/**
 * synfin_history_alloc() - from now on records are kept
 * @h: the history
 *
 * Context: process.
 *
 * Return: 0 or -ENOMEM.
 */
int synfin_history_alloc(struct synfin_history *h)
{
	struct synfin_slot *ring;
	unsigned int i;

	if (ring_of(h))
		return 0;
	ring = kvcalloc(SYNFIN_HISTORY_SIZE, sizeof(*ring),
			GFP_KERNEL_ACCOUNT);
	if (!ring)
		return -ENOMEM;
	for (i = 0; i < SYNFIN_HISTORY_SIZE; i++)
		spin_lock_init(&ring[i].lock);
	/* pairs with smp_load_acquire() in ring_of() */
	if (cmpxchg_release(&h->ring, NULL, ring))
		kvfree(ring);
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

static struct synfin_slot *slot(struct synfin_slot *ring, u64 number)
{
	return &ring[number & (SYNFIN_HISTORY_SIZE - 1)];
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
	struct synfin_slot *ring = ring_of(h), *s;
	u64 number;

	if (!ring)
		return false;
	number = atomic64_fetch_inc(&h->next);
	s = slot(ring, number);
	spin_lock(&s->lock);
	if (s->end <= number) {
		s->rec = *rec;
		s->end = number + 1;
	}
	spin_unlock(&s->lock);
	return true;
}

/* Return: false when who has the number has not written his record yet. */
static bool read_slot(struct synfin_slot *s, u64 number, u32 id,
		      struct synfin_record *rec, bool *found)
{
	bool written;

	spin_lock_bh(&s->lock);
	written = s->end > number;
	*found = s->end == number + 1 && belongs(&s->rec, id);
	if (*found)
		*rec = s->rec;
	spin_unlock_bh(&s->lock);
	return written;
}

/* Return: false when it is another's, or has been overwritten. */
static bool read(struct synfin_history *h, u64 number, u32 id,
		 struct synfin_record *rec)
{
	struct synfin_slot *s = slot(ring_of(h), number);
	bool found;

	while (!read_slot(s, number, id, rec, &found))
		cond_resched();
	return found;
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
 * Context: process; may sleep.
 *
 * Return: false when there is none.
 */
bool synfin_history_next(struct synfin_history *h, u32 id, u64 *number,
			 struct synfin_record *rec)
{
	u64 end = next(h), n;

	for (n = max(*number, first_before(end)); n < end; n++)
		if (read(h, n, id, rec)) {
			*number = n;
			return true;
		}
	return false;
}

/**
 * synfin_history_last() - the last record of a connection
 * @h: the history
 * @id: the connection, 0 is any
 * @rec: filled in
 *
 * Context: process; may sleep.
 *
 * Return: false when there is none.
 */
bool synfin_history_last(struct synfin_history *h, u32 id,
			 struct synfin_record *rec)
{
	u64 n;

	for (n = next(h); n > first_before(next(h)); n--)
		if (read(h, n - 1, id, rec))
			return true;
	return false;
}

/**
 * synfin_history_overwritten() - how many records are gone
 * @h: the history
 *
 * Return: their number.
 */
u64 synfin_history_overwritten(struct synfin_history *h)
{
	return first_before(next(h));
}

/**
 * synfin_history_used() - how many records there are
 * @h: the history
 *
 * Return: their number.
 */
u32 synfin_history_used(struct synfin_history *h)
{
	u64 end = next(h);

	return end - first_before(end);
}
