// SPDX-License-Identifier: GPL-2.0
/* Requests that do something to connections: the user's calls. */
#include "netlink_connection.h"

#define NEEDS_ID	"id is missing: which connection? A dump lists them"

static int parse_addresses(struct genl_info *info, struct synfin_active *args)
{
	struct nlattr **attrs = info->attrs;
	const struct nlattr *scope = attrs[SYNFIN_A_CONNECTION_SCOPE_ID];
	int err;

	if (scope)
		args->scope = nla_get_u32(scope);
	args->lport = synfin_nl_port(attrs[SYNFIN_A_CONNECTION_LOCAL_PORT]);
	args->rport = synfin_nl_port(attrs[SYNFIN_A_CONNECTION_REMOTE_PORT]);
	err = synfin_nl_address(info->extack,
				attrs[SYNFIN_A_CONNECTION_LOCAL_ADDR],
				SYNFIN_NL_NO_ADDRESS("local-addr"),
				&args->local);
	if (!err)
		err = synfin_nl_address(info->extack,
					attrs[SYNFIN_A_CONNECTION_REMOTE_ADDR],
					SYNFIN_NL_NO_ADDRESS("remote-addr"),
					&args->remote);
	if (err)
		return err;
	return synfin_nl_one_family(info->extack,
				    attrs[SYNFIN_A_CONNECTION_LOCAL_ADDR],
				    attrs[SYNFIN_A_CONNECTION_REMOTE_ADDR]);
}

static int parse_active(struct genl_info *info, struct synfin_active *args,
			struct synfin_nl_changes *changes)
{
	const struct nlattr *listener =
		info->attrs[SYNFIN_A_CONNECTION_LISTENER_ID];
	int err;

	err = synfin_nl_require(info, SYNFIN_A_CONNECTION_REMOTE_ADDR,
				"remote-addr is missing: whom to connect to?");
	if (!err)
		err = synfin_nl_require(info, SYNFIN_A_CONNECTION_REMOTE_PORT,
					"remote-port is missing: it goes from 1 to 65535");
	if (!err)
		err = parse_addresses(info, args);
	if (!err)
		err = synfin_nl_parse_changes(info,
					      info->attrs[SYNFIN_A_CONNECTION_PARAMS],
					      changes);
	if (err)
		return err;
	if (listener)
		args->listener_id = nla_get_u32(listener);
	args->changes = changes->list;
	args->count = changes->count;
	return 0;
}

/* Which attribute of an open request a refusal is about. */
static const struct nlattr *blame_open(const struct genl_info *info, u8 refusal)
{
	struct nlattr **attrs = info->attrs;

	switch (refusal) {
	case SYNFIN_REFUSAL_DOES_NOT_EXIST:
	case SYNFIN_REFUSAL_ALREADY_EXISTS:
		return attrs[SYNFIN_A_CONNECTION_LISTENER_ID];
	case SYNFIN_REFUSAL_IN_USE:
	case SYNFIN_REFUSAL_IN_TIME_WAIT:
		if (attrs[SYNFIN_A_CONNECTION_LOCAL_PORT])
			return attrs[SYNFIN_A_CONNECTION_LOCAL_PORT];
		return attrs[SYNFIN_A_CONNECTION_REMOTE_PORT];
	default:
		return attrs[SYNFIN_A_CONNECTION_REMOTE_ADDR];
	}
}

/* Of many that were opened, the last one, and how many they are. */
static int put_opened(struct sk_buff *skb, struct genl_info *info, u32 id,
		      u32 count)
{
	int err = synfin_nl_put_connection_by_id(skb, synfin_nl_net(info), id);

	if (!err && info->attrs[SYNFIN_A_CONNECTION_COUNT] &&
	    nla_put_u32(skb, SYNFIN_A_CONNECTION_COUNT, count))
		err = -EMSGSIZE;
	return err;
}

/**
 * synfin_nl_connection_open_doit() - active OPEN (RFC 9293 3.10.1)
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_open_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_nl_changes changes;
	struct synfin_verdict verdict = {};
	struct synfin_active args = {};
	struct synfin_nl_message reply;
	u32 count = 1, id;
	int err;

	if (info->attrs[SYNFIN_A_CONNECTION_COUNT])
		count = nla_get_u32(info->attrs[SYNFIN_A_CONNECTION_COUNT]);
	err = parse_active(info, &args, &changes);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_call_open_many(sn, &args, &count, &id, &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict,
				  blame_open(info, verdict.refusal),
				  info->attrs[SYNFIN_A_CONNECTION_PARAMS]);
	else
		err = put_opened(reply.skb, info, id, count);
	return synfin_nl_reply_end(&reply, info, err);
}

/* The ids go from one to another, of which there may be any number. */
static int call_each(struct genl_info *info,
		     int (*call)(struct synfin_net *sn, u32 id,
				 struct synfin_verdict *verdict))
{
	const struct nlattr *last = info->attrs[SYNFIN_A_CONNECTION_LAST_ID];
	u32 first = nla_get_u32(info->attrs[SYNFIN_A_CONNECTION_ID]);

