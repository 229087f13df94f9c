// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors. What they quote is looked up here, and judged by the engine: an
 * error that does not quote what is in flight changes nothing, not even the
 * path's MTU (RFC 5927 4.1).
 */
#include <linux/icmp.h>
#include <net/ip.h>
#include <net/l3mdev.h>
#include <net/route.h>
#include "module.h"
#include "packet.h"
#include "receive.h"
#include "work.h"

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

/*
 * The quoted packet is one that we sent: its source is our side. At least eight
 * bytes of its payload must be there (RFC 792); no more is looked at.
 */
static bool read_quote(struct synfin_work *w, struct sk_buff *skb)
{
	const struct synfin_ports *ports;
	const struct iphdr *iph;
	u32 at;

	if (!pskb_may_pull(skb, sizeof(*iph)))
		return false;
	iph = (const struct iphdr *)skb->data;
	at = iph->ihl * 4;
	if (at < sizeof(*iph) || !pskb_may_pull(skb, at + sizeof(*ports)))
		return false;
	iph = (const struct iphdr *)skb->data;
	if (iph->frag_off & htons(IP_OFFSET))
		return false;
	ports = (const void *)(skb->data + at);
	w->key = (struct synfin_key){
		.sn = w->sn,
		.local = synfin_addr_of_v4(iph->saddr),
		.remote = synfin_addr_of_v4(iph->daddr),
		.lport = ports->source,
		.rport = ports->dest,
	};
	if (netif_index_is_l3_master(w->sn->net, skb->skb_iif))
		w->key.vrf = skb->skb_iif;
	w->ev.icmp.seq = ntohl(ports->seq);
	return true;
}

/* Less than routing would believe is not believed here either. */
static u16 mss_of(const struct net *net, u32 mtu)
{
	const u32 headers = sizeof(struct iphdr) + SYNFIN_HEADER_MIN;
	u32 least = READ_ONCE(net->ipv4.ip_rt_min_pmtu);

	return clamp_t(u32, mtu, max(least, headers), U16_MAX) - headers;
}

/* Routing learns of it only when the engine has believed it. */
static void advise_routing(struct synfin_work *w, struct sk_buff *skb,
			   u32 mtu)
{
	if (w->out.drop)
		return;
	if (w->ev.icmp.kind == SYNFIN_ICMP_FRAG_NEEDED)
		ipv4_update_pmtu(skb, w->sn->net, mtu, w->key.vrf,
				 synfin_module_protocol());
	else if (w->ev.icmp.kind == SYNFIN_ICMP_REDIRECT)
		ipv4_redirect(skb, w->sn->net, w->key.vrf,
			      synfin_module_protocol());
}

static int judge(struct synfin_work *w, struct sk_buff *skb, u32 info)
{
	const struct icmphdr *icmp = icmp_hdr(skb);
	int err;

	w->ev.type = SYNFIN_EV_ICMP;
	w->what = SYNFIN_WHAT_ICMP;
	w->ev.icmp.kind = kind_of(icmp);
	w->ev.icmp.mss = mss_of(w->sn->net, info);
	if (READ_ONCE(w->sn->dying) || !read_quote(w, skb))
		return -ENOENT;
	if (!w->ev.icmp.kind || !synfin_work_find(w))
		return -ENOENT;
	err = synfin_work_run(w);
	if (!err)
		advise_routing(w, skb, info);
	return err;
}

/**
 * synfin_icmp() - an ICMP error quotes a packet of our protocol
 * @skb: its data at the quoted IP header
 * @info: the path's MTU, for fragmentation needed
 *
 * Context: softirq, under RCU.
 *
 * Return: 0, or -ENOENT when it concerns nobody.
 */
int synfin_icmp(struct sk_buff *skb, u32 info)
{
	struct synfin_work w;
	int err;

	synfin_work_begin(&w, synfin_net_of(dev_net(skb->dev)));
	synfin_count_total(w.sn, SYNFIN_COUNTER_ICMP_IN, 1);
	err = judge(&w, skb, info);
	if (err)
		synfin_count_total(w.sn, SYNFIN_COUNTER_ICMP_IGNORED, 1);
	synfin_work_end(&w);
	return err ? -ENOENT : 0;
}
