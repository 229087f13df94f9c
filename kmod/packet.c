// SPDX-License-Identifier: GPL-2.0
/*
 * A packet that has been read becomes the one that answers it. Most segments of
 * a handshake and of a teardown are answers to one that carried nothing: making
 * and freeing packets would be a sixth of what they cost.
 */
#include <linux/netdevice.h>
#include "core/engine.h"
#include "packet.h"

/* Is it ours alone, and in one piece? Somebody may still want to look at it. */
static bool is_plain(struct sk_buff *skb)
{
	return !skb_shared(skb) && !skb_cloned(skb) && !skb->fclone &&
	       !skb_is_nonlinear(skb) && !skb_shinfo(skb)->nr_frags &&
	       !skb_is_gso(skb) && !skb_zcopy(skb) && !skb_pfmemalloc(skb);
}

/* The way that it came by, and what was noted on it, is of no interest any more. */
static void clear(struct sk_buff *skb)
{
	synfin_packet_strip(skb);
	memset(&skb->headers, 0, sizeof(skb->headers));
	memset(skb_shinfo(skb), 0, offsetof(struct skb_shared_info, dataref));
	skb->alloc_cpu = raw_smp_processor_id();
	skb->mac_header = (typeof(skb->mac_header))~0U;
	skb->transport_header = (typeof(skb->transport_header))~0U;
	skb->tstamp = 0;
	skb->len = 0;
	skb->mac_len = 0;
	skb->hdr_len = 0;
	skb->queue_mapping = 0;
	skb->nohdr = 0;
	skb->peeked = 0;
}

/**
 * synfin_packet_renew() - make an empty packet of one that has been read
 * @skb: the packet, the caller's own; one that carries no bytes for a user
 * @dst: where the next one goes
 * @header: bytes in front of our header
 *
 * As alloc_skb() and skb_reserve() leave it, but for the memory that it has.
 *
 * Return: false when it can not be used, and then nothing has changed.
 */
bool synfin_packet_renew(struct sk_buff *skb, const struct dst_entry *dst,
			 u32 header)
{
	u32 reserve = LL_RESERVED_SPACE(dst->dev) + dst->header_len + header;

	if (!is_plain(skb) ||
	    skb_end_offset(skb) < reserve + SYNFIN_HEADER_SYN)
		return false;
	clear(skb);
	skb->data = skb->head;
	skb_reset_tail_pointer(skb);
	/* as much in front as there is */
	skb_reserve(skb, skb_end_offset(skb) - SYNFIN_HEADER_SYN);
	return true;
}
