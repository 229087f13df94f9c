// SPDX-License-Identifier: GPL-2.0
/*
 * What the engine decided is kept: a connection is born, stays as it is,
 * changes its form, or is over. Only here are entries published and buried.
 *
 * The forms: SYN-RECEIVED of a listener and TIME-WAIT are small; whatever does
 * not fit them is a full connection, busy or idle (busy.c). A full connection for
 * which no small record can be had, for want of memory or by the cap on TIME-WAIT,
 * stays as it is and counts as one, so that 2MSL is never cut short; where a larger
 * form can not be had, the segment is as good as lost and comes again.
 */
#include <linux/sched/mm.h>
#include "busy.h"
#include "listeners.h"
#include "route.h"
#include "socket.h"
#include "table.h"
#include "timers.h"
#include "work.h"

/* How long a timer waits that found no memory for what it must do. */
#define NO_MEMORY_RETRY_NS	(100 * SYNFIN_NS_PER_MS)

/* A socket finds its connection where it was, whatever becomes of it. */
static bool socket_is_open(const struct synfin_work *w)
{
	const struct synfin_stream *s = synfin_stream_of(w);

	return s && s->open;
}

static u8 form_of(const struct synfin_work *w)
{
	if (synfin_timewait_fits(&w->cb) && !socket_is_open(w))
		return SYNFIN_KIND_TIME_WAIT;
	if ((w->kind == SYNFIN_KIND_EMBRYO || w->backlog) &&
	    synfin_embryo_fits(&w->cb))
		return SYNFIN_KIND_EMBRYO;
	return SYNFIN_KIND_CONNECTION;
}

static void keep_conn(struct synfin_work *w, struct synfin_conn *conn)
{
	struct synfin_busy *busy = synfin_busy_of(&conn->entry);

	if (busy)
		busy->msl = w->env.msl;
	if (w->state != w->cb.state)
		conn->entry.changed = w->env.now;
	synfin_route_keep(w, conn);
	conn->sent += w->sent;
	conn->again += w->again;
	conn->received += w->out.accept_len + w->out.released;
	if (w->out.cause)
		conn->cause = w->out.cause;
}

static void retune(struct synfin_work *w, struct synfin_entry *e)
{
	swap(w->retune, e->block);
	/* it may have led there by another type of service */
	if (e->kind == SYNFIN_KIND_CONNECTION)
		synfin_route_forget(synfin_conn_of(e));
}

/* The copy goes back, and the timer follows the deadlines. */
static void keep(struct synfin_work *w)
{
	struct synfin_entry *e = w->entry;

	if (w->retune && w->retune != e->block)
		retune(w, e);
	if (e->kind == SYNFIN_KIND_CONNECTION)
		keep_conn(w, synfin_conn_of(e));
	synfin_timer_reconcile(e, synfin_next_deadline(&w->cb), w->env.now,
			       w->env.msl);
	synfin_entry_store(e, &w->cb);
}

/* In the same form as before, which may be too small while it is idle. */
static int stay(struct synfin_work *w)
{
	if (!synfin_busy_begin(w->entry, &w->cb))
		return -ENOMEM;
	keep(w);
	return 0;
}

/* The embryo inherits the reference and both rooms that welcome() took. */
static void adopt(struct synfin_work *w, struct synfin_entry *e)
{
	synfin_embryo_of(e)->listener = w->listener;
	w->listener = NULL;
	w->backlog = false;
	w->admitted = false;
}

/* The opposite: it is in no table, and whoever found it sees that it is dead. */
static void disown(struct synfin_work *w, struct synfin_entry *e)
{
	w->listener = synfin_embryo_of(e)->listener;
	w->backlog = true;
	w->admitted = true;
	synfin_embryo_of(e)->listener = NULL;
}

/* Who made a connection that is grown up now, an embryo until now or a cookie. */
static struct synfin_listener *listener_of(const struct synfin_work *w)
{
	if (!w->entry)
		return w->listener;
	return w->entry->kind == SYNFIN_KIND_EMBRYO ?
	       synfin_embryo_of(w->entry)->listener : NULL;
}

/* Where it will wait to be accepted, if a socket listens; or NULL. */
static struct synfin_listener *queue_of(const struct synfin_work *w)
{
	struct synfin_listener *l = listener_of(w);

	return l && l->socket ? l : NULL;
}

/* What dumps may look at before the entry is locked. */
static void set_listener(const struct synfin_work *w, struct synfin_entry *e)
{
	struct synfin_listener *l = listener_of(w);

	if (l && e->kind == SYNFIN_KIND_CONNECTION)
		synfin_conn_of(e)->listener_id = l->entry.id;
}

