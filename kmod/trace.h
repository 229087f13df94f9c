/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: for each change of state, each segment, fault and timer. What a
 * record tells besides, calls and ICMP errors that change no state, has none.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM synfin

#if !defined(SYNFIN_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define SYNFIN_TRACE_H

#include <linux/tracepoint.h>
#include "core/names.h"
#include "record.h"

DECLARE_EVENT_CLASS(synfin_record,
	TP_PROTO(const struct synfin_record *rec),
	TP_ARGS(rec),
	TP_STRUCT__entry(
		__field(u32, id)
		__array(u8, local, sizeof(struct sockaddr_in6))
		__array(u8, remote, sizeof(struct sockaddr_in6))
		__field(u16, lport)
		__field(u16, rport)
		__field(u32, seq)
		__field(u32, ack)
		__field(u32, len)
		__field(u16, wnd)
		__field(u16, rule)
		__field(u8, flags)
		__field(u8, old_state)
		__field(u8, new_state)
		__field(u8, what)
		__field(u8, cause)
		__field(u8, drop)
		__field(u8, fault)
		__field(u32, rule_id)
	),
	TP_fast_assign(
		__entry->id = rec->id;
		synfin_addr_to_sock(__entry->local, &rec->local, rec->lport);
		synfin_addr_to_sock(__entry->remote, &rec->remote, rec->rport);
		__entry->lport = rec->lport;
		__entry->rport = rec->rport;
		__entry->seq = rec->seg.seq;
		__entry->ack = rec->seg.ack;
		__entry->len = rec->seg.len;
		__entry->wnd = rec->seg.wnd;
		__entry->rule = rec->rule;
		__entry->flags = rec->seg.flags;
		__entry->old_state = rec->old_state;
		__entry->new_state = rec->new_state;
		__entry->what = rec->what;
		__entry->cause = rec->cause;
		__entry->drop = rec->drop;
		__entry->fault = rec->fault;
		__entry->rule_id = rec->rule_id;
	),
	TP_printk("id=%u %pISpc %pISpc %s %s->%s rule=%s cause=%s drop=%s fault=%s rule_id=%u flags=%#x seq=%u ack=%u len=%u wnd=%u",
		  __entry->id, __entry->local, __entry->remote,
		  synfin_what_name(__entry->what),
		  synfin_state_name(__entry->old_state),
		  synfin_state_name(__entry->new_state),
		  synfin_rule_name(__entry->rule),
		  synfin_cause_name(__entry->cause),
		  synfin_drop_name(__entry->drop),
		  synfin_fault_name(__entry->fault), __entry->rule_id,
		  __entry->flags,
		  __entry->seq, __entry->ack, __entry->len, __entry->wnd)
);

DEFINE_EVENT(synfin_record, synfin_state,
	TP_PROTO(const struct synfin_record *rec), TP_ARGS(rec));
DEFINE_EVENT(synfin_record, synfin_segment_in,
	TP_PROTO(const struct synfin_record *rec), TP_ARGS(rec));
DEFINE_EVENT(synfin_record, synfin_segment_out,
	TP_PROTO(const struct synfin_record *rec), TP_ARGS(rec));
DEFINE_EVENT(synfin_record, synfin_fault,
	TP_PROTO(const struct synfin_record *rec), TP_ARGS(rec));
DEFINE_EVENT(synfin_record, synfin_timer,
	TP_PROTO(const struct synfin_record *rec), TP_ARGS(rec));

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
