// SPDX-License-Identifier: GPL-2.0
/*
 * Segments become packets. They are built under the connection's lock and sent
 * when it has been released: what leaves here may come back on the same stack,
 * through a redirect or a loop, and find the same connection.
 *
 * There is no socket behind them: ip_local_out() and routing do without, as
 * tunnels do. The checksum is always computed here; no device knows protocol
 * 253, and some would take it for something else.
 */
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/route.h>
#include "events.h"
#include "module.h"
#include "packet.h"
#include "passage.h"
#include "pattern.h"
#include "stream.h"
#include "work.h"

#define PMTU_MAX	65535u
#define HEADERS		(sizeof(struct iphdr) + SYNFIN_HEADER_MIN)

/*
 * Looked up anew for each work: so there is no route to have second thoughts
 * about when R1 says that IP should be told (RFC 9293 3.8.3).
 */
static struct rtable *route(const struct synfin_key *key, u32 mark, u8 tos)
{
	struct net *net = key->sn->net;
	struct flowi4 fl4;

	flowi4_init_output(&fl4, key->vrf, mark, RT_TOS(tos),
			   RT_SCOPE_UNIVERSE, synfin_module_protocol(), 0,
			   synfin_addr_v4(&key->remote),
			   synfin_addr_v4(&key->local),
			   key->rport, key->lport,
			   sock_net_uid(net, NULL));
	return ip_route_output_flow(net, &fl4, NULL);
}

static u16 mss_of(const struct rtable *rt)
{
	return clamp_t(u32, dst_mtu(&rt->dst), HEADERS + SYNFIN_MSS_FLOOR,
		       PMTU_MAX) - HEADERS;
}

/**
 * synfin_work_route() - find the way to the peer, once for each work
 * @w: the work, its key and block set
 *
 * For a connection that is not there yet, w->mss becomes what the way's MTU
 * leaves (RFC 9293 3.7.1).
 *
 * Return: false when there is none; w->error says why.
 */
bool synfin_work_route(struct synfin_work *w)
{
	struct rtable *rt;

	if (w->error)
		return false;
	if (!w->rt) {
		rt = route(&w->key, w->mark, w->block->p.tos);
		if (IS_ERR(rt)) {
			w->error = PTR_ERR(rt);
			return false;
		}
		w->rt = rt;
	}
	if (!w->mss)
		w->mss = mss_of(w->rt);
	return true;
}

/* The user's bytes, or those that a managed connection sends. */
static void copy_payload(const struct synfin_stream *s, u32 offset, u8 *to,
			 u32 len)
{
	u32 i;

	if (s) {
		synfin_stream_copy(s, offset, to, len);
		return;
	}
	for (i = 0; i < len; i++)
		to[i] = synfin_pattern(offset + i);
}

/* Payload lies in pages, from a page's beginning. */
static void fill_payload(struct synfin_work *w, struct sk_buff *skb,
			 u32 offset)
{
	const struct synfin_stream *s = synfin_stream_of(w);
	int i;

	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(skb)->frags[i];
		u8 *page = kmap_local_page(skb_frag_page(frag));

		copy_payload(s, offset, page + skb_frag_off(frag),
			     skb_frag_size(frag));
		kunmap_local(page);
		offset += skb_frag_size(frag);
	}
}

/* Headers are linear; payload is in pages, for an MSS may be near 64 KB. */
static struct sk_buff *alloc_segment(u32 payload)
{
	int err;
	struct sk_buff *skb =
		alloc_skb_with_frags(MAX_HEADER + sizeof(struct iphdr) +
				     SYNFIN_HEADER_SYN, payload,
				     0, &err, GFP_ATOMIC | __GFP_NOWARN);

	if (!skb)
		return NULL;
	skb_reserve(skb, MAX_HEADER + sizeof(struct iphdr));
	return skb;
}

