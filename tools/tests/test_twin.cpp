// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "fault_words.hpp"
#include "names.hpp"
#include "story.hpp"
#include "story_condition.hpp"
#include "twin.hpp"
#include "twin_line.hpp"
#include "twin_numbers.hpp"
#include "twin_packet.hpp"
#include "twin_states.hpp"
#include "twin_wire.hpp"
#include "twin_words.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>

#include <map>

using namespace synfin;

namespace {

const endpoint end_a{address::parse("10.0.0.1"), 4000};
const endpoint end_b{address::parse("10.0.0.2"), 7};

tcp_packet packet(std::uint32_t flags, std::uint32_t seq = 0, std::uint16_t len = 0)
{
	made_segment s;

	s.from = end_a;
	s.to = end_b;
	s.flags = flags;
	s.seq = seq;
	s.len = len;
	s.wnd = 1000;
	return make_tcp(s);
}

fault_record rule(const std::string &words)
{
	return parse_fault(split_words(words));
}

twin_passage coming(std::uint32_t flags, std::uint32_t len = 0)
{
	twin_passage p;

	p.direction = SYNFIN_DIRECTION_IN;
	p.from = end_a;
	p.to = end_b;
	p.segment.flags = flags;
	p.segment.len = len;
	return p;
}

/// Hosts that note what arrives, and when.
class noting_ends : public twin_ends {
public:
	unsigned int state(std::size_t, const endpoint &, const endpoint &) override
	{
		return SYNFIN_STATE_ESTABLISHED;
	}
	void fault(std::size_t side, unsigned int, const tcp_packet &p,
		   unsigned int what, std::uint32_t) override
	{
		faults += fmt::format("{}{}:{} ", side ? 'b' : 'a',
				      synfin_fault_name(what), p.segment.seq);
	}
	void deliver(std::size_t side, const tcp_packet &p) override
	{
		arrived += fmt::format("{}{}{} ", side ? 'b' : 'a', p.segment.seq,
				       p.damaged ? "!" : "");
	}

	std::string arrived, faults;
};

class twin_wire_test : public testing::Test {
protected:
	void add(std::size_t side, const std::string &words)
	{
		wire.rules(side).add(rule(words));
	}
	/// a sends @seq at @now.
	void send(std::uint32_t seq, std::uint64_t now)
	{
		wire.send(0, packet(SYNFIN_FLAG_ACK, seq), now);
		wire.run(now);
	}

	noting_ends ends;
	twin_wire wire{ends, 0};
};

twin_line segment(std::uint32_t flags, std::uint32_t len = 0, bool from_left = true)
{
	twin_line line;

	line.flags = flags;
	line.len = len;
	line.from_left = from_left;
	return line;
}

std::string signs(const std::vector<twin_pair> &pairs)
{
	std::string text;

	for (const twin_pair &p : pairs) {
		for (const twin_mark_meaning &m : twin_marks())
			if (p.marks & m.mark)
				text += m.sign;
		text += '.';
	}
	return text;
}

constexpr std::uint32_t syn = SYNFIN_FLAG_SYN, ack = SYNFIN_FLAG_ACK,
			fin = SYNFIN_FLAG_FIN, rst = SYNFIN_FLAG_RST;

} // namespace

TEST(twin_packet, is_made_and_read)
{
	tcp_packet p = packet(syn | ack, 77, 5);

	EXPECT_EQ(p.from, end_a);
	EXPECT_EQ(p.to, end_b);
	EXPECT_EQ(p.segment.seq, 77u);
	EXPECT_EQ(p.segment.flags, syn | ack);
	EXPECT_EQ(p.segment.len, 5u);
	EXPECT_FALSE(p.damaged);
	spoil(p);
	EXPECT_TRUE(parse_tcp(p.bytes)->damaged);
	p.bytes.resize(30);
	EXPECT_FALSE(parse_tcp(p.bytes));
	EXPECT_FALSE(parse_tcp({}));
}

TEST(twin_packet, options_are_told)
{
	tcp_packet p = packet(syn);
	std::vector<std::uint8_t> options{2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0,
					  1, 3, 3, 7};

	p.bytes.insert(p.bytes.end(), options.begin(), options.end());
	p.bytes[3] = static_cast<std::uint8_t>(p.bytes.size());
	p.bytes[32] = static_cast<std::uint8_t>((20 + options.size()) / 4 << 4);
	p = *parse_tcp(p.bytes);
	EXPECT_EQ(p.options, "mss 1460, sack, timestamps, wscale 7");
	EXPECT_EQ(p.scale, 7);
	EXPECT_FALSE(p.bare);
	EXPECT_EQ(p.segment.len, 0u);

	/* one that is longer than what there is ends the list */
	p.bytes[45] = 200;
	EXPECT_EQ(parse_tcp(p.bytes)->options, "mss 1460");
}

