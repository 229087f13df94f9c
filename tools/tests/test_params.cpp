// SPDX-License-Identifier: GPL-2.0
#include "error.hpp"
#include "params.hpp"

#include <gtest/gtest.h>

using namespace synfin;

namespace {

using words = std::vector<std::string>;

std::string complaint(const words &list, unsigned int scope)
{
	try {
		parse_params(list, scope);
	} catch (const failure &error) {
		EXPECT_EQ(error.code(), exit_code::usage);
		return error.what();
	}
	return "(accepted)";
}

TEST(params, come_in_pairs)
{
	auto values = parse_params(words{"msl", "500ms", "backlog", "7"},
				   SYNFIN_SCOPE_NET);

	EXPECT_EQ(values.size(), 2u);
	EXPECT_EQ(values[SYNFIN_A_PARAMS_MSL], 500'000'000u);
	EXPECT_EQ(values[SYNFIN_A_PARAMS_BACKLOG], 7u);
}

TEST(params, say_when_cookies_are_sent)
{
	const synfin_param &row = need_param("syn_cookies");

	EXPECT_EQ(parse_param(row, "off"), SYNFIN_COOKIES_OFF);
	EXPECT_EQ(parse_param(row, "overflow"), SYNFIN_COOKIES_OVERFLOW);
	EXPECT_EQ(parse_param(row, "always"), SYNFIN_COOKIES_ALWAYS);
	EXPECT_EQ(parse_param(row, "2"), SYNFIN_COOKIES_ALWAYS);
	EXPECT_EQ(param_text(row, SYNFIN_COOKIES_OVERFLOW), "overflow");
	EXPECT_EQ(param_words(row), (words{"off", "overflow", "always"}));
	EXPECT_NE(complaint(words{"syn_cookies", "never"}, SYNFIN_SCOPE_NET)
			  .find("0 and 2"), std::string::npos);
	EXPECT_NE(complaint(words{"syn_cookies", "off"}, SYNFIN_SCOPE_CONN)
			  .find("can not be set"), std::string::npos);
}

TEST(params, with_words_name_them)
{
	std::string scale = complaint(words{"clock_scale", "fast"}, ~0u);

	for (const words &wrong : {words{"syn_cookies", "never"}, words{"syn_cookies", "3"},
				   words{"syn_cookies"}})
		EXPECT_NE(complaint(wrong, ~0u).find("between 0 and 2, or be off, overflow or always"),
			  std::string::npos) << complaint(wrong, ~0u);
	EXPECT_NE(scale.find("between 0 and 100000, or be frozen"),
		  std::string::npos) << scale;
	EXPECT_EQ(param_words(need_param("clock_scale")), (words{"frozen"}));
	EXPECT_EQ(param_words(need_param("msl")), words{});
}

TEST(params, of_every_row_take_its_limits_and_default)
{
	for (const synfin_param &row : param_table())
		for (std::uint64_t value : {row.min, row.max, row.def})
			EXPECT_EQ(parse_param(row, param_text(row, value)), value)
				<< row.name;
}

TEST(params, of_every_row_refuse_what_is_beyond)
{
	for (const synfin_param &row : param_table()) {
		std::string text = row.unit == SYNFIN_UNIT_NS ?
			fmt::format("{}ns", row.max + 1) :
			fmt::format("{}", row.max + 1);

		EXPECT_NE(complaint(words{row.name, text}, ~0u)
				  .find(row.allowed),
			  std::string::npos) << row.name;
	}
}

TEST(params, say_what_is_wrong)
{
	EXPECT_NE(complaint(words{"rto_int", "1s"}, ~0u)
			  .find("did you mean rto_init?"), std::string::npos);
	EXPECT_NE(complaint(words{"msl"}, ~0u).find("needs a value"),
		  std::string::npos);
	EXPECT_NE(complaint(words{"msl", "5"}, ~0u).find("needs a unit"),
		  std::string::npos);
	EXPECT_NE(complaint(words{"msl", "1s", "msl", "2s"}, ~0u).find("twice"),
		  std::string::npos);
	EXPECT_NE(complaint(words{"rst_limit", "1"}, SYNFIN_SCOPE_CONN)
			  .find("can not be set for a connection"),
		  std::string::npos);
}

TEST(params, may_be_spelled_with_dashes)
{
	EXPECT_EQ(find_param("rto-init"), find_param("RTO_INIT"));
	EXPECT_NE(find_param("rto-init"), nullptr);
}

} // namespace
