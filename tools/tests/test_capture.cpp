// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "infer.hpp"
#include "packet.hpp"
#include "pcap_file.hpp"

#include <gtest/gtest.h>
#include <linux/synfin.h>
#include <pcap/pcap.h>

#include <unistd.h>

extern "C" {
#include "core/engine.h"
}

using namespace synfin;

namespace {

constexpr std::uint32_t SYN = SYNFIN_FLAG_SYN, ACK = SYNFIN_FLAG_ACK,
			FIN = SYNFIN_FLAG_FIN, RST = SYNFIN_FLAG_RST;

using bytes = std::vector<std::uint8_t>;

std::uint32_t sum(const bytes &b, std::size_t from, std::size_t to)
{
	std::uint32_t total = 0;

	for (std::size_t i = from; i < to; i++)
		total += i % 2 ? b[i] : static_cast<std::uint32_t>(b[i] << 8);
	return total;
}

/* an IPv4 packet from 10.0.0.1:40000 to 10.0.0.2:80 */
bytes packet(std::uint32_t flags, std::uint16_t mss, std::uint32_t len,
	     std::uint8_t protocol = 253)
{
	bytes b{0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, protocol, 0, 0,
		10, 0, 0, 1, 10, 0, 0, 2};
	synfin_segment seg{};
	std::uint8_t header[SYNFIN_HEADER_SYN];

	seg.seq = 100;
	seg.ack = 7;
	seg.flags = static_cast<std::uint8_t>(flags);
	seg.wnd = 1000;
	seg.mss = mss;

	std::uint32_t size = synfin_wire_build(&seg, 40000, 80, header);

	b.insert(b.end(), header, header + size);
	b.insert(b.end(), len, 'x');
	b[2] = static_cast<std::uint8_t>(b.size() >> 8);
	b[3] = static_cast<std::uint8_t>(b.size());

	std::uint32_t total = sum(b, 12, b.size()) + protocol + size + len;

	while (total >> 16)
		total = (total & 0xffff) + (total >> 16);
	b[36] = static_cast<std::uint8_t>(~total >> 8);
	b[37] = static_cast<std::uint8_t>(~total);
	return b;
}

TEST(packet, is_read_with_all_it_says)
{
	auto s = parse_packet(packet(SYN, 1460, 5));

	ASSERT_TRUE(s);
	EXPECT_EQ(s->from.text(), "10.0.0.1:40000");
	EXPECT_EQ(s->to.text(), "10.0.0.2:80");
	EXPECT_EQ(s->segment.seq, 100u);
	EXPECT_FALSE(s->segment.ack);
	EXPECT_EQ(s->segment.flags, SYN);
	EXPECT_EQ(s->segment.wnd, 1000u);
	EXPECT_EQ(s->segment.len, 5u);
	EXPECT_EQ(s->segment.mss, 1460u);
	EXPECT_FALSE(s->damaged);
	EXPECT_EQ(parse_packet(packet(ACK, 0, 0, 254))->segment.ack, 7u);
}

/* The same in IPv6; addresses of so many zeros make the same checksum. */
bytes packet6(const bytes &ipv4, bytes extension, std::uint8_t type)
{
	std::size_t payload = extension.size() + ipv4.size() - 20;
	bytes b{0x60, 0, 0, 0, 0, static_cast<std::uint8_t>(payload), 253, 64};

	for (std::size_t at : {12, 16}) {
		b.insert(b.end(), 12, 0);
		b.insert(b.end(), ipv4.begin() + at, ipv4.begin() + at + 4);
	}
	if (!extension.empty()) {
		extension[0] = b[6];
		b[6] = type;
	}
	b.insert(b.end(), extension.begin(), extension.end());
	b.insert(b.end(), ipv4.begin() + 20, ipv4.end());
	return b;
}

TEST(packet, of_ipv6_is_read_behind_extension_headers)
{
	bytes ipv4 = packet(SYN, 1440, 5), padding{0, 0, 1, 4, 0, 0, 0, 0};

	for (const bytes &b : {packet6(ipv4, {}, 0), packet6(ipv4, padding, 60),
			       packet6(ipv4, padding, 0)}) {
		auto s = parse_packet(b);

		ASSERT_TRUE(s);
		EXPECT_EQ(s->from.text(), "[::10.0.0.1]:40000");
		EXPECT_EQ(s->to.text(), "[::10.0.0.2]:80");
		EXPECT_EQ(s->segment.mss, 1440u);
		EXPECT_EQ(s->segment.len, 5u);
		EXPECT_FALSE(s->damaged);
		for (std::size_t size = 0; size < b.size() - 5; size++)
			EXPECT_FALSE(parse_packet({b.data(), size})) << size;
	}
	EXPECT_FALSE(parse_packet(packet6(ipv4, padding, 44))); /* a fragment */
}

TEST(packet, of_another_protocol_or_a_broken_one_is_none)
{
	bytes whole = packet(ACK, 0, 10);

	EXPECT_FALSE(parse_packet(packet(ACK, 0, 0, 6)));
	for (std::size_t size = 0; size < 40; size++)
		EXPECT_FALSE(parse_packet({whole.data(), size})) << size;

	bytes fragment = whole;

	fragment[7] = 1;
	EXPECT_FALSE(parse_packet(fragment));
}

TEST(packet, tells_that_it_was_damaged)
{
	bytes whole = packet(ACK, 0, 11);

	EXPECT_FALSE(parse_packet(whole)->damaged);
	whole.back() ^= 1;
	EXPECT_TRUE(parse_packet(whole)->damaged);
	/* cut off: nobody can tell */
	EXPECT_FALSE(parse_packet({whole.data(), whole.size() - 1})->damaged);
}

class file {
public:
	file()
	{
		int fd = mkstemp(path_);

		if (fd >= 0)
			close(fd);
	}
	~file() { unlink(path_); }
	const char *path() const { return path_; }

private:
	char path_[24] = "/tmp/synfin-test-XXXXXX";
};

void write_capture(const file &f, int link, const bytes &before)
{
	pcap_t *dead = pcap_open_dead_with_tstamp_precision(
		link, 65535, PCAP_TSTAMP_PRECISION_NANO);
	pcap_dumper_t *dumper = pcap_dump_open(dead, f.path());

	for (std::uint8_t protocol : {253, 6}) {
		bytes frame = before, ip = packet(ACK, 0, 0, protocol);

		frame.insert(frame.end(), ip.begin(), ip.end());

		pcap_pkthdr header{{5, 123456789},
				   static_cast<bpf_u_int32>(frame.size()),
				   static_cast<bpf_u_int32>(frame.size())};

		pcap_dump(reinterpret_cast<u_char *>(dumper), &header,
			  frame.data());
	}
	pcap_dump_close(dumper);
	pcap_close(dead);
}

TEST(capture, is_read_whatever_link_it_comes_from)
{
	const std::vector<std::pair<int, bytes>> links{
		{DLT_RAW, {}},
		{DLT_EN10MB, {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0}},
		{DLT_EN10MB, {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 0x81, 0, 0, 5, 8, 0}},
		{DLT_LINUX_SLL, {0, 0, 0, 1, 0, 6, 1, 1, 1, 1, 1, 1, 0, 0, 8, 0}},
		{DLT_LINUX_SLL2, {8, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6, 1, 1, 1, 1, 1, 1, 0, 0}},
	};

	for (const auto &[link, before] : links) {
		file f;

		write_capture(f, link, before);

		auto all = read_capture(f.path());

		ASSERT_EQ(all.size(), 1u) << link;
		EXPECT_EQ(all[0].time, 5123456789u);
		EXPECT_EQ(all[0].from.port, 40000);
	}
}

TEST(capture, of_a_link_that_is_not_known_or_no_capture_is_refused)
{
	file f;

	EXPECT_THROW(read_capture(f.path()), failure);
	write_capture(f, DLT_IEEE802_11, {});
	EXPECT_THROW(read_capture(f.path()), failure);
	EXPECT_THROW(read_capture("/nowhere/at/all"), failure);
}

/// A capture as one tells it.
class teller {
public:
	teller &left(std::uint32_t flags, std::uint32_t seq, std::uint32_t ack,
		     std::uint32_t len = 0)
	{
		return add(a_, b_, flags, seq, ack, len);
	}
	teller &right(std::uint32_t flags, std::uint32_t seq, std::uint32_t ack,
		      std::uint32_t len = 0)
	{
		return add(b_, a_, flags, seq, ack, len);
	}
	teller &damaged()
	{
		all_.back().damaged = true;
		return *this;
	}
	/// What follows is of the left end's connection from that port.
	teller &from(std::uint16_t port)
	{
		a_.port = port;
		return *this;
	}
	std::vector<ladder_pair> pairs() const { return infer_pairs(all_); }
	/// "SYN-SENT/SYN-RECEIVED …", after each row of the only conversation
	std::vector<std::array<unsigned int, 2>> states() const
	{
		std::vector<std::array<unsigned int, 2>> list;

		for (const ladder_row &row : ladder_rows(pairs().at(0)))
			list.push_back(row.state);
		return list;
	}

private:
	teller &add(const endpoint &from, const endpoint &to,
		    std::uint32_t flags, std::uint32_t seq, std::uint32_t ack,
		    std::uint32_t len)
	{
		captured_segment c;

		c.time = 1000 * (all_.size() + 1);
		c.from = from;
		c.to = to;
		c.segment.flags = flags;
		c.segment.seq = seq;
		if (flags & ACK)
			c.segment.ack = ack;
		c.segment.len = len;
		all_.push_back(c);
		return *this;
	}

