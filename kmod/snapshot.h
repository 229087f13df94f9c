/* SPDX-License-Identifier: GPL-2.0 */
/* STATUS (RFC 9293 3.10.6): a copy of what is known of an entry. */
#ifndef SYNFIN_SNAPSHOT_H
#define SYNFIN_SNAPSHOT_H

#include "entry.h"

/**
 * struct synfin_filter - which entries to show; all that is set must match
 * @kinds: 1 << enum synfin_kind, or 0 for all
 * @states: 1 << enum synfin_state, or 0 for all
 * @listener_id: made by this listener, or 0; TIME-WAIT knows none any more
 * @last: the largest id wanted, or 0 for all
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
};

/* The connections, in all forms. */
#define SYNFIN_KINDS_CONNECTION \
	(BIT(SYNFIN_KIND_CONNECTION) | BIT(SYNFIN_KIND_EMBRYO) | \
	 BIT(SYNFIN_KIND_TIME_WAIT))
#define SYNFIN_KINDS_LISTENER	BIT(SYNFIN_KIND_LISTENER)

/**
 * struct synfin_snapshot - an entry at one moment
 * @key: addresses and ports
 * @id: its number
 * @listener_id: the listener that made it, or 0
 * @kind: an enum synfin_kind; of the small forms cb holds only what they keep
 * @timer: which timer is due next, an enum synfin_timer
 * @cause: the last thing its user was told (SYNFIN_KIND_CONNECTION)
 * @v6only: takes nothing of IPv4 (SYNFIN_KIND_LISTENER)
 * @reuse: may share its port with TIME-WAIT (SYNFIN_KIND_LISTENER)
 * @timer_left: ns until then, 0 when it is due
 * @age: ns since it came into being, on the namespace's clock; U64_MAX when nobody
 *	knows any more (SYNFIN_KIND_TIME_WAIT)
 * @state_age: ns since its state last changed; in TIME-WAIT, since 2MSL last began
 * @cb: the control block; its state is the state
 * @traffic: what it carried (SYNFIN_KIND_CONNECTION)
 * @embryos: handshakes half done (SYNFIN_KIND_LISTENER)
 * @accepted: handshakes completed (SYNFIN_KIND_LISTENER)
 * @overflows: SYNs that found the backlog full (SYNFIN_KIND_LISTENER)
 * @cookies: SYNs answered with a cookie (SYNFIN_KIND_LISTENER)
 * @params: the parameters in use
 */
struct synfin_snapshot {
	struct synfin_key key;
	u32 id;
	u32 listener_id;
	u8 kind;
	u8 timer;
	u8 cause;
	bool v6only;
	bool reuse;
	u64 timer_left;
	u64 age;
	u64 state_age;
	struct synfin_cb cb;
	struct synfin_traffic traffic;
	u32 embryos;
	u64 accepted;
	u64 overflows;
	u64 cookies;
	struct synfin_params params;
};

int synfin_snapshot_get(struct synfin_net *sn, u32 id, u32 kinds,
			struct synfin_snapshot *snap);
bool synfin_snapshot_next(struct synfin_net *sn,
			  const struct synfin_filter *filter, u32 *id,
			  struct synfin_snapshot *snap);
void synfin_snapshot_census(struct synfin_net *sn, u64 *population);

#endif
