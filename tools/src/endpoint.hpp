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

namespace synfin {

/// An address as it is on the wire: 4 bytes, or in time 16.
class address {
public:
	address() = default;
	explicit address(std::span<const std::uint8_t> bytes);

	/// Fails with a usage error for anything but a numeric address.
	static address parse(std::string_view text);

	std::span<const std::uint8_t> bytes() const
	{
		return {bytes_.data(), size_};
	}
	bool any() const;
	std::string text() const;

	auto operator<=>(const address &) const = default;

private:
	std::array<std::uint8_t, 16> bytes_{};
	std::uint8_t size_ = 0;
};

/// One end of a connection; what was not said is absent.
struct endpoint {
	std::optional<address> addr;
	std::optional<std::uint16_t> port;

	/// "10.0.0.1:80", with * for what is absent
	std::string text() const;

	auto operator<=>(const endpoint &) const = default;
};

/// What parse_endpoint() insists on.
enum class need { none, port, both };

/// [ADDR][:PORT]; * stands for any; @what names it in errors.
endpoint parse_endpoint(std::string_view text, need needed,
			std::string_view what);

/// 1 to 65535; a leading ':' is allowed, as in ss.
std::uint16_t parse_port(std::string_view text);

} // namespace synfin
