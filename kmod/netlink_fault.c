// SPDX-License-Identifier: GPL-2.0
/* Requests about fault rules. */
#include <linux/random.h>
#include "core/chance.h"
#include "netlink_dump.h"

#define NEEDS_ID	"id is missing: which rule? A dump lists them"
#define NO_SUCH_RULE	"id: there is no such rule; a dump lists those there are"

#define DELAY_MIN	1000ull
#define DELAY_MAX	(3600ull * SYNFIN_NS_PER_SEC)

static int put_number(struct sk_buff *skb, int attr, u32 value)
{
	return value ? nla_put_u32(skb, attr, value) : 0;
}

static int put_end(struct sk_buff *skb, int attr, const struct in6_addr *a)
{
	return ipv6_addr_any(a) ? 0 : synfin_addr_put(skb, attr, a);
}

static int put_ends(struct sk_buff *skb, const struct synfin_fault_spec *s)
{
	if (put_end(skb, SYNFIN_A_FAULT_SRC_ADDR, &s->src) ||
	    put_end(skb, SYNFIN_A_FAULT_DST_ADDR, &s->dst) ||
	    (s->sport && nla_put_u16(skb, SYNFIN_A_FAULT_SRC_PORT,
				     ntohs(s->sport))) ||
	    (s->dport && nla_put_u16(skb, SYNFIN_A_FAULT_DST_PORT,
				     ntohs(s->dport))))
		return -EMSGSIZE;
	return 0;
}

static int put_segment(struct sk_buff *skb, const struct synfin_fault_spec *s)
{
	if (put_number(skb, SYNFIN_A_FAULT_FLAGS_ON, s->flags_on) ||
	    put_number(skb, SYNFIN_A_FAULT_FLAGS_OFF, s->flags_off) ||
	    (s->flags_only && nla_put_flag(skb, SYNFIN_A_FAULT_FLAGS_ONLY)) ||
	    (s->has_len && nla_put_u32(skb, SYNFIN_A_FAULT_LEN_MIN,
				       s->len_min)) ||
	    (s->has_len && s->len_max != U32_MAX &&
	     nla_put_u32(skb, SYNFIN_A_FAULT_LEN_MAX, s->len_max)))
		return -EMSGSIZE;
	return 0;
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, SYNFIN_A_FAULT_PAD);
}

static int put_chance(struct sk_buff *skb, const struct synfin_fault_spec *s)
{
	if (s->chance && (nla_put_u32(skb, SYNFIN_A_FAULT_CHANCE, s->chance) ||
			  nla_put_u32(skb, SYNFIN_A_FAULT_SEED, s->seed)))
		return -EMSGSIZE;
	return 0;
}

static int put_fault(struct sk_buff *skb, const struct synfin_fault_rule *f)
{
	const struct synfin_fault_spec *s = &f->spec;

	if (nla_put_u32(skb, SYNFIN_A_FAULT_ID, f->id) ||
	    nla_put_u32(skb, SYNFIN_A_FAULT_ACTION, s->action) ||
	    nla_put_u32(skb, SYNFIN_A_FAULT_DIRECTION, s->direction) ||
	    (s->delay && put_u64(skb, SYNFIN_A_FAULT_DELAY, s->delay)) ||
	    put_segment(skb, s) || put_ends(skb, s) ||
	    put_number(skb, SYNFIN_A_FAULT_STATES, s->states) ||
	    put_number(skb, SYNFIN_A_FAULT_CONNECTION, s->connection) ||
	    put_number(skb, SYNFIN_A_FAULT_NTH, s->nth) ||
	    put_number(skb, SYNFIN_A_FAULT_COUNT, s->count) ||
	    put_chance(skb, s) ||
	    put_u64(skb, SYNFIN_A_FAULT_MATCHES, atomic64_read(&f->matches)) ||
	    put_u64(skb, SYNFIN_A_FAULT_HITS, atomic64_read(&f->hits)))
		return -EMSGSIZE;
	return 0;
}

/* Return: -ENOENT when there is none of that number. */
static int put_fault_by_id(struct sk_buff *skb, const struct synfin_net *sn,
			   u32 id)
{
	const struct synfin_fault_rule *f;
	int err = -ENOENT;

	rcu_read_lock();
	f = synfin_fault_next(&sn->faults, id);
	if (f && f->id == id)
		err = put_fault(skb, f);
	rcu_read_unlock();
	return err;
}

