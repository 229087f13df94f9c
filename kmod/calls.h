/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The user's calls (RFC 9293 3.9.1), as netlink makes them for managed
 * connections. All run in process context and may sleep. They return 0 or a
 * negative errno, and fill the verdict in when they refuse.
 */
#ifndef SYNFIN_CALLS_H
#define SYNFIN_CALLS_H

#include "addr.h"
#include "block.h"
#include "entry.h"
#include "refusal.h"

struct sock;
struct synfin_net;
struct synfin_stream;

/**
 * struct synfin_passive - arguments of a passive OPEN
 * @local: our address, or any
 * @remote: the only peer that is served, or any (::)
 * @scope: ifindex of the link, for an address that is link-local; or 0
 * @lport: our port, 0 picks one
 * @rport: the only port of the peer that is served, 0 is any
 * @v6only: any address is any of IPv6 (IPV6_V6ONLY)
 * @reuse: the port may be in TIME-WAIT (SO_REUSEADDR)
 * @sk: the socket that listens, or NULL
 * @changes: parameters that differ from the namespace's
 * @count: how many
 */
struct synfin_passive {
	struct in6_addr local;
	struct in6_addr remote;
	int scope;
	__be16 lport;
	__be16 rport;
	bool v6only;
	bool reuse;
	struct sock *sk;
	const struct synfin_change *changes;
	unsigned int count;
};

/**
 * struct synfin_active - arguments of an active OPEN
 * @listener_id: this listener becomes the connection, or 0
 * @local: our address; any lets routing choose (or is the listener's)
 * @remote: the peer's address
 * @scope: ifindex of the link, for an address that is link-local; or 0
 * @lport: our port, 0 picks one (or is the listener's)
 * @rport: the peer's port
 * @vrf: ifindex of the L3 master device it shall belong to, or 0
 * @way: how its packets are sent
 * @stream: a socket's, whose connection it becomes; or NULL. It stays the
 *	caller's unless the call returns 0
 * @changes: parameters that differ from the namespace's or the listener's
 * @count: how many
 */
struct synfin_active {
	u32 listener_id;
	struct in6_addr local;
	struct in6_addr remote;
	int scope;
	__be16 lport;
	__be16 rport;
	int vrf;
	struct synfin_way way;
	struct synfin_stream *stream;
	const struct synfin_change *changes;
	unsigned int count;
};

int synfin_call_listen(struct synfin_net *sn, const struct synfin_passive *args,
		       u32 *id, struct synfin_verdict *verdict);
int synfin_call_unlisten(struct synfin_net *sn, u32 id,
			 struct synfin_verdict *verdict);
int synfin_call_open(struct synfin_net *sn, const struct synfin_active *args,
		     u32 *id, struct synfin_verdict *verdict);
int synfin_call_open_many(struct synfin_net *sn,
			  const struct synfin_active *args, u32 *count,
			  u32 *id, struct synfin_verdict *verdict);
int synfin_call_send(struct synfin_net *sn, u32 id, u32 bytes,
		     struct synfin_verdict *verdict);
int synfin_call_shutdown(struct synfin_net *sn, u32 id,
			 struct synfin_verdict *verdict);
int synfin_call_close(struct synfin_net *sn, u32 id,
		      struct synfin_verdict *verdict);
int synfin_call_abort(struct synfin_net *sn, u32 id,
		      struct synfin_verdict *verdict);
int synfin_call_forget(struct synfin_net *sn, u32 id,
		       struct synfin_verdict *verdict);
void synfin_call_each(struct synfin_net *sn, u32 first, u32 last,
		      int (*call)(struct synfin_net *sn, u32 id,
				  struct synfin_verdict *verdict));
void synfin_call_forget_all(struct synfin_net *sn);
int synfin_call_set(struct synfin_net *sn, u32 id,
		    const struct synfin_change *changes, unsigned int count,
		    struct synfin_verdict *verdict);
int synfin_call_set_listener(struct synfin_net *sn, u32 id,
			     const struct synfin_change *changes,
			     unsigned int count,
			     struct synfin_verdict *verdict);

#endif
