/* SPDX-License-Identifier: GPL-2.0 */
/* The last records of a namespace, so that what is over can be told. */
#ifndef SYNFIN_HISTORY_H
#define SYNFIN_HISTORY_H

#include <linux/atomic.h>
#include <linux/spinlock.h>
#include "record.h"

struct synfin_net;

/* Records that a namespace keeps; a power of two. */
#define SYNFIN_HISTORY_SIZE	4096u

/**
 * struct synfin_slot - room for a record
 * @lock: for both others; taken with BH disabled
 * @end: one more than the number of the record; 0 before the first
 * @rec: the record
 */
struct synfin_slot {
	spinlock_t lock;	/* for both others */
	u64 end;
	struct synfin_record rec;
};

/**
 * struct synfin_history - a ring of records
 * @next: number of the next record; the ring holds those before it
 * @ring: SYNFIN_HISTORY_SIZE slots, or NULL before the first user call
 */
struct synfin_history {
	atomic64_t next;
	struct synfin_slot *ring;
};

int synfin_history_alloc(struct synfin_history *h);
void synfin_history_free(struct synfin_history *h);
bool synfin_history_add(struct synfin_history *h,
			const struct synfin_record *rec);
bool synfin_history_next(struct synfin_history *h, u32 id, u64 *number,
			 struct synfin_record *rec);
bool synfin_history_last(struct synfin_history *h, u32 id,
			 struct synfin_record *rec);
u64 synfin_history_overwritten(struct synfin_history *h);
u32 synfin_history_used(struct synfin_history *h);

#endif
