/* SPDX-License-Identifier: GPL-2.0 */
/* STATUS (RFC 9293 3.10.6): a copy of what is known of an entry. */
#ifndef SYNFIN_SNAPSHOT_H
#define SYNFIN_SNAPSHOT_H

#include <linux/xarray.h>
#include "entry.h"

/**
 * struct synfin_filter - which entries to show; all that is set must match
 * @kinds: 1 << enum synfin_kind, or 0 for all
 * @states: 1 << enum synfin_state, or 0 for all
 * @listener_id: made by this listener, or 0; TIME-WAIT knows none any more
 * @last: the largest id wanted, or 0 for all
 * @summary: no more is wanted of each than what a list shows
 * @local: our address, or any
 * @remote: the peer's address, or any
 * @lport: our port, or 0
 * @rport: the peer's port, or 0
 */
struct synfin_filter {
	u32 kinds;
	u32 states;
	u32 listener_id;
	u32 last;
	struct in6_addr local;
	struct in6_addr remote;
	__be16 lport;
	__be16 rport;
	bool summary;
};

/* The connections, in all forms. */
#define SYNFIN_KINDS_CONNECTION \
	(BIT(SYNFIN_KIND_CONNECTION) | BIT(SYNFIN_KIND_EMBRYO) | \
	 BIT(SYNFIN_KIND_TIME_WAIT))
#define SYNFIN_KINDS_LISTENER	BIT(SYNFIN_KIND_LISTENER)

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
 * struct synfin_snapshot - an entry at one moment
 * @key: addresses and ports
 * @id: its number
 * @listener_id: the listener that made it, or 0
 * @kind: an enum synfin_kind; of the small forms cb holds only what they keep
 * @state: an enum synfin_state
 * @flags: SYNFIN_CB_* bits
 * @retries: as in struct synfin_cb
 * @timer: which timer is due next, an enum synfin_timer
 * @cause: the last thing its user was told (SYNFIN_KIND_CONNECTION)
 * @unsafe: some parameter of it switches a safeguard off
 * @timer_left: ns until then, 0 when it is due
 * @age: ns since it came into being, on the namespace's clock; U64_MAX when nobody
 *	knows any more (SYNFIN_KIND_TIME_WAIT)
 * @traffic: what it carried (SYNFIN_KIND_CONNECTION)
 * @params: the parameters in use; of a summary only if they are unsafe
 * @state_age: ns since its state last changed; in TIME-WAIT, since 2MSL last
 *	began. This and what follows is not set in a summary
 * @cb: the control block
 * @embryos: handshakes half done (SYNFIN_KIND_LISTENER)
 * @accepted: handshakes completed (SYNFIN_KIND_LISTENER)
 * @overflows: SYNs that found the backlog full (SYNFIN_KIND_LISTENER)
 * @cookies: SYNs answered with a cookie (SYNFIN_KIND_LISTENER)
 * @v6only: takes nothing of IPv4 (SYNFIN_KIND_LISTENER)
 * @reuse: may share its port with TIME-WAIT (SYNFIN_KIND_LISTENER)
 */
struct synfin_snapshot {
	struct synfin_key key;
	u32 id;
	u32 listener_id;
	u8 kind;
	u8 state;
	u32 flags;
	u8 retries;
	u8 timer;
	u8 cause;
	bool unsafe;
	u64 timer_left;
	u64 age;
	struct synfin_traffic traffic;
	struct synfin_params params;
	u64 state_age;
	struct synfin_cb cb;
	u32 embryos;
	u64 accepted;
	u64 overflows;
	u64 cookies;
	bool v6only;
	bool reuse;
};

/**
 * struct synfin_cursor - a way past entries, in the order of their ids
 * @sn: the namespace
 * @xas: where we are
 * @now: the time on the namespace's clock, ns, not long ago
 * @looked: how many entries were looked at
 */
struct synfin_cursor {
	struct synfin_net *sn;
	struct xa_state xas;
	u64 now;
	unsigned int looked;
};

int synfin_snapshot_get(struct synfin_net *sn, u32 id, u32 kinds,
			struct synfin_snapshot *snap);
void synfin_snapshot_begin(struct synfin_cursor *c, struct synfin_net *sn,
			   u32 id);
bool synfin_snapshot_step(struct synfin_cursor *c,
			  const struct synfin_filter *filter,
			  struct synfin_snapshot *snap);
void synfin_snapshot_end(struct synfin_cursor *c);
bool synfin_snapshot_next(struct synfin_net *sn,
			  const struct synfin_filter *filter, u32 *id,
			  struct synfin_snapshot *snap);
void synfin_snapshot_census(struct synfin_net *sn, u64 *population);

#endif
