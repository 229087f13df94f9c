/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family, as the rest of the module sees it. */
#ifndef SYNFIN_NETLINK_H
#define SYNFIN_NETLINK_H

#include <net/genetlink.h>

/**
 * enum synfin_nl_group - multicast groups, as indices of the family's table
 * @SYNFIN_NLGRP_EVENTS: what happens to connections and listeners
 */
enum synfin_nl_group {
	SYNFIN_NLGRP_EVENTS,
};

extern struct genl_family synfin_genl_family;

int synfin_netlink_init(void);
void synfin_netlink_exit(void);

#endif
