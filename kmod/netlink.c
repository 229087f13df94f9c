// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family, and who it is that answers.
 *
 * The policies and the table of operations are generated from
 * Documentation/netlink/specs/synfin.yaml; the family itself is what the
 * generator can't make for 6.1. There is no MODULE_ALIAS_GENL_FAMILY(): asking
 * for the family must not load the module, because loading it is how the user
 * agrees to protocol 253 (RFC 3692).
 */
#include <linux/module.h>
#include <linux/stringify.h>
#include <generated/utsrelease.h>
#include "module.h"
#include "netlink.h"
#include "netlink_request.h"

/*
 * Whoever hears the events sees sequence numbers, so it takes CAP_NET_ADMIN in
 * the user namespace that owns the network namespace, as it does for a dump of
 * connections.
 */
static const struct genl_multicast_group groups[] = {
	[SYNFIN_NLGRP_EVENTS] = {
		.name	= SYNFIN_MCGRP_EVENTS,
		.flags	= GENL_MCAST_CAP_NET_ADMIN,
	},
};

/*
 * Operations run in parallel: the calls have locks of their own, for each
 * namespace and each connection, and genetlink's one mutex for all families
 * would let a long dump here hold up requests to others, and theirs hold up
 * ours.
 *
 * A half-read dump holds a reference to the module (genetlink takes it) and its
 * socket one to the namespace, so neither goes away under a dump.
 */
struct genl_family synfin_genl_family __ro_after_init = {
	.name		= SYNFIN_FAMILY_NAME,
	.version	= SYNFIN_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= synfin_nl_ops,
	.n_ops		= ARRAY_SIZE(synfin_nl_ops),
	.mcgrps		= groups,
	.n_mcgrps	= ARRAY_SIZE(groups),
};

static int put_module(struct sk_buff *skb, struct synfin_net *sn)
{
	u64 uptime = ktime_get_ns() - synfin_module_loaded();

	if (nla_put_u32(skb, SYNFIN_A_MODULE_ABI, SYNFIN_ABI) ||
	    nla_put_string(skb, SYNFIN_A_MODULE_VERSION, SYNFIN_VERSION) ||
	    nla_put_string(skb, SYNFIN_A_MODULE_KERNEL, UTS_RELEASE) ||
	    nla_put_u8(skb, SYNFIN_A_MODULE_PROTOCOL,
		       synfin_module_protocol()) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_MODULE_UPTIME, uptime,
			      SYNFIN_A_MODULE_PAD) ||
	    nla_put_u64_64bit(skb, SYNFIN_A_MODULE_QUIET_LEFT,
			      synfin_net_quiet_left(sn),
			      SYNFIN_A_MODULE_PAD) ||
	    nla_put_u32(skb, SYNFIN_A_MODULE_HISTORY_SIZE,
			SYNFIN_HISTORY_SIZE) ||
	    nla_put_u32(skb, SYNFIN_A_MODULE_HISTORY_USED,
			synfin_history_used(&sn->history)))
		return -EMSGSIZE;
	return 0;
}

/**
 * synfin_nl_module_get_doit() - tell what answers, of what version
 * @skb: the request
 * @info: the same, taken apart
 *
 * Return: 0, -EPROTO to a caller who was built for another description of the
 * family, or another negative errno.
 */
int synfin_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	static const char other_abi[] =
		"abi: the module speaks version " __stringify(SYNFIN_ABI)
		"; use tool and module of one build";
	const struct nlattr *abi = info->attrs[SYNFIN_A_MODULE_ABI];
	struct synfin_nl_message reply;
	int err;

	if (abi && nla_get_u32(abi) != SYNFIN_ABI)
		return synfin_nl_refuse(info->extack, abi, -EPROTO, other_abi);
	err = synfin_nl_reply_begin(&reply, info);
	if (err)
		return err;
	return synfin_nl_reply_end(&reply, info,
				   put_module(reply.skb, synfin_nl_net(info)));
}

/**
 * synfin_netlink_init() - let user space in; when all else is ready
 *
 * Return: 0 or a negative errno.
 */
int __init synfin_netlink_init(void)
{
	return genl_register_family(&synfin_genl_family);
}

/**
 * synfin_netlink_exit() - shut user space out; before all else goes
 *
 * Waits for the requests that are under way.
 */
void synfin_netlink_exit(void)
{
	genl_unregister_family(&synfin_genl_family);
}
