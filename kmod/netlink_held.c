// SPDX-License-Identifier: GPL-2.0
/* Requests about segments that fault rules keep: step mode. */
#include "netlink_dump.h"

#define NO_SUCH_SEGMENT	"id: no such segment is kept; a dump lists those that are"

static int put_segment(struct sk_buff *skb, const struct synfin_segment *seg)
{
	if (nla_put_u32(skb, SYNFIN_A_HELD_SEQ, seg->seq) ||
	    ((seg->flags & SYNFIN_FLAG_ACK) &&
	     nla_put_u32(skb, SYNFIN_A_HELD_ACK, seg->ack)) ||
	    nla_put_u32(skb, SYNFIN_A_HELD_FLAGS, seg->flags) ||
	    nla_put_u32(skb, SYNFIN_A_HELD_WND, seg->wnd) ||
	    nla_put_u32(skb, SYNFIN_A_HELD_LEN, seg->len) ||
	    (seg->mss && nla_put_u32(skb, SYNFIN_A_HELD_MSS, seg->mss)))
		return -EMSGSIZE;
	return 0;
}

static int put_ends(struct sk_buff *skb, const struct synfin_key *key)
{
	if (synfin_addr_put(skb, SYNFIN_A_HELD_LOCAL_ADDR, &key->local) ||
	    nla_put_u16(skb, SYNFIN_A_HELD_LOCAL_PORT, ntohs(key->lport)) ||
	    synfin_addr_put(skb, SYNFIN_A_HELD_REMOTE_ADDR, &key->remote) ||
	    nla_put_u16(skb, SYNFIN_A_HELD_REMOTE_PORT, ntohs(key->rport)) ||
	    (key->scope &&
	     nla_put_u32(skb, SYNFIN_A_HELD_SCOPE_ID, key->scope)))
		return -EMSGSIZE;
	return 0;
}

static int put_times(struct sk_buff *skb, const struct synfin_held *h)
{
	u64 now = synfin_net_now(h->passage.key.sn);

	if (nla_put_u64_64bit(skb, SYNFIN_A_HELD_AGE, now - h->since,
			      SYNFIN_A_HELD_PAD))
		return -EMSGSIZE;
	if (!h->due)
		return 0;
	return nla_put_u64_64bit(skb, SYNFIN_A_HELD_LEFT,
				 h->due > now ? h->due - now : 0,
				 SYNFIN_A_HELD_PAD);
}

static int put_held(struct sk_buff *skb, const struct synfin_held *h)
{
	const struct synfin_passage *p = &h->passage;

	if (nla_put_u32(skb, SYNFIN_A_HELD_ID, h->id) ||
	    nla_put_u32(skb, SYNFIN_A_HELD_RULE_ID, h->rule_id) ||
	    nla_put_u32(skb, SYNFIN_A_HELD_ACTION, h->action) ||
	    nla_put_u32(skb, SYNFIN_A_HELD_DIRECTION, p->direction) ||
	    (p->id && nla_put_u32(skb, SYNFIN_A_HELD_CONNECTION, p->id)) ||
	    put_ends(skb, &p->key) || put_segment(skb, &p->seg) ||
	    put_times(skb, h))
		return -EMSGSIZE;
	return 0;
}

/**
 * synfin_nl_held_get_doit() - show a segment that is kept
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_held_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_HELD_ID];
	struct synfin_nl_message reply;
	struct synfin_held held;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_HELD_ID,
				"id is missing: which segment? A dump lists them");
	if (err)
		return err;
	if (!synfin_hold_find(synfin_nl_net(info), nla_get_u32(id), &held))
		return synfin_nl_refuse(info->extack, id, -ENOENT,
					NO_SUCH_SEGMENT);
	err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	return synfin_nl_reply_end(&reply, info, put_held(reply.skb, &held));
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct synfin_held *h)
{
	struct synfin_nl_message msg;
	int err = synfin_nl_dump_begin(&msg, skb, cb);

	return err ?: synfin_nl_dump_end(&msg, put_held(skb, h));
}

/**
 * synfin_nl_held_get_dumpit() - show the segments that are kept
 * @skb: where to
 * @cb: the dump, of which the next place is kept
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_held_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct nlattr *id = synfin_dump_attrs(cb)[SYNFIN_A_HELD_ID];
	struct synfin_net *sn = synfin_nl_dump_net(skb);
	struct synfin_held held;
	int err = 0;

	while (!err && synfin_hold_next(sn, cb->args[0], &held)) {
		if (!id || held.id == nla_get_u32(id))
			err = dump_one(skb, cb, &held);
		if (!err)
			cb->args[0] = held.place + 1;
	}
	return synfin_nl_dump_result(skb, err);
}

static const char *refusal(int err, bool named)
{
	if (err == -EINVAL)
		return "swap: nothing that is held is behind it";
	if (err == -ENOMEM)
		return "there is no memory for a copy";
	return named ? NO_SUCH_SEGMENT :
		       "no segment is held: a fault rule with the action hold keeps some";
}

/**
 * synfin_nl_held_step_doit() - do something with a segment that is kept
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_held_step_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *step = info->attrs[SYNFIN_A_HELD_STEP];
	const struct nlattr *id = info->attrs[SYNFIN_A_HELD_ID];
	struct synfin_nl_message reply;
	struct synfin_held held;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_HELD_STEP,
				"step is missing: what is to be done with the segment?");
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_hold_step(synfin_nl_net(info), id ? nla_get_u32(id) : 0,
			       nla_get_u32(step), &held);
	if (err)
		synfin_nl_refuse(info->extack, err == -EINVAL ? step : id, err,
				 refusal(err, id));
	else
		err = put_held(reply.skb, &held);
	return synfin_nl_reply_end(&reply, info, err);
}
