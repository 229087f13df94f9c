// SPDX-License-Identifier: GPL-2.0
/*
 * Parameters named unsafe_... switch a safeguard off, to show what it is there
 * for. Nobody may do so in silence.
 */
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include "core/params.h"
#include "net.h"
#include "safeguards.h"

static const u16 switches[] = {
	SYNFIN_A_PARAMS_UNSAFE_NO_2MSL,
	SYNFIN_A_PARAMS_UNSAFE_NO_CHALLENGE_ACK,
	SYNFIN_A_PARAMS_UNSAFE_NO_THIRD_ACK_CHECK,
	SYNFIN_A_PARAMS_UNSAFE_PREDICTABLE_ISN,
};

/**
 * synfin_safeguards_warn() - say which safeguards are off now
 * @sn: the namespace
 * @was: the parameters before
 * @is: the parameters now
 */
void synfin_safeguards_warn(const struct synfin_net *sn,
			    const struct synfin_params *was,
			    const struct synfin_params *is)
{
	const struct synfin_param *row;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(switches); i++) {
		row = synfin_params_find(switches[i]);
		if (synfin_params_get(is, row) && !synfin_params_get(was, row))
			pr_warn_ratelimited("synfin: network namespace %u: a safeguard is off: %s\n",
					    sn->net->ns.inum, row->name);
	}
}
