/* SPDX-License-Identifier: GPL-2.0 */
/* An ICMP error, on its way from the file of its version of IP to the engine. */
#ifndef SYNFIN_ICMP_H
#define SYNFIN_ICMP_H

#include "entry.h"

/**
 * struct synfin_quote - an ICMP error and the packet that it quotes
 * @skb: its data at the quoted IP header
 * @key: the ends of the quoted packet: its source is our side
 * @at: where behind that header the segment begins
 * @kind: an enum synfin_icmp; NONE is no error that concerns us
 * @mss: what the path takes, for fragmentation needed
 * @info: what the version of IP was told besides, to be told to routing
 * @advise: tells routing, when the engine has believed it
 */
struct synfin_quote {
	struct sk_buff *skb;
	struct synfin_key key;
	u32 at;
	u8 kind;
	u16 mss;
	u32 info;
	void (*advise)(const struct synfin_quote *q,
		       const struct synfin_key *key);
};

int synfin_icmp_judge(const struct net *net, const struct synfin_quote *q);

#endif
