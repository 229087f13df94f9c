// SPDX-License-Identifier: GPL-2.0
/* Other programs, run to their end. */

#include "spawn.hpp"

#include "error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char **environ;

namespace synfin {
namespace {

/// Both ends of a pipe, closed when it goes.
class channel {
public:
	channel()
	{
		if (pipe2(ends_.data(), O_CLOEXEC) < 0)
			fail(exit_code::refused, "cannot make a pipe: {}",
			     std::strerror(errno));
	}
	~channel()
	{
		close_end(0);
		close_end(1);
	}
	channel(const channel &) = delete;
	channel &operator=(const channel &) = delete;

	int end(int which) const { return ends_[which]; }
	void close_end(int which)
	{
		if (ends_[which] >= 0)
			close(ends_[which]);
		ends_[which] = -1;
	}

private:
	std::array<int, 2> ends_{-1, -1};
};

/* Takes what there is; closes the end when there will be no more. */
void drain(channel &from, std::string &into)
{
	char buffer[4096];
	ssize_t n = read(from.end(0), buffer, sizeof(buffer));

	if (n > 0)
		into.append(buffer, static_cast<std::size_t>(n));
	else if (n == 0 || errno != EINTR)
		from.close_end(0);
}

void collect(channel &out, channel &err, finished_program &result)
{
	while (out.end(0) >= 0 || err.end(0) >= 0) {
		std::array<pollfd, 2> fds{{{out.end(0), POLLIN, 0},
					   {err.end(0), POLLIN, 0}}};

		if (poll(fds.data(), fds.size(), -1) < 0)
			continue;
		if (fds[0].revents)
			drain(out, result.out);
		if (fds[1].revents)
			drain(err, result.err);
	}
}

pid_t start(const std::vector<std::string> &argv, channel &in, channel &out,
	    channel &err)
{
	std::vector<char *> args;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	pid_t pid = -1;

	for (const std::string &word : argv)
		args.push_back(const_cast<char *>(word.c_str()));
	args.push_back(nullptr);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in.end(0), STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out.end(1), STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, err.end(1), STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

	int error = posix_spawnp(&pid, args[0], &actions, &attributes,
				 args.data(), environ);

	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (error)
		fail(exit_code::refused, "cannot run {}: {}", argv[0],
		     std::strerror(error));
	return pid;
}

int status_of(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}

} // namespace

finished_program run_program(const std::vector<std::string> &argv,
			     const std::string &input)
{
	channel in, out, err;
	finished_program result;
	pid_t pid = start(argv, in, out, err);

	in.close_end(0);
	out.close_end(1);
	err.close_end(1);
	/* what we say to others is short: a pipe holds it */
	if (!input.empty() &&
	    write(in.end(1), input.data(), input.size()) < 0)
		result.err = std::strerror(errno);
	in.close_end(1);
	collect(out, err, result);
	result.status = status_of(pid);
	return result;
}

/* A terminal sends its signals to all that run there; what is blocked stays so. */
undisturbed::undisturbed()
{
	sigset_t ends;

	sigemptyset(&ends);
	for (int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
		sigaddset(&ends, number);
	sigprocmask(SIG_BLOCK, &ends, &before_);
}

undisturbed::~undisturbed()
{
	sigprocmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace synfin
