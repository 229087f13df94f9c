// SPDX-License-Identifier: GPL-2.0
/*
 * Passive OPEN, and calls on a listener. A listener stays one while it serves
 * many: what the engine steps is a copy of LISTEN. They come and go under the
 * namespace's lock.
 */
#include "calls_private.h"
#include "counters.h"
#include "ip.h"
#include "listeners.h"
#include "ports.h"
#include "socket.h"
#include "snapshot.h"
#include "table.h"

/* A link-local address is one only together with its link. */
static int check_scope(const struct synfin_key *key,
		       struct synfin_verdict *verdict)
{
	bool needed = synfin_addr_needs_scope(&key->local) ||
		      synfin_addr_needs_scope(&key->remote);

	if (needed == !!key->scope)
		return 0;
	return synfin_refuse_call(verdict, SYNFIN_REFUSAL_INVALID, needed ?
		"a link-local address needs scope-id: on which device's link?" :
		"scope-id is for link-local addresses: leave it out");
}

/**
 * synfin_call_check_local() - is our side's address one of ours?
 * @key: both addresses and the link; any address is fine
 * @verdict: filled in when it is not
 *
 * Return: 0, -EADDRNOTAVAIL, or another negative errno when the link is not
 * named where it must be, or is where it must not.
 */
int synfin_call_check_local(const struct synfin_key *key,
			    struct synfin_verdict *verdict)
{
	const struct in6_addr *local = &key->local;
	int err = check_scope(key, verdict);

	if (err)
		return err;
	if (synfin_addr_is_any(local) ||
	    synfin_ip_of(local)->is_own(key->sn->net, local, key->scope))
		return 0;
	synfin_refuse_call(verdict, SYNFIN_REFUSAL_INVALID,
			   "the local address is not one of this namespace's");
	return -EADDRNOTAVAIL;
}

/* Those that keep the listener's port from it; any port while it has none. */
static struct synfin_filter in_time_wait(const struct synfin_listener *l)
{
	return (struct synfin_filter){
		.kinds = SYNFIN_KINDS_CONNECTION,
		.states = SYNFIN_IN(TIME_WAIT),
		.local = l->key.local,
		.lport = l->key.lport,
		.summary = true,
	};
}

/* How long a port is still kept by TIME-WAIT, ns; 0 when it is free. */
static u64 time_wait_left(const struct synfin_listener *l)
{
	const struct synfin_filter filter = in_time_wait(l);
	struct synfin_snapshot snap;
	u64 longest = 0;
	u32 id = 0;

	while (synfin_snapshot_next(l->entry.sn, &filter, &id, &snap)) {
		longest = max(longest, max_t(u64, snap.timer_left, 1));
		if (!++id)
			break;
	}
	return longest;
}

static noinline_for_stack int check_free(struct synfin_listener *l,
					 struct synfin_verdict *verdict)
{
	const struct synfin_key *key = &l->key;

	if (synfin_listener_conflicts(l)) {
		synfin_count_rule(key->sn, SYNFIN_RULE_OPN_03);
		return synfin_refuse_call(verdict, SYNFIN_REFUSAL_IN_USE,
			"there is a listener at this address and port already");
	}
	if (l->reuse)
		return 0;
	verdict->wait = time_wait_left(l);
	if (!verdict->wait)
		return 0;
	return synfin_refuse_call(verdict, SYNFIN_REFUSAL_IN_TIME_WAIT,
		"address in use: an old connection waits for 2MSL in TIME-WAIT; wait, or say reuse");
}

/* Nobody listens on it, and no TIME-WAIT keeps it. */
static int take_port(__be16 lport, void *arg)
{
	struct synfin_listener *l = arg;

	l->key.lport = lport;
	l->entry.lport = lport;
	return 0;
}

static int choose_port(struct synfin_listener *l,
		       struct synfin_verdict *verdict)
{
	const struct synfin_filter filter = in_time_wait(l);
	int err;

	if (l->key.lport)
		return check_free(l, verdict);
	err = synfin_port_pick(l->entry.sn, l->reuse ? NULL : &filter,
			       take_port, l);
	if (err != -EEXIST)
		return err;
	return synfin_refuse_call(verdict, SYNFIN_REFUSAL_IN_USE,
				  "no local port is free");
}

/* The listener stands in for the connections that it will have. */
static void begin(struct synfin_work *w, struct synfin_listener *l)
	__acquires(RCU)
{
	synfin_work_begin(w, l->entry.sn);
	w->kind = SYNFIN_KIND_LISTENER;
	w->key = l->key;
	w->id = l->entry.id;
	w->block = l->entry.block;
	synfin_cb_listen(&w->cb);
}

