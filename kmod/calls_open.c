// SPDX-License-Identifier: GPL-2.0
/* Active OPEN (RFC 9293 3.10.1), from CLOSED or of a listener. */
#include <linux/sched/signal.h>
#include "busy.h"
#include "calls_private.h"
#include "counters.h"
#include "ip.h"
#include "listeners.h"
#include "ports.h"
#include "stream.h"
#include "table.h"

/**
 * struct opening - an active OPEN under way
 * @sn: the namespace
 * @listener: becomes the connection, or NULL
 * @entry: prepared for it, or NULL once it has been published
 * @key: its addresses and ports
 * @way: how its packets are sent
 * @verdict: why not
 */
struct opening {
	struct synfin_net *sn;
	struct synfin_listener *listener;
	struct synfin_entry *entry;
	struct synfin_key key;
	struct synfin_way way;
	struct synfin_verdict *verdict;
};

static int no_route(struct synfin_verdict *verdict, int err)
{
	synfin_refuse_call(verdict, SYNFIN_REFUSAL_INVALID,
			   "there is no route to the remote address");
	return err;
}

static int no_host(struct synfin_net *sn, struct synfin_verdict *verdict)
{
	synfin_count_rule(sn, SYNFIN_RULE_OPN_08);
	return synfin_refuse_call(verdict, SYNFIN_REFUSAL_INVALID,
		"the remote address is a broadcast, multicast or unspecified one; only one host can answer");
}

static int check_remote(struct synfin_net *sn,
			const struct synfin_active *args,
			struct synfin_verdict *verdict)
{
	const struct in6_addr *remote = &args->remote;

	if (synfin_addr_is_any(remote) || !args->rport) {
		synfin_count_rule(sn, SYNFIN_RULE_OPN_10);
		return synfin_refuse_call(verdict,
					  SYNFIN_REFUSAL_REMOTE_UNSPECIFIED,
					  NULL);
	}
	if (synfin_ip_of(remote)->is_host(remote))
		return 0;
	return no_host(sn, verdict);
}

/* MUST-44: where the user names no source address, routing does. */
static int find_source(struct opening *o, struct synfin_key *key,
		       const struct synfin_block *block)
{
	const struct synfin_ip *ip = synfin_ip_of(&key->remote);
	struct dst_entry *dst;

	dst = ip->route(key, &o->way, block->p.tos, &key->local);
	if (IS_ERR(dst))
		return no_route(o->verdict, PTR_ERR(dst));
	if (synfin_addr_needs_scope(&key->local))
		key->scope = dst->dev->ifindex;
	dst_release(dst);
	return 0;
}

/* Can it speak to an address at all? */
static bool has_family_of(const struct synfin_listener *l,
			  const struct in6_addr *remote)
{
	const struct in6_addr *local = &l->key.local;

	if (ipv6_addr_any(local))
		return !l->v6only || !synfin_addr_is_v4(remote);
	return synfin_addr_is_v4(local) == synfin_addr_is_v4(remote);
}

/* The listener's socket stays the local one when it opens actively. */
static int find_local(struct opening *o, const struct synfin_active *args,
		      struct synfin_key *key)
{
	const struct synfin_listener *l = o->listener;

	if (!l)
		return 0;
	if (!has_family_of(l, &args->remote))
		return synfin_refuse_call(o->verdict, SYNFIN_REFUSAL_INVALID,
			"the listener and the remote address are of different families");
	if ((args->lport && args->lport != l->key.lport) ||
	    (!synfin_addr_is_any(&args->local) &&
	     !synfin_addr_matches(&l->key.local, &args->local)))
		return synfin_refuse_call(o->verdict, SYNFIN_REFUSAL_INVALID,
			"a listener opens from its own address and port: leave the local side out");
	key->lport = l->key.lport;
	if (synfin_addr_is_any(&key->local)) {
		key->local = l->key.local;
		key->scope = key->scope ?: l->key.scope;
	}
	return 0;
}

static int check_self(struct opening *o, const struct synfin_key *key)
{
	if (!synfin_key_is_self(key))
		return 0;
	synfin_count_rule(o->sn, SYNFIN_RULE_ADR_04);
	synfin_refuse_call(o->verdict, SYNFIN_REFUSAL_INVALID,
			   "both ends would have the same address and port; pick another port");
	return -EADDRNOTAVAIL;
}

