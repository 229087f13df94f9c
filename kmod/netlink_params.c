// SPDX-License-Identifier: GPL-2.0
/* Requests about the parameters of a namespace. */
#include "netlink_request.h"

static void copy_params(struct synfin_net *sn, struct synfin_params *p)
{
	rcu_read_lock();
	*p = synfin_net_block(sn)->p;
	rcu_read_unlock();
}

static int put_column(struct sk_buff *skb, int attr,
		      u64 (*cell)(const struct synfin_params *p,
				  const struct synfin_param *row),
		      const struct synfin_params *p)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	const struct synfin_param *row;
	unsigned int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < synfin_params_count; i++) {
		row = &synfin_params_table[i];
		if (nla_put_u64_64bit(skb, row->id, cell(p, row),
				      SYNFIN_A_PARAMS_PAD))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * synfin_nl_put_params() - write a nest with all parameters
 * @skb: where to
 * @attr: number of the nest
 * @p: the values
 *
 * Return: 0 or -EMSGSIZE.
 */
int synfin_nl_put_params(struct sk_buff *skb, int attr,
			 const struct synfin_params *p)
{
	return put_column(skb, attr, synfin_params_get, p);
}

static u64 default_of(const struct synfin_params *p,
		      const struct synfin_param *row)
{
	return row->def;
}

static u64 minimum_of(const struct synfin_params *p,
		      const struct synfin_param *row)
{
	return row->min;
}

static u64 maximum_of(const struct synfin_params *p,
		      const struct synfin_param *row)
{
	return row->max;
}

static int put_settings(struct sk_buff *skb, const struct synfin_params *p)
{
	int err;

	err = synfin_nl_put_params(skb, SYNFIN_A_SETTINGS_PARAMS, p);
	if (!err)
		err = put_column(skb, SYNFIN_A_SETTINGS_DEFAULTS,
				 default_of, p);
	if (!err)
		err = put_column(skb, SYNFIN_A_SETTINGS_MINIMA,
				 minimum_of, p);
	if (!err)
		err = put_column(skb, SYNFIN_A_SETTINGS_MAXIMA,
				 maximum_of, p);
	return err;
}

/**
 * synfin_nl_params_get_doit() - the parameters, their defaults and ranges
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_params_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct synfin_nl_message reply;
	struct synfin_params p;
	int err;

	err = synfin_nl_only(info->extack, info->attrs,
			     SYNFIN_A_SETTINGS_PARAMS, 0,
			     "params-get takes no attributes: it tells all");
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	copy_params(synfin_nl_net(info), &p);
	return synfin_nl_reply_end(&reply, info, put_settings(reply.skb, &p));
}

/**
 * synfin_nl_params_set_doit() - change parameters, all that are given or none
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_params_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *params = info->attrs[SYNFIN_A_SETTINGS_PARAMS];
	struct synfin_net *sn = synfin_nl_net(info);
	struct synfin_verdict verdict = {};
	struct synfin_nl_changes changes;
	struct synfin_nl_message reply;
	struct synfin_params p;
	int err;

	err = synfin_nl_require_changes(info, SYNFIN_A_SETTINGS_PARAMS,
					&changes);
	if (!err)
		err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	err = synfin_net_set(sn, changes.list, changes.count, &verdict);
	if (err) {
		synfin_nl_refused(info, err, &verdict, params, params);
		return synfin_nl_reply_end(&reply, info, err);
	}
	copy_params(sn, &p);
	return synfin_nl_reply_end(&reply, info,
				   synfin_nl_put_params(reply.skb,
							SYNFIN_A_SETTINGS_PARAMS,
							&p));
}
