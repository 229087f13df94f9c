// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors of IPv6: what they mean, in the words of the older ones (RFC 5461
 * 2.2), and what they quote.
 */
#include <linux/icmpv6.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/ndisc.h>
#include "icmp.h"
#include "ip.h"
#include "net.h"
#include "receive.h"

static const u8 unreachable[] = {
	[ICMPV6_NOROUTE] = SYNFIN_ICMP_NET_UNREACHABLE,
	[ICMPV6_ADM_PROHIBITED] = SYNFIN_ICMP_OTHER_UNREACHABLE,
	[ICMPV6_NOT_NEIGHBOUR] = SYNFIN_ICMP_OTHER_UNREACHABLE,
	[ICMPV6_ADDR_UNREACH] = SYNFIN_ICMP_HOST_UNREACHABLE,
	[ICMPV6_PORT_UNREACH] = SYNFIN_ICMP_PORT_UNREACHABLE,
};

/* That its next header is not known is how a host says "no such protocol". */
static u8 kind_of(u8 type, u8 code)
{
	switch (type) {
	case ICMPV6_DEST_UNREACH:
		if (code < ARRAY_SIZE(unreachable))
			return unreachable[code];
		return SYNFIN_ICMP_OTHER_UNREACHABLE;
	case ICMPV6_PKT_TOOBIG:
		return SYNFIN_ICMP_FRAG_NEEDED;
	case ICMPV6_TIME_EXCEED:
		return SYNFIN_ICMP_TIME_EXCEEDED;
	case ICMPV6_PARAMPROB:
		return code == ICMPV6_UNK_NEXTHDR ?
		       SYNFIN_ICMP_PROTOCOL_UNREACHABLE :
		       SYNFIN_ICMP_PARAMETER_PROBLEM;
	case NDISC_REDIRECT:
		return SYNFIN_ICMP_REDIRECT;
	default:
		return SYNFIN_ICMP_NONE;
	}
}

static void advise(const struct synfin_quote *q, const struct synfin_key *key)
{
	struct net *net = key->sn->net;
	kuid_t uid = sock_net_uid(net, NULL);

	if (q->kind == SYNFIN_ICMP_FRAG_NEEDED)
		ip6_update_pmtu(q->skb, net, htonl(q->info),
				key->scope ?: key->vrf, 0, uid);
	else if (q->kind == SYNFIN_ICMP_REDIRECT)
		ip6_redirect(q->skb, net, q->skb->dev->ifindex, 0, uid);
}

/**
 * synfin_icmpv6() - an ICMPv6 error quotes a packet of our protocol
 * @skb: its data at the quoted IP header, which is all there
 * @opt: what the stack knows of the packet that the error came in
 * @type: of the error
 * @code: of the error
 * @offset: where behind that header the quoted segment begins
 * @info: the path's MTU, for packet too big
 *
 * Context: softirq, under RCU.
 *
 * Return: 0, or -ENOENT when it concerns nobody.
 */
int synfin_icmpv6(struct sk_buff *skb, struct inet6_skb_parm *opt, u8 type,
		  u8 code, int offset, __be32 info)
{
	const struct ipv6hdr *h = (const struct ipv6hdr *)skb->data;
	struct synfin_quote q = {
		.skb = skb,
		.key.local = h->saddr,
		.key.remote = h->daddr,
		.at = offset,
		.kind = kind_of(type, code),
		.mss = synfin_ip_mss(&synfin_ipv6,
				     max(ntohl(info), (u32)IPV6_MIN_MTU)),
		.info = ntohl(info),
		.advise = advise,
	};

	if (synfin_addr_needs_scope(&h->saddr) ||
	    synfin_addr_needs_scope(&h->daddr))
		q.key.scope = IP6CB(skb)->iif;
	return synfin_icmp_judge(dev_net(skb->dev), &q);
}
