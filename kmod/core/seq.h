/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sequence numbers are compared modulo 2^32 (RFC 9293 3.4): a is before b
 * when the way from a up to b is shorter than half the circle. Of two that are
 * just half the circle apart, neither is before the other.
 */
#ifndef SYNFIN_CORE_SEQ_H
#define SYNFIN_CORE_SEQ_H

#include "types.h"

static inline bool seq_lt(u32 a, u32 b)
{
	return (s32)(b - a) > 0;
}

static inline bool seq_leq(u32 a, u32 b)
{
	return (s32)(b - a) >= 0;
}

static inline bool seq_gt(u32 a, u32 b)
{
	return seq_lt(b, a);
}

static inline bool seq_geq(u32 a, u32 b)
{
	return seq_leq(b, a);
}

/* start <= seq < start + len, with len counted, not compared. */
static inline bool seq_in(u32 seq, u32 start, u32 len)
{
	return seq - start < len;
}

#endif