static void put_header(struct synfin_work *w, struct sk_buff *skb,
		       const struct synfin_tx *tx)
{
	const struct synfin_key *key = &w->key;
	u32 hdr_len = synfin_wire_build(&tx->seg, ntohs(key->lport),
					ntohs(key->rport),
					skb_tail_pointer(skb));
	__sum16 *check;

	skb_reset_transport_header(skb);
	__skb_put(skb, hdr_len);
	/* The pages are there already; from here on they count. */
	skb->data_len = tx->seg.len;
	skb->len += tx->seg.len;
	fill_payload(w, skb, tx->offset);
	check = (__sum16 *)(skb_transport_header(skb) + SYNFIN_CHECKSUM_AT);
	*check = csum_tcpudp_magic(synfin_addr_v4(&key->local),
				   synfin_addr_v4(&key->remote), skb->len,
				   synfin_module_protocol(),
				   skb_checksum(skb, 0, skb->len, 0));
}

static void put_ip(struct synfin_work *w, struct sk_buff *skb)
{
	const struct synfin_params *p = &w->block->p;
	struct dst_entry *dst = &w->rt->dst;
	struct iphdr *iph;

	skb_dst_set(skb, dst_clone(dst));
	skb->protocol = htons(ETH_P_IP);
	skb->mark = w->mark;
	skb->priority = rt_tos2priority((u8)p->tos);
	iph = skb_push(skb, sizeof(*iph));
	skb_reset_network_header(skb);
	*iph = (struct iphdr){
		.version = 4,
		.ihl = sizeof(*iph) / 4,
		.tos = p->tos,
		.frag_off = dst_metric_locked(dst, RTAX_MTU) ? 0 : htons(IP_DF),
		.ttl = p->ttl,
		.protocol = synfin_module_protocol(),
		.saddr = synfin_addr_v4(&w->key.local),
		.daddr = synfin_addr_v4(&w->key.remote),
	};
	ip_select_ident(w->sn->net, skb, NULL);
}

/* A segment that can not be built is lost as others are: timers see to it. */
static void queue_segment(struct synfin_work *w, const struct synfin_tx *tx)
{
	struct sk_buff *skb = NULL;

	if (!synfin_work_route(w)) {
		synfin_count_drop(w->sn, SYNFIN_DROP_NO_ROUTE);
	} else {
		skb = alloc_segment(tx->seg.len);
		if (!skb)
			synfin_count_drop(w->sn, SYNFIN_DROP_NO_MEMORY);
	}
	if (!skb) {
		if (tx->narcs)
			w->unsent = *tx;
		return;
	}
	put_header(w, skb, tx);
	put_ip(w, skb);
	synfin_parcel_of(skb)->tx = *tx;
	__skb_queue_tail(&w->queue, skb);
}

/* Resets where there is no connection are limited (RSG-12). */
static bool may_reply(struct synfin_work *w)
{
	struct synfin_net *sn = w->sn;
	u64 most = rcu_dereference(sn->block)->p.rst_limit;
	/* Exact, the limit would tell strangers of each other. */
	u32 fewer = reciprocal_scale(get_random_u32(), most / 8 + 1);
	bool allowed;

	if (w->entry || !(w->out.reply.flags & SYNFIN_FLAG_RST))
		return true;
	spin_lock(&sn->rst_lock);
	allowed = synfin_limit_allow(&sn->rst_limit, w->env.now,
				     SYNFIN_NS_PER_SEC, most, fewer);
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
	struct synfin_tx tx;

	queue_reply(w);
	while (synfin_next_segment(&w->cb, &w->env, &tx)) {
		if (tx.again)
			w->again++;
		else
			w->sent += tx.seg.len;
		queue_segment(w, &tx);
	}
}

static void transmit(struct synfin_net *sn, struct sk_buff *skb)
{
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	ip_local_out(sn->net, NULL, skb);
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
	transmit(w->sn, skb);
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
			transmit(w->sn, skb);
	}
	if (w->rt)
		ip_rt_put(w->rt);
	w->rt = NULL;
}

/**
 * synfin_transmit_passed() - send a segment that was kept
 * @p: the segment, whose packet has no route any more
 *
 * Context: BH off, under RCU, no lock held.
 */
void synfin_transmit_passed(const struct synfin_passage *p)
{
	struct synfin_net *sn = p->key.sn;
	struct rtable *rt = route(&p->key, p->mark, ip_hdr(p->skb)->tos);

	synfin_event_flush(sn);
	if (IS_ERR(rt)) {
		synfin_count_drop(sn, SYNFIN_DROP_NO_ROUTE);
		kfree_skb(p->skb);
		return;
	}
	skb_dst_set(p->skb, &rt->dst);
	transmit(sn, p->skb);
}
