// SPDX-License-Identifier: GPL-2.0
/*
 * Many bytes: both ways at once, to a reader that is slow or does not read, and
 * through buffers that are small. What one end wrote is what the other reads.
 */
#include <linux/sockios.h>
#include <pthread.h>
#include "lib_socket.h"

#define MEGABYTE	(1u << 20)

/* What a process does with a connection; 0 is success. */
static int write_stream(int fd, size_t total, size_t chunk)
{
	unsigned char buf[65536];
	size_t place = 0;
	ssize_t n;

	while (place < total) {
		size_t len = total - place < chunk ? total - place : chunk;

		fill(buf, place, len);
		n = send(fd, buf, len, 0);
		if (n <= 0)
			return 1;
		place += n;
	}
	return 0;
}

static int read_stream(int fd, size_t total, size_t chunk)
{
	unsigned char buf[65536];
	size_t place = 0;
	ssize_t n;

	while ((n = recv(fd, buf, chunk, 0)) > 0) {
		if (check(buf, place, n) != (size_t)n)
			return 2;
		place += n;
	}
	return n || place != total ? 3 : 0;
}

static pid_t writer(int fd, size_t total, size_t chunk)
{
	pid_t pid = spawn();

	if (!pid) {
		int err = write_stream(fd, total, chunk);

		_exit(err || shutdown(fd, SHUT_WR));
	}
	return pid;
}

static void transfer(struct pair p, size_t total, size_t out, size_t in)
{
	pid_t pid = writer(p.client, total, out);
	IN_TEST();

	ASSERT_EQ(0, read_stream(p.server, total, in));
	expect_success(pid);
}

/* What waits at either end, as the kernel counts it. */
static int in_flight(struct pair p)
{
	int unread = 0, unacked = 0;

	ioctl(p.server, SIOCINQ, &unread);
	ioctl(p.client, SIOCOUTQ, &unacked);
	return unread + unacked;
}

/* Small buffers: a listener's are its children's. */
static struct pair small_pair(int buffer)
{
	struct pair p;
	IN_TEST();

	p.listener = new_socket(0);
	p.client = new_socket(0);
	ASSERT_EQ(0, set_int(p.listener, SOL_SOCKET, SO_RCVBUF, buffer));
	ASSERT_EQ(0, set_int(p.listener, SOL_SOCKET, SO_SNDBUF, buffer));
	ASSERT_EQ(0, set_int(p.client, SOL_SOCKET, SO_RCVBUF, buffer));
	ASSERT_EQ(0, set_int(p.client, SOL_SOCKET, SO_SNDBUF, buffer));
	ASSERT_EQ(0, bind_to(p.listener, HERE, PORT));
	ASSERT_EQ(0, RET(listen(p.listener, 1)));
	ASSERT_EQ(0, connect_to(p.client, HERE, PORT));
	p.server = take(p.listener);
	return p;
}

TEST_F(stream, one_way)
{
	transfer(new_pair(), MEGABYTE, 65536, 65536);
}

TEST_F(stream, in_odd_sizes)
{
	transfer(new_pair(), MEGABYTE, 7777, 1013);
}

TEST_F(stream, in_small_bits)
{
	transfer(new_pair(), 20000, 1, 65536);
}

TEST_F(stream, by_small_bits)
{
	transfer(new_pair(), 20000, 20000, 1);
}

TEST_F(stream, both_ways_at_once)
{
	struct pair p = new_pair();
	pid_t one = writer(p.client, MEGABYTE, 30000);
	pid_t other = writer(p.server, MEGABYTE, 50000);
	pid_t reader = spawn();

	if (!reader)
		_exit(read_stream(p.client, MEGABYTE, 40000));
	ASSERT_EQ(0, read_stream(p.server, MEGABYTE, 20000));
	expect_success(reader);
	expect_success(one);
	expect_success(other);
}

TEST_F(stream, several_at_once)
{
	struct pair p[4] = { new_pair() };
	pid_t pids[8];
	int i;

	for (i = 1; i < 4; i++) {
		p[i].client = dial(PORT);
		p[i].server = take(p[0].listener);
	}
	for (i = 0; i < 4; i++) {
		pids[i] = writer(p[i].client, MEGABYTE / 4, 10000 * (i + 1));
		pids[i + 4] = spawn();
		if (!pids[i + 4])
			_exit(read_stream(p[i].server, MEGABYTE / 4, 9000));
	}
	for (i = 0; i < 8; i++)
		expect_success(pids[i]);
}

