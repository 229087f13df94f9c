/* SPDX-License-Identifier: GPL-2.0 */
/* Times, sizes and switches as people write and read them. */

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace synfin {

constexpr std::uint64_t ns_per_sec = 1'000'000'000;

/// Nanoseconds of "500ms", "1.5s", "200us", "2min", "0"; a unit is required.
std::uint64_t parse_duration(std::string_view text);

/// The same, but a bare number means seconds, as for timeout(1).
std::uint64_t parse_timeout(std::string_view text);

/// A whole number, optionally with k, M, G (1000s) or Ki, Mi, Gi (1024s).
std::uint64_t parse_count(std::string_view text);

/// The same, at least 1, or 0 if nothing is said; @what names it in the error.
std::uint64_t parse_limit(std::string_view text, std::string_view what);

/// Millionths of "10%", "0.5%", "0.0001%"; more than 0, 100% at most.
std::uint32_t parse_percent(std::string_view text);

/// on, off, yes, no, true, false, 1, 0
bool parse_switch(std::string_view text);

/// A number of an id, at least 1 and of 32 bits; @what names it in the error.
std::uint32_t parse_id(std::string_view text, std::string_view what);

/// Exact, so that parse_duration() gives back the same number.
std::string exact_duration(std::uint64_t ns);

/// Exact, so that parse_percent() gives back the same number.
std::string exact_percent(std::uint32_t millionths);

/// For columns: four digits are enough.
std::string short_duration(std::uint64_t ns);

} // namespace synfin