TEST(twin_rules, judge_as_the_module_does)
{
	twin_rules rules;

	rules.add(rule("drop on SYN only"));
	rules.add(rule("drop on PSH nth 2"));
	rules.add(rule("hold on FIN count 1"));
	EXPECT_EQ(rules.judge(coming(syn | ack), false), nullptr);
	EXPECT_EQ(rules.judge(coming(syn), false)->id, 1u);
	EXPECT_EQ(rules.judge(coming(SYNFIN_FLAG_PSH), false), nullptr);
	EXPECT_EQ(rules.judge(coming(SYNFIN_FLAG_PSH), false)->id, 2u);
	EXPECT_EQ(rules.judge(coming(SYNFIN_FLAG_PSH), false), nullptr);
	EXPECT_EQ(rules.judge(coming(fin | ack), false)->id, 3u);
	EXPECT_EQ(rules.judge(coming(fin | ack), false), nullptr);
	EXPECT_TRUE(rules.remove(1));
	EXPECT_FALSE(rules.remove(1));
	EXPECT_EQ(rules.judge(coming(syn), false), nullptr);
}

/* the first one is what the engine's own test of chance has */
TEST(twin_rules, meet_by_chance_whom_the_module_would)
{
	for (auto [words, fates] : {
		     std::pair{"drop on PSH chance 30% seed 7", ".........x.x..x...xx"},
		     std::pair{"drop on PSH chance 30% seed 7 count 2", ".........x.x........"},
		     std::pair{"drop on PSH chance 30% seed 7 nth 12", "...........x........"},
		     std::pair{"drop on PSH chance 30% seed 7 nth 11", "...................."} }) {
		twin_rules rules;
		std::string met;

		rules.add(rule(words));
		for (unsigned int i = 1; i <= 20; i++) {
			met += rules.judge(coming(SYNFIN_FLAG_PSH), false) ? 'x' : '.';
			EXPECT_EQ(rules.judge(coming(syn), false), nullptr);
		}
		EXPECT_EQ(met, fates) << words;
	}
}

TEST(twin_rules, know_ends_lengths_directions_and_states)
{
	twin_rules rules;
	twin_passage p = coming(ack, 100);

	rules.add(rule("drop dport 7 len 100- state ESTABLISHED src 10.0.0.1"));
	p.state = SYNFIN_STATE_ESTABLISHED;
	EXPECT_NE(rules.judge(p, false), nullptr);
	p.direction = SYNFIN_DIRECTION_OUT;
	EXPECT_EQ(rules.judge(p, false), nullptr);
	p = coming(ack, 99);
	p.state = SYNFIN_STATE_ESTABLISHED;
	EXPECT_EQ(rules.judge(p, false), nullptr);
	p.segment.len = 100;
	p.state = SYNFIN_STATE_CLOSED;
	EXPECT_EQ(rules.judge(p, false), nullptr);
	p.state = SYNFIN_STATE_ESTABLISHED;
	p.to.port = 8;
	EXPECT_EQ(rules.judge(p, false), nullptr);
}

TEST_F(twin_wire_test, drops)
{
	add(1, "drop count 1");
	send(1, 1);
	send(2, 2);
	EXPECT_EQ(ends.arrived, "b2 ");
	EXPECT_EQ(ends.faults, "bdrop:1 ");
}

TEST_F(twin_wire_test, drops_what_leaves)
{
	add(0, "drop dir out nth 2");
	send(1, 1);
	send(2, 2);
	EXPECT_EQ(ends.arrived, "b1 ");
	EXPECT_EQ(ends.faults, "adrop:2 ");
}

TEST_F(twin_wire_test, doubles)
{
	add(1, "dup count 1");
	send(1, 1);
	send(2, 2);
	EXPECT_EQ(ends.arrived, "b1 b1 b2 ");
}

TEST_F(twin_wire_test, swaps_neighbours)
{
	add(1, "reorder count 1");
	send(1, 1);
	EXPECT_EQ(ends.arrived, "");
	send(2, 2);
	EXPECT_EQ(ends.arrived, "b2 b1 ");
	EXPECT_EQ(ends.faults, "breorder:1 brelease:1 ");
}

