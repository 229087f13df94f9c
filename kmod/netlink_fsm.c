// SPDX-License-Identifier: GPL-2.0
/* The state machine as the engine has it, with its population and its use. */
#include "core/engine.h"
#include "counters.h"
#include "netlink_dump.h"

/**
 * struct position - where a dump of the state machine goes on
 * @state: the next state whose population is told
 * @arc: and then the next arc: old state * SYNFIN_STATES + new state
 */
struct position {
	u32 state;
	u32 arc;
};

static int put_arc(struct sk_buff *skb, u32 from, u32 to, u64 hits)
{
	if (nla_put_u32(skb, SYNFIN_A_FSM_OLD_STATE, from) ||
	    nla_put_u32(skb, SYNFIN_A_FSM_NEW_STATE, to) ||
	    (synfin_arc_is_legal(from, to) &&
	     nla_put_flag(skb, SYNFIN_A_FSM_LEGAL)) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_FSM_HITS, hits, SYNFIN_A_FSM_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * synfin_nl_fsm_get_doit() - tell one arc of the state machine
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_fsm_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct synfin_nl_message reply;
	u32 from, to;
	u64 hits;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_FSM_OLD_STATE,
				"old-state is missing: where does the arc begin?");
	if (!err)
		err = synfin_nl_require(info, SYNFIN_A_FSM_NEW_STATE,
					"new-state is missing: where does the arc end?");
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	from = nla_get_u32(info->attrs[SYNFIN_A_FSM_OLD_STATE]);
	to = nla_get_u32(info->attrs[SYNFIN_A_FSM_NEW_STATE]);
	hits = synfin_counter_arc(synfin_nl_net(info), from, to);
	return synfin_nl_reply_end(&reply, info,
				   put_arc(reply.skb, from, to, hits));
}

static int dump_state(struct sk_buff *skb, struct netlink_callback *cb,
		      u32 state, u64 population)
{
	struct synfin_nl_message msg;
	int err;

	err = synfin_nl_dump_begin(&msg, skb, cb);
	if (err)
		return err;
	if (nla_put_u32(skb, SYNFIN_A_FSM_STATE, state) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_FSM_POPULATION, population,
			      SYNFIN_A_FSM_PAD))
		err = -EMSGSIZE;
	return synfin_nl_dump_end(&msg, err);
}

/* The eleven fit into the first part of a dump, so they are of one census. */
static int dump_states(struct sk_buff *skb, struct netlink_callback *cb,
		       struct position *at)
{
	u64 population[SYNFIN_STATES];
	int err;

	if (at->state >= SYNFIN_STATES)
		return 0;
	synfin_snapshot_census(synfin_nl_dump_net(skb), population);
	for (; at->state < SYNFIN_STATES; at->state++) {
		err = dump_state(skb, cb, at->state, population[at->state]);
		if (err)
			return err;
	}
	return 0;
}

/* An illegal arc that was taken is shown too: hiding it would hide a bug. */
static int dump_arc(struct sk_buff *skb, struct netlink_callback *cb, u32 from,
		    u32 to)
{
	u64 hits = synfin_counter_arc(synfin_nl_dump_net(skb), from, to);
	struct synfin_nl_message msg;
	int err;

	if (!hits && !synfin_arc_is_legal(from, to))
		return 0;
	err = synfin_nl_dump_begin(&msg, skb, cb);
	if (err)
		return err;
	return synfin_nl_dump_end(&msg, put_arc(skb, from, to, hits));
}

static int dump_arcs(struct sk_buff *skb, struct netlink_callback *cb,
		     struct position *at)
{
	int err;

	for (; at->arc < SYNFIN_STATES * SYNFIN_STATES; at->arc++) {
		err = dump_arc(skb, cb, at->arc / SYNFIN_STATES, at->arc % SYNFIN_STATES);
		if (err)
			return err;
	}
	return 0;
}

/**
 * synfin_nl_fsm_get_dumpit() - tell all states, and then all arcs
 * @skb: where to
 * @cb: the dump
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_fsm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct position *at = (struct position *)cb->ctx;
	int err;

	BUILD_BUG_ON(sizeof(*at) > sizeof(cb->ctx));
	err = synfin_nl_only(cb->extack, synfin_dump_attrs(cb),
			     SYNFIN_A_FSM_NEW_STATE, 0,
			     "a dump of the state machine takes no attributes");
	if (err)
		return err;
	err = dump_states(skb, cb, at) ?: dump_arcs(skb, cb, at);
	return synfin_nl_dump_result(skb, err);
}