TEST_F(stream, a_sender_waits_for_who_does_not_read)
{
	struct pair p = small_pair(16384);
	size_t sent;

	set_nonblock(p.client);
	sent = fill_up(p.client);
	/* It may go on until both buffers are full, and no further. */
	while (ready(p.client, POLLOUT, 2000))
		sent += fill_up(p.client);
	ASSERT_GE(16 * 16384, sent);
	ASSERT_EQ(0, ready(p.client, POLLOUT, 0));
	ASSERT_GE((int)sent, in_flight(p));
}

TEST_F(stream, a_sender_goes_on_when_there_is_room)
{
	struct pair p = new_pair();
	size_t sent = fill_up(p.client), place = 0;
	unsigned char buf[8192];
	long n;

	ASSERT_EQ(0, ready(p.client, POLLOUT, 0));
	while (place < sent) {
		n = RET(recv(p.server, buf, sizeof(buf), 0));
		ASSERT_LT(0, n);
		ASSERT_EQ(n, check(buf, place, n));
		place += n;
	}
	expect_ready(p.client, POLLOUT);
}

TEST_F(stream, a_slow_reader)
{
	struct pair p = small_pair(8192);
	pid_t pid = writer(p.client, 200000, 65536);
	unsigned char buf[1000];
	size_t place = 0;
	long n;

	for (;;) {
		poll(NULL, 0, 2);
		n = RET(recv(p.server, buf, sizeof(buf), 0));
		if (n <= 0)
			break;
		ASSERT_EQ((size_t)n, check(buf, place, n));
		place += n;
		ASSERT_GE(200000, in_flight(p));
	}
	ASSERT_EQ(0, n);
	ASSERT_EQ(200000, place);
	expect_success(pid);
}

TEST_F(stream, the_smallest_buffers)
{
	struct pair p = small_pair(1);

	ASSERT_LT(1, get_int(p.client, SOL_SOCKET, SO_SNDBUF));
	ASSERT_LT(1, get_int(p.server, SOL_SOCKET, SO_RCVBUF));
	transfer(p, 100000, 30000, 30000);
}

TEST_F(stream, a_closed_window_opens_again)
{
	struct pair p = small_pair(8192);
	size_t sent = fill_up(p.client);
	pid_t pid;

	while (ready(p.client, POLLOUT, 1000))
		sent += fill_up(p.client);
	/* Nothing moves for a while; probes keep the connection. */
	ASSERT_EQ(0, ready(p.client, POLLOUT, 10000));
	ASSERT_EQ(ESTABLISHED, state_of(p.client));
	pid = spawn();
	if (!pid) {
		char buf[65536];
		size_t got = 0;
		long n;

		while (got < sent && (n = recv(p.server, buf, 65536, 0)) > 0)
			got += n;
		_exit(got != sent);
	}
	expect_ready(p.client, POLLOUT);
	expect_success(pid);
}

/* Tiny segments must not take a kilobyte of memory each, and all of it. */
TEST_F_TIMEOUT(stream, many_tiny_segments, 120)
{
	struct pair p = small_pair(65536);
	int i;

	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_NODELAY, 1));
	for (i = 0; i < 10000; i++) {
		unsigned char c = byte_at(i);

		ASSERT_EQ(1, RET(send(p.client, &c, 1, 0)));
	}
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(0, read_stream(p.server, 10000, 65536));
}

static void *sending(void *arg)
{
	int fd = *(int *)arg, i;
	char buf[100];

	memset(buf, 'a', sizeof(buf));
	for (i = 0; i < 1000; i++)
		send(fd, buf, sizeof(buf), 0);
	return NULL;
}

static void *receiving(void *arg)
{
	int fd = *(int *)arg;
	char buf[777];
	long got = 0, n;

	while ((n = recv(fd, buf, sizeof(buf), 0)) > 0)
		got += n;
	return (void *)got;
}

/* Several threads on one socket: no byte twice, and none lost. */
TEST_F(stream, threads_share_a_socket)
{
	struct pair p = new_pair();
	pthread_t threads[6];
	long got = 0;
	void *n;
	int i;

	for (i = 0; i < 3; i++) {
		pthread_create(&threads[i], NULL, sending, &p.client);
		pthread_create(&threads[i + 3], NULL, receiving, &p.server);
	}
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	for (i = 3; i < 6; i++) {
		pthread_join(threads[i], &n);
		got += (long)n;
	}
	ASSERT_EQ(300000, got);
}
