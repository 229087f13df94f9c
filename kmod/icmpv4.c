// SPDX-License-Identifier: GPL-2.0
/* ICMP errors of IPv4: what they mean, and what they quote. */
#include <linux/icmp.h>
#include <net/ip.h>
#include <net/route.h>
#include "icmp.h"
#include "ip.h"
#include "module.h"
#include "net.h"
#include "receive.h"

static const u8 unreachable[] = {
	[ICMP_NET_UNREACH] = SYNFIN_ICMP_NET_UNREACHABLE,
	[ICMP_HOST_UNREACH] = SYNFIN_ICMP_HOST_UNREACHABLE,
	[ICMP_PROT_UNREACH] = SYNFIN_ICMP_PROTOCOL_UNREACHABLE,
	[ICMP_PORT_UNREACH] = SYNFIN_ICMP_PORT_UNREACHABLE,
	[ICMP_FRAG_NEEDED] = SYNFIN_ICMP_FRAG_NEEDED,
	[ICMP_SR_FAILED] = SYNFIN_ICMP_SOURCE_ROUTE_FAILED,
};

/* Return: an enum synfin_icmp; NONE is not an error that concerns us. */
static u8 kind_of(const struct icmphdr *icmp)
{
	switch (icmp->type) {
	case ICMP_DEST_UNREACH:
		if (icmp->code < ARRAY_SIZE(unreachable))
			return unreachable[icmp->code];
		return SYNFIN_ICMP_OTHER_UNREACHABLE;
	case ICMP_SOURCE_QUENCH:
		return SYNFIN_ICMP_SOURCE_QUENCH;
	case ICMP_TIME_EXCEEDED:
		return SYNFIN_ICMP_TIME_EXCEEDED;
	case ICMP_PARAMETERPROB:
		return SYNFIN_ICMP_PARAMETER_PROBLEM;
	case ICMP_REDIRECT:
		return SYNFIN_ICMP_REDIRECT;
	default:
		return SYNFIN_ICMP_NONE;
	}
}

static bool read_quote(struct synfin_quote *q)
{
	const struct iphdr *iph;

	if (!pskb_may_pull(q->skb, sizeof(*iph)))
		return false;
	iph = (const struct iphdr *)q->skb->data;
	q->at = iph->ihl * 4;
	if (q->at < sizeof(*iph) || iph->frag_off & htons(IP_OFFSET))
		return false;
	q->key.local = synfin_addr_of_v4(iph->saddr);
	q->key.remote = synfin_addr_of_v4(iph->daddr);
	return true;
}

/* Less than routing would believe is not believed here either. */
static u16 mss_of(const struct net *net, u32 mtu)
{
	u32 least = READ_ONCE(net->ipv4.ip_rt_min_pmtu);

	return synfin_ip_mss(&synfin_ipv4, max(mtu, least));
}

static void advise(const struct synfin_quote *q, const struct synfin_key *key)
{
	struct net *net = key->sn->net;

	if (q->kind == SYNFIN_ICMP_FRAG_NEEDED)
		ipv4_update_pmtu(q->skb, net, q->info, key->vrf,
				 synfin_module_protocol());
	else if (q->kind == SYNFIN_ICMP_REDIRECT)
		ipv4_redirect(q->skb, net, key->vrf, synfin_module_protocol());
}

/**
 * synfin_icmpv4() - an ICMP error quotes a packet of our protocol
 * @skb: its data at the quoted IP header
 * @info: the path's MTU, for fragmentation needed
 *
 * Context: softirq, under RCU.
 *
 * Return: 0, or -ENOENT when it concerns nobody.
 */
int synfin_icmpv4(struct sk_buff *skb, u32 info)
{
	const struct net *net = dev_net(skb->dev);
	struct synfin_quote q = {
		.skb = skb,
		.kind = kind_of(icmp_hdr(skb)),
		.mss = mss_of(net, info),
		.info = info,
		.advise = advise,
	};

	return synfin_icmp_judge(net, read_quote(&q) ? &q : NULL);
}
