// SPDX-License-Identifier: GPL-2.0
#include "fsm_model.hpp"

#include <gtest/gtest.h>

using namespace synfin;

namespace {

constexpr unsigned int CL = SYNFIN_STATE_CLOSED, SS = SYNFIN_STATE_SYN_SENT,
		       ES = SYNFIN_STATE_ESTABLISHED,
		       CW = SYNFIN_STATE_CLOSE_WAIT;

story_arcs stories()
{
	story_arcs all;
	story first, second;

	first.name = "half-close";
	first.arcs = {{"ESTABLISHED-CLOSE-WAIT", 1}, {"closed-listen", 2}, {"NO-ARC", 3}};
	second.name = "other";
	second.arcs = {{"ESTABLISHED-CLOSE-WAIT", 1}};
	all.add(first);
	all.add(second);
	return all;
}

fsm_record hits(unsigned int from, unsigned int to, std::uint64_t n)
{
	fsm_record f;

	f.old_state = from;
	f.new_state = to;
	f.hits = n;
	f.legal = true;
	return f;
}

fsm_record people(unsigned int state, std::uint64_t n)
{
	fsm_record f;

	f.state = state;
	f.population = n;
	return f;
}

connection_record connection(std::uint32_t id, unsigned int state)
{
	connection_record c;

	c.id = id;
	c.state = state;
	return c;
}

using records = std::vector<fsm_record>;

TEST(stories, name_the_arcs_that_they_walk)
{
	story_arcs all = stories();

	EXPECT_EQ(all.story_of(*find_arc(ES, CW)), "half-close");
	EXPECT_EQ(all.story_of(*find_arc(CL, SYNFIN_STATE_LISTEN)), "half-close");
	EXPECT_EQ(all.story_of(*find_arc(CL, SS)), "");
}

TEST(fsm, what_was_walked_before_is_counted_and_does_not_shine)
{
	fsm_model m(stories());

	m.update(records{hits(CL, SS, 5)}, {}, 1000);
	EXPECT_TRUE(m.is_walked(CL, SS));
	EXPECT_FALSE(m.is_lit(CL, SS));
	EXPECT_EQ(m.walked(), 1u);
}

TEST(fsm, an_arc_shines_for_a_while)
{
	fsm_model m(stories());

	m.update(records{hits(CL, SS, 5)}, {}, 1000);
	m.update(records{hits(CL, SS, 6)}, {}, 2000);
	EXPECT_TRUE(m.is_lit(CL, SS));
	m.update(records{hits(CL, SS, 6)}, {}, 2000 + fsm_model::shine_ns);
	EXPECT_FALSE(m.is_lit(CL, SS));
}

TEST(fsm, counts_begin_anew_after_a_reset)
{
	fsm_model m(stories());

	m.update(records{hits(CL, SS, 5)}, {}, 1000);
	m.reset();
	EXPECT_EQ(m.walked(), 0u);
	m.update(records{hits(CL, SS, 7), hits(ES, CW, 0)}, {}, 2000);
	EXPECT_EQ(m.walked(), 1u);
	for (const arc_view &v : m.arcs()) {
		bool walked = v.which->from == CL && v.which->to == SS;

		EXPECT_EQ(v.hits, walked ? 2u : 0u);
	}
}

TEST(fsm, one_connection_is_chosen_as_long_as_it_lives)
{
	fsm_model m(stories());

	EXPECT_FALSE(m.chosen());
	m.update(records{people(ES, 2), people(SS, 1)},
		 {connection(7, ES), connection(3, ES), connection(5, SS)}, 1);
	EXPECT_EQ(m.population(ES), 2u);
	EXPECT_EQ(m.ids(ES), (std::vector<std::uint32_t>{3, 7}));
	EXPECT_EQ(m.chosen()->id, 3u);
	m.choose(1);
	EXPECT_EQ(m.chosen()->id, 5u);
	m.choose(5);
	EXPECT_EQ(m.chosen()->id, 7u);
	m.choose(-1);
	m.update(records{}, {connection(3, ES), connection(7, ES)}, 2);
	EXPECT_EQ(m.chosen()->id, 7u);
	m.update(records{}, {}, 3);
	EXPECT_FALSE(m.chosen());
	EXPECT_TRUE(m.next_arcs().empty());
}

TEST(fsm, tells_what_may_come_next_and_what_was_not_walked)
{
	fsm_model m(stories());

	m.update(records{hits(ES, SYNFIN_STATE_FIN_WAIT_1, 1)},
		 {connection(1, ES)}, 1);
	ASSERT_EQ(m.next_arcs().size(), 3u);
	EXPECT_EQ(m.next_arcs()[1]->to, CW);
	EXPECT_EQ(m.unwalked()->which, find_arc(ES, CW));
	EXPECT_EQ(m.unwalked()->story, "half-close");
}

} // namespace