/* Accepted by a socket's listener, it will need to keep bytes. */
static bool give_stream(struct synfin_work *w, struct synfin_entry *e)
{
	struct synfin_stream *s;

	if (e->kind != SYNFIN_KIND_CONNECTION || !queue_of(w))
		return true;
	s = synfin_stream_new(GFP_ATOMIC | __GFP_ACCOUNT);
	if (!s)
		return false;
	s->entry = e;
	/* until it is accepted it sends as the listener does */
	s->way = queue_of(w)->way;
	synfin_busy_lend(synfin_conn_of(e), &s->busy);
	return true;
}

/* An entry of a form, with a reference to the parameters; not published. */
static struct synfin_entry *make(struct synfin_work *w, u8 kind)
{
	struct synfin_entry *e = w->fresh;
	struct mem_cgroup *payer;

	if (e && e->kind == kind) {
		w->fresh = NULL;
		return e;
	}
	/* A listener's parameters may just have been set: look again. */
	if (!synfin_block_tryget(w->block))
		return ERR_PTR(-EEXIST);
	payer = set_active_memcg(w->sn->memcg);
	e = synfin_entry_new(&w->key, kind, synfin_embryo_is_reborn(&w->cb),
			     w->block, GFP_ATOMIC | __GFP_ACCOUNT);
	if (!e) {
		synfin_block_put(w->block);
	} else if (!give_stream(w, e) || !synfin_busy_begin(e, &w->cb)) {
		/* and the parameters with it */
		synfin_entry_put(e);
		e = NULL;
	}
	set_active_memcg(payer);
	if (!e)
		return ERR_PTR(-ENOMEM);
	set_listener(w, e);
	return e;
}

/*
 * It could not be published; what a caller prepared, he may try again. Somebody
 * may have found it, and waits for its lock: what he looks at changes before.
 */
static void unmake(struct synfin_work *w, struct synfin_entry *e, bool fresh)
{
	if (e->kind == SYNFIN_KIND_EMBRYO)
		disown(w, e);
	synfin_entry_unlock(e);
	if (fresh)
		w->fresh = e;
	else
		synfin_entry_put(e);
}

/* What a caller has prepared has an id. */
static int publish(struct synfin_work *w, struct synfin_entry *e)
{
	bool fresh = e->id;
	int err;

	e->mss = w->mss;
	synfin_entry_lock(e);
	err = synfin_table_publish(e, &w->key);
	if (!err)
		return 0;
	unmake(w, e, fresh);
	return err == -EEXIST ? err : -ENOMEM;
}

static bool enter_connection(struct synfin_work *w)
{
	struct synfin_listener *l = queue_of(w);

	if (l && !synfin_accept_reserve(l))
		return false;
	if (synfin_net_admit(w->sn, SYNFIN_KIND_CONNECTION))
		return true;
	if (l)
		synfin_accept_unreserve(l);
	return false;
}

/* It has come to nothing, for want of memory. */
static void turn_back(struct synfin_work *w, u8 kind)
{
	struct synfin_listener *l = queue_of(w);

	if (kind == SYNFIN_KIND_EMBRYO)
		return;
	synfin_net_leave(w->sn, kind);
	if (l && kind == SYNFIN_KIND_CONNECTION)
		synfin_accept_unreserve(l);
}

/* Whoever accepts for the listener can accept one more. */
static void introduce(struct synfin_work *w, struct synfin_listener *l,
		      struct synfin_conn *conn)
{
	struct synfin_stream *s = synfin_conn_stream(conn);

	if (s)
		w->asked = synfin_accept_add(l, s);
}

static int make_known(struct synfin_work *w, u8 kind)
{
	struct synfin_entry *e = make(w, kind);
	int err;

	if (IS_ERR(e))
		return PTR_ERR(e);
	if (kind == SYNFIN_KIND_EMBRYO)
		adopt(w, e);
	err = publish(w, e);
	if (!err)
		w->entry = e;
	return err;
}

/* A listener's SYN, a cookie that came back, or an active open: one more. */
static int bear(struct synfin_work *w)
{
	bool grown = w->out.cookie == SYNFIN_COOKIE_TAKEN;
	u8 kind = form_of(w);
	int err;

	/* Only a user's call has made room for more than an embryo. */
	if (WARN_ON_ONCE(kind != SYNFIN_KIND_EMBRYO && !w->fresh && !grown))
		return -ENOBUFS;
	if (grown && !enter_connection(w))
		return -ENOBUFS;
	err = make_known(w, kind);
	if (err) {
		if (grown)
			turn_back(w, kind);
		return err;
	}
	if (grown) {
		introduce(w, w->listener, synfin_conn_of(w->entry));
		atomic64_inc(&w->listener->accepted);
	}
	w->id = w->entry->id;
	w->listener_id = synfin_entry_listener_id(w->entry);
	keep(w);
	return 0;
}

