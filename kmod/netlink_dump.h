/* SPDX-License-Identifier: GPL-2.0 */
/* What all dumps need. Private to the netlink files. */
#ifndef SYNFIN_NETLINK_DUMP_H
#define SYNFIN_NETLINK_DUMP_H

#include <net/sock.h>
#include "compat.h"
#include "netlink_request.h"
#include "snapshot.h"

/**
 * struct synfin_nl_filter - which listeners or connections to dump
 * @match: what the kernel compares
 * @first: lowest id
 * @last: highest id
 */
struct synfin_nl_filter {
	struct synfin_filter match;
	u32 first;
	u32 last;
};

void synfin_nl_filter_id(const struct nlattr *attr,
			 struct synfin_nl_filter *filter);
int synfin_nl_filter_states(struct netlink_ext_ack *extack,
			    const struct nlattr *attr,
			    struct synfin_nl_filter *filter);
int synfin_nl_dump_begin(struct synfin_nl_message *msg, struct sk_buff *skb,
			 struct netlink_callback *cb);
int synfin_nl_dump_end(struct synfin_nl_message *msg, int err);
int synfin_nl_dump_result(const struct sk_buff *skb, int err);
int synfin_nl_dump_entries(struct sk_buff *skb, struct netlink_callback *cb,
			   const struct synfin_nl_filter *filter,
			   int (*put)(struct sk_buff *skb,
				      const struct synfin_snapshot *snap));

/* The namespace that a dump is about: that of the socket which reads it. */
static inline struct synfin_net *synfin_nl_dump_net(const struct sk_buff *skb)
{
	return synfin_net_of(sock_net(skb->sk));
}

#endif
