// SPDX-License-Identifier: GPL-2.0
#include "endpoint.hpp"
#include "error.hpp"

#include <gtest/gtest.h>

using namespace synfin;

namespace {

TEST(endpoint, has_address_and_port)
{
	endpoint e = parse_endpoint("10.0.0.1:80", need::both, "peer");

	EXPECT_EQ(e.addr->text(), "10.0.0.1");
	EXPECT_EQ(e.port, 80);
	EXPECT_EQ(e.text(), "10.0.0.1:80");
}

TEST(endpoint, may_leave_out_what_is_not_needed)
{
	EXPECT_EQ(parse_endpoint(":80", need::port, "x").text(), "*:80");
	EXPECT_EQ(parse_endpoint("*:80", need::port, "x").text(), "*:80");
	EXPECT_EQ(parse_endpoint("10.0.0.1", need::none, "x").text(), "10.0.0.1:*");
	EXPECT_EQ(parse_endpoint("10.0.0.1:*", need::none, "x").text(),
		  "10.0.0.1:*");
	EXPECT_EQ(parse_endpoint("[10.0.0.1]:7", need::both, "x").text(),
		  "10.0.0.1:7");
}

std::string complaint(std::string_view text, need needed)
{
	try {
		parse_endpoint(text, needed, "the peer");
	} catch (const failure &error) {
		EXPECT_EQ(error.code(), exit_code::usage);
		return error.what();
	}
	return "(accepted)";
}

TEST(endpoint, says_what_is_missing_or_wrong)
{
	EXPECT_NE(complaint("10.0.0.1", need::both).find("needs a port"),
		  std::string::npos);
	EXPECT_NE(complaint(":80", need::both).find("needs an address"),
		  std::string::npos);
	EXPECT_NE(complaint("localhost:80", need::both).find("in numbers"),
		  std::string::npos);
	EXPECT_NE(complaint("7", need::port).find("write ':7'"),
		  std::string::npos);
	EXPECT_NE(complaint("fe80::1", need::none).find("IPv6"),
		  std::string::npos);
	EXPECT_NE(complaint("[::1]:80", need::both).find("IPv6"),
		  std::string::npos);
	for (const char *port : {"0", "65536", "x", "", "-1", "80x"})
		EXPECT_NE(complaint("10.0.0.1:" + std::string(port), need::both)
				  .find("no port"),
			  std::string::npos) << port;
	EXPECT_NE(complaint("10.0.0.256:1", need::both), "(accepted)");
}

TEST(address, of_zeros_is_any)
{
	EXPECT_TRUE(address::parse("0.0.0.0").any());
	EXPECT_FALSE(address::parse("0.0.0.1").any());
	EXPECT_EQ((endpoint{address::parse("0.0.0.0"), 80}).text(), "*:80");
}

} // namespace
