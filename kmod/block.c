// SPDX-License-Identifier: GPL-2.0
/* Blocks of parameters: made, derived from one another, counted. */
#include <linux/slab.h>
#include "block.h"
#include "net.h"
#include "refusal.h"
#include "safeguards.h"

static struct synfin_block *block_alloc(void)
{
	struct synfin_block *block = kzalloc(sizeof(*block),
					     GFP_KERNEL_ACCOUNT);

	if (block)
		refcount_set(&block->refs, 1);
	return block;
}

/**
 * synfin_block_new() - a block with every default
 *
 * Return: a block with one reference, or NULL without memory. May sleep.
 */
struct synfin_block *synfin_block_new(void)
{
	struct synfin_block *block = block_alloc();

	if (block)
		synfin_params_init(&block->p);
	return block;
}

static int apply_changes(struct synfin_params *p, u8 scope,
			 const struct synfin_change *changes,
			 unsigned int count, struct synfin_verdict *verdict)
{
	enum synfin_params_result result;
	unsigned int i;

	for (i = 0; i < count; i++) {
		result = synfin_params_set(p, changes[i].id, scope,
					   changes[i].value);
		if (result != SYNFIN_PARAMS_OK)
			return synfin_refuse_setting(verdict, result,
						     changes[i].id);
	}
	result = synfin_params_check(p);
	if (result != SYNFIN_PARAMS_OK)
		return synfin_refuse_setting(verdict, result,
					     count ? changes[count - 1].id : 0);
	return 0;
}

static bool sets_msl(u8 scope, const struct synfin_change *changes,
		     unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (changes[i].id == SYNFIN_A_PARAMS_MSL)
			return scope != SYNFIN_SCOPE_NET;
	return false;
}

/**
 * synfin_block_derive() - a block that differs from another by some changes
 * @sn: the namespace, which is named when a safeguard is switched off
 * @from: the other block
 * @scope: where the changes are made, SYNFIN_SCOPE_*
 * @changes: the changes; all are made, or none
 * @count: how many
 * @verdict: which of them was refused, and why
 *
 * Return: a new block with one reference, or an ERR_PTR. May sleep.
 */
struct synfin_block *synfin_block_derive(struct synfin_net *sn,
					 const struct synfin_block *from,
					 u8 scope,
					 const struct synfin_change *changes,
					 unsigned int count,
					 struct synfin_verdict *verdict)
{
	struct synfin_block *block = block_alloc();
	int err;

	if (!block)
		return ERR_PTR(-ENOMEM);
	block->own_msl = from->own_msl || sets_msl(scope, changes, count);
	block->p = from->p;
	err = apply_changes(&block->p, scope, changes, count, verdict);
	if (err) {
		kfree(block);
		return ERR_PTR(err);
	}
	block->unsafe = synfin_safeguards_warn(sn, &from->p, &block->p);
	return block;
}

static bool are_equal(const struct synfin_change *a,
		      const struct synfin_change *b, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (a[i].id != b[i].id || a[i].value != b[i].value)
			return false;
	return true;
}

/**
 * synfin_block_forget() - let the block go that is remembered
 * @memo: where, empty afterwards
 *
 * Context: under its lock, or nobody else uses it any more.
 */
void synfin_block_forget(struct synfin_memo *memo)
{
	synfin_block_put(memo->from);
	synfin_block_put(memo->block);
	memo->from = NULL;
	memo->block = NULL;
}

/*
 * Was this block the last that was derived? One program's sockets, and connections
 * opened by one call, are tuned alike: they share a block. Return: it, with a
 * reference for the caller, or NULL.
 */
static struct synfin_block *recall(struct synfin_memo *memo,
				   const struct synfin_block *from, u8 scope,
				   const struct synfin_change *changes,
				   unsigned int count)
{
	struct synfin_block *block = NULL;

	spin_lock(&memo->lock);
	if (memo->block && memo->from == from && memo->scope == scope &&
	    memo->count == count && are_equal(memo->changes, changes, count))
		block = synfin_block_get(memo->block);
	spin_unlock(&memo->lock);
	return block;
}

/*
 * One that switches a safeguard off is made anew each time, for each time that
 * has to be said.
 */
static void remember(struct synfin_memo *memo, struct synfin_block *from,
		     u8 scope, const struct synfin_change *changes,
		     unsigned int count, struct synfin_block *block)
{
	if (block->unsafe || count > SYNFIN_MEMO_MAX)
		return;
	spin_lock(&memo->lock);
	synfin_block_forget(memo);
	memo->from = synfin_block_get(from);
	memo->block = synfin_block_get(block);
	memo->scope = scope;
	memo->count = count;
	memcpy(memo->changes, changes, count * sizeof(*changes));
	spin_unlock(&memo->lock);
}

/**
 * synfin_block_for() - parameters for something that is to be opened
 * @sn: the namespace
 * @from: what they derive from, or NULL for the namespace's
 * @scope: where the changes are made, SYNFIN_SCOPE_*
 * @changes: what differs
 * @count: how many
 * @verdict: why not
 *
 * Context: process.
 *
 * Return: a block with a reference for the caller, or an ERR_PTR.
 */
struct synfin_block *synfin_block_for(struct synfin_net *sn,
				      struct synfin_block *from, u8 scope,
				      const struct synfin_change *changes,
				      unsigned int count,
				      struct synfin_verdict *verdict)
{
	struct synfin_block *base, *block;

	base = from ? synfin_block_get(from) : synfin_net_block_get(sn);
	if (!count)
		return base;
	block = recall(&sn->memo, base, scope, changes, count);
	if (!block) {
		block = synfin_block_derive(sn, base, scope, changes, count,
					    verdict);
		if (!IS_ERR(block))
			remember(&sn->memo, base, scope, changes, count, block);
	}
	synfin_block_put(base);
	return block;
}

/**
 * synfin_block_get() - one more user of a block
 * @block: a block that has a user already
 *
 * Return: @block.
 */
struct synfin_block *synfin_block_get(struct synfin_block *block)
{
	refcount_inc(&block->refs);
	return block;
}

/**
 * synfin_block_tryget() - a reference to a block found under RCU
 * @block: the block, whose last user may be going
 *
 * Return: false when it has gone: look again.
 */
bool synfin_block_tryget(struct synfin_block *block)
{
	return refcount_inc_not_zero(&block->refs);
}

/**
 * synfin_block_put() - one user less; the last one frees it
 * @block: the block, or NULL
 */
void synfin_block_put(struct synfin_block *block)
{
	if (block && refcount_dec_and_test(&block->refs))
		kfree_rcu(block, rcu);
}