/* From CLOSED to LISTEN: from now on it can be found. */
static int start(struct synfin_listener *l, struct synfin_verdict *verdict)
{
	struct synfin_work w;
	int err;

	begin(&w, l);
	synfin_cb_init(&w.cb);
	w.what = SYNFIN_WHAT_CALL_LISTEN;
	w.ev.type = SYNFIN_EV_LISTEN;
	synfin_work_step(&w);
	err = synfin_call_result(&w, 0, verdict);
	if (!err) {
		synfin_entry_lock(&l->entry);
		synfin_table_publish(&l->entry, NULL);
		synfin_entry_unlock(&l->entry);
		synfin_listener_add(l);
	}
	synfin_work_report(&w);
	synfin_work_end(&w);
	return err;
}

static int start_if_room(struct synfin_listener *l,
			 struct synfin_verdict *verdict)
{
	struct synfin_net *sn = l->entry.sn;
	int err;

	if (!synfin_net_admit(sn, SYNFIN_KIND_LISTENER))
		return synfin_refuse_call(verdict, SYNFIN_REFUSAL_NO_RESOURCES,
			"no more listeners: max_listeners is reached; end some, or raise it");
	err = start(l, verdict);
	if (err)
		synfin_net_leave(sn, SYNFIN_KIND_LISTENER);
	return err;
}

static struct synfin_listener *prepare(struct synfin_net *sn,
				       const struct synfin_passive *args,
				       struct synfin_verdict *verdict)
{
	const struct synfin_key key = {
		.sn = sn, .local = args->local, .remote = args->remote,
		.lport = args->lport, .rport = args->rport,
		.scope = args->scope,
	};
	struct synfin_block *block;
	struct synfin_entry *e;

	block = synfin_block_for(sn, NULL, SYNFIN_SCOPE_LISTENER,
				 args->changes, args->count, verdict);
	if (IS_ERR(block))
		return ERR_CAST(block);
	e = synfin_entry_new(&key, SYNFIN_KIND_LISTENER, false, block,
			     GFP_KERNEL_ACCOUNT);
	if (!e) {
		synfin_block_put(block);
		return ERR_PTR(-ENOMEM);
	}
	synfin_listener_of(e)->reuse = args->reuse;
	synfin_listener_of(e)->v6only = args->v6only;
	synfin_accept_init(synfin_listener_of(e));
	if (args->sk)
		synfin_accept_open(synfin_listener_of(e), args->sk);
	return synfin_listener_of(e);
}

/* It was never found by anyone. */
static void discard(struct synfin_listener *l)
{
	synfin_accept_undo(l);
	synfin_entry_put(&l->entry);
}

static int listen(struct synfin_net *sn, const struct synfin_passive *args,
		  u32 *id, struct synfin_verdict *verdict)
{
	struct synfin_listener *l = prepare(sn, args, verdict);
	int err;

	if (IS_ERR(l))
		return PTR_ERR(l);
	/* A socket's has been looked at, and may be foreign (IP_FREEBIND). */
	err = args->sk ? 0 : synfin_call_check_local(&l->key, verdict);
	if (!err)
		err = choose_port(l, verdict);
	if (!err)
		err = synfin_table_reserve(sn, &l->entry.id,
					   GFP_KERNEL_ACCOUNT);
	*id = l->entry.id;
	if (!err)
		err = start_if_room(l, verdict);
	if (err && *id)
		synfin_table_release(sn, *id);
	if (err)
		discard(l);
	return err;
}

/**
 * synfin_call_listen() - passive OPEN (3.10.1)
 * @sn: the namespace
 * @args: where, for whom, and how
 * @id: set to the listener's id
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_listen(struct synfin_net *sn, const struct synfin_passive *args,
		       u32 *id, struct synfin_verdict *verdict)
{
	int err;

	down_write(&sn->lock);
	err = synfin_history_alloc(&sn->history);
	if (!err)
		err = listen(sn, args, id, verdict);
	up_write(&sn->lock);
	return err;
}

/**
 * synfin_call_listener() - a listener by its id
 * @sn: the namespace
 * @id: the id
 *
 * Context: under the namespace's lock, to write, which keeps it alive.
 *
 * Return: the listener, or NULL.
 */
struct synfin_listener *synfin_call_listener(struct synfin_net *sn, u32 id)
{
	struct synfin_entry *e;

