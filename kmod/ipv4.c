// SPDX-License-Identifier: GPL-2.0
/*
 * IPv4. There is no socket behind our packets: ip_local_out() and routing do
 * without, as tunnels do.
 */
#include <linux/inetdevice.h>
#include <net/ip.h>
#include <net/protocol.h>
#include <net/route.h>
#include "ip.h"
#include "module.h"
#include "receive.h"
#include "work.h"

/* To us alone? A unicast frame may carry a broadcast address. */
static bool addressed_to_us(const struct sk_buff *skb)
{
	const struct rtable *rt = skb_rtable(skb);

	return skb->pkt_type == PACKET_HOST && rt &&
	       !(rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST)) &&
	       !ipv4_is_multicast(ip_hdr(skb)->daddr) &&
	       !ipv4_is_lbcast(ip_hdr(skb)->daddr);
}

static bool bad_source(const struct sk_buff *skb)
{
	__be32 saddr = ip_hdr(skb)->saddr;

	return ipv4_is_multicast(saddr) || ipv4_is_lbcast(saddr) ||
	       ipv4_is_zeronet(saddr) ||
	       (ipv4_is_loopback(saddr) &&
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
	const struct iphdr *iph = ip_hdr(skb);

	return !csum_tcpudp_magic(iph->saddr, iph->daddr, skb->len,
				  iph->protocol, sum);
}

static void read_ends(const struct sk_buff *skb, struct synfin_key *key)
{
	key->local = synfin_addr_of_v4(ip_hdr(skb)->daddr);
	key->remote = synfin_addr_of_v4(ip_hdr(skb)->saddr);
}

static u32 reply_mark(const struct net *net, const struct sk_buff *skb)
{
	return IP4_REPLY_MARK(net, skb->mark);
}

static bool is_host(const struct in6_addr *a)
{
	__be32 v4 = synfin_addr_v4(a);

	return !ipv4_is_multicast(v4) && !ipv4_is_lbcast(v4) &&
	       !ipv4_is_zeronet(v4);
}

static bool leads_to_host(const struct dst_entry *dst)
{
	const struct rtable *rt = container_of(dst, struct rtable, dst);

	return !(rt->rt_flags & (RTCF_BROADCAST | RTCF_MULTICAST));
}

static bool is_own(struct net *net, const struct in6_addr *a, int scope)
{
	return inet_addr_type(net, synfin_addr_v4(a)) == RTN_LOCAL;
}

static struct dst_entry *route(const struct synfin_key *key,
			       const struct synfin_way *way, u8 tos,
			       struct in6_addr *source)
{
	struct net *net = key->sn->net;
	struct flowi4 fl4;
	struct rtable *rt;

	flowi4_init_output(&fl4, way->oif ?: key->vrf, way->mark, RT_TOS(tos),
			   RT_SCOPE_UNIVERSE, synfin_module_protocol(), 0,
			   synfin_addr_v4(&key->remote),
			   synfin_addr_v4(&key->local), key->rport, key->lport,
			   sock_net_uid(net, NULL));
	rt = ip_route_output_flow(net, &fl4, NULL);
	if (IS_ERR(rt))
		return ERR_CAST(rt);
	if (source)
		*source = synfin_addr_of_v4(fl4.saddr);
	return &rt->dst;
}

/* IPv4 knows it without. */
static u32 cookie(const struct dst_entry *dst)
{
	return 0;
}

static void put_checksum(const struct synfin_key *key, u32 len, __wsum sum,
			 __sum16 *check)
{
	*check = csum_tcpudp_magic(synfin_addr_v4(&key->local),
				   synfin_addr_v4(&key->remote), len,
				   synfin_module_protocol(), sum);
}

static void put_header(const struct synfin_work *w, struct sk_buff *skb)
{
	const struct synfin_params *p = &w->block->p;
	bool may_fragment = dst_metric_locked(w->dst, RTAX_MTU);
	struct iphdr *iph;

	skb->protocol = htons(ETH_P_IP);
	skb->priority = rt_tos2priority((u8)p->tos);
	iph = skb_push(skb, sizeof(*iph));
	skb_reset_network_header(skb);
	*iph = (struct iphdr){
		.version = 4,
		.ihl = sizeof(*iph) / 4,
		.tos = p->tos,
		.frag_off = may_fragment ? 0 : htons(IP_DF),
		.ttl = p->ttl,
		.protocol = synfin_module_protocol(),
		.saddr = synfin_addr_v4(&w->key.local),
		.daddr = synfin_addr_v4(&w->key.remote),
	};
	ip_select_ident(w->sn->net, skb, NULL);
}

static u8 tos(const struct sk_buff *skb)
{
	return ip_hdr(skb)->tos;
}

static void send(struct net *net, struct sk_buff *skb)
{
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	ip_local_out(net, NULL, skb);
}

const struct synfin_ip synfin_ipv4 = {
	.header = sizeof(struct iphdr),
	.mss_default = SYNFIN_MSS_DEFAULT_V4,
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

static const struct net_protocol handlers = {
	.handler = synfin_rcv,
	.err_handler = synfin_icmpv4,
	.icmp_strict_tag_validation = 1,
};

/**
 * synfin_ipv4_init() - let IPv4's packets come in
 *
 * Return: 0, or a negative errno when another has the protocol number.
 */
int synfin_ipv4_init(void)
{
	return inet_add_protocol(&handlers, synfin_module_protocol());
}

/**
 * synfin_ipv4_exit() - let IPv4's packets come in no more
 */
void synfin_ipv4_exit(void)
{
	inet_del_protocol(&handlers, synfin_module_protocol());
}
