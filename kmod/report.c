// SPDX-License-Identifier: GPL-2.0
/*
 * What happened is counted, and written down: a record for the thing itself,
 * one more for each further arc that it led to, and one for each segment sent.
 * The records of one work have the same time.
 */
#include <net/ip.h>
#include "counters.h"
#include "events.h"
#include "work.h"

#define OPENING	(SYNFIN_IN(SYN_SENT) | SYNFIN_IN(SYN_RECEIVED))

static void count_arc(struct synfin_net *sn, const struct synfin_arc *arc)
{
	bool opening = synfin_state_in(arc->from, OPENING);

	synfin_count_arc(sn, arc->from, arc->to);
	if (arc->to == SYNFIN_STATE_SYN_SENT)
		synfin_count_total(sn, SYNFIN_COUNTER_ACTIVE_OPENS, 1);
	else if (arc->to == SYNFIN_STATE_SYN_RECEIVED && !opening)
		synfin_count_total(sn, SYNFIN_COUNTER_PASSIVE_OPENS, 1);
	else if (opening && synfin_state_in(arc->to, SYNFIN_STATES_OVER))
		synfin_count_total(sn, SYNFIN_COUNTER_FAILED, 1);
	else if (opening && arc->to == SYNFIN_STATE_ESTABLISHED)
		synfin_count_total(sn, SYNFIN_COUNTER_OPENED, 1);
}

static const u8 cookie_counters[] = {
	[SYNFIN_COOKIE_SENT] = SYNFIN_COUNTER_COOKIES_SENT,
	[SYNFIN_COOKIE_TAKEN] = SYNFIN_COUNTER_COOKIES_ACCEPTED,
	[SYNFIN_COOKIE_REFUSED] = SYNFIN_COUNTER_COOKIES_REFUSED,
};

static bool was_challenged(const struct synfin_out *out)
{
	return out->reply.flags && !out->limited &&
	       (out->drop == SYNFIN_DROP_RST_CHALLENGED ||
		out->drop == SYNFIN_DROP_SYN_CHALLENGED);
}

static void count_segment_in(struct synfin_work *w)
{
	if (w->ev.seg.flags & SYNFIN_FLAG_RST)
		synfin_count_total(w->sn, SYNFIN_COUNTER_RESETS_IN, 1);
	if (w->out.accept_len)
		synfin_count_total(w->sn, SYNFIN_COUNTER_BYTES_IN,
				   w->out.accept_len + w->out.released);
	if (was_challenged(&w->out))
		synfin_count_total(w->sn, SYNFIN_COUNTER_CHALLENGE_ACKS, 1);
}

static void count_step(struct synfin_work *w)
{
	const struct synfin_out *out = &w->out;
	unsigned int i;

	for (i = 0; i < out->nrules; i++)
		synfin_count_rule(w->sn, out->rules[i]);
	for (i = 0; i < out->narcs; i++)
		count_arc(w->sn, &out->arcs[i]);
	if (out->cookie)
		synfin_count_total(w->sn, cookie_counters[out->cookie], 1);
	if (w->ev.type == SYNFIN_EV_SEGMENT) {
		count_segment_in(w);
		if (out->drop)
			synfin_count_drop(w->sn, out->drop);
	} else if (w->ev.type == SYNFIN_EV_ICMP && out->drop) {
		synfin_count_total(w->sn, SYNFIN_COUNTER_ICMP_IGNORED, 1);
	}
}

static void count_segment_out(struct synfin_work *w,
			      const struct synfin_tx *tx)
{
	struct synfin_net *sn = w->sn;

	synfin_count_total(sn, SYNFIN_COUNTER_SEGMENTS_OUT, 1);
	if (tx->seg.flags & SYNFIN_FLAG_RST)
		synfin_count_total(sn, SYNFIN_COUNTER_RESETS_OUT, 1);
	if (tx->again)
		synfin_count_total(sn, SYNFIN_COUNTER_RETRANSMISSIONS, 1);
	else
		synfin_count_total(sn, SYNFIN_COUNTER_BYTES_OUT, tx->seg.len);
}

static u8 kind_of(const struct synfin_work *w)
{
	return w->entry ? w->entry->kind : w->kind;
}

/* What all records of a work have in common. */
static void describe(const struct synfin_work *w, struct synfin_record *rec)
{
	*rec = (struct synfin_record){
		.time = w->time,
		.local = w->key.local,
		.remote = w->key.remote,
		.lport = ntohs(w->key.lport),
		.rport = ntohs(w->key.rport),
		.scope = w->key.scope,
		.id = w->id,
		.listener_id = w->listener_id,
		.kind = kind_of(w),
		.what = w->what,
	};
	if (w->ev.type == SYNFIN_EV_SEGMENT) {
		rec->seg = w->ev.seg;
		rec->direction = SYNFIN_DIRECTION_IN;
	} else if (w->ev.type == SYNFIN_EV_ICMP) {
		rec->icmp = w->ev.icmp.kind;
	}
}