	if (first > nla_get_u32(last))
		return synfin_nl_refuse(info->extack, last, -EINVAL,
					"last-id is smaller than id; it may be as large or larger");
	synfin_call_each(synfin_nl_net(info), first, nla_get_u32(last), call);
	return 0;
}

/* A call that needs an id, or a range of them, and nothing else. */
static int call_by_id(struct genl_info *info,
		      int (*call)(struct synfin_net *sn, u32 id,
				  struct synfin_verdict *verdict))
{
	const struct nlattr *id = info->attrs[SYNFIN_A_CONNECTION_ID];
	struct synfin_verdict verdict = {};
	int err;

	err = synfin_nl_require(info, SYNFIN_A_CONNECTION_ID, NEEDS_ID);
	if (err)
		return err;
	if (info->attrs[SYNFIN_A_CONNECTION_LAST_ID])
		return call_each(info, call);
	err = call(synfin_nl_net(info), nla_get_u32(id), &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict, id, NULL);
	return err;
}

/**
 * synfin_nl_connection_shutdown_doit() - CLOSE, reading on (RFC 9293 3.10.4)
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_shutdown_doit(struct sk_buff *skb,
				       struct genl_info *info)
{
	return call_by_id(info, synfin_call_shutdown);
}

/**
 * synfin_nl_connection_close_doit() - CLOSE, and the user goes away
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_close_doit(struct sk_buff *skb,
				    struct genl_info *info)
{
	return call_by_id(info, synfin_call_close);
}

/**
 * synfin_nl_connection_abort_doit() - ABORT (RFC 9293 3.10.5)
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_abort_doit(struct sk_buff *skb,
				    struct genl_info *info)
{
	return call_by_id(info, synfin_call_abort);
}

/**
 * synfin_nl_connection_forget_doit() - drop the state of one or of all
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_forget_doit(struct sk_buff *skb,
				     struct genl_info *info)
{
	const struct nlattr *all = info->attrs[SYNFIN_A_CONNECTION_ALL];

	if (!all)
		return call_by_id(info, synfin_call_forget);
	if (info->attrs[SYNFIN_A_CONNECTION_ID] ||
	    info->attrs[SYNFIN_A_CONNECTION_LAST_ID])
		return synfin_nl_refuse(info->extack, all, -EINVAL,
					"all and id contradict each other: give one of them");
	synfin_call_forget_all(synfin_nl_net(info));
	return 0;
}

/**
 * synfin_nl_connection_send_doit() - SEND (RFC 9293 3.10.2)
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_send_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *bytes = info->attrs[SYNFIN_A_CONNECTION_BYTES];
	const struct nlattr *id = info->attrs[SYNFIN_A_CONNECTION_ID];
	struct synfin_verdict verdict = {};
	u64 count;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_CONNECTION_ID, NEEDS_ID);
	if (!err)
		err = synfin_nl_require(info, SYNFIN_A_CONNECTION_BYTES,
					"bytes is missing: how many are to be sent?");
	if (err)
		return err;
	/* More than 32 bits is more than the engine's queue takes, too. */
	count = min_t(u64, nla_get_u64(bytes), U32_MAX);
	err = synfin_call_send(synfin_nl_net(info), nla_get_u32(id), count,
			       &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict,
				  verdict.refusal == SYNFIN_REFUSAL_NO_RESOURCES ?
				  bytes : id, NULL);
	return err;
}

/**
 * synfin_nl_connection_set_doit() - change parameters of a connection
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_CONNECTION_ID];
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_nl_changes changes;
	struct synfin_verdict verdict = {};
	struct synfin_nl_message reply;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_CONNECTION_ID, NEEDS_ID);
	if (!err)
		err = synfin_nl_require_changes(info,
						SYNFIN_A_CONNECTION_PARAMS,
						&changes);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_call_set(sn, nla_get_u32(id), changes.list, changes.count,
			      &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict, id,
				  info->attrs[SYNFIN_A_CONNECTION_PARAMS]);
	else
		err = synfin_nl_put_connection_by_id(reply.skb, sn,
						     nla_get_u32(id));
	return synfin_nl_reply_end(&reply, info, err);
}
