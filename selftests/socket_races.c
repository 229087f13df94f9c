// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that do different things with one socket at the same time, in real
 * time on two processors. The kernel says nothing, and nothing is left.
 */
#include <pthread.h>
#include <sys/resource.h>
#include "lib_socket.h"

#define RACE_MS		1500
#define ROUNDS		500
#define CHANGES		200

/* What the threads of a race share; a descriptor that is closed is replaced. */
struct race {
	pthread_t threads[8];
	int n;
	volatile int fds[4];
	volatile bool over;
	unsigned long done;
	unsigned long cut_short;
	unsigned long woken;
	volatile long strange;
};

static struct race race;

static void start(void *(*run)(void *))
{
	pthread_create(&race.threads[race.n++], NULL, run, NULL);
}

static void end_race(void)
{
	int i;

	race.over = true;
	for (i = 0; i < race.n; i++)
		pthread_join(race.threads[i], NULL);
}

/* Let them run, and see that they did something. */
static void run_race(void)
{
	IN_TEST();

	poll(NULL, 0, RACE_MS);
	end_race();
	ASSERT_LT(100, race.done);
}

static void count(void)
{
	__atomic_add_fetch(&race.done, 1, __ATOMIC_RELAXED);
}

static int plain_socket(void)
{
	return socket(family, SOCK_STREAM | SOCK_NONBLOCK, protocol);
}

static int wait_connected(int fd)
{
	int err = connect_to(fd, HERE, PORT);

	if (err == -EINPROGRESS)
		ready(fd, POLLOUT, 1000);
	return err;
}

static void *connecting(void *arg)
{
	while (!race.over) {
		int fd = plain_socket();

		wait_connected(fd);
		send(fd, "hello", 5, 0);
		close(fd);
		count();
	}
	return arg;
}

static void *accepting(void *arg)
{
	char buf[8];

	while (!race.over) {
		int fd = accept4(race.fds[0], NULL, NULL, SOCK_NONBLOCK);

		if (fd < 0)
			continue;
		recv(fd, buf, sizeof(buf), 0);
		close(fd);
		count();
	}
	return arg;
}

static void *relistening(void *arg)
{
	while (!race.over) {
		shutdown(race.fds[0], SHUT_RD);
		listen(race.fds[0], 4);
	}
	return arg;
}

static void *sending(void *arg)
{
	static char buf[10000];

	while (!race.over) {
		send(race.fds[0], buf, sizeof(buf), MSG_DONTWAIT);
		count();
	}
	return arg;
}

static void *receiving(void *arg)
{
	char buf[3000];

	while (!race.over)
		if (recv(race.fds[1], buf, sizeof(buf), MSG_DONTWAIT) <= 0)
			sched_yield();
	return arg;
}

static void *polling(void *arg)
{
	while (!race.over) {
		ready(race.fds[0], POLLIN | POLLOUT | POLLRDHUP, 0);
		ready(race.fds[1], POLLIN | POLLOUT | POLLRDHUP, 0);
		count();
	}
	return arg;
}

static void *shutting(void *arg)
{
	int how = 0;

	while (!race.over)
		shutdown(race.fds[0], how++ % 3);
	return arg;
}

static void *asking(void *arg)
{
	struct tcp_info info;
	union address a;
	int n;

	while (!race.over) {
		socklen_t len = sizeof(a);

		getsockname(race.fds[0], &a.sa, &len);
		len = sizeof(a);
		getpeername(race.fds[0], &a.sa, &len);
		len = sizeof(info);
		getsockopt(race.fds[0], IPPROTO_TCP, TCP_INFO, &info, &len);
		ioctl(race.fds[0], FIONREAD, &n);
		set_int(race.fds[0], IPPROTO_TCP, TCP_USER_TIMEOUT, 5000);
	}
	return arg;
}

static void disconnect(int fd)
{
	struct sockaddr sa = { .sa_family = AF_UNSPEC };

	connect(fd, &sa, sizeof(sa));
}

static void *disconnecting(void *arg)
{
	while (!race.over) {
		disconnect(race.fds[0]);
		wait_connected(race.fds[0]);
	}
	return arg;
}

/* The number stays, the socket behind it is another one. */
static void *replacing(void *arg)
{
	while (!race.over) {
		int fd = plain_socket();

		wait_connected(fd);
		dup2(fd, race.fds[0]);
		close(fd);
	}
	return arg;
}

static long times_slept(void)
{
	struct rusage usage;

	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nvcsw;
}

/* TCP tells who waited while the connection went, or leaves an error behind. */
static bool tells_of_disconnect(long err)
{
	return err == -ENOTCONN || err == -ECONNRESET || err == -EPIPE;
}

