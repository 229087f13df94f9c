// SPDX-License-Identifier: GPL-2.0
/*
 * Entries: allocated, counted, filled and read, each in its form. A piece of
 * memory begins with the addresses, and the entry lies behind them; a listener,
 * whose addresses may be patterns, has its key in itself.
 */
#include <linux/slab.h>
#include "busy.h"
#include "entry.h"
#include "net.h"
#include "queues.h"
#include "route.h"
#include "stream.h"

/* By what is allocated, and for which family. */
enum piece {
	PIECE_LISTENER,
	PIECE_CONNECTION,
	PIECE_EMBRYO,
	PIECE_REBORN,		/* an embryo that came out of TIME-WAIT */
	PIECE_TIME_WAIT,
	PIECES,
};

static struct kmem_cache *caches[PIECES][2];

static const struct {
	const char *name[2];
	unsigned int size;
} pieces[] = {
	[PIECE_LISTENER] = {
		{ "synfin_listener" }, sizeof(struct synfin_listener) },
	[PIECE_CONNECTION] = {
		{ "synfin_connection", "synfin_connection6" },
		sizeof(struct synfin_conn) },
	[PIECE_EMBRYO] = {
		{ "synfin_embryo", "synfin_embryo6" },
		sizeof(struct synfin_embryo_entry) },
	[PIECE_REBORN] = {
		{ "synfin_reborn", "synfin_reborn6" },
		sizeof(struct synfin_embryo_entry) +
		sizeof(struct synfin_former) },
	[PIECE_TIME_WAIT] = {
		{ "synfin_time_wait", "synfin_time_wait6" },
		sizeof(struct synfin_tw_entry) },
};

static unsigned int size_of_ends(enum piece piece, bool v6)
{
	if (piece == PIECE_LISTENER)
		return 0;
	return v6 ? sizeof(struct synfin_ends6) : sizeof(struct synfin_ends4);
}

/* Of the small ones there are so many that no byte is given away. */
static int make_cache(enum piece piece, bool v6)
{
	unsigned int size = pieces[piece].size + size_of_ends(piece, v6);

	if (!pieces[piece].name[v6])
		return 0;
	caches[piece][v6] = kmem_cache_create(pieces[piece].name[v6], size,
					      __alignof__(u64), 0, NULL);
	return caches[piece][v6] ? 0 : -ENOMEM;
}

/**
 * synfin_entries_init() - slab caches for each form
 *
 * Return: 0, or -ENOMEM.
 */
int synfin_entries_init(void)
{
	unsigned int i;

	for (i = 0; i < 2 * PIECES; i++)
		if (make_cache(i / 2, i % 2)) {
			synfin_entries_exit();
			return -ENOMEM;
		}
	if (synfin_busy_init()) {
		synfin_entries_exit();
		return -ENOMEM;
	}
	return 0;
}

/**
 * synfin_entries_exit() - give the caches back; nothing may be left in them
 */
void synfin_entries_exit(void)
{
	unsigned int i;

	synfin_busy_exit();
	for (i = 0; i < 2 * PIECES; i++) {
		kmem_cache_destroy(caches[i / 2][i % 2]);
		caches[i / 2][i % 2] = NULL;
	}
}

static bool is_reborn(const struct synfin_entry *e)
{
	return container_of(e, struct synfin_embryo_entry,
			    entry)->embryo.flags & SYNFIN_CB_REOPENED;
}

static enum piece piece_of(u8 kind, bool reborn)
{
	switch (kind) {
	case SYNFIN_KIND_LISTENER:
		return PIECE_LISTENER;
	case SYNFIN_KIND_EMBRYO:
		return reborn ? PIECE_REBORN : PIECE_EMBRYO;
	case SYNFIN_KIND_TIME_WAIT:
		return PIECE_TIME_WAIT;
	default:
		return PIECE_CONNECTION;
	}
}

/* What lies in front of the header. */
static void set_ends(struct synfin_entry *e, const struct synfin_key *key)
{
	if (e->v6)
		*synfin_ends6_of(e) = (struct synfin_ends6){
			.local = key->local,
			.remote = key->remote,
		};
	else
		*synfin_ends4_of(e) = (struct synfin_ends4){
			.local = synfin_addr_v4(&key->local),
			.remote = synfin_addr_v4(&key->remote),
		};
}

static void set_key(struct synfin_entry *e, const struct synfin_key *key)
{
	e->sn = key->sn;
	e->lport = key->lport;
	e->rport = key->rport;
	e->zone = synfin_key_zone(key);
	if (e->kind == SYNFIN_KIND_LISTENER)
		synfin_listener_of(e)->key = *key;
	else
		set_ends(e, key);
}

