// SPDX-License-Identifier: GPL-2.0
/* The way of one thing that happens, from door to door. See work.h. */
#include "cookie.h"
#include "events.h"
#include "ip.h"
#include "isn.h"
#include "listeners.h"
#include "socket.h"
#include "stream.h"
#include "table.h"
#include "timers.h"
#include "work.h"

/**
 * synfin_work_begin() - before anything is looked up
 * @w: the work; cleared, up to its control block. Where many are made it is
 *	__uninitialized: kernels that clear the stack would do it twice
 * @sn: the namespace
 *
 * Nothing may sleep until synfin_work_end(): RCU protects what is found, and
 * with BH off the records of one step stay together on one CPU.
 */
void synfin_work_begin(struct synfin_work *w, struct synfin_net *sn)
	__acquires(RCU)
{
	rcu_read_lock();
	local_bh_disable();
	memset(w, 0, offsetof(struct synfin_work, cb));
	__skb_queue_head_init(&w->queue);
	w->sn = sn;
	w->kind = SYNFIN_KIND_CONNECTION;
}

/**
 * synfin_work_lock() - take hold of an entry that was found
 * @w: the work
 * @e: the entry
 *
 * Return: true when it is @w's now; false when it died meanwhile: look again.
 */
bool synfin_work_lock(struct synfin_work *w, struct synfin_entry *e)
{
	synfin_entry_lock(e);
	if (e->dead) {
		synfin_entry_unlock(e);
		return false;
	}
	w->entry = e;
	return true;
}

/**
 * synfin_work_find() - take hold of the connection with the work's key
 * @w: the work
 *
 * Return: false when there is none.
 */
bool synfin_work_find(struct synfin_work *w)
{
	struct synfin_entry *e;

	do {
		e = synfin_table_lookup(&w->key);
	} while (e && !synfin_work_lock(w, e));
	return e;
}

/**
 * synfin_work_listen() - a listener stands for a connection that is not there
 * @w: the work; takes the caller's reference to @l over
 * @l: the listener
 */
void synfin_work_listen(struct synfin_work *w, struct synfin_listener *l)
{
	w->listener = l;
	w->id = l->entry.id;
	w->kind = SYNFIN_KIND_LISTENER;
	w->block = synfin_entry_block(&l->entry);
	if (l->socket)
		w->way = l->way;
	synfin_cb_listen(&w->cb);
}

/* The same work may be tried again, when another was faster. */
static void forget_last_try(struct synfin_work *w)
{
	w->again = 0;
	w->sent = 0;
	w->unsent.narcs = 0;
	w->env.facts = 0;
}

/* A socket says how; where there is none, it is as the peer's packet came. */
static void find_way(struct synfin_work *w)
{
	struct synfin_stream *s = synfin_stream_of(w);

	if (s)
		w->way = *synfin_stream_way(s);
	else if (w->kind == SYNFIN_KIND_EMBRYO &&
		 synfin_embryo_of(w->entry)->listener->socket)
		w->way = synfin_embryo_of(w->entry)->listener->way;
}

/* Where the connection is, or what stands in for it, becomes the copy. */
static void load(struct synfin_work *w)
{
	struct synfin_entry *e = w->entry;

	if (!e)
		return;
	if (!w->key.sn)
		synfin_entry_key(e, &w->key);
	w->id = e->id;
	w->listener_id = synfin_entry_listener_id(e);
	w->kind = e->kind;
	w->mss = e->mss;
	if (!w->block)
		w->block = e->block;
	synfin_entry_load(e, w->env.now, &w->cb);
	find_way(w);
}

static u32 fresh_iss(const struct synfin_work *w)
{
	return synfin_isn(&w->key, w->block->p.unsafe_predictable_isn);
}

/* The MSS is in the SYN,ACK, whatever else is known of the way. */
static void find_mss(struct synfin_work *w)
{
	if (!synfin_work_route(w) && !w->mss)
		w->mss = synfin_ip_of(&w->key.remote)->mss_default;
}

