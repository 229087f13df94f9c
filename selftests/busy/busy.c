// SPDX-License-Identifier: GPL-2.0
/* Somebody else's experiment: it holds an IP protocol number, and does nothing. */
#include <linux/module.h>
#include <linux/skbuff.h>
#include <net/protocol.h>

static int protocol = 253;
module_param(protocol, int, 0444);
MODULE_PARM_DESC(protocol, "IP protocol number to hold");

static int swallow(struct sk_buff *skb)
{
	kfree_skb(skb);
	return 0;
}

static const struct net_protocol handlers = {
	.handler = swallow,
};

static int __init busy_init(void)
{
	return inet_add_protocol(&handlers, protocol) ? -EBUSY : 0;
}

static void __exit busy_exit(void)
{
	inet_del_protocol(&handlers, protocol);
}

module_init(busy_init);
module_exit(busy_exit);
MODULE_DESCRIPTION("Holds an IP protocol number, for a test of who comes second");
MODULE_LICENSE("GPL");
