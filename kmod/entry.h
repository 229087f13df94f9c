/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the table holds: listeners, and connections in one of three forms. All
 * begin with the same header.
 *
 * Life of an entry: it is published last, fully set up and locked (but for its id,
 * perhaps), and unpublished first. Being published is worth one reference; a reader needs
 * none while it stays under RCU, for memory and parameters go only after a
 * grace period, and after the timer has been waited for. Whoever finds an entry takes its
 * lock and then looks at @dead: a connection changes its form by publishing
 * another entry under the same id and key, and the entry it leaves is dead.
 *
 * Both small forms come in great numbers, and are as small as can be: their
 * addresses lie before the header, as many bytes as the family needs; they share
 * their timers with others (queues.c); and what a list may be needed for while
 * they live, RCU needs when they are dead.
 *
 * A full connection is small as well while it is idle. What it needs besides
 * while something is under way lies elsewhere: struct synfin_busy, and busy.c.
 */
#ifndef SYNFIN_ENTRY_H
#define SYNFIN_ENTRY_H

#include <linux/hrtimer.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/list.h>
#include <linux/rhashtable-types.h>
#include <linux/spinlock.h>
#include "block.h"
#include "core/engine.h"
#include "key.h"

struct dst_entry;
struct sock;
struct synfin_stream;

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
 * @sn: the namespace
 * @block: the parameters in use; under @lock, and a listener's also under RCU:
 *	see synfin_entry_block()
 * @due: among those whose timer is as long, in order of @deadline (small forms)
 * @created: when it came into being, ns (a full connection)
 * @changed: when its state last changed, ns (a full connection)
 * @rcu: readers look up under RCU; the last of it
 * @deadline: when it is due, ns; 0 is never; under @lock, and in the small forms
 *	under that of the queue as well. A full connection's timer may be set to an
 *	earlier time, and be set when this is 0
 * @id: its number in the namespace; the same through all forms; 0 until it is
 *	published, unless one was reserved
 * @refs: references
 * @lock: for all that changes; taken with BH disabled
 * @lport: our port
 * @rport: the peer's port
 * @zone: ifindex of the link where an address is link-local, else of the L3
 *	master device it belongs to, or 0
 * @kind: which form it is, an enum synfin_kind
 * @v6: the addresses in front of it are of IPv6
 * @shard: whose queues it goes to (small forms)
 * @dead: unpublished: look up again; written under @lock
 * @queue: which of them it is in (small forms); under @lock
 * @mss: bytes of data that the path takes in a segment, by its MTU
 */
struct synfin_entry {
	struct rhash_head node;
	struct synfin_net *sn;
	struct synfin_block *block;
	union {
		struct list_head due;
		struct {
			u64 created;
			u64 changed;
		};
		struct rcu_head rcu;
	};
	u64 deadline;
	u32 id;
	refcount_t refs;
	spinlock_t lock;	/* for all that changes */
	__be16 lport;
	__be16 rport;
	int zone;
	/* What is read without the lock shares no byte with what changes. */
	struct {
		u8 kind:3;
		u8 v6:1;
		u8 shard:3;
	};
	struct {
		u8 dead:1;
		u8 queue:5;
	};
	u16 mss;
};

/**
 * struct synfin_busy - what a connection needs while something is under way
 * @cb: the engine's control block
 * @timer: set to its earliest deadline, or before
 * @entry: whose it is; NULL when it is no connection's
 * @msl: the MSL that a running 2MSL was counted with, ns
 * @way: what the connection's route was looked up for
 * @rcu: its connection has become idle while the timer's callback ran
 * @next: among those that no connection needs now
 */
struct synfin_busy {
	struct synfin_cb cb;
	struct hrtimer timer;
	struct synfin_entry *entry;
	union {
		struct {
			u64 msl;
			struct synfin_way way;
		};
		struct rcu_head rcu;
		struct synfin_busy *next;
	};
};

/**
 * enum synfin_extent - how large a connection is
 * @SYNFIN_IDLE: nothing is under way, and it has no more than itself
 * @SYNFIN_BUSY: it has a struct synfin_busy
 * @SYNFIN_STREAMS: that is a part of its stream, and it stays so
 */
enum synfin_extent {
	SYNFIN_IDLE,
	SYNFIN_BUSY,
	SYNFIN_STREAMS,
};

/**
 * struct synfin_conn - a full connection
 * @entry: the header
 * @dst: the route that it took last, with a reference, or NULL
 * @cookie: with which dst_check() says whether it still holds
 * @listener_id: the listener that made it, or 0
 * @sent: bytes sent for the first time
 * @received: bytes that arrived in order
 * @bad: bytes of them that were not the known pattern
 * @again: segments sent again
 * @cause: the last thing its user was told, an enum synfin_cause
 * @extent: an enum synfin_extent
 * @idle: the engine's small form (SYNFIN_IDLE)
 * @busy: the control block, and what goes with it (otherwise)
 */
