/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where entries are found: connections by their four-tuple, everything by id.
 * Lookups need RCU; an entry is valid until it is released.
 */
#ifndef SYNFIN_TABLE_H
#define SYNFIN_TABLE_H

#include "entry.h"

int synfin_table_init(void);
void synfin_table_exit(void);
struct synfin_entry *synfin_table_lookup(const struct synfin_key *key);
struct synfin_entry *synfin_table_find(struct synfin_net *sn, u32 id);
u32 synfin_table_last(struct synfin_net *sn);
struct synfin_entry *synfin_table_next(struct synfin_net *sn, u32 *id);
int synfin_table_reserve(struct synfin_net *sn, u32 *id, gfp_t gfp);
void synfin_table_release(struct synfin_net *sn, u32 id);
int synfin_table_publish(struct synfin_entry *e, const struct synfin_key *key);
void synfin_table_replace(struct synfin_entry *old, struct synfin_entry *new);
void synfin_table_unpublish(struct synfin_entry *e);

#endif
