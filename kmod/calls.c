// SPDX-License-Identifier: GPL-2.0
/*
 * The user's calls on what is there already: SEND, CLOSE, ABORT, and what else
 * is done to a connection by its id (RFC 9293 3.9.1). Opening: calls_open.c
 * and calls_listen.c.
 */
#include <linux/sched/signal.h>
#include "calls.h"
#include "calls_private.h"
#include "snapshot.h"
#include "stream.h"
#include "table.h"
#include "timers.h"

/**
 * synfin_call_find() - take hold of an entry by its id
 * @w: the work
 * @id: the id
 *
 * Return: false when there is none.
 */
bool synfin_call_find(struct synfin_work *w, u32 id)
{
	struct synfin_entry *e;

	do {
		e = synfin_table_find(w->sn, id);
	} while (e && !synfin_work_lock(w, e));
	return e;
}

static u64 left(const struct synfin_work *w, u64 until)
{
	return until > w->env.now ? until - w->env.now : 0;
}

/**
 * synfin_call_result() - what the engine said, for the caller
 * @w: the work, run
 * @err: what running it returned
 * @verdict: filled in when the call is refused
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_result(const struct synfin_work *w, int err,
		       struct synfin_verdict *verdict)
{
	verdict->state = w->state;
	if (err == -ENOBUFS)
		return synfin_refuse_call(verdict,
					  SYNFIN_REFUSAL_NO_RESOURCES, NULL);
	if (err || !w->out.refusal)
		return err;
	if (w->out.refusal == SYNFIN_REFUSAL_QUIET_TIME)
		verdict->wait = left(w, w->env.quiet_until);
	return synfin_refuse_call(verdict, w->out.refusal, NULL);
}

/*
 * What a program sends, and when it closes, is for the program; an embryo that
 * it is going to accept is as good as its own.
 */
static bool is_for_its_program(const struct synfin_work *w)
{
	const struct synfin_stream *s = synfin_stream_of(w);

	if (w->ev.type == SYNFIN_EV_ABORT || w->ev.type == SYNFIN_EV_FORGET)
		return false;
	if (w->entry->kind == SYNFIN_KIND_EMBRYO)
		return synfin_embryo_of(w->entry)->listener->socket;
	return s && s->open;
}

/* The entry is locked, or there is none. */
static int run_on(struct synfin_work *w, struct synfin_verdict *verdict)
{
	int err;

	if (!w->entry)
		return synfin_refuse_call(verdict,
					  SYNFIN_REFUSAL_DOES_NOT_EXIST, NULL);
	if (is_for_its_program(w)) {
		synfin_work_unlock(w);
		return synfin_refuse_call(verdict, SYNFIN_REFUSAL_SOCKET, NULL);
	}
	err = synfin_work_run(w);
	return synfin_call_result(w, err, verdict);
}

/* A call on a listener is made under the namespace's lock: calls_listen.c */
static int call(struct synfin_net *sn, u32 id, u8 what,
		const struct synfin_event *ev, struct synfin_verdict *verdict)
{
	struct synfin_work w __uninitialized;
	bool listens;
	int err;

	synfin_work_begin(&w, sn);
	w.what = what;
	w.ev = *ev;
	listens = synfin_call_find(&w, id) &&
		  w.entry->kind == SYNFIN_KIND_LISTENER;
	if (listens)
		synfin_work_unlock(&w);
	else
		err = run_on(&w, verdict);
	synfin_work_end(&w);
	if (listens)
		return synfin_call_on_listener(sn, id, what, ev, verdict);
	return err;
}