TEST_F(twin_wire_test, spoils)
{
	add(1, "corrupt count 1");
	send(1, 1);
	EXPECT_EQ(ends.arrived, "b1! ");
}

TEST_F(twin_wire_test, delays)
{
	add(1, "delay 1us count 1");
	send(1, 10);
	send(2, 20);
	EXPECT_EQ(ends.arrived, "b2 ");
	EXPECT_EQ(wire.due(), 1010u);
	wire.run(1009);
	EXPECT_EQ(ends.arrived, "b2 ");
	wire.run(1010);
	EXPECT_EQ(ends.arrived, "b2 b1 ");
	EXPECT_EQ(wire.due(), std::nullopt);
}

TEST_F(twin_wire_test, holds_until_somebody_lets_go)
{
	add(1, "hold count 2");
	send(1, 1);
	send(2, 2);
	EXPECT_EQ(wire.due(), std::nullopt);
	EXPECT_FALSE(wire.step(0, SYNFIN_STEP_NEXT, 3));
	EXPECT_TRUE(wire.step(1, SYNFIN_STEP_SWAP, 3));
	EXPECT_TRUE(wire.step(1, SYNFIN_STEP_DUP, 3));
	EXPECT_TRUE(wire.step(1, SYNFIN_STEP_NEXT, 3));
	EXPECT_TRUE(wire.step(1, SYNFIN_STEP_DROP, 3));
	EXPECT_FALSE(wire.step(1, SYNFIN_STEP_NEXT, 3));
	EXPECT_EQ(ends.arrived, "b2 b2 ");
}

TEST(twin_wire, is_as_long_as_it_is_said_to_be)
{
	noting_ends ends;
	twin_wire wire(ends, 50);

	wire.send(0, packet(ack, 1), 100);
	wire.inject(0, packet(ack, 2), 110);
	wire.run(149);
	EXPECT_EQ(ends.arrived, "");
	EXPECT_EQ(wire.due(), 150u);
	wire.run(160);
	EXPECT_EQ(ends.arrived, "b1 a2 ");
	EXPECT_TRUE(wire.empty());
}

TEST(twin_numbers, are_those_of_rfc_9293)
{
	twin_numbers n;
	tcp_packet answer = packet(syn | ack, 5000);

	answer.segment.ack = 1001;
	n.sent(packet(syn, 1000));
	EXPECT_EQ(n.value("iss"), 1000u);
	EXPECT_EQ(n.value("snd_nxt"), 1001u);
	EXPECT_EQ(n.value("rcv_nxt"), std::nullopt);
	n.received(answer, true);
	EXPECT_EQ(n.value("rcv_nxt"), 5001u);
	EXPECT_EQ(n.value("snd_una"), 1001u);
	n.sent(packet(ack, 1001, 100));
	EXPECT_EQ(n.value("snd_nxt"), 1101u);
	EXPECT_TRUE(n.repeats(packet(ack, 1001, 100)));
	EXPECT_FALSE(n.repeats(packet(ack, 1101, 100)));
	/* what is out of order changes nothing */
	n.received(packet(fin | ack, 6000), false);
	EXPECT_EQ(n.value("rcv_nxt"), 5001u);
}

TEST(twin_states, have_the_kernels_numbers)
{
	EXPECT_EQ(state_of_tcp(1), SYNFIN_STATE_ESTABLISHED);
	EXPECT_EQ(state_of_tcp(6), SYNFIN_STATE_TIME_WAIT);
	EXPECT_EQ(state_of_tcp(10), SYNFIN_STATE_LISTEN);
	EXPECT_EQ(state_of_tcp(12), SYNFIN_STATE_SYN_RECEIVED);
	EXPECT_EQ(state_of_tcp(99), SYNFIN_STATE_CLOSED);
}

TEST(twin_line, the_same_is_not_marked)
{
	std::vector<twin_line> lines{segment(syn), segment(syn | ack, 0, false),
				     segment(ack)};

	EXPECT_EQ(signs(align(lines, lines)), "...");
	EXPECT_TRUE(explain(align(lines, lines)).empty());
}

TEST(twin_line, what_one_of_them_has_stands_alone)
{
	std::vector<twin_line> synfin{segment(syn), segment(ack), segment(fin)};
	std::vector<twin_line> tcp{segment(syn), segment(rst), segment(fin)};

	EXPECT_EQ(signs(align(synfin, tcp)), ".<.>..");
	EXPECT_EQ(signs(align(synfin, {})), "<.<.<.");
	EXPECT_EQ(signs(align({}, tcp)), ">.>.>.");
}

