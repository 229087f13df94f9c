/* SPDX-License-Identifier: GPL-2.0 */
/* In which states kernel TCP has its connections, by sock_diag(7). */

#pragma once

#include "endpoint.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace synfin {

/// Our end and the peer's.
using tcp_ends = std::pair<endpoint, endpoint>;

/// An enum synfin_state for a number of include/net/tcp_states.h.
unsigned int state_of_tcp(unsigned int number);

/// Asks the kernel of one namespace. One question is one look into a hash
/// table: /proc/net/tcp walks all of it, which takes longer than a handshake.
class tcp_states {
public:
	explicit tcp_states(const std::string &netns);
	~tcp_states();
	tcp_states(const tcp_states &) = delete;
	tcp_states &operator=(const tcp_states &) = delete;

	/// LISTEN, if there is only somebody who would accept; or CLOSED.
	unsigned int state(const tcp_ends &ends) const;

private:
	void prove(const std::string &netns) const;

	int fd_ = -1;
};

} // namespace synfin