/**
 * synfin_call_send() - SEND: so many bytes of the pattern (3.10.2)
 * @sn: the namespace
 * @id: the connection
 * @bytes: how many
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_send(struct synfin_net *sn, u32 id, u32 bytes,
		     struct synfin_verdict *verdict)
{
	const struct synfin_event ev = {
		.type = SYNFIN_EV_SEND, .bytes = bytes,
	};

	return call(sn, id, SYNFIN_WHAT_CALL_SEND, &ev, verdict);
}

/**
 * synfin_call_shutdown() - CLOSE by a user who goes on reading (3.10.4)
 * @sn: the namespace
 * @id: the connection, or a listener
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_shutdown(struct synfin_net *sn, u32 id,
			 struct synfin_verdict *verdict)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_SHUTDOWN };

	return call(sn, id, SYNFIN_WHAT_CALL_SHUTDOWN, &ev, verdict);
}

/**
 * synfin_call_close() - CLOSE by a user who goes away (3.10.4)
 * @sn: the namespace
 * @id: the connection, or a listener
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_close(struct synfin_net *sn, u32 id,
		      struct synfin_verdict *verdict)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_CLOSE };

	return call(sn, id, SYNFIN_WHAT_CALL_CLOSE, &ev, verdict);
}

/**
 * synfin_call_abort() - ABORT (3.10.5)
 * @sn: the namespace
 * @id: the connection, or a listener
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_abort(struct synfin_net *sn, u32 id,
		      struct synfin_verdict *verdict)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_ABORT };

	return call(sn, id, SYNFIN_WHAT_CALL_ABORT, &ev, verdict);
}

/**
 * synfin_call_forget() - lose the state without a word, as a crash does
 * @sn: the namespace
 * @id: the connection, or a listener
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_forget(struct synfin_net *sn, u32 id,
		       struct synfin_verdict *verdict)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_FORGET };

	return call(sn, id, SYNFIN_WHAT_CALL_FORGET, &ev, verdict);
}

/* The smallest id from one on that is to be ended, or 0: listeners stay. */
static u32 next_to_end(struct synfin_net *sn, u32 id)
{
	struct synfin_entry *e;

	rcu_read_lock();
	do {
		e = synfin_table_next(sn, &id);
	} while (e && e->kind == SYNFIN_KIND_LISTENER && ++id);
	rcu_read_unlock();
	return e ? id : 0;
}

/**
 * synfin_call_each() - the same call on each connection of a range of ids
 * @sn: the namespace
 * @first: the first id
 * @last: the last id
 * @call: the call; where it is refused, the next one's turn comes
 *
 * Whatever strangers do meanwhile, it ends: what comes after the call began has
 * a larger id, and stays.
 *
 * Context: process; a fatal signal ends it early.
 */
void synfin_call_each(struct synfin_net *sn, u32 first, u32 last,
		      int (*call)(struct synfin_net *sn, u32 id,
				  struct synfin_verdict *verdict))
{
	struct synfin_verdict verdict = {};
	u32 id = first;

	last = min(last, synfin_table_last(sn));
	while ((id = next_to_end(sn, id)) && id <= last &&
	       !fatal_signal_pending(current)) {
		call(sn, id, &verdict);
		cond_resched();
		if (!++id)
			break;
	}
}

/**
 * synfin_call_forget_all() - a host that lost power, but for its listeners
 * @sn: the namespace
 *
 * Context: process; a fatal signal ends it early.
 */
void synfin_call_forget_all(struct synfin_net *sn)
{
	synfin_call_each(sn, 0, U32_MAX, synfin_call_forget);
}

/* A reference to what an entry uses now. */
static struct synfin_block *block_of(struct synfin_net *sn, u32 id, u32 kinds)
{
	struct synfin_block *block = NULL;
	struct synfin_work w;

	synfin_work_begin(&w, sn);
	if (synfin_call_find(&w, id)) {
		if (BIT(w.entry->kind) & kinds)
			block = synfin_block_get(w.entry->block);
		synfin_work_unlock(&w);
	}
	synfin_work_end(&w);
	return block;
}

/*
 * The engine counts running timers anew from their own start: that of 2MSL is
 * known by the MSL it was started with, which need not be the old block's. If
 * it was the namespace's, and no other is set now, nothing has changed.
 */
