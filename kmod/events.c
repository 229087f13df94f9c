// SPDX-License-Identifier: GPL-2.0
/*
 * Records go into the history at once, under the lock of the connection that
 * they are about, and so in order. For netlink they are set aside, and sent
 * when that lock has been released, with those of other works that go on in the
 * same softirq; as each CPU sends its own with BH off, they leave in the order of
 * their numbers, and nothing is built when nobody listens.
 */
#include <linux/netlink.h>
#include <net/genetlink.h>
#include "counters.h"
#include "events.h"
#include "net.h"
#include "netlink.h"
#include "trace.h"

/* The most attributes that a record has: those of 4 bytes or less, of 8, 16. */
#define SMALL_ATTRIBUTES	24
#define LARGE_ATTRIBUTES	2
#define ADDRESSES		2
#define ATTRIBUTES_MAX \
	(SMALL_ATTRIBUTES * nla_total_size(sizeof(u32)) + \
	 LARGE_ATTRIBUTES * nla_total_size_64bit(sizeof(u64)) + \
	 ADDRESSES * nla_total_size(sizeof(struct in6_addr)))
#define MESSAGE_MAX	nlmsg_total_size(GENL_HDRLEN + ATTRIBUTES_MAX)

static bool is_timer(u8 what)
{
	return (what >= SYNFIN_WHAT_TIMER_RETRANSMIT &&
		what <= SYNFIN_WHAT_TIMER_USER) ||
	       what == SYNFIN_WHAT_TIMER_DELAYED_ACK ||
	       what == SYNFIN_WHAT_TIMER_KEEPALIVE;
}

/* Each of these asks first whether anybody looks on. */
static void trace(const struct synfin_record *rec)
{
	if (rec->fault) {
		trace_synfin_fault(rec);
		return;
	}
	if (rec->old_state != rec->new_state)
		trace_synfin_state(rec);
	if (rec->direction == SYNFIN_DIRECTION_IN)
		trace_synfin_segment_in(rec);
	else if (rec->direction == SYNFIN_DIRECTION_OUT)
		trace_synfin_segment_out(rec);
	else if (trace_synfin_timer_enabled() && is_timer(rec->what))
		trace_synfin_timer(rec);
}

/**
 * synfin_event_is_heard() - has netlink's group a subscriber?
 * @sn: the namespace
 *
 * It takes longer to ask than to make a record: once for each step is enough.
 */
bool synfin_event_is_heard(const struct synfin_net *sn)
{
	return genl_has_listeners(&synfin_genl_family, sn->net,
				  SYNFIN_NLGRP_EVENTS);
}

/* More records than one step can make: it says so by a gap in the numbers. */
static void set_aside(struct synfin_net *sn, const struct synfin_record *rec)
{
	struct synfin_percpu *pc = this_cpu_ptr(sn->percpu);

	if (pc->batched < SYNFIN_BATCH_MAX)
		pc->batch[pc->batched++] = *rec;
	else
		synfin_count_total(sn, SYNFIN_COUNTER_EVENTS_LOST, 1);
}

static bool is_of_connection(u32 id, u8 kind, u8 direction)
{
	return id && !(kind == SYNFIN_KIND_LISTENER && direction);
}

static bool is_kept(const struct synfin_record *rec)
{
	return rec->fault ||
	       is_of_connection(rec->id, rec->kind, rec->direction);
}

/**
 * synfin_event_is_wanted() - will anyone ever see a record?
 * @heard: what synfin_event_is_heard() said
 * @id: whom it is about, 0 is nobody
 * @kind: its form, an enum synfin_kind
 * @direction: of the segment, an enum synfin_direction
 *
 * Return: false when it needs not be made: the history does not keep it, and
 * neither a subscriber nor a tracepoint looks on.
 */
bool synfin_event_is_wanted(bool heard, u32 id, u8 kind, u8 direction)
{
	return heard || is_of_connection(id, kind, direction) ||
	       trace_synfin_state_enabled() ||
	       trace_synfin_segment_in_enabled() ||
	       trace_synfin_segment_out_enabled();
}

/**
 * synfin_event_add() - something happened
 * @sn: the namespace
 * @rec: what; its number and CPU are filled in here
 * @heard: what synfin_event_is_heard() said
 *
 * What belongs to no connection is not kept, and neither are segments that a
 * listener turned away: strangers could push the connections' own records out
 * of the history. A fault rule was made by one who may see what it does.
 *
 * Context: BH off until synfin_event_flush() was called.
 */
