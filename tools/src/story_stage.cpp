// SPDX-License-Identifier: GPL-2.0
/* A story's two hosts, and a wire between them. */

#include "story_stage.hpp"

#include "units.hpp"

#include <fmt/core.h>

namespace synfin {
namespace {

constexpr std::array<const char *, 2> addresses{"10.0.0.1", "10.0.0.2"};
constexpr std::array<const char *, 2> macs{"02:00:00:00:00:0a",
					   "02:00:00:00:00:0b"};
/* of the nets for examples; by the side that sends there */
constexpr std::array<const char *, 2> stranger_nets{"198.51.100.0/24",
						    "203.0.113.0/24"};
constexpr std::array<const char *, 2> strangers{"198.51.100.9", "203.0.113.9"};

} // namespace

story_wire wire_of(const story &s)
{
	story_wire wire;

	if (s.wire.given())
		wire.delay = parse_duration(s.wire.text);
	if (s.mtu.given())
		wire.mtu = parse_count(s.mtu.text);
	return wire;
}

story_stage::story_stage(const story_wire &wire)
{
	/* from inside: where we are there may be an eth0 already */
	run_for_hosts({"ip", "-n", netns(0), "link", "add", "eth0", "address",
		       macs[0], "type", "veth", "peer", "name", "eth0", "netns",
		       netns(1), "address", macs[1]});
	/* both ends up: only then one has a carrier, and its routes last */
	for (std::size_t side = 0; side < 2; side++)
		run_for_hosts({"ip", "-n", netns(side), "-batch", "-"},
			      fmt::format("link set lo up\nlink set eth0 mtu {} up\n",
					  wire.mtu));
	for (std::size_t side = 0; side < 2; side++)
		configure(side, wire);
}

/* No ARP: the first segment that is seen shall be the first that is sent. */
std::string story_stage::plan(std::size_t side, bool by_mac)
{
	std::size_t other = 1 - side;
	std::string text = fmt::format("address add {}/24 dev eth0\n",
				       addresses[side]);

	if (by_mac)
		text += fmt::format("neigh replace {} lladdr {} dev eth0 nud permanent\n",
				    addresses[other], macs[other]);
	return text + fmt::format("route add {} via {}\nroute add blackhole {}\n",
				  stranger_nets[side], addresses[other],
				  stranger_nets[other]);
}

void story_stage::configure(std::size_t side, const story_wire &wire) const
{
	run_for_hosts({"ip", "-n", netns(side), "-batch", "-"},
		      plan(side, true));
	if (wire.delay)
		run_for_hosts({"tc", "-n", netns(side), "qdisc", "add", "dev",
			       "eth0", "root", "netem", "delay",
			       fmt::format("{}us", (wire.delay + 999) / 1000)});
}

address story_stage::addr(std::size_t side)
{
	return address::parse(addresses[side]);
}

std::string story_stage::label(std::size_t side)
{
	return std::string(host_names[side]) + " " + addresses[side];
}

address story_stage::stranger(std::size_t side)
{
	return address::parse(strangers[side]);
}

} // namespace synfin
