/* SPDX-License-Identifier: GPL-2.0 */
/* The sockets of one host that speaks kernel TCP, and what is done with them. */

#pragma once

#include "twin_states.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace synfin {

class twin_sockets {
public:
	explicit twin_sockets(std::string netns) : netns_(std::move(netns)) {}
	~twin_sockets();
	twin_sockets(const twin_sockets &) = delete;
	twin_sockets &operator=(const twin_sockets &) = delete;

	/* each returns why not, or nothing */
	std::string listen(std::uint16_t port, int backlog, bool reuse);
	std::string unlisten(std::uint16_t port);
	/// @ends: the peer's end, and ours as far as it is known; filled in
	std::string open(tcp_ends &ends);
	std::string send(const tcp_ends &ends, std::uint64_t bytes);
	/// Behind all that is still to be sent.
	std::string shutdown(const tcp_ends &ends);
	std::string close(const tcp_ends &ends);
	/// With a reset.
	std::string abort(const tcp_ends &ends);
	/// Without a word, as a crash would.
	std::string forget(const tcp_ends &ends);

	/// What waits to be accepted, sent or read, is.
	void attend();

	bool listens(const endpoint &local) const;
	std::uint64_t received(const tcp_ends &ends) const;
	/// What the user is told of how it ended: an errno, or 0; told once.
	int error(const tcp_ends &ends);

private:
	struct connection {
		int fd = -1;
		std::uint64_t unsent = 0;
		bool shut = false; ///< wanted behind what is unsent
		std::uint64_t received = 0;
	};

	int make_socket() const;
	void bury(const endpoint &local);
	connection *find(const tcp_ends &ends);
	void accept_all(int listener);
	void push(connection &c);
	void pull(connection &c);
	std::string end(const tcp_ends &ends, bool reset);

	std::string netns_;
	std::map<std::uint16_t, int> listeners_;
	std::map<tcp_ends, connection> connections_;
};

} // namespace synfin
