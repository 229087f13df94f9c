/* SPDX-License-Identifier: GPL-2.0 */
/* What the KUnit tests share: entries in the first namespace, and their suites. */
#ifndef SYNFIN_KUNIT_H
#define SYNFIN_KUNIT_H

#include <kunit/test.h>
#include "net.h"

#define HOUR_NS		(3600 * SYNFIN_NS_PER_SEC)
#define LOCAL_PORT	7
#define REMOTE_PORT	9

extern struct kunit_suite synfin_kunit_timers;
extern struct kunit_suite synfin_kunit_packet;

struct synfin_net *synfin_kunit_net(void);
struct synfin_key synfin_kunit_key(u16 port);
struct synfin_entry *synfin_kunit_entry(struct kunit *test, u8 kind, u16 port);
void synfin_kunit_set_timer(struct synfin_entry *e, u64 deadline);

#endif