/* What only one of the forms has. */
static void set_form(struct synfin_entry *e, bool reborn)
{
	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		e->created = synfin_net_now(e->sn);
		e->changed = e->created;
		break;
	case SYNFIN_KIND_LISTENER:
		synfin_listener_of(e)->created = synfin_net_now(e->sn);
		break;
	case SYNFIN_KIND_EMBRYO:
		/* Whoever frees it must know how long it is. */
		if (reborn)
			synfin_embryo_of(e)->embryo.flags = SYNFIN_CB_REOPENED;
		break;
	}
}

/**
 * synfin_entry_new() - an entry that nobody can find yet
 * @key: its addresses and ports
 * @kind: its form, an enum synfin_kind
 * @reborn: an embryo that comes out of TIME-WAIT
 * @block: its parameters; takes the caller's reference over
 * @gfp: GFP_ATOMIC, or GFP_KERNEL_ACCOUNT for what a user makes
 *
 * Return: an entry with one reference, the one that publishing it will be
 * worth; or NULL without memory, and then the caller keeps @block.
 */
struct synfin_entry *synfin_entry_new(const struct synfin_key *key, u8 kind,
				      bool reborn, struct synfin_block *block,
				      gfp_t gfp)
{
	enum piece piece = piece_of(kind, reborn);
	bool v6 = piece != PIECE_LISTENER && synfin_key_is_v6(key);
	void *memory = kmem_cache_zalloc(caches[piece][v6], gfp);
	struct synfin_entry *e;

	if (!memory)
		return NULL;
	e = memory + size_of_ends(piece, v6);
	e->kind = kind;
	e->v6 = v6;
	e->shard = synfin_shard_here();
	e->block = block;
	refcount_set(&e->refs, 1);
	spin_lock_init(&e->lock);
	INIT_LIST_HEAD(&e->due);
	set_key(e, key);
	set_form(e, reborn);
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

static void free_memory(struct synfin_entry *e)
{
	bool reborn = e->kind == SYNFIN_KIND_EMBRYO && is_reborn(e);
	enum piece piece = piece_of(e->kind, reborn);

	kmem_cache_free(caches[piece][e->v6],
			(void *)e - size_of_ends(piece, e->v6));
}

/* After a grace period: whoever found it under RCU has let go of it. */
static void entry_free(struct rcu_head *rcu)
{
	struct synfin_entry *e = container_of(rcu, struct synfin_entry, rcu);

	if (e->kind == SYNFIN_KIND_EMBRYO && synfin_embryo_of(e)->listener)
		synfin_entry_put(&synfin_embryo_of(e)->listener->entry);
	if (e->kind == SYNFIN_KIND_CONNECTION) {
		synfin_route_forget(synfin_conn_of(e));
		synfin_busy_destroy(synfin_conn_of(e));
	}
	synfin_block_put(e->block);
	free_memory(e);
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

static void read_ends(const struct synfin_entry *e, struct synfin_key *key)
{
	if (e->v6) {
		key->local = synfin_ends6_of(e)->local;
		key->remote = synfin_ends6_of(e)->remote;
	} else {
		key->local = synfin_addr_of_v4(synfin_ends4_of(e)->local);
		key->remote = synfin_addr_of_v4(synfin_ends4_of(e)->remote);
	}
}

/**
 * synfin_entry_key() - addresses and ports of an entry
 * @e: the entry
 * @key: filled in
 */
void synfin_entry_key(const struct synfin_entry *e, struct synfin_key *key)
{
	bool scoped;

	if (e->kind == SYNFIN_KIND_LISTENER) {
		*key = container_of(e, struct synfin_listener, entry)->key;
		return;
	}
	read_ends(e, key);
	key->sn = e->sn;
	key->lport = e->lport;
	key->rport = e->rport;
	scoped = e->zone && (synfin_addr_needs_scope(&key->local) ||
			     synfin_addr_needs_scope(&key->remote));
	key->scope = scoped ? e->zone : 0;
	key->vrf = scoped ? 0 : e->zone;
}

static bool has_ends(const struct synfin_entry *e, const struct synfin_key *key)
{
	if (e->v6)
		return synfin_addr_equal(&synfin_ends6_of(e)->remote,
					 &key->remote) &&
		       synfin_addr_equal(&synfin_ends6_of(e)->local,
					 &key->local);
	return synfin_ends4_of(e)->remote == synfin_addr_v4(&key->remote) &&
	       synfin_ends4_of(e)->local == synfin_addr_v4(&key->local) &&
	       !synfin_key_is_v6(key);
}

/**
 * synfin_entry_has_key() - is this the one?
 * @e: a connection in any of its forms
 * @key: addresses and ports
 *
 * Return: true when they are the entry's.
 */
bool synfin_entry_has_key(const struct synfin_entry *e,
			  const struct synfin_key *key)
{
	return e->lport == key->lport && e->rport == key->rport &&
	       e->sn == key->sn && e->zone == synfin_key_zone(key) &&
	       has_ends(e, key);
}

/**
 * synfin_entry_listener_id() - which listener made it?
 * @e: the entry
 *
 * Return: the listener's id; 0 when there was none, or nobody knows any more, as
 * in TIME-WAIT.
 */
u32 synfin_entry_listener_id(const struct synfin_entry *e)
{
	const struct synfin_listener *l;

	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		return container_of(e, struct synfin_conn, entry)->listener_id;
	case SYNFIN_KIND_EMBRYO:
		l = container_of(e, struct synfin_embryo_entry, entry)->listener;
		return l ? l->entry.id : 0;
	default:
		return 0;
	}
}

static const struct synfin_conn *conn_of(const struct synfin_entry *e)
{
	return container_of(e, struct synfin_conn, entry);
}

/**
 * synfin_entry_state() - the state that an entry stores
 * @e: the entry, locked and alive
 *
 * Return: an enum synfin_state.
 */
u8 synfin_entry_state(const struct synfin_entry *e)
{
	const struct synfin_busy *busy;

	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		busy = synfin_busy_of(e);
		return busy ? busy->cb.state : conn_of(e)->idle.state;
	case SYNFIN_KIND_EMBRYO:
		return SYNFIN_STATE_SYN_RECEIVED;
	case SYNFIN_KIND_TIME_WAIT:
		return SYNFIN_STATE_TIME_WAIT;
	default:
		return SYNFIN_STATE_LISTEN;
	}
}

