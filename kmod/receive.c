// SPDX-License-Identifier: GPL-2.0
/*
 * A packet arrives. What is malformed, mis-addressed or mis-summed is dropped
 * and counted without a word (RFC 9293 3.1, 3.9.2.3); the rest is a segment for
 * a connection, for a listener, or for nobody.
 */
#include <linux/netdevice.h>
#include "counters.h"
#include "ip.h"
#include "listeners.h"
#include "packet.h"
#include "passage.h"
#include "receive.h"
#include "stream.h"
#include "table.h"
#include "work.h"

/*
 * The sum over what is really there. CHECKSUM_UNNECESSARY is not believed: no
 * device knows this protocol, so that it can only be a mistake. A sum that is
 * still to be filled in has not left this machine.
 */
static bool checksum_ok(struct sk_buff *skb)
{
	const struct synfin_ip *ip = synfin_ip_of_packet(skb);

	if (skb->ip_summed == CHECKSUM_PARTIAL &&
	    skb_checksum_start(skb) == skb->data &&
	    skb->csum_offset == SYNFIN_CHECKSUM_AT)
		return true;
	if (skb->ip_summed == CHECKSUM_COMPLETE &&
	    ip->sums_up(skb, skb->csum))
		return true;
	return ip->sums_up(skb, synfin_packet_sum(skb));
}

/* The header, all of it readable. Return: an enum synfin_drop. */
static u8 read_header(struct sk_buff *skb, struct synfin_segment *seg)
{
	u32 hdr_len;

	if (!pskb_may_pull(skb, SYNFIN_HEADER_MIN))
		return SYNFIN_DROP_TOO_SHORT;
	hdr_len = synfin_wire_header_len(skb->data);
	if (hdr_len > SYNFIN_HEADER_MIN && hdr_len <= skb->len &&
	    !pskb_may_pull(skb, hdr_len))
		return SYNFIN_DROP_NO_MEMORY;
	return synfin_wire_parse(skb->data, skb_headlen(skb), skb->len, seg);
}

static void read_key(struct synfin_work *w, const struct sk_buff *skb)
{
	const struct synfin_ports *ports = (const void *)skb->data;

	w->key = (struct synfin_key){
		.sn = w->sn,
		.lport = ports->dest,
		.rport = ports->source,
	};
	synfin_ip_of_packet(skb)->read_ends(skb, &w->key);
	/* A packet that came in by a VRF belongs there, and so does the answer. */
	if (!w->key.scope && netif_is_l3_master(skb->dev))
		w->key.vrf = skb->dev->ifindex;
}

/* Everything that can be judged without knowing any connection. */
static u8 examine(struct synfin_work *w, struct sk_buff *skb)
{
	u8 drop;

	if (READ_ONCE(w->sn->dying))
		return SYNFIN_DROP_NAMESPACE_EXIT;
	drop = synfin_ip_of_packet(skb)->examine(skb);
	if (drop)
		return drop;
	drop = read_header(skb, &w->ev.seg);
	if (drop)
		return drop;
	if (!checksum_ok(skb))
		return SYNFIN_DROP_BAD_CHECKSUM;
	read_key(w, skb);
	if (!w->key.lport || !w->key.rport)
		return SYNFIN_DROP_PORT_ZERO;
	if (synfin_key_is_self(&w->key))
		return SYNFIN_DROP_LAND;
	return SYNFIN_DROP_NONE;
}

/* Nobody knows the sender: is it an address that can be answered at all? */
static u8 examine_stranger(struct synfin_work *w)
{
	const struct in6_addr *remote = &w->key.remote;
	const struct synfin_ip *ip = synfin_ip_of(remote);

	if (!ip->is_host(remote))
		return SYNFIN_DROP_BAD_SOURCE;
	/* The way of an answer says whether it is a network's broadcast. */
	if (synfin_work_route(w) && !ip->leads_to_host(w->dst))
		return SYNFIN_DROP_BAD_SOURCE;
	return SYNFIN_DROP_NONE;
}

