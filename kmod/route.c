// SPDX-License-Identifier: GPL-2.0
/*
 * The way to the peer. A full connection remembers the one that it took last, and
 * takes it again while it leads there: whoever changes routes, addresses or a
 * path's MTU makes dst_check() say that it does not. An idle one remembers none
 * that was looked up with a mark, or for a device.
 */
#include <net/dst.h>
#include "ip.h"
#include "route.h"
#include "work.h"

static bool is_for(const struct synfin_conn *conn, const struct synfin_way *way)
{
	const struct synfin_busy *busy = synfin_busy_of(&conn->entry);

	if (!busy)
		return !way->mark && !way->oif;
	return busy->way.mark == way->mark && busy->way.oif == way->oif;
}

/* Other parameters are another type of service, perhaps, and another way. */
static bool may_remember(const struct synfin_work *w)
{
	return w->entry && w->entry->kind == SYNFIN_KIND_CONNECTION &&
	       w->entry->block == w->block;
}

/* Return: the way taken last, with a reference, or NULL. */
static struct dst_entry *remembered(const struct synfin_work *w)
{
	const struct synfin_conn *conn;

	if (!may_remember(w))
		return NULL;
	conn = synfin_conn_of(w->entry);
	if (!conn->dst || !is_for(conn, &w->way) ||
	    !dst_check(conn->dst, conn->cookie))
		return NULL;
	return dst_clone(conn->dst);
}

static struct dst_entry *look_up(const struct synfin_work *w)
{
	return synfin_ip_of(&w->key.remote)->route(&w->key, &w->way,
						   w->block->p.tos, NULL);
}

/**
 * synfin_work_route() - find the way to the peer, once for each work
 * @w: the work, its key and block set
 *
 * For a connection that is not there yet, w->mss becomes what the way's MTU
 * leaves (RFC 9293 3.7.1).
 *
 * Return: false when there is none; w->error says why.
 */
bool synfin_work_route(struct synfin_work *w)
{
	struct dst_entry *dst;

	if (w->error)
		return false;
	if (!w->dst) {
		dst = remembered(w) ?: look_up(w);
		if (IS_ERR(dst)) {
			w->error = PTR_ERR(dst);
			return false;
		}
		w->dst = dst;
	}
	if (!w->mss)
		w->mss = synfin_ip_mss(synfin_ip_of(&w->key.remote),
				       dst_mtu(w->dst));
	return true;
}

/**
 * synfin_route_keep() - remember the way that a work has taken
 * @w: the work
 * @conn: its connection, locked
 *
 * When R1 is reached the way is forgotten: the next retransmission looks whether
 * there is another (RFC 9293 3.8.3).
 */
void synfin_route_keep(const struct synfin_work *w, struct synfin_conn *conn)
{
	struct synfin_busy *busy = synfin_busy_of(&conn->entry);

	if (w->out.cause == SYNFIN_CAUSE_RETRYING) {
		synfin_route_forget(conn);
	} else if (w->dst && w->dst != conn->dst) {
		synfin_route_forget(conn);
		if (!busy && !is_for(conn, &w->way))
			return;
		conn->dst = dst_clone(w->dst);
		conn->cookie = synfin_ip_of(&w->key.remote)->cookie(w->dst);
		if (busy)
			busy->way = w->way;
	}
}

/**
 * synfin_route_forget() - let the way go
 * @conn: the connection, locked
 */
void synfin_route_forget(struct synfin_conn *conn)
{
	dst_release(conn->dst);
	conn->dst = NULL;
}
