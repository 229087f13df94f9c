// SPDX-License-Identifier: GPL-2.0
/*
 * What SYN cookies need of the world: a hash with the namespace's secret, and
 * the listener's memory of the last one. Everything else is in core/cookie.c.
 */
#include "cookie.h"
#include "work.h"

/**
 * synfin_cookie_prepare() - hash what a cookie is made of, if one is concerned
 * @w: the work, a segment's, loaded; but for the hash its surroundings are set
 *
 * Return: false when there is nothing to do with cookies.
 */
bool synfin_cookie_prepare(struct synfin_work *w)
{
	struct synfin_cookie of;

	if (!synfin_needs_cookie(&w->cb, &w->env, &w->ev.seg, &of))
		return false;
	w->env.cookie_hash =
		(u32)synfin_key_hash_with(&w->key,
					  (u64)of.irs << 32 | of.count,
					  &w->sn->cookie_secret);
	w->cookie_count = of.count;
	return true;
}

/**
 * synfin_cookie_note() - a cookie is sent
 * @w: the work that sends it, not yet unlocked
 *
 * The listener's count is written once in its time, not with each SYN of a
 * flood.
 */
void synfin_cookie_note(struct synfin_work *w)
{
	struct synfin_listener *l = w->listener;

	if (READ_ONCE(l->cookie_count) != w->cookie_count)
		WRITE_ONCE(l->cookie_count, w->cookie_count);
	atomic64_inc(&l->cookies);
}
