// SPDX-License-Identifier: GPL-2.0
/*
 * Most connections are idle most of the time: nothing is in flight, nothing
 * waits to be sent, and no timer runs. Then there is no more of them than the
 * engine's small form. Whatever begins something gives them a struct synfin_busy
 * first, and if there is no memory for it nothing has happened; when all has come
 * to its end it is freed. The entry stays where it is, and what kind it is: nobody
 * who finds it sees the difference.
 *
 * A socket's connection has it in its stream and keeps it: beside the socket and
 * its bytes it is little, and a program would have it come and go with each line.
 *
 * All of this is under the entry's lock, or before it is published.
 *
 * Each CPU keeps a few that are not needed for the next who needs one: where
 * connections come and go, neither the allocator nor the memory cgroup, which
 * paid for them once, is asked each time.
 */
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include "busy.h"
#include "net.h"
#include "route.h"
#include "stream.h"
#include "timers.h"

/* So many are kept on a CPU, for each namespace. */
#define SPARES_MAX	8u

static struct kmem_cache *cache;

/**
 * synfin_busy_init() - the slab cache
 *
 * Return: 0, or -ENOMEM.
 */
int synfin_busy_init(void)
{
	cache = kmem_cache_create("synfin_busy", sizeof(struct synfin_busy),
				  __alignof__(u64), 0, NULL);
	return cache ? 0 : -ENOMEM;
}

/**
 * synfin_busy_exit() - give the cache back; nothing may be left in it
 */
void synfin_busy_exit(void)
{
	kmem_cache_destroy(cache);
	cache = NULL;
}

/* BH off */
static struct synfin_busy *take_spare(struct synfin_net *sn)
{
	struct synfin_percpu *pc = this_cpu_ptr(sn->percpu);
	struct synfin_busy *busy = pc->spare;

	if (busy) {
		pc->spare = busy->next;
		pc->spares--;
	}
	return busy;
}

/* BH off */
static bool has_place(const struct synfin_net *sn)
{
	return this_cpu_ptr(sn->percpu)->spares < SPARES_MAX;
}

/*
 * BH off. The timer is not stopped: it finds nobody, unless it has been set again
 * before.
 */
static void spare(struct synfin_net *sn, struct synfin_busy *busy)
{
	struct synfin_percpu *pc = this_cpu_ptr(sn->percpu);

	WRITE_ONCE(busy->entry, NULL);
	busy->next = pc->spare;
	pc->spare = busy;
	pc->spares++;
}

/**
 * synfin_busy_forget() - a namespace goes
 * @sn: the namespace, whose works are over
 *
 * Context: process; waits for timers that run.
 */
void synfin_busy_forget(struct synfin_net *sn)
{
	struct synfin_busy *busy, *next;
	int cpu;

	for_each_possible_cpu(cpu) {
		busy = per_cpu_ptr(sn->percpu, cpu)->spare;
		for (; busy; busy = next) {
			next = busy->next;
			synfin_timer_destroy(busy);
			kmem_cache_free(cache, busy);
		}
	}
}

/* The control block follows: it takes the small form's place. */
static void attach(struct synfin_conn *conn, struct synfin_busy *busy,
		   enum synfin_extent extent)
{
	busy->msl = 0;
	busy->way = (struct synfin_way){ 0 };
	/* pairs with synfin_busy_entry() */
	smp_store_release(&busy->entry, &conn->entry);
	/*
	 * Pairs with fire(): its timer may be about to fire. Either that sees
	 * whose it is now, or we see that it is not queued any more.
	 */
	smp_mb();
	conn->busy = busy;
	conn->extent = extent;
}

static struct synfin_busy *busy_new(gfp_t gfp)
{
	struct synfin_busy *busy = kmem_cache_alloc(cache, gfp);

	if (busy)
		synfin_timer_init(busy);
	return busy;
}

