/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's own sockets of a protocol, by sock_diag(7). */

#pragma once

#include "endpoint.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace synfin {

/// Times are nanoseconds; what TCP_INFO leaves at 0 is not told.
struct socket_info {
	std::uint64_t rto = 0;
	std::uint64_t rtt = 0;
	std::uint64_t rttvar = 0;
	std::uint32_t mss = 0;
	std::uint32_t advertised_mss = 0;
	std::uint32_t cwnd = 0;     ///< segments
	std::uint32_t ssthresh = 0; ///< segments; 0 is none yet
	std::uint32_t send_window = 0;
	std::uint32_t receive_window = 0;
	std::uint64_t bytes_sent = 0;
	std::uint64_t bytes_acked = 0;
	std::uint64_t bytes_received = 0;
	std::uint64_t unsent = 0;
	std::uint32_t retries = 0;         ///< of what is sent at the moment
	std::uint32_t retransmissions = 0; ///< all of them
};

/// The first of what linux/sock_diag.h counts (SK_MEMINFO_*), bytes.
struct socket_memory {
	std::uint32_t received = 0;
	std::uint32_t receive_buffer = 0;
	std::uint32_t queued = 0;
	std::uint32_t send_buffer = 0;
	std::uint32_t ahead = 0; ///< reserved for what is to come
	std::uint32_t sending = 0;
	std::uint32_t options = 0;
	std::uint32_t backlog = 0;
	std::uint32_t drops = 0;
};

struct socket_timer {
	const char *name;
	std::uint64_t left; ///< nanoseconds
	std::uint32_t retries;
};

struct socket_record {
	unsigned int state = 0; ///< SYNFIN_STATE_*
	endpoint local;
	endpoint remote;
	std::uint32_t receive_queue = 0;
	std::uint32_t send_queue = 0;
	std::optional<socket_timer> timer;
	std::uint32_t uid = 0;
	std::uint32_t inode = 0;  ///< 0: no process has it any more
	std::uint64_t cookie = 0; ///< as ss(8) calls it, sk
	std::optional<socket_info> info;
	std::optional<socket_memory> memory;
};

/// All of both families, in the network namespace that we are in.
std::vector<socket_record> diag_sockets(unsigned int protocol);

/// One of them: an inet_diag_msg and the attributes behind it.
socket_record read_socket(std::span<const char> message);

} // namespace synfin
