// SPDX-License-Identifier: GPL-2.0
/* Parameters as KEY VALUE pairs, read by the table that the module uses. */

#include "params.hpp"

#include "error.hpp"
#include "names.hpp"
#include "units.hpp"

namespace synfin {
namespace {

std::string_view scope_text(unsigned int scope)
{
	switch (scope) {
	case SYNFIN_SCOPE_NET:
		return "the namespace";
	case SYNFIN_SCOPE_LISTENER:
		return "a listener";
	default:
		return "a connection";
	}
}

constexpr vocabulary cookies{"value", synfin_cookies_name, SYNFIN_COOKIES_MAX};

constexpr std::string_view frozen = "frozen"; // a clock_scale of 0

std::uint64_t parse_cookies(std::string_view text)
{
	auto value = find_name(cookies, text);

	return value ? *value : parse_count(text);
}

std::uint64_t parse_value(const synfin_param &row, std::string_view text)
{
	switch (row.unit) {
	case SYNFIN_UNIT_NS:
		return parse_duration(text);
	case SYNFIN_UNIT_BOOL:
		return parse_switch(text);
	case SYNFIN_UNIT_PER_SEC:
		if (text.ends_with("/s"))
			text.remove_suffix(2);
		return parse_count(text);
	default:
		if (row.id == SYNFIN_A_PARAMS_CLOCK_SCALE &&
		    same_word(text, frozen))
			return 0;
		if (row.id == SYNFIN_A_PARAMS_SYN_COOKIES)
			return parse_cookies(text);
		return parse_count(text);
	}
}

/* The table knows numbers only; those that have a name are better known by it. */
std::string allowed(const synfin_param &row)
{
	std::string text = row.allowed;
	std::vector<std::string> words = param_words(row);

	for (std::size_t i = 0; i < words.size(); i++)
		text += (i == 0 ? ", or be " :
			 i + 1 < words.size() ? ", " : " or ") + words[i];
	return text;
}

void require_scope(const synfin_param &row, unsigned int scope)
{
	if (row.scope & scope)
		return;
	usage("{} can not be set for {}; there you may set {}", row.name,
	      scope_text(scope), [&] {
		      std::string list;

		      for (const std::string &name : param_names(scope))
			      list += (list.empty() ? "" : ", ") + name;
		      return list;
	      }());
}

} // namespace

std::span<const synfin_param> param_table()
{
	return {synfin_params_table, synfin_params_count};
}

const synfin_param *find_param(std::string_view key)
{
	for (const synfin_param &row : param_table())
		if (same_word(key, row.name))
			return &row;
	return nullptr;
}

const synfin_param &need_param(std::string_view key)
{
	const synfin_param *row = find_param(key);

	if (!row)
		usage("there is no parameter '{}'{}", key,
		      suggestion(key, param_names(~0u)));
	return *row;
}

std::vector<std::string> param_names(unsigned int scope)
{
	std::vector<std::string> names;

	for (const synfin_param &row : param_table())
		if (row.scope & scope)
			names.emplace_back(row.name);
	return names;
}

std::vector<std::string> param_words(const synfin_param &row)
{
	if (row.id == SYNFIN_A_PARAMS_SYN_COOKIES)
		return all_names(cookies);
	if (row.id == SYNFIN_A_PARAMS_CLOCK_SCALE)
		return {std::string(frozen)};
	return {};
}

std::uint64_t parse_param(const synfin_param &row, std::string_view text)
{
	std::uint64_t value;

	try {
		value = parse_value(row, text);
	} catch (const failure &error) {
		usage("{}: {}; {}", row.name, error.what(), allowed(row));
	}
	if (value < row.min || value > row.max)
		usage("{} is out of range: {}", text, allowed(row));
	return value;
}

param_values parse_params(std::span<const std::string> words,
			  unsigned int scope)
{
	param_values values;

	for (std::size_t i = 0; i < words.size(); i += 2) {
		const synfin_param &row = need_param(words[i]);

		require_scope(row, scope);
		if (i + 1 == words.size())
			usage("{} needs a value: {}", row.name, allowed(row));
		if (!values.emplace(row.id, parse_param(row, words[i + 1])).second)
			usage("{} is given twice", row.name);
	}
	return values;
}

std::string param_text(const synfin_param &row, std::uint64_t value)
{
	switch (row.unit) {
	case SYNFIN_UNIT_NS:
		return exact_duration(value);
	case SYNFIN_UNIT_BOOL:
		return value ? "on" : "off";
	case SYNFIN_UNIT_PER_SEC:
		return fmt::format("{}/s", value);
	default:
		if (row.id == SYNFIN_A_PARAMS_CLOCK_SCALE && !value)
			return std::string(frozen);
		if (row.id == SYNFIN_A_PARAMS_SYN_COOKIES &&
		    value <= SYNFIN_COOKIES_MAX)
			return synfin_cookies_name(value);
		return fmt::format("{}", value);
	}
}

std::vector<unsafe_setting> unsafe_settings(const param_values &values)
{
	std::vector<unsafe_setting> all;

	for (const synfin_param &row : param_table()) {
		auto found = values.find(row.id);

		if (found != values.end() &&
		    synfin_params_unsafe(&row, found->second))
			all.push_back({row.name, param_text(row, found->second)});
	}
	return all;
}

std::string_view unit_name(const synfin_param &row)
{
	switch (row.unit) {
	case SYNFIN_UNIT_NS:
		return "ns";
	case SYNFIN_UNIT_BOOL:
		return "bool";
	case SYNFIN_UNIT_PER_SEC:
		return "per-second";
	case SYNFIN_UNIT_BYTES:
		return "bytes";
	default:
		return "count";
	}
}

} // namespace synfin