/**
 * synfin_busy_give() - something will be under way
 * @conn: the connection, which is idle, or not published yet
 * @gfp: how to allocate
 *
 * Whatever it has stored is lost: a control block must be stored next.
 *
 * Context: under the entry's lock, or nobody can find it yet.
 *
 * Return: false without memory, and then nothing has changed.
 */
bool synfin_busy_give(struct synfin_conn *conn, gfp_t gfp)
{
	struct synfin_busy *busy;

	local_bh_disable();
	busy = take_spare(conn->entry.sn);
	local_bh_enable();
	if (!busy)
		busy = busy_new(gfp);
	if (busy)
		attach(conn, busy, SYNFIN_BUSY);
	return busy;
}

/**
 * synfin_busy_lend() - it has a stream, where there is room
 * @conn: the connection, not published yet
 * @busy: a part of the stream
 */
void synfin_busy_lend(struct synfin_conn *conn, struct synfin_busy *busy)
{
	synfin_timer_init(busy);
	attach(conn, busy, SYNFIN_STREAMS);
}

/**
 * synfin_busy_grow() - the same where nobody can wait
 * @conn: the connection, which is idle
 *
 * Context: BH off. Charged to the memory cgroup that made the namespace.
 *
 * Return: false without memory, and then nothing has changed.
 */
bool synfin_busy_grow(struct synfin_conn *conn)
{
	struct mem_cgroup *payer = set_active_memcg(conn->entry.sn->memcg);
	bool given = synfin_busy_give(conn, GFP_ATOMIC | __GFP_ACCOUNT);

	set_active_memcg(payer);
	return given;
}

static void busy_free(struct rcu_head *rcu)
{
	kmem_cache_free(cache, container_of(rcu, struct synfin_busy, rcu));
}

/* What an idle connection does not say of its route is that it is plain. */
static void forget_odd_route(struct synfin_conn *conn)
{
	if (conn->busy->way.mark || conn->busy->way.oif)
		synfin_route_forget(conn);
}

/**
 * synfin_busy_end() - nothing is under way any more
 * @conn: the connection, which has one of its own, and no deadline
 *
 * What is idle now is stored next.
 *
 * Context: BH off.
 *
 * Often it is the timer's own callback that finds this out; or it waits for the
 * lock. Memory that is not kept is given a grace period for it to end. If it has
 * armed its timer again before that it may come twice: then the connection is idle
 * the next time.
 */
void synfin_busy_end(struct synfin_conn *conn)
{
	struct synfin_busy *busy = conn->busy;
	bool keep = has_place(conn->entry.sn);
	int err = keep ? 0 : synfin_timer_leave(busy);

	if (err == -EBUSY)
		return;
	forget_odd_route(conn);
	conn->extent = SYNFIN_IDLE;
	if (keep)
		spare(conn->entry.sn, busy);
	else if (err)
		call_rcu(&busy->rcu, busy_free);
	else
		kmem_cache_free(cache, busy);
}

/**
 * synfin_busy_bury() - what is dead is as good as idle
 * @e: the entry, locked, unpublished, its timer stopped
 *
 * Nobody asks any more what it has stored. A socket might, and so a stream keeps
 * what is in it.
 */
void synfin_busy_bury(struct synfin_entry *e)
{
	if (e->kind == SYNFIN_KIND_CONNECTION &&
	    synfin_conn_of(e)->extent == SYNFIN_BUSY)
		synfin_busy_end(synfin_conn_of(e));
}

/**
 * synfin_busy_destroy() - with its connection
 * @conn: the connection, dead for a grace period: nobody arms the timer any more
 *
 * Context: an RCU callback.
 */
void synfin_busy_destroy(struct synfin_conn *conn)
{
	if (conn->extent == SYNFIN_IDLE)
		return;
	synfin_timer_destroy(conn->busy);
	if (conn->extent == SYNFIN_STREAMS)
		synfin_stream_free(synfin_conn_stream(conn));
	else
		kmem_cache_free(cache, conn->busy);
}
