/* SPDX-License-Identifier: GPL-2.0 */
/* What synfin.ko tells synfin_diag.ko of its sockets. */
#ifndef SYNFIN_DIAG_H
#define SYNFIN_DIAG_H

#include <linux/types.h>
#include "compat.h"

struct net;
struct sock;
struct tcp_info;

/**
 * struct synfin_diag - what sock_diag(7) wants to know
 * @rqueue: bytes to be read; of a listener, connections to be accepted
 * @wqueue: bytes not acknowledged yet; of a listener, how many may wait
 * @timer: as sock_diag has it: 1 retransmission, 2 another, 3 TIME-WAIT, 4
 *	probing of a zero window
 * @retries: retransmissions without an answer
 * @timer_ms: until the timer expires, ms
 */
struct synfin_diag {
	u32 rqueue;
	u32 wqueue;
	u8 timer;
	u8 retries;
	u32 timer_ms;
};

struct sock *synfin_diag_next(struct net *net, unsigned long *at);
void synfin_diag_fill(struct sock *sk, struct synfin_diag *d,
		      struct tcp_info *info);

#endif
