// SPDX-License-Identifier: GPL-2.0
/*
 * Some parameters switch a safeguard off, to show what it is there for. Nobody
 * may do so in silence.
 */
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include "core/params.h"
#include "net.h"
#include "safeguards.h"

/**
 * synfin_safeguards_warn() - say which safeguards are off now
 * @sn: the namespace
 * @was: the parameters before
 * @is: the parameters now
 *
 * Return: whether any is off, be it said or not.
 */
bool synfin_safeguards_warn(const struct synfin_net *sn,
			    const struct synfin_params *was,
			    const struct synfin_params *is)
{
	const struct synfin_param *row;
	bool off = false;
	unsigned int i;

	for (i = 0; i < synfin_params_count; i++) {
		row = &synfin_params_table[i];
		if (!synfin_params_unsafe(row, synfin_params_get(is, row)))
			continue;
		off = true;
		if (!synfin_params_unsafe(row, synfin_params_get(was, row)))
			pr_warn_ratelimited("synfin: network namespace %u: a safeguard is off: %s\n",
					    sn->net->ns.inum, row->name);
	}
	return off;
}
