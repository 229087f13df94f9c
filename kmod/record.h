/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One thing that happened to one connection: what the history keeps, the
 * netlink group is told, and the tracepoints show.
 */
#ifndef SYNFIN_RECORD_H
#define SYNFIN_RECORD_H

#include "addr.h"
#include "core/engine.h"

/**
 * struct synfin_record - one thing that happened
 * @time: ns of CLOCK_MONOTONIC; the records of one step share it
 * @sequence: its number among the records of its CPU in its namespace
 * @local: our address, as struct synfin_key has it
 * @remote: the peer's address, likewise
 * @lport: our port, host byte order
 * @rport: the peer's port, host byte order
 * @scope: ifindex of the link, when an address is link-local
 * @id: the connection, or 0 for a segment that belongs to none
 * @listener_id: the listener that made it, or 0
 * @seg: the segment, when @direction says that there is one
 * @rule: the requirement that decided, an enum synfin_rule
 * @cpu: where it happened
 * @kind: form in which it is stored afterwards, an enum synfin_kind
 * @old_state: state before
 * @new_state: state after
 * @what: an enum synfin_what
 * @cause: what the user is told, an enum synfin_cause
 * @drop: why the segment was dropped, an enum synfin_drop
 * @refusal: why the user's call was refused, an enum synfin_refusal
 * @icmp: which ICMP error it was, an enum synfin_icmp
 * @direction: an enum synfin_direction
 * @fault: what became of the segment by a fault rule, an enum synfin_fault
 * @rule_id: which one that was
 */
struct synfin_record {
	u64 time;
	u64 sequence;
	struct in6_addr local;
	struct in6_addr remote;
	u16 lport;
	u16 rport;
	u32 scope;
	u32 id;
	u32 listener_id;
	struct synfin_segment seg;
	u16 rule;
	u16 cpu;
	u8 kind;
	u8 old_state;
	u8 new_state;
	u8 what;
	u8 cause;
	u8 drop;
	u8 refusal;
	u8 icmp;
	u8 direction;
	u8 fault;
	u32 rule_id;
};

#endif
