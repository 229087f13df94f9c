/* SPDX-License-Identifier: GPL-2.0 */
/* What the shell itself must know of the wire, and packets that are used again. */
#ifndef SYNFIN_PACKET_H
#define SYNFIN_PACKET_H

#include <linux/skbuff.h>
#include <net/dst.h>

/* Bytes from the header's start to its checksum, which is TCP's place. */
#define SYNFIN_CHECKSUM_AT	16u

/**
 * struct synfin_ports - how every header begins
 * @source: port of the sender
 * @dest: port of the receiver
 * @seq: SEG.SEQ; an ICMP error quotes no more than this
 */
struct synfin_ports {
	__be16 source;
	__be16 dest;
	__be32 seq;
};

/**
 * synfin_packet_sum() - the sum of all its bytes from its data on
 * @skb: the packet
 */
static inline __wsum synfin_packet_sum(const struct sk_buff *skb)
{
	if (skb_is_nonlinear(skb))
		return skb_checksum(skb, 0, skb->len, 0);
	return csum_partial(skb->data, skb->len, 0);
}

/**
 * synfin_packet_strip() - forget the way that a packet came by
 * @skb: the packet, the caller's own
 *
 * Context: any.
 */
static inline void synfin_packet_strip(struct sk_buff *skb)
{
	skb_orphan(skb);
	skb_dst_drop(skb);
	nf_reset_ct(skb);
	skb_ext_reset(skb);
	skb->dev = NULL;
}

bool synfin_packet_renew(struct sk_buff *skb, const struct dst_entry *dst,
			 u32 header);

#endif
