/* SPDX-License-Identifier: GPL-2.0 */
/*
 * In what a test of sockets runs: a process and a network namespace of its own,
 * the protocol and the family that the variant names, and means to wait for
 * what is certain to happen. lib_socket.h includes it.
 */
#ifndef LIB_SOCKET_TEST_H
#define LIB_SOCKET_TEST_H

#include <errno.h>
#include <linux/capability.h>
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

#define RET(call) ({			\
	long ret_ = (call);		\
	ret_ < 0 ? -(long)errno : ret_;	\
})

/* Names the rules of ours that a test tests: see selftests/vm/conformance. */
#define RULE(ids) ({			\
	if (!is_tcp())			\
		TH_LOG("rule: %s", ids);\
})

/* Of the test that runs in this process. */
static struct __test_metadata *this_test;
static int protocol;
static int family;

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
static inline void set_up(struct __test_metadata *_metadata, int number,
			  int domain)
{
	this_test = _metadata;
	protocol = number;
	family = domain;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	ASSERT_EQ(0, RET(unshare(CLONE_NEWNET)));
	ASSERT_EQ(0, RET(set_loopback(IFF_UP)));
}

FIXTURE(stream) {
};

FIXTURE_VARIANT(stream) {
	int protocol;
	int family;
};

FIXTURE_VARIANT_ADD(stream, tcp) {
	.protocol = IPPROTO_TCP,
	.family = AF_INET,
};

FIXTURE_VARIANT_ADD(stream, synfin) {
	.protocol = IPPROTO_SYNFIN,
	.family = AF_INET,
};

FIXTURE_VARIANT_ADD(stream, tcp6) {
	.protocol = IPPROTO_TCP,
	.family = AF_INET6,
};

FIXTURE_VARIANT_ADD(stream, synfin6) {
	.protocol = IPPROTO_SYNFIN,
	.family = AF_INET6,
};

FIXTURE_SETUP(stream)
{
	set_up(_metadata, variant->protocol, variant->family);
}

FIXTURE_TEARDOWN(stream)
{
}

/* What TCP does not have, or does not survive. */
FIXTURE(own) {
};

FIXTURE_VARIANT(own) {
	int family;
};

FIXTURE_VARIANT_ADD(own, synfin) {
	.family = AF_INET,
};

FIXTURE_VARIANT_ADD(own, synfin6) {
	.family = AF_INET6,
};

FIXTURE_SETUP(own)
{
	set_up(_metadata, IPPROTO_SYNFIN, variant->family);
}

FIXTURE_TEARDOWN(own)
{
}

static inline bool is_tcp(void)
{
	return protocol == IPPROTO_TCP;
}

static inline bool is_v6(void)
{
	return family == AF_INET6;
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

#endif