/* Rooms that are taken here are kept by the embryo, or given back. */
static void make_room(struct synfin_work *w, struct synfin_listener *l)
{
	if (!(w->env.facts & SYNFIN_FACT_CROWDED))
		w->backlog = synfin_listener_admit(l);
	if (!w->backlog) {
		atomic64_inc(&l->overflows);
		w->env.facts |= SYNFIN_FACT_FULL;
		return;
	}
	w->admitted = synfin_net_admit(w->sn, SYNFIN_KIND_EMBRYO);
	if (!w->admitted)
		w->env.facts |= SYNFIN_FACT_NO_ROOM;
}

/*
 * A SYN may begin something: who would take it, and is there room? That is not
 * even asked where nothing is to be kept of it.
 */
static void welcome(struct synfin_work *w)
{
	struct synfin_listener *l = w->listener;

	if (!l && w->entry) {
		l = synfin_listener_find(&w->key, w->iif);
		if (!l || !synfin_entry_tryget(&l->entry))
			return;
		w->listener = l;
		w->block = synfin_entry_block(&l->entry);
	}
	w->env.facts |= SYNFIN_FACT_LISTENER;
	if (synfin_accept_is_full(l))
		w->env.facts |= SYNFIN_FACT_CROWDED;
	if (!synfin_cookie_prepare(w)) {
		make_room(w, l);
		if (w->admitted)
			w->env.iss = fresh_iss(w);
		else if (!synfin_cookie_prepare(w))
			return;
	}
	find_mss(w);
}

/* May it begin something, or bring back what was begun? */
static void surround_segment(struct synfin_work *w)
{
	w->env.params = &w->block->p;
	w->env.cookie_count = w->listener ?
			      READ_ONCE(w->listener->cookie_count) : 0;
	if (synfin_needs_iss(&w->cb, w->env.facts, &w->ev.seg))
		welcome(w);
	else if (synfin_cookie_prepare(w))
		find_mss(w);
}

/*
 * A namespace's MSL holds for what enters TIME-WAIT from now on; one that was
 * set on the connection or its listener goes before it, and a 2MSL that runs
 * already is restarted as it was.
 */
static u64 msl_of(const struct synfin_work *w)
{
	bool set_now = w->ev.type == SYNFIN_EV_RETUNE && w->block->own_msl;

	if (w->state == SYNFIN_STATE_TIME_WAIT && w->entry && !set_now)
		return synfin_timer_msl(w->entry);
	if (w->block->own_msl)
		return w->block->p.msl;
	return rcu_dereference(w->sn->block)->p.msl;
}

/* A sink compares bytes and forgets them: it has room at any time. */
static void surround_buffer(struct synfin_work *w)
{
	const struct synfin_stream *s = synfin_stream_of(w);
	u32 most = w->block->p.rcv_wnd;

	if (s ? synfin_stream_keeps(s) :
		w->entry && w->entry->kind == SYNFIN_KIND_CONNECTION)
		w->env.facts |= SYNFIN_FACT_KEEPS;
	w->env.rcv_space = s ? synfin_stream_space(s, most) : most;
	w->env.rcv_buffer = s ? synfin_stream_buffer(s, most) : 0;
}

static void surround(struct synfin_work *w)
{
	const struct synfin_stream *s = synfin_stream_of(w);

	if (s && s->open)
		w->env.facts |= SYNFIN_FACT_IN_USE;
	w->env.quiet_until = synfin_net_quiet_until(w->sn);
	w->env.mss_default = synfin_ip_of(&w->key.remote)->mss_default;
	if (w->ev.type == SYNFIN_EV_OPEN)
		w->env.iss = fresh_iss(w);
	else if (w->ev.type == SYNFIN_EV_SEGMENT)
		surround_segment(w);
	w->env.msl = msl_of(w);
	w->env.mss = w->mss;
	w->env.params = &w->block->p;
	surround_buffer(w);
}

