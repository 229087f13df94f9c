// SPDX-License-Identifier: GPL-2.0
#include "lib_history.hpp"
#include "worksheet.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace synfin;

namespace {

worksheet_source handshake()
{
	historian a = client(), b = server();

	a.call(1000, SYNFIN_WHAT_CALL_OPEN, 0, 2);
	a.segment(1000, OUT, SYN, 1000, {}, 2, 2);
	b.segment(2000, IN, SYN, 1000, {}, 1, 3);
	b.segment(2000, OUT, SYN | ACK, 9000, 1001, 3, 3);
	a.segment(3000, IN, SYN | ACK, 9000, 1001, 2, 4);
	a.segment(3000, OUT, ACK, 1001, 9001, 4, 4);
	b.segment(4000, IN, ACK, 1001, 9001, 3, 4);
	return worksheet_source_of({a.end(), b.end()});
}

/* The sheet with its blanks filled in again. */
std::string filled(worksheet sheet)
{
	std::string text;

	for (const worksheet_line &line : sheet.lines)
		text += line.left + "|" + line.segment + "|" + line.right + "\n";
	for (const worksheet_answer &a : sheet.key) {
		std::string blank = "(" + a.place + ")____";
		std::size_t at = text.find(blank);

		EXPECT_NE(at, std::string::npos) << blank;
		if (at != std::string::npos)
			text.replace(at, blank.size(), a.text);
	}
	return text;
}

constexpr char whole[] = "SYN-SENT|call-open|LISTEN\n"
			 "SYN-SENT|SYN seq=0|SYN-RECEIVED\n"
			 "ESTABLISHED|SYN,ACK seq=0 ack=1|SYN-RECEIVED\n"
			 "ESTABLISHED|ACK seq=1 ack=1|ESTABLISHED\n";

TEST(worksheet, filled_in_by_its_key_is_the_ladder)
{
	for (std::uint64_t seed = 1; seed < 50; seed++) {
		worksheet sheet = make_worksheet(handshake(), seed, false);

		EXPECT_GE(sheet.key.size(), 3u);
		EXPECT_EQ(filled(sheet), whole) << seed;
	}
}

TEST(worksheet, numbers_its_blanks_as_one_reads)
{
	for (std::uint64_t seed = 1; seed < 50; seed++) {
		worksheet sheet = make_worksheet(handshake(), seed, false);
		std::string text = worksheet_text(sheet, false);
		std::size_t last = 0;

		for (const worksheet_answer &a : sheet.key) {
			std::size_t at = text.find("(" + a.place + ")____");

			EXPECT_GT(at, last) << text;
			last = at;
		}
	}
}

TEST(worksheet, depends_on_its_seed_and_on_nothing_else)
{
	std::string first = worksheet_text(make_worksheet(handshake(), 1, false), false);

	EXPECT_EQ(worksheet_text(make_worksheet(handshake(), 1, false), false), first);
	EXPECT_NE(worksheet_text(make_worksheet(handshake(), 2, false), false), first);
}

TEST(worksheet, shuffled_lines_in_the_order_of_the_key_are_the_ladder)
{
	for (std::uint64_t seed = 1; seed < 20; seed++) {
		worksheet sheet = make_worksheet(handshake(), seed, true);
		std::string text;

		ASSERT_EQ(sheet.key.size(), 1u);
		for (char c : sheet.key[0].text) {
			auto line = std::find_if(
				sheet.lines.begin(), sheet.lines.end(),
				[&](const worksheet_line &l) {
					return l.label == std::string(1, c);
				});

			if (line == sheet.lines.end())
				continue;
			EXPECT_TRUE(line->seconds.empty());
			text += line->left + "|" + line->segment + "|" +
				line->right + "\n";
		}
		EXPECT_EQ(text, whole);
	}
}

TEST(worksheet, hides_its_key_until_it_is_asked_for)
{
	worksheet sheet = make_worksheet(handshake(), 3, false);

	EXPECT_FALSE(worksheet_json(sheet, false).contains("key"));
	EXPECT_EQ(worksheet_json(sheet, true)["key"].size(), sheet.key.size());
	EXPECT_EQ(worksheet_html(sheet, false).find("class=\"key\">"),
		  std::string::npos);
	EXPECT_NE(worksheet_html(sheet, true).find("class=\"key\">"),
		  std::string::npos);
	EXPECT_NE(worksheet_html(sheet, false).find("SYN"), std::string::npos);
	EXPECT_EQ(worksheet_html(sheet, false).find("-->\n"), std::string::npos);
}

TEST(worksheet, only_segments_have_arrows)
{
	worksheet sheet = make_worksheet(handshake(), 3, true);
	std::string text = worksheet_text(sheet, false);
	json lines = worksheet_json(sheet, false)["lines"];

	EXPECT_NE(text.find("(left) call-open"), std::string::npos) << text;
	EXPECT_EQ(text.find("call-open -->"), std::string::npos) << text;
	for (const json &line : lines) {
		bool call = line["segment"] == "call-open";

		EXPECT_EQ(line.value("at", ""), call ? "left" : "") << line;
		EXPECT_EQ(line.contains("to"), !call) << line;
	}
}

TEST(worksheet, has_the_title_of_its_story)
{
	worksheet_source source = handshake();
	auto text = [&] { return worksheet_text(make_worksheet(source, 3, false), false); };

	EXPECT_TRUE(text().starts_with("Exercise 3\n")) << text();
	source.title = "Why three";
	EXPECT_TRUE(text().starts_with("Exercise 3: Why three\n")) << text();
}

} // namespace
