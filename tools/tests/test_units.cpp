// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "units.hpp"

#include <gtest/gtest.h>

using namespace synfin;

namespace {

std::string complaint(void (*parse)(std::string_view), std::string_view text)
{
	try {
		parse(text);
	} catch (const failure &error) {
		EXPECT_EQ(error.code(), exit_code::usage);
		return error.what();
	}
	return "(accepted)";
}

void duration(std::string_view text)
{
	parse_duration(text);
}

void count(std::string_view text)
{
	parse_count(text);
}

TEST(duration, knows_its_units)
{
	EXPECT_EQ(parse_duration("17ns"), 17u);
	EXPECT_EQ(parse_duration("200us"), 200'000u);
	EXPECT_EQ(parse_duration("500ms"), 500'000'000u);
	EXPECT_EQ(parse_duration("1.5s"), 1'500'000'000u);
	EXPECT_EQ(parse_duration("2min"), 120'000'000'000u);
	EXPECT_EQ(parse_duration("1h"), 3'600'000'000'000u);
	EXPECT_EQ(parse_duration("0"), 0u);
	EXPECT_EQ(parse_duration("0.000000001s"), 1u);
}

TEST(duration, says_what_is_wrong)
{
	EXPECT_NE(complaint(duration, "500").find("500ms"), std::string::npos);
	EXPECT_NE(complaint(duration, "5 apples").find("no unit of time"),
		  std::string::npos);
	EXPECT_NE(complaint(duration, "1.5ns").find("finer"), std::string::npos);
	EXPECT_NE(complaint(duration, "99999999999s").find("longer"),
		  std::string::npos);
	for (const char *bad : {"", "-1s", "s", "1.2.3s", ".5s", "5.", "1e3s",
				"99999999999999999999s"})
		EXPECT_NE(complaint(duration, bad), "(accepted)") << bad;
}

TEST(duration, a_bare_timeout_is_seconds)
{
	EXPECT_EQ(parse_timeout("5"), 5'000'000'000u);
	EXPECT_EQ(parse_timeout("0.25"), 250'000'000u);
	EXPECT_EQ(parse_timeout("5ms"), 5'000'000u);
}

TEST(duration, exact_text_can_be_read_back)
{
	for (std::uint64_t ns :
	     {0ull, 1ull, 999ull, 1'000ull, 1'000'001ull, 1'500'000'000ull,
	      120'000'000'000ull, 86'400'000'000'000ull, ~0ull})
		EXPECT_EQ(parse_duration(exact_duration(ns)), ns)
			<< exact_duration(ns);
	EXPECT_EQ(exact_duration(1'500'000'000), "1.5s");
	EXPECT_EQ(exact_duration(120'000'000'000), "120s");
	EXPECT_EQ(exact_duration(1'000'001), "1.000001ms");
}

TEST(duration, short_text_fits_a_column)
{
	EXPECT_EQ(short_duration(17), "17ns");
	EXPECT_EQ(short_duration(238'200'000'000), "238.2s");
	EXPECT_EQ(short_duration(59'940'000'000), "59.9s");
	EXPECT_EQ(short_duration(1'500'000), "1.50ms");
	EXPECT_EQ(short_duration(2 * 3600 * ns_per_sec), "2h00m");
	EXPECT_EQ(short_duration(50 * 3600 * ns_per_sec), "2d02h");
}

TEST(count, knows_its_units)
{
	EXPECT_EQ(parse_count("100"), 100u);
	EXPECT_EQ(parse_count("64k"), 64'000u);
	EXPECT_EQ(parse_count("64Ki"), 65'536u);
	EXPECT_EQ(parse_count("1.5M"), 1'500'000u);
	for (const char *bad : {"", "1.5", "-1", "x", "1 k", "64K",
				"99999999999999999999"})
		EXPECT_NE(complaint(count, bad), "(accepted)") << bad;
}

TEST(id, is_a_whole_number_from_one_on)
{
	EXPECT_EQ(parse_id("1", "listener"), 1u);
	EXPECT_EQ(parse_id("4294967295", "listener"), 4294967295u);
	for (const char *bad : {"0", "-1", "4294967296", "x", "1s", "1.0", ""})
		EXPECT_THROW(parse_id(bad, "listener"), failure) << bad;
}

TEST(switches, have_several_words)
{
	EXPECT_TRUE(parse_switch("on"));
	EXPECT_FALSE(parse_switch("0"));
	EXPECT_THROW(parse_switch("maybe"), failure);
}

} // namespace
