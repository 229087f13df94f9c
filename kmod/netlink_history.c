// SPDX-License-Identifier: GPL-2.0
/* What happened to a connection, long after it is over. */
#include "events.h"
#include "netlink_dump.h"

/**
 * struct position - where a dump of the history goes on
 * @number: of the next record to look at
 * @end: of the first record that was not there when the dump began
 * @overtaken: how often the ring overtook the dump
 * @begun: @number and @end are set
 * @told: the number of records that are gone has been told
 */
struct position {
	u64 number;
	u64 end;
	u32 overtaken;
	bool begun;
	bool told;
};

/**
 * synfin_nl_history_get_doit() - the last thing that happened to a connection
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_history_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_EVENT_ID];
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_nl_message reply;
	struct synfin_record last;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_EVENT_ID,
				"id is missing: whose last event? A dump needs none");
	if (err)
		return err;
	if (!synfin_history_last(&sn->history, nla_get_u32(id), &last))
		return synfin_nl_refuse(info->extack, id, -ENOENT,
					"id: the history has nothing of it, or nothing any more");
	err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	return synfin_nl_reply_end(&reply, info,
				   synfin_event_fill(reply.skb, &last));
}

/* A dump ends with what there was when it began: it never chases the ring. */
static void begin_dump(struct position *at, struct synfin_history *history)
{
	at->number = synfin_history_overwritten(history);
	at->end = at->number + synfin_history_used(history);
	at->begun = true;
}

/*
 * Records that were overwritten between two reads are missing, so the reader
 * is told that it has been interrupted (NLM_F_DUMP_INTR).
 */
static void check_overtaken(struct position *at, struct netlink_callback *cb,
			    u64 overwritten)
{
	if (overwritten > at->number)
		at->overtaken++;
	cb->seq = 1 + at->overtaken;
}

static int dump_record(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct synfin_record *rec, const u64 *overwritten)
{
	struct synfin_nl_message msg;
	int err;

	err = synfin_nl_dump_begin(&msg, skb, cb);
	if (err)
		return err;
	genl_dump_check_consistent(cb, msg.hdr);
	err = synfin_event_fill(skb, rec);
	if (!err && overwritten)
		err = nla_put_u64_64bit(skb, SYNFIN_A_EVENT_OVERWRITTEN,
					*overwritten, SYNFIN_A_EVENT_PAD);
	return synfin_nl_dump_end(&msg, err);
}

static int dump_records(struct sk_buff *skb, struct netlink_callback *cb,
			struct synfin_history *history, u32 id)
{
	struct position *at = (struct position *)cb->ctx;
	u64 gone = synfin_history_overwritten(history);
	struct synfin_record rec;
	int err;

	check_overtaken(at, cb, gone);
	while (synfin_history_next(history, id, &at->number, &rec) &&
	       at->number < at->end) {
		err = dump_record(skb, cb, &rec, at->told ? NULL : &gone);
		if (err)
			return err;
		at->told = true;
		at->number++;
	}
	at->number = at->end;
	return 0;
}

/**
 * synfin_nl_history_get_dumpit() - the history of a connection, or of all
 * @skb: where to
 * @cb: the dump
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_history_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	const struct nlattr *id = synfin_dump_attrs(cb)[SYNFIN_A_EVENT_ID];
	struct synfin_history *history = &synfin_nl_dump_net(skb)->history;
	struct position *at = (struct position *)cb->ctx;

	BUILD_BUG_ON(sizeof(*at) > sizeof(cb->ctx));
	if (!at->begun)
		begin_dump(at, history);
	return synfin_nl_dump_result(skb, dump_records(skb, cb, history,
						       id ? nla_get_u32(id) : 0));
}
