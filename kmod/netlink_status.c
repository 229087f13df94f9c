// SPDX-License-Identifier: GPL-2.0
/* STATUS (RFC 9293 3.10.6): connections, shown one by one or dumped. */
#include "netlink_connection.h"
#include "netlink_dump.h"

/**
 * struct number - an attribute that is a u32
 * @attr: its number
 * @value: its value
 */
struct number {
	u16 attr;
	u32 value;
};

static int put_numbers(struct sk_buff *skb, const struct number *numbers,
		       unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (nla_put_u32(skb, numbers[i].attr, numbers[i].value))
			return -EMSGSIZE;
	return 0;
}

static int put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, SYNFIN_A_CONNECTION_PAD);
}

static int put_addresses(struct sk_buff *skb, const struct in6_addr *local,
			 u16 lport, const struct in6_addr *remote, u16 rport,
			 u32 scope)
{
	if (synfin_addr_put(skb, SYNFIN_A_CONNECTION_LOCAL_ADDR, local) ||
	    nla_put_u16(skb, SYNFIN_A_CONNECTION_LOCAL_PORT, lport) ||
	    synfin_addr_put(skb, SYNFIN_A_CONNECTION_REMOTE_ADDR, remote) ||
	    nla_put_u16(skb, SYNFIN_A_CONNECTION_REMOTE_PORT, rport) ||
	    (scope && nla_put_u32(skb, SYNFIN_A_CONNECTION_SCOPE_ID, scope)))
		return -EMSGSIZE;
	return 0;
}

/* What every form has. */
static int put_common(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	const struct number numbers[] = {
		{ SYNFIN_A_CONNECTION_ID, s->id },
		{ SYNFIN_A_CONNECTION_KIND, s->kind },
		{ SYNFIN_A_CONNECTION_STATE, s->state },
	};
	bool orphan = s->flags & SYNFIN_CB_ORPHAN;
	bool passive = !(s->flags & SYNFIN_CB_ACTIVE);

	if (put_numbers(skb, numbers, ARRAY_SIZE(numbers)) ||
	    put_addresses(skb, &s->key.local, ntohs(s->key.lport),
			  &s->key.remote, ntohs(s->key.rport), s->key.scope) ||
	    synfin_nl_put_params(skb, SYNFIN_A_CONNECTION_PARAMS, &s->params) ||
	    (s->age != U64_MAX && put_u64(skb, SYNFIN_A_CONNECTION_AGE, s->age)) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_STATE_AGE, s->state_age) ||
	    (s->listener_id && nla_put_u32(skb, SYNFIN_A_CONNECTION_LISTENER_ID,
					   s->listener_id)) ||
	    (orphan && nla_put_flag(skb, SYNFIN_A_CONNECTION_ORPHAN)) ||
	    (passive && nla_put_flag(skb, SYNFIN_A_CONNECTION_PASSIVE)))
		return -EMSGSIZE;
	return 0;
}

static int put_timer(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	if (nla_put_u32(skb, SYNFIN_A_CONNECTION_TIMER, s->timer))
		return -EMSGSIZE;
	if (s->timer == SYNFIN_TIMER_NONE)
		return 0;
	return put_u64(skb, SYNFIN_A_CONNECTION_TIMER_LEFT, s->timer_left);
}

/* What a handshake has, be it stored small or not. */
static int put_handshake(struct sk_buff *skb, const struct synfin_cb *cb)
{
	const struct number numbers[] = {
		{ SYNFIN_A_CONNECTION_RETRIES, cb->retries },
		{ SYNFIN_A_CONNECTION_ISS, cb->iss },
		{ SYNFIN_A_CONNECTION_IRS, cb->irs },
		{ SYNFIN_A_CONNECTION_SND_UNA, cb->snd_una },
		{ SYNFIN_A_CONNECTION_SND_NXT, cb->snd_nxt },
		{ SYNFIN_A_CONNECTION_SND_WND, cb->snd_wnd },
		{ SYNFIN_A_CONNECTION_RCV_NXT, cb->rcv_nxt },
		{ SYNFIN_A_CONNECTION_SND_MSS, cb->snd_mss },
	};

	if (put_numbers(skb, numbers, ARRAY_SIZE(numbers)))
		return -EMSGSIZE;
	return put_u64(skb, SYNFIN_A_CONNECTION_RTO, cb->rto);
}

