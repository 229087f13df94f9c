// SPDX-License-Identifier: GPL-2.0
/* Addresses and ports: numbers, never names. */

#include "endpoint.hpp"

#include "error.hpp"

#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <charconv>

namespace synfin {
namespace {

constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0,    0,
					      0, 0, 0, 0, 0xff, 0xff};

/* The device behind the % goes with a link-local address, and only with one. */
void parse_host(std::string_view text, endpoint &end)
{
	std::size_t percent = text.find('%');

	end.addr = address::parse(text.substr(0, percent));
	if (percent != std::string_view::npos)
		end.link = device_name(text.substr(percent + 1));
	if (!end.addr->link_local() && percent != std::string_view::npos)
		usage("'{}': only a link-local address has a device behind a %",
		      text);
}

} // namespace

address::address(std::span<const std::uint8_t> bytes)
	: size_(static_cast<std::uint8_t>(
		  std::min(bytes.size(), bytes_.size())))
{
	std::copy_n(bytes.begin(), size_, bytes_.begin());
}

address address::unmapped(std::span<const std::uint8_t, 16> bytes)
{
	return address(std::equal(mapped.begin(), mapped.end(), bytes.begin()) ?
			       std::span<const std::uint8_t>(bytes.last(4)) :
			       bytes);
}

address address::parse(std::string_view text)
{
	std::array<std::uint8_t, 16> raw{};
	std::string name(text);

	if (inet_pton(AF_INET, name.c_str(), raw.data()) == 1)
		return address(std::span(raw).first(4));
	if (inet_pton(AF_INET6, name.c_str(), raw.data()) == 1) {
		address found = unmapped(raw);

		if (found.bytes().size() == 4)
			usage("'{}' is an address of IPv4 in the clothes of IPv6: write it as {}",
			      text, found.text());
		return found;
	}
	if (!text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
		    return c >= '0' && c <= '9';
	    }))
		usage("'{}' is no address; for a port write ':{}'", text, text);
	usage("'{}' is no address: write it in numbers, as 10.0.0.1 or fe80::1%eth0",
	      text);
}

bool address::any() const
{
	return std::all_of(bytes_.begin(), bytes_.end(),
			   [](std::uint8_t b) { return b == 0; });
}

bool address::link_local() const
{
	return size_ == 16 && bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

std::string address::text() const
{
	std::array<char, INET6_ADDRSTRLEN> name{};
	int family = size_ == 16 ? AF_INET6 : AF_INET;

	if (size_ != 4 && size_ != 16)
		return "*";
	inet_ntop(family, bytes_.data(), name.data(), name.size());
	return name.data();
}

std::string endpoint::text() const
{
	bool star = !addr || (addr->any() && addr->bytes().size() == 4);
	std::string host = star ? "*" : addr->text();

	if (!link.empty())
		host += fmt::format("%{}", link.view());
	if (host.find(':') != std::string::npos)
		host = "[" + host + "]";
	return port && *port ? fmt::format("{}:{}", host, *port) : host + ":*";
}

std::uint32_t link_index(const endpoint &end)
{
	std::string_view name = end.link.view();
	const char *last = name.data() + name.size();
	std::uint32_t index = 0;

	if (name.empty())
		return 0;
	if (std::from_chars(name.data(), last, index).ptr != last)
		index = if_nametoindex(name.data());
	if (!index)
		usage("'{}': there is no device {} here", end.text(), name);
	return index;
}

device_name link_name(std::uint32_t index)
{
	std::array<char, IF_NAMESIZE> name{};

	if (!index)
		return {};
	if (!if_indextoname(index, name.data()))
		return device_name(std::to_string(index));
	return device_name(name.data());
}

std::uint16_t parse_port(std::string_view text)
{
	std::string_view digits = text;
	unsigned int value = 0;

	if (digits.starts_with(':'))
		digits.remove_prefix(1);

	auto [end, error] = std::from_chars(digits.data(),
					    digits.data() + digits.size(), value);

	if (error != std::errc() || end != digits.data() + digits.size() ||
	    value < 1 || value > 65535)
		usage("'{}' is no port: a number from 1 to 65535 is expected",
		      text);
	return static_cast<std::uint16_t>(value);
}

endpoint parse_endpoint(std::string_view text, need needed,
			std::string_view what)
{
	std::size_t colon = text.rfind(':');
	std::size_t bracket = text.rfind(']');
	bool has_port = colon != std::string_view::npos &&
			(bracket == std::string_view::npos || colon > bracket);
	std::string_view host = has_port ? text.substr(0, colon) : text;
	std::string_view port = has_port ? text.substr(colon + 1) : "*";
	endpoint result;

	if (bracket == std::string_view::npos &&
	    std::count(text.begin(), text.end(), ':') > 1) {
		host = text;
		port = "*";
	}
	if (host.starts_with('[') && host.ends_with(']'))
		host = host.substr(1, host.size() - 2);
	if (!host.empty() && host != "*")
		parse_host(host, result);
	if (port != "*")
		result.port = parse_port(port);
	if (needed != need::none && !result.port)
		usage("{} '{}' needs a port: write ADDR:PORT, for example 10.0.0.1:80 or [fd00::1]:80",
		      what, text);
	if (needed == need::both && !result.addr)
		usage("{} '{}' needs an address: write ADDR:PORT, for example 10.0.0.1:80 or [fd00::1]:80",
		      what, text);
	return result;
}

} // namespace synfin
