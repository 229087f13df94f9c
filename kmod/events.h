/* SPDX-License-Identifier: GPL-2.0 */
/* Records on their way out: into the history, and to netlink's subscribers. */
#ifndef SYNFIN_EVENTS_H
#define SYNFIN_EVENTS_H

#include <linux/skbuff.h>
#include "record.h"

struct synfin_net;

bool synfin_event_is_heard(const struct synfin_net *sn);
bool synfin_event_is_wanted(bool heard, u32 id, u8 kind, u8 direction);
void synfin_event_add(struct synfin_net *sn, struct synfin_record *rec,
		      bool heard);
void synfin_event_flush(struct synfin_net *sn);
void synfin_events_init(struct synfin_net *sn);
void synfin_events_exit(struct synfin_net *sn);
int synfin_event_fill(struct sk_buff *skb, const struct synfin_record *rec);

#endif
