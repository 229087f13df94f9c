/* SPDX-License-Identifier: GPL-2.0 */
/* Records of connections. Private to the netlink files. */
#ifndef SYNFIN_NETLINK_CONNECTION_H
#define SYNFIN_NETLINK_CONNECTION_H

#include "netlink_request.h"

int synfin_nl_put_connection_by_id(struct sk_buff *skb, struct synfin_net *sn,
				   u32 id);

#endif
