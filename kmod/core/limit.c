// SPDX-License-Identifier: GPL-2.0
/*
 * So many in an interval, and no more: for challenge ACKs (RFC 5961 7) and for
 * resets sent where there is no connection.
 */
#include "engine.h"

/**
 * synfin_limit_allow() - may one more go out?
 * @limit: its state; all zero at first
 * @now: the time, ns
 * @interval: the period, ns
 * @most: how many in it
 *
 * Return: true, and it is counted, or false.
 */
bool synfin_limit_allow(struct synfin_limit *limit, u64 now, u64 interval,
			u64 most)
{
	if (!limit->start || now - limit->start >= interval) {
		limit->start = now;
		limit->count = 0;
	}
	if (limit->count >= most)
		return false;
	limit->count++;
	return true;
}
