// SPDX-License-Identifier: GPL-2.0
#include "wait.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>

using namespace synfin;

namespace {

event_record step(std::uint32_t id, unsigned int from, unsigned int to)
{
	event_record e;

	e.id = id;
	e.old_state = from;
	e.new_state = to;
	return e;
}

fsm_record arc(unsigned int from, unsigned int to)
{
	fsm_record f;

	f.old_state = from;
	f.new_state = to;
	f.legal = true;
	return f;
}

TEST(judge, reaches_passes_by_and_ends)
{
	constexpr unsigned int target = SYNFIN_STATE_ESTABLISHED;

	EXPECT_EQ(judge(step(3, SYNFIN_STATE_SYN_SENT, target), 3, target),
		  fate::reached);
	EXPECT_EQ(judge(step(4, SYNFIN_STATE_SYN_SENT, target), 3, target),
		  fate::goes_on);
	EXPECT_EQ(judge(step(3, SYNFIN_STATE_SYN_SENT, SYNFIN_STATE_CLOSED), 3,
			target),
		  fate::over);
	EXPECT_EQ(judge(step(3, SYNFIN_STATE_SYN_RECEIVED, SYNFIN_STATE_LISTEN),
			3, target),
		  fate::over);
	EXPECT_EQ(judge(step(3, SYNFIN_STATE_CLOSED, SYNFIN_STATE_SYN_SENT), 3,
			target),
		  fate::goes_on);
	EXPECT_EQ(judge(step(3, SYNFIN_STATE_LISTEN, SYNFIN_STATE_LISTEN), 3,
			target),
		  fate::goes_on);
	EXPECT_EQ(judge(step(3, SYNFIN_STATE_LAST_ACK, SYNFIN_STATE_CLOSED), 3,
			SYNFIN_STATE_CLOSED),
		  fate::reached);
}

TEST(reachable, does_not_go_through_closed)
{
	std::vector<fsm_record> machine{
		arc(SYNFIN_STATE_CLOSED, SYNFIN_STATE_SYN_SENT),
		arc(SYNFIN_STATE_SYN_SENT, SYNFIN_STATE_ESTABLISHED),
		arc(SYNFIN_STATE_ESTABLISHED, SYNFIN_STATE_CLOSE_WAIT),
		arc(SYNFIN_STATE_CLOSE_WAIT, SYNFIN_STATE_CLOSED),
	};

	EXPECT_TRUE(reachable(machine, SYNFIN_STATE_SYN_SENT,
			      SYNFIN_STATE_CLOSE_WAIT));
	EXPECT_TRUE(reachable(machine, SYNFIN_STATE_CLOSED,
			      SYNFIN_STATE_CLOSE_WAIT));
	EXPECT_TRUE(reachable(machine, SYNFIN_STATE_CLOSE_WAIT,
			      SYNFIN_STATE_CLOSED));
	EXPECT_FALSE(reachable(machine, SYNFIN_STATE_CLOSE_WAIT,
			       SYNFIN_STATE_ESTABLISHED));
	machine[1].legal = false;
	EXPECT_FALSE(reachable(machine, SYNFIN_STATE_SYN_SENT,
			       SYNFIN_STATE_ESTABLISHED));
}

TEST(ending, tells_state_cause_and_rule)
{
	event_record e = step(3, SYNFIN_STATE_SYN_SENT, SYNFIN_STATE_CLOSED);

	e.cause = SYNFIN_CAUSE_REFUSED;
	e.rule = SYNFIN_RULE_SA_SS_05;
	EXPECT_EQ(ending_text(e),
		  "ended in CLOSED with 'refused': a reset came in answer to our SYN (rule SA-SS-05)");
}

} // namespace
