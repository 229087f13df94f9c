// SPDX-License-Identifier: GPL-2.0
/* Extended ACKs, which libnl hands on unread. */

#include "netlink.hpp"

#include "units.hpp"

#include <netlink/attr.h>
#include <netlink/msg.h>

#include <linux/netlink.h>

#include <cerrno>
#include <cstring>

namespace synfin::nl {
namespace {

/* The attributes of a policy description that bound a number. */
std::string describe_policy(const nlattr *policy)
{
	attributes bounds(static_cast<const nlattr *>(nla_data(policy)),
			  nla_len(policy));
	auto low = bounds.number(NL_POLICY_TYPE_ATTR_MIN_VALUE_U);
	auto high = bounds.number(NL_POLICY_TYPE_ATTR_MAX_VALUE_U);

	if (low && high)
		return fmt::format("{} to {}", *low, *high);
	return "";
}

void read_attributes(const nlattr *first, int length, extended_ack &ack)
{
	attributes extra(first, length);
	const nlattr *attr;
	int left;

	ack.text = extra.string(NLMSGERR_ATTR_MSG);
	if (auto offset = extra.number(NLMSGERR_ATTR_OFFS))
		ack.offset = static_cast<std::uint32_t>(*offset);
	if (auto type = extra.number(NLMSGERR_ATTR_MISS_TYPE))
		ack.missing = static_cast<std::uint32_t>(*type);
	nla_for_each_attr(attr, const_cast<nlattr *>(first), length, left) {
		std::uint64_t cookie;

		if (nla_type(attr) == NLMSGERR_ATTR_POLICY)
			ack.range = describe_policy(attr);
		if (nla_type(attr) != NLMSGERR_ATTR_COOKIE ||
		    nla_len(attr) != sizeof(cookie))
			continue;
		std::memcpy(&cookie, nla_data(attr), sizeof(cookie));
		ack.cookie = cookie;
	}
}

/* How much of the message comes before the attributes. */
std::int64_t fixed_part(const nlmsghdr *header)
{
	const auto *body = static_cast<const nlmsgerr *>(
		nlmsg_data(const_cast<nlmsghdr *>(header)));
	std::int64_t length = sizeof(*body);

	if (header->nlmsg_type == NLMSG_DONE)
		return sizeof(int);
	if (!(header->nlmsg_flags & NLM_F_CAPPED))
		length += std::int64_t{body->msg.nlmsg_len} - NLMSG_HDRLEN;
	return (length + NLMSG_ALIGNTO - 1) / NLMSG_ALIGNTO * NLMSG_ALIGNTO;
}

std::string explain_errno(int error)
{
	switch (error) {
	case EPERM:
		return "not permitted: this needs CAP_NET_ADMIN in the user namespace that owns the network namespace; try sudo";
	case EOPNOTSUPP:
		return "the module does not know this request; 'synfin doctor' compares its version with the tool's";
	default:
		return std::strerror(error);
	}
}

} // namespace

extended_ack parse_extended_ack(const nlmsghdr *header)
{
	extended_ack ack;
	char *body = static_cast<char *>(
		nlmsg_data(const_cast<nlmsghdr *>(header)));
	int length = nlmsg_datalen(header);
	int code = 0;

	if (length < static_cast<int>(sizeof(code)))
		return ack;
	std::memcpy(&code, body, sizeof(code));
	/* negated without overflow, whatever the message says */
	ack.error = static_cast<int>(0u - static_cast<unsigned int>(code));
	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS) ||
	    (header->nlmsg_type != NLMSG_DONE &&
	     length < static_cast<int>(sizeof(nlmsgerr))))
		return ack;

	std::int64_t fixed = fixed_part(header);

	if (fixed > 0 && fixed < length)
		read_attributes(reinterpret_cast<nlattr *>(body + fixed),
				length - static_cast<int>(fixed), ack);
	return ack;
}

std::string describe(const extended_ack &ack)
{
	std::string text = ack.text.empty() ? explain_errno(ack.error) : ack.text;

	if (!ack.range.empty())
		text += " (" + ack.range + " is allowed)";
	if (ack.cookie)
		text += fmt::format(" (for {:.1f} s more)",
				    static_cast<double>(*ack.cookie) /
				    static_cast<double>(ns_per_sec));
	return text;
}

refusal::refusal(extended_ack ack)
	: failure(ack.error == EPROTO ? exit_code::absent : exit_code::refused,
		  describe(ack)),
	  ack_(std::move(ack))
{
}

} // namespace synfin::nl
