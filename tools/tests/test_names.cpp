// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "names.hpp"

#include <gtest/gtest.h>

using namespace synfin;

namespace {

TEST(states, are_found_by_every_spelling)
{
	for (unsigned int i = 0; i <= SYNFIN_STATE_MAX; i++)
		EXPECT_EQ(parse_state(synfin_state_name(i)), i);
	EXPECT_EQ(parse_state("fin_wait_1"), SYNFIN_STATE_FIN_WAIT_1);
	EXPECT_EQ(parse_state("estab"), SYNFIN_STATE_ESTABLISHED);
	EXPECT_EQ(parse_state("syn-recv"), SYNFIN_STATE_SYN_RECEIVED);
}

TEST(states, unknown_ones_suggest_the_nearest)
{
	try {
		parse_state("ESTABLISED");
		FAIL();
	} catch (const failure &error) {
		EXPECT_STREQ(error.what(),
			     "there is no state 'ESTABLISED'; did you mean ESTABLISHED?");
	}
	try {
		parse_state("xyzzy");
		FAIL();
	} catch (const failure &error) {
		EXPECT_NE(std::string(error.what()).find("use one of: CLOSED"),
			  std::string::npos);
	}
}

TEST(states, form_sets)
{
	EXPECT_EQ(parse_states("listen,closed"), 3u);
	EXPECT_EQ(parse_states("all"), 0x7ffu);
	EXPECT_EQ(parse_states("synchronized"), 0x7f0u);
	EXPECT_THROW(parse_states("listen,"), failure);
}

TEST(flags, are_said_in_the_usual_order)
{
	EXPECT_EQ(flags_text(SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK), "SYN,ACK");
	EXPECT_EQ(flags_text(SYNFIN_FLAG_FIN | SYNFIN_FLAG_ACK), "FIN,ACK");
	EXPECT_EQ(flags_text(0), "none");
	EXPECT_EQ(flags_text(255), "SYN,FIN,RST,PSH,ACK,URG,ECE,CWR");
}

TEST(suggestions, prefer_what_was_begun)
{
	std::vector<std::string> verbs{"shutdown", "show", "send"};

	EXPECT_EQ(nearest("shu", verbs), "shutdown");
	EXPECT_EQ(nearest("shwo", verbs), "show");
	EXPECT_EQ(nearest("qqqqqq", verbs), "");
}

TEST(suggestions, are_near)
{
	std::vector<std::string> words{"mss", "tos", "msl"};

	EXPECT_EQ(nearest("mls", words), "msl");
	EXPECT_EQ(nearest("msll", words), "msl");
	EXPECT_EQ(nearest("foo", words), "");
}

} // namespace
