// SPDX-License-Identifier: GPL-2.0
#include "ladder.hpp"
#include "lib_history.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>

using namespace synfin;

namespace {

constexpr std::uint32_t iss = 1000, irs = 9000;

ladder_end client_handshake()
{
	return client()
		.call(1000, SYNFIN_WHAT_CALL_OPEN, SYNFIN_STATE_CLOSED,
		      SYNFIN_STATE_SYN_SENT)
		.segment(1000, OUT, SYN, iss, {}, SYNFIN_STATE_SYN_SENT,
			 SYNFIN_STATE_SYN_SENT)
		.segment(3000, IN, SYN | ACK, irs, iss + 1,
			 SYNFIN_STATE_SYN_SENT, SYNFIN_STATE_ESTABLISHED)
		.segment(3000, OUT, ACK, iss + 1, irs + 1,
			 SYNFIN_STATE_ESTABLISHED, SYNFIN_STATE_ESTABLISHED)
		.end();
}

ladder_end server_handshake(bool last_ack_arrives)
{
	historian h = server();

	h.segment(2000, IN, SYN, iss, {}, SYNFIN_STATE_LISTEN,
		  SYNFIN_STATE_SYN_RECEIVED)
		.segment(2000, OUT, SYN | ACK, irs, iss + 1,
			 SYNFIN_STATE_SYN_RECEIVED, SYNFIN_STATE_SYN_RECEIVED);
	if (last_ack_arrives)
		h.segment(4000, IN, ACK, iss + 1, irs + 1,
			  SYNFIN_STATE_SYN_RECEIVED, SYNFIN_STATE_ESTABLISHED);
	return h.end();
}

std::vector<travel> travels(const ladder_pair &pair)
{
	std::vector<travel> list;

	for (const ladder_row &row : ladder_rows(pair))
		list.push_back(row.how);
	return list;
}

TEST(ladder, pairs_the_ends_with_the_opener_on_the_left)
{
	auto pairs = pair_ends({server_handshake(true), client_handshake()});

	ASSERT_EQ(pairs.size(), 1u);
	ASSERT_TRUE(pairs[0].right);
	EXPECT_EQ(pairs[0].left.netns, "a");
	EXPECT_EQ(pairs[0].right->netns, "b");
}

TEST(ladder, shows_each_segment_of_a_handshake_once)
{
	ladder_pair pair{client_handshake(), server_handshake(true)};
	auto rows = ladder_rows(pair);

	EXPECT_EQ(travels(pair),
		  (std::vector{travel::none, travel::arrived, travel::arrived,
			       travel::arrived}));
	ASSERT_EQ(rows.size(), 4u);
	EXPECT_TRUE(rows[1].from_left);
	EXPECT_EQ(rows[1].state[1], SYNFIN_STATE_SYN_RECEIVED);
	EXPECT_FALSE(rows[2].from_left);
	EXPECT_EQ(rows[2].state[0], SYNFIN_STATE_ESTABLISHED);
	EXPECT_EQ(rows[3].state[1], SYNFIN_STATE_ESTABLISHED);
	EXPECT_TRUE(rows[3].changed[1]);
	EXPECT_FALSE(rows[3].changed[0]);
}

TEST(ladder, marks_a_segment_that_never_arrived)
{
	ladder_pair pair{client_handshake(), server_handshake(false)};

	EXPECT_EQ(travels(pair).back(), travel::lost);

	std::string text = ladder_text(pair, {});

	EXPECT_NE(text.find("-x"), std::string::npos) << text;
	EXPECT_NE(text.find("x: the connection at the other end never saw it"),
		  std::string::npos);
}

TEST(ladder, marks_a_segment_that_the_peer_never_sent)
{
	historian h = client();

	h.segment(1000, IN, SYNFIN_FLAG_RST, 7, {}, SYNFIN_STATE_ESTABLISHED,
		  SYNFIN_STATE_ESTABLISHED);
	EXPECT_EQ(travels({h.end(), server_handshake(true)})[0],
		  travel::foreign);
	EXPECT_EQ(travels({h.end(), std::nullopt})[0], travel::unknown);
	EXPECT_NE(ladder_text({h.end(), server_handshake(true)}, {})
			  .find("\n?: the connection at the other end never sent it\n"),
		  std::string::npos);
}

TEST(ladder, shows_segments_that_cross)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, SYNFIN_STATE_SYN_SENT,
		  SYNFIN_STATE_SYN_SENT);
	b.segment(1100, OUT, SYN, irs, {}, SYNFIN_STATE_SYN_SENT,
		  SYNFIN_STATE_SYN_SENT);
	b.segment(2000, IN, SYN, iss, {}, SYNFIN_STATE_SYN_SENT,
		  SYNFIN_STATE_SYN_RECEIVED);
	a.segment(2100, IN, SYN, irs, {}, SYNFIN_STATE_SYN_SENT,
		  SYNFIN_STATE_SYN_RECEIVED);
	EXPECT_EQ(travels({a.end(), b.end()}),
		  (std::vector{travel::departed, travel::departed,
			       travel::landed, travel::landed}));
	EXPECT_NE(ladder_text({a.end(), b.end()}, {})
			  .find("\n. . .: on its way while"), std::string::npos);
}

