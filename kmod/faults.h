/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fault rules: which segments of a namespace are lost, late, doubled, swapped,
 * spoilt or kept, and how many were. Without any they cost a look at an empty
 * list.
 */
#ifndef SYNFIN_FAULTS_H
#define SYNFIN_FAULTS_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include "addr.h"
#include "core/types.h"

struct synfin_net;
struct synfin_passage;

/* A segment is compared with all of them, one by one. */
#define SYNFIN_FAULTS_MAX	256u

/**
 * struct synfin_fault_spec - what a user asks for; what is 0 is no condition
 * @delay: for how long, ns of the namespace's clock; 0 leaves it to us
 * @action: an enum synfin_fault
 * @direction: an enum synfin_direction
 * @flags_on: these control bits are on
 * @flags_off: these are off
 * @flags_only: all that are not in @flags_on are off
 * @has_len: @len_min and @len_max are conditions
 * @states: of the connection, a set of states
 * @src: the sender's address, or any
 * @dst: the receiver's address, or any
 * @sport: the sender's port
 * @dport: the receiver's port
 * @connection: its id, or that of the listener which would take the segment
 * @len_min: bytes of data, at least
 * @len_max: bytes of data, at most
 * @nth: only the nth segment for which the rest holds
 * @count: so many segments and no more
 * @chance: of the segments for which the rest holds, so many in a million
 * @seed: which ones, with @chance
 */
struct synfin_fault_spec {
	u64 delay;
	u8 action;
	u8 direction;
	u8 flags_on;
	u8 flags_off;
	bool flags_only;
	bool has_len;
	u32 states;
	struct in6_addr src;
	struct in6_addr dst;
	__be16 sport;
	__be16 dport;
	u32 connection;
	u32 len_min;
	u32 len_max;
	u32 nth;
	u32 count;
	u32 chance;
	u32 seed;
};

/**
 * struct synfin_fault_rule - a fault rule
 * @node: in its namespace's list, in the order of ids; segments read it
 *	under RCU
 * @gone: the next one that is deleted at the same time
 * @id: its number
 * @spec: what it is; never changes
 * @matches: segments for which all but nth, chance and count held
 * @hits: segments that it took hold of
 */
struct synfin_fault_rule {
	struct list_head node;
	struct synfin_fault_rule *gone;
	u32 id;
	struct synfin_fault_spec spec;
	atomic64_t matches;
	atomic64_t hits;
};

/**
 * struct synfin_faults - the fault rules of a namespace
 * @list: of struct synfin_fault_rule; RCU, written under the namespace's lock
 * @count: how many; under that lock
 * @last_id: of the last one made; under that lock
 */
struct synfin_faults {
	struct list_head list;
	u32 count;
	u32 last_id;
};

/*
 * Are there any fault rules for a segment to pass? Not by a static key: making a
 * rule would interrupt all CPUs to change what they execute.
 */
static inline bool synfin_faults_exist(const struct synfin_faults *faults)
{
	return unlikely(!list_empty(&faults->list));
}

void synfin_faults_init(struct synfin_faults *faults);
void synfin_faults_exit(struct synfin_faults *faults);
int synfin_fault_add(struct synfin_net *sn,
		     const struct synfin_fault_spec *spec, u32 *id);
int synfin_fault_delete(struct synfin_net *sn, u32 id);
const struct synfin_fault_rule *
synfin_fault_next(const struct synfin_faults *faults, u32 id);
const struct synfin_fault_rule *synfin_fault_judge(const struct synfin_passage *p);

#endif