/* For bytes that nobody sends, whatever the socket is meanwhile. */
static void *awaiting(void *arg)
{
	char buf[8];

	while (!race.over) {
		long before = times_slept();
		long ret = RET(recv(race.fds[1], buf, sizeof(buf), 0));

		if (tells_of_disconnect(ret)) {
			if (times_slept() > before)
				__atomic_add_fetch(&race.woken, 1, __ATOMIC_RELAXED);
			sched_yield();
		} else if (ret != -EAGAIN) {
			race.strange = ret;
		}
	}
	return arg;
}

/* Connected, disconnected, in SYN-SENT, shut down; and then nothing, for a while. */
static void *changing(void *arg)
{
	while (!race.over) {
		connect_to(race.fds[1], HERE, PORT + 1);
		nap();
		disconnect(race.fds[1]);
		if (connect_to(race.fds[1], HERE, PORT) == -EINPROGRESS)
			count();
		shutdown(race.fds[1], SHUT_RDWR);
		nap();
	}
	return arg;
}

/* Each connection is open until the next one comes. */
static void *holding(void *arg)
{
	int last = -1;

	while (!race.over) {
		if (!ready(race.fds[0], POLLIN, 10))
			continue;
		close(last);
		last = accept(race.fds[0], NULL, NULL);
	}
	close(last);
	return arg;
}

/* The last byte comes in one segment with the end: Nagle keeps it until then. */
static void *ending(void *arg)
{
	while (!race.over) {
		int fd = plain_socket();

		wait_connected(fd);
		ready(race.fds[0], POLLIN, 1000);
		race.fds[1] = accept(race.fds[0], NULL, NULL);
		send(fd, "a", 1, 0);
		send(fd, "b", 1, 0);
		shutdown(fd, SHUT_WR);
		while (race.fds[1] >= 0 && !race.over)
			;
		close(fd);
	}
	return arg;
}

/* Never waiting, so that it is looking when they come. */
static void *reading_all(void *arg)
{
	char buf[8];

	while (!race.over) {
		ssize_t n, got = 0;

		if (race.fds[1] < 0)
			continue;
		do {
			n = recv(race.fds[1], buf, sizeof(buf), MSG_DONTWAIT);
			got += n > 0 ? n : 0;
		} while (n > 0 || (n < 0 && errno == EAGAIN));
		if (got != 2)
			race.cut_short++;
		close(race.fds[1]);
		race.fds[1] = -1;
		count();
	}
	return arg;
}

static void race_with_pair(void)
{
	struct pair p = new_pair();

	race.fds[0] = p.client;
	race.fds[1] = p.server;
}

static void race_with_listener(void)
{
	race.fds[0] = new_listener(PORT, 4);
	race.fds[1] = race.fds[0];
	set_nonblock(race.fds[0]);
}

TEST_F(stream, accept_races_with_accept)
{
	RULE("ADV-43");
	race_with_listener();
	start(connecting);
	start(connecting);
	start(accepting);
	start(accepting);
	start(polling);
	run_race();
}

/*
 * Not with TCP: on both kernels a SYN that waited while listen() was under way
 * has lost its route, and TCP follows the pointer to it.
 */
TEST_F(own, accept_races_with_shutdown)
{
	RULE("ADV-43");
	race_with_listener();
	start(connecting);
	start(accepting);
	start(relistening);
	start(polling);
	run_race();
}

TEST_F(stream, send_races_with_shutdown)
{
	race_with_pair();
	start(sending);
	start(receiving);
	start(shutting);
	start(polling);
	start(asking);
	run_race();
}

TEST_F(stream, send_races_with_close)
{
	race_with_pair();
	set_nonblock(race.fds[0]);
	start(sending);
	start(receiving);
	start(replacing);
	start(polling);
	start(asking);
	run_race();
}

TEST_F(stream, send_races_with_disconnect)
{
	race_with_pair();
	set_nonblock(race.fds[0]);
	start(sending);
	start(polling);
	start(asking);
	start(disconnecting);
	start(disconnecting);
	run_race();
}

/* The connection that recv(2) waits for goes, and another one comes. */
TEST_F(stream, recv_races_with_disconnect)
{
	deaf_listener();
	race.fds[0] = new_listener(PORT + 1, 8);
	set_nonblock(race.fds[0]);
	race.fds[1] = new_socket(0);
	ASSERT_EQ(0, set_time(race.fds[1], SO_RCVTIMEO, 100));
	/* so long connect(2) waits for who is deaf */
	ASSERT_EQ(0, set_time(race.fds[1], SO_SNDTIMEO, 1));
	start(awaiting);
	start(awaiting);
	start(changing);
	start(holding);
	UNTIL(race.done >= CHANGES);
	end_race();
	ASSERT_EQ(0, race.strange);
	ASSERT_LT(10, race.done);
	ASSERT_LT(10, race.woken);
}

TEST_F(stream, the_end_comes_after_the_bytes)
{
	RULE("USR-06");
	race_with_listener();
	race.fds[1] = -1;
	start(ending);
	start(reading_all);
	while (race.done < ROUNDS)
		nap();
	end_race();
	ASSERT_EQ(0, race.cut_short);
}
