/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kselftests of sockets share. Each test runs with the kernel's TCP
 * first, which shows that the test is right, and then with synfin; each in a
 * process and a network namespace of its own, with nothing but loopback.
 *
 * The program loads the module if $SYNFIN_KO names it, and removes it in the
 * end, which succeeds only when no test has left anything behind.
 *
 * RET(call) is what the call returned, or -errno: so that one assertion shows
 * which error was expected and which one came.
 */
#ifndef LIB_SOCKET_H
#define LIB_SOCKET_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/synfin.h>
#include <linux/synfin_socket.h>
#include "kselftest_harness.h"

/* Long enough for whatever is certain to happen. */
#define SOON_MS		5000
#define PORT		8080

/* The states as TCP_INFO tells them. */
enum {
	ESTABLISHED = 1, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT,
	CLOSED, CLOSE_WAIT, LAST_ACK, LISTENING, CLOSING,
};

#define RET(call) ({			\
	long ret_ = (call);		\
	ret_ < 0 ? -(long)errno : ret_;	\
})

/* Of the test that runs in this process. */
static struct __test_metadata *this_test;
static int protocol;

/* A helper that asserts begins with it. */
#define IN_TEST() struct __test_metadata *_metadata = this_test

/* Up, with IFF_UP, or down, with 0. */
static inline int set_loopback(int flags)
{
	struct ifreq ifr = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int err;

	ifr.ifr_flags = flags;
	err = ioctl(fd, SIOCSIFFLAGS, &ifr);
	close(fd);
	return err;
}

/* A test of synfin alone begins with it; the fixture does it for the others. */
static inline void set_up(struct __test_metadata *_metadata, int number)
{
	this_test = _metadata;
	protocol = number;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	ASSERT_EQ(0, RET(unshare(CLONE_NEWNET)));
	ASSERT_EQ(0, RET(set_loopback(IFF_UP)));
}

FIXTURE(stream) {
};

FIXTURE_VARIANT(stream) {
	int protocol;
};

FIXTURE_VARIANT_ADD(stream, tcp) {
	.protocol = IPPROTO_TCP,
};

FIXTURE_VARIANT_ADD(stream, synfin) {
	.protocol = IPPROTO_SYNFIN,
};

FIXTURE_SETUP(stream)
{
	set_up(_metadata, variant->protocol);
}

FIXTURE_TEARDOWN(stream)
{
}

static inline bool is_tcp(void)
{
	return protocol == IPPROTO_TCP;
}

static inline void drop_capability(int cap)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];
	IN_TEST();

	ASSERT_EQ(0, RET(syscall(SYS_capget, &head, data)));
	data[CAP_TO_INDEX(cap)].effective &= ~CAP_TO_MASK(cap);
	ASSERT_EQ(0, RET(syscall(SYS_capset, &head, data)));
}

static inline struct sockaddr_in address(const char *ip, int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = inet_addr(ip),
	};
}

static inline long bind_to(int fd, const char *ip, int port)
{
	struct sockaddr_in sin = address(ip, port);

	return RET(bind(fd, (struct sockaddr *)&sin, sizeof(sin)));
}

static inline long connect_to(int fd, const char *ip, int port)
{
	struct sockaddr_in sin = address(ip, port);

	return RET(connect(fd, (struct sockaddr *)&sin, sizeof(sin)));
}

static inline int new_socket(int flags)
{
	int fd;
	IN_TEST();

	fd = RET(socket(AF_INET, SOCK_STREAM | flags, protocol));
	ASSERT_LE(0, fd);
	return fd;
}

static inline long set_int(int fd, int level, int name, int value)
{
	return RET(setsockopt(fd, level, name, &value, sizeof(value)));
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

static inline long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

/* Poll until the condition holds; the caller asserts it afterwards. */
#define UNTIL(condition) do {				\
	long end_ = now_ms() + SOON_MS;			\
	while (!(condition) && now_ms() < end_)		\
		nap();					\
} while (0)

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

static inline int local_port(int fd)
{
	struct sockaddr_in sin = {};
	socklen_t len = sizeof(sin);
	IN_TEST();

	ASSERT_EQ(0, RET(getsockname(fd, (struct sockaddr *)&sin, &len)));
	return ntohs(sin.sin_port);
}

