/* SPDX-License-Identifier: GPL-2.0 */
/* What the KUnit tests share: entries in the first namespace, and their suites. */
#ifndef SYNFIN_KUNIT_H
#define SYNFIN_KUNIT_H

#include <kunit/test.h>
#include "net.h"
#include "timers.h"

#define HOUR_NS		(3600 * SYNFIN_NS_PER_SEC)
#define LOCAL_PORT	7
#define REMOTE_PORT	9

extern struct kunit_suite synfin_kunit_timers;
extern struct kunit_suite synfin_kunit_packet;

static inline struct synfin_net *synfin_kunit_net(void)
{
	return synfin_net_of(&init_net);
}

static inline struct synfin_key synfin_kunit_key(u16 port)
{
	return (struct synfin_key){
		.sn = synfin_kunit_net(),
		.local = synfin_addr_of_v4(htonl(0xc0000201)),
		.remote = synfin_addr_of_v4(htonl(0xc0000202)),
		.lport = htons(port),
		.rport = htons(REMOTE_PORT),
	};
}

static inline struct synfin_entry *synfin_kunit_entry(struct kunit *test, u8 kind, u16 port)
{
	struct synfin_key key = synfin_kunit_key(port);
	struct synfin_block *block = synfin_net_block_get(key.sn);
	struct synfin_entry *e = synfin_entry_new(&key, kind, false, block,
						  GFP_KERNEL);

	if (!e)
		synfin_block_put(block);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, e);
	return e;
}

static inline void synfin_kunit_set_timer(struct synfin_entry *e, u64 deadline)
{
	spin_lock_bh(&e->lock);
	synfin_timer_reconcile(e, deadline, synfin_net_now(e->sn), 0);
	spin_unlock_bh(&e->lock);
}

#endif