void synfin_event_add(struct synfin_net *sn, struct synfin_record *rec,
		      bool heard)
{
	rec->cpu = smp_processor_id();
	rec->sequence = this_cpu_inc_return(sn->percpu->sequence);
	trace(rec);
	if (is_kept(rec) && synfin_history_add(&sn->history, rec))
		synfin_count_total(sn, SYNFIN_COUNTER_EVENTS, 1);
	if (heard)
		set_aside(sn, rec);
}

static void *put_u16(void *at, u16 type, u16 value)
{
	struct nlattr *attr = at;

	attr->nla_type = type;
	attr->nla_len = nla_attr_size(sizeof(value));
	((u16 *)(attr + 1))[0] = value;
	((u16 *)(attr + 1))[1] = 0;
	return at + nla_total_size(sizeof(value));
}

static void *put_u32(void *at, u16 type, u32 value)
{
	struct nlattr *attr = at;

	attr->nla_type = type;
	attr->nla_len = nla_attr_size(sizeof(value));
	*(u32 *)(attr + 1) = value;
	return at + nla_total_size(sizeof(value));
}

/* What is 0 is left out. */
static void *put_any(void *at, u16 type, u32 value)
{
	return value ? put_u32(at, type, value) : at;
}

static void *put_addr(void *at, u16 type, const struct in6_addr *addr)
{
	struct nlattr *attr = at;

	if (synfin_addr_is_v4(addr))
		return put_u32(at, type, (__force u32)synfin_addr_v4(addr));
	attr->nla_type = type;
	attr->nla_len = nla_attr_size(sizeof(*addr));
	memcpy(attr + 1, addr, sizeof(*addr));
	return at + nla_total_size(sizeof(*addr));
}

static void *put_segment(void *at, const struct synfin_segment *seg)
{
	at = put_u32(at, SYNFIN_A_EVENT_SEQ, seg->seq);
	if (seg->flags & SYNFIN_FLAG_ACK)
		at = put_u32(at, SYNFIN_A_EVENT_ACK, seg->ack);
	at = put_u32(at, SYNFIN_A_EVENT_FLAGS, seg->flags);
	at = put_u32(at, SYNFIN_A_EVENT_WND, seg->wnd);
	at = put_u32(at, SYNFIN_A_EVENT_LEN, seg->len);
	return put_any(at, SYNFIN_A_EVENT_MSS, seg->mss);
}

static void *put_names(void *at, const struct synfin_record *rec)
{
	at = put_any(at, SYNFIN_A_EVENT_ID, rec->id);
	at = put_any(at, SYNFIN_A_EVENT_LISTENER_ID, rec->listener_id);
	at = put_u32(at, SYNFIN_A_EVENT_KIND, rec->kind);
	at = put_addr(at, SYNFIN_A_EVENT_LOCAL_ADDR, &rec->local);
	at = put_u16(at, SYNFIN_A_EVENT_LOCAL_PORT, rec->lport);
	at = put_addr(at, SYNFIN_A_EVENT_REMOTE_ADDR, &rec->remote);
	at = put_u16(at, SYNFIN_A_EVENT_REMOTE_PORT, rec->rport);
	return put_any(at, SYNFIN_A_EVENT_SCOPE_ID, rec->scope);
}

static void *put_what(void *at, const struct synfin_record *rec)
{
	at = put_u32(at, SYNFIN_A_EVENT_OLD_STATE, rec->old_state);
	at = put_u32(at, SYNFIN_A_EVENT_NEW_STATE, rec->new_state);
	at = put_u32(at, SYNFIN_A_EVENT_WHAT, rec->what);
	at = put_u32(at, SYNFIN_A_EVENT_RULE, rec->rule);
	at = put_any(at, SYNFIN_A_EVENT_CAUSE, rec->cause);
	at = put_any(at, SYNFIN_A_EVENT_DROP, rec->drop);
	at = put_any(at, SYNFIN_A_EVENT_REFUSAL, rec->refusal);
	at = put_any(at, SYNFIN_A_EVENT_ICMP, rec->icmp);
	return put_u32(at, SYNFIN_A_EVENT_DIRECTION, rec->direction);
}

static void *put_fault(void *at, const struct synfin_record *rec)
{
	at = put_u32(at, SYNFIN_A_EVENT_FAULT, rec->fault);
	return put_u32(at, SYNFIN_A_EVENT_RULE_ID, rec->rule_id);
}

