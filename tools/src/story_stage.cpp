// SPDX-License-Identifier: GPL-2.0
/* A story's two hosts: network namespaces and a wire between them. */

#include "story_stage.hpp"

#include "error.hpp"
#include "spawn.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>

namespace synfin {
namespace {

constexpr std::array<const char *, 2> prefixes{"sf-a-", "sf-b-"};
constexpr std::array<const char *, 2> addresses{"10.0.0.1", "10.0.0.2"};
constexpr std::array<const char *, 2> macs{"02:00:00:00:00:0a",
					   "02:00:00:00:00:0b"};
/* of the nets for examples; by the side that sends there */
constexpr std::array<const char *, 2> stranger_nets{"198.51.100.0/24",
						    "203.0.113.0/24"};
constexpr std::array<const char *, 2> strangers{"198.51.100.9", "203.0.113.9"};

void run(const std::vector<std::string> &argv, const std::string &input = "")
{
	finished_program p = run_program(argv, input);

	if (p.status == 0)
		return;

	std::string why = p.err.substr(0, p.err.find('\n'));

	fail(exit_code::refused, "cannot make the story's hosts: {}: {}{}",
	     argv[0], why.empty() ? "it failed" : why,
	     geteuid() ? "; it needs root: try sudo" : "");
}

void delete_netns(const std::string &name)
{
	try {
		run_program({"ip", "netns", "delete", name});
	} catch (const failure &) {
		/* whoever could make it could run ip */
	}
}

/* The pid in the name of a story's namespace, or 0. */
pid_t maker_of(const std::string &name)
{
	for (const char *prefix : prefixes)
		if (name.starts_with(prefix))
			return static_cast<pid_t>(
				std::strtol(name.c_str() + 5, nullptr, 10));
	return 0;
}

} // namespace

story_stage::story_stage(std::uint64_t wire_ns)
{
	for (std::size_t side = 0; side < 2; side++)
		netns_[side] = fmt::format("{}{}", prefixes[side], getpid());
	try {
		make(wire_ns);
	} catch (...) {
		remove();
		throw;
	}
}

story_stage::~story_stage()
{
	if (!kept_)
		remove();
}

void story_stage::make(std::uint64_t wire_ns)
{
	run({"ip", "-batch", "-"},
	    fmt::format("netns add {0}\nnetns add {1}\n", netns_[0], netns_[1]));
	/* from inside: where we are there may be an eth0 already */
	run({"ip", "-n", netns_[0], "link", "add", "eth0", "address", macs[0],
	     "type", "veth", "peer", "name", "eth0", "netns", netns_[1],
	     "address", macs[1]});
	/* both ends up: only then one has a carrier, and its routes last */
	for (std::size_t side = 0; side < 2; side++)
		run({"ip", "-n", netns_[side], "-batch", "-"},
		    "link set lo up\nlink set eth0 up\n");
	for (std::size_t side = 0; side < 2; side++)
		configure(side, wire_ns);
}

/* No ARP: the first segment that is seen shall be the first that is sent. */
void story_stage::configure(std::size_t side, std::uint64_t wire_ns) const
{
	std::size_t other = 1 - side;

	run({"ip", "-n", netns_[side], "-batch", "-"},
	    fmt::format("address add {}/24 dev eth0\n"
			"neigh replace {} lladdr {} dev eth0 nud permanent\n"
			"route add {} via {}\nroute add blackhole {}\n",
			addresses[side], addresses[other], macs[other],
			stranger_nets[side], addresses[other],
			stranger_nets[other]));
	if (wire_ns)
		run({"tc", "-n", netns_[side], "qdisc", "add", "dev", "eth0",
		     "root", "netem", "delay",
		     fmt::format("{}us", (wire_ns + 999) / 1000)});
}

void story_stage::remove() const
{
	for (const std::string &name : netns_)
		delete_netns(name);
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

std::vector<std::string> story_stage::sweep()
{
	std::vector<std::string> names;
	std::error_code none;

	for (const auto &entry :
	     std::filesystem::directory_iterator("/run/netns", none)) {
		std::string name = entry.path().filename().string();
		pid_t maker = maker_of(name);

		/* a story that is being told has its maker alive */
		if (maker > 0 && kill(maker, 0) < 0 && errno == ESRCH)
			names.push_back(name);
	}
	std::sort(names.begin(), names.end());
	for (const std::string &name : names)
		delete_netns(name);
	return names;
}

} // namespace synfin
