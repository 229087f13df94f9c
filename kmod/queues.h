/* SPDX-License-Identifier: GPL-2.0 */
/* Timers of the small forms: those that are equally long share one. */
#ifndef SYNFIN_QUEUES_H
#define SYNFIN_QUEUES_H

#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct synfin_entry;
struct synfin_net;
struct synfin_shard;

/* struct synfin_entry has three bits for the shard, and five for the queue. */
#define SYNFIN_SHARDS		8u
/* Of so many lengths each has a queue for itself; the others share 16. */
#define SYNFIN_QUEUES_EXACT	16u
#define SYNFIN_QUEUES		32u

/**
 * struct synfin_queue - entries whose timers are equally long, or nearly
 * @shard: where it belongs to
 * @length: how long, ns; of the shared ones it means nothing
 * @kind: of those in it, an enum synfin_kind; of the shared ones 0
 * @due: the entries, by deadline
 * @timer: set to the first deadline, or an earlier one
 * @armed: what @timer is set to, ns of the namespace's clock; 0 when it is not
 */
struct synfin_queue {
	struct synfin_shard *shard;
	u64 length;
	u8 kind;
	struct list_head due;
	struct hrtimer timer;
	u64 armed;
};

/**
 * struct synfin_shard - the queues of a CPU, or of several
 * @lock: for all of it, and for what entries have of it; taken with BH disabled,
 *	after an entry's
 * @sn: the namespace
 * @queues: first those of one length each
 */
struct synfin_shard {
	spinlock_t lock;	/* for queues */
	struct synfin_net *sn;
	struct synfin_queue queues[SYNFIN_QUEUES];
} ____cacheline_aligned_in_smp;

int synfin_queues_init(struct synfin_net *sn);
void synfin_queues_exit(struct synfin_net *sn);
void synfin_queues_rearm(struct synfin_net *sn);
unsigned int synfin_shard_here(void);
void synfin_queue_add(struct synfin_entry *e, u64 deadline, u64 now,
		      bool whole);
void synfin_queue_remove(struct synfin_entry *e);
u64 synfin_queue_length(const struct synfin_entry *e);

#endif