/**
 * synfin_work_step() - let the engine decide
 * @w: the work; without an entry its key, block and cb are set
 */
void synfin_work_step(struct synfin_work *w)
{
	forget_last_try(w);
	w->env.now = synfin_clock_read(&w->sn->clock, &w->time);
	load(w);
	w->state = w->cb.state;
	if (w->ev.type == SYNFIN_EV_TIMER)
		w->what = synfin_timer_what(&w->cb);
	surround(w);
	synfin_step(&w->cb, &w->env, &w->ev, &w->out);
}

/* What was decided can not be kept: it has not happened. */
static void abandon(struct synfin_work *w, int err)
{
	__skb_queue_purge(&w->queue);
	if (err == -EEXIST)
		return;
	if (w->ev.type == SYNFIN_EV_SEGMENT)
		synfin_work_dropped(w, err == -ENOBUFS ?
				    SYNFIN_DROP_CAP_CONNECTIONS :
				    SYNFIN_DROP_NO_MEMORY);
}

/* What was taken is kept, and whoever is concerned learns of it. */
static void keep_promises(struct synfin_work *w)
{
	if (w->out.cookie == SYNFIN_COOKIE_SENT)
		synfin_cookie_note(w);
	if (synfin_stream_of(w)) {
		synfin_stream_take(w);
		synfin_socket_tell(w);
	} else if (w->out.accept_len || w->out.keep_len) {
		synfin_sink_check(w);
	}
	synfin_work_report(w);
}

/* What welcome() took and nobody has inherited. */
static void give_back(struct synfin_work *w)
{
	if (w->admitted)
		synfin_net_leave(w->sn, SYNFIN_KIND_EMBRYO);
	if (w->backlog)
		synfin_listener_leave(w->listener);
	if (w->listener)
		synfin_entry_put(&w->listener->entry);
	w->admitted = false;
	w->backlog = false;
	w->listener = NULL;
}

/* Most have nobody to wake, and are spared the calls. */
static void wake(struct synfin_work *w)
{
	if (w->told)
		synfin_socket_wake_told(w);
	if (w->asked)
		synfin_socket_wake_asked(w);
	if (w->gone) {
		synfin_socket_release(w->gone);
		w->gone = NULL;
	}
}

/**
 * synfin_work_unlock() - let go of everything but the packets
 * @w: the work
 */
void synfin_work_unlock(struct synfin_work *w)
{
	struct synfin_entry *e = w->entry;

	w->entry = NULL;
	if (e)
		synfin_entry_unlock(e);
	if (w->old) {
		synfin_entry_unlock(w->old);
		synfin_entry_put(w->old);
		w->old = NULL;
	}
	if (w->buried)
		synfin_entry_put(e);
	w->buried = false;
	wake(w);
	give_back(w);
}

/**
 * synfin_work_run() - from step to unlock
 * @w: the work, its entry locked; or without an entry its key, block and cb set
 *
 * Return: 0 when it has happened, whatever the engine made of it. Otherwise it
 * has not: -EEXIST when somebody else was first (look again), -ENOMEM, or
 * -ENOBUFS for a limit.
 */
int synfin_work_run(struct synfin_work *w)
{
	int err;

	synfin_work_step(w);
	if (synfin_stream_of(w))
		synfin_stream_send(w);
	synfin_work_pull(w);
	err = synfin_work_settle(w);
	if (err)
		abandon(w, err);
	else
		keep_promises(w);
	synfin_work_unlock(w);
	return err;
}

/**
 * synfin_work_end() - send what is to be sent
 * @w: the work, holding no lock any more
 *
 * Records go first: sending a packet may call us again before it returns, when
 * it is redirected to us.
 */
void synfin_work_end(struct synfin_work *w)
	__releases(RCU)
{
	synfin_event_flush(w->sn);
	synfin_work_transmit(w);
	local_bh_enable();
	rcu_read_unlock();
}
