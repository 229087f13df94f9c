// SPDX-License-Identifier: GPL-2.0
/*
 * The other end's user: sockets of the kernel that is talked to, TCP's or
 * synfin's by the protocol's number, in a network namespace of theirs. A script
 * that has both sides plays the same to either of them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "script.h"
#include "user.h"
#include "value.h"

#define PATIENCE_MS	2000	/* for a connection to accept */
#define SENT_MAX	2000

static int own = -1, theirs = -1, listener = -1, connection = -1;

/**
 * user_lives_in() - where the sockets are made
 * @path: a network namespace
 */
void user_lives_in(const char *path)
{
	own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	theirs = open(path, O_RDONLY | O_CLOEXEC);
	if (own < 0 || theirs < 0)
		err(1, "network namespace %s", path);
}

/* A socket stays in the namespace that it was made in. */
static int new_socket(void)
{
	struct sockaddr_in local = {
		.sin_family = AF_INET, .sin_port = htons(conversation->dport),
		.sin_addr.s_addr = htonl(conversation->dst),
	};
	int fd;

	if (theirs >= 0 && setns(theirs, CLONE_NEWNET))
		err(1, "enter the user's namespace");
	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    (int)protocol);
	if (theirs >= 0 && setns(own, CLONE_NEWNET))
		err(1, "come back from the user's namespace");
	if (fd < 0)
		return fd;
	if (!bind(fd, (struct sockaddr *)&local, sizeof(local)))
		return fd;
	close(fd);
	return -1;
}

static bool listens(void)
{
	listener = new_socket();
	return listener >= 0 && !listen(listener, 8);
}

static bool opens(void)
{
	struct sockaddr_in peer = {
		.sin_family = AF_INET, .sin_port = htons(conversation->sport),
		.sin_addr.s_addr = htonl(conversation->src),
	};

	connection = new_socket();
	if (connection < 0)
		return false;
	/* It is under way, and goes on without us. */
	connect(connection, (struct sockaddr *)&peer, sizeof(peer));
	return true;
}

static bool accepts(int patience)
{
	struct pollfd waiting = { .fd = listener, .events = POLLIN };

	if (poll(&waiting, 1, patience) <= 0)
		return false;
	connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	return connection >= 0;
}

static bool closes(int *fd)
{
	bool open = *fd >= 0 && !close(*fd);

	*fd = -1;
	return open;
}

/* Nothing of the conversation stays. */
static bool ends(void)
{
	struct linger at_once = { .l_onoff = 1 };

	if (connection >= 0)
		setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
	closes(&connection);
	closes(&listener);
	return true;
}

static const char *error_of(int fd)
{
	socklen_t len = sizeof(int);
	int error = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) || !error)
		return NULL;
	return strerrorname_np(error);
}

/*
 * What the user can see: state, error, bytes to read. In TIME-WAIT a socket of
 * TCP has let go of its connection and says CLOSED.
 */
static bool tells(void)
{
	static const char *const names[] = {
		"?", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1",
		"FIN-WAIT-2", "over", "over", "CLOSE-WAIT", "LAST-ACK",
		"LISTEN", "CLOSING",
	};
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);
	const char *error;
	int unread = 0;

	if (connection < 0 && !(listener >= 0 && accepts(0)))
		return true;
	if (getsockopt(connection, IPPROTO_TCP, TCP_INFO, &info, &len) ||
	    info.tcpi_state >= sizeof(names) / sizeof(*names))
		return false;
	if (ioctl(connection, SIOCINQ, &unread))
		unread = 0;
	error = error_of(connection);
	len = (socklen_t)snprintf(answer, ANSWER_MAX, "%s", names[info.tcpi_state]);
	if (error)
		len += (socklen_t)snprintf(answer + len, ANSWER_MAX - len, " %s",
					   error);
	if (unread > SENT_MAX)
		snprintf(answer + len, ANSWER_MAX - len, " full");
	else if (unread)
		snprintf(answer + len, ANSWER_MAX - len, " %d bytes", unread);
	return true;
}

static bool sends(const char *word)
{
	static const char bytes[SENT_MAX];
	uint64_t len;

	return value_parse(word, conversation, &len) && len <= SENT_MAX &&
	       send(connection, bytes, len, MSG_NOSIGNAL) == (ssize_t)len;
}

static bool does(const char *what)
{
	if (!strcmp(what, "listen"))
		return listens();
	if (!strcmp(what, "open"))
		return opens();
	if (!strcmp(what, "accept"))
		return accepts(PATIENCE_MS);
	if (!strcmp(what, "shutdown"))
		return !shutdown(connection, SHUT_WR);
	if (!strcmp(what, "close"))
		return closes(&connection);
	if (!strcmp(what, "deaf"))
		return closes(&listener);
	if (!strcmp(what, "state"))
		return tells();
	return !strcmp(what, "end") && ends();
}

/* user WORD, or user send LENGTH */
bool do_user(char **words, int count)
{
	if (count == 2 && !strcmp(words[0], "send"))
		return sends(words[1]) || fail("user send %s: %m", words[1]);
	if (count != 1)
		return fail("user WORD, or user send LENGTH");
	return does(words[0]) || fail("user %s: %m", words[0]);
}
