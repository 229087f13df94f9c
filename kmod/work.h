/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One thing that happens to one connection, from the door it came in by to the
 * packets that go out. All doors (a segment, a timer, a user's call, an ICMP
 * error) fill in a struct synfin_work and run it:
 *
 *	synfin_work_begin()	RCU, BH off
 *	  find the entry, lock it, see that it is alive; or there is none
 *	  synfin_work_run()	step, pull, settle, report, unlock
 *	synfin_work_end()	events and packets leave, with no lock held
 *
 * The engine works on a copy. What it decided is kept by settling it, which may
 * fail for want of memory; then nothing has happened.
 */
#ifndef SYNFIN_WORK_H
#define SYNFIN_WORK_H

#include <linux/skbuff.h>
#include "entry.h"
#include "net.h"
#include "stream.h"

struct dst_entry;
struct sock;

/* Why a socket is woken, bits of synfin_work.wake */
#define SYNFIN_WAKE_STATE	1u	/* the state changed, or there is an error */
#define SYNFIN_WAKE_DATA	2u	/* there is something to read */
#define SYNFIN_WAKE_SPACE	4u	/* there is room to send */

/**
 * struct synfin_work - one thing that happens
 * @sn: the namespace
 * @key: addresses and ports; of @entry if there is one
 * @entry: the connection, locked; NULL when there is none
 * @old: what @entry was until now, locked and dead, when its form has changed
 * @fresh: prepared for a connection that is born, or NULL
 * @listener: with a reference, when one may take the SYN
 * @block: the parameters; RCU
 * @retune: new parameters for @entry; afterwards the block that it left
 * @skb: the packet that arrived, its data at the segment's header; or the bytes
 *	that a user sends; NULL once it has been kept, or is its own answer
 * @dst: route to the peer, once it was needed
 * @queue: packets to be sent, each with its struct synfin_parcel
 * @id: of the connection; 0 is none yet
 * @listener_id: of the listener that makes it
 * @again: segments sent again
 * @sent: bytes sent for the first time
 * @told: the socket that is to be woken, with a reference, or NULL
 * @gone: the socket that the connection has let go of, or NULL
 * @asked: the listening socket that can accept one more, with a reference, or
 *	NULL
 * @way: how packets are sent
 * @iif: ifindex of the device that the packet came in by
 * @mss: bytes that the path takes, when there is no @entry yet
 * @cookie_count: the count of the SYN cookie that is made or looked at
 * @error: why there is no route
 * @time: when it happens, ns of CLOCK_MONOTONIC; env.now is on the namespace's
 * @what: an enum synfin_what
 * @kind: form before, an enum synfin_kind
 * @state: state before
 * @backlog: a place in the listener's backlog was taken
 * @admitted: a place among the namespace's embryos was taken
 * @buried: @entry is over
 * @wake: what for, SYNFIN_WAKE_* bits
 * @env: the engine's surroundings
 * @ev: what happened
 * @cb: the control block, a copy; like all that follows, synfin_work_begin()
 *	leaves it as it is: whoever runs the work or loads an entry sets it
 * @out: what the engine said
 * @unsent: a state change that came with a segment which could not be built
 */
struct synfin_work {
	struct synfin_net *sn;
	struct synfin_key key;
	struct synfin_entry *entry;
	struct synfin_entry *old;
	struct synfin_entry *fresh;
	struct synfin_listener *listener;
	struct synfin_block *block;
	struct synfin_block *retune;
	struct sk_buff *skb;
	struct dst_entry *dst;
	struct sk_buff_head queue;
	u32 id;
	u32 listener_id;
	u32 again;
	u32 sent;
	struct sock *told;
	struct sock *gone;
	struct sock *asked;
	struct synfin_way way;
	int iif;
	u16 mss;
	u32 cookie_count;
	int error;
	u64 time;
	u8 what;
	u8 kind;
	u8 state;
	bool backlog;
	bool admitted;
	bool buried;
	u8 wake;
	struct synfin_env env;
	struct synfin_event ev;
	struct synfin_cb cb;
	struct synfin_out out;
	struct synfin_tx unsent;
};

void synfin_work_begin(struct synfin_work *w, struct synfin_net *sn)
	__acquires(RCU);
bool synfin_work_lock(struct synfin_work *w, struct synfin_entry *e);
bool synfin_work_find(struct synfin_work *w);
void synfin_work_listen(struct synfin_work *w, struct synfin_listener *l);
void synfin_work_step(struct synfin_work *w);
int synfin_work_run(struct synfin_work *w);
void synfin_work_end(struct synfin_work *w) __releases(RCU);

/* settle.c */
int synfin_work_settle(struct synfin_work *w);
void synfin_work_unlock(struct synfin_work *w);

/* sink.c */
void synfin_sink_check(struct synfin_work *w);

/* report.c */
void synfin_work_report(struct synfin_work *w);
void synfin_work_dropped(struct synfin_work *w, u8 drop);

/* route.c */
bool synfin_work_route(struct synfin_work *w);

/* transmit.c */
void synfin_work_pull(struct synfin_work *w);
void synfin_work_transmit(struct synfin_work *w);

/* The stream of the connection at work; NULL of one that is managed, or small. */
static inline struct synfin_stream *
synfin_stream_of(const struct synfin_work *w)
{
	if (!w->entry || w->entry->kind != SYNFIN_KIND_CONNECTION)
		return NULL;
	return synfin_conn_stream(synfin_conn_of(w->entry));
}

/**
 * struct synfin_parcel - what a packet that waits to be sent has in its cb
 * @tx: the segment, as the engine has it
 * @state: of the connection when it is sent, an enum synfin_state
 * @kind: and its form, an enum synfin_kind
 */
struct synfin_parcel {
	struct synfin_tx tx;
	u8 state;
	u8 kind;
};

static inline struct synfin_parcel *synfin_parcel_of(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct synfin_parcel) >
		     sizeof_field(struct sk_buff, cb));
	return (struct synfin_parcel *)skb->cb;
}

#endif
