// SPDX-License-Identifier: GPL-2.0
/*
 * Each network namespace has its own parameters, listeners, connections,
 * counters and history. Taking one down is a power cut: nothing is sent.
 */
#include <linux/memcontrol.h>
#include <linux/random.h>
#include <net/netns/generic.h>
#include "busy.h"
#include "events.h"
#include "module.h"
#include "net.h"
#include "refusal.h"
#include "table.h"
#include "timers.h"

static unsigned int net_id __read_mostly;

/**
 * synfin_net_of() - what we have of a namespace
 * @net: the namespace
 *
 * Return: never NULL while the module is loaded.
 */
struct synfin_net *synfin_net_of(const struct net *net)
{
	return net_generic(net, net_id);
}

/**
 * synfin_net_now() - the clock that every deadline is on, ns
 * @sn: the namespace
 *
 * Return: now, ns; never 0, never less than before.
 */
u64 synfin_net_now(const struct synfin_net *sn)
{
	u64 real;

	return synfin_clock_read(&sn->clock, &real);
}

/**
 * synfin_net_block() - the defaults now
 * @sn: the namespace
 *
 * Context: under RCU. The block is not to be kept; see synfin_net_block_get().
 *
 * Return: the block.
 */
struct synfin_block *synfin_net_block(struct synfin_net *sn)
{
	return rcu_dereference(sn->block);
}

/**
 * synfin_net_block_get() - the defaults now, with a reference
 * @sn: the namespace
 *
 * Return: the block.
 */
struct synfin_block *synfin_net_block_get(struct synfin_net *sn)
{
	struct synfin_block *block;

	rcu_read_lock();
	do {
		block = rcu_dereference(sn->block);
	} while (!synfin_block_tryget(block));
	rcu_read_unlock();
	return block;
}

/*
 * Whatever read the old speed is under RCU, and over after a grace period; what
 * it has set a timer to is corrected after it.
 */
static void set_clock(struct synfin_net *sn, u64 scale)
{
	synfin_clock_set(&sn->clock, scale);
	synchronize_rcu();
	synfin_timers_rearm(sn);
	synfin_hold_rearm(sn);
}

/**
 * synfin_net_set() - change defaults
 * @sn: the namespace
 * @changes: all are made, or none
 * @count: how many
 * @verdict: which was refused, and why
 *
 * Running connections keep what they were opened with, but for the speed of the
 * clock, which is the same for all.
 *
 * Context: process.
 *
 * Return: 0 or a negative errno.
 */
int synfin_net_set(struct synfin_net *sn, const struct synfin_change *changes,
		   unsigned int count, struct synfin_verdict *verdict)
{
	struct synfin_block *old, *new;
	int err = 0;

	down_write(&sn->lock);
	old = rcu_dereference_protected(sn->block,
					lockdep_is_held_type(&sn->lock, 0));
	new = synfin_block_derive(sn, old, SYNFIN_SCOPE_NET, changes, count,
				  verdict);
	if (IS_ERR(new)) {
		err = PTR_ERR(new);
	} else {
		rcu_assign_pointer(sn->block, new);
		if (new->p.clock_scale != old->p.clock_scale)
			set_clock(sn, new->p.clock_scale);
		synfin_block_put(old);
	}
	up_write(&sn->lock);
	return err;
}

/**
 * synfin_net_quiet_until() - when the quiet time ends (RFC 9293 3.4.3), ns
 * @sn: the namespace
 *
 * Context: under RCU.
 *
 * Return: the time, ns; in the past when there is none.
 */
u64 synfin_net_quiet_until(struct synfin_net *sn)
{
	return sn->created + rcu_dereference(sn->block)->p.quiet_time;
}

/**
 * synfin_net_quiet_left() - how long the quiet time still lasts, ns
 * @sn: the namespace
 *
 * Return: ns, 0 when it is over.
 */
u64 synfin_net_quiet_left(struct synfin_net *sn)
{
	u64 now = synfin_net_now(sn), until;

	rcu_read_lock();
	until = synfin_net_quiet_until(sn);
	rcu_read_unlock();
	return until > now ? until - now : 0;
}

static u64 most(const struct synfin_params *p, u8 kind)
{
	switch (kind) {
	case SYNFIN_KIND_CONNECTION:
		return p->max_connections;
	case SYNFIN_KIND_EMBRYO:
		return p->max_embryos;
	case SYNFIN_KIND_LISTENER:
		return p->max_listeners;
	case SYNFIN_KIND_TIME_WAIT:
		return p->max_time_waits;
	default:
		return 0;
	}
}

/**
 * synfin_net_admit() - count one more of a kind, if there is room
 * @sn: the namespace
 * @kind: an enum synfin_kind
 *
 * Return: false when its cap is reached; then nothing was counted.
 */
bool synfin_net_admit(struct synfin_net *sn, u8 kind)
{
	bool room;

	rcu_read_lock();
	room = atomic_inc_return(&sn->population[kind]) <=
	       most(&rcu_dereference(sn->block)->p, kind);
	rcu_read_unlock();
	if (!room)
		atomic_dec(&sn->population[kind]);
	return room;
}

