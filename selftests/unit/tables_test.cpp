// SPDX-License-Identifier: GPL-2.0
/* The state diagram and the table of rules. */
#include <set>

#include "host.hpp"

extern "C" {
#include "internal.h"
}

using namespace unit;

namespace {

const std::set<std::pair<u8, u8>> diagram = {
	{ CLOSED, LISTEN }, { CLOSED, SYN_SENT }, { LISTEN, SYN_RECEIVED },
	{ LISTEN, SYN_SENT }, { LISTEN, CLOSED }, { SYN_SENT, SYN_RECEIVED },
	{ SYN_SENT, ESTABLISHED }, { SYN_SENT, CLOSED },
	{ SYN_RECEIVED, ESTABLISHED }, { SYN_RECEIVED, FIN_WAIT_1 },
	{ SYN_RECEIVED, LISTEN }, { SYN_RECEIVED, CLOSED },
	{ SYN_RECEIVED, TIME_WAIT }, { ESTABLISHED, FIN_WAIT_1 },
	{ ESTABLISHED, CLOSE_WAIT }, { ESTABLISHED, CLOSED },
	{ FIN_WAIT_1, FIN_WAIT_2 }, { FIN_WAIT_1, CLOSING },
	{ FIN_WAIT_1, TIME_WAIT }, { FIN_WAIT_1, CLOSED },
	{ FIN_WAIT_2, TIME_WAIT }, { FIN_WAIT_2, CLOSED },
	{ CLOSE_WAIT, LAST_ACK }, { CLOSE_WAIT, CLOSED },
	{ CLOSING, TIME_WAIT }, { CLOSING, CLOSED }, { LAST_ACK, CLOSED },
	{ TIME_WAIT, CLOSED }, { TIME_WAIT, SYN_RECEIVED },
};

} // namespace

TEST(Tables, Diagram)
{
	for (unsigned int from = 0; from <= 255; from++)
		for (u8 to = 0; to <= SYNFIN_STATE_MAX; to++)
			EXPECT_EQ(synfin_arc_is_legal((u8)from, to),
				  diagram.count({ (u8)from, to }) == 1)
				<< from << " " << +to;
}

/* Each step of 3.10.7.4 has a rule in each synchronised state but TIME-WAIT. */
TEST(Tables, EveryOutcomeHasARule)
{
	for (u8 state : { ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT,
			  CLOSING, LAST_ACK })
		for (int check = 0; check < CHECKS; check++) {
			u16 rule = synfin_rule_of(state, (enum check)check);

			if (check == CHECK_ACK_FIN && state != CLOSING &&
			    state != LAST_ACK)
				EXPECT_EQ(rule, SYNFIN_RULE_NONE);
			else
				EXPECT_NE(rule, SYNFIN_RULE_NONE);
		}
}

TEST(Tables, AckOfFin)
{
	EXPECT_EQ(synfin_rule_of(CLOSING, CHECK_ACK_FIN), SYNFIN_RULE_SA_CG_05);
	EXPECT_EQ(synfin_rule_of(LAST_ACK, CHECK_ACK_FIN),
		  SYNFIN_RULE_SA_LA_04);
}

/*
 * A rule of SEGMENT ARRIVES is one of its own state, or the first one's; and where
 * it is of another section, it is one of those that hold in every state.
 */
TEST(Tables, RulesBelongToTheirState)
{
	const struct { u8 state; const char *prefix; } cases[] = {
		{ ESTABLISHED, "SA-ES" }, { FIN_WAIT_1, "SA-F1" },
		{ FIN_WAIT_2, "SA-F2" }, { CLOSE_WAIT, "SA-CW" },
		{ CLOSING, "SA-CG" }, { LAST_ACK, "SA-LA" },
	};
	const std::set<u16> general = { SYNFIN_RULE_NONE, SYNFIN_RULE_RSG_05,
					SYNFIN_RULE_CHA_03, SYNFIN_RULE_RTX_15,
					SYNFIN_RULE_CLS_04 };

	for (const auto &c : cases)
		for (int check = 0; check < CHECKS; check++) {
			u16 rule = synfin_rule_of(c.state, (enum check)check);
			std::string name = synfin_rule_name(rule);

			if (name.starts_with("SA-"))
				EXPECT_TRUE(name.starts_with(c.prefix) ||
					    name.starts_with("SA-ES")) << name;
			else
				EXPECT_TRUE(general.contains(rule)) << name;
		}
}