struct synfin_conn {
	struct synfin_entry entry;
	struct dst_entry *dst;
	u32 cookie;
	u32 listener_id;
	u64 sent;
	u64 received;
	u64 bad;
	u32 again;
	u8 cause;
	u8 extent;
	union {
		struct synfin_idle idle;
		struct synfin_busy *busy;
	};
};

/**
 * struct synfin_embryo_entry - a handshake that a listener answered
 * @entry: the header
 * @listener: who answered; holds a reference and a place in its backlog
 * @embryo: the engine's small form
 * @former: what it was before; only one that came out of TIME-WAIT has it
 */
struct synfin_embryo_entry {
	struct synfin_entry entry;
	struct synfin_listener *listener;
	struct synfin_embryo embryo;
	struct synfin_former former[];
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
 * @key: our address and port, and the peer's if only that is served
 * @created: when it came into being, ns
 * @port_node: in the namespace's listeners by port; RCU
 * @v6only: any address is any of IPv6, and none of IPv4
 * @reuse: it may share its port with TIME-WAIT
 * @embryos: handshakes of it that are half done
 * @accepted: handshakes that were completed
 * @overflows: SYNs that found the backlog full
 * @cookies: SYNs answered with a cookie
 * @cookie_count: the count of the last of them; written without a lock
 * @socket: it is a socket's, also when that has been closed
 * @way: how its answers are sent, and by which device SYNs must come
 * @sk: the socket, with a reference, or NULL; under @ready_lock
 * @ready: streams of connections that wait to be accepted; under @ready_lock
 * @ready_lock: taken with BH disabled, after the lock of a connection
 */
struct synfin_listener {
	struct synfin_entry entry;
	struct synfin_key key;
	u64 created;
	struct hlist_node port_node;
	bool v6only;
	bool reuse;
	atomic_t embryos;
	atomic64_t accepted;
	atomic64_t overflows;
	atomic64_t cookies;
	u32 cookie_count;
	bool socket;
	struct synfin_way way;
	struct sock *sk;
	struct list_head ready;
	spinlock_t ready_lock;	/* for sk and ready */
};

/**
 * struct synfin_ends4 - what lies before the header, of IPv4
 * @local: our address
 * @remote: the peer's
 */
struct synfin_ends4 {
	__be32 local;
	__be32 remote;
};

/**
 * struct synfin_ends6 - what lies before the header, of IPv6
 * @local: our address
 * @remote: the peer's
 */
struct synfin_ends6 {
	struct in6_addr local;
	struct in6_addr remote;
};

int synfin_entries_init(void);
void synfin_entries_exit(void);
struct synfin_entry *synfin_entry_new(const struct synfin_key *key, u8 kind,
				      bool reborn, struct synfin_block *block,
				      gfp_t gfp);
bool synfin_entry_tryget(struct synfin_entry *e);
void synfin_entry_put(struct synfin_entry *e);
void synfin_entry_key(const struct synfin_entry *e, struct synfin_key *key);
bool synfin_entry_has_key(const struct synfin_entry *e,
			  const struct synfin_key *key);
u8 synfin_entry_state(const struct synfin_entry *e);
void synfin_entry_load(const struct synfin_entry *e, u64 now,
		       struct synfin_cb *cb);
void synfin_entry_store(struct synfin_entry *e, const struct synfin_cb *cb);
u32 synfin_entry_listener_id(const struct synfin_entry *e);

static inline struct synfin_ends4 *synfin_ends4_of(const struct synfin_entry *e)
{
	return (struct synfin_ends4 *)e - 1;
}

static inline struct synfin_ends6 *synfin_ends6_of(const struct synfin_entry *e)
{
	return (struct synfin_ends6 *)e - 1;
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

/* What a connection has because something is under way, or NULL; @lock. */
static inline struct synfin_busy *synfin_busy_of(const struct synfin_entry *e)
{
	const struct synfin_conn *conn =
		container_of(e, struct synfin_conn, entry);

	return conn->extent == SYNFIN_IDLE ? NULL : conn->busy;
}

/* Whose timer is it now? NULL is nobody's; under RCU, not locked. */
static inline struct synfin_entry *
synfin_busy_entry(const struct synfin_busy *busy)
{
	/*
	 * Pairs with smp_store_release() where it is given. Where it is taken away
	 * no order is needed: RCU keeps the last owner.
	 */
	return smp_load_acquire(&busy->entry);
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
