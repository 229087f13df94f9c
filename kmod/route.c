// SPDX-License-Identifier: GPL-2.0
/*
 * The way to the peer. A full connection remembers the one that it took last, and
 * takes it again while it leads there: whoever changes routes, addresses or a
 * path's MTU makes dst_check() say that it does not.
 */
#include <net/dst.h>
#include "ip.h"
#include "route.h"
#include "work.h"

static bool is_for(const struct synfin_route *r, const struct synfin_work *w)
{
	return r->dst && r->way.mark == w->way.mark && r->way.oif == w->way.oif &&
	       r->tos == (u8)w->block->p.tos;
}

/* Return: the way taken last, with a reference, or NULL. */
static struct dst_entry *remembered(const struct synfin_work *w)
{
	const struct synfin_route *r;

	if (!w->entry || w->entry->kind != SYNFIN_KIND_CONNECTION)
		return NULL;
	r = &synfin_conn_of(w->entry)->route;
	if (!is_for(r, w) || !dst_check(r->dst, r->cookie))
		return NULL;
	return dst_clone(r->dst);
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
	struct synfin_route *r = &conn->route;

	if (w->out.cause == SYNFIN_CAUSE_RETRYING) {
		synfin_route_forget(r);
	} else if (w->dst && w->dst != r->dst) {
		synfin_route_forget(r);
		*r = (struct synfin_route){
			.dst = dst_clone(w->dst),
			.cookie = synfin_ip_of(&w->key.remote)->cookie(w->dst),
			.way = w->way,
			.tos = (u8)w->block->p.tos,
		};
	}
}

/**
 * synfin_route_forget() - let the way go
 * @r: what is remembered
 */
void synfin_route_forget(struct synfin_route *r)
{
	dst_release(r->dst);
	r->dst = NULL;
}
