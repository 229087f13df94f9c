/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything in which the kernels that we build for differ (6.1 and 6.12), and
 * nothing else. Code elsewhere never asks for the kernel's version.
 */
#ifndef SYNFIN_COMPAT_H
#define SYNFIN_COMPAT_H

#include <linux/random.h>
#include <linux/version.h>
#include <net/sock.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
/* In 6.2 prandom_u32_max() was renamed. */
#define get_random_u32_below(ceil)	prandom_u32_max(ceil)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
/* In 6.6 the attributes of a dump's request moved into a struct genl_info. */
#define synfin_dump_attrs(cb)	(genl_dumpit_info(cb)->attrs)
#else
#define synfin_dump_attrs(cb)	(genl_info_dump(cb)->attrs)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
/* In 6.11 a socket's list of flow labels moved. */
#define synfin_flow_labels(sk)	(inet6_sk(sk)->ipv6_fl_list)
#else
#define synfin_flow_labels(sk)	(inet_sk(sk)->ipv6_fl_list)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
/* Until 6.5 what a socket has of IPv6 had to come last, and was found there. */
static inline void synfin_set_pinfo(struct proto *prot, unsigned int offset)
{
}
#else
static inline void synfin_set_pinfo(struct proto *prot, unsigned int offset)
{
	prot->ipv6_pinfo_offset = offset;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
/* In 6.10 a cast became a function that checks. */
#define synfin_rt6_of(dst)	((const struct rt6_info *)(dst))
#else
#define synfin_rt6_of(dst)	dst_rt6_info(dst)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
/* In 6.10 a handler of inet_diag got an owner. */
#define SYNFIN_DIAG_OWNER
#else
#define SYNFIN_DIAG_OWNER	.owner = THIS_MODULE,
#endif

#endif