/* Reading is worth a record only when the peer is told of it. */
static bool is_nothing(const struct synfin_work *w)
{
	return w->ev.type == SYNFIN_EV_READ && skb_queue_empty(&w->queue);
}

/**
 * struct report - the records of a work under way
 * @w: the work
 * @rec: the record, what all of them have in common filled in
 * @state: after what has been told so far
 * @heard: by subscribers
 * @wanted: false when nobody will ever see a record
 */
struct report {
	struct synfin_work *w;
	struct synfin_record rec;
	u8 state;
	bool heard;
	bool wanted;
};

/* What strangers send is in no history: who would look at a record of it? */
static bool is_wanted(const struct synfin_work *w, bool heard)
{
	bool in = w->ev.type == SYNFIN_EV_SEGMENT;

	return synfin_event_is_wanted(heard, w->id, kind_of(w),
				      in ? SYNFIN_DIRECTION_IN :
					   SYNFIN_DIRECTION_NONE);
}

static void record_step(struct report *r)
{
	const struct synfin_work *w = r->w;
	const struct synfin_out *out = &w->out;
	struct synfin_record *rec = &r->rec;
	unsigned int i = 0;

	rec->refusal = out->refusal;
	do {
		bool last = i + 1 >= out->narcs;

		rec->old_state = i < out->narcs ? out->arcs[i].from : w->state;
		rec->new_state = i < out->narcs ? out->arcs[i].to : w->state;
		rec->rule = last ? out->rule : out->arcs[i].rule;
		rec->cause = last ? out->cause : SYNFIN_CAUSE_NONE;
		rec->drop = last ? out->drop : SYNFIN_DROP_NONE;
		synfin_event_add(w->sn, rec, r->heard);
	} while (++i < out->narcs);
}

static void record_sent(struct report *r, const struct synfin_tx *tx, u8 before)
{
	struct synfin_work *w = r->w;
	struct synfin_record *rec = &r->rec;

	rec->what = SYNFIN_WHAT_TRANSMIT;
	rec->direction = tx == &w->unsent ? SYNFIN_DIRECTION_NONE :
					    SYNFIN_DIRECTION_OUT;
	rec->seg = tx->seg;
	rec->rule = tx->rule;
	rec->old_state = before;
	rec->new_state = r->state;
	rec->cause = SYNFIN_CAUSE_NONE;
	rec->drop = SYNFIN_DROP_NONE;
	rec->refusal = SYNFIN_REFUSAL_NONE;
	rec->icmp = 0;
	synfin_event_add(w->sn, rec, r->heard);
}

/* Sending changes the state only from CLOSE-WAIT to LAST-ACK. */
static void report_sent(struct report *r, const struct synfin_tx *tx)
{
	struct synfin_work *w = r->w;
	u8 before = r->state;

	if (tx->narcs) {
		r->state = tx->arcs[0].to;
		count_arc(w->sn, &tx->arcs[0]);
	}
	if (tx->rule != w->out.rule)
		synfin_count_rule(w->sn, tx->rule);
	if (r->wanted)
		record_sent(r, tx, before);
}

/**
 * synfin_work_report() - count and write down what happened
 * @w: the work, settled, its entry still locked
 */
void synfin_work_report(struct synfin_work *w)
{
	const struct synfin_out *out = &w->out;
	struct report r __uninitialized;
	struct sk_buff *skb;

	r.w = w;
	r.state = out->narcs ? out->arcs[out->narcs - 1].to : w->state;
	r.heard = synfin_event_is_heard(w->sn);
	r.wanted = is_wanted(w, r.heard);
	count_step(w);
	if (r.wanted) {
		describe(w, &r.rec);
		if (!is_nothing(w))
			record_step(&r);
	}
	if (w->unsent.narcs)
		report_sent(&r, &w->unsent);
	skb_queue_walk(&w->queue, skb) {
		struct synfin_parcel *parcel = synfin_parcel_of(skb);

		count_segment_out(w, &parcel->tx);
		report_sent(&r, &parcel->tx);
		parcel->state = r.state;
		parcel->kind = kind_of(w);
	}
}

/**
 * synfin_work_dropped() - a segment was dropped before or after the engine
 * @w: the work
 * @drop: why, an enum synfin_drop
 */
void synfin_work_dropped(struct synfin_work *w, u8 drop)
{
	synfin_count_drop(w->sn, drop);
}
