/* SPDX-License-Identifier: GPL-2.0 */
/* SYN cookies. */
#ifndef SYNFIN_COOKIE_H
#define SYNFIN_COOKIE_H

#include <linux/types.h>

struct synfin_work;

bool synfin_cookie_prepare(struct synfin_work *w);
void synfin_cookie_note(struct synfin_work *w);

#endif