static u32 number(const struct nlattr *attr, u32 otherwise)
{
	return attr ? nla_get_u32(attr) : otherwise;
}

static int parse_delay(struct genl_info *info, struct synfin_fault_spec *s)
{
	const struct nlattr *delay = info->attrs[SYNFIN_A_FAULT_DELAY];

	if (!delay && s->action == SYNFIN_FAULT_DELAY)
		return synfin_nl_require(info, SYNFIN_A_FAULT_DELAY,
					 "delay is missing: how late is the segment to be?");
	if (!delay)
		return 0;
	if (s->action != SYNFIN_FAULT_DELAY &&
	    s->action != SYNFIN_FAULT_REORDER)
		return synfin_nl_refuse(info->extack, delay, -EINVAL,
					"delay: only the actions delay and reorder have one");
	s->delay = nla_get_u64(delay);
	if (s->delay < DELAY_MIN || s->delay > DELAY_MAX)
		return synfin_nl_refuse(info->extack, delay, -ERANGE,
					"delay must lie between 1 us and 3600 s");
	return 0;
}

static int parse_flags(struct genl_info *info, struct synfin_fault_spec *s)
{
	struct nlattr **attrs = info->attrs;

	s->flags_on = number(attrs[SYNFIN_A_FAULT_FLAGS_ON], 0);
	s->flags_off = number(attrs[SYNFIN_A_FAULT_FLAGS_OFF], 0);
	s->flags_only = nla_get_flag(attrs[SYNFIN_A_FAULT_FLAGS_ONLY]);
	if (s->flags_on & s->flags_off)
		return synfin_nl_refuse(info->extack,
					attrs[SYNFIN_A_FAULT_FLAGS_OFF], -EINVAL,
					"flags-off: a control bit can not be on and off");
	return 0;
}

static int parse_len(struct genl_info *info, struct synfin_fault_spec *s)
{
	struct nlattr **attrs = info->attrs;

	s->has_len = attrs[SYNFIN_A_FAULT_LEN_MIN] ||
		     attrs[SYNFIN_A_FAULT_LEN_MAX];
	s->len_min = number(attrs[SYNFIN_A_FAULT_LEN_MIN], 0);
	s->len_max = number(attrs[SYNFIN_A_FAULT_LEN_MAX], U32_MAX);
	if (s->len_min > s->len_max)
		return synfin_nl_refuse(info->extack,
					attrs[SYNFIN_A_FAULT_LEN_MAX], -EINVAL,
					"len-max must not be less than len-min");
	return 0;
}

static int parse_ends(struct genl_info *info, struct synfin_fault_spec *s)
{
	struct nlattr **attrs = info->attrs;

	s->sport = synfin_nl_port(attrs[SYNFIN_A_FAULT_SRC_PORT]);
	s->dport = synfin_nl_port(attrs[SYNFIN_A_FAULT_DST_PORT]);
	return synfin_nl_address(info->extack, attrs[SYNFIN_A_FAULT_SRC_ADDR],
				 SYNFIN_NL_NO_ADDRESS("src-addr"), &s->src) ?:
	       synfin_nl_address(info->extack, attrs[SYNFIN_A_FAULT_DST_ADDR],
				 SYNFIN_NL_NO_ADDRESS("dst-addr"), &s->dst) ?:
	       synfin_nl_one_family(info->extack,
				    attrs[SYNFIN_A_FAULT_SRC_ADDR],
				    attrs[SYNFIN_A_FAULT_DST_ADDR]);
}

static int parse_states(struct genl_info *info, struct synfin_fault_spec *s)
{
	const struct nlattr *states = info->attrs[SYNFIN_A_FAULT_STATES];

	s->states = number(states, 0);
	if (states && !s->states)
		return synfin_nl_refuse(info->extack, states, -EINVAL,
					"states is empty: name a state, or leave it out for all");
	return 0;
}