	lockdep_assert_held_write(&sn->lock);
	rcu_read_lock();
	e = synfin_table_find(sn, id);
	if (e && e->kind != SYNFIN_KIND_LISTENER)
		e = NULL;
	rcu_read_unlock();
	return e ? synfin_listener_of(e) : NULL;
}

static void end(struct synfin_listener *l)
{
	synfin_listener_remove(l);
	synfin_entry_lock(&l->entry);
	synfin_table_unpublish(&l->entry);
	synfin_entry_unlock(&l->entry);
	synfin_net_leave(l->entry.sn, SYNFIN_KIND_LISTENER);
	synfin_accept_close(l);
}

/* What is still a handshake of this listener ends with it. */
static void end_embryo(struct synfin_listener *l, u32 id, u8 what, u8 type)
{
	struct synfin_work w;

	synfin_work_begin(&w, l->entry.sn);
	if (synfin_call_find(&w, id)) {
		w.what = what;
		w.ev.type = type;
		if (w.entry->kind == SYNFIN_KIND_EMBRYO &&
		    synfin_embryo_of(w.entry)->listener == l)
			synfin_work_run(&w);
		else
			synfin_work_unlock(&w);
	}
	synfin_work_end(&w);
}

/*
 * USR-07: half-open connections are dropped with their listener, with a reset,
 * so that their peers need not wait; a crash says nothing here either.
 */
static noinline_for_stack void end_embryos(struct synfin_listener *l, u8 what,
					   u8 type)
{
	const struct synfin_filter filter = {
		.kinds = BIT(SYNFIN_KIND_EMBRYO),
		.listener_id = l->entry.id,
		.summary = true,
	};
	struct synfin_snapshot snap;
	u32 id = 0;

	if (type != SYNFIN_EV_FORGET)
		type = SYNFIN_EV_ABORT;
	while (synfin_snapshot_next(l->entry.sn, &filter, &id, &snap)) {
		end_embryo(l, id, what, type);
		if (!++id)
			break;
	}
}

/* Their handshakes are over, but nobody will ever accept them. */
static void end_unaccepted(struct synfin_listener *l, u8 what, u8 type)
{
	struct synfin_entry *e;

	if (type != SYNFIN_EV_FORGET)
		type = SYNFIN_EV_ABORT;
	while ((e = synfin_accept_pop(l)))
		synfin_socket_drop(e, what, type);
}

/*
 * A listener that nobody finds any more; its id may be another's by now. The
 * wait is long, and the namespace's lock is not held: others can open.
 */
static void clear_up(struct synfin_listener *l, u8 what, u8 type)
{
	/* Whoever had found it has made his embryo by then. */
	synchronize_rcu();
	end_embryos(l, what, type);
	end_unaccepted(l, what, type);
	synfin_entry_put(&l->entry);
}

/* Return: true when the listener is no more. */
static bool run(struct synfin_listener *l, u8 what,
		const struct synfin_event *ev, struct synfin_verdict *verdict,
		int *err)
{
	struct synfin_work w;
	bool over;

	begin(&w, l);
	w.what = what;
	w.ev = *ev;
	synfin_work_step(&w);
	over = w.cb.state == SYNFIN_STATE_CLOSED;
	if (over)
		end(l);
	synfin_work_report(&w);
	*err = synfin_call_result(&w, 0, verdict);
	synfin_work_end(&w);
	return over;
}

/**
 * synfin_call_on_listener() - a call on LISTEN
 * @sn: the namespace
 * @id: the listener
 * @what: an enum synfin_what
 * @ev: the call
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_on_listener(struct synfin_net *sn, u32 id, u8 what,
			    const struct synfin_event *ev,
			    struct synfin_verdict *verdict)
{
	struct synfin_listener *l;
	bool over = false;
	int err;

	down_write(&sn->lock);
	l = synfin_call_listener(sn, id);
	if (l)
		over = run(l, what, ev, verdict, &err);
	else
		err = synfin_refuse_call(verdict,
					 SYNFIN_REFUSAL_DOES_NOT_EXIST,
					 "there is no such listener");
	up_write(&sn->lock);
	if (over)
		clear_up(l, what, ev->type);
	return err;
}

/**
 * synfin_call_unlisten() - CLOSE of a listener (3.10.4)
 * @sn: the namespace
 * @id: the listener
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_unlisten(struct synfin_net *sn, u32 id,
			 struct synfin_verdict *verdict)
{
	const struct synfin_event ev = { .type = SYNFIN_EV_CLOSE };

	return synfin_call_on_listener(sn, id, SYNFIN_WHAT_CALL_CLOSE, &ev,
				       verdict);
}