/* A listener or, where there is none, CLOSED stands for the connection. */
static u8 stand_in(struct synfin_work *w)
{
	struct synfin_listener *l = synfin_listener_find(&w->key, w->iif);

	if (l && synfin_entry_tryget(&l->entry)) {
		synfin_work_listen(w, l);
	} else {
		w->block = synfin_net_block(w->sn);
		w->kind = SYNFIN_KIND_CONNECTION;
		w->id = 0;
		synfin_cb_init(&w->cb);
	}
	w->mss = 0;
	return examine_stranger(w);
}

/* Someone else's SYN may have been first; then there is a connection now. */
static u8 deliver(struct synfin_work *w)
{
	struct synfin_entry *e;
	int err = -EEXIST;
	u8 drop;

	while (err == -EEXIST) {
		w->block = NULL;
		/* what stood in for it last time may have gone another way */
		dst_release(w->dst);
		w->dst = NULL;
		w->error = 0;
		e = synfin_table_lookup(&w->key);
		if (e) {
			if (!synfin_work_lock(w, e))
				continue;
			if (!synfin_stream_has_room(w)) {
				synfin_work_unlock(w);
				return SYNFIN_DROP_NO_MEMORY;
			}
		} else {
			drop = stand_in(w);
			if (drop) {
				synfin_work_unlock(w);
				return drop;
			}
		}
		err = synfin_work_run(w);
	}
	return SYNFIN_DROP_NONE;
}

static void finish(struct synfin_work *w, u8 drop)
	__releases(RCU)
{
	struct sk_buff *skb = w->skb;

	if (drop)
		synfin_work_dropped(w, drop);
	synfin_work_end(w);
	if (drop)
		kfree_skb(skb);
	else
		consume_skb(skb);
}

/* Return: an enum synfin_drop. */
static u8 go_on(struct synfin_work *w, u8 fault)
{
	if (synfin_passage_taken(fault))
		w->skb = NULL;
	else if (fault == SYNFIN_FAULT_CORRUPT)
		return examine(w, w->skb) ?: deliver(w);
	else
		return deliver(w);
	return SYNFIN_DROP_NONE;
}

/* There are fault rules: they have their say before any connection. */
static void receive_by_rules(struct synfin_work *w)
	__releases(RCU)
{
	struct synfin_passage p;
	u8 fault;

	synfin_passage_in(&p, w);
	fault = synfin_passage_pass(&p);
	finish(w, go_on(w, fault));
	if (!synfin_passage_taken(fault))
		synfin_hold_follow(&p);
}

static void begin(struct synfin_work *w, struct synfin_net *sn,
		  struct sk_buff *skb)
	__acquires(RCU)
{
	synfin_work_begin(w, sn);
	w->skb = skb;
	w->what = SYNFIN_WHAT_SEGMENT;
	w->ev.type = SYNFIN_EV_SEGMENT;
}

/**
 * synfin_rcv() - a packet of our protocol for this host
 * @skb: the packet, its data behind the IP header
 *
 * Context: softirq, under RCU.
 *
 * Return: 0: it was taken, whatever it was.
 */
int synfin_rcv(struct sk_buff *skb)
{
	struct synfin_work w __uninitialized;
	u8 drop;

	begin(&w, synfin_net_of(dev_net(skb->dev)), skb);
	w.way.mark = synfin_ip_of_packet(skb)->reply_mark(w.sn->net, skb);
	w.iif = skb->skb_iif;
	synfin_count_total(w.sn, SYNFIN_COUNTER_SEGMENTS_IN, 1);
	drop = examine(&w, skb);
	if (!drop && synfin_faults_exist(&w.sn->faults))
		receive_by_rules(&w);
	else
		finish(&w, drop ?: deliver(&w));
	return 0;
}

/**
 * synfin_receive_passed() - a segment that was kept arrives
 * @p: the segment
 *
 * Context: BH off, under RCU, no lock held.
 */
void synfin_receive_passed(const struct synfin_passage *p)
{
	struct synfin_work w __uninitialized;

	begin(&w, p->key.sn, p->skb);
	w.key = p->key;
	w.ev.seg = p->seg;
	w.way = p->way;
	w.iif = p->iif;
	finish(&w, deliver(&w));
}