static inline int new_listener(int port, int backlog)
{
	int fd = new_socket(0);
	IN_TEST();

	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1));
	ASSERT_EQ(0, bind_to(fd, "127.0.0.1", port));
	ASSERT_EQ(0, RET(listen(fd, backlog)));
	return fd;
}

/* Connect to a port of ours, and wait until it is done. */
static inline int dial(int port)
{
	int fd = new_socket(0);
	IN_TEST();

	ASSERT_EQ(0, connect_to(fd, "127.0.0.1", port));
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

/* The bytes that wait to be read, once they are all there. */
static inline void expect_queued(int fd, int bytes)
{
	int n = -1;
	IN_TEST();

	UNTIL(!ioctl(fd, SIOCINQ, &n) && n == bytes);
	ASSERT_EQ(bytes, n);
}

static inline struct sockaddr_in name_of(int fd,
					 int (*get)(int, struct sockaddr *,
						    socklen_t *))
{
	struct sockaddr_in sin = {};
	socklen_t len = sizeof(sin);
	IN_TEST();

	ASSERT_EQ(0, RET(get(fd, (struct sockaddr *)&sin, &len)));
	ASSERT_EQ(sizeof(sin), len);
	return sin;
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

static inline void expect_read(int fd, const char *text)
{
	char buf[256] = {};
	size_t len = strlen(text);
	IN_TEST();

	ASSERT_EQ((long)len, RET(recv(fd, buf, len, MSG_WAITALL)));
	ASSERT_STREQ(text, buf);
}

static inline void expect_end(int fd)
{
	char c;
	IN_TEST();

	ASSERT_EQ(0, RET(recv(fd, &c, 1, 0)));
}

static inline void send_text(int fd, const char *text)
{
	long len = strlen(text);
	IN_TEST();

	ASSERT_EQ(len, RET(send(fd, text, len, 0)));
}

/* The bytes of a stream: each place has a value that its neighbours lack. */
static inline unsigned char byte_at(size_t place)
{
	return (place * 167 + (place >> 8) * 13 + (place >> 16)) & 0xff;
}

static inline void fill(void *buf, size_t place, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		((unsigned char *)buf)[i] = byte_at(place + i);
}

/* Return: the offset of the first byte that is wrong, or @len. */
static inline size_t check(const void *buf, size_t place, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (((const unsigned char *)buf)[i] != byte_at(place + i))
			return i;
	return len;
}

/* Send without waiting until there is no room. Return: how many went. */
static inline size_t fill_up(int fd)
{
	static char buf[16384];
	size_t sent = 0;
	long n;
	IN_TEST();

	do {
		fill(buf, sent, sizeof(buf));
		n = RET(send(fd, buf, sizeof(buf), MSG_DONTWAIT));
		if (n > 0)
			sent += n;
	} while (n > 0);
	ASSERT_EQ(-EAGAIN, n);
	return sent;
}

/* A process that ends with this one. Return: as fork(2). */
static inline pid_t spawn(void)
{
	pid_t pid;

	fflush(stdout);
	fflush(stderr);
	pid = fork();
	if (!pid)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

/* It must have ended with _exit(0). */
static inline void expect_success(pid_t pid)
{
	int status = -1;
	IN_TEST();

	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_EQ(0, status);
}

static volatile sig_atomic_t signals;

static inline void count_signal(int sig)
{
	(void)sig;
	signals++;
}

/* SIGALRM every few milliseconds, which interrupts calls; 0 stops it. */
static inline void interrupt_every(int ms, int flags)
{
	struct itimerval timer = {
		.it_interval.tv_usec = ms * 1000, .it_value.tv_usec = ms * 1000,
	};
	struct sigaction action = {
		.sa_handler = count_signal, .sa_flags = flags,
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
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

int main(int argc, char **argv)
{
	const char *module = getenv("SYNFIN_KO");
	int ret;

	setlinebuf(stdout);
	if (module && load_module(module))
		return KSFT_FAIL;
	/* It ends with exit(), by which the module must be gone. */
	if (!module)
		return test_harness_run(argc, argv);
	ret = fork();
	if (!ret)
		return test_harness_run(argc, argv);
	waitpid(ret, &ret, 0);
	if (unload_module())
		return KSFT_FAIL;
	return WIFEXITED(ret) ? WEXITSTATUS(ret) : KSFT_FAIL;
}

#endif
