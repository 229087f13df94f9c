// SPDX-License-Identifier: GPL-2.0
/* Sequence numbers, modulo 2^32. */
#include "host.hpp"

using namespace unit;

namespace {

const u32 bases[] = { 0, 1, 0x7ffffff0, 0x7fffffff, 0x80000000, 0x80000001,
		      0xfffffff0, 0xffffffff, 12345 };

} // namespace

TEST(Seq, Order)
{
	CASE(19);
	RULE(SEQ_01);
	for (u32 a : bases)
		for (u32 way : { 1u, 2u, 100u, 65535u, 0x40000000u,
				 0x7fffffffu }) {
			u32 b = a + way;

			EXPECT_TRUE(seq_lt(a, b));
			EXPECT_TRUE(seq_leq(a, b));
			EXPECT_FALSE(seq_gt(a, b));
			EXPECT_FALSE(seq_geq(a, b));
			EXPECT_FALSE(seq_lt(b, a));
			EXPECT_FALSE(seq_leq(b, a));
			EXPECT_TRUE(seq_gt(b, a));
			EXPECT_TRUE(seq_geq(b, a));
		}
}

TEST(Seq, Equal)
{
	for (u32 a : bases) {
		EXPECT_FALSE(seq_lt(a, a));
		EXPECT_FALSE(seq_gt(a, a));
		EXPECT_TRUE(seq_leq(a, a));
		EXPECT_TRUE(seq_geq(a, a));
	}
}

/* Half the circle apart: no order, either way. */
TEST(Seq, Opposite)
{
	for (u32 a : bases) {
		u32 b = a + 0x80000000u;

		EXPECT_FALSE(seq_lt(a, b) || seq_lt(b, a));
		EXPECT_FALSE(seq_leq(a, b) || seq_leq(b, a));
		EXPECT_FALSE(seq_gt(a, b) || seq_gt(b, a));
		EXPECT_FALSE(seq_geq(a, b) || seq_geq(b, a));
	}
}

TEST(Seq, Inside)
{
	for (u32 start : bases)
		for (u32 len : { 0u, 1u, 10u, 65535u, 0xffffffffu }) {
			EXPECT_EQ(seq_in(start, start, len), len > 0);
			EXPECT_EQ(seq_in(start + 1, start, len), len > 1);
			EXPECT_EQ(seq_in(start + len - 1, start, len), len > 0);
			EXPECT_FALSE(seq_in(start + len, start, len));
			EXPECT_FALSE(seq_in(start - 1, start, len));
		}
}
