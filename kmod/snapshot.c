// SPDX-License-Identifier: GPL-2.0
/* STATUS (RFC 9293 3.10.6): entries copied under their lock, one at a time. */
#include "net.h"
#include "snapshot.h"
#include "table.h"
#include "timers.h"

/* So many are looked at before others have their turn. */
#define LOOK_MAX	128u

static bool key_matches(const struct synfin_filter *f,
			const struct synfin_key *key)
{
	return synfin_addr_matches(&f->local, &key->local) &&
	       synfin_addr_matches(&f->remote, &key->remote) &&
	       (!f->lport || f->lport == key->lport) &&
	       (!f->rport || f->rport == key->rport);
}

/* What never changes is looked at before the lock is taken. */
static bool may_match(const struct synfin_filter *f,
		      const struct synfin_entry *e,
		      const struct synfin_key *key)
{
	return (!f->kinds || (f->kinds & BIT(e->kind))) &&
	       (!f->listener_id ||
		f->listener_id == synfin_entry_listener_id(e)) &&
	       key_matches(f, key);
}

static u64 since(u64 now, u64 then)
{
	return now > then ? now - then : 0;
}

/* The small forms keep no more than their deadline. */
static u64 age_of(const struct synfin_entry *e, u64 now)
{
	const struct synfin_embryo_entry *embryo;

	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		return since(now, e->created);
	case SYNFIN_KIND_EMBRYO:
		embryo = container_of(e, struct synfin_embryo_entry, entry);
		return synfin_embryo_age(&embryo->embryo, e->deadline,
					 &e->block->p, now);
	case SYNFIN_KIND_TIME_WAIT:
		return U64_MAX;
	default:
		return since(now, container_of(e, struct synfin_listener,
					       entry)->created);
	}
}

static u64 state_age_of(const struct synfin_entry *e, u64 age, u64 now)
{
	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		return since(now, e->changed);
	case SYNFIN_KIND_TIME_WAIT:
		return since(now + 2 * synfin_timer_msl(e), e->deadline);
	default:
		return age;
	}
}

/* All that was sent counts as acknowledged, until copy_running() looks. */
static void copy_traffic(struct synfin_entry *e, struct synfin_snapshot *snap)
{
	const struct synfin_conn *conn = synfin_conn_of(e);

	if (e->kind == SYNFIN_KIND_CONNECTION) {
		snap->traffic = (struct synfin_traffic){
			.sent = conn->sent, .acked = conn->sent,
			.received = conn->received, .bad = conn->bad,
			.again = conn->again,
		};
		snap->cause = conn->cause;
	} else {
		memset(&snap->traffic, 0, sizeof(snap->traffic));
		snap->cause = SYNFIN_CAUSE_NONE;
	}
}

/* What a list shows, but for what is under way. */
static void copy_summary(struct synfin_entry *e, u64 now,
			 struct synfin_snapshot *snap)
{
	snap->id = e->id;
	snap->listener_id = synfin_entry_listener_id(e);
	snap->kind = e->kind;
	snap->state = synfin_entry_state(e);
	snap->age = age_of(e, now);
	copy_traffic(e, snap);
	snap->unsafe = e->block->unsafe;
	if (snap->unsafe)
		snap->params = e->block->p;
}

/* And that. */
static void copy_running(const struct synfin_cb *cb, u64 now,
			 struct synfin_snapshot *snap)
{
	u64 deadline;

	snap->flags = cb->flags;
	snap->retries = cb->retries;
	snap->timer = synfin_running_timer(cb, &deadline);
	snap->timer_left = since(deadline, now);
	snap->traffic.acked -= synfin_unacked(cb);
}

static void copy_idle(const struct synfin_conn *conn,
		      struct synfin_snapshot *snap)
{
	snap->flags = synfin_idle_flags(&conn->idle);
	snap->retries = 0;
	snap->timer = SYNFIN_TIMER_NONE;
	snap->timer_left = 0;
}

static void copy_listener(const struct synfin_listener *l,
			  struct synfin_snapshot *snap)
{
	snap->v6only = l->v6only;
	snap->reuse = l->reuse;
	snap->embryos = atomic_read(&l->embryos);
	snap->accepted = atomic64_read(&l->accepted);
	snap->overflows = atomic64_read(&l->overflows);
	snap->cookies = atomic64_read(&l->cookies);
}

static void copy_details(struct synfin_entry *e, const struct synfin_cb *cb,
			 u64 now, struct synfin_snapshot *snap)
{
	if (cb != &snap->cb)
		snap->cb = *cb;
	snap->params = e->block->p;
	snap->state_age = state_age_of(e, snap->age, now);
	if (e->kind == SYNFIN_KIND_LISTENER)
		copy_listener(synfin_listener_of(e), snap);
}

/* A busy connection has one, of what is smaller it is made. */
static const struct synfin_cb *cb_of(const struct synfin_entry *e, u64 now,
				     struct synfin_cb *made)
{
	if (e->kind == SYNFIN_KIND_CONNECTION && synfin_busy_of(e))
		return &synfin_busy_of(e)->cb;
	synfin_entry_load(e, now, made);
	return made;
}

static bool is_idle(const struct synfin_entry *e)
{
	return e->kind == SYNFIN_KIND_CONNECTION && !synfin_busy_of(e);
}

static void copy(struct synfin_entry *e, const struct synfin_filter *f,
		 u64 now, struct synfin_snapshot *snap)
{
	const struct synfin_cb *cb;

	copy_summary(e, now, snap);
	if (f->summary && is_idle(e)) {
		copy_idle(synfin_conn_of(e), snap);
		return;
	}
	cb = cb_of(e, now, &snap->cb);
	copy_running(cb, now, snap);
	if (!f->summary)
		copy_details(e, cb, now, snap);
}

