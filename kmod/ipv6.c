// SPDX-License-Identifier: GPL-2.0
/*
 * IPv6. Extension headers and fragments are the stack's business: what comes
 * here is behind all of them. An address of IPv4 that is mapped has no place on
 * a wire, and would be taken for another family's here: it is refused.
 */
#include <linux/ipv6.h>
#include <net/addrconf.h>
#include <net/dsfield.h>
#include <net/ip6_checksum.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/protocol.h>
#include "compat.h"
#include "ip.h"
#include "module.h"
#include "receive.h"
#include "work.h"

static bool addressed_to_us(const struct sk_buff *skb)
{
	const struct in6_addr *daddr = &ipv6_hdr(skb)->daddr;

	return skb->pkt_type == PACKET_HOST && skb_dst(skb) &&
	       ipv6_unicast_destination(skb) &&
	       !ipv6_addr_is_multicast(daddr) && !ipv6_addr_v4mapped(daddr);
}

static bool bad_source(const struct sk_buff *skb)
{
	const struct in6_addr *saddr = &ipv6_hdr(skb)->saddr;

	return ipv6_addr_any(saddr) || ipv6_addr_is_multicast(saddr) ||
	       ipv6_addr_v4mapped(saddr) ||
	       (ipv6_addr_loopback(saddr) &&
		!(skb->dev->flags & IFF_LOOPBACK));
}

static u8 examine(const struct sk_buff *skb)
{
	if (!addressed_to_us(skb))
		return SYNFIN_DROP_NOT_FOR_US;
	return bad_source(skb) ? SYNFIN_DROP_BAD_SOURCE : SYNFIN_DROP_NONE;
}

static bool sums_up(const struct sk_buff *skb, __wsum sum)
{
	const struct ipv6hdr *h = ipv6_hdr(skb);

	return !csum_ipv6_magic(&h->saddr, &h->daddr, skb->len,
				synfin_module_protocol(), sum);
}

/* The device that it came in by, not the VRF that this one belongs to. */
static void read_ends(const struct sk_buff *skb, struct synfin_key *key)
{
	key->local = ipv6_hdr(skb)->daddr;
	key->remote = ipv6_hdr(skb)->saddr;
	if (synfin_addr_needs_scope(&key->local) ||
	    synfin_addr_needs_scope(&key->remote))
		key->scope = IP6CB(skb)->iif;
}

static u32 reply_mark(const struct net *net, const struct sk_buff *skb)
{
	return IP6_REPLY_MARK(net, skb->mark);
}

static bool is_host(const struct in6_addr *a)
{
	return !ipv6_addr_any(a) && !ipv6_addr_is_multicast(a);
}

/* Its networks have no broadcast. */
static bool leads_to_host(const struct dst_entry *dst)
{
	return true;
}

static bool is_own(struct net *net, const struct in6_addr *a, int scope)
{
	const struct net_device *dev = NULL;
	bool own;

	rcu_read_lock();
	if (scope)
		dev = dev_get_by_index_rcu(net, scope);
	own = (dev || !scope) && ipv6_chk_addr(net, a, dev, 0);
	rcu_read_unlock();
	return own;
}

static void init_flow(struct flowi6 *fl6, const struct synfin_key *key,
		      const struct synfin_way *way, u8 tos)
{
	*fl6 = (struct flowi6){
		.flowi6_oif = key->scope ?: way->oif ?: key->vrf,
		.flowi6_mark = way->mark,
		.flowi6_proto = synfin_module_protocol(),
		.flowi6_uid = sock_net_uid(key->sn->net, NULL),
		.flowlabel = ip6_make_flowinfo(tos, 0),
		.saddr = key->local,
		.daddr = key->remote,
		.fl6_sport = key->lport,
		.fl6_dport = key->rport,
	};
}

static struct dst_entry *route(const struct synfin_key *key,
			       const struct synfin_way *way, u8 tos,
			       struct in6_addr *source)
{
	struct dst_entry *dst;
	struct flowi6 fl6;

	init_flow(&fl6, key, way, tos);
	dst = ip6_dst_lookup_flow(key->sn->net, NULL, &fl6, NULL);
	if (source && !IS_ERR(dst))
		*source = fl6.saddr;
	return dst;
}

static u32 cookie(const struct dst_entry *dst)
{
	return rt6_get_cookie(synfin_rt6_of(dst));
}

static void put_checksum(const struct synfin_key *key, u32 len, __wsum sum,
			 __sum16 *check)
{
	*check = csum_ipv6_magic(&key->local, &key->remote, len,
				 synfin_module_protocol(), sum);
}

/* The same flow label for all of a connection, by the namespace's sysctls. */
static __be32 flow_label(const struct synfin_work *w, struct sk_buff *skb)
{
	struct net *net = w->sn->net;
	struct flowi6 fl6;

	init_flow(&fl6, &w->key, &w->way, w->block->p.tos);
	return ip6_make_flowlabel(net, skb, 0, ip6_default_np_autolabel(net),
				  &fl6);
}

static void put_header(const struct synfin_work *w, struct sk_buff *skb)
{
	const struct synfin_params *p = &w->block->p;
	__be32 label = flow_label(w, skb);
	struct ipv6hdr *h;

	skb->protocol = htons(ETH_P_IPV6);
	h = skb_push(skb, sizeof(*h));
	skb_reset_network_header(skb);
	ip6_flow_hdr(h, p->tos, label);
	h->nexthdr = synfin_module_protocol();
	h->hop_limit = p->ttl;
	h->saddr = w->key.local;
	h->daddr = w->key.remote;
}

static u8 tos(const struct sk_buff *skb)
{
	return ipv6_get_dsfield(ipv6_hdr(skb));
}

static void send(struct net *net, struct sk_buff *skb)
{
	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	ip6_local_out(net, NULL, skb);
}

const struct synfin_ip synfin_ipv6 = {
	.header = sizeof(struct ipv6hdr),
	.mss_default = SYNFIN_MSS_DEFAULT_V6,
	.examine = examine,
	.sums_up = sums_up,
	.read_ends = read_ends,
	.reply_mark = reply_mark,
	.is_host = is_host,
	.leads_to_host = leads_to_host,
	.is_own = is_own,
	.route = route,
	.cookie = cookie,
	.put_checksum = put_checksum,
	.put_header = put_header,
	.tos = tos,
	.send = send,
};

static const struct inet6_protocol handlers = {
	.handler = synfin_rcv,
	.err_handler = synfin_icmpv6,
	.flags = INET6_PROTO_FINAL,
};

/**
 * synfin_ipv6_init() - let IPv6's packets come in
 *
 * Where IPv6 was switched off at boot none will come, and none can be sent.
 *
 * Return: 0, or a negative errno when another has the protocol number.
 */
int synfin_ipv6_init(void)
{
	return inet6_add_protocol(&handlers, synfin_module_protocol());
}

/**
 * synfin_ipv6_exit() - let IPv6's packets come in no more
 */
void synfin_ipv6_exit(void)
{
	inet6_del_protocol(&handlers, synfin_module_protocol());
}
