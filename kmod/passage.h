/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A segment at the place where fault rules are asked: after it arrived and was
 * found good, or before it leaves. It has its turn there once, whatever becomes
 * of it.
 */
#ifndef SYNFIN_PASSAGE_H
#define SYNFIN_PASSAGE_H

#include <linux/skbuff.h>
#include "entry.h"

struct synfin_work;

/**
 * struct synfin_passage - a segment that passes the fault rules
 * @key: addresses and ports, and the namespace
 * @seg: its header
 * @skb: the packet; its data at the segment when it arrived, at the IP header
 *	when it leaves
 * @id: the connection, or 0
 * @listener_id: the listener that made the connection, or would
 * @way: how the packets that answer it are sent, or itself
 * @iif: ifindex of the device that it came in by
 * @direction: an enum synfin_direction
 * @state: of the connection, an enum synfin_state
 * @kind: of the connection, an enum synfin_kind
 */
struct synfin_passage {
	struct synfin_key key;
	struct synfin_segment seg;
	struct sk_buff *skb;
	u32 id;
	u32 listener_id;
	struct synfin_way way;
	int iif;
	u8 direction;
	u8 state;
	u8 kind;
};

void synfin_passage_in(struct synfin_passage *p, const struct synfin_work *w);
void synfin_passage_out(struct synfin_passage *p, const struct synfin_work *w,
			struct sk_buff *skb);
u8 synfin_passage_pass(struct synfin_passage *p);
void synfin_passage_tell(struct synfin_passage *p, u8 fault, u32 rule_id);
void synfin_passage_resume(struct synfin_passage *p);

/* receive.c, transmit.c: past the fault rules */
void synfin_receive_passed(const struct synfin_passage *p);
void synfin_transmit_passed(const struct synfin_passage *p);

/* Is the segment gone, or kept? Otherwise it goes on. */
static inline bool synfin_passage_taken(u8 fault)
{
	return fault == SYNFIN_FAULT_DROP || fault == SYNFIN_FAULT_DELAY ||
	       fault == SYNFIN_FAULT_REORDER || fault == SYNFIN_FAULT_HOLD;
}

#endif
