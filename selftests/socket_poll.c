// SPDX-License-Identifier: GPL-2.0
/* poll(2), select(2), epoll(7) and SIGIO: who is told of what, and how often. */
#include <linux/sockios.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include "lib_socket.h"

#define ALL	(POLLIN | POLLOUT | POLLPRI | POLLRDHUP)

/* Exactly these, once that is so. */
static void expect_events(int fd, int events)
{
	IN_TEST();

	UNTIL(ready(fd, ALL, 0) == events);
	ASSERT_EQ(events, ready(fd, ALL, 0));
}

static int new_epoll(int fd, int events)
{
	struct epoll_event ev = { .events = events, .data.fd = fd };
	int ep = epoll_create1(0);
	IN_TEST();

	ASSERT_EQ(0, RET(epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev)));
	return ep;
}

/* Return: what epoll says within the time, or 0. */
static int wait_for(int ep, int ms)
{
	struct epoll_event ev;

	return epoll_wait(ep, &ev, 1, ms) == 1 ? (int)ev.events : 0;
}

static void drain(int fd)
{
	char buf[65536];

	while (recv(fd, buf, sizeof(buf), MSG_DONTWAIT) > 0)
		;
}

struct waiter {
	pthread_t thread;
	int fd;
	int events;
	int seen;
};

static void *wait_in_poll(void *arg)
{
	struct waiter *w = arg;

	w->seen = ready(w->fd, w->events, SOON_MS);
	return NULL;
}

/* It need not wait yet: then it finds what has happened meanwhile. */
static void start_waiter(struct waiter *w, int fd, int events)
{
	*w = (struct waiter){ .fd = fd, .events = events };
	pthread_create(&w->thread, NULL, wait_in_poll, w);
	poll(NULL, 0, 20);
}

static int seen_by(struct waiter *w)
{
	pthread_join(w->thread, NULL);
	return w->seen;
}

TEST_F(stream, a_new_socket)
{
	expect_events(new_socket(0), POLLOUT | POLLHUP);
}

TEST_F(stream, a_listener)
{
	int listener = new_listener(PORT, 4);

	RULE("USR-01");
	expect_events(listener, 0);
	dial(PORT);
	dial(PORT);
	expect_events(listener, POLLIN);
	take(listener);
	expect_events(listener, POLLIN);
	take(listener);
	expect_events(listener, 0);
}

TEST_F(stream, an_attempt)
{
	int listener = new_listener(PORT, 0), fd = new_socket(SOCK_NONBLOCK);

	dial(PORT);
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	expect_events(fd, 0);
	take(listener);
	expect_events(fd, POLLOUT);
}

TEST_F(stream, an_attempt_that_fails)
{
	int fd = new_socket(0);

	RULE("SA-SS-03");
	new_listener(PORT, 0);
	dial(PORT);
	set_nonblock(fd);
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_SYNCNT, 1));
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	expect_events(fd, POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP);
	ASSERT_EQ(ETIMEDOUT, get_int(fd, SOL_SOCKET, SO_ERROR));
	ASSERT_EQ(0, POLLERR & ready(fd, ALL, 0));
}

TEST_F(stream, a_connection)
{
	struct pair p = new_pair();

	expect_events(p.client, POLLOUT);
	expect_events(p.server, POLLOUT);
	send_text(p.client, "x");
	expect_events(p.server, POLLIN | POLLOUT);
	expect_read(p.server, "x");
	expect_events(p.server, POLLOUT);
}

TEST_F(stream, a_half_closed_connection)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	expect_events(p.client, POLLOUT);
	expect_events(p.server, POLLIN | POLLOUT | POLLRDHUP);
	/* Who asks only for that is told only that. */
	ASSERT_EQ(POLLRDHUP, ready(p.server, POLLRDHUP, 0));
	ASSERT_EQ(0, ready(p.server, 0, 0));
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_WR)));
	expect_events(p.server, POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
	expect_events(p.client, POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
}

TEST_F(stream, a_connection_shut_for_reading)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_RD)));
	expect_events(p.server, POLLIN | POLLOUT | POLLRDHUP);
	expect_events(p.client, POLLOUT);
}

