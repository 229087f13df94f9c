/* SPDX-License-Identifier: GPL-2.0 */
/* Facts about the loaded module. */
#ifndef SYNFIN_MODULE_H
#define SYNFIN_MODULE_H

#include <linux/types.h>

#define SYNFIN_VERSION	"0.1.0"

u8 synfin_module_protocol(void);
u64 synfin_module_loaded(void);

#endif
