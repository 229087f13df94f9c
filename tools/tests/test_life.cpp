// SPDX-License-Identifier: GPL-2.0
#include "arcs.hpp"
#include "lib_history.hpp"
#include "life.hpp"
#include "meanings.hpp"

#include <gtest/gtest.h>

#include <set>

extern "C" {
#include "core/engine.h"
}

using namespace synfin;

namespace {

std::vector<std::string> sentences(const ladder_end &end)
{
	std::vector<std::string> list;

	for (const life_step &step : life_of(end.events))
		list.push_back(step.sentence);
	return list;
}

TEST(life, is_told_in_sentences)
{
	historian a = client();

	a.call(1, SYNFIN_WHAT_CALL_OPEN, 0, 2);
	a.segment(1, OUT, SYN, 1000, {}, 2, 2);
	a.fault(1, SYNFIN_FAULT_DROP, 3, OUT, SYN, 1000, {}, 2);
	a.call(2, SYNFIN_WHAT_TIMER_RETRANSMIT, 2, 2);
	a.segment(2, OUT, SYN, 1000, {}, 2, 2);
	a.segment(3, IN, SYN | ACK, 9000, 1001, 2, 4);
	EXPECT_EQ(sentences(a.end()), (std::vector<std::string>{
		"Our user opened it; CLOSED became SYN-SENT.",
		"We sent SYN.",
		"Fault rule 3 dropped SYN.",
		"No acknowledgment came in time: the retransmission timer expired.",
		"We sent SYN again.",
		"SYN,ACK arrived; SYN-SENT became ESTABLISHED."}));
	EXPECT_EQ(outcome_of(a.end().events), "It is in ESTABLISHED now.");
}

TEST(life, says_what_the_user_learned_and_why_something_was_dropped)
{
	historian a = client();

	a.segment(1, IN, SYNFIN_FLAG_RST | ACK, 0, 1001, 2, 0);

	auto events = a.end().events;

	events[0].cause = SYNFIN_CAUSE_REFUSED;
	EXPECT_EQ(life_of(events)[0].sentence,
		  "RST,ACK arrived; SYN-SENT became CLOSED. Our user learned (refused): a reset came in answer to our SYN.");
	EXPECT_EQ(outcome_of(events),
		  "It is over (refused): a reset came in answer to our SYN.");
	events[0].cause = 0;
	events[0].new_state = 2;
	events[0].drop = SYNFIN_DROP_BAD_SEQ;
	EXPECT_EQ(life_of(events)[0].sentence,
		  "RST,ACK arrived; it was dropped (bad-seq): not acceptable, its sequence numbers lie outside the receive window.");
}

TEST(arcs, are_those_of_the_engine)
{
	for (unsigned int from = 0; from <= SYNFIN_STATE_MAX; from++)
		for (unsigned int to = 0; to <= SYNFIN_STATE_MAX; to++)
			EXPECT_EQ(find_arc(from, to) != nullptr,
				  synfin_arc_is_legal(static_cast<u8>(from),
						      static_cast<u8>(to)))
				<< synfin_state_name(from) << " "
				<< synfin_state_name(to);
}

TEST(arcs, are_found_by_name)
{
	const arc *a = find_arc("fin-wait-1-time_wait");

	ASSERT_TRUE(a);
	EXPECT_EQ(arc_name(*a), "FIN-WAIT-1-TIME-WAIT");
	EXPECT_FALSE(find_arc("CLOSED-ESTABLISHED"));
}

/* What the kernel may say, in any field, must be a word that explain knows. */
TEST(meanings, know_all_that_the_kernel_may_say)
{
	std::set<std::string> known;

	for (const meaning &m : all_meanings())
		known.insert(m.name);
	for (const vocabulary &words :
	     {states, rules, drops, causes, whats, timers, refusals, icmps,
	      faults, kinds, counters})
		for (unsigned int i = 0; i <= words.max; i++)
			EXPECT_TRUE(known.contains(words.name(i)))
				<< words.noun << " " << words.name(i);
	for (const arc &a : all_arcs())
		EXPECT_TRUE(known.contains(arc_name(a))) << arc_name(a);
}

TEST(meanings, every_word_has_one)
{
	for (const meaning &m : all_meanings()) {
		EXPECT_FALSE(m.text.empty()) << m.name;
		EXPECT_TRUE(m.text.ends_with('.')) << m.name << ": " << m.text;
	}
}

} // namespace
