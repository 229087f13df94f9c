// SPDX-License-Identifier: GPL-2.0
/* Requests under construction, and the attributes of replies. */

#include "netlink.hpp"

#include <netlink/attr.h>
#include <netlink/genl/genl.h>
#include <netlink/msg.h>

#include <linux/genetlink.h>
#include <linux/synfin.h>

#include <cstring>
#include <new>

namespace synfin::nl {

void message::release::operator()(nl_msg *msg) const
{
	nlmsg_free(msg);
}

message::message(int family, std::uint8_t command, int flags)
	: msg_(nlmsg_alloc())
{
	if (!msg_ || !genlmsg_put(msg_.get(), NL_AUTO_PORT, NL_AUTO_SEQ, family,
				  0, flags, command, SYNFIN_FAMILY_VERSION))
		throw std::bad_alloc();
}

void message::check(int error)
{
	if (error < 0)
		throw std::bad_alloc();
}

message &message::u16(int type, std::uint16_t value)
{
	check(nla_put_u16(raw(), type, value));
	return *this;
}

message &message::u32(int type, std::uint32_t value)
{
	check(nla_put_u32(raw(), type, value));
	return *this;
}

message &message::u64(int type, std::uint64_t value)
{
	check(nla_put_u64(raw(), type, value));
	return *this;
}

message &message::addr(int type, const address &value)
{
	check(nla_put(raw(), type, static_cast<int>(value.bytes().size()),
		      value.bytes().data()));
	return *this;
}

message &message::flag(int type)
{
	check(nla_put_flag(raw(), type));
	return *this;
}

message &message::nest(int type, const std::function<void(message &)> &fill)
{
	nlattr *start = nla_nest_start(raw(), type);

	check(start ? 0 : -1);
	fill(*this);
	check(nla_nest_end(raw(), start));
	return *this;
}

const nlmsghdr *message::header() const
{
	return nlmsg_hdr(msg_.get());
}

attributes::attributes(const nlattr *first, int length)
{
	const nlattr *attr;
	int left;

	nla_for_each_attr(attr, const_cast<nlattr *>(first), length, left)
		if (nla_type(attr) <= max_type)
			slots_[static_cast<std::size_t>(nla_type(attr))] = attr;
}

attributes attributes::of(const nlmsghdr *header)
{
	const auto *body = static_cast<const genlmsghdr *>(
		nlmsg_data(const_cast<nlmsghdr *>(header)));

	if (nlmsg_datalen(header) < static_cast<int>(sizeof(*body)))
		return {nullptr, 0};
	return {genlmsg_attrdata(body, 0), genlmsg_attrlen(body, 0)};
}

const nlattr *attributes::at(int type) const
{
	return type >= 0 && type <= max_type ?
		slots_[static_cast<std::size_t>(type)] : nullptr;
}

std::optional<std::uint64_t> attributes::number(int type) const
{
	const nlattr *attr = at(type);

	switch (attr ? nla_len(attr) : 0) {
	case sizeof(std::uint8_t):
		return nla_get_u8(attr);
	case sizeof(std::uint16_t):
		return nla_get_u16(attr);
	case sizeof(std::uint32_t):
		return nla_get_u32(attr);
	case sizeof(std::uint64_t):
		return nla_get_u64(attr);
	default:
		return std::nullopt;
	}
}

std::uint64_t attributes::number_or(int type, std::uint64_t otherwise) const
{
	return number(type).value_or(otherwise);
}

std::string attributes::string(int type) const
{
	const nlattr *attr = at(type);

	if (!attr)
		return "";

	std::string text(static_cast<const char *>(nla_data(attr)),
			 static_cast<std::size_t>(nla_len(attr)));

	return text.substr(0, text.find('\0'));
}

address attributes::addr(int type) const
{
	const nlattr *attr = at(type);

	if (!attr)
		return {};
	return address({static_cast<const std::uint8_t *>(nla_data(attr)),
			static_cast<std::size_t>(nla_len(attr))});
}

bool attributes::copy(int type, void *value, std::size_t size) const
{
	const nlattr *attr = at(type);

	if (!attr || static_cast<std::size_t>(nla_len(attr)) != size)
		return false;
	std::memcpy(value, nla_data(attr), size);
	return true;
}

attributes attributes::nest(int type) const
{
	const nlattr *attr = at(type);

	if (!attr)
		return {nullptr, 0};
	return {static_cast<const nlattr *>(nla_data(attr)), nla_len(attr)};
}

bool tells_removal(const nlmsghdr *header)
{
	const auto *body = static_cast<const genlmsghdr *>(
		nlmsg_data(const_cast<nlmsghdr *>(header)));

	return header->nlmsg_type == GENL_ID_CTRL &&
	       nlmsg_datalen(header) >= static_cast<int>(sizeof(*body)) &&
	       body->cmd == CTRL_CMD_DELFAMILY &&
	       attributes::of(header).string(CTRL_ATTR_FAMILY_NAME) ==
		       SYNFIN_FAMILY_NAME;
}

} // namespace synfin::nl
