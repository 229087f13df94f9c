// SPDX-License-Identifier: GPL-2.0
/* Chance: as often as it says, and the same again from the same seed. */
#include "host.hpp"

extern "C" {
#include "chance.h"
}

using namespace unit;

namespace {

const u32 seeds[] = { 0, 1, 2, 7, 12345, 0x80000000, 0xffffffff };

unsigned int met(u32 seed, u32 chance, u64 from = 1, u64 numbers = 100000)
{
	unsigned int hits = 0;

	for (u64 i = from; i < from + numbers; i++)
		hits += synfin_chance_meets(seed, i, chance);
	return hits;
}

/* How often two seeds decide alike. */
unsigned int alike(u32 one, u32 other)
{
	unsigned int same = 0;

	for (u64 i = 1; i <= 100000; i++)
		same += synfin_chance_meets(one, i, 500000) ==
			synfin_chance_meets(other, i, 500000);
	return same;
}

} // namespace

/* Within five standard deviations, wherever the numbers begin. */
TEST(Chance, IsAsOftenAsItSays)
{
	for (u32 seed : seeds)
		for (u64 from : { u64(0), u64(1) << 31, ~u64(0) - 200000 }) {
			EXPECT_NEAR(met(seed, 100000, from), 10000, 475);
			EXPECT_NEAR(met(seed, 500000, from), 50000, 790);
			EXPECT_NEAR(met(seed, 5000, from), 500, 112);
		}
}

TEST(Chance, HasItsEnds)
{
	for (u32 seed : seeds) {
		EXPECT_EQ(met(seed, 0), 0u);
		EXPECT_EQ(met(seed, SYNFIN_CHANCE_ALWAYS), 100000u);
		EXPECT_LE(met(seed, 1), 5u);
		EXPECT_GE(met(seed, SYNFIN_CHANCE_ALWAYS - 1), 99995u);
	}
}

/* Who is met by a small chance is met by a larger one, too. */
TEST(Chance, GrowsWithoutLosingAny)
{
	for (u64 i = 1; i <= 10000; i++)
		if (synfin_chance_meets(7, i, 100000)) {
			EXPECT_TRUE(synfin_chance_meets(7, i, 200000));
		}
}

TEST(Chance, AnotherSeedIsAnotherFate)
{
	for (u32 one : seeds)
		for (u32 other : seeds)
			if (one != other) {
				EXPECT_NEAR(alike(one, other), 50000, 790);
			}
}

/* Rules that somebody has written down with their seeds must not change. */
TEST(Chance, StaysTheSame)
{
	std::string fates;

	for (u64 i = 1; i <= 20; i++)
		fates += synfin_chance_meets(7, i, 300000) ? 'x' : '.';
	EXPECT_EQ(fates, ".........x.x..x...xx");
}
