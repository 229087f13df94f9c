// SPDX-License-Identifier: GPL-2.0
/* Segments of synfin in a file of captured packets, read by libpcap. */

#include "pcap_file.hpp"

#include "error.hpp"
#include "packet.hpp"
#include "pcap_library.hpp"
#include "units.hpp"

#include <memory>
#include <optional>

namespace synfin {
namespace {

constexpr std::uint16_t type_ipv4 = 0x0800, type_ipv6 = 0x86dd,
			type_vlan = 0x8100;

/// Where the link's header has the type of what it carries, and how long it is.
struct link_layout {
	int link;
	std::optional<std::size_t> type;
	std::size_t length;
};

constexpr link_layout layouts[] = {
	{DLT_EN10MB, 12, 14},
	{DLT_LINUX_SLL, 14, 16},
	{DLT_LINUX_SLL2, 0, 20},
	{DLT_RAW, std::nullopt, 0},
	{DLT_IPV4, std::nullopt, 0},
	{DLT_NULL, std::nullopt, 4},
	{DLT_LOOP, std::nullopt, 4},
};

const link_layout &layout_of(int link, const std::string &path)
{
	for (const link_layout &l : layouts)
		if (l.link == link)
			return l;

	const char *name = libpcap().datalink_val_to_name(link);

	usage("{}: packets of the link type {} can not be read here", path,
	      name ? name : "?");
}

/* Behind the link's header and tags of VLANs; empty if it is not IPv4. */
byte_span ip_part(byte_span frame, const link_layout &layout)
{
	if (frame.size() < layout.length)
		return {};

	byte_span rest = frame.subspan(layout.length);

	if (!layout.type)
		return rest;

	std::uint16_t type = get16(frame, *layout.type);

	while (type == type_vlan && rest.size() >= 4) {
		type = get16(rest, 2);
		rest = rest.subspan(4);
	}
	return type == type_ipv4 || type == type_ipv6 ? rest : byte_span{};
}

} // namespace

std::vector<captured_segment> read_capture(const std::string &path)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	std::unique_ptr<pcap_t, pcap_closer> file(
		libpcap().open_offline_with_tstamp_precision(
			path.c_str(), PCAP_TSTAMP_PRECISION_NANO, why));
	std::vector<captured_segment> all;
	pcap_pkthdr *header;
	const std::uint8_t *bytes;
	int result;

	if (!file)
		usage("cannot read the capture {}: {}", path, why);

	const link_layout &layout = layout_of(libpcap().datalink(file.get()), path);

	while ((result = libpcap().next_ex(file.get(), &header, &bytes)) == 1) {
		auto s = parse_packet(ip_part({bytes, header->caplen}, layout));

		if (!s)
			continue;
		s->time = static_cast<std::uint64_t>(header->ts.tv_sec) *
				  ns_per_sec +
			  static_cast<std::uint64_t>(header->ts.tv_usec);
		all.push_back(*s);
	}
	/* a capture that was cut off is used as far as it goes */
	if (result == PCAP_ERROR && all.empty())
		usage("cannot read the capture {}: {}", path,
		      libpcap().geterr(file.get()));
	return all;
}

} // namespace synfin
