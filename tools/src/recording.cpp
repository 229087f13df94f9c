// SPDX-License-Identifier: GPL-2.0
/* Events in a file: a header line, and one JSON object a line as the monitor has it. */

#include "recording.hpp"

#include "error.hpp"
#include "json.hpp"
#include "printable.hpp"

#include <linux/synfin.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace synfin {
namespace {

recording_header read_header(const json &line)
{
	recording_header header{printable(line.value("version", "")),
				line.value("abi", std::uint32_t{0}),
				printable(line.value("netns", ""))};

	if (header.abi != SYNFIN_ABI)
		usage("it was recorded by synfin {} with ABI {}, this is {} with ABI {}",
		      header.version, header.abi, SYNFIN_TOOL_VERSION, SYNFIN_ABI);
	return header;
}

void read_line(std::vector<recording> &all, const std::string &text)
{
	json line = json::parse(text);
	std::string type = line.is_object() ? line.value("type", "") : "";

	if (type == "recording")
		all.push_back({read_header(line), {}});
	else if (all.empty())
		usage("this is no recording: its first line is not the header that 'synfin record' writes");
	else if (type == "event")
		all.back().lines.push_back(event_from_json(line));
	else if (type == "lost")
		all.back().lines.push_back(
			recording_gap{line.value("events", std::uint64_t{0})});
	else
		usage("a line is an event, or says how many were lost");
}

/* What 'capture' writes begins so, with micro- or nanoseconds. */
bool is_capture(const std::string &line)
{
	return line.starts_with("\xd4\xc3\xb2\xa1") ||
	       line.starts_with("\x4d\x3c\xb2\xa1");
}

} // namespace

std::vector<event_record> recording::events() const
{
	std::vector<event_record> list;

	for (const recording_line &line : lines)
		if (const auto *event = std::get_if<event_record>(&line))
			list.push_back(*event);
	return list;
}

json header_json(const recording_header &header)
{
	json j{{"type", "recording"},
	       {"version", header.version},
	       {"abi", header.abi}};

	if (!header.netns.empty())
		j["netns"] = header.netns;
	return j;
}

json gap_json(const recording_gap &gap)
{
	return {{"type", "lost"}, {"events", gap.events}};
}

std::vector<recording> read_recordings(std::istream &file,
				       const std::string &name)
{
	std::vector<recording> all;
	std::string line;

	for (std::size_t number = 1; std::getline(file, line); number++) {
		try {
			read_line(all, line);
		} catch (const json::exception &) {
			/* a writer that was killed leaves half a line */
			if (file.eof() && !all.empty())
				break;
			if (number == 1 && is_capture(line))
				usage("{}: this is a capture and no recording: 'synfin ladder --pcap {}' draws it",
				      name, name);
			usage("{}, line {}: this is no {}", name, number,
			      all.empty() ? "recording" : "JSON");
		} catch (const failure &why) {
			usage("{}, line {}: {}", name, number, why.what());
		}
	}
	if (file.bad())
		usage("{}: it can not be read to its end", name);
	if (all.empty())
		usage("{}: this is no recording: it is empty", name);
	return all;
}

std::vector<recording> read_recordings(const std::string &path)
{
	std::ifstream file(path);

	if (!file)
		usage("cannot read {}: {}", path, std::strerror(errno));
	return read_recordings(file, path);
}

} // namespace synfin
