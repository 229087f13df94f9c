// SPDX-License-Identifier: GPL-2.0
/* STATUS (RFC 9293 3.10.6): entries copied under their lock, one at a time. */
#include "net.h"
#include "snapshot.h"
#include "table.h"
#include "timers.h"

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
static void copy_ages(const struct synfin_entry *e, u64 now,
		      struct synfin_snapshot *snap)
{
	const struct synfin_embryo_entry *embryo;
	const struct synfin_conn *conn;
	u64 created;

	switch (e->kind) {
	case SYNFIN_KIND_CONNECTION:
		conn = container_of(e, struct synfin_conn, entry);
		snap->age = since(now, conn->created);
		snap->state_age = since(now, conn->changed);
		break;
	case SYNFIN_KIND_EMBRYO:
		embryo = container_of(e, struct synfin_embryo_entry, entry);
		snap->age = synfin_embryo_age(&embryo->embryo, e->deadline,
					      &e->block->p, now);
		snap->state_age = snap->age;
		break;
	case SYNFIN_KIND_TIME_WAIT:
		snap->age = U64_MAX;
		snap->state_age = since(now + 2 * synfin_timer_msl(e),
					e->deadline);
		break;
	default:
		created = container_of(e, struct synfin_listener,
				       entry)->created;
		snap->age = since(now, created);
		snap->state_age = snap->age;
		break;
	}
}

static void copy_header(const struct synfin_entry *e, u64 now,
			struct synfin_snapshot *snap)
{
	u64 deadline;

	snap->id = e->id;
	snap->listener_id = synfin_entry_listener_id(e);
	snap->kind = e->kind;
	copy_ages(e, now, snap);
	snap->timer = synfin_running_timer(&snap->cb, &deadline);
	snap->timer_left = since(deadline, now);
	snap->params = e->block->p;
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

/* Return: false when the entry is dead or in a state that is not wanted. */
static bool copy(struct synfin_entry *e, u32 states,
		 struct synfin_snapshot *snap)
{
	const struct synfin_key key = snap->key;
	u64 now = synfin_net_now(e->sn);
	bool wanted;

	*snap = (struct synfin_snapshot){ .key = key };
	spin_lock_bh(&e->lock);
	synfin_entry_load(e, now, &snap->cb);
	wanted = !e->dead && (!states || (states & BIT(snap->cb.state)));
	if (wanted) {
		copy_header(e, now, snap);
		if (e->kind == SYNFIN_KIND_CONNECTION) {
			snap->traffic = synfin_conn_of(e)->traffic;
			snap->cause = synfin_conn_of(e)->cause;
		} else if (e->kind == SYNFIN_KIND_LISTENER) {
			copy_listener(synfin_listener_of(e), snap);
		}
	}
	spin_unlock_bh(&e->lock);
	return wanted;
}

/* An entry that dies under our hands may have a successor: look again. */
static bool copy_id(struct synfin_net *sn, u32 id,
		    const struct synfin_filter *f,
		    struct synfin_snapshot *snap)
{
	struct synfin_entry *e, *last = NULL;

	while ((e = synfin_table_find(sn, id)) && e != last) {
		synfin_entry_key(e, &snap->key);
		if (!may_match(f, e, &snap->key))
			return false;
		if (copy(e, f->states, snap))
			return true;
		last = e;
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
	bool found;

	rcu_read_lock();
	found = copy_id(sn, id, &filter, snap);
	rcu_read_unlock();
	return found ? 0 : -ENOENT;
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
	u32 next = *id, last = filter->last ?: U32_MAX;
	bool found = false;

	do {
		rcu_read_lock();
		if (!synfin_table_next(sn, &next) || next > last) {
			rcu_read_unlock();
			return false;
		}
		found = copy_id(sn, next, filter, snap);
		rcu_read_unlock();
		if (found)
			*id = next;
		cond_resched();
	} while (!found && next++ != U32_MAX);
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
	u64 now = synfin_net_now(sn);
	struct synfin_entry *e;
	struct synfin_cb cb;
	u32 id = 0;

	memset(population, 0, (SYNFIN_STATE_MAX + 1) * sizeof(*population));
	do {
		rcu_read_lock();
		e = synfin_table_next(sn, &id);
		if (e) {
			spin_lock_bh(&e->lock);
			synfin_entry_load(e, now, &cb);
			population[cb.state] += !e->dead;
			spin_unlock_bh(&e->lock);
		}
		rcu_read_unlock();
		cond_resched();
	} while (e && id++ != U32_MAX);
}
