// SPDX-License-Identifier: GPL-2.0
/*
 * Segments become packets. They are built under the connection's lock and sent
 * when it has been released: what leaves here may come back on the same stack,
 * through a redirect or a loop, and find the same connection.
 *
 * The checksum is always computed here; no device knows protocol 253, and some
 * would take it for something else.
 */
#include <linux/skbuff.h>
#include "counters.h"
#include "events.h"
#include "ip.h"
#include "packet.h"
#include "passage.h"
#include "pattern.h"
#include "stream.h"
#include "work.h"

static const struct synfin_ip *ip_of(const struct synfin_work *w)
{
	return synfin_ip_of(&w->key.remote);
}

/* The user's bytes, or those that a managed connection sends. */
static void copy_payload(const struct synfin_stream *s,
			 const struct synfin_tx *tx, u32 at, u8 *to, u32 len)
{
	u32 i;

	if (s) {
		synfin_stream_copy(s, tx->index + at, to, len);
		return;
	}
	for (i = 0; i < len; i++)
		to[i] = synfin_pattern(tx->offset + at + i);
}

/* Payload lies behind the headers, or in pages, from a page's beginning. */
static void fill_payload(struct synfin_work *w, struct sk_buff *skb,
			 const struct synfin_tx *tx)
{
	const struct synfin_stream *s = synfin_stream_of(w);
	u32 at = 0;
	int i;

	if (!skb_shinfo(skb)->nr_frags) {
		copy_payload(s, tx, 0, __skb_put(skb, tx->seg.len),
			     tx->seg.len);
		return;
	}
	/* The pages are there already; from here on they count. */
	skb->data_len = tx->seg.len;
	skb->len += tx->seg.len;
	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		u8 *page = kmap_local_page(skb_frag_page(frag));

		copy_payload(s, tx, at, page + skb_frag_off(frag),
			     skb_frag_size(frag));
		kunmap_local(page);
		at += skb_frag_size(frag);
	}
}

/*
 * The packet at work is not needed any more when it has been read and carried
 * nothing: the answer to it takes its place.
 */
static struct sk_buff *reuse_packet(struct synfin_work *w,
				    const struct synfin_tx *tx)
{
	struct sk_buff *skb = w->skb;

	if (!skb || w->ev.type != SYNFIN_EV_SEGMENT || w->ev.seg.len ||
	    tx->seg.len ||
	    !synfin_packet_renew(skb, w->dst, ip_of(w)->header))
		return NULL;
	w->skb = NULL;
	return skb;
}

/*
 * All in one piece, if that fits in a page; else payload is in pages, for an MSS
 * may be near 64 KB.
 */
static struct sk_buff *alloc_segment(u32 header, u32 payload)
{
	u32 room = MAX_HEADER + header + SYNFIN_HEADER_SYN;
	bool whole = payload <= SKB_MAX_ORDER(room, 0);
	struct sk_buff *skb;
	int err;

	if (whole)
		skb = alloc_skb(room + payload, GFP_ATOMIC | __GFP_NOWARN);
	else
		skb = alloc_skb_with_frags(room, payload, 0, &err,
					   GFP_ATOMIC | __GFP_NOWARN);
	if (skb)
		skb_reserve(skb, MAX_HEADER + header);
	return skb;
}

static void put_segment(struct synfin_work *w, struct sk_buff *skb,
			const struct synfin_tx *tx)
{
	const struct synfin_key *key = &w->key;
	u32 hdr_len = synfin_wire_build(&tx->seg, ntohs(key->lport),
					ntohs(key->rport),
					skb_tail_pointer(skb));
	__sum16 *check;

	skb_reset_transport_header(skb);
	__skb_put(skb, hdr_len);
	fill_payload(w, skb, tx);
	check = (__sum16 *)(skb_transport_header(skb) + SYNFIN_CHECKSUM_AT);
	ip_of(w)->put_checksum(key, skb->len, synfin_packet_sum(skb), check);
}

static void put_ip(struct synfin_work *w, struct sk_buff *skb)
{
	skb_dst_set(skb, dst_clone(w->dst));
	skb->mark = w->way.mark;
	ip_of(w)->put_header(w, skb);
}

