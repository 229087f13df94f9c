// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "story.hpp"
#include "story_condition.hpp"
#include "story_ladder.hpp"
#include "story_segment.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

using namespace synfin;

namespace {

constexpr char good[] = R"(title = "A story"
rows = ["M1"]

[[step]]
on = "b"
do = "listen add :7"

[[step]]
on = "a"
do = "conn open b:7"
as = "c"
rule = ["USR-02"]
wait = ["c ESTABLISHED", "c.peer ESTABLISHED"]
)";

/// The mistakes of a story, as "LINE: TEXT".
std::vector<std::string> mistakes(const std::string &text)
{
	std::string file = std::filesystem::temp_directory_path() /
			   "synfin-test-story.toml";
	std::vector<std::string> list;

	std::ofstream(file) << text;
	for (const story_error &error : read_story(file).errors)
		list.push_back(fmt::format("{}: {}", error.line, error.text));
	std::remove(file.c_str());
	return list;
}

void expect_mistake(const std::string &text, const std::string &beginning)
{
	auto list = mistakes(text);

	ASSERT_EQ(list.size(), 1u) << text;
	EXPECT_TRUE(list[0].starts_with(beginning)) << list[0];
}

std::string with_step(const std::string &lines)
{
	/* its first line is the 15th */
	return std::string(good) + "[[step]]\n" + lines;
}

event_record event(std::uint64_t time, unsigned int direction,
		   std::uint32_t flags, bool at_a)
{
	endpoint a{address::parse("10.0.0.1"), 4000};
	endpoint b{address::parse("10.0.0.2"), 7};
	event_record e;

	e.id = 1;
	e.time = e.sequence = time;
	e.local = at_a ? a : b;
	e.remote = at_a ? b : a;
	e.old_state = e.new_state = SYNFIN_STATE_ESTABLISHED;
	e.what = direction == SYNFIN_DIRECTION_IN ? SYNFIN_WHAT_SEGMENT :
						    SYNFIN_WHAT_TRANSMIT;
	e.segment.emplace();
	e.segment->direction = direction;
	e.segment->flags = flags;
	return e;
}

scene_event sent(std::uint64_t time, std::uint32_t flags)
{
	return {0, event(time, SYNFIN_DIRECTION_OUT, flags, true)};
}

scene_event received(std::uint64_t time, std::uint32_t flags)
{
	return {1, event(time, SYNFIN_DIRECTION_IN, flags, false)};
}

} // namespace

TEST(story_file, reads_what_is_there)
{
	EXPECT_EQ(mistakes(good), std::vector<std::string>());
}

TEST(story_file, says_where_a_mistake_is)
{
	expect_mistake(with_step("say = \n"), "15: ");
	expect_mistake(with_step("sya = \"x\"\n"), "15: there is no key 'sya' here; did you mean say?");
	expect_mistake(with_step("say = 7\n"), "15: 'say' must be a text");
	expect_mistake(with_step("on = \"c\"\n"), "15: 'c' is no host");
	expect_mistake(with_step("do = \"conn abort @c\"\n"), "14: a step with 'do' needs on");
	expect_mistake(with_step("on = \"a\"\ndo = \"conn show\"\n"), "16: a story can not do 'conn show'");
	expect_mistake(with_step("on = \"a\"\ndo = \"conn abort @d\"\n"), "16: nobody is called 'd' yet");
	expect_mistake(with_step("on = \"a\"\ndo = \"conn abort c\"\n"), "16: 'c' is a name: write '@c'");
	expect_mistake(with_step("on = \"b\"\ndo = \"conn abort c.peer\"\n"), "16: 'c.peer' is a name: write '@c.peer'");
	expect_mistake(with_step("on = \"a\"\ndo = \"conn open d:7\"\n"), "16: 'd:7' is not HOST:PORT");
	expect_mistake(with_step("on = \"a\"\ndo = \"param set msll 1s\"\n"), "16: there is no parameter 'msll'");
	expect_mistake(with_step("on = \"a\"\ndo = \"rule add drop chance 10%\"\n"), "16: a story is told alike each time: add 'seed 1'");
	expect_mistake(with_step("wait = \"c ESTABLISHD\"\n"), "15: there is no state 'ESTABLISHD'; did you mean ESTABLISHED?");
	expect_mistake(with_step("wait = \"d CLOSED\"\n"), "15: nobody is called 'd' yet");
	expect_mistake(with_step("wait = [\n\"c CLOSED\",\n\"c cuase reset\"]\n"), "17: there is no state 'cuase'");
	expect_mistake(with_step("rule = \"SA-ES-99\"\n"), "15: there is no rule 'SA-ES-99'");
	expect_mistake(with_step("pass = \"5\"\n"), "15: ");
	expect_mistake(with_step("segment = \"SYM seq=1 to=@c\"\n"), "15: there is no control bit 'SYM'");
	expect_mistake(with_step("segment = \"SYN seq=@c.snd_nxtt to=@c\"\n"), "15: a connection has no 'snd_nxtt'");
	expect_mistake(with_step("as = \"a\"\non = \"a\"\ndo = \"conn open b:7\"\n"), "15: 'a' can not be a name");
	expect_mistake(with_step("on = \"a\"\ndo = \"conn send @c @c.snd_nxtt-1\"\n"), "16: a connection has no 'snd_nxtt'");
	expect_mistake(with_step("on = \"a\"\ndo = \"conn send @c @d.iss+1\"\n"), "16: nobody is called 'd' yet");
	expect_mistake("mtu = \"70000\"\n" + std::string(good), "1: mtu 70000: from 576 to 65535");
	expect_mistake(with_step("hurry = \"0\"\n"), "15: hurry 0: from 1 to 100 times");
	expect_mistake(with_step("hurry = \"101\"\n"), "15: hurry 101: from 1 to 100 times");
	expect_mistake(with_step("wait = \"no c CLOSED\"\n"),
		       "15: 'no c CLOSED' needs no waiting: use expect");
	expect_mistake(with_step("on = \"b\"\ndo = \"conn abort 1\"\nrefused = \"x\"\nrule = \"SA-ES-02\"\n"),
		       "18: what is refused no rule of a connection decides: use see");
	expect_mistake(with_step("refused = \"x\"\n"), "15: 'refused' belongs to a 'do'");
	expect_mistake("arcs = \"LISTEN-SYN-SNT\"\n" + std::string(good), "1: there is no arc 'LISTEN-SYN-SNT'; did you mean LISTEN-SYN-SENT?");
	expect_mistake(std::string(good) + "[without]\nrepeat = 1\n", "14: param = ");
	expect_mistake(std::string(good) + "[without]\nparam = \"rfc1337 off\"\nrepeat = 3\n",
		       "14: repeat is more than");
}

