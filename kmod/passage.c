// SPDX-License-Identifier: GPL-2.0
/*
 * What fault rules do to a segment, and the record of it. The engine knows
 * nothing of them: to it a segment is lost, late or doubled by the network.
 */
#include "counters.h"
#include "events.h"
#include "faults.h"
#include "hold.h"
#include "listeners.h"
#include "packet.h"
#include "passage.h"
#include "table.h"
#include "work.h"

/* A bit of the window is flipped: a reader still sees what it was. */
#define SPOILT_BYTE	15u
#define SPOILT_BITS	0x01u

/* Return: false when it is dead, and another may have its place. */
static bool look_at(struct synfin_passage *p, struct synfin_entry *e)
{
	bool alive;

	synfin_entry_lock(e);
	alive = !e->dead;
	p->id = e->id;
	p->listener_id = synfin_entry_listener_id(e);
	p->kind = e->kind;
	if (alive)
		p->state = synfin_entry_state(e);
	synfin_entry_unlock(e);
	return alive;
}

/* Whose segment is it, and in which state is that? */
static void identify(struct synfin_passage *p)
{
	struct synfin_listener *l;
	struct synfin_entry *e;

	while ((e = synfin_table_lookup(&p->key)))
		if (look_at(p, e))
			return;
	l = synfin_listener_find(&p->key, p->iif);
	p->id = 0;
	p->listener_id = l ? l->entry.id : 0;
	p->kind = l ? SYNFIN_KIND_LISTENER : SYNFIN_KIND_CONNECTION;
	p->state = l ? SYNFIN_STATE_LISTEN : SYNFIN_STATE_CLOSED;
}

/**
 * synfin_passage_in() - a segment that has arrived
 * @p: filled in
 * @w: the work, which has looked at the segment but found nobody yet
 */
void synfin_passage_in(struct synfin_passage *p, const struct synfin_work *w)
{
	*p = (struct synfin_passage){
		.key = w->key,
		.seg = w->ev.seg,
		.skb = w->skb,
		.way = w->way,
		.iif = w->iif,
		.direction = SYNFIN_DIRECTION_IN,
	};
	identify(p);
}

/**
 * synfin_passage_out() - a segment that is about to leave
 * @p: filled in
 * @w: the work that sends it, its entry let go of
 * @skb: the packet
 */
void synfin_passage_out(struct synfin_passage *p, const struct synfin_work *w,
			struct sk_buff *skb)
{
	const struct synfin_parcel *parcel = synfin_parcel_of(skb);

	*p = (struct synfin_passage){
		.key = w->key,
		.seg = parcel->tx.seg,
		.skb = skb,
		.id = w->id,
		.listener_id = w->listener_id,
		.way = w->way,
		.iif = w->iif,
		.direction = SYNFIN_DIRECTION_OUT,
		.state = parcel->state,
		.kind = parcel->kind,
	};
}

static void record(const struct synfin_passage *p, u8 fault, u32 rule_id)
{
	struct synfin_record rec = {
		.time = ktime_get_ns(),
		.local = p->key.local,
		.remote = p->key.remote,
		.lport = ntohs(p->key.lport),
		.rport = ntohs(p->key.rport),
		.scope = p->key.scope,
		.id = p->id,
		.listener_id = p->listener_id,
		.seg = p->seg,
		.kind = p->kind,
		.old_state = p->state,
		.new_state = p->state,
		.what = SYNFIN_WHAT_FAULT,
		.direction = p->direction,
		.fault = fault,
		.rule_id = rule_id,
	};

	synfin_event_add(p->key.sn, &rec,
			 synfin_event_is_heard(p->key.sn));
}

/**
 * synfin_passage_tell() - something became of a segment that was kept
 * @p: the segment
 * @fault: what, an enum synfin_fault
 * @rule_id: the fault rule that kept it
 *
 * Context: BH off until synfin_event_flush(), under RCU, no lock held.
 */
void synfin_passage_tell(struct synfin_passage *p, u8 fault, u32 rule_id)
{
	u32 id = p->id;

	identify(p);
	if (!p->id)
		p->id = id;
	if (fault == SYNFIN_FAULT_DROP)
		synfin_count_drop(p->key.sn, SYNFIN_DROP_FAULT);
	record(p, fault, rule_id);
}

/* For how long: what waits for a next one is no older than a segment may be. */
static u64 patience(const struct synfin_net *sn, const struct synfin_fault_rule *f)
{
	return f->spec.delay ?: rcu_dereference(sn->block)->p.msl;
}

static bool keep(const struct synfin_passage *p, const struct synfin_fault_rule *f)
{
	struct synfin_net *sn = p->key.sn;
	u64 due = f->spec.action == SYNFIN_FAULT_HOLD ? 0 :
		  synfin_net_now(sn) + patience(sn, f);

	return !synfin_hold_keep(p, f->spec.action, f->id, due);
}

/* The copy waits behind the segment itself. */
static bool keep_copy(const struct synfin_passage *p,
		      const struct synfin_fault_rule *f)
{
	struct synfin_passage copy = *p;

	copy.skb = skb_copy(p->skb, GFP_ATOMIC | __GFP_NOWARN);
	if (!copy.skb)
		return false;
	if (keep(&copy, f))
		return true;
	kfree_skb(copy.skb);
	return false;
}

/* Whatever the sum was said to be, now it has to be looked at. */
static bool spoil(struct sk_buff *skb)
{
	u32 at = skb_transport_offset(skb) + SPOILT_BYTE;

	if (skb_ensure_writable(skb, at + 1))
		return false;
	skb->data[at] ^= SPOILT_BITS;
	skb->ip_summed = CHECKSUM_NONE;
	return true;
}

/* Return: false when there was no memory or no room to do it. */
static bool do_to(const struct synfin_passage *p, const struct synfin_fault_rule *f)
{
	switch (f->spec.action) {
	case SYNFIN_FAULT_DROP:
		synfin_count_drop(p->key.sn, SYNFIN_DROP_FAULT);
		kfree_skb(p->skb);
		return true;
	case SYNFIN_FAULT_DUP:
		return keep_copy(p, f);
	case SYNFIN_FAULT_CORRUPT:
		return spoil(p->skb);
	default:
		return keep(p, f);
	}
}

/**
 * synfin_passage_pass() - ask the fault rules, and do what they say
 * @p: the segment; its packet is the caller's no more if it is taken, see
 *	synfin_passage_taken()
 *
 * Context: BH off until synfin_event_flush(), under RCU, no lock held.
 *
 * Return: what was done, an enum synfin_fault.
 */
u8 synfin_passage_pass(struct synfin_passage *p)
{
	const struct synfin_fault_rule *f = synfin_fault_judge(p);
	struct synfin_net *sn = p->key.sn;

	if (!f)
		return SYNFIN_FAULT_NONE;
	if (!do_to(p, f)) {
		synfin_count_total(sn, SYNFIN_COUNTER_FAULTS_PASSED, 1);
		return SYNFIN_FAULT_NONE;
	}
	synfin_count_total(sn, SYNFIN_COUNTER_FAULTS, 1);
	record(p, f->spec.action, f->id);
	return f->spec.action;
}

/**
 * synfin_passage_resume() - a segment that was kept goes on
 * @p: the segment; its packet is gone afterwards
 *
 * Context: BH off, under RCU, no lock held.
 */
void synfin_passage_resume(struct synfin_passage *p)
{
	if (p->direction == SYNFIN_DIRECTION_IN)
		synfin_receive_passed(p);
	else
		synfin_transmit_passed(p);
}
