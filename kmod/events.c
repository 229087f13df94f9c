// SPDX-License-Identifier: GPL-2.0
/*
 * Records go into the history at once, under the lock of the connection that
 * they are about, and so in order. For netlink they are set aside, and sent
 * when that lock has been released; as BH stays off in between, they leave in
 * the order of their numbers, and nothing is built when nobody listens.
 */
#include <linux/netlink.h>
#include <net/genetlink.h>
#include "events.h"
#include "net.h"
#include "netlink.h"
#include "trace.h"

/* The most attributes that a record has: those of 4 bytes or less, of 8, 16. */
#define SMALL_ATTRIBUTES	24
#define LARGE_ATTRIBUTES	2
#define ADDRESSES		2

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
	else if ((rec->what >= SYNFIN_WHAT_TIMER_RETRANSMIT &&
		  rec->what <= SYNFIN_WHAT_TIMER_USER) ||
		 rec->what == SYNFIN_WHAT_TIMER_DELAYED_ACK ||
		 rec->what == SYNFIN_WHAT_TIMER_KEEPALIVE)
		trace_synfin_timer(rec);
}

static bool anyone_listens(const struct synfin_net *sn)
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

static bool is_kept(const struct synfin_record *rec)
{
	if (rec->fault)
		return true;
	return rec->id && !(rec->kind == SYNFIN_KIND_LISTENER &&
			    rec->direction);
}

/**
 * synfin_event_add() - something happened
 * @sn: the namespace
 * @rec: what; its number and CPU are filled in here
 *
 * What belongs to no connection is not kept, and neither are segments that a
 * listener turned away: strangers could push the connections' own records out
 * of the history. A fault rule was made by one who may see what it does.
 *
 * Context: BH off until synfin_event_flush() was called.
 */
void synfin_event_add(struct synfin_net *sn, struct synfin_record *rec)
{
	rec->cpu = smp_processor_id();
	rec->sequence = this_cpu_inc_return(sn->percpu->sequence);
	trace(rec);
	if (is_kept(rec) && synfin_history_add(&sn->history, rec))
		synfin_count_total(sn, SYNFIN_COUNTER_EVENTS, 1);
	if (anyone_listens(sn))
		set_aside(sn, rec);
}

static int fill_segment(struct sk_buff *skb, const struct synfin_segment *seg)
{
	if (nla_put_u32(skb, SYNFIN_A_EVENT_SEQ, seg->seq) ||
	    ((seg->flags & SYNFIN_FLAG_ACK) &&
	     nla_put_u32(skb, SYNFIN_A_EVENT_ACK, seg->ack)) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_FLAGS, seg->flags) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_WND, seg->wnd) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_LEN, seg->len) ||
	    (seg->mss && nla_put_u32(skb, SYNFIN_A_EVENT_MSS, seg->mss)))
		return -EMSGSIZE;
	return 0;
}

static int fill_names(struct sk_buff *skb, const struct synfin_record *rec)
{
	if ((rec->id && nla_put_u32(skb, SYNFIN_A_EVENT_ID, rec->id)) ||
	    (rec->listener_id &&
	     nla_put_u32(skb, SYNFIN_A_EVENT_LISTENER_ID, rec->listener_id)) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_KIND, rec->kind) ||
	    synfin_addr_put(skb, SYNFIN_A_EVENT_LOCAL_ADDR, &rec->local) ||
	    nla_put_u16(skb, SYNFIN_A_EVENT_LOCAL_PORT, rec->lport) ||
	    synfin_addr_put(skb, SYNFIN_A_EVENT_REMOTE_ADDR, &rec->remote) ||
	    nla_put_u16(skb, SYNFIN_A_EVENT_REMOTE_PORT, rec->rport) ||
	    (rec->scope &&
	     nla_put_u32(skb, SYNFIN_A_EVENT_SCOPE_ID, rec->scope)))
		return -EMSGSIZE;
	return 0;
}