TEST(story_file, gives_no_orders_to_a_terminal)
{
	/* \u009b is the same as \u001b[ to many */
	for (const char *order : {"\\u001b[2J", "\\u009b2J", "\\r", "\\u007f"})
		expect_mistake(std::string(good) + "say = \"x" + order + "\"\n",
			       "14: 'say' has a control character");
	EXPECT_EQ(mistakes(std::string(good) + "say = \"\"\"two\nlin\u00e9s\"\"\"\n"),
		  std::vector<std::string>());
	expect_mistake(std::string(good) + "\"\\u001b[2J\" = 1\n",
		       "14: there is no key '\\x1b[2J' here");
}

TEST(story_file, is_no_directory)
{
	EXPECT_THROW(read_story("/"), failure);
}

TEST(story_file, lists_all_mistakes_in_their_order)
{
	auto list = mistakes("rows = [\"X\"]\n[[step]]\nwait = \"c CLOSED\"\n");

	ASSERT_EQ(list.size(), 3u);
	EXPECT_TRUE(list[0].starts_with("1: title"));
	EXPECT_TRUE(list[1].starts_with("1: 'X' is no row"));
	EXPECT_TRUE(list[2].starts_with("3: nobody"));
}

/* M4, data through sockets, has no story as long as there is no socket. */
TEST(story_file, each_row_of_the_mission_has_a_story)
{
	std::set<std::string> rows;

	for (const std::string &file : all_stories()) {
		story_reading r = read_story(file);

		EXPECT_TRUE(r.errors.empty()) << file;
		EXPECT_FALSE(r.story.rows.empty()) << file;
		for (const story_text &row : r.story.rows)
			rows.insert(row.text);
	}
	for (int i = 1; i <= 22; i++)
		if (i != 4) {
			EXPECT_TRUE(rows.contains(fmt::format("M{}", i))) << i;
		}
}

TEST(story_condition, is_read)
{
	condition c = parse_condition("no c.peer rule SA-ES-02 flags SYN,ACK from SYN-SENT");

	EXPECT_TRUE(c.absent);
	EXPECT_EQ(c.who, "c.peer");
	EXPECT_EQ(c.what, condition::kind::event);
	EXPECT_EQ(c.pattern.rule, SYNFIN_RULE_SA_ES_02);
	EXPECT_EQ(c.pattern.flags, SYNFIN_FLAG_SYN | SYNFIN_FLAG_ACK);
	EXPECT_EQ(c.pattern.from, SYNFIN_STATE_SYN_SENT);
	EXPECT_EQ(parse_condition("none").what, condition::kind::none);
	EXPECT_EQ(parse_condition("b none").who, "b");
	EXPECT_EQ(parse_condition("c received 2k").bytes, 2000u);
	EXPECT_THROW(parse_condition("a ESTABLISHED"), failure);
	EXPECT_THROW(parse_condition("c"), failure);
	EXPECT_THROW(parse_condition("c CLOSED now"), failure);
}

