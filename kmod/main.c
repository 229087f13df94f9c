// SPDX-License-Identifier: GPL-2.0
/* Loading and unloading. */
#include <linux/module.h>
#include "entry.h"
#include "ip.h"
#include "isn.h"
#include "module.h"
#include "net.h"
#include "netlink.h"
#include "socket.h"
#include "table.h"

/*
 * RFC 3692: 253 and 254 are for experiments, the user chooses the number and
 * nothing uses it before he does. Loading the module is his choice.
 */
#define PROTOCOL_FIRST	253
#define PROTOCOL_LAST	254

static int protocol = SYNFIN_PROTOCOL;
module_param(protocol, int, 0444);
MODULE_PARM_DESC(protocol, "IP protocol number: 253 (the default) or 254");

static u64 loaded;

/**
 * synfin_module_protocol() - the IP protocol number in use
 *
 * Return: the number.
 */
u8 synfin_module_protocol(void)
{
	return protocol;
}
EXPORT_SYMBOL_GPL(synfin_module_protocol);

/**
 * synfin_module_loaded() - when the module was loaded, ns of CLOCK_MONOTONIC
 *
 * Return: the time, ns.
 */
u64 synfin_module_loaded(void)
{
	return loaded;
}

static int __init check_protocol(void)
{
	if (protocol >= PROTOCOL_FIRST && protocol <= PROTOCOL_LAST)
		return 0;
	pr_err("synfin: protocol=%d refused: only %d and %d are for experiments (RFC 3692)\n",
	       protocol, PROTOCOL_FIRST, PROTOCOL_LAST);
	return -EINVAL;
}

static int __init add_protocol(void)
{
	if (!synfin_ipv4_init()) {
		if (!synfin_ipv6_init())
			return 0;
		synfin_ipv4_exit();
	}
	pr_err("synfin: another module uses IP protocol %d: unload it, or load with protocol=%d\n",
	       protocol, PROTOCOL_FIRST + PROTOCOL_LAST - protocol);
	return -EBUSY;
}

static void del_protocol(void)
{
	synfin_ipv6_exit();
	synfin_ipv4_exit();
}

/*
 * An embryo lets go of its listener in its own RCU callback, so the listener's
 * callback may be queued no earlier than in the first round.
 */
static void wait_for_callbacks(void)
{
	rcu_barrier();
	rcu_barrier();
}

/* Users come last, when there is something to use. */
static int __init synfin_init(void)
{
	int err;

	err = check_protocol();
	if (err)
		return err;
	loaded = ktime_get_ns();
	synfin_isn_init();
	err = synfin_entries_init();
	if (err)
		return err;
	err = synfin_table_init();
	if (err)
		goto out_entries;
	err = synfin_nets_init();
	if (err)
		goto out_table;
	err = add_protocol();
	if (err)
		goto out_nets;
	err = synfin_netlink_init();
	if (err)
		goto out_protocol;
	err = synfin_sockets_init();
	if (err)
		goto out_netlink;
	return 0;

out_netlink:
	synfin_netlink_exit();
out_protocol:
	del_protocol();
out_nets:
	synfin_nets_exit();
	wait_for_callbacks();
out_table:
	synfin_table_exit();
out_entries:
	synfin_entries_exit();
	return err;
}

/*
 * Users go first, then the network; what is left dies with its namespaces, and
 * once the last grace period is over nothing of it remains.
 */
static void __exit synfin_exit(void)
{
	synfin_sockets_exit();
	synfin_netlink_exit();
	del_protocol();
	synfin_nets_exit();
	wait_for_callbacks();
	synfin_table_exit();
	synfin_entries_exit();
}

module_init(synfin_init);
module_exit(synfin_exit);
MODULE_AUTHOR("The synfin project");
MODULE_DESCRIPTION("TCP's connection management, from SYN to FIN, as IP protocol 253");
MODULE_LICENSE("GPL");
MODULE_VERSION(SYNFIN_VERSION);
