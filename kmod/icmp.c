// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors. What they quote is looked up here, and judged by the engine: an
 * error that does not quote what is in flight changes nothing, not even the
 * path's MTU (RFC 5927 4.1).
 */
#include <net/l3mdev.h>
#include "counters.h"
#include "icmp.h"
#include "packet.h"
#include "work.h"

/* Eight bytes of its payload must be there (RFC 792); no more is looked at. */
static bool read_ports(struct synfin_work *w, const struct synfin_quote *q)
{
	const struct synfin_ports *ports;

	if (!pskb_may_pull(q->skb, q->at + sizeof(*ports)))
		return false;
	ports = (const void *)(q->skb->data + q->at);
	w->key = q->key;
	w->key.sn = w->sn;
	w->key.lport = ports->source;
	w->key.rport = ports->dest;
	if (!w->key.scope &&
	    netif_index_is_l3_master(w->sn->net, q->skb->skb_iif))
		w->key.vrf = q->skb->skb_iif;
	w->ev.icmp.seq = ntohl(ports->seq);
	return true;
}

static int judge(struct synfin_work *w, const struct synfin_quote *q)
{
	int err;

	w->ev.type = SYNFIN_EV_ICMP;
	w->what = SYNFIN_WHAT_ICMP;
	w->ev.icmp.kind = q->kind;
	w->ev.icmp.mss = q->mss;
	if (READ_ONCE(w->sn->dying) || !q->kind || !read_ports(w, q))
		return -ENOENT;
	if (!synfin_work_find(w))
		return -ENOENT;
	err = synfin_work_run(w);
	if (!err && !w->out.drop)
		q->advise(q, &w->key);
	return err;
}

/**
 * synfin_icmp_judge() - an ICMP error quotes a packet of our protocol
 * @net: the namespace
 * @q: the error; NULL when it quotes too little
 *
 * Context: softirq, under RCU.
 *
 * Return: 0, or -ENOENT when it concerns nobody.
 */
int synfin_icmp_judge(const struct net *net, const struct synfin_quote *q)
{
	struct synfin_work w;
	int err = -ENOENT;

	synfin_work_begin(&w, synfin_net_of(net));
	synfin_count_total(w.sn, SYNFIN_COUNTER_ICMP_IN, 1);
	if (q)
		err = judge(&w, q);
	if (err)
		synfin_count_total(w.sn, SYNFIN_COUNTER_ICMP_IGNORED, 1);
	synfin_work_end(&w);
	return err ? -ENOENT : 0;
}
