/* SPDX-License-Identifier: GPL-2.0 */
/* The doors through which the network comes in. */
#ifndef SYNFIN_RECEIVE_H
#define SYNFIN_RECEIVE_H

#include <linux/ipv6.h>
#include <linux/skbuff.h>

int synfin_rcv(struct sk_buff *skb);
int synfin_icmpv4(struct sk_buff *skb, u32 info);
int synfin_icmpv6(struct sk_buff *skb, struct inet6_skb_parm *opt, u8 type,
		  u8 code, int offset, __be32 info);

#endif