	endpoint a_{address::parse("10.0.0.1"), 40000};
	endpoint b_{address::parse("10.0.0.2"), 80};
	std::vector<captured_segment> all_;
};

using both = std::array<unsigned int, 2>;

enum : unsigned int {
	CL = SYNFIN_STATE_CLOSED, LI = SYNFIN_STATE_LISTEN,
	SS = SYNFIN_STATE_SYN_SENT, SR = SYNFIN_STATE_SYN_RECEIVED,
	ES = SYNFIN_STATE_ESTABLISHED, F1 = SYNFIN_STATE_FIN_WAIT_1,
	F2 = SYNFIN_STATE_FIN_WAIT_2, CW = SYNFIN_STATE_CLOSE_WAIT,
	CG = SYNFIN_STATE_CLOSING, LA = SYNFIN_STATE_LAST_ACK,
	TW = SYNFIN_STATE_TIME_WAIT,
};

TEST(infer, a_life_from_syn_to_time_wait)
{
	teller t;

	t.left(SYN, 100, 0).right(SYN | ACK, 900, 101).left(ACK, 101, 901)
		.left(ACK, 101, 901, 50).right(ACK, 901, 151)
		.left(FIN | ACK, 151, 901).right(ACK, 901, 152)
		.right(FIN | ACK, 901, 152).left(ACK, 152, 902);
	EXPECT_EQ(t.states(), (std::vector<both>{
		{SS, SR}, {ES, SR}, {ES, ES}, {ES, ES}, {ES, ES}, {F1, CW},
		{F2, CW}, {TW, LA}, {TW, CL}}));
	EXPECT_EQ(t.pairs()[0].right->events[0].old_state, LI);
	EXPECT_NE(ladder_text(t.pairs()[0], {}).find("inferred from the capture"),
		  std::string::npos);
}

TEST(infer, both_open_and_close_at_once)
{
	teller t;

	t.left(SYN, 100, 0).right(SYN, 900, 0)
		.left(SYN | ACK, 100, 901).right(SYN | ACK, 900, 101)
		.left(FIN | ACK, 101, 901).right(FIN | ACK, 901, 101)
		.left(ACK, 102, 902).right(ACK, 902, 102);

	auto states = t.states();

	EXPECT_EQ(states[1], (both{SR, SS}));
	EXPECT_EQ(states[3], (both{ES, ES}));
	EXPECT_EQ(states[5], (both{CG, LA}));
	EXPECT_EQ(t.pairs().size(), 1u);
}

TEST(infer, a_port_where_nobody_listens)
{
	teller t;

	t.left(SYN, 100, 0).right(RST | ACK, 0, 101);
	EXPECT_EQ(t.states(), (std::vector<both>{{SS, CL}, {CL, CL}}));
}

TEST(infer, a_reset_counts_where_its_number_is_right)
{
	teller t;

	t.left(SYN, 100, 0).right(SYN | ACK, 900, 101).left(ACK, 101, 901)
		.right(RST, 950, 0).right(RST, 901, 0);
	EXPECT_EQ(t.states()[3][0], ES);
	EXPECT_EQ(t.states()[4][0], CL);
}

TEST(infer, a_damaged_segment_changes_nothing)
{
	teller t;

	t.left(SYN, 100, 0).right(SYN | ACK, 900, 101).damaged();
	EXPECT_EQ(t.states()[1], (both{SS, SR}));
}

TEST(infer, a_syn_after_the_end_begins_another_conversation)
{
	teller t;

	t.left(SYN, 100, 0).right(RST | ACK, 0, 101).left(SYN, 100, 0)
		.right(RST | ACK, 0, 101);
	EXPECT_EQ(t.pairs().size(), 2u);
	EXPECT_EQ(t.pairs()[1].left.id, 2u);
}

TEST(infer, two_conversations_at_a_time_are_told_apart)
{
	teller t;

	t.left(SYN, 100, 0).from(40001).left(SYN, 300, 0).right(RST | ACK, 0, 301);
	t.from(40000).right(SYN | ACK, 900, 101);
	ASSERT_EQ(t.pairs().size(), 2u);
	EXPECT_EQ(t.pairs()[0].right->events.back().new_state, SR);
	EXPECT_EQ(t.pairs()[1].left.events.back().new_state, CL);
}

/* Each with each would be ten thousand million times. */
TEST(infer, a_flood_is_read_in_a_moment)
{
	teller t;

	for (unsigned int i = 0; i < 100'000; i++)
		t.from(static_cast<std::uint16_t>(i % 60'000 + 1)).left(SYN, i, 0);
	EXPECT_EQ(t.pairs().size(), 60'000u);
}

TEST(infer, a_capture_that_begins_in_the_middle)
{
	teller t;

	t.left(ACK, 500, 700, 10).right(FIN | ACK, 700, 510);
	EXPECT_EQ(t.states(), (std::vector<both>{{ES, ES}, {CW, F1}}));
}

} // namespace
