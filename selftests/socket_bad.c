// SPDX-License-Identifier: GPL-2.0
/*
 * What a hostile or a clumsy program does with sockets, in real time on two
 * processors: thousands of short connections, processes that die, calls without
 * sense. The kernel says nothing, and nothing is left. Threads that race are in
 * socket_races.c.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include "lib_socket.h"

#define SHORT_ONES	1000

/* Where nobody may read or write: the kernel's half. */
#define KERNEL_POINTER	((void *)0xffffffff81000000ul)

/* Return: how many of them said "hello" and were read to their end. */
static int serve(int listener, int n)
{
	char buf[16];
	int i, ok = 0;

	for (i = 0; i < n; i++) {
		int fd = accept(listener, NULL, NULL);

		if (recv(fd, buf, 5, MSG_WAITALL) == 5 &&
		    recv(fd, buf, 1, 0) == 0)
			ok++;
		close(fd);
	}
	return ok;
}

static int call_once(void)
{
	int fd = socket(family, SOCK_STREAM, protocol);

	if (connect_to(fd, HERE, PORT) || send(fd, "hello", 5, 0) != 5)
		return 1;
	return close(fd) ? 1 : 0;
}

TEST_F_TIMEOUT(stream, a_thousand_in_parallel, 180)
{
	int listener = new_listener(PORT, SHORT_ONES), i;
	pid_t pids[SHORT_ONES / 10];

	for (i = 0; i < SHORT_ONES / 10; i++) {
		pids[i] = spawn();
		if (!pids[i]) {
			for (i = 0; i < 10; i++)
				if (call_once())
					_exit(1);
			_exit(0);
		}
	}
	ASSERT_EQ(SHORT_ONES, serve(listener, SHORT_ONES));
	for (i = 0; i < SHORT_ONES / 10; i++)
		expect_success(pids[i]);
}

TEST_F_TIMEOUT(stream, a_thousand_open, 180)
{
	struct rlimit limit = { 4096, 4096 };
	int fds[SHORT_ONES][2], i;
	int listener = new_listener(PORT, SHORT_ONES);

	ASSERT_EQ(0, RET(setrlimit(RLIMIT_NOFILE, &limit)));
	for (i = 0; i < SHORT_ONES; i++) {
		fds[i][0] = dial(PORT);
		fds[i][1] = take(listener);
		send_text(fds[i][0], "hello");
	}
	for (i = 0; i < SHORT_ONES; i++)
		expect_read(fds[i][1], "hello");
	/* All end at once, with the process: some are read, none is waited for. */
}

TEST_F(stream, processes_die)
{
	int listener = new_listener(PORT, 100), i;

	for (i = 0; i < 50; i++) {
		pid_t pid = spawn();
		int fd, status;

		if (!pid) {
			fd = dial(PORT);
			fill_up(fd);
			raise(SIGKILL);
		}
		fd = take(listener);
		ASSERT_EQ(pid, waitpid(pid, &status, 0));
		if (i % 2)
			ASSERT_EQ(1, RET(recv(fd, &(char){0}, 1, 0)));
		close(fd);
	}
}

TEST_F(stream, descriptors_run_out)
{
	struct rlimit limit = { 20, 20 };
	int listener = new_listener(PORT, 100), fds[20], n = 0, i;

	ASSERT_EQ(0, RET(setrlimit(RLIMIT_NOFILE, &limit)));
	while (n < 20 && (fds[n] = dup(0)) >= 0)
		n++;
	ASSERT_EQ(-EMFILE, RET(socket(family, SOCK_STREAM, protocol)));
	close(fds[--n]);
	dial(PORT);
	/* It waits until there is a descriptor for it. */
	ASSERT_EQ(-EMFILE, RET(accept(listener, NULL, NULL)));
	ASSERT_EQ(-EMFILE, RET(accept(listener, NULL, NULL)));
	for (i = 0; i < n; i++)
		close(fds[i]);
	take(listener);
}

/* To find that out takes as long as to look at each of them once. */
TEST_F(stream, ports_run_out)
{
	struct rlimit limit = { 4096, 4096 };
	int listener = new_listener(PORT, SHORT_ONES), i;
	long begin;

	ASSERT_EQ(0, RET(setrlimit(RLIMIT_NOFILE, &limit)));
	set_port_range("40000 40999");
	for (i = 0; i < SHORT_ONES; i++)
		dial(PORT);
	begin = now_ms();
	ASSERT_EQ(-EADDRNOTAVAIL, connect_to(new_socket(0), HERE, PORT));
	ASSERT_EQ(-EADDRINUSE, bind_to(new_socket(0), HERE, 0));
	ASSERT_EQ(-EADDRINUSE, bind_to(new_socket(0), ANYONE, 0));
	ASSERT_GE(1000, now_ms() - begin);
	take(listener);
}

