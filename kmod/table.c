// SPDX-License-Identifier: GPL-2.0
/*
 * The table of four-tuples: one for all namespaces, whose state is part of
 * the key. It is hashed with a secret, so that nobody can aim at a bucket
 * (RFC 4987 3.5). Ids are an array per namespace.
 */
#include <linux/once.h>
#include <linux/rhashtable.h>
#include <linux/siphash.h>
#include "net.h"
#include "table.h"

static hsiphash_key_t secret;
static struct rhashtable table;

static u32 hash_key(const void *data, u32 len, u32 seed)
{
	hsiphash_key_t mixed = secret;

	/* The table reseeds itself when a chain grows too long. */
	mixed.key[0] ^= seed;
	return synfin_key_hash_short(data, &mixed);
}

static u32 hash_entry(const void *data, u32 len, u32 seed)
{
	struct synfin_key key;

	synfin_entry_key(data, &key);
	return hash_key(&key, len, seed);
}

static int compare(struct rhashtable_compare_arg *arg, const void *data)
{
	return !synfin_entry_has_key(data, arg->key);
}

static const struct rhashtable_params params = {
	.head_offset = offsetof(struct synfin_entry, node),
	.key_len = sizeof(struct synfin_key),
	.hashfn = hash_key,
	.obj_hashfn = hash_entry,
	.obj_cmpfn = compare,
	.automatic_shrinking = true,
};

/**
 * synfin_table_init() - make the table
 *
 * Return: 0 or a negative errno.
 */
int synfin_table_init(void)
{
	get_random_bytes(&secret, sizeof(secret));
	return rhashtable_init(&table, &params);
}

/**
 * synfin_table_exit() - give the table back; it must be empty
 */
void synfin_table_exit(void)
{
	rhashtable_destroy(&table);
}

/**
 * synfin_table_lookup() - a connection by addresses and ports
 * @key: what to look for
 *
 * Context: under RCU.
 *
 * Return: the entry, or NULL; lock it, then look at dead.
 */
struct synfin_entry *synfin_table_lookup(const struct synfin_key *key)
{
	return rhashtable_lookup(&table, key, params);
}

/**
 * synfin_table_find() - an entry by its id
 * @sn: the namespace
 * @id: the id
 *
 * Context: under RCU.
 *
 * Return: the entry, or NULL; lock it, then look at dead.
 */
struct synfin_entry *synfin_table_find(struct synfin_net *sn, u32 id)
{
	return xa_load(&sn->ids, id);
}

/**
 * synfin_table_next() - walk over all entries of a namespace
 * @sn: the namespace
 * @id: the smallest id wanted; set to the one found
 *
 * Context: under RCU, which may be left and entered again between two calls.
 * Return: the entry with the smallest id that is not below @id, or NULL.
 */
struct synfin_entry *synfin_table_next(struct synfin_net *sn, u32 *id)
{
	unsigned long index = *id;
	struct synfin_entry *e = xa_find(&sn->ids, &index, U32_MAX,
					 XA_PRESENT);

	*id = index;
	return e;
}

/**
 * synfin_table_last() - the largest id that has been given so far
 * @sn: the namespace
 *
 * What is made from now on has a larger one, as long as there are larger ones.
 *
 * Return: the id, or U32_MAX when all have been given.
 */
u32 synfin_table_last(struct synfin_net *sn)
{
	return READ_ONCE(sn->ids_wrapped) ? U32_MAX : READ_ONCE(sn->next_id) - 1;
}

/*
 * Ids are not used again before all others have been, unless memory ran short.
 * Return: 0, or a negative errno and then @id is 0.
 */
static int alloc_id(struct synfin_net *sn, u32 *id, struct synfin_entry *e,
		    gfp_t gfp)
{
	int err = xa_alloc_cyclic_bh(&sn->ids, id, e, xa_limit_32b,
				     &sn->next_id, gfp);

	/* It may have been set to a number that is free, and stays so. */
	if (err < 0)
		*id = 0;
	else if (err)
		WRITE_ONCE(sn->ids_wrapped, true);
	return min(err, 0);
}

/**
 * synfin_table_reserve() - an id that nobody else will get
 * @sn: the namespace
 * @id: filled in
 * @gfp: how to allocate
 *
 * Return: 0, or a negative errno and then @id is 0.
 */
int synfin_table_reserve(struct synfin_net *sn, u32 *id, gfp_t gfp)
{
	return alloc_id(sn, id, NULL, gfp);
}

/**
 * synfin_table_release() - give an id back that was never published
 * @sn: the namespace
 * @id: the id
 */
void synfin_table_release(struct synfin_net *sn, u32 id)
{
	xa_erase_bh(&sn->ids, id);
}

/* BH off. The slot exists, reserved or in use, so that this allocates nothing. */
static void set_id(struct synfin_entry *e)
{
	struct xarray *ids = &e->sn->ids;
	void *old;

	xa_lock(ids);
	old = __xa_store(ids, e->id, e, GFP_ATOMIC);
	xa_unlock(ids);
	WARN_ON_ONCE(xa_is_err(old));
}

/* BH off. A port is free after nobody can find its entry any more: ports.c, try_one(). */
static void take_out(struct synfin_entry *e)
{
	WARN_ON_ONCE(rhashtable_remove_fast(&table, &e->node, params));
	synfin_port_freed(e->sn, e->lport);
}

/**
 * synfin_table_publish() - let an entry be found
 * @e: the entry, locked and complete, with an id that is reserved for it or
 *	belongs to the listener that it takes over from; or, of a connection,
 *	with 0, and then it gets one
 * @key: of a connection: its addresses and ports
 *
 * Context: BH off.
 *
 * Who has found it meanwhile waits for its lock, and finds it dead if it could not
 * be published.
 *
 * Return: 0, -EEXIST when the four-tuple is taken, or another negative errno.
 */
int synfin_table_publish(struct synfin_entry *e, const struct synfin_key *key)
{
	int err = 0;

	if (e->kind != SYNFIN_KIND_LISTENER)
		err = rhashtable_lookup_insert_key(&table, key, &e->node,
						   params);
	if (err)
		return err;
	if (e->id) {
		set_id(e);
		return 0;
	}
	err = alloc_id(e->sn, &e->id, e, GFP_ATOMIC);
	if (err) {
		take_out(e);
		e->dead = true;
	}
	return err;
}

/**
 * synfin_table_replace() - let an entry take the place of another
 * @old: the other, locked; dead afterwards
 * @new: the entry, locked and complete, with the same key and id
 *
 * Context: BH off.
 */
void synfin_table_replace(struct synfin_entry *old, struct synfin_entry *new)
{
	WARN_ON_ONCE(rhashtable_replace_fast(&table, &old->node, &new->node,
					     params));
	set_id(new);
	old->dead = true;
}

/**
 * synfin_table_unpublish() - let an entry be found no more
 * @e: the entry, locked; dead afterwards
 *
 * The caller owns the reference that being published was worth.
 */
void synfin_table_unpublish(struct synfin_entry *e)
{
	if (e->kind != SYNFIN_KIND_LISTENER)
		take_out(e);
	xa_erase_bh(&e->sn->ids, e->id);
	e->dead = true;
}
