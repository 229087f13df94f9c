// SPDX-License-Identifier: GPL-2.0
#include "spawn.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace synfin {
namespace {

const std::vector<std::string> hurts_itself{"sh", "-c",
					    "kill -INT $$; echo still here"};

TEST(spawn, a_signal_ends_what_runs)
{
	finished_program p = run_program(hurts_itself);

	EXPECT_EQ(p.status, 128 + SIGINT);
	EXPECT_EQ(p.out, "");
}

TEST(spawn, undisturbed_it_comes_to_its_end)
{
	undisturbed guard;
	finished_program p = run_program(hurts_itself);

	EXPECT_EQ(p.status, 0);
	EXPECT_EQ(p.out, "still here\n");
}

TEST(spawn, afterwards_signals_come_again)
{
	sigset_t before, after;

	sigprocmask(SIG_BLOCK, nullptr, &before);
	{
		undisturbed guard;
	}
	sigprocmask(SIG_BLOCK, nullptr, &after);
	EXPECT_EQ(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
}

} // namespace
} // namespace synfin