TEST_F(stream, a_reset)
{
	struct pair p = new_pair();

	reset_by(p.server);
	expect_events(p.client,
		      POLLIN | POLLOUT | POLLRDHUP | POLLERR | POLLHUP);
	/* It is there for who asks for nothing, too. */
	ASSERT_EQ(POLLERR | POLLHUP, ready(p.client, 0, 0));
	ASSERT_EQ(ECONNRESET, get_int(p.client, SOL_SOCKET, SO_ERROR));
	expect_events(p.client, POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
}

TEST_F(stream, no_room)
{
	struct pair p = new_pair();

	fill_up(p.client);
	expect_events(p.client, 0);
	while (!(ready(p.client, POLLOUT, 0)) && ready(p.server, POLLIN, 1000))
		drain(p.server);
	expect_events(p.client, POLLOUT);
}

TEST_F(stream, select_does_the_same)
{
	struct pair p = new_pair();
	struct timeval limit = { .tv_sec = 5 };
	fd_set in, out;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(p.server, &in);
	FD_SET(p.server, &out);
	ASSERT_EQ(1, RET(select(p.server + 1, &in, &out, NULL, &limit)));
	ASSERT_FALSE(FD_ISSET(p.server, &in));
	ASSERT_TRUE(FD_ISSET(p.server, &out));
	send_text(p.client, "x");
	FD_SET(p.server, &in);
	FD_ZERO(&out);
	ASSERT_EQ(1, RET(select(p.server + 1, &in, &out, NULL, &limit)));
	ASSERT_TRUE(FD_ISSET(p.server, &in));
}

TEST_F(stream, who_waits_is_woken_by_bytes)
{
	struct pair p = new_pair();
	struct waiter w;

	start_waiter(&w, p.server, POLLIN);
	send_text(p.client, "x");
	ASSERT_EQ(POLLIN, seen_by(&w));
}

TEST_F(stream, who_waits_is_woken_by_the_end)
{
	struct pair p = new_pair();
	struct waiter w;

	start_waiter(&w, p.server, POLLRDHUP);
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(POLLRDHUP, seen_by(&w));
}

TEST_F(stream, who_waits_is_woken_by_a_reset)
{
	struct pair p = new_pair();
	struct waiter w;

	start_waiter(&w, p.client, 0);
	reset_by(p.server);
	ASSERT_EQ(POLLERR | POLLHUP, seen_by(&w));
}

TEST_F(stream, who_waits_is_woken_by_shutdown)
{
	struct pair p = new_pair();
	struct waiter w;

	start_waiter(&w, p.server, POLLIN);
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_RD)));
	ASSERT_EQ(POLLIN, seen_by(&w));
}

TEST_F(stream, who_waits_is_woken_by_room)
{
	struct pair p = new_pair();
	struct waiter w;

	fill_up(p.client);
	start_waiter(&w, p.client, POLLOUT);
	while (!ready(p.client, POLLOUT, 0) && ready(p.server, POLLIN, 1000))
		drain(p.server);
	ASSERT_EQ(POLLOUT, seen_by(&w));
}

TEST_F(stream, who_waits_is_woken_by_a_connection)
{
	int listener = new_listener(PORT, 4);
	struct waiter w;

	start_waiter(&w, listener, POLLIN);
	dial(PORT);
	ASSERT_EQ(POLLIN, seen_by(&w));
}

TEST_F(stream, all_that_wait_in_poll_are_woken)
{
	struct pair p = new_pair();
	struct waiter w[3];
	int i;

	for (i = 0; i < 3; i++)
		start_waiter(&w[i], p.server, POLLIN);
	send_text(p.client, "x");
	for (i = 0; i < 3; i++)
		ASSERT_EQ(POLLIN, seen_by(&w[i]));
}

TEST_F(stream, epoll_says_it_as_long_as_it_is_so)
{
	struct pair p = new_pair();
	int ep = new_epoll(p.server, EPOLLIN | EPOLLRDHUP);

	ASSERT_EQ(0, wait_for(ep, 0));
	send_text(p.client, "ab");
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
	expect_read(p.server, "a");
	ASSERT_EQ(EPOLLIN, wait_for(ep, 0));
	expect_read(p.server, "b");
	ASSERT_EQ(0, wait_for(ep, 0));
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(EPOLLIN | EPOLLRDHUP, wait_for(ep, SOON_MS));
}

