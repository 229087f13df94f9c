// SPDX-License-Identifier: GPL-2.0
/*
 * A packet that has been read becomes the one that answers it. Most segments of
 * a handshake and of a teardown answer one that carried nothing, and making and
 * freeing a packet costs as much as all that is decided about it.
 */
#include "core/engine.h"
#include "packet.h"

/* What is larger would be held by a neighbour's queue, or kept, as it is. */
#define LARGEST		SKB_MAX_ORDER(0, 0)

/*
 * Is it ours alone, and in one piece? Somebody may still want to look at it; half
 * of a pair goes where the other half is; and what comes from the last reserve
 * shall go back there.
 */
static bool is_plain(struct sk_buff *skb)
{
	return !skb_shared(skb) && !skb_cloned(skb) && !skb->fclone &&
	       !skb->nohdr && !skb_is_nonlinear(skb) &&
	       !skb_shinfo(skb)->nr_frags && !skb_has_frag_list(skb) &&
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
	skb->peeked = 0;
	skb->data = skb->head;
	skb_reset_tail_pointer(skb);
}

/**
 * synfin_packet_renew() - make an empty packet of one that has been read
 * @skb: the packet, the caller's own; one that carries no bytes for a user
 * @dst: where the next one goes
 * @header: bytes in front of our header
 *
 * As alloc_skb() and skb_reserve() leave it, but for the memory that it has, and
 * its control buffer.
 *
 * Context: under RCU, for the device of @dst.
 *
 * Return: false when it can not be used, and then nothing has changed.
 */
bool synfin_packet_renew(struct sk_buff *skb, const struct dst_entry *dst,
			 u32 header)
{
	u32 front = LL_RESERVED_SPACE(dst->dev) + dst->header_len + header;
	u32 behind = SYNFIN_HEADER_SYN + dst->dev->needed_tailroom;
	u32 room = skb_end_offset(skb);

	if (!is_plain(skb) || room < front + behind || room > LARGEST)
		return false;
	clear(skb);
	/* where a new one's would be: some tunnels want more than they say */
	skb_reserve(skb, max(front, min(MAX_HEADER + header, room - behind)));
	return true;
}
