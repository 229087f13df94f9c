/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the table holds: listeners, and connections in one of three forms. All
 * begin with the same header.
 *
 * Life of an entry: it is published last, fully set up and locked, and
 * unpublished first. Being published is worth one reference; a reader needs
 * none while it stays under RCU, for memory and parameters go only after a
 * grace period, and after the timer has been waited for. Whoever finds an entry takes its
 * lock and then looks at @dead: a connection changes its form by publishing
 * another entry under the same id and key, and the entry it leaves is dead.
 */
#ifndef SYNFIN_ENTRY_H
#define SYNFIN_ENTRY_H

#include <linux/hrtimer.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include "addr.h"
#include "block.h"
#include "core/engine.h"

struct sock;
struct synfin_net;
struct synfin_stream;

/**
 * struct synfin_key - what tells one connection from another
 * @sn: the network namespace's state
 * @local: our address; one of IPv4 is mapped, ::ffff:a.b.c.d
 * @remote: the peer's address, in the same form
 * @lport: our port
 * @rport: the peer's port
 * @vrf: ifindex of the L3 master device it belongs to, or 0
 * @scope: ifindex of the link, when an address is link-local; 0 otherwise
 *
 * Where a listener or a filter leaves an address open, :: is any address of
 * either family, and ::ffff:0.0.0.0 any of IPv4; see addr.h.
 *
 * Compared and hashed as memory, so it must have no padding: therefore @scope
 * is as wide as a pointer.
 */
struct synfin_key {
	struct synfin_net *sn;
	struct in6_addr local;
	struct in6_addr remote;
	__be16 lport;
	__be16 rport;
	int vrf;
	long scope;
};

/**
 * struct synfin_way - how packets to a peer are sent, besides by his address
 * @mark: of the packets, for routing and filters (SO_MARK)
 * @oif: ifindex of the only device that will do (SO_BINDTODEVICE), or 0
 */
struct synfin_way {
	u32 mark;
	int oif;
};

/**
 * struct synfin_entry - the header of everything in the table
 * @node: in the table of four-tuples (not a listener)
 * @key: addresses and ports; a listener's remote side is its filter, or any
 * @id: its number in the namespace; the same through all forms
 * @kind: which form it is, an enum synfin_kind
 * @dead: unpublished: look up again; written under @lock
 * @refs: references
 * @lock: for all that changes; taken with BH disabled
 * @mss: bytes of data that the path takes in a segment, by its MTU
 * @listener_id: the listener that made it, or 0
 * @created: when it came into being, ns
 * @born: the same, but on CLOCK_MONOTONIC, which no one can freeze
 * @changed: when its state last changed, ns
 * @msl: the MSL that a running 2MSL was counted with, ns
 * @deadline: what @timer is set to, ns; 0 when it is not; under @lock
 * @timer: the earliest deadline of the control block
 * @block: the parameters in use; under @lock, and a listener's also under RCU:
 *	see synfin_entry_block()
 * @rcu: readers look up under RCU
 */
struct synfin_entry {
	struct rhash_head node;
	struct synfin_key key;
	u32 id;
	u8 kind;
	bool dead;
	u16 mss;
	refcount_t refs;
	spinlock_t lock;	/* for all that changes */
	u32 listener_id;
	u64 created;
	u64 born;
	u64 changed;
	u64 msl;
	u64 deadline;
	struct hrtimer timer;
	struct synfin_block *block;
	struct rcu_head rcu;
};

/**
 * struct synfin_traffic - what a connection has carried
 * @sent: bytes sent for the first time
 * @acked: bytes of them that the peer acknowledged
 * @received: bytes that arrived in order
 * @bad: bytes of them that were not the known pattern
 * @again: segments sent again
 */
struct synfin_traffic {
	u64 sent;
	u64 acked;
	u64 received;
	u64 bad;
	u64 again;
};

/**
 * struct synfin_conn - a full connection
 * @entry: the header
 * @cb: the engine's control block
 * @traffic: what it carried
 * @stream: what it keeps for its socket; NULL when it is a managed one
 * @cause: the last thing its user was told, an enum synfin_cause
 */