static int put_time_wait(struct sk_buff *skb, const struct synfin_cb *cb)
{
	const struct number numbers[] = {
		{ SYNFIN_A_CONNECTION_SND_NXT, cb->snd_nxt },
		{ SYNFIN_A_CONNECTION_RCV_NXT, cb->rcv_nxt },
		{ SYNFIN_A_CONNECTION_RCV_WND, synfin_rcv_wnd(cb) },
	};

	return put_numbers(skb, numbers, ARRAY_SIZE(numbers));
}

static int put_traffic(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	const struct synfin_traffic *t = &s->traffic;

	if (put_u64(skb, SYNFIN_A_CONNECTION_BYTES_QUEUED,
		    synfin_unsent(&s->cb)) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_BYTES_SENT, t->sent) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_BYTES_ACKED, t->acked) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_BYTES_RECEIVED, t->received) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_BYTES_BAD, t->bad) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_RETRANSMISSIONS, t->again))
		return -EMSGSIZE;
	return 0;
}

/* What only a full connection has. */
static int put_full(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	const struct synfin_cb *cb = &s->cb;
	const struct number numbers[] = {
		{ SYNFIN_A_CONNECTION_MAX_SND_WND, cb->max_snd_wnd },
		{ SYNFIN_A_CONNECTION_RCV_WND, synfin_rcv_wnd(cb) },
		{ SYNFIN_A_CONNECTION_SOFT_ERROR, cb->soft_error },
		{ SYNFIN_A_CONNECTION_CAUSE, s->cause },
	};

	if (put_handshake(skb, cb) ||
	    put_numbers(skb, numbers, ARRAY_SIZE(numbers)) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_SRTT, cb->srtt) ||
	    put_u64(skb, SYNFIN_A_CONNECTION_RTTVAR, cb->rttvar) ||
	    put_traffic(skb, s))
		return -EMSGSIZE;
	return 0;
}

static int put_connection(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	if (put_common(skb, s) || put_timer(skb, s))
		return -EMSGSIZE;
	switch (s->kind) {
	case SYNFIN_KIND_EMBRYO:
		return put_handshake(skb, &s->cb);
	case SYNFIN_KIND_TIME_WAIT:
		return put_time_wait(skb, &s->cb);
	default:
		return put_full(skb, s);
	}
}

static u8 summary_flags(const struct synfin_snapshot *s)
{
	u8 flags = 0;

	if (s->flags & SYNFIN_CB_ORPHAN)
		flags |= SYNFIN_SUMMARY_FLAG_ORPHAN;
	if (!(s->flags & SYNFIN_CB_ACTIVE))
		flags |= SYNFIN_SUMMARY_FLAG_PASSIVE;
	return flags;
}

/* A dump may be of a million: what a list shows is one piece, to be copied. */
static int put_summary(struct sk_buff *skb, const struct synfin_snapshot *s)
{
	struct synfin_connection_summary sum = {
		.age = s->age,
		.timer_left = s->timer_left,
		.bytes_sent = s->traffic.sent,
		.bytes_acked = s->traffic.acked,
		.bytes_received = s->traffic.received,
		.id = s->id,
		.listener_id = s->listener_id,
		.scope_id = s->key.scope,
		.local_port = ntohs(s->key.lport),
		.remote_port = ntohs(s->key.rport),
		.kind = s->kind,
		.state = s->state,
		.timer = s->timer,
		.retries = s->retries,
		.cause = s->cause,
		.flags = summary_flags(s),
	};

	BUILD_BUG_ON(sizeof(sum) != 96);
	memcpy(sum.local_addr, &s->key.local, sizeof(sum.local_addr));
	memcpy(sum.remote_addr, &s->key.remote, sizeof(sum.remote_addr));
	if (nla_put(skb, SYNFIN_A_CONNECTION_SUMMARY, sizeof(sum), &sum))
		return -EMSGSIZE;
	if (!s->unsafe)
		return 0;
	return synfin_nl_put_params(skb, SYNFIN_A_CONNECTION_PARAMS,
				    &s->params);
}

/* What the history still knows of a connection that is over. */
static int put_last_words(struct sk_buff *skb, struct synfin_net *sn, u32 id)
{
	const struct number over = {
		SYNFIN_A_CONNECTION_STATE, SYNFIN_STATE_CLOSED,
	};
	struct synfin_record last;

	if (nla_put_u32(skb, SYNFIN_A_CONNECTION_ID, id) ||
	    put_numbers(skb, &over, 1))
		return -EMSGSIZE;
	if (!synfin_history_last(&sn->history, id, &last))
		return 0;
	if (put_addresses(skb, &last.local, last.lport, &last.remote,
			  last.rport, last.scope) ||
	    nla_put_u32(skb, SYNFIN_A_CONNECTION_CAUSE, last.cause))
		return -EMSGSIZE;
	return 0;
}

