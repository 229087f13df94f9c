// SPDX-License-Identifier: GPL-2.0
/* From attributes to records, and from records to text and JSON. */
#include "json.hpp"
#include "netlink.hpp"
#include "params.hpp"
#include "records.hpp"
#include "render.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>
#include <netlink/attr.h>

using namespace synfin;

namespace {

nl::message event_message()
{
	nl::message m(20, SYNFIN_CMD_EVENT);

	m.u32(SYNFIN_A_EVENT_ID, 3)
		.u32(SYNFIN_A_EVENT_KIND, SYNFIN_KIND_CONNECTION)
		.addr(SYNFIN_A_EVENT_LOCAL_ADDR, address::parse("10.0.0.1"))
		.u16(SYNFIN_A_EVENT_LOCAL_PORT, 40000)
		.addr(SYNFIN_A_EVENT_REMOTE_ADDR, address::parse("10.0.0.2"))
		.u16(SYNFIN_A_EVENT_REMOTE_PORT, 80)
		.u32(SYNFIN_A_EVENT_OLD_STATE, SYNFIN_STATE_SYN_SENT)
		.u32(SYNFIN_A_EVENT_NEW_STATE, SYNFIN_STATE_ESTABLISHED)
		.u32(SYNFIN_A_EVENT_WHAT, SYNFIN_WHAT_SEGMENT)
		.u32(SYNFIN_A_EVENT_RULE, SYNFIN_RULE_SA_SS_09)
		.u32(SYNFIN_A_EVENT_CAUSE, SYNFIN_CAUSE_ESTABLISHED)
		.u32(SYNFIN_A_EVENT_DIRECTION, SYNFIN_DIRECTION_IN)
		.u32(SYNFIN_A_EVENT_SEQ, 9000)
		.u32(SYNFIN_A_EVENT_ACK, 1001)
		.u32(SYNFIN_A_EVENT_FLAGS, SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK)
		.u32(SYNFIN_A_EVENT_WND, 65535)
		.u32(SYNFIN_A_EVENT_LEN, 0)
		.u32(SYNFIN_A_EVENT_MSS, 1460)
		.u64(SYNFIN_A_EVENT_TIME, 12'000'000'034)
		.u32(SYNFIN_A_EVENT_CPU, 1)
		.u64(SYNFIN_A_EVENT_SEQUENCE, 17);
	return m;
}

event_record read_back(const nl::message &m)
{
	return read_event(nl::attributes::of(m.header()));
}

TEST(event, is_read_whole)
{
	nl::message m = event_message();
	event_record e = read_back(m);

	EXPECT_EQ(e.id, 3u);
	EXPECT_EQ(e.local.text(), "10.0.0.1:40000");
	EXPECT_EQ(e.remote.text(), "10.0.0.2:80");
	ASSERT_TRUE(e.segment);
	EXPECT_EQ(e.segment->ack, 1001u);
	EXPECT_EQ(e.segment->mss, 1460u);
	EXPECT_EQ(e.sequence, 17u);
}

TEST(event, is_one_line)
{
	EXPECT_EQ(event_line(read_back(event_message()), false),
		  "12.000000034 cpu 1 #17 id 3 10.0.0.1:40000 > 10.0.0.2:80 | "
		  "SYN-SENT -> ESTABLISHED | in SYN,ACK seq 9000 ack 1001 wnd 65535 mss 1460 | "
		  "SA-SS-09 | established");
}

TEST(event, is_one_object)
{
	EXPECT_EQ(event_json(read_back(event_message())).dump(),
		  R"({"type":"event","time_ns":12000000034,"cpu":1,"sequence":17,"id":3,)"
		  R"("kind":"connection","local_addr":"10.0.0.1","local_port":40000,)"
		  R"("remote_addr":"10.0.0.2","remote_port":80,"old_state":"SYN-SENT",)"
		  R"("new_state":"ESTABLISHED","what":"segment","rule":"SA-SS-09",)"
		  R"("cause":"established","segment":{"direction":"in","flags":"SYN,ACK",)"
		  R"("seq":9000,"ack":1001,"wnd":65535,"len":0,"mss":1460}})");
}

TEST(event, without_a_segment_has_none)
{
	nl::message m(20, SYNFIN_CMD_EVENT);

	m.u32(SYNFIN_A_EVENT_WHAT, SYNFIN_WHAT_CALL_OPEN)
		.u32(SYNFIN_A_EVENT_DIRECTION, SYNFIN_DIRECTION_NONE);

	event_record e = read_back(m);

	EXPECT_FALSE(e.segment);
	EXPECT_FALSE(event_json(e).contains("segment"));
}

TEST(event, of_a_refused_call_says_so)
{
	nl::message m(20, SYNFIN_CMD_EVENT);

	m.u32(SYNFIN_A_EVENT_WHAT, SYNFIN_WHAT_CALL_SEND)
		.u32(SYNFIN_A_EVENT_RULE, SYNFIN_RULE_USR_05)
		.u32(SYNFIN_A_EVENT_OLD_STATE, SYNFIN_STATE_FIN_WAIT_1)
		.u32(SYNFIN_A_EVENT_NEW_STATE, SYNFIN_STATE_FIN_WAIT_1)
		.u32(SYNFIN_A_EVENT_REFUSAL, SYNFIN_REFUSAL_CLOSING);

	event_record e = read_back(m);

	EXPECT_EQ(event_text(e, false),
		  "FIN-WAIT-1 | call-send | USR-05 | refused: closing");
	EXPECT_EQ(event_json(e)["refusal"], "closing");
	EXPECT_FALSE(event_json(read_back(event_message())).contains("refusal"));
}

connection_record time_wait()
{
	nl::message m(20, SYNFIN_CMD_CONNECTION_GET);

	m.u32(SYNFIN_A_CONNECTION_ID, 3)
		.addr(SYNFIN_A_CONNECTION_LOCAL_ADDR, address::parse("10.0.0.1"))
		.u16(SYNFIN_A_CONNECTION_LOCAL_PORT, 40000)
		.addr(SYNFIN_A_CONNECTION_REMOTE_ADDR, address::parse("10.0.0.2"))
		.u16(SYNFIN_A_CONNECTION_REMOTE_PORT, 80)
		.u32(SYNFIN_A_CONNECTION_KIND, SYNFIN_KIND_TIME_WAIT)
		.u32(SYNFIN_A_CONNECTION_STATE, SYNFIN_STATE_TIME_WAIT)
		.u32(SYNFIN_A_CONNECTION_TIMER, SYNFIN_TIMER_TIME_WAIT)
		.u64(SYNFIN_A_CONNECTION_TIMER_LEFT, 238'200'000'000)
		.u64(SYNFIN_A_CONNECTION_STATE_AGE, 1'800'000'000)
		.u32(SYNFIN_A_CONNECTION_SND_NXT, 1002)
		.nest(SYNFIN_A_CONNECTION_PARAMS, [](nl::message &n) {
			n.u64(SYNFIN_A_PARAMS_MSL, 120'000'000'000);
			n.u64(SYNFIN_A_PARAMS_BACKLOG, 128);
		});
	return read_connection(nl::attributes::of(m.header()));
}

TEST(connection, of_a_small_form_has_only_what_that_keeps)
{
	connection_record c = time_wait();
	json j = connection_json(c);

	EXPECT_EQ(c.params[SYNFIN_A_PARAMS_MSL], 120'000'000'000u);
	EXPECT_EQ(j["timer_left_ns"], 238'200'000'000u);
	EXPECT_EQ(j["snd_nxt"], 1002);
	EXPECT_EQ(j["state_age_ns"], 1'800'000'000);
	for (const char *key : {"age_ns", "iss", "cause", "retries", "bytes_sent",
				"bytes_received", "retransmissions"})
		EXPECT_FALSE(j.contains(key)) << key;
	EXPECT_EQ(j["params"]["msl"], 120'000'000'000u);
}

TEST(connection, is_a_row_of_the_table)
{
	std::vector<connection_record> list{time_wait()};

	EXPECT_EQ(connections_table(list).text(false),
		  "ID  STATE      AGE  LOCAL           PEER         TIMER             RETRIES  SENT  ACKED  RECEIVED\n"
		  " 3  TIME-WAIT    -  10.0.0.1:40000  10.0.0.2:80  time-wait 238.2s        -     -      -         -\n");
}

TEST(connection, has_no_parameters_of_others)
{
	connection_record c = time_wait();

	EXPECT_FALSE(connection_json(c)["params"].contains("backlog"));
	EXPECT_EQ(connection_details(c).find("backlog"), std::string::npos);
	EXPECT_NE(connection_details(c).find("msl 120s"), std::string::npos);
	EXPECT_TRUE(params_json(c.params, SYNFIN_SCOPE_LISTENER)
			    .contains("backlog"));
}

TEST(connection, of_a_full_form_counts_from_zero)
{
	nl::message m(20, SYNFIN_CMD_CONNECTION_GET);

	m.u32(SYNFIN_A_CONNECTION_KIND, SYNFIN_KIND_CONNECTION)
		.u32(SYNFIN_A_CONNECTION_RETRIES, 0)
		.u64(SYNFIN_A_CONNECTION_BYTES_SENT, 0);

	json j = connection_json(read_connection(nl::attributes::of(m.header())));

	EXPECT_EQ(j["retries"], 0);
	EXPECT_EQ(j["bytes_acked"], 0);
}

/* An attribute of any bytes is written as an address is. */
connection_record summarised(const synfin_connection_summary &s)
{
	nl::message m(20, SYNFIN_CMD_CONNECTION_GET);

	nla_put(m.raw(), SYNFIN_A_CONNECTION_SUMMARY, sizeof(s), &s);
	return read_connection(nl::attributes::of(m.header()));
}

synfin_connection_summary summary_of_time_wait()
{
	synfin_connection_summary s{};

	s.id = 3;
	s.kind = SYNFIN_KIND_TIME_WAIT;
	s.state = SYNFIN_STATE_TIME_WAIT;
	s.timer = SYNFIN_TIMER_TIME_WAIT;
	s.timer_left = 238'200'000'000;
	s.age = UINT64_MAX;
	for (std::uint8_t *addr : {s.local_addr, s.remote_addr}) {
		addr[10] = addr[11] = 0xff;
		addr[12] = 10;
	}
	s.local_addr[15] = 1;
	s.remote_addr[15] = 2;
	s.local_port = 40000;
	s.remote_port = 80;
	return s;
}

TEST(connection, in_summary_is_the_same_row)
{
	std::vector<connection_record> list{summarised(summary_of_time_wait())},
		whole{time_wait()};

	EXPECT_EQ(connections_table(list).text(false),
		  connections_table(whole).text(false));
}

TEST(connection, in_summary_counts_in_full_form_only)
{
	synfin_connection_summary s = summary_of_time_wait();

	s.kind = SYNFIN_KIND_CONNECTION;
	s.state = SYNFIN_STATE_ESTABLISHED;
	s.timer = SYNFIN_TIMER_NONE;
	s.retries = 2;
	s.bytes_sent = 7;
	s.flags = SYNFIN_SUMMARY_FLAG_PASSIVE;

	connection_record c = summarised(s);

	EXPECT_EQ(c.traffic->sent, 7u);
	EXPECT_EQ(c.retries, 2u);
	EXPECT_FALSE(c.timer_left);
	EXPECT_TRUE(c.passive);
	EXPECT_FALSE(c.orphan);
}

/* What the kernel still knows when an open was refused before it could look. */
TEST(connection, that_is_over_is_no_listener_and_not_of_age_zero)
{
	nl::message m(20, SYNFIN_CMD_CONNECTION_OPEN);

	m.u32(SYNFIN_A_CONNECTION_ID, 3)
		.u32(SYNFIN_A_CONNECTION_STATE, SYNFIN_STATE_CLOSED)
		.u32(SYNFIN_A_CONNECTION_CAUSE, SYNFIN_CAUSE_REFUSED);

	connection_record c = read_connection(nl::attributes::of(m.header()));

	EXPECT_EQ(connection_json(c).dump(),
		  R"({"id":3,"state":"CLOSED","cause":"refused"})");
	EXPECT_EQ(connection_details(c), "        cause refused\n");
}

TEST(table, colours_only_when_asked)
{
	std::vector<connection_record> list{time_wait()};

	EXPECT_EQ(connections_table(list).text(false).find('\033'),
		  std::string::npos);
	EXPECT_NE(connections_table(list).text(true).find('\033'),
		  std::string::npos);
}

TEST(table, pages_have_one_header_and_line_up)
{
	connection_record wide = time_wait();
	table t = connections_table({});

	wide.id = 1234;
	add_connection(t, wide);
	EXPECT_EQ(t.rows(), 1u);
	EXPECT_EQ(t.page(false),
		  "  ID  STATE      AGE  LOCAL           PEER         TIMER             RETRIES  SENT  ACKED  RECEIVED\n"
		  "1234  TIME-WAIT    -  10.0.0.1:40000  10.0.0.2:80  time-wait 238.2s        -     -      -         -\n");
	EXPECT_EQ(t.rows(), 0u);
	add_connection(t, time_wait());
	EXPECT_EQ(t.page(false),
		  "   3  TIME-WAIT    -  10.0.0.1:40000  10.0.0.2:80  time-wait 238.2s        -     -      -         -\n");
	EXPECT_EQ(t.page(false), "");
}

TEST(table, has_a_header_without_rows)
{
	std::vector<connection_record> none;
	table t = connections_table(none);

	EXPECT_EQ(t.page(false), connections_table(none).text(false));
}

TEST(counters, leave_out_zeros_unless_asked)
{
	counter_record zero, drop;

	zero.group = SYNFIN_COUNTER_GROUP_TOTAL;
	zero.total = SYNFIN_COUNTER_SEGMENTS_OUT;
	drop.group = SYNFIN_COUNTER_GROUP_DROP;
	drop.drop = SYNFIN_DROP_BAD_CHECKSUM;
	drop.value = 2;

	json few = counters_json({zero, drop}, false);
	json all = counters_json({zero, drop}, true);

	EXPECT_EQ(few["drops"]["bad-checksum"], 2);
	EXPECT_FALSE(few["totals"].contains("segments-out"));
	EXPECT_EQ(all["totals"]["segments-out"], 0);
}

TEST(counters, of_nothing_are_not_told)
{
	counter_record none;

	none.group = SYNFIN_COUNTER_GROUP_DROP;
	none.drop = SYNFIN_DROP_NONE;
	EXPECT_FALSE(is_told(none, true));
	none.group = SYNFIN_COUNTER_GROUP_RULE;
	none.rule = SYNFIN_RULE_NONE;
	EXPECT_FALSE(is_told(none, true));
	none.group = SYNFIN_COUNTER_GROUP_TOTAL;
	EXPECT_TRUE(is_told(none, true));
	EXPECT_FALSE(is_told(none, false));
}

TEST(wrapping, breaks_between_words)
{
	EXPECT_EQ(wrapped("one two three", 9, "  "), "  one two\n  three\n");
	EXPECT_EQ(wrapped("longerthanthat x", 6, ""), "longerthanthat\nx\n");
}

} // namespace