static int put_when(struct sk_buff *skb, const struct synfin_record *rec)
{
	if (nla_put_u64_64bit(skb, SYNFIN_A_EVENT_TIME, rec->time,
			      SYNFIN_A_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_EVENT_SEQUENCE, rec->sequence,
			      SYNFIN_A_EVENT_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * synfin_event_fill() - put a record into a netlink message
 * @skb: the message
 * @rec: the record
 *
 * There are many attributes and very many records: whether there is room is
 * asked once, and not for each of them.
 *
 * Return: 0 or -EMSGSIZE.
 */
int synfin_event_fill(struct sk_buff *skb, const struct synfin_record *rec)
{
	void *begin = skb_tail_pointer(skb), *at;

	if (skb_tailroom(skb) < ATTRIBUTES_MAX)
		return -EMSGSIZE;
	at = put_what(put_names(begin, rec), rec);
	if (rec->direction)
		at = put_segment(at, &rec->seg);
	if (rec->fault)
		at = put_fault(at, rec);
	at = put_u32(at, SYNFIN_A_EVENT_CPU, rec->cpu);
	skb_put(skb, at - begin);
	return put_when(skb, rec);
}

static int add_message(struct sk_buff *skb, const struct synfin_record *rec)
{
	void *hdr = genlmsg_put(skb, 0, 0, &synfin_genl_family, 0,
				SYNFIN_CMD_EVENT);

	if (WARN_ON_ONCE(!hdr || synfin_event_fill(skb, rec)))
		return -EMSGSIZE;
	genlmsg_end(skb, hdr);
	return 0;
}

/* No larger than need be: a subscriber's buffer counts what is allocated. */
static struct sk_buff *messages(const struct synfin_record *recs,
				unsigned int count)
{
	struct sk_buff *skb = nlmsg_new(count * MESSAGE_MAX, GFP_ATOMIC);
	unsigned int i;

	for (i = 0; skb && i < count; i++) {
		if (add_message(skb, &recs[i])) {
			nlmsg_free(skb);
			return NULL;
		}
	}
	return skb;
}

static void send(struct synfin_net *sn, const struct synfin_record *recs,
		 unsigned int count)
{
	struct sk_buff *skb = messages(recs, count);
	int err = -ENOMEM;

	if (skb)
		err = genlmsg_multicast_netns(&synfin_genl_family, sn->net,
					      skb, 0, SYNFIN_NLGRP_EVENTS,
					      GFP_ATOMIC);
	if (err && err != -ESRCH)
		synfin_count_total(sn, SYNFIN_COUNTER_EVENTS_LOST, count);
}

static void send_all(struct synfin_percpu *pc)
{
	unsigned int i, count;

	for (i = 0; i < pc->batched; i += count) {
		count = min(pc->batched - i, SYNFIN_BATCH_FULL);
		send(pc->sn, &pc->batch[i], count);
	}
	pc->batched = 0;
}

/* In softirq, of the CPU where they were made. */
static void send_later(struct tasklet_struct *t)
{
	send_all(container_of(t, struct synfin_percpu, later));
}

/**
 * synfin_event_flush() - tell netlink's subscribers what was added
 * @sn: the namespace
 *
 * What comes in with one interrupt, or goes out and comes back by a loopback
 * device, is many works: their records leave together, behind the last of them.
 *
 * Context: BH off since synfin_event_add(), holding no lock.
 */
void synfin_event_flush(struct synfin_net *sn)
{
	struct synfin_percpu *pc = this_cpu_ptr(sn->percpu);

	if (pc->batched >= SYNFIN_BATCH_FULL)
		send_all(pc);
	else if (pc->batched)
		tasklet_schedule(&pc->later);
}

/**
 * synfin_events_init() - a namespace's records can be sent
 * @sn: the namespace
 */
void synfin_events_init(struct synfin_net *sn)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct synfin_percpu *pc = per_cpu_ptr(sn->percpu, cpu);

		pc->sn = sn;
		tasklet_setup(&pc->later, send_later);
	}
}

/**
 * synfin_events_exit() - no records are made any more
 * @sn: the namespace
 *
 * Context: process; waits for those that are being sent.
 */
void synfin_events_exit(struct synfin_net *sn)
{
	int cpu;

	for_each_possible_cpu(cpu)
		tasklet_kill(&per_cpu_ptr(sn->percpu, cpu)->later);
}