static void load_conn(const struct synfin_entry *e, struct synfin_cb *cb)
{
	const struct synfin_busy *busy = synfin_busy_of(e);

	if (busy)
		*cb = busy->cb;
	else
		synfin_idle_load(&conn_of(e)->idle, cb);
}

/**
 * synfin_entry_load() - the control block that an entry stores
 * @e: the entry, locked
 * @now: the time, ns of the namespace's clock
 * @cb: filled in
 */
void synfin_entry_load(const struct synfin_entry *e, u64 now,
		       struct synfin_cb *cb)
{
	const struct synfin_params *p = &e->block->p;
	const struct synfin_embryo_entry *embryo;

	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		load_conn(e, cb);
		break;
	case SYNFIN_KIND_EMBRYO:
		embryo = container_of(e, struct synfin_embryo_entry, entry);
		synfin_embryo_load(&embryo->embryo, embryo->former,
				   e->deadline, p, now, cb);
		break;
	case SYNFIN_KIND_TIME_WAIT:
		synfin_timewait_load(&container_of(e, struct synfin_tw_entry,
						   entry)->tw,
				     e->deadline, p, now, cb);
		break;
	default:
		synfin_cb_listen(cb);
		break;
	}
}

/* A connection is as large as it has to be. */
static void store_conn(struct synfin_conn *conn, const struct synfin_cb *cb)
{
	if (conn->extent == SYNFIN_BUSY && synfin_idle_fits(cb))
		synfin_busy_end(conn);
	if (conn->extent == SYNFIN_IDLE)
		synfin_idle_store(cb, &conn->idle);
	else
		conn->busy->cb = *cb;
}

/**
 * synfin_entry_store() - keep a control block
 * @e: the entry, locked, of a form that fits, after synfin_busy_begin()
 * @cb: the control block; its deadline is for synfin_timer_reconcile()
 */
void synfin_entry_store(struct synfin_entry *e, const struct synfin_cb *cb)
{
	const struct synfin_params *p = &e->block->p;
	struct synfin_embryo_entry *embryo;

	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		store_conn(synfin_conn_of(e), cb);
		break;
	case SYNFIN_KIND_EMBRYO:
		embryo = synfin_embryo_of(e);
		synfin_embryo_store(cb, p, &embryo->embryo, embryo->former);
		break;
	case SYNFIN_KIND_TIME_WAIT:
		synfin_timewait_store(cb, p, &synfin_tw_of(e)->tw);
		break;
	default:
		break;
	}
}
