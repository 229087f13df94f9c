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
	EXPECT_NE(complaint("::ffff:10.0.0.1", need::none).find("10.0.0.1"),
		  std::string::npos);
	EXPECT_NE(complaint("[fd00::1%eth0]:80", need::both).find("link-local"),
		  std::string::npos);
	EXPECT_NE(complaint("[10.0.0.1%eth0]:80", need::both).find("link-local"),
		  std::string::npos);
	EXPECT_NE(complaint("fd00::1", need::both).find("needs a port"),
		  std::string::npos);
	for (const char *port : {"0", "65536", "x", "", "-1", "80x"})
		EXPECT_NE(complaint("10.0.0.1:" + std::string(port), need::both)
				  .find("no port"),
			  std::string::npos) << port;
	EXPECT_NE(complaint("10.0.0.256:1", need::both), "(accepted)");
}

TEST(endpoint, of_ipv6_stands_in_brackets)
{
	EXPECT_EQ(parse_endpoint("[fd00::1]:80", need::both, "x").text(),
		  "[fd00::1]:80");
	EXPECT_EQ(parse_endpoint("fd00::1", need::none, "x").text(),
		  "[fd00::1]:*");
	EXPECT_EQ(parse_endpoint("[::]:80", need::port, "x").text(), "[::]:80");
}

TEST(endpoint, names_the_link_of_a_link_local_address)
{
	endpoint e = parse_endpoint("[fe80::1%lo]:80", need::both, "x");

	EXPECT_EQ(e.text(), "[fe80::1%lo]:80");
	EXPECT_EQ(link_index(e), 1u);
	EXPECT_EQ(link_index(parse_endpoint("[fe80::1%7]:80", need::both, "x")),
		  7u);
	EXPECT_EQ(link_name(1).view(), "lo");
	EXPECT_EQ(parse_endpoint("fe80::1", need::none, "x"),
		  parse_endpoint("fe80::1%lo", need::none, "x"));
	EXPECT_EQ(complaint("[fe80::1%nothing-here]:80", need::both),
		  "(accepted)");
	EXPECT_THROW(link_index(parse_endpoint("[fe80::1%nothing-here]:80",
					       need::both, "x")),
		     failure);
}

TEST(address, of_zeros_is_any)
{
	EXPECT_TRUE(address::parse("0.0.0.0").any());
	EXPECT_FALSE(address::parse("0.0.0.1").any());
	EXPECT_EQ((endpoint{address::parse("0.0.0.0"), 80}).text(), "*:80");
}

} // namespace