TEST(ladder, tells_a_refused_call_from_one_that_was_made)
{
	ladder_end end = client_handshake();

	end.events[0].refusal = SYNFIN_REFUSAL_IN_USE;
	EXPECT_NE(ladder_text({end, std::nullopt}, {})
			  .find("| call-open: refused, in-use "), std::string::npos);
}

TEST(ladder, explains_only_what_it_drew)
{
	std::string text = ladder_text({client_handshake(),
					server_handshake(true)}, {});

	EXPECT_EQ(text.find("\nx:"), std::string::npos) << text;
	EXPECT_EQ(text.find("\n?:"), std::string::npos) << text;
	EXPECT_EQ(text.find("\n. . .:"), std::string::npos) << text;
}

TEST(ladder, matches_a_repeated_segment_with_its_own_arrival)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	b.segment(2500, IN, SYN, iss, {}, 1, 3);
	/* which of two equal ones was lost nobody can tell; one was */
	auto how = travels({a.end(), b.end()});

	EXPECT_EQ(std::count(how.begin(), how.end(), travel::lost), 1);
}

TEST(ladder, tells_several_records_of_one_arrival_from_several_arrivals)
{
	historian a = client(), b = server();

	a.segment(1000, OUT, ACK, iss, irs, 4, 4);
	b.segment(2000, IN, ACK, iss, irs, SYNFIN_STATE_FIN_WAIT_1,
		  SYNFIN_STATE_FIN_WAIT_2);
	b.segment(2000, IN, ACK, iss, irs, SYNFIN_STATE_FIN_WAIT_2,
		  SYNFIN_STATE_TIME_WAIT);
	EXPECT_EQ(travels({a.end(), b.end()}),
		  (std::vector{travel::arrived, travel::none}));
}

TEST(ladder, draws_relative_or_absolute_numbers)
{
	ladder_pair pair{client_handshake(), server_handshake(true)};
	std::string relative = ladder_text(pair, {});
	std::string absolute = ladder_text(pair, {true, false, false});

	EXPECT_NE(relative.find("SYN,ACK seq=0 ack=1"), std::string::npos)
		<< relative;
	EXPECT_NE(absolute.find("SYN,ACK seq=9000 ack=1001"), std::string::npos)
		<< absolute;
}

TEST(ladder, keeps_its_lines_straight)
{
	ladder_pair pair{client_handshake(), server_handshake(false)};
	std::string text = ladder_text(pair, {});
	std::size_t first = text.find('\n') + 1, bar = std::string::npos;

	while (text[first] != 'x') {
		std::string line = text.substr(first, text.find('\n', first) - first);
		std::size_t here = line.find('|'), there = line.rfind('|');

		if (bar == std::string::npos)
			bar = here;
		EXPECT_EQ(here, bar) << text;
		EXPECT_EQ(there - here, 47u) << text;
		first += line.size() + 1;
	}
}

} // namespace