TEST_F(stream, an_edge_is_told_once)
{
	struct pair p = new_pair();
	int ep = new_epoll(p.server, EPOLLIN | EPOLLET);

	ASSERT_EQ(0, wait_for(ep, 0));
	send_text(p.client, "ab");
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
	ASSERT_EQ(0, wait_for(ep, 0));
	/* To read some is nothing new, to get more is. */
	expect_read(p.server, "a");
	ASSERT_EQ(0, wait_for(ep, 50));
	send_text(p.client, "c");
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
	ASSERT_EQ(0, wait_for(ep, 50));
	expect_read(p.server, "bc");
	ASSERT_EQ(0, wait_for(ep, 50));
}

TEST_F(stream, an_edge_for_the_end)
{
	struct pair p = new_pair();
	int ep = new_epoll(p.server, EPOLLIN | EPOLLRDHUP | EPOLLET);

	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(EPOLLIN | EPOLLRDHUP, wait_for(ep, SOON_MS));
	ASSERT_EQ(0, wait_for(ep, 50));
	reset_by(p.client);
	/* In TCP the reset of a half that is closed shows as well. */
	ASSERT_EQ(EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP,
		  wait_for(ep, SOON_MS));
}

TEST_F(stream, an_edge_for_room)
{
	struct pair p = new_pair();
	int ep = new_epoll(p.client, EPOLLOUT | EPOLLET);

	ASSERT_EQ(EPOLLOUT, wait_for(ep, SOON_MS));
	ASSERT_EQ(0, wait_for(ep, 50));
	fill_up(p.client);
	ASSERT_EQ(0, wait_for(ep, 50));
	while (!ready(p.client, POLLOUT, 0) && ready(p.server, POLLIN, 1000))
		drain(p.server);
	ASSERT_EQ(EPOLLOUT, wait_for(ep, SOON_MS));
}

/* Return: bytes that the peer has not acknowledged. */
static int unacked(int fd)
{
	int n = -1;

	ioctl(fd, SIOCOUTQ, &n);
	return n;
}

/* Whoever was not refused room is not told of each ACK. */
TEST_F(stream, no_edge_for_an_ack)
{
	struct pair p = new_pair();
	int ep = new_epoll(p.client, EPOLLOUT | EPOLLET);

	ASSERT_EQ(EPOLLOUT, wait_for(ep, SOON_MS));
	send_text(p.client, "abc");
	expect_read(p.server, "abc");
	UNTIL(unacked(p.client) == 0);
	ASSERT_EQ(0, unacked(p.client));
	ASSERT_EQ(0, wait_for(ep, 50));
}

TEST_F(stream, an_edge_for_each_connection)
{
	int listener = new_listener(PORT, 4);
	int ep = new_epoll(listener, EPOLLIN | EPOLLET);

	dial(PORT);
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
	ASSERT_EQ(0, wait_for(ep, 50));
	dial(PORT);
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
}

TEST_F(stream, an_edge_when_connected)
{
	int listener = new_listener(PORT, 0), fd = new_socket(SOCK_NONBLOCK);
	int ep;

	dial(PORT);
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	ep = new_epoll(fd, EPOLLIN | EPOLLOUT | EPOLLET);
	ASSERT_EQ(0, wait_for(ep, 50));
	take(listener);
	ASSERT_EQ(EPOLLOUT, wait_for(ep, SOON_MS));
	ASSERT_EQ(0, wait_for(ep, 50));
}

TEST_F(stream, one_shot)
{
	struct pair p = new_pair();
	struct epoll_event ev = { .events = EPOLLIN | EPOLLONESHOT };
	int ep = new_epoll(p.server, EPOLLIN | EPOLLONESHOT);

	send_text(p.client, "a");
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
	send_text(p.client, "b");
	ASSERT_EQ(0, wait_for(ep, 50));
	ASSERT_EQ(0, RET(epoll_ctl(ep, EPOLL_CTL_MOD, p.server, &ev)));
	ASSERT_EQ(EPOLLIN, wait_for(ep, SOON_MS));
}

TEST_F(stream, sigio)
{
	struct pair p = new_pair();

	signal(SIGIO, count_signal);
	ASSERT_EQ(0, RET(fcntl(p.server, F_SETOWN, getpid())));
	ASSERT_EQ(0, RET(fcntl(p.server, F_SETFL, O_ASYNC)));
	ASSERT_EQ(0, signals);
	send_text(p.client, "x");
	UNTIL(signals);
	ASSERT_EQ(1, signals);
	expect_read(p.server, "x");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	UNTIL(signals > 1);
	ASSERT_LT(1, signals);
}
