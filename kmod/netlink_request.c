// SPDX-License-Identifier: GPL-2.0
/*
 * What all requests need. By the time a request gets here the generated policy
 * has been applied strictly: attributes are known to the operation, have the
 * right length, and numbers lie in their ranges. The core refused what is not
 * so, and named the attribute.
 *
 * Texts are static: 6.1 has no buffer for a formatted one, and an answer to a
 * dump (6.1 again) carries nothing but the text. So the text itself names the
 * attribute.
 */
#include "core/names.h"
#include "netlink.h"
#include "netlink_request.h"

/**
 * synfin_nl_refuse() - say why a request is refused
 * @extack: where to say it, or NULL
 * @attr: the attribute to blame, or NULL
 * @err: the error code
 * @text: static sentence: what is wrong, and what is allowed
 *
 * Return: @err.
 */
int synfin_nl_refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		     int err, const char *text)
{
	if (!extack)
		return err;
	do_trace_netlink_extack(text);
	extack->_msg = text;
	if (attr)
		NL_SET_BAD_ATTR(extack, attr);
	return err;
}

/**
 * synfin_nl_require() - refuse a request that lacks an attribute
 * @info: the request
 * @attr: number of the attribute
 * @text: static sentence that names it
 *
 * Return: 0 or -EINVAL.
 */
int synfin_nl_require(struct genl_info *info, int attr, const char *text)
{
	if (!GENL_REQ_ATTR_CHECK(info, attr))
		return 0;
	return synfin_nl_refuse(info->extack, NULL, -EINVAL, text);
}

/**
 * synfin_nl_only() - refuse attributes that this request has no use for
 * @extack: where to say it
 * @attrs: the attributes of the request
 * @max: highest number of an attribute in the operation's policy
 * @used: bits of those that have a use here
 * @text: static sentence that says which ones are allowed
 *
 * The policy is one for both forms of an operation, but do and dump do not use
 * the same attributes, and silence about an unused one would be a lie.
 *
 * Return: 0 or -EINVAL.
 */
int synfin_nl_only(struct netlink_ext_ack *extack, struct nlattr **attrs,
		   unsigned int max, u64 used, const char *text)
{
	unsigned int i;

	for (i = 1; i <= max; i++)
		if (attrs[i] && !(used & BIT_ULL(i)))
			return synfin_nl_refuse(extack, attrs[i], -EINVAL,
						text);
	return 0;
}

static const char *verdict_text(int err, const struct synfin_verdict *verdict)
{
	if (verdict->text)
		return verdict->text;
	if (err == -ENOMEM)
		return "there is no memory for it; nothing was changed";
	return synfin_refusal_name(verdict->refusal);
}

/**
 * synfin_nl_refused() - pass on why a call was refused
 * @info: the request
 * @err: what the call returned
 * @verdict: what it said
 * @attr: the attribute to blame when no parameter is, or NULL
 * @params: the nest of parameters in the request, or NULL
 *
 * Where the call knows how long it will be refused, the extended ACK's cookie
 * says so, as a u64 of nanoseconds.
 *
 * Return: @err.
 */
int synfin_nl_refused(struct genl_info *info, int err,
		      const struct synfin_verdict *verdict,
		      const struct nlattr *attr, const struct nlattr *params)
{
	if (verdict->param && params) {
		attr = nla_find_nested(params, verdict->param);
		if (!attr)
			attr = params;
	}
	if (verdict->wait)
		nl_set_extack_cookie_u64(info->extack, verdict->wait);
	return synfin_nl_refuse(info->extack, attr, err,
				verdict_text(err, verdict));
}

/**
 * synfin_nl_address() - read an address
 * @extack: where to complain
 * @attr: the attribute, or NULL
 * @text: what to say of another length, SYNFIN_NL_NO_ADDRESS() of its name
 * @addr: the address; left as it is without an attribute
 *
 * The length tells the family, which no policy can say.
 *
 * Return: 0 or -EAFNOSUPPORT.
 */
