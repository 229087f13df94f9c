// SPDX-License-Identifier: GPL-2.0
/*
 * What the benchmark needs of the kernel: work with kernel sockets, how long
 * the CPU was idle, and a protocol that swallows what it gets, which shows
 * what it costs to send. Asked by its parameters:
 *
 *	echo PROTOCOL COUNT > life; cat life	ns to open, ns to close
 *	cat idle				ns, since boot
 */
#include <linux/module.h>
#include <linux/skbuff.h>
#include <linux/tick.h>
#include <net/protocol.h>
#include "bench.h"

static struct bench_life life;

static int life_set(const char *words, const struct kernel_param *kp)
{
	unsigned int count;
	int protocol;

	if (sscanf(words, "%d %u", &protocol, &count) != 2)
		return -EINVAL;
	return bench_life_run(protocol, count, &life);
}

static int life_get(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%llu %llu\n", life.open, life.close);
}

static const struct kernel_param_ops life_ops = {
	.set = life_set,
	.get = life_get,
};
module_param_cb(life, &life_ops, NULL, 0600);

static int idle_get(char *text, const struct kernel_param *kp)
{
	return sysfs_emit(text, "%llu\n",
			  get_cpu_idle_time_us(0, NULL) * NSEC_PER_USEC);
}

static const struct kernel_param_ops idle_ops = {
	.get = idle_get,
};
module_param_cb(idle, &idle_ops, NULL, 0400);

static int swallow(struct sk_buff *skb)
{
	kfree_skb(skb);
	return 0;
}

static const struct net_protocol swallower = {
	.handler = swallow,
};

static int __init bench_init(void)
{
	return inet_add_protocol(&swallower, 254) ? -EBUSY : 0;
}

static void __exit bench_exit(void)
{
	inet_del_protocol(&swallower, 254);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_DESCRIPTION("What the benchmark of synfin needs of the kernel");
MODULE_LICENSE("GPL");
