// SPDX-License-Identifier: GPL-2.0
/* Requests about listeners. */
#include "netlink_dump.h"

#define NEEDS_ID	"id is missing: which listener? A dump lists them"

static int put_addresses(struct sk_buff *skb, const struct synfin_key *key)
{
	if (synfin_addr_put(skb, SYNFIN_A_LISTENER_LOCAL_ADDR, &key->local) ||
	    nla_put_u16(skb, SYNFIN_A_LISTENER_LOCAL_PORT, ntohs(key->lport)))
		return -EMSGSIZE;
	if (!synfin_addr_is_any(&key->remote) &&
	    synfin_addr_put(skb, SYNFIN_A_LISTENER_REMOTE_ADDR, &key->remote))
		return -EMSGSIZE;
	if (key->scope &&
	    nla_put_u32(skb, SYNFIN_A_LISTENER_SCOPE_ID, key->scope))
		return -EMSGSIZE;
	if (key->rport &&
	    nla_put_u16(skb, SYNFIN_A_LISTENER_REMOTE_PORT, ntohs(key->rport)))
		return -EMSGSIZE;
	return 0;
}

static int put_listener(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	if (nla_put_u32(skb, SYNFIN_A_LISTENER_ID, s->id) ||
	    put_addresses(skb, &s->key) ||
	    (s->reuse && nla_put_flag(skb, SYNFIN_A_LISTENER_REUSE)) ||
	    (s->v6only && nla_put_flag(skb, SYNFIN_A_LISTENER_V6ONLY)) ||
	    synfin_nl_put_params(skb, SYNFIN_A_LISTENER_PARAMS, &s->params) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_LISTENER_AGE, s->age,
			      SYNFIN_A_LISTENER_PAD) ||
	    nla_put_u32(skb, SYNFIN_A_LISTENER_EMBRYOS, s->embryos) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_LISTENER_ACCEPTED, s->accepted,
			      SYNFIN_A_LISTENER_PAD) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_LISTENER_OVERFLOWS, s->overflows,
			      SYNFIN_A_LISTENER_PAD) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_LISTENER_COOKIES, s->cookies,
			      SYNFIN_A_LISTENER_PAD))
		return -EMSGSIZE;
	return 0;
}

/* Somebody else may have deleted it since it was made or changed. */
static int put_listener_by_id(struct sk_buff *skb, struct synfin_net *sn,
			      u32 id)
{
	struct synfin_snapshot snap;

	if (synfin_snapshot_get(sn, id, SYNFIN_KINDS_LISTENER, &snap))
		return nla_put_u32(skb, SYNFIN_A_LISTENER_ID, id);
	return put_listener(skb, &snap);
}

/* The filter of a remote peer is whole or absent. */
static int parse_remote(struct genl_info *info, struct synfin_passive *args)
{
	struct nlattr **attrs = info->attrs;
	int err;

	if (!attrs[SYNFIN_A_LISTENER_REMOTE_ADDR] &&
	    !attrs[SYNFIN_A_LISTENER_REMOTE_PORT])
		return 0;
	err = synfin_nl_require(info, SYNFIN_A_LISTENER_REMOTE_ADDR,
				"remote-addr is missing: it goes together with remote-port");
	if (!err)
		err = synfin_nl_require(info, SYNFIN_A_LISTENER_REMOTE_PORT,
					"remote-port is missing: it goes together with remote-addr");
	if (err)
		return err;
	args->rport = synfin_nl_port(attrs[SYNFIN_A_LISTENER_REMOTE_PORT]);
	err = synfin_nl_address(info->extack,
				attrs[SYNFIN_A_LISTENER_REMOTE_ADDR],
				SYNFIN_NL_NO_ADDRESS("remote-addr"),
				&args->remote);
	if (err)
		return err;
	return synfin_nl_one_family(info->extack,
				    attrs[SYNFIN_A_LISTENER_LOCAL_ADDR],
				    attrs[SYNFIN_A_LISTENER_REMOTE_ADDR]);
}

/*
 * Without a local address it is any of the peer's family, or of IPv4, which has
 * no word of its own for "any of either".
 */
static int parse_local(struct genl_info *info, struct synfin_passive *args)
{
	struct nlattr **attrs = info->attrs;
	const struct nlattr *scope = attrs[SYNFIN_A_LISTENER_SCOPE_ID];
	const struct nlattr *v6only = attrs[SYNFIN_A_LISTENER_V6ONLY];
	int err;

	if (synfin_addr_is_any(&args->remote) ||
	    synfin_addr_is_v4(&args->remote))
		args->local = synfin_addr_of_v4(0);
	err = synfin_nl_address(info->extack,
				attrs[SYNFIN_A_LISTENER_LOCAL_ADDR],
				SYNFIN_NL_NO_ADDRESS("local-addr"),
				&args->local);
	if (err)
		return err;
	if (scope)
		args->scope = nla_get_u32(scope);
	args->v6only = nla_get_flag(v6only);
	if (args->v6only && !ipv6_addr_any(&args->local))
		return synfin_nl_refuse(info->extack, v6only, -EINVAL,
					"v6only goes with the local address ::, any of either family");
	return 0;
}

