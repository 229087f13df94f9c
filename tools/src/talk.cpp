// SPDX-License-Identifier: GPL-2.0
/* What is read from one side is written to the other, both ways at once. */

#include "talk.hpp"

#include "error.hpp"
#include "output.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

namespace synfin {
namespace {

/// Bytes on their way in one direction.
struct buffer {
	std::array<char, 65536> bytes;
	std::size_t from = 0;
	std::size_t to = 0;
	bool ended = false; ///< nothing more will be read

	bool empty() const { return from == to; }
	bool may_read() const { return empty() && !ended; }
	const char *data() const { return bytes.data() + from; }
	std::size_t size() const { return to - from; }

	/// Takes what read(2) or recv(2) returned.
	void filled(ssize_t n)
	{
		from = 0;
		to = n > 0 ? static_cast<std::size_t>(n) : 0;
		ended = n == 0;
	}
};

bool is_passing(int error)
{
	return error == EAGAIN || error == EINTR;
}

class conversation {
public:
	conversation(int socket, int in, int out);
	int run();

private:
	bool is_idle() const
	{
		return given_.empty() && received_.ended && received_.empty();
	}
	bool is_over() const
	{
		return shut_ && received_.ended && received_.empty();
	}
	void wait(std::array<pollfd, 3> &fds) const;
	void read_input();
	void receive();
	void send_on();
	void write_out();
	void shut();
	void broken();
	void hear_of_end();

	int socket_, in_, out_;
	std::size_t at_once_; ///< so much does not block where there is room
	buffer given_, received_;
	bool shut_ = false;
	int error_ = 0;
};

conversation::conversation(int socket, int in, int out)
	: socket_(socket), in_(in), out_(out), at_once_(PIPE_BUF)
{
	struct stat status;

	if (fstat(out, &status) == 0 && S_ISREG(status.st_mode))
		at_once_ = received_.bytes.size();
}

/* What a system call on the socket left in errno. */
void conversation::broken()
{
	if (!is_passing(errno))
		error_ = errno;
}

void conversation::read_input()
{
	ssize_t n = read(in_, given_.bytes.data(), given_.bytes.size());

	if (n < 0 && !is_passing(errno))
		fail(exit_code::expectation, "cannot read what is to be sent: {}",
		     std::strerror(errno));
	if (n >= 0)
		given_.filled(n);
}

void conversation::receive()
{
	ssize_t n = recv(socket_, received_.bytes.data(),
			 received_.bytes.size(), MSG_DONTWAIT);

	if (n < 0)
		broken();
	else
		received_.filled(n);
}

void conversation::send_on()
{
	ssize_t n = send(socket_, given_.data(), given_.size(),
			 MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0)
		broken();
	else
		given_.from += static_cast<std::size_t>(n);
}

void conversation::write_out()
{
	ssize_t n = write(out_, received_.data(),
			  std::min(received_.size(), at_once_));

	if (n < 0 && errno == EPIPE)
		throw reader_gone();
	if (n < 0 && !is_passing(errno))
		fail(exit_code::expectation, "cannot write what came: {}",
		     std::strerror(errno));
	if (n > 0)
		received_.from += static_cast<std::size_t>(n);
}

/* All that was read is sent: the peer is told that there is no more. */
void conversation::shut()
{
	if (shutdown(socket_, SHUT_WR) < 0)
		broken();
	shut_ = true;
}

/* Whom we can neither hear nor send to may have gone while we wait for input. */
void conversation::hear_of_end()
{
	socklen_t size = sizeof(error_);

	if (getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error_, &size) < 0 ||
	    !error_)
		error_ = EPIPE;
}

/* A descriptor of -1 is not looked at; of the others errors are always told. */
void conversation::wait(std::array<pollfd, 3> &fds) const
{
	short wanted = 0;

	if (received_.may_read())
		wanted |= POLLIN;
	if (!given_.empty())
		wanted |= POLLOUT;
	fds[0] = {wanted || is_idle() ? socket_ : -1, wanted, 0};
	fds[1] = {given_.may_read() ? in_ : -1, POLLIN, 0};
	fds[2] = {received_.empty() ? -1 : out_, POLLOUT, 0};
	while (poll(fds.data(), fds.size(), -1) < 0 && errno == EINTR)
		;
}

int conversation::run()
{
	std::array<pollfd, 3> fds;

	while (!error_ && !is_over()) {
		wait(fds);
		if (fds[2].revents)
			write_out();
		if (fds[0].revents && is_idle())
			hear_of_end();
		if (fds[0].revents && received_.may_read())
			receive();
		if (fds[0].revents && !given_.empty() && !error_)
			send_on();
		if (fds[1].revents)
			read_input();
		if (given_.ended && given_.empty() && !shut_ && !error_)
			shut();
	}
	return error_;
}

} // namespace

int talk(int socket, int in, int out)
{
	return std::make_unique<conversation>(socket, in, out)->run();
}

} // namespace synfin
