/* SPDX-License-Identifier: GPL-2.0 */
/* Parameters as KEY VALUE pairs, read by the table that the module uses. */

#pragma once

#include "records.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <linux/synfin.h>

extern "C" {
#include "core/params.h"
}

namespace synfin {

/// The rows of the table.
std::span<const synfin_param> param_table();

/// The row of @key, or nullptr.
const synfin_param *find_param(std::string_view key);

/// The row of @key, or a usage error that suggests the nearest.
const synfin_param &need_param(std::string_view key);

/// Names of those that may be set in @scope (SYNFIN_SCOPE_*).
std::vector<std::string> param_names(unsigned int scope);

/// Words that stand for some or all of its values.
std::vector<std::string> param_words(const synfin_param &row);

/// @text in the unit of @row, within its range.
std::uint64_t parse_param(const synfin_param &row, std::string_view text);

/// KEY VALUE [KEY VALUE]…, each of which may be set in @scope.
param_values parse_params(std::span<const std::string> words,
			  unsigned int scope);

/// "1.5s", "128", "on", "1000/s"; exact.
std::string param_text(const synfin_param &row, std::uint64_t value);

struct unsafe_setting {
	std::string name;  ///< "rfc1337"
	std::string value; ///< "off"
};

/// By which of @values a safeguard is switched off.
std::vector<unsafe_setting> unsafe_settings(const param_values &values);

/// How a unit is called in JSON: ns, count, bytes, bool, per-second.
std::string_view unit_name(const synfin_param &row);

} // namespace synfin