/**
 * synfin_nl_put_connection_by_id() - write the record of a connection
 * @skb: where to
 * @sn: the namespace
 * @id: the connection, which exists or existed a moment ago
 *
 * An open may have been answered, with a reset say, before this comes to look:
 * then the record says CLOSED and why.
 *
 * Return: 0 or -EMSGSIZE.
 */
int synfin_nl_put_connection_by_id(struct sk_buff *skb, struct synfin_net *sn,
				   u32 id)
{
	struct synfin_snapshot snap;

	if (synfin_snapshot_get(sn, id, SYNFIN_KINDS_CONNECTION, &snap))
		return put_last_words(skb, sn, id);
	return put_connection(skb, &snap);
}

/**
 * synfin_nl_connection_get_doit() - show a connection
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_connection_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *id = info->attrs[SYNFIN_A_CONNECTION_ID];
	struct synfin_nl_message reply;
	struct synfin_snapshot snap;
	int err;

	err = synfin_nl_require(info, SYNFIN_A_CONNECTION_ID,
				"id is missing: which connection? A dump lists them");
	if (!err)
		err = synfin_nl_only(info->extack, info->attrs,
				     SYNFIN_A_CONNECTION_DETAILS,
				     BIT(SYNFIN_A_CONNECTION_ID),
				     "connection-get of one takes its id and nothing else; filters are for dumps");
	if (err)
		return err;
	if (synfin_snapshot_get(synfin_nl_net(info), nla_get_u32(id),
				SYNFIN_KINDS_CONNECTION, &snap))
		return synfin_nl_refuse(info->extack, id, -ENOENT,
					"id: there is no such connection; its history may still tell of it");
	err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	return synfin_nl_reply_end(&reply, info,
				   put_connection(reply.skb, &snap));
}

static int parse_filter(struct netlink_callback *cb, struct nlattr **attrs,
			struct synfin_nl_filter *filter)
{
	const struct nlattr *listener = attrs[SYNFIN_A_CONNECTION_LISTENER_ID];
	struct synfin_filter *match = &filter->match;

	*match = (struct synfin_filter) {
		.kinds = SYNFIN_KINDS_CONNECTION,
		.listener_id = listener ? nla_get_u32(listener) : 0,
		.lport = synfin_nl_port(attrs[SYNFIN_A_CONNECTION_LOCAL_PORT]),
		.rport = synfin_nl_port(attrs[SYNFIN_A_CONNECTION_REMOTE_PORT]),
		.summary = !attrs[SYNFIN_A_CONNECTION_DETAILS],
	};
	synfin_nl_filter_id(attrs[SYNFIN_A_CONNECTION_ID], filter);
	return synfin_nl_filter_states(cb->extack,
				       attrs[SYNFIN_A_CONNECTION_STATES],
				       filter) ?:
	       synfin_nl_address(cb->extack,
				 attrs[SYNFIN_A_CONNECTION_LOCAL_ADDR],
				 SYNFIN_NL_NO_ADDRESS("local-addr"),
				 &match->local) ?:
	       synfin_nl_address(cb->extack,
				 attrs[SYNFIN_A_CONNECTION_REMOTE_ADDR],
				 SYNFIN_NL_NO_ADDRESS("remote-addr"),
				 &match->remote) ?:
	       synfin_nl_one_family(cb->extack,
				    attrs[SYNFIN_A_CONNECTION_LOCAL_ADDR],
				    attrs[SYNFIN_A_CONNECTION_REMOTE_ADDR]);
}

/**
 * synfin_nl_connection_get_dumpit() - show the connections that match a filter
 * @skb: where to
 * @cb: the dump
 *
 * Return: a positive number while there may be more, 0 at the end, or a
 * negative errno.
 */
int synfin_nl_connection_get_dumpit(struct sk_buff *skb,
				    struct netlink_callback *cb)
{
	struct synfin_nl_filter filter;
	int err;

	err = parse_filter(cb, synfin_dump_attrs(cb), &filter);
	if (err)
		return err;
	return synfin_nl_dump_entries(skb, cb, &filter,
				      filter.match.summary ? put_summary :
							     put_connection);
}
