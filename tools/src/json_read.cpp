// SPDX-License-Identifier: GPL-2.0
/* Events out of the JSON that event_json() wrote. */

#include "json.hpp"

#include "error.hpp"
#include "names.hpp"

#include <limits>

namespace synfin {
namespace {

/* Of a missing field, and of one of the wrong kind, the caller says where. */
[[noreturn]] void refuse(const char *key, const char *why)
{
	usage("'{}' {}", key, why);
}

template <typename T>
std::optional<T> maybe_number(const json &j, const char *key)
{
	auto found = j.find(key);

	if (found == j.end())
		return std::nullopt;
	if (!found->is_number_unsigned() ||
	    found->get<std::uint64_t>() > std::numeric_limits<T>::max())
		refuse(key, "is no number that could stand there");
	return found->get<T>();
}

template <typename T> T number(const json &j, const char *key)
{
	auto value = maybe_number<T>(j, key);

	if (!value)
		refuse(key, "is missing");
	return *value;
}

std::optional<std::string> maybe_text(const json &j, const char *key)
{
	auto found = j.find(key);

	if (found == j.end())
		return std::nullopt;
	if (!found->is_string())
		refuse(key, "is no text");
	return found->get<std::string>();
}

/* A word that is left out stands for number 0, which says "none". */
unsigned int word(const json &j, const char *key, const vocabulary &words)
{
	auto text = maybe_text(j, key);

	if (!text)
		return 0;

	auto value = find_name(words, *text);

	if (!value)
		usage("'{}': there is no {} '{}'", key, words.noun, *text);
	return *value;
}

endpoint end(const json &j, const char *addr, const char *port)
{
	endpoint result;
	auto text = maybe_text(j, addr);

	if (text && *text != "*")
		result.addr = address::parse(*text);
	result.port = maybe_number<std::uint16_t>(j, port);
	if (result.addr && result.addr->link_local())
		result.link = device_name(maybe_text(j, "link").value_or(""));
	return result;
}

segment_record segment(const json &j)
{
	segment_record s;
	std::string flags = maybe_text(j, "flags").value_or("");

	s.direction = word(j, "direction", directions);
	s.flags = flags == "none" ? 0 : parse_flags(flags);
	s.seq = number<std::uint32_t>(j, "seq");
	s.ack = maybe_number<std::uint32_t>(j, "ack");
	s.wnd = number<std::uint32_t>(j, "wnd");
	s.len = number<std::uint32_t>(j, "len");
	s.mss = maybe_number<std::uint32_t>(j, "mss");
	return s;
}

} // namespace

event_record event_from_json(const json &j)
{
	event_record e;

	e.time = number<std::uint64_t>(j, "time_ns");
	e.cpu = number<std::uint32_t>(j, "cpu");
	e.sequence = number<std::uint64_t>(j, "sequence");
	e.id = number<std::uint32_t>(j, "id");
	e.listener_id = maybe_number<std::uint32_t>(j, "listener_id").value_or(0);
	e.kind = word(j, "kind", kinds);
	e.local = end(j, "local_addr", "local_port");
	e.remote = end(j, "remote_addr", "remote_port");
	e.old_state = word(j, "old_state", states);
	e.new_state = word(j, "new_state", states);
	e.what = word(j, "what", whats);
	e.rule = word(j, "rule", rules);
	e.cause = word(j, "cause", causes);
	e.drop = word(j, "drop", drops);
	e.refusal = word(j, "refusal", refusals);
	e.icmp = word(j, "icmp", icmps);
	e.fault = word(j, "fault", faults);
	e.rule_id = maybe_number<std::uint32_t>(j, "rule_id").value_or(0);
	if (auto found = j.find("segment"); found != j.end())
		e.segment = segment(*found);
	return e;
}

} // namespace synfin
