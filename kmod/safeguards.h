/* SPDX-License-Identifier: GPL-2.0 */
/* Safeguards that were switched off are told to whoever reads the log. */
#ifndef SYNFIN_SAFEGUARDS_H
#define SYNFIN_SAFEGUARDS_H

struct synfin_net;
struct synfin_params;

bool synfin_safeguards_warn(const struct synfin_net *sn,
			    const struct synfin_params *was,
			    const struct synfin_params *is);

#endif
