// SPDX-License-Identifier: GPL-2.0
/*
 * Fault rules: made, deleted, and asked. They are tried in the order of their
 * ids, and the first that matches decides, so that the same segments meet the
 * same fate again. What that fate is: passage.c.
 */
#include <linux/slab.h>
#include "core/chance.h"
#include "faults.h"
#include "hold.h"
#include "net.h"
#include "passage.h"

/**
 * synfin_faults_init() - no fault rules
 * @faults: those of a namespace
 */
void synfin_faults_init(struct synfin_faults *faults)
{
	INIT_LIST_HEAD(&faults->list);
}

/**
 * synfin_faults_exit() - free all fault rules
 * @faults: those of a namespace, which no segment reads any more
 *
 * Context: process.
 */
void synfin_faults_exit(struct synfin_faults *faults)
{
	struct synfin_fault_rule *f, *next;

	list_for_each_entry_safe(f, next, &faults->list, node)
		kfree(f);
	INIT_LIST_HEAD(&faults->list);
}

static int append(struct synfin_net *sn, struct synfin_fault_rule *f)
{
	struct synfin_faults *faults = &sn->faults;
	int err;

	lockdep_assert_held_write(&sn->lock);
	if (faults->count >= SYNFIN_FAULTS_MAX)
		return -ENOBUFS;
	err = synfin_history_alloc(&sn->history);
	if (err)
		return err;
	/* A dump goes on behind the last one: there is a number behind it. */
	if (faults->last_id >= U32_MAX - 1)
		return -ENOBUFS;
	f->id = ++faults->last_id;
	faults->count++;
	list_add_tail_rcu(&f->node, &faults->list);
	return 0;
}

/**
 * synfin_fault_add() - make a fault rule
 * @sn: the namespace
 * @spec: what it does to which segments; makes sense
 * @id: filled in
 *
 * Context: process.
 *
 * Return: 0, -ENOBUFS when there are too many, or -ENOMEM.
 */
int synfin_fault_add(struct synfin_net *sn,
		     const struct synfin_fault_spec *spec, u32 *id)
{
	struct synfin_fault_rule *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int err;

	if (!f)
		return -ENOMEM;
	f->spec = *spec;
	down_write(&sn->lock);
	err = append(sn, f);
	*id = f->id;
	up_write(&sn->lock);
	if (err)
		kfree(f);
	return err;
}

/* Return: those that are not found any more, a chain. */
static struct synfin_fault_rule *unlink_rules(struct synfin_net *sn, u32 id)
{
	struct synfin_fault_rule *f, *next, *gone = NULL;

	lockdep_assert_held_write(&sn->lock);
	list_for_each_entry_safe(f, next, &sn->faults.list, node) {
		if (id && f->id != id)
			continue;
		list_del_rcu(&f->node);
		f->gone = gone;
		gone = f;
		sn->faults.count--;
	}
	return gone;
}

/*
 * Who still reads a rule may keep a segment by it. Once nobody does, segments
 * that wait for others must not wait for ones that nobody counts.
 */
static void delete(struct synfin_net *sn, struct synfin_fault_rule *gone)
{
	struct synfin_fault_rule *next;

	synchronize_rcu();
	for (; gone; gone = next) {
		next = gone->gone;
		synfin_hold_let_go(sn, gone->id);
		kfree(gone);
	}
}

/**
 * synfin_fault_delete() - delete a fault rule
 * @sn: the namespace
 * @id: its number, 0 is all
 *
 * Context: process.
 *
 * Return: 0, or -ENOENT when there is none of that number.
 */
int synfin_fault_delete(struct synfin_net *sn, u32 id)
{
	struct synfin_fault_rule *gone;

	down_write(&sn->lock);
	gone = unlink_rules(sn, id);
	up_write(&sn->lock);
	if (!gone)
		return id ? -ENOENT : 0;
	delete(sn, gone);
	return 0;
}

/**
 * synfin_fault_next() - walk over the fault rules
 * @faults: those of a namespace
 * @id: the smallest number wanted
 *
 * Context: under RCU.
 *
 * Return: the one with the smallest number that is not below @id, or NULL.
 */
const struct synfin_fault_rule *
synfin_fault_next(const struct synfin_faults *faults, u32 id)
{
	const struct synfin_fault_rule *f;

	list_for_each_entry_rcu(f, &faults->list, node)
		if (f->id >= id)
			return f;
	return NULL;
}

static bool flags_match(const struct synfin_fault_spec *s, u8 flags)
{
	if (s->flags_only)
		return flags == s->flags_on;
	return (flags & s->flags_on) == s->flags_on && !(flags & s->flags_off);
}

/* A segment's source is ours when it leaves, and the peer's when it comes. */
static bool ends_match(const struct synfin_fault_spec *s,
		       const struct synfin_passage *p)
{
	const struct synfin_key *k = &p->key;
	bool out = p->direction == SYNFIN_DIRECTION_OUT;

	return synfin_addr_matches(&s->src, out ? &k->local : &k->remote) &&
	       synfin_addr_matches(&s->dst, out ? &k->remote : &k->local) &&
	       (!s->sport || s->sport == (out ? k->lport : k->rport)) &&
	       (!s->dport || s->dport == (out ? k->rport : k->lport));
}

static bool connection_matches(const struct synfin_fault_spec *s,
			       const struct synfin_passage *p)
{
	if (s->states && !(s->states & BIT(p->state)))
		return false;
	return !s->connection || s->connection == p->id ||
	       (!p->id && s->connection == p->listener_id);
}

static bool len_matches(const struct synfin_fault_spec *s, u32 len)
{
	return !s->has_len || (len >= s->len_min && len <= s->len_max);
}

/* Two neighbours are swapped; the second does not wait for a third. */
static bool may_act(const struct synfin_fault_rule *f,
		    const struct synfin_passage *p)
{
	return f->spec.action != SYNFIN_FAULT_REORDER || !synfin_hold_waits(p);
}

static bool matches(const struct synfin_fault_rule *f,
		    const struct synfin_passage *p)
{
	const struct synfin_fault_spec *s = &f->spec;

	return s->direction == p->direction &&
	       flags_match(s, p->seg.flags) && ends_match(s, p) &&
	       len_matches(s, p->seg.len) && connection_matches(s, p) &&
	       may_act(f, p);
}

/* Is it this one's turn? */
static bool takes(struct synfin_fault_rule *f)
{
	const struct synfin_fault_spec *s = &f->spec;
	u64 number = atomic64_inc_return(&f->matches);

	if (s->nth && number != s->nth)
		return false;
	if (s->chance && !synfin_chance_meets(s->seed, number, s->chance))
		return false;
	return atomic64_add_unless(&f->hits, 1, s->count ?: S64_MAX);
}

/**
 * synfin_fault_judge() - which fault rule takes hold of a segment?
 * @p: the segment
 *
 * Context: under RCU.
 *
 * Return: the rule, which has counted it, or NULL.
 */
const struct synfin_fault_rule *synfin_fault_judge(const struct synfin_passage *p)
{
	struct synfin_fault_rule *f;

	list_for_each_entry_rcu(f, &p->key.sn->faults.list, node)
		if (matches(f, p) && takes(f))
			return f;
	return NULL;
}