static int parse_passive(struct genl_info *info, struct synfin_passive *args,
			 struct synfin_nl_changes *changes)
{
	struct nlattr **attrs = info->attrs;
	int err;

	err = parse_remote(info, args);
	if (!err)
		err = parse_local(info, args);
	if (!err)
		err = synfin_nl_parse_changes(info,
					      attrs[SYNFIN_A_LISTENER_PARAMS],
					      changes);
	if (err)
		return err;
	args->lport = synfin_nl_port(attrs[SYNFIN_A_LISTENER_LOCAL_PORT]);
	args->reuse = nla_get_flag(attrs[SYNFIN_A_LISTENER_REUSE]);
	args->changes = changes->list;
	args->count = changes->count;
	return 0;
}

/**
 * synfin_nl_listener_new_doit() - passive OPEN (RFC 9293 3.10.1)
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_listener_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_nl_changes changes;
	struct synfin_verdict verdict = {};
	struct synfin_passive args = {};
	struct synfin_nl_message reply;
	u32 id;
	int err;

	err = parse_passive(info, &args, &changes);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_call_listen(sn, &args, &id, &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict,
				  info->attrs[SYNFIN_A_LISTENER_LOCAL_PORT],
				  info->attrs[SYNFIN_A_LISTENER_PARAMS]);
	else
		err = put_listener_by_id(reply.skb, sn, id);
	return synfin_nl_reply_end(&reply, info, err);
}

/**
 * synfin_nl_listener_del_doit() - CLOSE in LISTEN (RFC 9293 3.10.4)
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_listener_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_LISTENER_ID];
	struct synfin_verdict verdict = {};
	int err;

	err = synfin_nl_require(info, SYNFIN_A_LISTENER_ID, NEEDS_ID);
	if (err)
		return err;
	err = synfin_call_unlisten(synfin_nl_net(info), nla_get_u32(id),
				   &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict, id, NULL);
	return err;
}

/**
 * synfin_nl_listener_set_doit() - change parameters of a listener
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_listener_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_LISTENER_ID];
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_nl_changes changes;
	struct synfin_verdict verdict = {};
	struct synfin_nl_message reply;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_LISTENER_ID, NEEDS_ID);
	if (!err)
		err = synfin_nl_require_changes(info, SYNFIN_A_LISTENER_PARAMS,
						&changes);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_call_set_listener(sn, nla_get_u32(id), changes.list,
				       changes.count, &verdict);
	if (err)
		synfin_nl_refused(info, err, &verdict, id,
				  info->attrs[SYNFIN_A_LISTENER_PARAMS]);
	else
		err = put_listener_by_id(reply.skb, sn, nla_get_u32(id));
	return synfin_nl_reply_end(&reply, info, err);
}

/**
 * synfin_nl_listener_get_doit() - show a listener
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_listener_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_LISTENER_ID];
	struct synfin_nl_message reply;
	struct synfin_snapshot snap;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_LISTENER_ID, NEEDS_ID);
	if (!err)
		err = synfin_nl_only(info->extack, info->attrs,
				     SYNFIN_A_LISTENER_STATES,
				     BIT(SYNFIN_A_LISTENER_ID),
				     "listener-get of one takes its id and nothing else; filters are for dumps");
	if (err)
		return err;
	if (synfin_snapshot_get(synfin_nl_net(info), nla_get_u32(id),
				SYNFIN_KINDS_LISTENER, &snap))
		return synfin_nl_refuse(info->extack, id, -ENOENT,
					"id: there is no such listener; a dump lists those there are");
	err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	return synfin_nl_reply_end(&reply, info,
				   put_listener(reply.skb, &snap));
}

static int parse_filter(struct netlink_callback *cb, struct nlattr **attrs,
			struct synfin_nl_filter *filter)
{
	*filter = (struct synfin_nl_filter) {
		.match.kinds = SYNFIN_KINDS_LISTENER,
		.match.lport =
			synfin_nl_port(attrs[SYNFIN_A_LISTENER_LOCAL_PORT]),
	};
	synfin_nl_filter_id(attrs[SYNFIN_A_LISTENER_ID], filter);
	return synfin_nl_filter_states(cb->extack,
				       attrs[SYNFIN_A_LISTENER_STATES],
				       filter) ?:
	       synfin_nl_address(cb->extack,
				 attrs[SYNFIN_A_LISTENER_LOCAL_ADDR],
				 SYNFIN_NL_NO_ADDRESS("local-addr"),
				 &filter->match.local);
}

/**
 * synfin_nl_listener_get_dumpit() - show the listeners that match a filter
 * @skb: where to
 * @cb: the dump
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_listener_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	struct synfin_nl_filter filter;
	int err;

	err = parse_filter(cb, synfin_dump_attrs(cb), &filter);
	if (err)
		return err;
	return synfin_nl_dump_entries(skb, cb, &filter, put_listener);
}
