/* SPDX-License-Identifier: GPL-2.0 */
/* Which processes have a socket, by what /proc shows us. */

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace synfin {

struct socket_owner {
	std::string name;
	int pid = 0;
	int fd = 0;
};

/// By the inode of the socket; of others' processes only root sees them.
std::map<std::uint32_t, std::vector<socket_owner>> socket_owners();

} // namespace synfin
