// SPDX-License-Identifier: GPL-2.0
#include "events.hpp"
#include "filter.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>

#include <csignal>

using namespace synfin;

namespace {

event_record at(std::uint32_t cpu, std::uint64_t sequence)
{
	event_record e;

	e.cpu = cpu;
	e.sequence = sequence;
	return e;
}

TEST(tracker, counts_a_gap_exactly)
{
	sequence_tracker t;

	EXPECT_EQ(t.see(at(0, 10)), 0u);
	EXPECT_EQ(t.see(at(0, 11)), 0u);
	EXPECT_EQ(t.see(at(0, 15)), 3u);
	EXPECT_EQ(t.see(at(0, 16)), 0u);
}

TEST(tracker, keeps_the_cpus_apart)
{
	sequence_tracker t;

	EXPECT_EQ(t.see(at(0, 10)), 0u);
	EXPECT_EQ(t.see(at(1, 500)), 0u);
	EXPECT_EQ(t.see(at(0, 11)), 0u);
	EXPECT_EQ(t.see(at(1, 502)), 1u);
}

TEST(tracker, does_not_count_twice)
{
	sequence_tracker t;

	t.see(at(0, 10));
	EXPECT_EQ(t.see(at(0, 20)), 9u);
	EXPECT_EQ(t.see(at(0, 20)), 0u);
	EXPECT_EQ(t.see(at(0, 15)), 0u);
	EXPECT_EQ(t.see(at(0, 21)), 0u);
}

TEST(tracker, finds_losses_that_no_later_event_shows)
{
	sequence_tracker t;
	std::vector<event_record> kept{at(0, 14), at(0, 15), at(1, 3)};

	t.begin({});
	t.see(at(0, 10));
	EXPECT_FALSE(t.caught_up(kept));
	EXPECT_EQ(t.missing(kept), 5u + 3u);
	EXPECT_EQ(t.missing(kept), 0u);
	EXPECT_TRUE(t.caught_up(kept));
	EXPECT_EQ(t.see(at(0, 17)), 1u);
}

TEST(tracker, does_not_count_what_was_before_it_listened)
{
	sequence_tracker t;
	std::vector<event_record> before{at(1, 40)}, kept{at(1, 42)};

	t.begin(before);
	EXPECT_EQ(t.missing(kept), 2u);
}

dump_filter filter(std::vector<std::string> words)
{
	return parse_filter(words);
}

void (*handler_of(int number))(int)
{
	struct sigaction action {};

	sigaction(number, nullptr, &action);
	return action.sa_handler;
}

TEST(interruptible, minds_a_terminal_that_is_closed)
{
	std::signal(SIGHUP, SIG_DFL);
	{
		interruptible guard;

		EXPECT_NE(handler_of(SIGHUP), SIG_DFL);
		EXPECT_NE(handler_of(SIGINT), SIG_DFL);
	}
	EXPECT_EQ(handler_of(SIGHUP), SIG_DFL);
	EXPECT_EQ(handler_of(SIGINT), SIG_DFL);
}

TEST(interruptible, leaves_what_nohup_did)
{
	std::signal(SIGHUP, SIG_IGN);
	{
		interruptible guard;

		EXPECT_EQ(handler_of(SIGHUP), SIG_IGN);
	}
	EXPECT_EQ(handler_of(SIGHUP), SIG_IGN);
	std::signal(SIGHUP, SIG_DFL);
}

TEST(filter, matches_old_or_new_state)
{
	event_record e;

	e.id = 3;
	e.old_state = SYNFIN_STATE_SYN_SENT;
	e.new_state = SYNFIN_STATE_ESTABLISHED;
	EXPECT_TRUE(matches(filter({}), e));
	EXPECT_TRUE(matches(filter({"state", "established"}), e));
	EXPECT_TRUE(matches(filter({"state", "syn-sent"}), e));
	EXPECT_FALSE(matches(filter({"state", "time-wait"}), e));
	EXPECT_FALSE(matches(filter({"exclude", "syn-sent,established"}), e));
	EXPECT_TRUE(matches(filter({"id", "3"}), e));
	EXPECT_FALSE(matches(filter({"4"}), e));
}

TEST(filter, matches_ends)
{
	event_record e;

	e.local = {address::parse("10.0.0.1"), 40000};
	e.remote = {address::parse("10.0.0.2"), 80};
	EXPECT_TRUE(matches(filter({"dport", "80", "src", "10.0.0.1"}), e));
	EXPECT_TRUE(matches(filter({"dport", "=", ":80"}), e));
	EXPECT_TRUE(matches(filter({"dst", "10.0.0.2:80"}), e));
	EXPECT_FALSE(matches(filter({"sport", "80"}), e));
	EXPECT_FALSE(matches(filter({"dst", "10.0.0.1"}), e));
}

std::string complaint(std::vector<std::string> words)
{
	try {
		filter(std::move(words));
	} catch (const failure &error) {
		EXPECT_EQ(error.code(), exit_code::usage);
		return error.what();
	}
	return "(accepted)";
}

TEST(filter, says_what_is_wrong)
{
	EXPECT_NE(complaint({"state"}).find("needs a value"), std::string::npos);
	EXPECT_NE(complaint({"established"}).find("'state established'"),
		  std::string::npos);
	for (std::vector<std::string> words :
	     {std::vector<std::string>{"2", "3"}, {"id", "2", "3"},
	      {"sport", "1", "sport", "2"}, {"dport", "1", "dst", ":2"},
	      {"src", "10.0.0.1", "src", "10.0.0.2"},
	      {"listener", "1", "listener", "2"}})
		EXPECT_NE(complaint(words).find("given twice"),
			  std::string::npos) << words[0];
	EXPECT_EQ(complaint({"src", "10.0.0.1", "sport", "7", "state",
			     "all", "state", "listen"}), "(accepted)");
	EXPECT_NE(complaint({"dprot", "7"}).find("did you mean dport"),
		  std::string::npos);
	EXPECT_NE(complaint({"state", "listen", "exclude", "listen"})
			  .find("no state at all"), std::string::npos);
}

} // namespace
