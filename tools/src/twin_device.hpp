/* SPDX-License-Identifier: GPL-2.0 */
/* A host's end of the wire, in our hands: a tun device. */

#pragma once

#include "story_stage.hpp"
#include "twin_packet.hpp"

#include <optional>
#include <string>

namespace synfin {

class twin_device {
public:
	/// In that namespace, as its eth0.
	twin_device(const std::string &netns, const story_wire &wire);
	~twin_device();
	twin_device(const twin_device &) = delete;
	twin_device &operator=(const twin_device &) = delete;

	int fd() const { return fd_; }
	/// The next TCP packet that the host has sent, if there is one.
	std::optional<tcp_packet> read();
	/// The host has taken it when this returns.
	void write(const tcp_packet &packet);

private:
	int fd_ = -1;
	std::size_t longest_;
};

} // namespace synfin