/* A seed that we draw is shown, and can be told again. */
static int parse_chance(struct genl_info *info, struct synfin_fault_spec *s)
{
	const struct nlattr *chance = info->attrs[SYNFIN_A_FAULT_CHANCE];
	const struct nlattr *seed = info->attrs[SYNFIN_A_FAULT_SEED];

	s->chance = number(chance, 0);
	if (s->chance > SYNFIN_CHANCE_ALWAYS)
		return synfin_nl_refuse(info->extack, chance, -ERANGE,
					"chance must lie between 1 and 1000000, which is always");
	if (seed && !s->chance)
		return synfin_nl_refuse(info->extack, seed, -EINVAL,
					"seed: only a rule with a chance has one");
	if (s->chance)
		s->seed = seed ? nla_get_u32(seed) : get_random_u32();
	return 0;
}

static int parse_spec(struct genl_info *info, struct synfin_fault_spec *s)
{
	struct nlattr **attrs = info->attrs;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_FAULT_ACTION,
				"action is missing: what is to be done to the segments?");
	if (err)
		return err;
	*s = (struct synfin_fault_spec){
		.action = nla_get_u32(attrs[SYNFIN_A_FAULT_ACTION]),
		.direction = number(attrs[SYNFIN_A_FAULT_DIRECTION],
				    SYNFIN_DIRECTION_IN),
		.connection = number(attrs[SYNFIN_A_FAULT_CONNECTION], 0),
		.nth = number(attrs[SYNFIN_A_FAULT_NTH], 0),
		.count = number(attrs[SYNFIN_A_FAULT_COUNT], 0),
	};
	return parse_delay(info, s) ?: parse_flags(info, s) ?:
	       parse_len(info, s) ?: parse_ends(info, s) ?:
	       parse_states(info, s) ?: parse_chance(info, s);
}

/**
 * synfin_nl_fault_new_doit() - make a fault rule
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_fault_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_fault_spec spec;
	struct synfin_nl_message reply;
	u32 id;
	int err;

	err = parse_spec(info, &spec);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_fault_add(sn, &spec, &id);
	if (err == -ENOBUFS)
		synfin_nl_refuse(info->extack, NULL, err,
				 "there are 256 fault rules, and no more are allowed: delete some");
	else if (!err && put_fault_by_id(reply.skb, sn, id))
		/* Somebody else has deleted it already. */
		err = nla_put_u32(reply.skb, SYNFIN_A_FAULT_ID, id);
	return synfin_nl_reply_end(&reply, info, err);
}

/**
 * synfin_nl_fault_del_doit() - delete a fault rule, or all
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_fault_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_FAULT_ID];
	const struct nlattr *all = info->attrs[SYNFIN_A_FAULT_ALL];
	int err;

	if (id && all)
		return synfin_nl_refuse(info->extack, all, -EINVAL,
					"all: either one rule by its id, or all");
	if (!all) {
		err = synfin_nl_require(info, SYNFIN_A_FAULT_ID,
					NEEDS_ID);
		if (err)
			return err;
	}
	err = synfin_fault_delete(synfin_nl_net(info), number(id, 0));
	if (err)
		synfin_nl_refuse(info->extack, id, err,
				 NO_SUCH_RULE);
	return err;
}

/**
 * synfin_nl_fault_get_doit() - show a fault rule
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_fault_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_FAULT_ID];
	struct synfin_nl_message reply;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_FAULT_ID,
				NEEDS_ID);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = put_fault_by_id(reply.skb, synfin_nl_net(info), nla_get_u32(id));
	if (err == -ENOENT)
		synfin_nl_refuse(info->extack, id, err,
				 NO_SUCH_RULE);
	return synfin_nl_reply_end(&reply, info, err);
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct synfin_fault_rule *f)
{
	struct synfin_nl_message msg;
	int err = synfin_nl_dump_begin(&msg, skb, cb);

	return err ?: synfin_nl_dump_end(&msg, put_fault(skb, f));
}

/**
 * synfin_nl_fault_get_dumpit() - show all fault rules
 * @skb: where to
 * @cb: the dump, of which the next number is kept
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_fault_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *id = synfin_dump_attrs(cb)[SYNFIN_A_FAULT_ID];
	const struct synfin_faults *faults = &synfin_nl_dump_net(skb)->faults;
	const struct synfin_fault_rule *f;
	int err = 0;

	rcu_read_lock();
	while (!err && (f = synfin_fault_next(faults, cb->args[0]))) {
		if (!id || f->id == nla_get_u32(id))
			err = dump_one(skb, cb, f);
		if (!err)
			cb->args[0] = f->id + 1;
	}
	rcu_read_unlock();
	return synfin_nl_dump_result(skb, err);
}
