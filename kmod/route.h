/* SPDX-License-Identifier: GPL-2.0 */
/* The way to the peer, and the memory of it. */
#ifndef SYNFIN_ROUTE_H
#define SYNFIN_ROUTE_H

#include "entry.h"

struct synfin_work;

void synfin_route_keep(const struct synfin_work *w, struct synfin_conn *conn);
void synfin_route_forget(struct synfin_conn *conn);

#endif
