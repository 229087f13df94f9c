/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the user's calls share. Nobody else includes it. */
#ifndef SYNFIN_CALLS_PRIVATE_H
#define SYNFIN_CALLS_PRIVATE_H

#include "calls.h"
#include "work.h"

bool synfin_call_find(struct synfin_work *w, u32 id);
int synfin_call_result(const struct synfin_work *w, int err,
		       struct synfin_verdict *verdict);
int synfin_call_on_listener(struct synfin_net *sn, u32 id, u8 what,
			    const struct synfin_event *ev,
			    struct synfin_verdict *verdict);
struct synfin_listener *synfin_call_listener(struct synfin_net *sn, u32 id);
int synfin_call_check_local(const struct synfin_key *key,
			    struct synfin_verdict *verdict);

#endif
