/* SPDX-License-Identifier: GPL-2.0 */
/* What a connection has only while something is under way. */
#ifndef SYNFIN_BUSY_H
#define SYNFIN_BUSY_H

#include "entry.h"

int synfin_busy_init(void);
void synfin_busy_exit(void);
bool synfin_busy_give(struct synfin_conn *conn, gfp_t gfp);
void synfin_busy_lend(struct synfin_conn *conn, struct synfin_busy *busy);
bool synfin_busy_grow(struct synfin_conn *conn);
void synfin_busy_end(struct synfin_conn *conn);
void synfin_busy_bury(struct synfin_entry *e);
void synfin_busy_forget(struct synfin_net *sn);
void synfin_busy_destroy(struct synfin_conn *conn);

/**
 * synfin_busy_begin() - see that a control block can be stored
 * @e: the entry, of the form that fits
 * @cb: the control block, which is stored next
 *
 * Context: BH off.
 *
 * Return: false without memory, and then nothing has changed.
 */
static inline bool synfin_busy_begin(struct synfin_entry *e,
				     const struct synfin_cb *cb)
{
	return e->kind != SYNFIN_KIND_CONNECTION || synfin_busy_of(e) ||
	       synfin_idle_fits(cb) || synfin_busy_grow(synfin_conn_of(e));
}

#endif