/**
 * synfin_net_enter() - count one more of a kind, room or not
 * @sn: the namespace
 * @kind: an enum synfin_kind
 */
void synfin_net_enter(struct synfin_net *sn, u8 kind)
{
	atomic_inc(&sn->population[kind]);
}

/**
 * synfin_net_leave() - count one less of a kind
 * @sn: the namespace
 * @kind: an enum synfin_kind
 */
void synfin_net_leave(struct synfin_net *sn, u8 kind)
{
	atomic_dec(&sn->population[kind]);
}

static int __net_init net_init(struct net *net)
{
	struct synfin_net *sn = synfin_net_of(net);
	struct synfin_block *block = synfin_block_new();

	if (!block)
		return -ENOMEM;
	sn->percpu = alloc_percpu_gfp(struct synfin_percpu,
				      GFP_KERNEL_ACCOUNT);
	if (!sn->percpu) {
		synfin_block_put(block);
		return -ENOMEM;
	}
	if (synfin_queues_init(sn)) {
		free_percpu(sn->percpu);
		synfin_block_put(block);
		return -ENOMEM;
	}
	sn->net = net;
	synfin_events_init(sn);
	synfin_clock_init(&sn->clock);
	sn->memcg = get_mem_cgroup_from_mm(current->mm);
	RCU_INIT_POINTER(sn->block, block);
	init_rwsem(&sn->lock);
	spin_lock_init(&sn->memo.lock);
	mutex_init(&sn->ports.lock);
	xa_init_flags(&sn->ids, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_BH);
	xa_init_flags(&sn->sockets, XA_FLAGS_ALLOC | XA_FLAGS_LOCK_BH);
	hash_init(sn->listeners);
	hash_init(sn->bound);
	spin_lock_init(&sn->rst_lock);
	sn->rst_fewer = get_random_u32();
	get_random_bytes(&sn->cookie_secret, sizeof(sn->cookie_secret));
	synfin_faults_init(&sn->faults);
	synfin_hold_init(&sn->hold);
	sn->created = synfin_net_now(sn);
	return 0;
}

/* From here on what arrives is dropped; the core waits for RCU after it. */
static void __net_exit net_pre_exit(struct net *net)
{
	struct synfin_net *sn = synfin_net_of(net);

	WRITE_ONCE(sn->dying, true);
	synfin_hold_close(&sn->hold);
}

/* A form that is left by another thread meanwhile shows up as its successor. */
static void kill(struct synfin_entry *e)
{
	bool mine;

	spin_lock_bh(&e->lock);
	mine = !e->dead;
	if (mine) {
		synfin_table_unpublish(e);
		synfin_timer_stop(e);
	}
	spin_unlock_bh(&e->lock);
	if (mine)
		synfin_entry_put(e);
}

static void kill_all(struct synfin_net *sn)
{
	struct synfin_entry *e;
	u32 id = 0;

	do {
		rcu_read_lock();
		e = synfin_table_next(sn, &id);
		if (e)
			kill(e);
		rcu_read_unlock();
		cond_resched();
	} while (e);
}

static void net_free(struct synfin_net *sn)
{
	synfin_queues_exit(sn);
	synfin_events_exit(sn);
	WARN_ON_ONCE(!xa_empty(&sn->ids));
	xa_destroy(&sn->ids);
	WARN_ON_ONCE(!xa_empty(&sn->sockets));
	xa_destroy(&sn->sockets);
	synfin_faults_exit(&sn->faults);
	synfin_history_free(&sn->history);
	synfin_ports_exit(sn);
	synfin_busy_forget(sn);
	free_percpu(sn->percpu);
	mem_cgroup_put(sn->memcg);
	synfin_block_forget(&sn->memo);
	synfin_block_put(rcu_dereference_protected(sn->block, true));
}

/*
 * No segment and no user comes in any more. A timer's callback that was under
 * way when its entry was killed is in softirq, and over after a grace period. One
 * that begins later finds its entry dead, and touches nothing of the namespace.
 * Freeing an entry does: routes are counted in a namespace (dst_entries_add()).
 */
static void __net_exit net_exit_batch(struct list_head *list)
{
	struct net *net;

	list_for_each_entry(net, list, exit_list)
		kill_all(synfin_net_of(net));
	synchronize_rcu();
	rcu_barrier();
	list_for_each_entry(net, list, exit_list)
		net_free(synfin_net_of(net));
}

static struct pernet_operations net_ops = {
	.init = net_init,
	.pre_exit = net_pre_exit,
	.exit_batch = net_exit_batch,
	.id = &net_id,
	.size = sizeof(struct synfin_net),
};

/**
 * synfin_nets_init() - set up every namespace there is, and will be
 *
 * Return: 0 or a negative errno.
 */
int synfin_nets_init(void)
{
	return register_pernet_subsys(&net_ops);
}

/**
 * synfin_nets_exit() - take every namespace's state down
 */
void synfin_nets_exit(void)
{
	unregister_pernet_subsys(&net_ops);
}
