// SPDX-License-Identifier: GPL-2.0
/* Where the events of a connection are read: from a kernel, or from files. */

#include "history_source.hpp"

#include "error.hpp"
#include "kernel.hpp"
#include "netns.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <algorithm>

namespace synfin {
namespace {

/*
 * A listener's connection begins with the SYN that it took. What fault rules did
 * to others before that was told of the listener: from the last event of any
 * connection between the same ends on.
 */
std::vector<event_record> faults_before(const event_record &first,
					std::span<const event_record> all)
{
	std::vector<event_record> faults;

	for (const event_record &e : all) {
		if (e.local != first.local || e.remote != first.remote)
			continue;
		if (e.id == first.id)
			break;
		if (e.id)
			faults.clear();
		else if (e.fault)
			faults.push_back(e);
	}
	return faults;
}

} // namespace

connection_reference parse_reference(const std::string &word)
{
	std::size_t slash = word.rfind('/');

	if (slash == std::string::npos)
		return {"", parse_id(word, "connection")};
	return {word.substr(0, slash),
		parse_id(word.substr(slash + 1), "connection")};
}

std::vector<connection_reference>
parse_references(std::span<const std::string> words)
{
	std::vector<connection_reference> list;

	for (const std::string &word : words) {
		connection_reference ref = parse_reference(word);

		if (std::find(list.begin(), list.end(), ref) == list.end())
			list.push_back(ref);
	}
	return list;
}

std::vector<event_record>
history_source::connection(const connection_reference &ref)
{
	auto found = known(ref);

	if (found.back().kind == SYNFIN_KIND_LISTENER)
		fail(exit_code::refused,
		     "{} is a listener; the connections it made have numbers of their own: '{} conn show listener {}'",
		     ref.id,
		     ref.netns.empty() ? own_name() : "synfin -N " + ref.netns,
		     ref.id);
	if (found.front().old_state == SYNFIN_STATE_LISTEN) {
		auto faults = faults_before(found.front(),
					    events(ref.netns, std::nullopt));

		found.insert(found.begin(), faults.begin(), faults.end());
	}
	return found;
}

std::vector<event_record>
live_histories::events(const std::string &netns, std::optional<std::uint32_t> id)
{
	netns_visit visit(netns);

	return kernel().history(id);
}

/* Others need not be named here, or we may not enter them. */
std::vector<std::string> live_histories::near(const std::string &netns)
{
	return {netns};
}

std::vector<event_record> live_histories::known(const connection_reference &ref)
{
	netns_visit visit(ref.netns);

	return kernel().known_history(ref.id);
}

std::vector<std::string> recorded_histories::near(const std::string &)
{
	std::vector<std::string> names;

	for (const recording &r : recordings_)
		if (std::find(names.begin(), names.end(), r.header.netns) ==
		    names.end())
			names.push_back(r.header.netns);
	return names;
}

bool recorded_histories::has(const std::string &netns) const
{
	return std::any_of(recordings_.begin(), recordings_.end(),
			   [&](const recording &r) {
				   return r.header.netns == netns;
			   });
}

/* Two namespaces may both have a connection of that number. */
std::vector<event_record>
recorded_histories::events(const std::string &netns,
			   std::optional<std::uint32_t> id)
{
	std::vector<event_record> all;
	const recording *source = nullptr;

	if (!netns.empty() && !has(netns))
		usage("nothing was recorded in a namespace '{}'", netns);
	for (const recording &r : recordings_) {
		if (!netns.empty() && r.header.netns != netns)
			continue;
		for (const event_record &e : r.events()) {
			if (id && e.id != *id)
				continue;
			if (id && source && source->header.netns != r.header.netns)
				usage("{} is a connection of two namespaces that were recorded: write {}/{} or {}/{}",
				      *id, source->header.netns, *id,
				      r.header.netns, *id);
			source = &r;
			all.push_back(e);
		}
	}
	std::stable_sort(all.begin(), all.end(),
			 [](const event_record &a, const event_record &b) {
				 return a.time < b.time;
			 });
	return all;
}

std::vector<event_record>
recorded_histories::known(const connection_reference &ref)
{
	auto found = events(ref.netns, ref.id);

	if (found.empty())
		fail(exit_code::refused, "nothing was recorded of connection {}{}",
		     ref.id,
		     ref.netns.empty() ? "" : " in namespace " + ref.netns);
	return found;
}

std::unique_ptr<history_source> open_source(std::span<const std::string> files)
{
	std::vector<recording> all;

	if (files.empty())
		return std::make_unique<live_histories>();
	for (const std::string &path : files)
		for (recording &r : read_recordings(path))
			all.push_back(std::move(r));
	return std::make_unique<recorded_histories>(std::move(all));
}

} // namespace synfin
