// SPDX-License-Identifier: GPL-2.0
/* Times, sizes and switches as people write and read them. */

#include "units.hpp"

#include "error.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace synfin {
namespace {

struct unit {
	std::string_view name;
	std::uint64_t factor;
};

constexpr std::array<unit, 9> time_units{{
	{"ns", 1},
	{"us", 1'000},
	{"ms", 1'000'000},
	{"s", ns_per_sec},
	{"sec", ns_per_sec},
	{"m", 60 * ns_per_sec},
	{"min", 60 * ns_per_sec},
	{"h", 3600 * ns_per_sec},
	{"d", 86400 * ns_per_sec},
}};

constexpr std::array<unit, 7> count_units{{
	{"", 1},
	{"k", 1'000},
	{"M", 1'000'000},
	{"G", 1'000'000'000},
	{"Ki", 1ull << 10},
	{"Mi", 1ull << 20},
	{"Gi", 1ull << 30},
}};

/// A number as written: digits, and how many of them follow the point.
struct decimal {
	std::uint64_t digits = 0;
	unsigned int fraction = 0;
	std::string_view suffix;
};

bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

std::optional<decimal> scan_decimal(std::string_view text)
{
	decimal number;
	bool point = false;
	std::size_t i = 0;

	for (; i < text.size() && (is_digit(text[i]) || text[i] == '.'); i++) {
		if (text[i] == '.') {
			if (point || i == 0)
				return std::nullopt;
			point = true;
			continue;
		}
		if (__builtin_mul_overflow(number.digits, 10, &number.digits) ||
		    __builtin_add_overflow(number.digits, text[i] - '0',
					   &number.digits))
			return std::nullopt;
		number.fraction += point;
	}
	if (i == 0 || text[i - 1] == '.')
		return std::nullopt;
	number.suffix = text.substr(i);
	return number;
}

/// number x factor, or nothing if that is not whole or does not fit.
std::optional<std::uint64_t> scaled(const decimal &number, std::uint64_t factor)
{
	unsigned __int128 value = number.digits;

	value *= factor;
	for (unsigned int i = 0; i < number.fraction; i++) {
		if (value % 10)
			return std::nullopt;
		value /= 10;
	}
	if (value > std::numeric_limits<std::uint64_t>::max())
		return std::nullopt;
	return static_cast<std::uint64_t>(value);
}

template <std::size_t N>
const unit *find_unit(const std::array<unit, N> &units, std::string_view name)
{
	auto found = std::find_if(units.begin(), units.end(),
				  [&](const unit &u) { return u.name == name; });

	return found == units.end() ? nullptr : &*found;
}

std::string trimmed(std::string digits)
{
	while (digits.back() == '0')
		digits.pop_back();
	if (digits.back() == '.')
		digits.pop_back();
	return digits;
}

const unit &largest_unit_within(std::uint64_t ns)
{
	for (int i = 3; i > 0; i--)
		if (ns >= time_units[i].factor)
			return time_units[i];
	return time_units[0];
}

} // namespace

std::uint64_t parse_duration(std::string_view text)
{
	auto number = scan_decimal(text);

	if (!number)
		usage("'{}' is no time: write for example 500ms, 1.5s, 200us or 2min",
		      text);
	if (number->suffix.empty() && number->digits == 0)
		return 0;
	if (number->suffix.empty())
		usage("'{}' needs a unit: {}s, {}ms, {}us or {}ns?", text, text,
		      text, text, text);

	const unit *u = find_unit(time_units, number->suffix);

	if (!u)
		usage("'{}' is no unit of time: use ns, us, ms, s, min, h or d",
		      number->suffix);

	auto value = scaled(*number, u->factor);

	if (!value)
		usage("'{}' is finer than a nanosecond or longer than 584 years",
		      text);
	return *value;
}

std::uint64_t parse_timeout(std::string_view text)
{
	if (!text.empty() && is_digit(text.back()))
		return parse_duration(std::string(text) + "s");
	return parse_duration(text);
}

std::uint64_t parse_count(std::string_view text)
{
	auto number = scan_decimal(text);
	const unit *u = number ? find_unit(count_units, number->suffix) : nullptr;
	auto value = u ? scaled(*number, u->factor) : std::nullopt;

	if (!value)
		usage("'{}' is no whole number: write for example 100, 64k (64000) or 64Ki (65536)",
		      text);
	return *value;
}

std::uint64_t parse_limit(std::string_view text, std::string_view what)
{
	std::uint64_t limit = text.empty() ? 0 : parse_count(text);

	if (!text.empty() && !limit)
		usage("{}: at least 1", what);
	return limit;
}

std::uint32_t parse_percent(std::string_view text)
{
	auto number = scan_decimal(text);

	if (!number || number->suffix != "%")
		usage("'{}' is no chance: write for example 10% or 0.5%", text);

	auto value = scaled(*number, 10'000);

	if (!value)
		usage("'{}' is finer than 0.0001%, one in a million", text);
	if (!*value || *value > 1'000'000)
		usage("{} is no chance: more than 0%, and at most 100%", text);
	return static_cast<std::uint32_t>(*value);
}

bool parse_switch(std::string_view text)
{
	if (text == "1" || text == "on" || text == "yes" || text == "true")
		return true;
	if (text == "0" || text == "off" || text == "no" || text == "false")
		return false;
	usage("'{}' is neither on nor off: use 1 or on, 0 or off", text);
}

std::uint32_t parse_id(std::string_view text, std::string_view what)
{
	auto number = scan_decimal(text);

	if (!number || !number->suffix.empty() || number->fraction ||
	    number->digits == 0 ||
	    number->digits > std::numeric_limits<std::uint32_t>::max())
		usage("'{}' is no number of a {}: a whole number from 1 on is expected, as the first column of 'show' has it",
		      text, what);
	return static_cast<std::uint32_t>(number->digits);
}

std::string exact_duration(std::uint64_t ns)
{
	if (ns == 0)
		return "0";

	const unit &u = largest_unit_within(ns);
	int places = 0;

	for (std::uint64_t factor = u.factor; factor > 1; factor /= 10)
		places++;
	if (places == 0)
		return fmt::format("{}ns", ns);
	return trimmed(fmt::format("{}.{:0{}}", ns / u.factor, ns % u.factor,
				   places)) + std::string(u.name);
}

std::string exact_percent(std::uint32_t millionths)
{
	return trimmed(fmt::format("{}.{:04}", millionths / 10'000,
				   millionths % 10'000)) + "%";
}

std::string short_duration(std::uint64_t ns)
{
	const unit &u = largest_unit_within(ns);
	double value = static_cast<double>(ns) / static_cast<double>(u.factor);
	std::uint64_t minutes = ns / (60 * ns_per_sec);

	if (minutes >= 24 * 60)
		return fmt::format("{}d{:02}h", minutes / (24 * 60),
				   minutes / 60 % 24);
	if (minutes >= 60)
		return fmt::format("{}h{:02}m", minutes / 60, minutes % 60);
	if (u.factor == 1)
		return fmt::format("{}ns", ns);
	return fmt::format("{:.{}f}{}", value, value < 10 ? 2 : 1, u.name);
}

} // namespace synfin