/* Return: -EEXIST when the four-tuple is taken. */
static int attempt(struct opening *o)
{
	struct synfin_work w __uninitialized;
	int err;

	synfin_work_begin(&w, o->sn);
	w.what = SYNFIN_WHAT_CALL_OPEN;
	w.ev.type = SYNFIN_EV_OPEN;
	w.key = o->key;
	w.block = o->entry->block;
	w.fresh = o->entry;
	w.way = o->way;
	synfin_cb_init(&w.cb);
	if (o->listener) {
		w.id = o->listener->entry.id;
		synfin_cb_listen(&w.cb);
	}
	if (!synfin_work_route(&w)) {
		err = no_route(o->verdict, w.error);
	} else if (!synfin_ip_of(&w.key.remote)->leads_to_host(w.dst)) {
		err = no_host(o->sn, o->verdict);
	} else {
		err = synfin_work_run(&w);
		if (err != -EEXIST)
			err = synfin_call_result(&w, err, o->verdict);
	}
	o->entry = w.fresh;
	synfin_work_end(&w);
	return err;
}

static int try_port(__be16 lport, void *arg)
{
	struct opening *o = arg;
	const struct synfin_key *key = &o->key;
	bool taken;

	o->key.lport = lport;
	o->entry->lport = lport;
	rcu_read_lock();
	taken = synfin_table_lookup(key);
	rcu_read_unlock();
	if (taken || synfin_key_is_self(key))
		return -EEXIST;
	return attempt(o);
}

/* USR-04: OPEN of what is open. The engine refuses; we say what is there. */
static int refuse_taken(struct opening *o)
{
	struct synfin_work w;
	u8 refusal = SYNFIN_REFUSAL_IN_USE;

	synfin_work_begin(&w, o->sn);
	w.what = SYNFIN_WHAT_CALL_OPEN;
	w.ev.type = SYNFIN_EV_OPEN;
	w.key = o->key;
	if (synfin_work_find(&w)) {
		synfin_work_run(&w);
		o->verdict->state = w.state;
		if (w.state == SYNFIN_STATE_TIME_WAIT &&
		    w.cb.wait_deadline > w.env.now) {
			o->verdict->wait = w.cb.wait_deadline - w.env.now;
			refusal = SYNFIN_REFUSAL_IN_TIME_WAIT;
		}
	}
	synfin_work_end(&w);
	return synfin_refuse_call(o->verdict, refusal, NULL);
}

static int open_on_some_port(struct opening *o)
{
	int err;

	if (o->key.lport) {
		err = check_self(o, &o->key) ?: attempt(o);
		return err == -EEXIST ? refuse_taken(o) : err;
	}
	err = synfin_port_pick_to(o->sn, &o->key, try_port, o);
	if (err != -EEXIST)
		return err;
	synfin_refuse_call(o->verdict, SYNFIN_REFUSAL_IN_USE,
			   "no local port is free for this remote address and port");
	return -EADDRNOTAVAIL;
}

/* The id now leads to the connection; its embryos go on by themselves. */
static void end_listener(struct opening *o)
{
	struct synfin_listener *l = o->listener;

	synfin_listener_remove(l);
	spin_lock_bh(&l->entry.lock);
	l->entry.dead = true;
	spin_unlock_bh(&l->entry.lock);
	synfin_net_leave(o->sn, SYNFIN_KIND_LISTENER);
	synfin_entry_put(&l->entry);
}

/* Room and an id, to be given back unless the connection is born. */
static int take_room(struct opening *o)
{
	int err;

	if (!synfin_net_admit(o->sn, SYNFIN_KIND_CONNECTION))
		return synfin_refuse_call(o->verdict,
					  SYNFIN_REFUSAL_NO_RESOURCES,
			"no more connections: max_connections is reached; close some, or raise it");
	if (o->listener) {
		o->entry->id = o->listener->entry.id;
		return 0;
	}
	err = synfin_table_reserve(o->sn, &o->entry->id, GFP_KERNEL_ACCOUNT);
	if (err)
		synfin_net_leave(o->sn, SYNFIN_KIND_CONNECTION);
	return err;
}

static void give_room_back(struct opening *o)
{
	synfin_net_leave(o->sn, SYNFIN_KIND_CONNECTION);
	if (!o->listener)
		synfin_table_release(o->sn, o->entry->id);
}

/* The socket has a reference to it from the beginning. */
static void attach(struct synfin_entry *e, struct synfin_stream *s)
{
	refcount_inc(&e->refs);
	s->entry = e;
	synfin_busy_lend(synfin_conn_of(e), &s->busy);
}

/* It did not come to be, so that nobody else has a reference. */
static void detach(struct synfin_entry *e, struct synfin_stream *s)
{
	synfin_conn_of(e)->extent = SYNFIN_IDLE;
	s->entry = NULL;
	synfin_entry_put(e);
}

