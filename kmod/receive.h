/* SPDX-License-Identifier: GPL-2.0 */
/* The doors through which the network comes in. */
#ifndef SYNFIN_RECEIVE_H
#define SYNFIN_RECEIVE_H

#include <linux/skbuff.h>

int synfin_rcv(struct sk_buff *skb);
int synfin_icmp(struct sk_buff *skb, u32 info);

#endif
