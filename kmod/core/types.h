/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place where the engine learns what a u32 is.
 *
 * Everything else in this folder is the same C in the kernel and in a test
 * program: it includes no header of either world, calls nothing of either
 * world, and needs only what is named here.
 */
#ifndef SYNFIN_CORE_TYPES_H
#define SYNFIN_CORE_TYPES_H

#ifdef __KERNEL__
#include <linux/math64.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}
#endif

#include <linux/synfin.h>	/* generated: states, rules, drops, causes, … */

/**
 * SYNFIN_NS_PER_US - nanoseconds in a microsecond
 */
#define SYNFIN_NS_PER_US	1000u

/**
 * SYNFIN_NS_PER_MS - nanoseconds in a millisecond
 */
#define SYNFIN_NS_PER_MS	1000000ull

/**
 * SYNFIN_NS_PER_SEC - nanoseconds in a second
 */
#define SYNFIN_NS_PER_SEC	1000000000ull

#endif
