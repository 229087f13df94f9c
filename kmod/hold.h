/* SPDX-License-Identifier: GPL-2.0 */
/* Segments that fault rules keep: for a time, for the next one, for a person. */
#ifndef SYNFIN_HOLD_H
#define SYNFIN_HOLD_H

#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include "passage.h"

/* Beyond either of these a segment passes, and is counted. */
#define SYNFIN_HOLD_MAX		1024u
#define SYNFIN_HOLD_BYTES	(16u << 20)
/* For all namespaces together: no cgroup is charged for packets. */
#define SYNFIN_HOLD_ALL_BYTES	(128l << 20)

/**
 * struct synfin_held - a segment that is kept
 * @node: in one of the two lists
 * @passage: the segment; of its packet no device and no route is kept
 * @id: its number
 * @rule_id: the fault rule that keeps it
 * @action: what that rule does, an enum synfin_fault
 * @place: the order in which they are shown and let go of
 * @since: when it was taken, ns of the namespace's clock
 * @due: when it goes on by itself, ns of that clock; 0 is never
 */
struct synfin_held {
	struct list_head node;
	struct synfin_passage passage;
	u32 id;
	u32 rule_id;
	u8 action;
	u64 place;
	u64 since;
	u64 due;
};

/**
 * struct synfin_hold - what a namespace keeps
 * @lock: for all of it; taken with BH disabled
 * @timed: what goes on by itself, the first to go first
 * @kept: what a person lets go of, the oldest first
 * @count: how many there are in both
 * @bytes: of memory that they take
 * @last_id: of the last one that was taken
 * @last_place: of the last one that was taken
 * @waiting: how many wait for the next one; read without @lock
 * @closed: the namespace goes: nothing is kept any more
 * @timer: the first of @timed
 */
struct synfin_hold {
	spinlock_t lock;	/* for all of it */
	struct list_head timed;
	struct list_head kept;
	unsigned int count;
	size_t bytes;
	u32 last_id;
	u64 last_place;
	atomic_t waiting;
	bool closed;
	struct hrtimer timer;
};

void synfin_hold_init(struct synfin_hold *hold);
void synfin_hold_close(struct synfin_hold *hold);
void synfin_hold_rearm(struct synfin_net *sn);
int synfin_hold_keep(const struct synfin_passage *p, u8 action, u32 rule_id,
		     u64 due);
bool synfin_hold_waits(const struct synfin_passage *p);
void synfin_hold_follow(const struct synfin_passage *p);
void synfin_hold_let_go(struct synfin_net *sn, u32 rule_id);
u32 synfin_hold_count(const struct synfin_net *sn);
struct synfin_held *synfin_hold_take(struct synfin_hold *hold,
				     struct synfin_held *h);

/* steps.c */
bool synfin_hold_next(struct synfin_net *sn, u64 place,
		      struct synfin_held *copy);
bool synfin_hold_find(struct synfin_net *sn, u32 id, struct synfin_held *copy);
int synfin_hold_step(struct synfin_net *sn, u32 id, u8 step,
		     struct synfin_held *copy);

#endif
