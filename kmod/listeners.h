/* SPDX-License-Identifier: GPL-2.0 */
/* Listeners by port. */
#ifndef SYNFIN_LISTENERS_H
#define SYNFIN_LISTENERS_H

#include "net.h"
#include "entry.h"

struct synfin_listener *synfin_listener_find(const struct synfin_key *key,
					     int iif);
bool synfin_listener_conflicts(const struct synfin_listener *new);
bool synfin_listener_managed(struct synfin_net *sn,
			     const struct in6_addr *local, __be16 lport);
bool synfin_listener_on_port(struct synfin_net *sn, __be16 lport);
void synfin_listener_add(struct synfin_listener *l);
void synfin_listener_remove(struct synfin_listener *l);
bool synfin_listener_admit(struct synfin_listener *l);
void synfin_listener_leave(struct synfin_listener *l);

#endif
