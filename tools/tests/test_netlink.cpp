// SPDX-License-Identifier: GPL-2.0
/* Messages against their own attributes, and errors as a kernel writes them. */
#include "netlink.hpp"

#include <netlink/attr.h>
#include <netlink/msg.h>

#include <gtest/gtest.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/synfin.h>

#include <cerrno>
#include <cstring>
#include <vector>

using namespace synfin;
using nl::attributes;

namespace {

/// An NLMSG_ERROR or NLMSG_DONE, byte for byte.
class fake_answer {
public:
	fake_answer(std::uint16_t type, std::uint16_t flags, int error,
		    std::size_t echoed = 0)
	{
		nlmsghdr header{};

		header.nlmsg_type = type;
		header.nlmsg_flags = flags;
		add(&header, sizeof(header));
		add(&error, sizeof(error));
		if (type == NLMSG_DONE)
			return;

		nlmsghdr request{};

		request.nlmsg_len = static_cast<std::uint32_t>(NLMSG_HDRLEN + echoed);
		add(&request, sizeof(request));
		/* a capped answer has the request's length, not its body */
		if (!(flags & NLM_F_CAPPED))
			bytes_.resize(bytes_.size() + NLMSG_ALIGN(echoed), 0xee);
	}

	fake_answer &attr(std::uint16_t type, const void *data, std::size_t size)
	{
		nlattr head{static_cast<std::uint16_t>(NLA_HDRLEN + size), type};

		add(&head, sizeof(head));
		add(data, size);
		return *this;
	}

	const nlmsghdr *get()
	{
		auto *header = reinterpret_cast<nlmsghdr *>(bytes_.data());

		header->nlmsg_len = static_cast<std::uint32_t>(bytes_.size());
		return header;
	}

private:
	void add(const void *data, std::size_t size)
	{
		const auto *from = static_cast<const char *>(data);

		bytes_.insert(bytes_.end(), from, from + size);
		bytes_.resize(NLMSG_ALIGN(bytes_.size()));
	}

	std::vector<char> bytes_;
};

constexpr char text[] = "address in use: wait";

TEST(attributes, come_back_as_they_were_put)
{
	nl::message m(20, SYNFIN_CMD_CONNECTION_OPEN);

	m.u16(1, 80).u32(2, 7).u64(3, 1ull << 40).flag(4)
		.addr(5, address::parse("10.0.0.1"))
		.nest(6, [](nl::message &nest) { nest.u64(9, 99); });

	attributes a = attributes::of(m.header());

	EXPECT_EQ(a.number(1), 80u);
	EXPECT_EQ(a.number(2), 7u);
	EXPECT_EQ(a.number(3), 1ull << 40);
	EXPECT_TRUE(a.has(4));
	EXPECT_EQ(a.addr(5).text(), "10.0.0.1");
	EXPECT_EQ(a.nest(6).number(9), 99u);
	EXPECT_FALSE(a.has(7));
	EXPECT_EQ(a.number(7), std::nullopt);
	EXPECT_EQ(a.nest(7).number(9), std::nullopt);
	EXPECT_EQ(a.number(1000), std::nullopt);
}

TEST(attributes, of_a_message_that_is_too_short_are_none)
{
	nlmsghdr header{};

	header.nlmsg_len = sizeof(header);
	EXPECT_FALSE(attributes::of(&header).has(1));
}

TEST(extended_ack, is_read_behind_a_capped_error)
{
	std::uint32_t offset = 24;
	std::uint64_t left = 238'200'000'000;
	fake_answer capped(NLMSG_ERROR, NLM_F_ACK_TLVS | NLM_F_CAPPED,
			   -EADDRINUSE, 400);

	capped.attr(NLMSGERR_ATTR_MSG, text, sizeof(text))
		.attr(NLMSGERR_ATTR_OFFS, &offset, sizeof(offset))
		.attr(NLMSGERR_ATTR_COOKIE, &left, sizeof(left));

	nl::extended_ack ack = nl::parse_extended_ack(capped.get());

	EXPECT_EQ(ack.error, EADDRINUSE);
	EXPECT_EQ(ack.text, text);
	EXPECT_EQ(ack.offset, 24u);
	EXPECT_EQ(ack.cookie, left);
	EXPECT_EQ(nl::describe(ack), "address in use: wait (for 238.2 s more)");
}

TEST(extended_ack, is_read_behind_the_whole_request)
{
	fake_answer answer(NLMSG_ERROR, NLM_F_ACK_TLVS, -EINVAL, 402);

	answer.attr(NLMSGERR_ATTR_MSG, text, sizeof(text));
	EXPECT_EQ(nl::parse_extended_ack(answer.get()).text, text);
}

TEST(extended_ack, is_read_at_the_end_of_a_dump)
{
	fake_answer answer(NLMSG_DONE, NLM_F_ACK_TLVS, -EINVAL);

	answer.attr(NLMSGERR_ATTR_MSG, text, sizeof(text));

	nl::extended_ack ack = nl::parse_extended_ack(answer.get());

	EXPECT_EQ(ack.error, EINVAL);
	EXPECT_EQ(ack.text, text);
}

TEST(extended_ack, may_be_absent)
{
	fake_answer plain(NLMSG_ERROR, 0, -EPERM, 20);
	nl::extended_ack ack = nl::parse_extended_ack(plain.get());

	EXPECT_EQ(ack.error, EPERM);
	EXPECT_EQ(ack.text, "");
	EXPECT_NE(nl::describe(ack).find("CAP_NET_ADMIN"), std::string::npos);
	EXPECT_NE(nl::describe(ack).find("sudo"), std::string::npos);
}

TEST(extended_ack, survives_lies_about_lengths)
{
	/* claims to echo more than there is */
	fake_answer answer(NLMSG_ERROR, NLM_F_ACK_TLVS, -EINVAL, 0);
	auto *header = const_cast<nlmsghdr *>(answer.get());
	auto *body = static_cast<nlmsgerr *>(nlmsg_data(header));

	body->msg.nlmsg_len = 0x7fffffff;
	EXPECT_EQ(nl::parse_extended_ack(header).text, "");
	body->msg.nlmsg_len = 0xffffffff;
	EXPECT_EQ(nl::parse_extended_ack(header).text, "");
	header->nlmsg_len = NLMSG_HDRLEN;
	EXPECT_EQ(nl::parse_extended_ack(header).error, 0);
}

TEST(extended_ack, of_another_version_means_absent)
{
	nl::extended_ack ack;

	ack.error = EPROTO;
	EXPECT_EQ(nl::refusal(ack).code(), exit_code::absent);
	ack.error = EINVAL;
	EXPECT_EQ(nl::refusal(ack).code(), exit_code::refused);
}

nl::message notice(int type, std::uint8_t command, const char *family)
{
	nl::message m(type, command);

	nla_put_string(m.raw(), CTRL_ATTR_FAMILY_NAME, family);
	return m;
}

TEST(removal, is_told_by_nlctrl_for_our_family)
{
	EXPECT_TRUE(nl::tells_removal(
		notice(GENL_ID_CTRL, CTRL_CMD_DELFAMILY, "synfin").header()));
	EXPECT_FALSE(nl::tells_removal(
		notice(GENL_ID_CTRL, CTRL_CMD_DELFAMILY, "nl80211").header()));
	EXPECT_FALSE(nl::tells_removal(
		notice(GENL_ID_CTRL, CTRL_CMD_NEWFAMILY, "synfin").header()));
	EXPECT_FALSE(nl::tells_removal(
		notice(30, CTRL_CMD_DELFAMILY, "synfin").header()));
}

} // namespace
