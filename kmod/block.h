/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A block of parameters that never changes while anyone uses it. Setting one
 * makes a new block; who holds the old one keeps it.
 */
#ifndef SYNFIN_BLOCK_H
#define SYNFIN_BLOCK_H

#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include "core/params.h"

struct synfin_net;
struct synfin_verdict;

/**
 * struct synfin_block - shared, immutable parameters
 * @refs: who points here
 * @own_msl: the MSL was set on a listener or a connection itself: a TIME-WAIT
 *	takes it from here, and not from the namespace as it is then
 * @unsafe: one of the values switches a safeguard off
 * @p: the values
 * @rcu: the namespace's current block is read under RCU
 */
struct synfin_block {
	refcount_t refs;
	bool own_msl;
	bool unsafe;
	struct synfin_params p;
	struct rcu_head rcu;
};

/**
 * struct synfin_change - one parameter to be set
 * @id: the netlink attribute (SYNFIN_A_PARAMS_*)
 * @value: the new value, in the parameter's unit
 */
struct synfin_change {
	u16 id;
	u64 value;
};

/* A socket's three, and one that its user has set. */
#define SYNFIN_MEMO_MAX	4u

/**
 * struct synfin_memo - which block was derived last, from what and by what
 * @lock: for all of it; in process context only
 * @from: the block that it differs from, with a reference
 * @block: the block, with a reference, or NULL
 * @scope: where the changes were made, SYNFIN_SCOPE_*
 * @count: how many changes
 * @changes: the changes
 */
struct synfin_memo {
	spinlock_t lock;	/* for all of it */
	struct synfin_block *from;
	struct synfin_block *block;
	u8 scope;
	unsigned int count;
	struct synfin_change changes[SYNFIN_MEMO_MAX];
};

struct synfin_block *synfin_block_new(void);
struct synfin_block *synfin_block_derive(struct synfin_net *sn,
					 const struct synfin_block *from,
					 u8 scope,
					 const struct synfin_change *changes,
					 unsigned int count,
					 struct synfin_verdict *verdict);
struct synfin_block *synfin_block_for(struct synfin_net *sn,
				      struct synfin_block *from, u8 scope,
				      const struct synfin_change *changes,
				      unsigned int count,
				      struct synfin_verdict *verdict);
void synfin_block_forget(struct synfin_memo *memo);
struct synfin_block *synfin_block_get(struct synfin_block *block);
bool synfin_block_tryget(struct synfin_block *block);
void synfin_block_put(struct synfin_block *block);

#endif
