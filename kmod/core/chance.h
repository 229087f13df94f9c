/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Chance that can be told again: no generator runs on from one draw to the
 * next, but a number and a seed decide by themselves. So it does not matter
 * who asks first, or whether somebody else asks in between.
 */
#ifndef SYNFIN_CORE_CHANCE_H
#define SYNFIN_CORE_CHANCE_H

#include "types.h"

/**
 * SYNFIN_CHANCE_ALWAYS - the chance that nobody escapes
 */
#define SYNFIN_CHANCE_ALWAYS	1000000u

/* The end of splitmix64: any change of one bit changes half of them. */
static inline u64 chance_mix(u64 z)
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/**
 * synfin_chance_meets() - is it this one's turn, by chance?
 * @seed: whatever it is, the same one gives the same answers
 * @number: which one it is
 * @chance: so many in a million are, up to SYNFIN_CHANCE_ALWAYS
 *
 * Return: true if it is.
 */
static inline bool synfin_chance_meets(u32 seed, u64 number, u32 chance)
{
	u64 step = chance_mix(seed) + number * 0x9e3779b97f4a7c15ull;

	return (chance_mix(step) >> 32) * SYNFIN_CHANCE_ALWAYS >> 32 < chance;
}

#endif
