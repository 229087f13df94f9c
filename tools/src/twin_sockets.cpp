// SPDX-License-Identifier: GPL-2.0
/* The sockets of one host that speaks kernel TCP, and what is done with them. */

#include "twin_sockets.hpp"

#include "error.hpp"
#include "netns.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace synfin {
namespace {

/* The kernel gives a connection to its user when it is ESTABLISHED. */
constexpr char not_yet[] =
	"TCP gives a connection to its user when it is ESTABLISHED, and no sooner";

std::string complaint()
{
	return std::strerror(errno);
}

sockaddr_in bits_of(const endpoint &end)
{
	sockaddr_in bits{};

	bits.sin_family = AF_INET;
	bits.sin_port = htons(end.port.value_or(0));
	if (end.addr)
		std::memcpy(&bits.sin_addr, end.addr->bytes().data(),
			    sizeof(bits.sin_addr));
	return bits;
}

endpoint end_of(const sockaddr_in &bits)
{
	std::array<std::uint8_t, 4> bytes;

	std::memcpy(bytes.data(), &bits.sin_addr, bytes.size());
	return {address(bytes), ntohs(bits.sin_port)};
}

template <int (*ask)(int, sockaddr *, socklen_t *) noexcept>
endpoint asked(int fd)
{
	sockaddr_in bits{};
	socklen_t size = sizeof(bits);

	ask(fd, reinterpret_cast<sockaddr *>(&bits), &size);
	return end_of(bits);
}

tcp_ends ends_of(int fd)
{
	return {asked<getsockname>(fd), asked<getpeername>(fd)};
}

int bind_to(int fd, const endpoint &local)
{
	sockaddr_in bits = bits_of(local);

	return bind(fd, reinterpret_cast<const sockaddr *>(&bits), sizeof(bits));
}

int state_of(int fd)
{
	tcp_info info{};
	socklen_t size = sizeof(info);

	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size);
	return info.tcpi_state;
}

void set(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof(value));
}

} // namespace

twin_sockets::~twin_sockets()
{
	for (auto &[port, fd] : listeners_)
		::close(fd);
	for (auto &[ends, c] : connections_)
		::close(c.fd);
}

int twin_sockets::make_socket() const
{
	netns_visit visit(netns_);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		fail(exit_code::refused, "cannot make a TCP socket: {}",
		     complaint());
	return fd;
}

/* A user who comes back to a port has closed what he had there. */
void twin_sockets::bury(const endpoint &local)
{
	std::erase_if(connections_, [&](const auto &entry) {
		bool over = local.port && entry.first.first.port == local.port &&
			    state_of(entry.second.fd) == TCP_CLOSE;

		if (over)
			::close(entry.second.fd);
		return over;
	});
}

std::string twin_sockets::listen(std::uint16_t port, int backlog, bool reuse)
{
	bury({std::nullopt, port});

	int fd = make_socket();

	set(fd, SOL_SOCKET, SO_REUSEADDR, reuse);
	if (bind_to(fd, {std::nullopt, port}) < 0 || ::listen(fd, backlog) < 0) {
		std::string why = complaint();

		::close(fd);
		return why;
	}
	listeners_[port] = fd;
	return {};
}

std::string twin_sockets::unlisten(std::uint16_t port)
{
	auto found = listeners_.find(port);

	if (found == listeners_.end())
		return "nobody listens there";
	::close(found->second);
	listeners_.erase(found);
	return {};
}

std::string twin_sockets::open(tcp_ends &ends)
{
	bury(ends.first);

	int fd = make_socket();
	sockaddr_in to = bits_of(ends.second);

	if ((ends.first.port && bind_to(fd, ends.first) < 0) ||
	    (connect(fd, reinterpret_cast<const sockaddr *>(&to), sizeof(to)) < 0 &&
	     errno != EINPROGRESS)) {
		std::string why = complaint();

		::close(fd);
		return why;
	}
	ends.first = asked<getsockname>(fd);
	connections_[ends] = {};
	connections_[ends].fd = fd;
	return {};
}

twin_sockets::connection *twin_sockets::find(const tcp_ends &ends)
{
	auto found = connections_.find(ends);

	return found == connections_.end() ? nullptr : &found->second;
}

std::string twin_sockets::send(const tcp_ends &ends, std::uint64_t bytes)
{
	connection *c = find(ends);

	if (!c)
		return not_yet;
	c->unsent += bytes;
	push(*c);
	return {};
}

std::string twin_sockets::shutdown(const tcp_ends &ends)
{
	connection *c = find(ends);

	if (!c)
		return not_yet;
	c->shut = true;
	push(*c);
	return {};
}

std::string twin_sockets::end(const tcp_ends &ends, bool reset)
{
	connection *c = find(ends);
	linger none{1, 0};

	if (!c)
		return not_yet;
	pull(*c);
	if (reset)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	::close(c->fd);
	connections_.erase(ends);
	return {};
}

std::string twin_sockets::close(const tcp_ends &ends)
{
	return end(ends, false);
}

std::string twin_sockets::abort(const tcp_ends &ends)
{
	return end(ends, true);
}

/* A socket under repair is moved elsewhere: its end is none of the peer's. */
std::string twin_sockets::forget(const tcp_ends &ends)
{
	connection *c = find(ends);
	int on = 1;

	if (!c)
		return not_yet;
	if (setsockopt(c->fd, IPPROTO_TCP, TCP_REPAIR, &on, sizeof(on)) < 0)
		return complaint();
	return end(ends, false);
}

void twin_sockets::accept_all(int listener)
{
	for (;;) {
		int fd = accept4(listener, nullptr, nullptr,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0)
			return;

		tcp_ends ends = ends_of(fd);

		if (connection *before = find(ends))
			::close(before->fd);
		connections_[ends] = {};
		connections_[ends].fd = fd;
	}
}

void twin_sockets::push(connection &c)
{
	static const std::array<char, 65536> bytes{};

	while (c.unsent) {
		std::size_t n = std::min<std::uint64_t>(c.unsent, bytes.size());
		ssize_t sent = ::send(c.fd, bytes.data(), n, MSG_NOSIGNAL);

		if (sent < 0)
			break;
		c.unsent -= static_cast<std::uint64_t>(sent);
	}
	if (c.shut && !c.unsent) {
		::shutdown(c.fd, SHUT_WR);
		c.shut = false;
	}
}

void twin_sockets::pull(connection &c)
{
	std::array<char, 65536> bytes;
	ssize_t n;

	while ((n = recv(c.fd, bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0)
		c.received += static_cast<std::uint64_t>(n);
}

void twin_sockets::attend()
{
	for (auto &[port, fd] : listeners_)
		accept_all(fd);
	for (auto &[ends, c] : connections_) {
		int state = state_of(c.fd);

		/* who would read now took the error with it */
		if (state == TCP_CLOSE || state == TCP_SYN_SENT)
			continue;
		push(c);
		pull(c);
	}
}

bool twin_sockets::listens(const endpoint &local) const
{
	return local.port && listeners_.contains(*local.port);
}

std::uint64_t twin_sockets::received(const tcp_ends &ends) const
{
	auto found = connections_.find(ends);

	return found == connections_.end() ? 0 : found->second.received;
}

int twin_sockets::error(const tcp_ends &ends)
{
	connection *c = find(ends);
	int error = 0;
	socklen_t size = sizeof(error);

	if (c)
		getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
	return error;
}

} // namespace synfin