TEST(story_condition, fits_events)
{
	event_record e = event(1, SYNFIN_DIRECTION_IN, SYNFIN_FLAG_RST, true);

	e.rule = SYNFIN_RULE_SA_ES_02;
	EXPECT_TRUE(parse_condition("a rule SA-ES-02 flags RST dir in").pattern.matches(e));
	EXPECT_FALSE(parse_condition("a rule SA-ES-03").pattern.matches(e));
	EXPECT_FALSE(parse_condition("a flags RST dir out").pattern.matches(e));
	e.segment.reset();
	EXPECT_FALSE(parse_condition("a dir in").pattern.matches(e));
}

TEST(story_segment, is_read)
{
	segment_words s = parse_segment("RST,ACK seq=@c.rcv_nxt+1 ack=@d.peer.iss to=@c");

	EXPECT_EQ(s.flags, SYNFIN_FLAG_RST | SYNFIN_FLAG_ACK);
	EXPECT_EQ(names_in(s), (std::vector<std::string>{"c", "c", "d"}));
	EXPECT_THROW(parse_segment("SYN"), failure);
	EXPECT_THROW(parse_segment("SYN to=a:7"), failure);
	EXPECT_THROW(parse_segment("SYN from=b:1 to=@c"), failure);
	EXPECT_THROW(parse_segment("ACK to=@c"), failure);
	EXPECT_THROW(parse_segment("SYN ack=1 to=@c"), failure);
	EXPECT_THROW(parse_segment("SYN to=@c sequence=1"), failure);
}

TEST(story_segment, sums_are_modulo_2_to_the_32)
{
	auto variable = [](const std::string &who, const std::string &name) {
		EXPECT_EQ(who, "c.peer");
		EXPECT_EQ(name, "snd_nxt");
		return 5u;
	};

	EXPECT_EQ(evaluate("@c.peer.snd_nxt-6+2", variable), 1u);
	EXPECT_EQ(evaluate("@c.peer.snd_nxt-6", variable), 0xffffffffu);
	EXPECT_THROW(evaluate("1+", variable), failure);
}

TEST(story_ladder, a_segment_is_drawn_when_it_lands)
{
	std::vector<scene_event> log{sent(1, SYNFIN_FLAG_FIN)};
	story_ladder ladder;

	EXPECT_TRUE(ladder.take(log, false).empty());
	EXPECT_TRUE(ladder.waits());
	log.push_back(received(2, SYNFIN_FLAG_FIN));

	auto rows = ladder.take(log, false);

	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::arrived);
	EXPECT_TRUE(ladder.take(log, true).empty());
}

TEST(story_ladder, one_that_takes_long_is_drawn_twice)
{
	std::vector<scene_event> log{sent(1, SYNFIN_FLAG_FIN)};
	story_ladder ladder;
	auto rows = ladder.take(log, true);

	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::departed);
	log.push_back(received(9, SYNFIN_FLAG_FIN));
	rows = ladder.take(log, false);
	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::landed);
	EXPECT_EQ(rows[0].row.time, 9u);
	EXPECT_TRUE(rows[0].row.from_left);
}

TEST(story_ladder, what_a_rule_did_is_told_once)
{
	scene_event sent_fin = sent(1, SYNFIN_FLAG_FIN);
	scene_event dropped = received(2, SYNFIN_FLAG_FIN);

	dropped.event.fault = SYNFIN_FAULT_DROP;
	dropped.event.rule_id = 3;

	std::vector<scene_event> log{sent_fin, dropped};
	story_ladder at_once, late;
	auto rows = at_once.take(log, false);

	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::lost);
	EXPECT_EQ(rows[0].row.faults.size(), 1u);
	EXPECT_TRUE(at_once.take(log, true).empty());

	/* its departure was drawn before the rule met it */
	rows = late.take(std::span(log).first(1), true);
	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::departed);
	EXPECT_EQ(rows[0].row.marks, 0u);
	rows = late.take(log, false);
	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::none);
	EXPECT_EQ(rows[0].row.event.fault, unsigned{SYNFIN_FAULT_DROP});
	EXPECT_EQ(rows[0].row.time, 2u);
	EXPECT_FALSE(rows[0].row.from_left);
	EXPECT_TRUE(late.take(log, true).empty());
}

TEST(story_ladder, what_nobody_sent_is_foreign)
{
	std::vector<scene_event> log{received(1, SYNFIN_FLAG_RST)};
	auto rows = story_ladder().take(log, false);

	ASSERT_EQ(rows.size(), 1u);
	EXPECT_EQ(rows[0].row.how, travel::foreign);
}
