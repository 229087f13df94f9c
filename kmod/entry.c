// SPDX-License-Identifier: GPL-2.0
/* Entries: allocated, counted, filled and read, each in its form. */
#include <linux/slab.h>
#include "entry.h"
#include "net.h"
#include "stream.h"
#include "timers.h"

static struct kmem_cache *caches[SYNFIN_KIND_MAX + 1];

static const struct {
	const char *name;
	unsigned int size;
} forms[] = {
	[SYNFIN_KIND_LISTENER] = {
		"synfin_listener", sizeof(struct synfin_listener) },
	[SYNFIN_KIND_CONNECTION] = {
		"synfin_connection", sizeof(struct synfin_conn) },
	[SYNFIN_KIND_EMBRYO] = {
		"synfin_embryo", sizeof(struct synfin_embryo_entry) },
	[SYNFIN_KIND_TIME_WAIT] = {
		"synfin_time_wait", sizeof(struct synfin_tw_entry) },
};

/**
 * synfin_entries_init() - a slab cache for each form
 *
 * Return: 0, or -ENOMEM.
 */
int synfin_entries_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		caches[i] = kmem_cache_create(forms[i].name, forms[i].size, 0,
					      SLAB_HWCACHE_ALIGN, NULL);
		if (!caches[i]) {
			synfin_entries_exit();
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * synfin_entries_exit() - give the caches back; nothing may be left in them
 */
void synfin_entries_exit(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(forms); i++) {
		kmem_cache_destroy(caches[i]);
		caches[i] = NULL;
	}
}

/**
 * synfin_entry_new() - an entry that nobody can find yet
 * @key: its addresses and ports
 * @kind: its form, an enum synfin_kind
 * @block: its parameters; takes the caller's reference over
 * @gfp: GFP_ATOMIC, or GFP_KERNEL_ACCOUNT for what a user makes
 *
 * Return: an entry with one reference, the one that publishing it will be
 * worth; or NULL without memory, and then the caller keeps @block.
 */
struct synfin_entry *synfin_entry_new(const struct synfin_key *key, u8 kind,
				      struct synfin_block *block, gfp_t gfp)
{
	struct synfin_entry *e = kmem_cache_zalloc(caches[kind], gfp);

	if (!e)
		return NULL;
	e->key = *key;
	e->kind = kind;
	e->block = block;
	e->created = synfin_clock_read(&key->sn->clock, &e->born);
	e->changed = e->created;
	refcount_set(&e->refs, 1);
	spin_lock_init(&e->lock);
	synfin_timer_init(e);
	return e;
}

/**
 * synfin_entry_tryget() - a reference to an entry found under RCU
 * @e: the entry, whose last reference may be going
 *
 * Return: false when it has gone.
 */
bool synfin_entry_tryget(struct synfin_entry *e)
{
	return refcount_inc_not_zero(&e->refs);
}

/* After a grace period: whoever found it under RCU has let go of it. */
static void entry_free(struct rcu_head *rcu)
{
	struct synfin_entry *e = container_of(rcu, struct synfin_entry, rcu);

	synfin_timer_destroy(e);
	if (e->kind == SYNFIN_KIND_EMBRYO && synfin_embryo_of(e)->listener)
		synfin_entry_put(&synfin_embryo_of(e)->listener->entry);
	if (e->kind == SYNFIN_KIND_CONNECTION)
		synfin_stream_free(synfin_conn_of(e)->stream);
	synfin_block_put(e->block);
	kmem_cache_free(caches[e->kind], e);
}

/**
 * synfin_entry_put() - one reference less; the last one frees it
 * @e: the entry
 */
void synfin_entry_put(struct synfin_entry *e)
{
	if (refcount_dec_and_test(&e->refs))
		call_rcu(&e->rcu, entry_free);
}

/**
 * synfin_entry_load() - the control block that an entry stores
 * @e: the entry, locked
 * @cb: filled in
 */
void synfin_entry_load(const struct synfin_entry *e, struct synfin_cb *cb)
{
	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		*cb = container_of(e, struct synfin_conn, entry)->cb;
		break;
	case SYNFIN_KIND_EMBRYO:
		synfin_embryo_load(&container_of(e, struct synfin_embryo_entry,
						 entry)->embryo, cb);
		break;
	case SYNFIN_KIND_TIME_WAIT:
		synfin_timewait_load(&container_of(e, struct synfin_tw_entry,
						   entry)->tw, cb);
		break;
	default:
		synfin_cb_listen(cb);
		break;
	}
}

/**
 * synfin_entry_store() - keep a control block
 * @e: the entry, locked, of a form that fits
 * @cb: the control block
 */
void synfin_entry_store(struct synfin_entry *e, const struct synfin_cb *cb)
{
	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		synfin_conn_of(e)->cb = *cb;
		break;
	case SYNFIN_KIND_EMBRYO:
		synfin_embryo_store(cb, &synfin_embryo_of(e)->embryo);
		break;
	case SYNFIN_KIND_TIME_WAIT:
		synfin_timewait_store(cb, &synfin_tw_of(e)->tw);
		break;
	default:
		break;
	}
}
