// SPDX-License-Identifier: GPL-2.0
#include "ladder.hpp"
#include "ladder_marks.hpp"
#include "lib_history.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace synfin;

namespace {

constexpr std::uint32_t iss = 1000, irs = 9000;

const ladder_row &first_segment(const std::vector<ladder_row> &rows)
{
	return *std::find_if(rows.begin(), rows.end(), [](const ladder_row &r) {
		return r.event.segment && r.how != travel::none;
	});
}

TEST(marks, a_rule_that_drops_what_was_sent)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_DROP, 3, OUT, SYN, iss, {}, 2);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	b.segment(2500, IN, SYN, iss, {}, 1, 3);

	auto rows = ladder_rows({a.end(), b.end()});

	ASSERT_EQ(rows.size(), 2u);
	EXPECT_EQ(rows[0].how, travel::lost);
	EXPECT_EQ(rows[0].marks, mark_lost);
	ASSERT_EQ(rows[0].faults.size(), 1u);
	EXPECT_EQ(rows[0].faults[0].rule_id, 3u);
	EXPECT_EQ(rows[1].how, travel::arrived);
	EXPECT_EQ(rows[1].marks, mark_again);
}

TEST(marks, a_rule_that_drops_what_arrives)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	b.fault(1100, SYNFIN_FAULT_DROP, 4, IN, SYN, iss, {}, 0);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	b.segment(2500, IN, SYN, iss, {}, 1, 3);

	auto rows = ladder_rows({a.end(), b.end()});

	ASSERT_EQ(rows.size(), 2u);
	EXPECT_EQ(rows[0].marks, mark_lost);
	EXPECT_EQ(rows[1].how, travel::arrived);
}

TEST(marks, what_one_end_drops_has_a_row_when_the_other_is_elsewhere)
{
	historian b = server();

	b.fault(1100, SYNFIN_FAULT_DROP, 4, IN, SYN, iss, {}, 1);

	auto rows = ladder_rows({b.end(), std::nullopt});

	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].how, travel::lost);
	EXPECT_FALSE(rows[0].from_left);
	EXPECT_EQ(rows[0].marks, mark_lost);
}

TEST(marks, a_delay)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	b.fault(1100, SYNFIN_FAULT_DELAY, 1, IN, SYN, iss, {}, 0);
	b.fault(5000, SYNFIN_FAULT_RELEASE, 1, IN, SYN, iss, {}, 0);
	b.segment(5000, IN, SYN, iss, {}, 1, 3);

	auto rows = ladder_rows({a.end(), b.end()});

	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].how, travel::arrived);
	EXPECT_EQ(rows[0].marks, mark_late);
	EXPECT_EQ(rows[0].faults.size(), 2u);
}

TEST(marks, a_copy)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_DUP, 1, OUT, SYN, iss, {}, 2);
	b.segment(2000, IN, SYN, iss, {}, 1, 3);
	b.segment(2100, IN, SYN, iss, {}, 3, 3);

	auto rows = ladder_rows({a.end(), b.end()});

	ASSERT_EQ(rows.size(), 2u);
	EXPECT_EQ(rows[0].marks, mark_duplicated);
	EXPECT_EQ(rows[1].how, travel::landed);
	EXPECT_EQ(rows[1].marks, mark_duplicated);
	EXPECT_EQ(rows[1].departure, 0u);
}

TEST(marks, what_is_held_is_not_lost)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_HOLD, 1, OUT, SYN, iss, {}, 2);
	b.call(1500, SYNFIN_WHAT_CALL_OPEN, 0, 2);

	auto rows = ladder_rows({a.end(), b.end()});

	EXPECT_EQ(first_segment(rows).how, travel::departed);
	EXPECT_EQ(first_segment(rows).marks, mark_held);
}

TEST(marks, what_is_damaged_is_lost_as_well)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_CORRUPT, 1, OUT, SYN, iss, {}, 2);
	b.call(1500, SYNFIN_WHAT_CALL_OPEN, 0, 2);

	auto rows = ladder_rows({a.end(), b.end()});

	EXPECT_EQ(first_segment(rows).marks, mark_corrupted | mark_lost);
}

TEST(marks, what_is_sent_again_arrives_instead_of_what_was_damaged)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_CORRUPT, 1, OUT, SYN, iss, {}, 2);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	b.segment(2100, IN, SYN, iss, {}, 1, 3);

	auto rows = ladder_rows({a.end(), b.end()});

	ASSERT_EQ(rows.size(), 2u);
	EXPECT_EQ(rows[0].how, travel::lost);
	EXPECT_EQ(rows[1].how, travel::arrived);
}

TEST(marks, what_goes_on_is_what_was_held_and_not_what_was_sent_since)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_HOLD, 1, OUT, SYN, iss, {}, 2);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	a.fault(3000, SYNFIN_FAULT_RELEASE, 1, OUT, SYN, iss, {}, 2);
	b.segment(3100, IN, SYN, iss, {}, 1, 3);

	auto rows = ladder_rows({a.end(), b.end()});

	ASSERT_EQ(rows.size(), 3u);
	EXPECT_EQ(rows[0].faults.size(), 2u);
	EXPECT_EQ(rows[1].how, travel::lost);
	EXPECT_EQ(rows[2].departure, 0u);
}

TEST(marks, an_ack_that_is_repeated_is_not_sent_again)
{
	historian a = client();

	a.segment(1000, OUT, ACK, iss, irs, 4, 4);
	a.segment(2000, OUT, ACK, iss, irs, 4, 4);
	a.segment(3000, OUT, SYN, iss, {}, 4, 4);
	a.segment(4000, OUT, SYN | ACK, iss, irs, 4, 4);
	for (const ladder_row &row : ladder_rows({a.end(), std::nullopt}))
		EXPECT_EQ(row.marks, 0u);
}

TEST(marks, are_drawn_at_the_sender_and_explained)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_DROP, 7, OUT, SYN, iss, {}, 2);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	a.fault(2000, SYNFIN_FAULT_DELAY, 8, OUT, SYN, iss, {}, 2);
	b.segment(2500, IN, SYN, iss, {}, 1, 3);
	b.segment(2500, OUT, SYN | ACK, irs, iss + 1, 3, 3);
	b.segment(3500, OUT, SYN | ACK, irs, iss + 1, 3, 3);
	a.segment(3600, IN, SYN | ACK, irs, iss + 1, 2, 4);
	a.segment(3700, IN, SYN | ACK, irs, iss + 1, 4, 4);

	std::string text = ladder_text({a.end(), b.end()}, {});

	EXPECT_NE(text.find("x  "), std::string::npos) << text;
	EXPECT_NE(text.find("|-~r-"), std::string::npos) << text;
	EXPECT_NE(text.find("drop by rule 7"), std::string::npos) << text;
	EXPECT_NE(text.find("x: the connection at the other end never saw it\n~: it was delayed on the way\nr: it was sent again\n"),
		  std::string::npos) << text;
}

} // namespace