struct synfin_conn {
	struct synfin_entry entry;
	struct synfin_cb cb;
	struct synfin_traffic traffic;
	struct synfin_stream *stream;
	u8 cause;
};

/**
 * struct synfin_embryo_entry - a handshake that a listener answered
 * @entry: the header
 * @embryo: the engine's small form
 * @listener: who answered; holds a reference and a place in its backlog
 */
struct synfin_embryo_entry {
	struct synfin_entry entry;
	struct synfin_embryo embryo;
	struct synfin_listener *listener;
};

/**
 * struct synfin_tw_entry - TIME-WAIT
 * @entry: the header
 * @tw: the engine's small form
 */
struct synfin_tw_entry {
	struct synfin_entry entry;
	struct synfin_timewait tw;
};

/**
 * struct synfin_listener - LISTEN
 * @entry: the header; @lock guards only @dead and @block
 * @port_node: in the namespace's listeners by port; RCU
 * @v6only: any address is any of IPv6, and none of IPv4
 * @reuse: it may share its port with TIME-WAIT
 * @embryos: handshakes of it that are half done
 * @accepted: handshakes that were completed
 * @overflows: SYNs dropped because the backlog was full
 * @socket: it is a socket's, also when that has been closed
 * @way: how its answers are sent, and by which device SYNs must come
 * @sk: the socket, with a reference, or NULL; under @ready_lock
 * @ready: streams of connections that wait to be accepted; under @ready_lock
 * @ready_lock: taken with BH disabled, after the lock of a connection
 */
struct synfin_listener {
	struct synfin_entry entry;
	struct hlist_node port_node;
	bool v6only;
	bool reuse;
	atomic_t embryos;
	atomic64_t accepted;
	atomic64_t overflows;
	bool socket;
	struct synfin_way way;
	struct sock *sk;
	struct list_head ready;
	spinlock_t ready_lock;	/* for sk and ready */
};

int synfin_entries_init(void);
void synfin_entries_exit(void);
struct synfin_entry *synfin_entry_new(const struct synfin_key *key, u8 kind,
				      struct synfin_block *block, gfp_t gfp);
bool synfin_entry_tryget(struct synfin_entry *e);
void synfin_entry_put(struct synfin_entry *e);
void synfin_entry_load(const struct synfin_entry *e, struct synfin_cb *cb);
void synfin_entry_store(struct synfin_entry *e, const struct synfin_cb *cb);

/* Both ends the same: no connection, and a segment that would chase its tail. */
static inline bool synfin_key_is_self(const struct synfin_key *key)
{
	return synfin_addr_equal(&key->local, &key->remote) &&
	       key->lport == key->rport;
}

/*
 * A work carries locks from function to function, where sparse can not follow:
 * it is told that nothing is held, and lockdep does the checking.
 */
static inline void synfin_entry_lock(struct synfin_entry *e)
{
	spin_lock(&e->lock);
	__release(&e->lock);
}

static inline void synfin_entry_lock_new(struct synfin_entry *e)
{
	spin_lock_nested(&e->lock, SINGLE_DEPTH_NESTING);
	__release(&e->lock);
}

static inline void synfin_entry_unlock(struct synfin_entry *e)
{
	__acquire(&e->lock);
	spin_unlock(&e->lock);
}

/* What a listener's parameters are now, for one who does not lock it; RCU. */
static inline struct synfin_block *
synfin_entry_block(const struct synfin_entry *e)
{
	/* pairs with smp_store_release() where a listener's are exchanged */
	return smp_load_acquire(&e->block);
}

static inline struct synfin_conn *synfin_conn_of(struct synfin_entry *e)
{
	return container_of(e, struct synfin_conn, entry);
}

static inline struct synfin_embryo_entry *
synfin_embryo_of(struct synfin_entry *e)
{
	return container_of(e, struct synfin_embryo_entry, entry);
}

static inline struct synfin_tw_entry *synfin_tw_of(struct synfin_entry *e)
{
	return container_of(e, struct synfin_tw_entry, entry);
}

static inline struct synfin_listener *synfin_listener_of(struct synfin_entry *e)
{
	return container_of(e, struct synfin_listener, entry);
}

#endif