int synfin_nl_address(struct netlink_ext_ack *extack,
		      const struct nlattr *attr, const char *text,
		      struct in6_addr *addr)
{
	if (!attr)
		return 0;
	if (nla_len(attr) == sizeof(__be32)) {
		*addr = synfin_addr_of_v4(nla_get_in_addr(attr));
		return 0;
	}
	if (nla_len(attr) != sizeof(*addr))
		return synfin_nl_refuse(extack, attr, -EAFNOSUPPORT, text);
	*addr = nla_get_in6_addr(attr);
	if (synfin_addr_is_v4(addr))
		return synfin_nl_refuse(extack, attr, -EAFNOSUPPORT, text);
	if (!ipv6_mod_enabled())
		return synfin_nl_refuse(extack, attr, -EAFNOSUPPORT,
					"this kernel has no IPv6, or it was switched off at boot");
	return 0;
}

/**
 * synfin_nl_one_family() - refuse a pair of addresses of two families
 * @extack: where to complain
 * @a: an address, or NULL
 * @b: the other side's, or NULL
 *
 * Return: 0 or -EINVAL.
 */
int synfin_nl_one_family(struct netlink_ext_ack *extack,
			 const struct nlattr *a, const struct nlattr *b)
{
	if (!a || !b || nla_len(a) == nla_len(b))
		return 0;
	return synfin_nl_refuse(extack, b, -EINVAL,
				"both addresses must be of one family, IPv4 or IPv6");
}

/**
 * synfin_nl_port() - read a port
 * @attr: the attribute, in host byte order, or NULL
 *
 * Return: the port in network byte order; 0 without an attribute.
 */
__be16 synfin_nl_port(const struct nlattr *attr)
{
	return attr ? htons(nla_get_u16(attr)) : 0;
}

/**
 * synfin_nl_parse_changes() - read a nest of parameters
 * @info: the request
 * @params: the nest, or NULL
 * @changes: what it wants
 *
 * Values are handed on as they are: ranges, scopes and contradictions are the
 * business of core/params.c. Of a parameter that is named twice the last one
 * counts, as everywhere in netlink.
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_parse_changes(struct genl_info *info,
			    const struct nlattr *params,
			    struct synfin_nl_changes *changes)
{
	struct nlattr *tb[SYNFIN_A_PARAMS_MAX + 1];
	unsigned int i;
	int err;

	changes->count = 0;
	if (!params)
		return 0;
	err = nla_parse_nested(tb, SYNFIN_A_PARAMS_MAX, params,
			       synfin_params_nl_policy, info->extack);
	if (err)
		return err;
	for (i = 1; i <= SYNFIN_A_PARAMS_MAX; i++) {
		if (!tb[i])
			continue;
		changes->list[changes->count].id = i;
		changes->list[changes->count++].value = nla_get_u64(tb[i]);
	}
	return 0;
}

/**
 * synfin_nl_require_changes() - read a nest of parameters that must be there
 * @info: the request
 * @attr: number of the nest
 * @changes: what it wants; at least one
 *
 * Return: 0 or a negative errno.
 */
int synfin_nl_require_changes(struct genl_info *info, int attr,
			      struct synfin_nl_changes *changes)
{
	int err;

	err = synfin_nl_require(info, attr,
				"params is missing: which parameters are to be set?");
	if (!err)
		err = synfin_nl_parse_changes(info, info->attrs[attr], changes);
	if (!err && !changes->count)
		err = synfin_nl_refuse(info->extack, info->attrs[attr], -EINVAL,
				       "params is empty: name at least one parameter");
	return err;
}

/**
 * synfin_nl_reply_begin() - make room for the answer to a request
 * @msg: the answer
 * @info: the request
 *
 * To be called before anything is changed, so that a lack of memory changes
 * nothing.
 *
 * Return: 0 or -ENOMEM.
 */
int synfin_nl_reply_begin(struct synfin_nl_message *msg,
			  struct genl_info *info)
{
	msg->skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg->skb)
		return -ENOMEM;
	msg->hdr = genlmsg_put_reply(msg->skb, info, &synfin_genl_family, 0,
				     info->genlhdr->cmd);
	return 0;
}

/**
 * synfin_nl_reply_end() - send the answer, or throw it away
 * @msg: the answer
 * @info: the request
 * @err: 0, or what went wrong
 *
 * Return: @err, or whether the answer could be delivered.
 */
int synfin_nl_reply_end(struct synfin_nl_message *msg, struct genl_info *info,
			int err)
{
	if (err) {
		nlmsg_free(msg->skb);
		return err;
	}
	genlmsg_end(msg->skb, msg->hdr);
	return genlmsg_reply(msg->skb, info);
}
