// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "history_source.hpp"
#include "json.hpp"
#include "lib_history.hpp"
#include "recording.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>

#include <sstream>

using namespace synfin;

namespace {

const char header[] =
	R"({"type":"recording","version":"0","abi":1,"netns":"a"})" "\n";

event_record sample()
{
	event_record e;
	segment_record s;

	s.direction = SYNFIN_DIRECTION_OUT;
	s.flags = SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK;
	s.seq = 4294967295u;
	s.ack = 7;
	s.wnd = 65535;
	s.mss = 1460;
	e.time = 123456789012345;
	e.cpu = 1;
	e.sequence = 42;
	e.id = 3;
	e.listener_id = 1;
	e.kind = SYNFIN_KIND_EMBRYO;
	e.local = {address::parse("10.0.0.1"), 80};
	e.remote = {address::parse("10.0.0.2"), 40000};
	e.old_state = SYNFIN_STATE_LISTEN;
	e.new_state = SYNFIN_STATE_SYN_RECEIVED;
	e.what = SYNFIN_WHAT_TRANSMIT;
	e.rule = 1;
	e.cause = 1;
	e.drop = 1;
	e.icmp = 1;
	e.refusal = 1;
	e.fault = SYNFIN_FAULT_DELAY;
	e.rule_id = 9;
	e.segment = s;
	return e;
}

std::vector<recording> read(const std::string &text)
{
	std::istringstream file(text);

	return read_recordings(file, "file");
}

std::string complaint(const std::string &text)
{
	try {
		read(text);
	} catch (const failure &why) {
		EXPECT_EQ(why.code(), exit_code::usage);
		return why.what();
	}
	return "";
}

TEST(recording, gives_back_every_field_of_an_event)
{
	json written = event_json(sample());

	EXPECT_EQ(event_json(event_from_json(json::parse(written.dump()))),
		  written);
	EXPECT_EQ(written["fault"], "delay");
	EXPECT_EQ(written["rule_id"], 9u);
}

TEST(recording, gives_back_an_event_without_the_rest)
{
	event_record e;

	e.what = SYNFIN_WHAT_CALL_OPEN;
	EXPECT_EQ(event_json(event_from_json(event_json(e))), event_json(e));
	EXPECT_FALSE(event_json(e).contains("fault"));
}

TEST(recording, keeps_gaps_where_they_were)
{
	auto all = read(header + event_json(sample()).dump() + "\n" +
			gap_json({5}).dump() + "\n" +
			event_json(sample()).dump() + "\n");

	ASSERT_EQ(all.size(), 1u);
	EXPECT_EQ(all[0].header.netns, "a");
	ASSERT_EQ(all[0].lines.size(), 3u);
	EXPECT_EQ(std::get<recording_gap>(all[0].lines[1]).events, 5u);
	EXPECT_EQ(all[0].events().size(), 2u);
}

TEST(recording, says_which_line_is_wrong)
{
	EXPECT_NE(complaint("").find("empty"), std::string::npos);
	EXPECT_NE(complaint("hello\n").find("line 1"), std::string::npos);
	EXPECT_NE(complaint(event_json(sample()).dump() + "\n").find("no recording"),
		  std::string::npos);
	EXPECT_NE(complaint(std::string(header) + "{}\n").find("line 2"),
		  std::string::npos);
	EXPECT_NE(complaint(std::string(header) + "[1]\n{}\n").find("line 2"),
		  std::string::npos);
	EXPECT_NE(complaint(R"({"type":"recording","version":"9","abi":99})" "\n")
			  .find("ABI 99"),
		  std::string::npos);

	json broken = event_json(sample());

	broken["new_state"] = "HAPPY";
	EXPECT_NE(complaint(header + broken.dump() + "\n").find("HAPPY"),
		  std::string::npos);
	broken = event_json(sample());
	broken["cpu"] = 5000000000;
	EXPECT_NE(complaint(header + broken.dump() + "\n").find("'cpu'"),
		  std::string::npos);
	broken = event_json(sample());
	broken.erase("time_ns");
	EXPECT_NE(complaint(header + broken.dump() + "\n").find("'time_ns' is missing"),
		  std::string::npos);
}

TEST(recording, gives_no_orders_to_a_terminal)
{
	auto all = read(R"({"type":"recording","version":"0","abi":1,"netns":"a\u001b[2J"})"
			  "\n");

	EXPECT_EQ(all.at(0).header.netns, "a\\x1b[2J");
}

TEST(recording, is_no_directory)
{
	try {
		read_recordings(std::string("/"));
		FAIL();
	} catch (const failure &why) {
		EXPECT_STREQ(why.what(), "/: it can not be read to its end");
	}
}

TEST(recording, forgives_half_a_line_at_the_end)
{
	std::string line = event_json(sample()).dump();

	EXPECT_EQ(read(header + line + "\n" + line.substr(0, 30))[0].lines.size(),
		  1u);
	EXPECT_NE(complaint(header + line.substr(0, 30) + "\n" + line + "\n"), "");
}

TEST(recorded_histories, tells_two_namespaces_apart)
{
	event_record here = sample(), there = sample();

	there.time++;
	recorded_histories both({{{"0", 1, "a"}, {here}}, {{"0", 1, "b"}, {there}}});

	EXPECT_EQ(both.events("a", 3)[0].time, here.time);
	EXPECT_EQ(both.events("b", 3)[0].time, there.time);
	EXPECT_EQ(both.events("", std::nullopt).size(), 2u);
	EXPECT_THROW(both.events("", 3), failure);
	EXPECT_THROW(both.events("c", 3), failure);
	EXPECT_THROW(both.connection({"a", 4}), failure);
}

/// What became of a SYN between the ends of server() before there was one.
event_record fault_before(std::uint64_t time, std::uint32_t id)
{
	event_record e = server().fault(time, SYNFIN_FAULT_DROP, 1, IN, SYN, 100,
					std::nullopt, SYNFIN_STATE_LISTEN)
				 .end().events.front();

	e.id = id;
	return e;
}

TEST(recorded_histories, knows_what_a_connection_could_not_know)
{
	ladder_end end = server().segment(40, IN, SYN, 100, std::nullopt,
					  SYNFIN_STATE_LISTEN,
					  SYNFIN_STATE_SYN_RECEIVED).end();
	event_record another = fault_before(30, 0);

	another.remote.port = 40001;

	std::vector<event_record> events{
		fault_before(10, 0), fault_before(20, 1), another,
		fault_before(31, 0), fault_before(32, 0), end.events.front(),
		fault_before(50, 0)};
	recorded_histories b({{{"0", 1, "b"}, {events.begin(), events.end()}}});
	auto found = b.connection({"b", 2});

	ASSERT_EQ(found.size(), 3u);
	EXPECT_EQ(found[0].time, 31u);
	EXPECT_EQ(found[1].time, 32u);
	EXPECT_EQ(found[2].time, 40u);
}

} // namespace