static int fill_what(struct sk_buff *skb, const struct synfin_record *rec)
{
	if (nla_put_u32(skb, SYNFIN_A_EVENT_OLD_STATE, rec->old_state) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_NEW_STATE, rec->new_state) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_WHAT, rec->what) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_RULE, rec->rule) ||
	    (rec->cause && nla_put_u32(skb, SYNFIN_A_EVENT_CAUSE,
				       rec->cause)) ||
	    (rec->drop && nla_put_u32(skb, SYNFIN_A_EVENT_DROP, rec->drop)) ||
	    (rec->refusal && nla_put_u32(skb, SYNFIN_A_EVENT_REFUSAL,
					 rec->refusal)) ||
	    (rec->icmp && nla_put_u32(skb, SYNFIN_A_EVENT_ICMP, rec->icmp)) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_DIRECTION, rec->direction))
		return -EMSGSIZE;
	return 0;
}

static int fill_fault(struct sk_buff *skb, const struct synfin_record *rec)
{
	if (nla_put_u32(skb, SYNFIN_A_EVENT_FAULT, rec->fault) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_RULE_ID, rec->rule_id))
		return -EMSGSIZE;
	return 0;
}

static int fill_when(struct sk_buff *skb, const struct synfin_record *rec)
{
	if (nla_put_u64_64bit(skb, SYNFIN_A_EVENT_TIME, rec->time,
			      SYNFIN_A_EVENT_PAD) ||
	    nla_put_u32(skb, SYNFIN_A_EVENT_CPU, rec->cpu) ||
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
 * Return: 0 or -EMSGSIZE.
 */
int synfin_event_fill(struct sk_buff *skb, const struct synfin_record *rec)
{
	int err = fill_names(skb, rec) ?: fill_what(skb, rec);

	if (!err && rec->direction)
		err = fill_segment(skb, &rec->seg);
	if (!err && rec->fault)
		err = fill_fault(skb, rec);
	return err ?: fill_when(skb, rec);
}

/* No larger than need be: a subscriber's buffer counts what is allocated. */
static struct sk_buff *message(const struct synfin_record *rec)
{
	size_t size = SMALL_ATTRIBUTES * nla_total_size(sizeof(u32)) +
		      LARGE_ATTRIBUTES * nla_total_size_64bit(sizeof(u64)) +
		      ADDRESSES * nla_total_size(sizeof(struct in6_addr));
	struct sk_buff *skb = genlmsg_new(size, GFP_ATOMIC);
	void *hdr;

	if (!skb)
		return NULL;
	hdr = genlmsg_put(skb, 0, 0, &synfin_genl_family, 0, SYNFIN_CMD_EVENT);
	if (WARN_ON_ONCE(!hdr || synfin_event_fill(skb, rec))) {
		nlmsg_free(skb);
		return NULL;
	}
	genlmsg_end(skb, hdr);
	return skb;
}

static void send(struct synfin_net *sn, const struct synfin_record *rec)
{
	struct sk_buff *skb = message(rec);
	int err = -ENOMEM;

	if (skb)
		err = genlmsg_multicast_netns(&synfin_genl_family, sn->net,
					      skb, 0, SYNFIN_NLGRP_EVENTS,
					      GFP_ATOMIC);
	if (err && err != -ESRCH)
		synfin_count_total(sn, SYNFIN_COUNTER_EVENTS_LOST, 1);
}

/**
 * synfin_event_flush() - tell netlink's subscribers what was added
 * @sn: the namespace
 *
 * Context: BH off since synfin_event_add(), holding no lock.
 */
void synfin_event_flush(struct synfin_net *sn)
{
	struct synfin_percpu *pc = this_cpu_ptr(sn->percpu);
	unsigned int i;

	for (i = 0; i < pc->batched; i++)
		send(sn, &pc->batch[i]);
	pc->batched = 0;
}
