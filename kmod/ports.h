/* SPDX-License-Identifier: GPL-2.0 */
/* Local ports that nobody has named, and those that are known to be taken. */
#ifndef SYNFIN_PORTS_H
#define SYNFIN_PORTS_H

#include <linux/mutex.h>
#include "key.h"

struct synfin_filter;
struct synfin_net;

/**
 * struct synfin_ports_taken - from which ports one peer has connections already
 * @lock: serialises those that look for a port which is free
 * @to: our address and his, and his port; under @lock
 * @taken: a bit for each port, set when it was tried; NULL before the first
 */
struct synfin_ports_taken {
	struct mutex lock;	/* for to, and the setting of taken */
	struct synfin_key to;
	unsigned long *taken;
};

int synfin_port_pick(struct synfin_net *sn, const struct synfin_filter *filter,
		     int (*try)(__be16, void *), void *arg);
int synfin_port_pick_to(struct synfin_net *sn, const struct synfin_key *to,
			int (*try)(__be16, void *), void *arg);
void synfin_port_freed(struct synfin_net *sn, __be16 port);
void synfin_ports_exit(struct synfin_net *sn);

#endif
