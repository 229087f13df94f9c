/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kselftests of sockets share. Each test runs with the kernel's TCP
 * first, which shows that the test is right, and then with synfin; over IPv4 and
 * over IPv6; each in a process and a network namespace of its own, with nothing
 * but loopback.
 *
 * The program loads the module if $SYNFIN_KO names it, and removes it in the
 * end, which succeeds only when no test has left anything behind.
 *
 * RET(call) is what the call returned, or -errno: so that one assertion shows
 * which error was expected and which one came.
 */
#ifndef LIB_SOCKET_H
#define LIB_SOCKET_H

#include <ctype.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include "lib_socket_address.h"
#include "lib_socket_bytes.h"
#include "lib_socket_test.h"

/* The states as TCP_INFO tells them. */
enum {
	ESTABLISHED = 1, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT,
	CLOSED, CLOSE_WAIT, LAST_ACK, LISTENING, CLOSING,
};

static inline int new_socket(int flags)
{
	int fd;
	IN_TEST();

	fd = RET(socket(family, SOCK_STREAM | flags, protocol));
	ASSERT_LE(0, fd);
	return fd;
}

static inline long set_int(int fd, int level, int name, int value)
{
	return RET(setsockopt(fd, level, name, &value, sizeof(value)));
}

/* Any bytes, so many. */
static inline long set_len(int fd, int level, int name, int len)
{
	char value[64] = { 1 };

	return RET(setsockopt(fd, level, name, value, len));
}

/* Return: the value, or -errno. */
static inline long get_int(int fd, int level, int name)
{
	socklen_t len = sizeof(int);
	int value = 0;
	long ret = RET(getsockopt(fd, level, name, &value, &len));

	return ret ?: value;
}

/* SO_RCVTIMEO or SO_SNDTIMEO */
static inline long set_time(int fd, int option, int ms)
{
	struct timeval limit = { .tv_usec = ms * 1000 };

	return RET(setsockopt(fd, SOL_SOCKET, option, &limit, sizeof(limit)));
}

/* Close so that the peer is reset. */
static inline void reset_by(int fd)
{
	struct linger linger = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	close(fd);
}

static inline struct tcp_info info_of(int fd)
{
	struct tcp_info info = {};
	socklen_t len = sizeof(info);
	IN_TEST();

	ASSERT_EQ(0, RET(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len)));
	return info;
}

static inline int state_of(int fd)
{
	return info_of(fd).tcpi_state;
}

static inline void expect_state(int fd, int state)
{
	IN_TEST();

	UNTIL(state_of(fd) == state);
	ASSERT_EQ(state, state_of(fd));
}

/* Return: what poll(2) says of one descriptor. */
static inline int ready(int fd, int events, int ms)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	return poll(&pfd, 1, ms) > 0 ? pfd.revents : 0;
}

static inline void expect_ready(int fd, int event)
{
	IN_TEST();

	ASSERT_EQ(event, event & ready(fd, event, SOON_MS));
}

static inline int new_listener(int port, int backlog)
{
	int fd = new_socket(0);
	IN_TEST();

	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1));
	ASSERT_EQ(0, bind_to(fd, HERE, port));
	ASSERT_EQ(0, RET(listen(fd, backlog)));
	return fd;
}

/* Which ports are picked where none is named. */
static inline void set_port_range(const char *range)
{
	int fd = open("/proc/sys/net/ipv4/ip_local_port_range", O_WRONLY);
	IN_TEST();

	ASSERT_LE(0, fd);
	ASSERT_LT(0, RET(write(fd, range, strlen(range))));
	close(fd);
}

/* Connect to a port of ours, and wait until it is done. */
static inline int dial(int port)
{
	int fd = new_socket(0);
	IN_TEST();

	ASSERT_EQ(0, connect_to(fd, HERE, port));
	return fd;
}

static inline int take(int listener)
{
	int fd;
	IN_TEST();

	fd = RET(accept(listener, NULL, NULL));
	ASSERT_LE(0, fd);
	return fd;
}

/* A listener whose queue is full: it leaves SYNs without an answer. */
static inline int deaf_listener(void)
{
	int fd = new_listener(PORT, 0);

	dial(PORT);
	expect_ready(fd, POLLIN);
	return fd;
}

struct pair {
	int listener;
	int client;
	int server;
};

static inline struct pair new_pair(void)
{
	struct pair p;

	p.listener = new_listener(PORT, 8);
	p.client = dial(PORT);
	p.server = take(p.listener);
	return p;
}

static inline void set_nonblock(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* One that another program could not remove does for this one, too. */
static inline int load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = -1;

	if (fd >= 0) {
		err = syscall(SYS_finit_module, fd, "", 0);
		close(fd);
	}
	if (err)
		ksft_print_msg("can't load %s: %m\n", path);
	return err && errno != EEXIST;
}

/* Namespaces go a while after their last process, one after the other. */
static inline int unload_module(void)
{
	long end = now_ms() + 6 * SOON_MS;
	int err;

	while ((err = syscall(SYS_delete_module, "synfin", O_NONBLOCK)) &&
	       now_ms() < end)
		nap();
	if (err)
		ksft_print_msg("can't remove the module: %m\n");
	return err;
}

/*
 * A kernel that is not called by its version looks for mistakes, and an order
 * slower: TCP has shown on the others that the tests are right.
 */
static inline int run_tests(int argc, char **argv)
{
	static const char * const ours[] = { "ours", "-V", "tcp", "-V", "tcp6", NULL };
	const char *kernel = getenv("SYNFIN_KERNEL");

	if (argc == 1 && kernel && !isdigit(kernel[0]))
		return test_harness_run(ARRAY_SIZE(ours) - 1,
					(char **)ours);
	return test_harness_run(argc, argv);
}

int main(int argc, char **argv)
{
	const char *module = getenv("SYNFIN_KO");
	int ret;

	setlinebuf(stdout);
	if (module && load_module(module))
		return KSFT_FAIL;
	/* It ends with exit(), by which the module must be gone. */
	if (!module)
		return run_tests(argc, argv);
	ret = fork();
	if (!ret)
		return run_tests(argc, argv);
	waitpid(ret, &ret, 0);
	if (unload_module())
		return KSFT_FAIL;
	return WIFEXITED(ret) ? WEXITSTATUS(ret) : KSFT_FAIL;
}

#endif
