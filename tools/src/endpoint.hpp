/* SPDX-License-Identifier: GPL-2.0 */
/* Addresses and ports: numbers, never names. */

#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>

namespace synfin {

/// An address as it is on the wire: 4 bytes of IPv4, 16 of IPv6.
class address {
public:
	address() = default;
	explicit address(std::span<const std::uint8_t> bytes);

	/// Of the 16 bytes in which an address of IPv4 may be mapped.
	static address unmapped(std::span<const std::uint8_t, 16> bytes);

	/// Fails with a usage error for anything but a numeric address.
	static address parse(std::string_view text);

	std::span<const std::uint8_t> bytes() const
	{
		return {bytes_.data(), size_};
	}
	bool any() const;
	/// Does it say nothing without the link that it is on?
	bool link_local() const;
	std::string text() const;

	auto operator<=>(const address &) const = default;

private:
	std::array<std::uint8_t, 16> bytes_{};
	std::uint8_t size_ = 0;
};

/// What a device is called: kept in place, for there are very many endpoints.
class device_name {
public:
	device_name() = default;
	explicit device_name(std::string_view name)
	{
		name.copy(text_.data(), text_.size() - 1);
	}

	std::string_view view() const { return text_.data(); }
	bool empty() const { return !text_[0]; }

private:
	std::array<char, 16> text_{}; ///< as long as the kernel has them
};

/// One end of a connection; what was not said is absent.
struct endpoint {
	std::optional<address> addr;
	std::optional<std::uint16_t> port;

	/// the device on whose link a link-local address is, as %dev; else empty
	device_name link{};

	/// "10.0.0.1:80", "[fe80::1%eth0]:80", with * for what is absent
	std::string text() const;

	/// Each host has its own name for a link: it makes no difference here.
	auto operator<=>(const endpoint &other) const
	{
		return std::tie(addr, port) <=> std::tie(other.addr, other.port);
	}
	bool operator==(const endpoint &other) const
	{
		return addr == other.addr && port == other.port;
	}
};

/// The device's index in this namespace; 0 for no link, which needs none.
std::uint32_t link_index(const endpoint &end);

/// What it is called in this namespace, or its number.
device_name link_name(std::uint32_t index);

/// What parse_endpoint() insists on.
enum class need { none, port, both };

/// [ADDR][:PORT], an ADDR of IPv6 in brackets when there is a port; * stands
/// for any; @what names it in errors.
endpoint parse_endpoint(std::string_view text, need needed,
			std::string_view what);

/// 1 to 65535; a leading ':' is allowed, as in ss.
std::uint16_t parse_port(std::string_view text);

} // namespace synfin
