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
 * synfin_safeguards_off() - is any safeguard off?
 * @p: the parameters
 *
 * Return: whether one is.
 */
bool synfin_safeguards_off(const struct synfin_params *p)
{
	const struct synfin_param *row;
	unsigned int i;

	for (i = 0; i < synfin_params_count; i++) {
		row = &synfin_params_table[i];
		if (synfin_params_unsafe(row, synfin_params_get(p, row)))
			return true;
	}
	return false;
}

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

	for (i = 0; i < synfin_params_count; i++) {
		row = &synfin_params_table[i];
		if (synfin_params_unsafe(row, synfin_params_get(is, row)) &&
		    !synfin_params_unsafe(row, synfin_params_get(was, row)))
			pr_warn_ratelimited("synfin: network namespace %u: a safeguard is off: %s\n",
					    sn->net->ns.inum, row->name);
	}
}
