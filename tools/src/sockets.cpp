// SPDX-License-Identifier: GPL-2.0
/* Sockets of synfin: socket(AF_INET, SOCK_STREAM, 253), as programs have them. */

#include "sockets.hpp"

#include "error.hpp"
#include "kernel.hpp"
#include "netns.hpp"
#include "params.hpp"

#include <linux/synfin_socket.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace synfin {
namespace {

[[noreturn]] void refuse_socket(int error)
{
	if (error == EPERM)
		fail(exit_code::refused,
		     "a socket of synfin is not permitted: it needs CAP_NET_RAW, or '{} param set sockets_for_all on'",
		     own_name());
	if (error == EPROTONOSUPPORT || error == EAFNOSUPPORT)
		fail(exit_code::absent,
		     "the kernel has no such socket of synfin: the module is not loaded, or is too old; '{} doctor' tells more",
		     own_name());
	fail(exit_code::refused, "cannot make a socket: {}", std::strerror(error));
}

void tune(int fd, unsigned int protocol, std::uint16_t id, std::uint64_t value)
{
	if (setsockopt(fd, static_cast<int>(protocol), SYNFIN_SO_PARAM(id), &value,
		       sizeof(value)) == 0)
		return;

	int error = errno;
	const synfin_param *row = synfin_params_find(id);

	fail(exit_code::refused, "{} can not be set for this socket: {}{}",
	     row ? row->name : "a parameter", std::strerror(error),
	     error == EPERM ? "; it needs CAP_NET_ADMIN" : "");
}

} // namespace

descriptor::~descriptor()
{
	if (fd_ >= 0)
		close(fd_);
}

unsigned int socket_protocol()
{
	return kernel(kernel::any_version()).module(false).protocol;
}

int family_of(const address &addr)
{
	return addr.bytes().size() == 16 ? AF_INET6 : AF_INET;
}

socket_name::socket_name(const endpoint &end, int family)
{
	void *where;

	if (family == AF_INET6) {
		auto *in6 = reinterpret_cast<sockaddr_in6 *>(&bits);

		in6->sin6_port = htons(end.port.value_or(0));
		in6->sin6_scope_id = link_index(end);
		where = &in6->sin6_addr;
		size = sizeof(*in6);
	} else {
		auto *in = reinterpret_cast<sockaddr_in *>(&bits);

		in->sin_port = htons(end.port.value_or(0));
		where = &in->sin_addr;
		size = sizeof(*in);
	}
	bits.ss_family = static_cast<sa_family_t>(family);
	if (end.addr)
		std::memcpy(where, end.addr->bytes().data(),
			    end.addr->bytes().size());
}

endpoint socket_name::end() const
{
	auto of = [](const auto &addr, in_port_t port) {
		auto *bytes = reinterpret_cast<const std::uint8_t *>(&addr);

		return endpoint{address({bytes, sizeof(addr)}), ntohs(port)};
	};

	if (bits.ss_family == AF_INET6) {
		auto *in6 = reinterpret_cast<const sockaddr_in6 *>(&bits);
		endpoint end = of(in6->sin6_addr, in6->sin6_port);

		if (in6->sin6_scope_id)
			end.link = link_name(in6->sin6_scope_id);
		return end;
	}

	auto *in = reinterpret_cast<const sockaddr_in *>(&bits);

	return of(in->sin_addr, in->sin_port);
}

descriptor make_socket(int family, unsigned int protocol,
		       const param_values &params)
{
	descriptor fd(socket(family, SOCK_STREAM | SOCK_CLOEXEC,
			     static_cast<int>(protocol)));

	if (!fd)
		refuse_socket(errno);
	for (auto [id, value] : params)
		tune(fd.get(), protocol, id, value);
	return fd;
}

void fail_local(std::string_view doing, const endpoint &local, int error)
{
	std::string why = std::strerror(error);

	switch (error) {
	case EADDRINUSE:
		why = fmt::format("the port is in use; '{0} listen show' and '{0} sock show' tell by whom",
				  own_name());
		break;
	case EADDRNOTAVAIL:
		why = "this host does not have the address; 'ip address' tells those it has";
		break;
	case EACCES:
		why = "the port is for those with CAP_NET_BIND_SERVICE; take one from 1024 on";
		break;
	}
	fail(exit_code::refused, "cannot {} {}: {}", doing, local.text(), why);
}

void fail_connection(const endpoint &peer, int error)
{
	const char *what = std::strerror(error);

	switch (error) {
	case ECONNREFUSED:
		what = "refused: nobody listens there, or a firewall rejects it";
		break;
	case ECONNRESET:
	case EPIPE:
		what = "reset by the peer: what was on its way is lost";
		break;
	case ETIMEDOUT:
		what = "timed out: no answer";
		break;
	case ENOPROTOOPT:
		what = "protocol unreachable: the peer's host does not speak synfin";
		break;
	case EHOSTUNREACH:
	case ENETUNREACH:
		what = "unreachable: there is no way to this address";
		break;
	default:
		break;
	}
	fail(exit_code::expectation, "{}: {}", peer.text(), what);
}

} // namespace synfin
