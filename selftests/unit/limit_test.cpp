// SPDX-License-Identifier: GPL-2.0
#include "host.hpp"

using namespace unit;

TEST(Limit, SoManyInAnInterval)
{
	synfin_limit limit = {};

	RULE(CHA_05);
	for (int i = 0; i < 3; i++)
		EXPECT_TRUE(synfin_limit_allow(&limit, sec(1) + i, sec(5), 3, 0));
	EXPECT_FALSE(synfin_limit_allow(&limit, sec(1) + 3, sec(5), 3, 0));
	EXPECT_FALSE(synfin_limit_allow(&limit, sec(6) - 1, sec(5), 3, 0));
	EXPECT_TRUE(synfin_limit_allow(&limit, sec(6), sec(5), 3, 0));
	EXPECT_EQ(limit.start, sec(6));
	EXPECT_EQ(limit.count, 1u);
}

TEST(Limit, NoneAtAll)
{
	synfin_limit limit = {};

	EXPECT_FALSE(synfin_limit_allow(&limit, 1, sec(1), 0, 0));
	EXPECT_EQ(limit.count, 0u);
}

/* The first interval begins with the first call, however early. */
TEST(Limit, BeginsWithTheFirst)
{
	synfin_limit limit = {};

	EXPECT_TRUE(synfin_limit_allow(&limit, 1, sec(1), 1, 0));
	EXPECT_EQ(limit.start, 1u);
	EXPECT_FALSE(synfin_limit_allow(&limit, 2, sec(1), 1, 0));
	EXPECT_TRUE(synfin_limit_allow(&limit, 1 + sec(1), sec(1), 1, 0));
}

/* A smaller limit counts at once, for what has gone before, too. */
TEST(Limit, Lowered)
{
	synfin_limit limit = {};

	for (int i = 0; i < 5; i++)
		EXPECT_TRUE(synfin_limit_allow(&limit, 1, sec(1), 10, 0));
	EXPECT_FALSE(synfin_limit_allow(&limit, 2, sec(1), 3, 0));
	EXPECT_EQ(limit.count, 5u);
}

/* Another number each time, for those who count what others have used up. */
TEST(Limit, Fewer)
{
	synfin_limit limit = {};

	for (int i = 0; i < 7; i++)
		EXPECT_TRUE(synfin_limit_allow(&limit, sec(1), sec(1), 10, 3));
	EXPECT_FALSE(synfin_limit_allow(&limit, sec(1), sec(1), 10, 0));
	EXPECT_TRUE(synfin_limit_allow(&limit, sec(2), sec(1), 10, 9));
	EXPECT_FALSE(synfin_limit_allow(&limit, sec(2), sec(1), 10, 9));
}
