/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What all requests need: taking attributes apart, refusing in words, and
 * putting answers together. Private to the netlink files.
 */
#ifndef SYNFIN_NETLINK_REQUEST_H
#define SYNFIN_NETLINK_REQUEST_H

#include <net/genetlink.h>
#include <net/netlink.h>
#include "calls.h"
#include "net.h"
#include "netlink_policy.h"

/* What is wrong with an address of neither family. */
#define SYNFIN_NL_NO_ADDRESS(name)	name " must have 4 or 16 bytes: IPv4, or unmapped IPv6"

/**
 * struct synfin_nl_changes - the parameters that a request wants to set
 * @list: one for each parameter that was named
 * @count: how many
 */
struct synfin_nl_changes {
	struct synfin_change list[SYNFIN_A_PARAMS_MAX];
	unsigned int count;
};

/**
 * struct synfin_nl_message - a message that is being written
 * @skb: where it is written
 * @hdr: its header
 */
struct synfin_nl_message {
	struct sk_buff *skb;
	void *hdr;
};

/* The namespace that a request is about: that of the asking socket. */
static inline struct synfin_net *synfin_nl_net(struct genl_info *info)
{
	return synfin_net_of(genl_info_net(info));
}

int synfin_nl_refuse(struct netlink_ext_ack *extack, const struct nlattr *attr,
		     int err, const char *text);
int synfin_nl_require(struct genl_info *info, int attr, const char *text);
int synfin_nl_only(struct netlink_ext_ack *extack, struct nlattr **attrs,
		   unsigned int max, u64 used, const char *text);
int synfin_nl_refused(struct genl_info *info, int err,
		      const struct synfin_verdict *verdict,
		      const struct nlattr *attr, const struct nlattr *params);
int synfin_nl_address(struct netlink_ext_ack *extack,
		      const struct nlattr *attr, const char *text,
		      struct in6_addr *addr);
int synfin_nl_one_family(struct netlink_ext_ack *extack,
			 const struct nlattr *a, const struct nlattr *b);
__be16 synfin_nl_port(const struct nlattr *attr);
int synfin_nl_parse_changes(struct genl_info *info,
			    const struct nlattr *params,
			    struct synfin_nl_changes *changes);
int synfin_nl_require_changes(struct genl_info *info, int attr,
			      struct synfin_nl_changes *changes);

int synfin_nl_reply_begin(struct synfin_nl_message *msg,
			  struct genl_info *info);
int synfin_nl_reply_end(struct synfin_nl_message *msg, struct genl_info *info,
			int err);
int synfin_nl_put_params(struct sk_buff *skb, int attr,
			 const struct synfin_params *p);

#endif
