// SPDX-License-Identifier: GPL-2.0
/* Every number has a name of its own, and what is no number has none. */
#include <set>

#include "host.hpp"

using namespace unit;

namespace {

void expect_names(const char *(*name)(unsigned int), unsigned int max)
{
	std::set<std::string> seen;

	for (unsigned int i = 0; i <= max; i++) {
		ASSERT_NE(name(i), nullptr) << i;
		EXPECT_NE(name(i), std::string("?")) << i;
		EXPECT_NE(name(i), std::string("")) << i;
		EXPECT_TRUE(seen.insert(name(i)).second) << name(i);
	}
	for (unsigned int i : { max + 1, max + 2, 65536u, ~0u })
		EXPECT_EQ(name(i), std::string("?"));
}

} // namespace

TEST(Names, AllDifferent)
{
	expect_names(synfin_state_name, SYNFIN_STATE_MAX);
	expect_names(synfin_rule_name, SYNFIN_RULE_MAX);
	expect_names(synfin_drop_name, SYNFIN_DROP_MAX);
	expect_names(synfin_cause_name, SYNFIN_CAUSE_MAX);
	expect_names(synfin_what_name, SYNFIN_WHAT_MAX);
	expect_names(synfin_timer_name, SYNFIN_TIMER_MAX);
	expect_names(synfin_cookies_name, SYNFIN_COOKIES_MAX);
	expect_names(synfin_refusal_name, SYNFIN_REFUSAL_MAX);
	expect_names(synfin_icmp_name, SYNFIN_ICMP_MAX);
	expect_names(synfin_fault_name, SYNFIN_FAULT_MAX);
	expect_names(synfin_step_name, SYNFIN_STEP_MAX);
	expect_names(synfin_kind_name, SYNFIN_KIND_MAX);
	expect_names(synfin_direction_name, SYNFIN_DIRECTION_MAX);
	expect_names(synfin_counter_name, SYNFIN_COUNTER_MAX);
	expect_names(synfin_counter_group_name, SYNFIN_COUNTER_GROUP_MAX);
}

/* The RFC's names for the RFC's states. */
TEST(Names, States)
{
	const char *want[] = { "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED",
			       "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2",
			       "CLOSE-WAIT", "CLOSING", "LAST-ACK",
			       "TIME-WAIT" };

	ASSERT_EQ(std::size(want), SYNFIN_STATE_MAX + 1u);
	for (u8 state = 0; state <= SYNFIN_STATE_MAX; state++)
		EXPECT_STREQ(synfin_state_name(state), want[state]);
}

/* 194 rows by topic, 100 by state. */
TEST(Names, Rules)
{
	unsigned int by_state = 0;

	for (unsigned int rule = 1; rule <= SYNFIN_RULE_MAX; rule++)
		by_state += std::string(synfin_rule_name(rule))
				    .starts_with("SA-");
	EXPECT_EQ(by_state, 100u);
	EXPECT_GE(SYNFIN_RULE_MAX, 294);
	EXPECT_STREQ(synfin_rule_name(SYNFIN_RULE_SA_LI_03), "SA-LI-03");
	EXPECT_STREQ(synfin_rule_name(SYNFIN_RULE_HDR_01), "HDR-01");
}