/* Who is not an embryo any more makes room for the next one. */
static void leave(struct synfin_work *w, struct synfin_entry *e)
{
	if (e->kind == SYNFIN_KIND_EMBRYO)
		synfin_listener_leave(synfin_embryo_of(e)->listener);
	synfin_net_leave(w->sn, e->kind);
}

/* Only an orphan becomes small: who paid for it is let go. */
static void let_go(struct synfin_work *w, struct synfin_entry *e)
{
	struct synfin_stream *s = e->kind == SYNFIN_KIND_CONNECTION ?
				  synfin_conn_stream(synfin_conn_of(e)) : NULL;

	if (s && !WARN_ON_ONCE(s->open))
		w->gone = synfin_stream_detach(s);
}

static void bury(struct synfin_work *w)
{
	struct synfin_entry *e = w->entry;

	synfin_table_unpublish(e);
	synfin_timer_stop(e);
	leave(w, e);
	w->buried = true;
	synfin_busy_bury(e);
	if (synfin_stream_of(w)) {
		/* An open socket will ask how it ended. */
		synfin_entry_store(e, &w->cb);
		keep_conn(w, synfin_conn_of(e));
	}
}

static void inherit(const struct synfin_entry *from, struct synfin_entry *to)
{
	to->id = from->id;
	to->mss = from->mss;
}

/* An embryo is grown up. */
static void grow_up(struct synfin_work *w, struct synfin_embryo_entry *embryo,
		    struct synfin_conn *conn)
{
	struct synfin_listener *l = embryo->listener;

	conn->entry.created = w->env.now -
			      synfin_embryo_age(&embryo->embryo,
						embryo->entry.deadline,
						&embryo->entry.block->p,
						w->env.now);
	conn->entry.changed = conn->entry.created;
	if (w->out.arcs[0].to == SYNFIN_STATE_ESTABLISHED)
		atomic64_inc(&l->accepted);
	introduce(w, l, conn);
}

/* Another form takes the place: same id, same key, other memory. */
static void succeed(struct synfin_work *w, struct synfin_entry *e)
{
	struct synfin_entry *old = w->entry;

	inherit(old, e);
	if (e->kind == SYNFIN_KIND_EMBRYO)
		adopt(w, e);
	/*
	 * Nobody can find it yet. The callback of a timer that its busy part
	 * has brought along may hold it for a moment, and waits for nobody.
	 */
	synfin_entry_lock_new(e);
	synfin_table_replace(old, e);
	if (old->kind == SYNFIN_KIND_EMBRYO &&
	    e->kind == SYNFIN_KIND_CONNECTION)
		grow_up(w, synfin_embryo_of(old), synfin_conn_of(e));
	synfin_timer_stop(old);
	let_go(w, old);
	synfin_busy_bury(old);
	leave(w, old);
	w->old = old;
	w->entry = e;
	keep(w);
}

/*
 * What welcome() let in has been counted. One that was called out of TIME-WAIT
 * and falls back may do so, cap or not.
 */
static bool enter(struct synfin_work *w, u8 kind)
{
	if (kind == SYNFIN_KIND_EMBRYO)
		return true;
	if (kind == SYNFIN_KIND_CONNECTION)
		return enter_connection(w);
	if (w->entry->kind == SYNFIN_KIND_CONNECTION)
		return synfin_net_admit(w->sn, kind);
	synfin_net_enter(w->sn, kind);
	return true;
}

static int change_form(struct synfin_work *w, u8 kind)
{
	struct synfin_entry *e;

	if (!enter(w, kind))
		return -ENOBUFS;
	e = make(w, kind);
	if (!IS_ERR(e)) {
		succeed(w, e);
		return 0;
	}
	turn_back(w, kind);
	return PTR_ERR(e);
}

static int morph(struct synfin_work *w, u8 kind)
{
	int err = change_form(w, kind);

	if (err && kind == SYNFIN_KIND_TIME_WAIT &&
	    w->entry->kind == SYNFIN_KIND_CONNECTION)
		return stay(w);
	return err;
}

/**
 * synfin_work_settle() - keep what the engine decided
 * @w: the work, stepped and pulled
 *
 * Return: 0, or a negative errno and then nothing has changed.
 */
int synfin_work_settle(struct synfin_work *w)
{
	bool over = synfin_state_in(w->cb.state, SYNFIN_STATES_OVER);
	int err = 0;
	u8 kind;

	if (!w->entry)
		return over ? 0 : bear(w);
	kind = form_of(w);
	if (over)
		bury(w);
	else if (kind == w->entry->kind)
		err = stay(w);
	else
		err = morph(w, kind);
	/* A timer that could not do its work has to come again. */
	if (err && w->ev.type == SYNFIN_EV_TIMER)
		synfin_timer_reconcile(w->entry,
				       w->env.now + NO_MEMORY_RETRY_NS,
				       w->env.now, w->env.msl);
	return err;
}
