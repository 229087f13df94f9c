// SPDX-License-Identifier: GPL-2.0
/* A host's end of the wire, in our hands: a tun device. */

#include "twin_device.hpp"

#include "error.hpp"
#include "netns.hpp"
#include "spawn.hpp"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace synfin {
namespace {

constexpr char clone_device[] = "/dev/net/tun";

int open_clone_device()
{
	return open(clone_device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

/* Where nothing loads modules by itself, we ask for it. */
int need_clone_device()
{
	int fd = open_clone_device();

	if (fd < 0) {
		run_program({"modprobe", "tun"});
		fd = open_clone_device();
	}
	if (fd < 0)
		fail(exit_code::refused,
		     "cannot give kernel TCP a wire: {}: {}; it needs the module tun",
		     clone_device, std::strerror(errno));
	return fd;
}

} // namespace

twin_device::twin_device(const std::string &netns, const story_wire &wire)
	: longest_(wire.mtu)
{
	netns_visit visit(netns);
	ifreq request{};

	fd_ = need_clone_device();
	request.ifr_flags = IFF_TUN | IFF_NO_PI;
	std::strcpy(request.ifr_name, "eth0");
	if (ioctl(fd_, TUNSETIFF, &request) < 0) {
		int error = errno;

		close(fd_);
		fail(exit_code::refused, "cannot give kernel TCP a wire: {}",
		     std::strerror(error));
	}
}

twin_device::~twin_device()
{
	close(fd_);
}

/* IPv6 looks for its neighbours, too. */
std::optional<tcp_packet> twin_device::read()
{
	for (;;) {
		std::vector<std::uint8_t> bytes(longest_ + 1);
		ssize_t n = ::read(fd_, bytes.data(), bytes.size());

		if (n <= 0)
			return std::nullopt;
		bytes.resize(static_cast<std::size_t>(n));
		if (auto packet = parse_tcp(std::move(bytes)))
			return packet;
	}
}

void twin_device::write(const tcp_packet &packet)
{
	if (::write(fd_, packet.bytes.data(), packet.bytes.size()) < 0)
		fail(exit_code::refused, "kernel TCP takes no packet: {}",
		     std::strerror(errno));
}

} // namespace synfin
