// SPDX-License-Identifier: GPL-2.0
/* serve: accept connections by a socket, for standard input and output or a command. */

#include "command.hpp"
#include "error.hpp"
#include "params.hpp"
#include "sockets.hpp"
#include "talk.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char **environ;

namespace synfin {
namespace {

struct serve_options {
	std::string command;
	bool once = false;
	bool quiet = false;
};

struct serve_request {
	endpoint local;
	param_values params;
};

/* A port needs no colon here: there is nothing that it could be mistaken for. */
endpoint parse_served(const std::string &word)
{
	bool digits = std::all_of(word.begin(), word.end(), [](unsigned char c) {
		return std::isdigit(c) != 0;
	});

	return parse_endpoint(digits ? ":" + word : word, need::port,
			      "the local end");
}

serve_request parse_serve(const word_list &words)
{
	word_reader reader(words);
	serve_request request;
	word_list pairs;

	request.local = parse_served(reader.next("[ADDR:]PORT to listen at"));
	while (!reader.empty())
		reader.take_pair(pairs);
	request.params = parse_params(pairs, SYNFIN_SCOPE_CONN);
	return request;
}

descriptor listening(const serve_request &request, int family,
		     unsigned int protocol)
{
	descriptor fd = make_socket(family, protocol, request.params);
	socket_name name(request.local, family);
	int on = 1;

	setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	/* IPv4 has a socket of its own */
	if (family == AF_INET6)
		setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd.get(), name.data(), name.size) < 0 ||
	    listen(fd.get(), SOMAXCONN) < 0)
		fail_local("listen at", request.local, errno);
	/* who waits may have gone before it is accepted */
	fcntl(fd.get(), F_SETFL, O_NONBLOCK);
	return fd;
}

bool speaks(int family, unsigned int protocol)
{
	return static_cast<bool>(descriptor(
		socket(family, SOCK_STREAM, static_cast<int>(protocol))));
}

/* At any address is at any of both families, if the kernel has both. */
std::vector<descriptor> all_listening(const serve_request &request)
{
	unsigned int protocol = socket_protocol();
	std::vector<descriptor> all;

	if (request.local.addr) {
		all.push_back(listening(request, family_of(*request.local.addr),
					protocol));
		return all;
	}
	all.push_back(listening(request, AF_INET, protocol));
	if (speaks(AF_INET6, protocol))
		all.push_back(listening(request, AF_INET6, protocol));
	return all;
}

/* Children that have ended; poll(2) wakes up for them by a signal. */
void on_child(int)
{
}

bool reap()
{
	bool any = false;

	while (waitpid(-1, nullptr, WNOHANG) > 0)
		any = true;
	return any;
}

class server {
public:
	server(const serve_options &options, const serve_request &request)
		: options_(options), listeners_(all_listening(request))
	{
		say("listening at {}", request.local.text());
	}

	void run();

private:
	template <typename... Args>
	void say(fmt::format_string<Args...> text, Args &&...args) const
	{
		if (!options_.quiet)
			fmt::print(stderr, "{}\n",
				   fmt::format(text, std::forward<Args>(args)...));
	}
	std::vector<int> waiting() const;
	bool accept_one(int listener);
	void attend(const descriptor &fd, const endpoint &peer) const;
	void start(const descriptor &fd) const;

	const serve_options &options_;
	std::vector<descriptor> listeners_;
	sigset_t outside_; ///< signals that are blocked but for waiting
};

/* Those with a connection to accept. */
std::vector<int> server::waiting() const
{
	std::vector<pollfd> fds;
	std::vector<int> ready;

	for (const descriptor &fd : listeners_)
		fds.push_back({fd.get(), POLLIN, 0});
	while (ppoll(fds.data(), fds.size(), nullptr, &outside_) < 0)
		reap();
	for (const pollfd &fd : fds)
		if (fd.revents)
			ready.push_back(fd.fd);
	return ready;
}

/* The command has the socket as its standard input and output. */
void server::start(const descriptor &fd) const
{
	std::array<const char *, 4> argv{"sh", "-c", options_.command.c_str(),
					 nullptr};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd.get(), STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fd.get(), STDOUT_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &outside_);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);

	int error = posix_spawn(&pid, "/bin/sh", &actions, &attributes,
				const_cast<char **>(argv.data()), environ);

	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (error)
		fail(exit_code::refused, "cannot run the command: {}",
		     std::strerror(error));
}

/* How one connection fares is no matter for those that follow it. */
void server::attend(const descriptor &fd, const endpoint &peer) const
{
	if (!options_.command.empty()) {
		start(fd);
		return;
	}

	int error = talk(fd.get(), STDIN_FILENO, STDOUT_FILENO);

	if (error && options_.once)
		fail_connection(peer, error);
	if (error)
		say("{}: {}", peer.text(), std::strerror(error));
}

/* One that went away before it was accepted is none. */
bool server::accept_one(int listener)
{
	socket_name name;
	descriptor fd(accept4(listener, name.data(), &name.size, SOCK_CLOEXEC));

	if (!fd && (errno == ECONNABORTED || errno == EINTR || errno == EAGAIN))
		return false;
	if (!fd)
		fail(exit_code::refused, "cannot accept a connection: {}",
		     std::strerror(errno));
	say("connection from {}", name.end().text());
	if (options_.once)
		listeners_.clear();
	attend(fd, name.end());
	return true;
}

void server::run()
{
	struct sigaction action {};
	sigset_t child;

	action.sa_handler = on_child;
	sigaction(SIGCHLD, &action, nullptr);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, &outside_);
	for (;;) {
		for (int listener : waiting())
			if (accept_one(listener) && options_.once)
				return;
		reap();
	}
}

void run_serve(context &ctx, const serve_options &options, const word_list &words)
{
	serve_request request = parse_serve(words);

	if (ctx.out.is_json)
		usage("'serve' prints what the peer sends: there is no JSON of it");
	server(options, request).run();
	/* --once with a command: until that has ended */
	while (wait(nullptr) > 0 || errno == EINTR)
		;
}

} // namespace

void add_serve(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<serve_options>();

	add_verb(app, ctx, "serve",
		 "[ADDR:]PORT [KEY VALUE]... [--exec CMD] [--once] [-q]",
		 "accept connections by a socket, one after another; with --exec, each with a command of its own",
		 [&ctx, options](const word_list &words) {
			 run_serve(ctx, *options, words);
		 })
		.text("--exec", options->command, "CMD",
		      "a shell command for each connection, which is its standard input and output")
		.flag("--once", options->once, "one connection, and no more")
		.flag("-q,--quiet", options->quiet, "do not say who came");
}

} // namespace synfin
