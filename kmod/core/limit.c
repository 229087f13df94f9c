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
 * @fewer: how many less in an interval that begins now
 *
 * A limit that strangers share is an oracle when it is exact: who counts his own
 * answers knows how many others got. So such a caller lets @fewer vary.
 *
 * Return: true, and it is counted, or false.
 */
bool synfin_limit_allow(struct synfin_limit *limit, u64 now, u64 interval,
			u64 most, u32 fewer)
{
	if (!limit->start || now - limit->start >= interval) {
		limit->start = now;
		limit->count = fewer;
	}
	if (limit->count >= most)
		return false;
	limit->count++;
	return true;
}