TEST_F(stream, kernel_pointers)
{
	struct pair p = new_pair();
	socklen_t len = address_len();
	void *k = KERNEL_POINTER;
	struct iovec iov = { k, 100 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	send_text(p.client, "precious");
	expect_ready(p.server, POLLIN);
	EXPECT_EQ(-EFAULT, RET(bind(new_socket(0), k, len)));
	EXPECT_EQ(-EFAULT, RET(connect(new_socket(0), k, len)));
	EXPECT_EQ(-EFAULT, RET(getsockname(p.client, k, &len)));
	EXPECT_EQ(-EFAULT, RET(getpeername(p.client, k, &len)));
	EXPECT_EQ(-EFAULT, RET(getsockname(p.client, NULL, NULL)));
	EXPECT_EQ(-EFAULT, RET(send(p.client, k, 100, 0)));
	EXPECT_EQ(-EFAULT, RET(recv(p.server, k, 100, 0)));
	EXPECT_EQ(-EFAULT, RET(sendmsg(p.client, &msg, 0)));
	EXPECT_EQ(-EFAULT, RET(recvmsg(p.server, &msg, 0)));
	EXPECT_EQ(-EFAULT, RET(sendmsg(p.client, k, 0)));
	EXPECT_EQ(-EFAULT, RET(setsockopt(p.client, IPPROTO_TCP, TCP_SYNCNT, k,
					  4)));
	EXPECT_EQ(-EFAULT, RET(getsockopt(p.client, IPPROTO_TCP, TCP_INFO, k,
					  &len)));
	EXPECT_EQ(-EFAULT, RET(ioctl(p.server, FIONREAD, k)));
	expect_read(p.server, "precious");
	ASSERT_EQ(0, ready(p.server, POLLIN, 50));
}

TEST_F(stream, lengths_without_sense)
{
	struct pair p = new_pair();
	union address a = address(HERE, PORT);
	socklen_t len = -1;
	char page[4096] = {};
	long n;

	EXPECT_EQ(-EINVAL, RET(getsockname(p.client, &a.sa, &len)));
	EXPECT_EQ(-EINVAL, RET(bind(new_socket(0), &a.sa, 1 << 20)));
	EXPECT_EQ(-EINVAL, RET(connect(p.client, &a.sa, -1)));
	/* More than there is: what could be read may go, and nothing else. */
	n = RET(send(p.client, page, -1ul, MSG_DONTWAIT));
	EXPECT_TRUE(n == -EFAULT || n > 0);
	EXPECT_EQ(-ENOTTY, RET(ioctl(p.client, 0xdead, page)));
	ASSERT_EQ(ESTABLISHED, state_of(p.client));
}

TEST_F(stream, flags_without_sense)
{
	struct pair p = new_pair();
	char buf[64];
	unsigned int bit;

	/* Whatever they mean, the kernel lives, and so does the connection. */
	for (bit = 0; bit < 31; bit++) {
		send(p.client, "x", 1, (1u << bit) | MSG_DONTWAIT);
		recv(p.server, buf, sizeof(buf), (1u << bit) | MSG_DONTWAIT);
	}
	ASSERT_EQ(ESTABLISHED, state_of(p.client));
	send_text(p.client, "y");
	do {
		ASSERT_EQ(1, RET(recv(p.server, buf, 1, 0)));
	} while (buf[0] == 'x');
	ASSERT_EQ('y', buf[0]);
}

TEST_F(stream, mapping_is_for_others)
{
	struct pair p = new_pair();
	void *map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, p.client, 0);

	/* TCP maps only to receive without a copy. */
	if (!is_tcp())
		ASSERT_EQ(MAP_FAILED, map);
	send_text(p.client, "x");
	expect_read(p.server, "x");
}

/* A namespace that ends takes with it what is open, half open and waiting. */
TEST_F(stream, namespaces_end_under_way)
{
	int i;

	RULE("ADV-39");
	for (i = 0; i < 20; i++) {
		pid_t pid = spawn();

		if (!pid) {
			int fd;

			unshare(CLONE_NEWNET);
			set_loopback(IFF_UP);
			new_listener(PORT, 1);
			fd = dial(PORT);
			/* As long as bytes are sent again they keep it all. */
			if (i % 2)
				fill_up(fd);
			dial(PORT);
			connect_to(new_socket(SOCK_NONBLOCK), HERE,
				   PORT);
			set_loopback(i % 2 ? IFF_UP : 0);
			_exit(0);
		}
		expect_success(pid);
	}
}
