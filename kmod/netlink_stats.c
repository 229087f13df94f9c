// SPDX-License-Identifier: GPL-2.0
/* What was counted. */
#include "counters.h"
#include "netlink_dump.h"

/**
 * struct counter - one counter
 * @group: an enum synfin_counter_group
 * @index: which one of the group; of arcs, old state * SYNFIN_STATES + new state
 */
struct counter {
	u32 group;
	u32 index;
};

static u64 arc_value(const struct synfin_net *sn, u32 index)
{
	return synfin_counter_arc(sn, index / SYNFIN_STATES, index % SYNFIN_STATES);
}

/**
 * struct group - a family of counters
 * @attr: tells which one of the group; of arcs, the old state
 * @attr2: of arcs, the new state
 * @sparse: a dump leaves out those that are zero
 * @size: how many there are
 * @value: reads one
 */
struct group {
	u16 attr;
	u16 attr2;
	bool sparse;
	u32 size;
	u64 (*value)(const struct synfin_net *sn, u32 index);
};

static const struct group groups[] = {
	[SYNFIN_COUNTER_GROUP_TOTAL] = {
		.attr	= SYNFIN_A_COUNTER_TOTAL,
		.size	= SYNFIN_COUNTER_MAX + 1,
		.value	= synfin_counter_total,
	},
	[SYNFIN_COUNTER_GROUP_DROP] = {
		.attr	= SYNFIN_A_COUNTER_DROP,
		.size	= SYNFIN_DROP_MAX + 1,
		.value	= synfin_counter_drop,
	},
	[SYNFIN_COUNTER_GROUP_RULE] = {
		.attr	= SYNFIN_A_COUNTER_RULE,
		.sparse	= true,
		.size	= SYNFIN_RULE_MAX + 1,
		.value	= synfin_counter_rule,
	},
	[SYNFIN_COUNTER_GROUP_ARC] = {
		.attr	= SYNFIN_A_COUNTER_OLD_STATE,
		.attr2	= SYNFIN_A_COUNTER_NEW_STATE,
		.sparse	= true,
		.size	= SYNFIN_STATES * SYNFIN_STATES,
		.value	= arc_value,
	},
};

static int put_name(struct sk_buff *skb, const struct counter *c)
{
	const struct group *g = &groups[c->group];

	if (nla_put_u32(skb, SYNFIN_A_COUNTER_GROUP, c->group))
		return -EMSGSIZE;
	if (!g->attr2)
		return nla_put_u32(skb, g->attr, c->index);
	if (nla_put_u32(skb, g->attr, c->index / SYNFIN_STATES) ||
	    nla_put_u32(skb, g->attr2, c->index % SYNFIN_STATES))
		return -EMSGSIZE;
	return 0;
}

static int put_counter(struct sk_buff *skb, const struct counter *c, u64 value)
{
	if (put_name(skb, c) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_COUNTER_VALUE, value,
			      SYNFIN_A_COUNTER_PAD))
		return -EMSGSIZE;
	return 0;
}

static int parse_counter(struct genl_info *info, struct counter *c)
{
	static const char wanted[] =
		"one counter is told by its group and by total, drop, rule, or both states";
	struct nlattr **attrs = info->attrs;
	const struct group *g;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_COUNTER_GROUP,
				"group is missing: which family of counters?");
	if (err)
		return err;
	c->group = nla_get_u32(attrs[SYNFIN_A_COUNTER_GROUP]);
	g = &groups[c->group];
	err = synfin_nl_require(info, g->attr, wanted);
	if (!err && g->attr2)
		err = synfin_nl_require(info, g->attr2, wanted);
	if (!err)
		err = synfin_nl_only(info->extack, attrs,
				     SYNFIN_A_COUNTER_NEW_STATE,
				     BIT(SYNFIN_A_COUNTER_GROUP) |
				     BIT(g->attr) | BIT(g->attr2), wanted);
	if (err)
		return err;
	c->index = nla_get_u32(attrs[g->attr]);
	if (g->attr2)
		c->index = c->index * SYNFIN_STATES + nla_get_u32(attrs[g->attr2]);
	return 0;
}

/**
 * synfin_nl_counter_get_doit() - read one counter
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_counter_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct synfin_nl_message reply;
	struct counter c;
	u64 value;
	int err;

	err = parse_counter(info, &c);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	value = groups[c.group].value(synfin_nl_net(info), c.index);
	return synfin_nl_reply_end(&reply, info,
				   put_counter(reply.skb, &c, value));
}

static int dump_counter(struct sk_buff *skb, struct netlink_callback *cb,
			const struct counter *c)
{
	const struct group *g = &groups[c->group];
	u64 value = g->value(synfin_nl_dump_net(skb), c->index);
	struct synfin_nl_message msg;
	int err;

	if (!value && g->sparse)
		return 0;
	err = synfin_nl_dump_begin(&msg, skb, cb);
	if (err)
		return err;
	return synfin_nl_dump_end(&msg, put_counter(skb, c, value));
}

static int dump_group(struct sk_buff *skb, struct netlink_callback *cb,
		      struct counter *at)
{
	int err;

	for (; at->index < groups[at->group].size; at->index++) {
		err = dump_counter(skb, cb, at);
		if (err)
			return err;
	}
	return 0;
}

/**
 * synfin_nl_counter_get_dumpit() - read all counters, or those of a group
 * @skb: where to
 * @cb: the dump
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_counter_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct nlattr **attrs = synfin_dump_attrs(cb);
	const struct nlattr *group = attrs[SYNFIN_A_COUNTER_GROUP];
	struct counter *at = (struct counter *)cb->ctx;
	int err;

	BUILD_BUG_ON(sizeof(*at) > sizeof(cb->ctx));
	err = synfin_nl_only(cb->extack, attrs, SYNFIN_A_COUNTER_NEW_STATE,
			     BIT(SYNFIN_A_COUNTER_GROUP),
			     "a dump of counters takes a group and nothing else");
	if (err)
		return err;
	if (group)
		at->group = max(at->group, nla_get_u32(group));
	while (at->group < ARRAY_SIZE(groups)) {
		if (group && at->group != nla_get_u32(group))
			break;
		err = dump_group(skb, cb, at);
		if (err)
			break;
		at->group++;
		at->index = 0;
	}
	return synfin_nl_dump_result(skb, err);
}