/* A socket's connection has room in its stream for what is under way. */
static int make_entry(struct opening *o, const struct synfin_active *args,
		      struct synfin_block *block)
{
	/* The link of an address says all that the VRF would. */
	if (o->key.scope)
		o->key.vrf = 0;
	o->entry = synfin_entry_new(&o->key, SYNFIN_KIND_CONNECTION, false,
				    block, GFP_KERNEL_ACCOUNT);
	if (!o->entry) {
		synfin_block_put(block);
		return -ENOMEM;
	}
	if (args->stream) {
		attach(o->entry, args->stream);
	} else if (!synfin_busy_give(synfin_conn_of(o->entry),
				     GFP_KERNEL_ACCOUNT)) {
		synfin_entry_put(o->entry);
		return -ENOMEM;
	}
	return 0;
}

static int prepare(struct opening *o, const struct synfin_active *args)
{
	struct synfin_block *block;
	int err;

	o->key = (struct synfin_key){
		.sn = o->sn, .local = args->local, .remote = args->remote,
		.lport = args->lport, .rport = args->rport,
		.scope = args->scope, .vrf = args->vrf,
	};
	err = check_remote(o->sn, args, o->verdict);
	if (!err && !args->stream)
		err = synfin_call_check_local(&o->key, o->verdict);
	if (!err)
		err = find_local(o, args, &o->key);
	if (err)
		return err;
	block = synfin_block_for(o->sn,
				 o->listener ? o->listener->entry.block : NULL,
				 SYNFIN_SCOPE_CONN, args->changes,
				 args->count, o->verdict);
	if (IS_ERR(block))
		return PTR_ERR(block);
	if (synfin_addr_is_any(&o->key.local))
		err = find_source(o, &o->key, block);
	if (err) {
		synfin_block_put(block);
		return err;
	}
	return make_entry(o, args, block);
}

static int open(struct opening *o, const struct synfin_active *args, u32 *id)
{
	int err;

	if (args->listener_id) {
		o->listener = synfin_call_listener(o->sn, args->listener_id);
		if (!o->listener)
			return synfin_refuse_call(o->verdict,
					SYNFIN_REFUSAL_DOES_NOT_EXIST,
					"there is no such listener");
		if (o->listener->socket)
			return synfin_refuse_call(o->verdict,
						  SYNFIN_REFUSAL_SOCKET, NULL);
	}
	err = prepare(o, args);
	if (err)
		return err;
	err = take_room(o);
	if (!err) {
		*id = o->entry->id;
		err = open_on_some_port(o);
		if (o->entry)
			give_room_back(o);
		else if (o->listener)
			end_listener(o);
	}
	if (!o->entry)
		return err;
	if (args->stream)
		detach(o->entry, args->stream);
	synfin_entry_put(o->entry);
	return err;
}

/**
 * synfin_call_open() - active OPEN (3.10.1)
 * @sn: the namespace
 * @args: from where, to whom, and how
 * @id: set to the connection's id
 * @verdict: why not
 *
 * Return: 0 or a negative errno.
 */
int synfin_call_open(struct synfin_net *sn, const struct synfin_active *args,
		     u32 *id, struct synfin_verdict *verdict)
{
	struct opening o = {
		.sn = sn, .way = args->way, .verdict = verdict,
	};
	int err = synfin_history_alloc(&sn->history);

	if (err)
		return err;
	/* Only the end of a listener is something that others must wait for. */
	if (args->listener_id) {
		down_write(&sn->lock);
		err = open(&o, args, id);
		up_write(&sn->lock);
	} else {
		down_read(&sn->lock);
		err = open(&o, args, id);
		up_read(&sn->lock);
	}
	return err;
}

/**
 * synfin_call_open_many() - the same active OPEN, so many times
 * @sn: the namespace
 * @args: from where, to whom, and how
 * @count: how many; set to how many came to be
 * @id: set to the last one's id
 * @verdict: why no more than that
 *
 * Context: process; a fatal signal ends it early.
 *
 * Return: 0 when one at least came to be, or a negative errno.
 */
int synfin_call_open_many(struct synfin_net *sn,
			  const struct synfin_active *args, u32 *count,
			  u32 *id, struct synfin_verdict *verdict)
{
	u32 opened = 0, next;
	int err = 0;

	while (opened < *count && !err && !fatal_signal_pending(current)) {
		err = synfin_call_open(sn, args, &next, verdict);
		if (!err) {
			*id = next;
			opened++;
		}
		cond_resched();
	}
	*count = opened;
	return opened ? 0 : err ?: -EINTR;
}
