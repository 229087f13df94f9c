// SPDX-License-Identifier: GPL-2.0
#include "ladder.hpp"
#include "lib_history.hpp"
#include "svg.hpp"

#include <gtest/gtest.h>

using namespace synfin;

namespace {

constexpr std::uint32_t iss = 1000, irs = 9000;

ladder_pair sample()
{
	historian a = client(), b = server();

	a.call(1000, SYNFIN_WHAT_CALL_OPEN, 0, 2);
	a.segment(1000, OUT, SYN, iss, {}, 2, 2);
	a.fault(1000, SYNFIN_FAULT_DROP, 7, OUT, SYN, iss, {}, 2);
	a.segment(2000, OUT, SYN, iss, {}, 2, 2);
	b.segment(2500, IN, SYN, iss, {}, 1, 3);
	b.segment(2500, OUT, SYN | ACK, irs, iss + 1, 3, 3);
	a.call(2600, SYNFIN_WHAT_CALL_SEND, 2, 2);
	a.segment(3600, IN, SYN | ACK, irs, iss + 1, 2, 4);
	return {a.end(), b.end()};
}

bool says(const std::string &text, const std::string &part)
{
	return text.find(part) != std::string::npos;
}

std::size_t count(const std::string &text, const std::string &part)
{
	std::size_t n = 0;

	for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos;
	     at += part.size())
		n++;
	return n;
}

TEST(mermaid, draws_each_way_of_travelling)
{
	std::string text = ladder_mermaid(sample(), {});

	EXPECT_TRUE(text.starts_with("sequenceDiagram\n")) << text;
	EXPECT_TRUE(says(text, "participant L as a/1 10.0.0.1:40000")) << text;
	EXPECT_TRUE(says(text, "L-xR: 0.000000 x SYN seq=0 (drop by rule 7)")) << text;
	EXPECT_TRUE(says(text, "L->>R: 0.000001 r SYN seq=0")) << text;
	EXPECT_TRUE(says(text, "R-)L: 0.000001 SYN,ACK seq=0 ack=1")) << text;
	EXPECT_TRUE(says(text, "R-->>L: ")) << text;
	EXPECT_TRUE(says(text, "Note left of L: ESTABLISHED")) << text;
	EXPECT_TRUE(says(text, "Note right of R: SYN-RECEIVED")) << text;
	EXPECT_TRUE(says(text, "Note over L,R: r: it was sent again\n")) << text;
}

TEST(drawing, has_every_segment_and_state_once)
{
	std::string text = ladder_svg(sample(), {});

	EXPECT_TRUE(text.starts_with("<svg xmlns=")) << text;
	EXPECT_TRUE(text.ends_with("</svg>\n")) << text;
	EXPECT_EQ(count(text, "SYN seq=0<"), 2u);
	EXPECT_EQ(count(text, "SYN,ACK seq=0 ack=1<"), 1u);
	EXPECT_EQ(count(text, "class=\"tip\""), 2u);
	EXPECT_EQ(count(text, "class=\"lost\""), 3u);
	EXPECT_TRUE(says(text, "drop by rule 7"));
	EXPECT_TRUE(says(text, ">it was sent again<"));
	EXPECT_TRUE(says(text, "prefers-color-scheme: dark"));
}

TEST(drawing, leaves_the_far_end_of_one_history_empty)
{
	ladder_pair one{sample().left, std::nullopt};
	std::string text = ladder_svg(one, {});

	EXPECT_TRUE(says(text, "(elsewhere)"));
	EXPECT_FALSE(says(text, "SYN-RECEIVED"));
}

TEST(svg, escapes_what_xml_would_misread)
{
	svg s;

	s.text({1, 2}, anchor::start, "a<b & \"c\">", "");
	EXPECT_TRUE(says(s.document(1, 1, "x<y"),
			 ">a&lt;b &amp; &quot;c&quot;&gt;<"));
	EXPECT_TRUE(says(s.document(1, 1, "x<y"), "<title>x&lt;y</title>"));
}

} // namespace
