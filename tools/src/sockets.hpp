/* SPDX-License-Identifier: GPL-2.0 */
/* Sockets of synfin: socket(AF_INET, SOCK_STREAM, 253), as programs have them. */

#pragma once

#include "endpoint.hpp"
#include "records.hpp"

#include <string>
#include <sys/socket.h>

namespace synfin {

/// A file descriptor, closed when it goes.
class descriptor {
public:
	explicit descriptor(int fd = -1) : fd_(fd) {}
	~descriptor();
	descriptor(descriptor &&other) noexcept : fd_(other.fd_)
	{
		other.fd_ = -1;
	}
	descriptor &operator=(descriptor &&other) noexcept
	{
		std::swap(fd_, other.fd_);
		return *this;
	}
	descriptor(const descriptor &) = delete;
	descriptor &operator=(const descriptor &) = delete;

	int get() const { return fd_; }
	explicit operator bool() const { return fd_ >= 0; }

private:
	int fd_;
};

/// The number that the module took; fails if it is absent.
unsigned int socket_protocol();

/// AF_INET or AF_INET6.
int family_of(const address &addr);

/// An end as system calls want it; what is absent is 0.
struct socket_name {
	sockaddr_storage bits{};
	socklen_t size = sizeof(bits);

	socket_name() = default;
	socket_name(const endpoint &end, int family);
	sockaddr *data() { return reinterpret_cast<sockaddr *>(&bits); }
	endpoint end() const;
};

/// A socket that is tuned; fails with advice, but for a family that is not spoken.
descriptor make_socket(int family, unsigned int protocol,
		       const param_values &params);

/// Why the local end can not be had, and what to do; @doing is what was tried.
[[noreturn]] void fail_local(std::string_view doing, const endpoint &local,
			     int error);

/// How a connection fared, in words; @peer is who it was with.
[[noreturn]] void fail_connection(const endpoint &peer, int error);

} // namespace synfin
