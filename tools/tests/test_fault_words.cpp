// SPDX-License-Identifier: GPL-2.0
/* Fault rules in words, and back. */

#include "error.hpp"
#include "fault_words.hpp"
#include "render.hpp"

#include <linux/synfin.h>

#include <gtest/gtest.h>

#include <sstream>

using namespace synfin;

namespace {

fault_record parse(const std::string &text)
{
	std::istringstream in(text);
	std::vector<std::string> words;
	std::string word;

	while (in >> word)
		words.push_back(word);
	return parse_fault(words);
}

std::string complaint(const std::string &text)
{
	try {
		parse(text);
	} catch (const failure &error) {
		EXPECT_EQ(error.code(), exit_code::usage) << text;
		return error.what();
	}
	return "";
}

} // namespace

TEST(FaultWords, ReadsTheirOwn)
{
	for (const char *text : {
		     "drop dir in",
		     "drop on SYN dir in count 1",
		     "delay 1.5s on SYN,ACK dir out",
		     "dup on FIN not RST dir in",
		     "reorder dir out id 3 nth 2",
		     "reorder 10ms on ACK only dir in",
		     "corrupt dir out src 10.0.0.1:80 dst 10.0.0.2 len 1-",
		     "hold dir in state SYN-SENT,ESTABLISHED len 3-9",
		     "hold dir in len 0",
		     "drop dir in chance 10%",
		     "dup dir out len 1- nth 3 count 4 chance 0.5% seed 0",
		     "corrupt dir in chance 0.0001% seed 4294967295",
		     "reorder dir in chance 100% seed 7" })
		EXPECT_EQ(fault_words(parse(text)), text);
}

TEST(FaultWords, Defaults)
{
	fault_record f = parse("drop");

	EXPECT_EQ(f.action, static_cast<unsigned int>(SYNFIN_FAULT_DROP));
	EXPECT_EQ(f.direction, static_cast<unsigned int>(SYNFIN_DIRECTION_IN));
	EXPECT_EQ(f.flags_on, 0u);
	EXPECT_FALSE(f.len_min);
}

TEST(FaultWords, ChanceInMillionths)
{
	EXPECT_EQ(parse("drop chance 10%").chance, 100000u);
	EXPECT_EQ(parse("drop chance 0.5%").chance, 5000u);
	EXPECT_EQ(parse("drop chance 33.3333%").chance, 333333u);
	EXPECT_EQ(parse("drop chance 100%").chance, 1000000u);
	EXPECT_EQ(parse("drop chance 0.0001%").chance, 1u);
	EXPECT_FALSE(parse("drop chance 10%").seed);
	EXPECT_EQ(parse("drop seed 4k chance 10%").seed, 4000u);
}

TEST(FaultWords, FlagsInAnyCase)
{
	EXPECT_EQ(parse("drop on syn,Ack").flags_on,
		  static_cast<unsigned int>(SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK));
}

TEST(FaultWords, SaysWhatIsWrong)
{
	const std::pair<const char *, const char *> cases[] = {
		{"", "ACTION"}, {"lose", "drop"}, {"drop on SIN", "SYN"},
		{"drop on", "value"}, {"delay", "missing"},
		{"delay soon", "500ms"}, {"delay 0", "1us"},
		{"drop dir up", "in or out"}, {"drop spot 3", "sport"},
		{"drop nth 0", "nth"}, {"drop len 70000", "65535"},
		{"drop len -", "N-M"}, {"drop state OPEN", "state"},
		{"drop chance", "value"}, {"drop chance 10", "10%"},
		{"drop chance often", "10%"}, {"drop chance 10%%", "10%"},
		{"drop chance -1%", "10%"}, {"drop chance 0%", "more than 0%"},
		{"drop chance 100.0001%", "at most 100%"},
		{"drop chance 0.00005%", "one in a million"},
		{"drop chance 10% seed -1", "whole number"},
		{"drop chance 10% seed 4294967296", "4294967295"},
		{"drop seed 7", "chance"},
	};

	for (auto [text, words] : cases)
		EXPECT_NE(complaint(text).find(words), std::string::npos)
			<< text << ": " << complaint(text);
}
