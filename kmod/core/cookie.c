// SPDX-License-Identifier: GPL-2.0
/*
 * SYN cookies, RFC 4987 3.6: a half-open connection that nobody keeps. All that
 * is remembered of it is our ISS, which the peer's ACK brings back:
 *
 *	bits 31 to 3	a keyed hash of both ends, IRS and the count
 *	bits 2 and 1	the MSS, as a place in a table
 *	bit 0		the count, modulo 2
 *
 * The count goes on every 2^36 ns, 69 s, and a cookie is good in its own and in
 * the next one. Who has not seen it has to guess 29 bits.
 *
 * Such an ISS does not grow with a clock (RFC 9293 3.4.1). It need not: what may
 * still be under way of an earlier incarnation is remembered in TIME-WAIT, by
 * the peer, or here; and here a SYN is never answered with a cookie.
 */
#include "internal.h"

#define COUNT_SHIFT	36
#define HASH_BITS	(~7u)
#define CLASSES		4u
#define CLASS_SHIFT	1

/* What paths have, by family: never more than the peer can take. */
static const u16 mss_v4[CLASSES] = { SYNFIN_MSS_FLOOR, 536, 1300, 1460 };
static const u16 mss_v6[CLASSES] = { SYNFIN_MSS_FLOOR, 1220, 1440, 8940 };

static const u16 *mss_table(const struct synfin_env *env)
{
	return env->mss_default == SYNFIN_MSS_DEFAULT_V6 ? mss_v6 : mss_v4;
}

/* Never 0: that means that there was none. */
static u32 count_at(u64 now)
{
	return (u32)(now >> COUNT_SHIFT) + 1;
}

/* The count that a cookie says it is of: this one, or the one before. */
static u32 count_of(u32 cookie, u32 count)
{
	return count - ((cookie ^ count) & 1);
}

/*
 * Is a SYN answered with a cookie? Not where the connection would have no place
 * in the end: the peer would believe in one that nobody can accept.
 */
static bool answers(const struct synfin_env *env)
{
	u64 when = env->params->syn_cookies;

	if (env->now < env->quiet_until || (env->facts & SYNFIN_FACT_CROWDED))
		return false;
	if (when == SYNFIN_COOKIES_OVERFLOW)
		return env->facts & (SYNFIN_FACT_FULL | SYNFIN_FACT_NO_ROOM);
	return when == SYNFIN_COOKIES_ALWAYS;
}

/* May a cookie still come back? Else forgeries need not even be looked at. */
static bool expects(const struct synfin_env *env)
{
	return env->params->syn_cookies != SYNFIN_COOKIES_OFF &&
	       env->cookie_count &&
	       count_at(env->now) - env->cookie_count <= 1;
}

/**
 * synfin_needs_cookie() - is a cookie to be made or looked at?
 * @cb: the connection
 * @env: its surroundings, but for the hash
 * @seg: the segment that arrived
 * @of: what is hashed, besides the addresses and ports of both ends
 *
 * Return: true when env.cookie_hash is needed, and then @of is filled.
 */
bool synfin_needs_cookie(const struct synfin_cb *cb,
			 const struct synfin_env *env,
			 const struct synfin_segment *seg,
			 struct synfin_cookie *of)
{
	const u8 all = SYNFIN_FLAG_RST | SYNFIN_FLAG_ACK | SYNFIN_FLAG_SYN;
	u32 count = count_at(env->now);
	u8 flags = seg->flags & all;

	if (cb->state != SYNFIN_STATE_LISTEN)
		return false;
	if (flags == SYNFIN_FLAG_SYN && answers(env)) {
		of->irs = seg->seq;
		of->count = count;
		return true;
	}
	if (flags == SYNFIN_FLAG_ACK && expects(env)) {
		of->irs = seg->seq - 1;
		of->count = count_of(seg->ack - 1, count);
		return true;
	}
	return false;
}

/* The largest of the table that is not too large; the floor always is not. */
static u32 class_of(const struct step *st)
{
	u16 mss = synfin_agreed_mss(st->env, st->seg->mss);
	u32 class = CLASSES - 1;

	while (class && mss_table(st->env)[class] > mss)
		class--;
	return class;
}

/**
 * synfin_cookie_give() - answer a SYN, and forget it
 * @st: the step, whose segment is a SYN for a listener
 *
 * Return: false when it is not to be answered so, and nothing was done.
 */
bool synfin_cookie_give(struct step *st)
{
	const struct synfin_env *env = st->env;

	if (!answers(env))
		return false;
	st->out->reply = (struct synfin_segment){
		.seq = (env->cookie_hash & HASH_BITS) |
		       class_of(st) << CLASS_SHIFT | (count_at(env->now) & 1),
		.ack = st->seg->seq + 1,
		.wnd = synfin_window_cap(env->rcv_space),
		.mss = synfin_offered_mss(env),
		.flags = SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK,
	};
	st->out->cookie = SYNFIN_COOKIE_SENT;
	synfin_decide(st, SYNFIN_RULE_FLD_05);
	return true;
}

/* As if the SYN had come just now, and SYN,ACK had left. */
static void remember(struct step *st, u32 cookie)
{
	const struct synfin_segment *seg = st->seg;
	struct synfin_segment syn = {
		.seq = seg->seq - 1,
		.wnd = seg->wnd,
		.mss = mss_table(st->env)[cookie >> CLASS_SHIFT & (CLASSES - 1)],
		.flags = SYNFIN_FLAG_SYN,
	};

	st->seg = &syn;
	synfin_passive_open(st, cookie, SYNFIN_RULE_FLD_07);
	st->seg = seg;
	st->cb->snd_nxt = cookie + 1;
}

/**
 * synfin_cookie_take() - does an ACK bring a cookie back?
 * @st: the step, whose segment is an ACK for a listener, without SYN
 *
 * One that does is for a connection in SYN-RECEIVED, which is what it finds
 * afterwards.
 *
 * Return: true when it does.
 */
bool synfin_cookie_take(struct step *st)
{
	u32 cookie = st->seg->ack - 1;

	if (!expects(st->env))
		return false;
	if ((cookie ^ st->env->cookie_hash) & HASH_BITS) {
		st->out->cookie = SYNFIN_COOKIE_REFUSED;
		return false;
	}
	st->out->cookie = SYNFIN_COOKIE_TAKEN;
	remember(st, cookie);
	return true;
}
