/* SPDX-License-Identifier: GPL-2.0 */
/* What each network namespace has of its own. */
#ifndef SYNFIN_NET_H
#define SYNFIN_NET_H

#include <linux/hashtable.h>
#include <linux/rwsem.h>
#include <linux/siphash.h>
#include <linux/xarray.h>
#include <net/net_namespace.h>
#include "block.h"
#include "clock.h"
#include "core/engine.h"
#include "faults.h"
#include "history.h"
#include "hold.h"
#include "percpu.h"
#include "ports.h"
#include "queues.h"

struct synfin_verdict;

#define SYNFIN_PORT_BITS	6

/**
 * struct synfin_net - the state of one network namespace
 * @net: the namespace
 * @memcg: who pays for what arriving segments make: who made the namespace
 * @clock: what all deadlines here are on
 * @created: of the namespace or the module, whichever was later, ns
 * @block: current defaults; read under RCU, written under @lock
 * @memo: the block that was last derived for what was opened
 * @lock: held to write by user calls that change @block, @listeners and their
 *	parameters, @bound or fault rules; and to read by those that open
 *	connections, of which there are many at a time
 * @dying: going away: what arrives is dropped
 * @ids: listeners and connections by id
 * @next_id: where the search for a free id goes on; under the lock of @ids
 * @ids_wrapped: every id has been given, and they are given again
 * @listeners: by local port; RCU, written under @lock
 * @sockets: all sockets, by numbers of their own
 * @next_socket: where the search for a free number goes on
 * @ports: which local ports are taken
 * @bound: sockets that were bound to a port, by that port; under @lock
 * @population: entries by enum synfin_kind
 * @rst_lock: for @rst_limit; taken with BH disabled
 * @rst_limit: RSTs sent without a connection
 * @rst_fewer: at random, how many fewer in the next interval; under @rst_lock
 * @cookie_secret: of SYN cookies; never leaves this namespace, nor changes
 * @shards: timers of the small forms
 * @percpu: counters and records under way
 * @history: the last records
 * @faults: what is done to which segments
 * @hold: segments that are kept
 */
struct synfin_net {
	struct net *net;
	struct mem_cgroup *memcg;
	struct synfin_clock clock;
	u64 created;
	struct synfin_block __rcu *block;
	struct synfin_memo memo;
	struct rw_semaphore lock;
	bool dying;
	struct xarray ids;
	u32 next_id;
	bool ids_wrapped;
	DECLARE_HASHTABLE(listeners, SYNFIN_PORT_BITS);
	struct xarray sockets;
	u32 next_socket;
	DECLARE_HASHTABLE(bound, SYNFIN_PORT_BITS);
	struct synfin_ports_taken ports;
	atomic_t population[SYNFIN_KIND_MAX + 1];
	spinlock_t rst_lock;	/* for rst_limit */
	struct synfin_limit rst_limit;
	u32 rst_fewer;
	siphash_aligned_key_t cookie_secret;
	struct synfin_shard *shards;
	struct synfin_percpu __percpu *percpu;
	struct synfin_history history;
	struct synfin_faults faults;
	struct synfin_hold hold;
};

int synfin_nets_init(void);
void synfin_nets_exit(void);
struct synfin_net *synfin_net_of(const struct net *net);
u64 synfin_net_now(const struct synfin_net *sn);
struct synfin_block *synfin_net_block(struct synfin_net *sn);
struct synfin_block *synfin_net_block_get(struct synfin_net *sn);
int synfin_net_set(struct synfin_net *sn, const struct synfin_change *changes,
		   unsigned int count, struct synfin_verdict *verdict);
u64 synfin_net_quiet_until(struct synfin_net *sn);
u64 synfin_net_quiet_left(struct synfin_net *sn);
bool synfin_net_admit(struct synfin_net *sn, u8 kind);
void synfin_net_enter(struct synfin_net *sn, u8 kind);
void synfin_net_leave(struct synfin_net *sn, u8 kind);

#endif