/* BH off. Return: false when the entry is dead or in a state that is not wanted. */
static bool copy_if_wanted(struct synfin_entry *e,
			   const struct synfin_filter *f, u64 now,
			   struct synfin_snapshot *snap)
{
	bool wanted;

	spin_lock(&e->lock);
	wanted = !e->dead &&
		 (!f->states || (f->states & BIT(synfin_entry_state(e))));
	if (wanted)
		copy(e, f, now, snap);
	spin_unlock(&e->lock);
	return wanted;
}

/* An entry that dies under our hands may have a successor: look again. */
static bool copy_or_next(struct synfin_entry *e, u32 id,
			 const struct synfin_filter *f, u64 now,
			 struct synfin_snapshot *snap)
{
	struct synfin_net *sn = e->sn;
	struct synfin_entry *last = NULL;

	while (e && e != last) {
		synfin_entry_key(e, &snap->key);
		if (!may_match(f, e, &snap->key))
			return false;
		if (copy_if_wanted(e, f, now, snap))
			return true;
		last = e;
		e = synfin_table_find(sn, id);
	}
	return false;
}

/**
 * synfin_snapshot_get() - one entry by its id
 * @sn: the namespace
 * @id: its id
 * @kinds: of these kinds, SYNFIN_KINDS_*
 * @snap: filled in
 *
 * Context: process.
 *
 * Return: 0, or -ENOENT.
 */
int synfin_snapshot_get(struct synfin_net *sn, u32 id, u32 kinds,
			struct synfin_snapshot *snap)
{
	const struct synfin_filter filter = { .kinds = kinds };
	struct synfin_entry *e;
	bool found;

	rcu_read_lock();
	local_bh_disable();
	e = synfin_table_find(sn, id);
	found = e && copy_or_next(e, id, &filter, synfin_net_now(sn), snap);
	local_bh_enable();
	rcu_read_unlock();
	return found ? 0 : -ENOENT;
}

/**
 * synfin_snapshot_begin() - look at entries, one after the other
 * @c: where they are
 * @sn: the namespace
 * @id: the smallest id wanted
 *
 * Context: process. Until synfin_snapshot_end() the caller is under RCU, with BH
 * off for all locks at once, and must not sleep; synfin_snapshot_step() may, so that
 * what was found before it is gone.
 */
void synfin_snapshot_begin(struct synfin_cursor *c, struct synfin_net *sn,
			   u32 id)
	__acquires(RCU)
{
	rcu_read_lock();
	local_bh_disable();
	c->xas = (struct xa_state)__XA_STATE(&sn->ids, id, 0, 0);
	c->sn = sn;
	c->now = synfin_net_now(sn);
	c->looked = 0;
}

/* Where few match, there may be a million between two that do. */
static void breathe(struct synfin_cursor *c)
{
	xas_pause(&c->xas);
	local_bh_enable();
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
	local_bh_disable();
	c->now = synfin_net_now(c->sn);
}

static struct synfin_entry *look(struct synfin_cursor *c, u32 last)
{
	void *e;

	do {
		if (++c->looked % LOOK_MAX == 0)
			breathe(c);
		e = xas_next_entry(&c->xas, last);
	} while (e && xas_retry(&c->xas, e));
	return e;
}

/**
 * synfin_snapshot_step() - the next entry that a filter lets through
 * @c: where we are
 * @filter: which entries
 * @snap: filled in
 *
 * Context: process; leaves RCU now and then, and may sleep in between.
 *
 * Return: false when there is none.
 */
bool synfin_snapshot_step(struct synfin_cursor *c,
			  const struct synfin_filter *filter,
			  struct synfin_snapshot *snap)
{
	u32 last = filter->last ?: U32_MAX;
	struct synfin_entry *e;

	while ((e = look(c, last)))
		if (copy_or_next(e, c->xas.xa_index, filter, c->now, snap))
			return true;
	return false;
}

/**
 * synfin_snapshot_end() - enough has been looked at
 * @c: where we are
 */
void synfin_snapshot_end(struct synfin_cursor *c)
	__releases(RCU)
{
	local_bh_enable();
	rcu_read_unlock();
}

/**
 * synfin_snapshot_next() - the next entry that a filter lets through
 * @sn: the namespace
 * @filter: which entries
 * @id: the smallest id wanted; set to that of the entry
 * @snap: filled in
 *
 * Context: process; may sleep.
 *
 * Return: false when there is none.
 */
bool synfin_snapshot_next(struct synfin_net *sn,
			  const struct synfin_filter *filter, u32 *id,
			  struct synfin_snapshot *snap)
{
	struct synfin_cursor c;
	bool found;

	synfin_snapshot_begin(&c, sn, *id);
	found = synfin_snapshot_step(&c, filter, snap);
	synfin_snapshot_end(&c);
	/* whoever walks all of them comes here once for each */
	cond_resched();
	if (found)
		*id = snap->id;
	return found;
}

/**
 * synfin_snapshot_census() - how many are in each state
 * @sn: the namespace
 * @population: filled in, SYNFIN_STATE_MAX + 1 of them
 *
 * Context: process; may sleep.
 */
void synfin_snapshot_census(struct synfin_net *sn, u64 *population)
{
	struct synfin_entry *e;
	u32 id = 0;

	memset(population, 0, (SYNFIN_STATE_MAX + 1) * sizeof(*population));
	do {
		rcu_read_lock();
		e = synfin_table_next(sn, &id);
		if (e) {
			spin_lock_bh(&e->lock);
			if (!e->dead)
				population[synfin_entry_state(e)]++;
			spin_unlock_bh(&e->lock);
		}
		rcu_read_unlock();
		cond_resched();
	} while (e && id++ != U32_MAX);
}