static int run_retune(struct synfin_work *w, struct synfin_block *new,
		      struct synfin_verdict *verdict)
{
	struct synfin_params was = w->entry->block->p;
	int err;

	was.msl = new->own_msl ? synfin_timer_msl(w->entry) : new->p.msl;
	w->what = SYNFIN_WHAT_CALL_SET;
	w->ev.type = SYNFIN_EV_RETUNE;
	w->ev.old = &was;
	w->block = new;
	w->retune = new;
	err = synfin_work_run(w);
	return synfin_call_result(w, err, verdict);
}

/* Nothing of a listener runs: what it opens from now on is different. */
static struct synfin_block *retune_listener(struct synfin_work *w,
					    struct synfin_block *new)
{
	struct synfin_block *old = w->entry->block;

	/* pairs with synfin_entry_block() */
	smp_store_release(&w->entry->block, new);
	synfin_work_unlock(w);
	return old;
}

/*
 * Return: -ESTALE when the entry's parameters are not the old ones any more,
 * because someone else has set some meanwhile. Takes the reference to @new.
 */
static int exchange(struct synfin_net *sn, u32 id, struct synfin_block *old,
		    struct synfin_block *new, struct synfin_verdict *verdict)
{
	struct synfin_work w;
	int err = 0;

	synfin_work_begin(&w, sn);
	w.retune = new;
	if (!synfin_call_find(&w, id)) {
		err = synfin_refuse_call(verdict,
					 SYNFIN_REFUSAL_DOES_NOT_EXIST, NULL);
	} else if (w.entry->block != old) {
		synfin_work_unlock(&w);
		err = -ESTALE;
	} else if (w.entry->kind == SYNFIN_KIND_LISTENER) {
		w.retune = retune_listener(&w, new);
	} else {
		err = run_retune(&w, new, verdict);
	}
	synfin_work_end(&w);
	synfin_block_put(w.retune);
	return err;
}

static int set_once(struct synfin_net *sn, u32 id, u32 kinds, u8 scope,
		    const struct synfin_change *changes, unsigned int count,
		    struct synfin_verdict *verdict)
{
	struct synfin_block *old = block_of(sn, id, kinds), *new;
	int err;

	if (!old)
		return synfin_refuse_call(verdict,
					  SYNFIN_REFUSAL_DOES_NOT_EXIST, NULL);
	new = synfin_block_derive(sn, old, scope, changes, count, verdict);
	err = PTR_ERR_OR_ZERO(new);
	if (!err)
		err = exchange(sn, id, old, new, verdict);
	synfin_block_put(old);
	return err;
}

static int set(struct synfin_net *sn, u32 id, u32 kinds, u8 scope,
	       const struct synfin_change *changes, unsigned int count,
	       struct synfin_verdict *verdict)
{
	int err;

	do {
		err = set_once(sn, id, kinds, scope, changes, count, verdict);
	} while (err == -ESTALE);
	return err;
}

/**
 * synfin_call_set() - change parameters of a connection, and of its timers
 * @sn: the namespace
 * @id: the connection
 * @changes: all are made, or none
 * @count: how many
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_set(struct synfin_net *sn, u32 id,
		    const struct synfin_change *changes, unsigned int count,
		    struct synfin_verdict *verdict)
{
	return set(sn, id, SYNFIN_KINDS_CONNECTION, SYNFIN_SCOPE_CONN,
		   changes, count, verdict);
}

/**
 * synfin_call_set_listener() - change parameters of what a listener opens
 * @sn: the namespace
 * @id: the listener
 * @changes: all are made, or none
 * @count: how many
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_set_listener(struct synfin_net *sn, u32 id,
			     const struct synfin_change *changes,
			     unsigned int count,
			     struct synfin_verdict *verdict)
{
	int err;

	down_write(&sn->lock);
	err = set(sn, id, SYNFIN_KINDS_LISTENER, SYNFIN_SCOPE_LISTENER,
		  changes, count, verdict);
	up_write(&sn->lock);
	return err;
}