TEST(twin_line, direction_length_and_fate_are_part_of_it)
{
	std::vector<twin_line> one{segment(ack, 5)};
	std::vector<twin_line> other{segment(ack, 5)};

	other[0].from_left = false;
	EXPECT_EQ(signs(align(one, other)), "<.>.");
	other[0] = segment(ack, 6);
	EXPECT_EQ(signs(align(one, other)), "<.>.");
	other[0] = segment(ack, 5);
	other[0].faults.push_back(SYNFIN_FAULT_DROP);
	EXPECT_EQ(signs(align(one, other)), "<.>.");
	other[0].faults.clear();
	other[0].forged = true;
	EXPECT_EQ(signs(align(one, other)), "<.>.");
}

TEST(twin_line, what_crosses_has_no_order)
{
	std::vector<twin_line> one{segment(ack, 5), segment(ack, 6, false)};
	std::vector<twin_line> other{one[1], one[0]};

	/* the second leaves when the first has arrived, and may answer it */
	other[0].time = 100;
	other[0].arrived = other[1].time = 200;
	EXPECT_EQ(signs(align(one, other)), "<..>.");
	other[1].time = 199;
	other[0].gap = one[0].gap = 100'000'000;
	EXPECT_EQ(signs(align(one, other)), "..");
	EXPECT_EQ(signs(align(other, one)), "..");
	other[0].gap = one[0].gap = 0;
	other[0].arrived = 500'000'000;
	other[1].time = 400'000'000;
	EXPECT_EQ(signs(align(one, other)), "<..>.");
}

TEST(twin_line, marks_what_is_different)
{
	std::vector<twin_line> one{segment(ack)}, other{segment(ack)};

	other[0].bare = false;
	EXPECT_EQ(signs(align(one, other)), "o.");
	other[0] = segment(ack);
	other[0].seq = 1;
	EXPECT_EQ(signs(align(one, other)), "n.");
	other[0] = segment(ack);
	other[0].ack = 1;
	EXPECT_EQ(signs(align(one, other)), "n.");
	other[0] = segment(ack);
	one[0].state[1] = SYNFIN_STATE_TIME_WAIT;
	EXPECT_EQ(signs(align(one, other)), ".");
	other[0].state[1] = SYNFIN_STATE_CLOSED;
	EXPECT_EQ(signs(align(one, other)), "s.");
	EXPECT_TRUE(explain(align(one, other))[0].text.starts_with("Linux lets a reset end"));
}

TEST(twin_line, marks_times_that_differ_by_more_than_two)
{
	std::vector<twin_line> one{segment(fin)}, other{segment(fin)};

	one[0].gap = 400'000'000;
	other[0].gap = 200'000'000;
	EXPECT_EQ(signs(align(one, other)), ".");
	one[0].gap++;
	EXPECT_EQ(signs(align(one, other)), "t.");
	/* that is the machine */
	one[0].gap = 40'000'000;
	other[0].gap = 0;
	EXPECT_EQ(signs(align(one, other)), ".");
	/* and that the story's own pace */
	one[0].gap = 400'000'000;
	one[0].what = other[0].what = SYNFIN_WHAT_CALL_SEND;
	EXPECT_EQ(signs(align(one, other)), ".");
}

TEST(twin_line, a_hurried_clock_is_made_good)
{
	event_record e;
	drawn_row told;

	e.kind = SYNFIN_KIND_CONNECTION;
	e.local = end_a;
	e.remote = end_b;
	e.what = SYNFIN_WHAT_CALL_SEND;
	told.row.event = e;
	told.row.time = 1000;

	std::vector<drawn_row> rows{told, told};

	rows[1].row.time = 1010;
	rows[1].hurry = 20;
	EXPECT_EQ(lines_of_synfin(rows)[1].gap, 200u);
}

TEST(twin_story, those_that_tcp_can_not_tell_are_known)
{
	std::map<std::string, std::string> words;

	for (const std::string &file : all_stories()) {
		story s = load_story(file);

		words[s.name] = twin_word(s);
		if (words[s.name] == "no") {
			EXPECT_THROW(need_twin(s), failure) << s.name;
		} else {
			EXPECT_NO_THROW(need_twin(s)) << s.name;
		}
	}
	EXPECT_EQ(words["lost-fin"], "yes");
	EXPECT_EQ(words["handshake"], "partly");
	EXPECT_EQ(words["listen-opens"], "no");
	EXPECT_EQ(words["quiet-time"], "no");
	EXPECT_EQ(words["close-in-syn-received"], "no");
}