/* A segment that can not be built is lost as others are: timers see to it. */
static void queue_segment(struct synfin_work *w, const struct synfin_tx *tx)
{
	struct sk_buff *skb = NULL;

	if (!synfin_work_route(w)) {
		synfin_count_drop(w->sn, SYNFIN_DROP_NO_ROUTE);
	} else {
		skb = reuse_packet(w, tx) ?:
		      alloc_segment(ip_of(w)->header, tx->seg.len);
		if (!skb)
			synfin_count_drop(w->sn, SYNFIN_DROP_NO_MEMORY);
	}
	if (!skb) {
		if (tx->narcs)
			w->unsent = *tx;
		return;
	}
	put_segment(w, skb, tx);
	put_ip(w, skb);
	synfin_parcel_of(skb)->tx = *tx;
	__skb_queue_tail(&w->queue, skb);
}

/* Resets where there is no connection are limited (RSG-12). */
static bool may_reply(struct synfin_work *w)
{
	struct synfin_net *sn = w->sn;
	u64 most, began;
	bool allowed;

	if (w->entry || !(w->out.reply.flags & SYNFIN_FLAG_RST))
		return true;
	most = rcu_dereference(sn->block)->p.rst_limit;
	spin_lock(&sn->rst_lock);
	began = sn->rst_limit.start;
	/* Exact, the limit would tell strangers of each other. */
	allowed = synfin_limit_allow(&sn->rst_limit, w->env.now,
				     SYNFIN_NS_PER_SEC, most,
				     reciprocal_scale(sn->rst_fewer,
						      most / 8 + 1));
	if (sn->rst_limit.start != began)
		sn->rst_fewer = get_random_u32();
	spin_unlock(&sn->rst_lock);
	return allowed;
}

static void queue_reply(struct synfin_work *w)
{
	struct synfin_tx tx = {
		.seg = w->out.reply, .rule = w->out.rule,
	};

	if (!w->out.reply.flags)
		return;
	if (may_reply(w)) {
		queue_segment(w, &tx);
		return;
	}
	w->out.limited = true;
	w->out.drop = SYNFIN_DROP_RST_LIMITED;
	synfin_count_rule(w->sn, SYNFIN_RULE_RSG_12);
}

/**
 * synfin_work_pull() - build what is to be sent: the answer, then the rest
 * @w: the work, stepped
 */
void synfin_work_pull(struct synfin_work *w)
{
	struct synfin_tx tx __uninitialized;

	queue_reply(w);
	while (synfin_next_segment(&w->cb, &w->env, &tx)) {
		if (tx.again)
			w->again++;
		else
			w->sent += tx.seg.len;
		queue_segment(w, &tx);
	}
}

/* There are fault rules: they have their say first. */
static void transmit_by_rules(struct synfin_work *w, struct sk_buff *skb)
{
	struct synfin_passage p;
	u8 fault;

	synfin_passage_out(&p, w, skb);
	fault = synfin_passage_pass(&p);
	synfin_event_flush(w->sn);
	if (synfin_passage_taken(fault))
		return;
	ip_of(w)->send(w->sn->net, skb);
	synfin_hold_follow(&p);
}

/**
 * synfin_work_transmit() - send what was built
 * @w: the work, holding no lock
 */
void synfin_work_transmit(struct synfin_work *w)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&w->queue))) {
		if (synfin_faults_exist(&w->sn->faults))
			transmit_by_rules(w, skb);
		else
			ip_of(w)->send(w->sn->net, skb);
	}
	dst_release(w->dst);
	w->dst = NULL;
}

/**
 * synfin_transmit_passed() - send a segment that was kept
 * @p: the segment, whose packet has no route any more
 *
 * Context: BH off, under RCU, no lock held.
 */
void synfin_transmit_passed(const struct synfin_passage *p)
{
	const struct synfin_ip *ip = synfin_ip_of(&p->key.remote);
	struct synfin_net *sn = p->key.sn;
	struct dst_entry *dst = ip->route(&p->key, &p->way, ip->tos(p->skb),
					  NULL);

	synfin_event_flush(sn);
	if (IS_ERR(dst)) {
		synfin_count_drop(sn, SYNFIN_DROP_NO_ROUTE);
		kfree_skb(p->skb);
		return;
	}
	skb_dst_set(p->skb, dst);
	ip->send(sn->net, p->skb);
}
