// SPDX-License-Identifier: GPL-2.0
/*
 * What all dumps need. A dump keeps nothing but a position between two reads,
 * so it may be left half-read, and what it lists may come and go meanwhile.
 *
 * Listeners and connections are dumped by id, and an id is not used again
 * before all others have been: whatever exists from the first read to the last
 * is shown exactly once, whatever else happens. So such a dump has no use for
 * NLM_F_DUMP_INTR, which would ask the reader to start over for nothing. What
 * was made after its first read is left out: were it shown, a list that grows
 * faster than it is read would never end.
 */
#include "netlink.h"
#include "netlink_dump.h"
#include "table.h"

/**
 * struct position - where a dump of entries goes on
 * @id: the next id to look at; beyond the last one when the dump is over
 * @last: the largest id that there was when it was first read; 0 before
 */
struct position {
	u64 id;
	u32 last;
};

#define OVER	((u64)U32_MAX + 1)

/**
 * synfin_nl_filter_id() - restrict a dump to one id
 * @attr: the attribute, or NULL for all
 * @filter: to be restricted
 */
void synfin_nl_filter_id(const struct nlattr *attr,
			 struct synfin_nl_filter *filter)
{
	filter->first = attr ? nla_get_u32(attr) : 1;
	filter->last = attr ? nla_get_u32(attr) : U32_MAX;
}

/**
 * synfin_nl_filter_states() - restrict a dump to some states
 * @extack: where to complain
 * @attr: the attribute, a set of states, or NULL for all
 * @filter: to be restricted
 *
 * Return: 0 or -EINVAL.
 */
int synfin_nl_filter_states(struct netlink_ext_ack *extack,
			    const struct nlattr *attr,
			    struct synfin_nl_filter *filter)
{
	if (!attr)
		return 0;
	filter->match.states = nla_get_u32(attr);
	if (!filter->match.states)
		return synfin_nl_refuse(extack, attr, -EINVAL,
					"states is empty: name a state, or leave it out for all");
	return 0;
}

/**
 * synfin_nl_dump_begin() - begin one record of a dump
 * @msg: the record
 * @skb: the part of the dump that is being filled
 * @cb: the dump
 *
 * Return: 0 or -EMSGSIZE.
 */
int synfin_nl_dump_begin(struct synfin_nl_message *msg, struct sk_buff *skb,
			 struct netlink_callback *cb)
{
	const struct genlmsghdr *request = nlmsg_data(cb->nlh);

	msg->skb = skb;
	msg->hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
			       cb->nlh->nlmsg_seq, &synfin_genl_family,
			       NLM_F_MULTI, request->cmd);
	return msg->hdr ? 0 : -EMSGSIZE;
}

/**
 * synfin_nl_dump_end() - end one record of a dump
 * @msg: the record
 * @err: what went wrong; then the record is taken out again
 *
 * Return: @err.
 */
int synfin_nl_dump_end(struct synfin_nl_message *msg, int err)
{
	if (err)
		genlmsg_cancel(msg->skb, msg->hdr);
	else
		genlmsg_end(msg->skb, msg->hdr);
	return err;
}

/**
 * synfin_nl_dump_result() - what a dump's callback returns
 * @skb: the part of the dump that was filled
 * @err: why it stopped: 0 at the end, -EMSGSIZE without room
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_dump_result(const struct sk_buff *skb, int err)
{
	return skb->len ? skb->len : err;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct synfin_snapshot *snap,
		    int (*put)(struct sk_buff *skb,
			       const struct synfin_snapshot *snap))
{
	struct synfin_nl_message msg;
	int err;

	err = synfin_nl_dump_begin(&msg, skb, cb);
	if (err)
		return err;
	return synfin_nl_dump_end(&msg, put(skb, snap));
}

static int dump_entries(struct sk_buff *skb, struct netlink_callback *cb,
			const struct synfin_filter *match,
			int (*put)(struct sk_buff *skb,
				   const struct synfin_snapshot *snap))
{
	struct position *at = (struct position *)cb->ctx;
	struct synfin_cursor cursor;
	struct synfin_snapshot snap;
	int err = 0;

	synfin_snapshot_begin(&cursor, synfin_nl_dump_net(skb), at->id);
	while (!err && at->id != OVER) {
		if (synfin_snapshot_step(&cursor, match, &snap)) {
			err = dump_one(skb, cb, &snap, put);
			at->id = (u64)snap.id + !err;
		} else {
			at->id = OVER;
		}
	}
	synfin_snapshot_end(&cursor);
	return err;
}

/**
 * synfin_nl_dump_entries() - fill one part of a dump, in the order of ids
 * @skb: the part
 * @cb: the dump
 * @filter: what to show
 * @put: writes one record
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_dump_entries(struct sk_buff *skb, struct netlink_callback *cb,
			   const struct synfin_nl_filter *filter,
			   int (*put)(struct sk_buff *skb,
				      const struct synfin_snapshot *snap))
{
	struct synfin_net *sn = synfin_nl_dump_net(skb);
	struct position *at = (struct position *)cb->ctx;
	struct synfin_filter match = filter->match;
	int err = 0;

	BUILD_BUG_ON(sizeof(*at) > sizeof(cb->ctx));
	if (!at->last)
		at->last = synfin_table_last(sn);
	at->id = max_t(u64, at->id, filter->first);
	match.last = min(filter->last, at->last);
	if (at->id <= match.last)
		err = dump_entries(skb, cb, &match, put);
	return synfin_nl_dump_result(skb, err);
}
