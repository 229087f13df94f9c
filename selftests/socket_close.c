// SPDX-License-Identifier: GPL-2.0
/* shutdown(2) and close(2): what is said to the peer, and what waits for it. */
#include <pthread.h>
#include "lib_socket.h"

static char byte;

static long receive_one(int fd)
{
	return RET(recv(fd, &byte, 1, 0));
}

static long send_one(int fd)
{
	return RET(send(fd, "x", 1, MSG_NOSIGNAL));
}

static void set_linger(int fd, int on, int seconds)
{
	struct linger linger = { .l_onoff = on, .l_linger = seconds };
	IN_TEST();

	ASSERT_EQ(0, RET(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger,
				    sizeof(linger))));
}

/* Whoever waits in a call has to be there first: its state says so. */
static void wait_for_sleep(pid_t tid)
{
	char path[64], line[256] = "";
	int fd, i;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
	for (i = 0; i < SOON_MS && !strstr(line, ") S "); i++) {
		fd = open(path, O_RDONLY);
		line[read(fd, line, sizeof(line) - 1)] = 0;
		close(fd);
		nap();
	}
}

struct waiter {
	pthread_t thread;
	volatile pid_t tid;
	int fd;
	long result;
	long (*call)(int fd);
};

static void *wait_in_call(void *arg)
{
	struct waiter *w = arg;

	w->tid = gettid();
	w->result = w->call(w->fd);
	return NULL;
}

static void start_waiter(struct waiter *w, int fd, long (*call)(int))
{
	*w = (struct waiter){ .fd = fd, .call = call };
	pthread_create(&w->thread, NULL, wait_in_call, w);
	UNTIL(w->tid);
	wait_for_sleep(w->tid);
}

static long result_of(struct waiter *w)
{
	pthread_join(w->thread, NULL);
	return w->result;
}

static long accept_one(int fd)
{
	return RET(accept(fd, NULL, NULL));
}

static long send_lots(int fd)
{
	static char buf[1 << 20];
	long n;

	do
		n = RET(send(fd, buf, sizeof(buf), 0));
	while (n > 0);
	return n;
}

TEST_F(stream, half_closed_is_half_open)
{
	struct pair p = new_pair();

	RULE("USR-06 USR-10 CLS-01 CLS-03");
	send_text(p.client, "question");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	expect_read(p.server, "question");
	expect_end(p.server);
	ASSERT_EQ(CLOSE_WAIT, state_of(p.server));
	expect_state(p.client, FIN_WAIT2);
	send_text(p.server, "the answer");
	expect_read(p.client, "the answer");
	ASSERT_EQ(-EPIPE, send_one(p.client));
	close(p.server);
	expect_end(p.client);
}

TEST_F(stream, shut_reading)
{
	struct pair p = new_pair();

	send_text(p.client, "queued");
	expect_ready(p.server, POLLIN);
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_RD)));
	/* What was there is there; then it is the end. */
	expect_read(p.server, "queued");
	expect_end(p.server);
	/* The peer knows nothing of it. */
	ASSERT_EQ(ESTABLISHED, state_of(p.client));
	send_text(p.server, "answer");
	expect_read(p.client, "answer");
}

TEST_F(stream, shut_both)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_RDWR)));
	expect_end(p.client);
	ASSERT_EQ(-EPIPE, send_one(p.client));
	expect_end(p.server);
}

TEST_F(stream, shut_one_and_the_other)
{
	struct pair p = new_pair();

	RULE("USR-11 CLS-11");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_RD)));
	send_text(p.client, "x");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_RDWR)));
	expect_read(p.server, "x");
	expect_end(p.server);
}

TEST_F(stream, shutdown_wants_a_connection)
{
	int fd = new_socket(0);

	ASSERT_EQ(-ENOTCONN, RET(shutdown(fd, SHUT_RD)));
	ASSERT_EQ(-ENOTCONN, RET(shutdown(fd, SHUT_WR)));
	ASSERT_EQ(-ENOTCONN, RET(shutdown(fd, SHUT_RDWR)));
	ASSERT_EQ(-EINVAL, RET(shutdown(fd, 3)));
	ASSERT_EQ(-EINVAL, RET(shutdown(fd, -1)));
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
}

TEST_F(stream, shutdown_of_an_attempt)
{
	int fd = new_socket(SOCK_NONBLOCK);

	RULE("USR-08");
	new_listener(PORT, 0);
	dial(PORT);
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, RET(shutdown(fd, SHUT_WR)));
	ASSERT_EQ(CLOSED, state_of(fd));
}

TEST_F(stream, shutdown_in_close_wait)
{
	struct pair p = new_pair();

	RULE("USR-12");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	expect_state(p.server, CLOSE_WAIT);
	send_text(p.server, "last words");
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_WR)));
	expect_read(p.client, "last words");
	expect_end(p.client);
	ASSERT_EQ(-EPIPE, send_one(p.server));
	expect_state(p.server, CLOSED);
	ASSERT_EQ(-ENOTCONN, RET(shutdown(p.server, SHUT_WR)));
}

TEST_F(stream, the_state_after_the_end)
{
	struct pair p = new_pair();

	RULE("USR-15");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_RDWR)));
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_RDWR)));
	expect_state(p.server, CLOSED);
	/* TCP's socket has let go of its TIME-WAIT, ours has not. */
	expect_state(p.client, is_tcp() ? CLOSED : TIME_WAIT);
	expect_end(p.client);
	ASSERT_EQ(-EPIPE, send_one(p.client));
}

/* From the same port to the same port, without waiting. */
static int call_again(int port)
{
	int fd = new_socket(SOCK_NONBLOCK);
	IN_TEST();

	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1));
	ASSERT_EQ(0, bind_to(fd, HERE, port));
	connect_to(fd, HERE, PORT);
	return fd;
}

static void expect_call(struct pair p, int fd)
{
	expect_state(fd, ESTABLISHED);
	send_text(fd, "once more");
	expect_read(take(p.listener), "once more");
}

TEST_F(stream, a_syn_reopens_a_time_wait_that_is_nobodys)
{
	struct pair p = new_pair();
	int port = local_port(p.client);

	RULE("TW-05");
	close(p.server);
	expect_end(p.client);
	close(p.client);
	expect_call(p, call_again(port));
}

/* That of a socket that is open is its own, and so is what it has not read. */
TEST_F(stream, a_syn_does_not_reopen_the_time_wait_of_a_socket)
{
	struct pair p = new_pair();
	int port = local_port(p.client), fd;

	RULE("TW-05");
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_WR)));
	expect_end(p.client);
	send_text(p.client, "not read yet");
	close(p.client);
	expect_ready(p.server, POLLRDHUP);
	fd = call_again(port);
	if (!is_tcp()) {
		ASSERT_EQ(0, ready(fd, POLLOUT, 2500));
		ASSERT_EQ(SYN_SENT, state_of(fd));
		ASSERT_EQ(TIME_WAIT, state_of(p.server));
	} else {
		/* A socket of TCP has let go of its TIME-WAIT. */
		expect_call(p, fd);
	}
	expect_read(p.server, "not read yet");
	expect_end(p.server);
	close(p.server);
	if (!is_tcp())
		expect_call(p, fd);
}

TEST_F(stream, shutdown_of_a_listener)
{
	int listener = new_listener(PORT, 4), client = dial(PORT);
	struct waiter w;

	RULE("USR-07");
	take(listener);
	start_waiter(&w, listener, accept_one);
	/* There is nothing to be sent. */
	ASSERT_EQ(0, RET(shutdown(listener, SHUT_WR)));
	ASSERT_EQ(LISTENING, state_of(listener));
	ASSERT_EQ(0, RET(shutdown(listener, SHUT_RD)));
	ASSERT_EQ(-EINVAL, result_of(&w));
	ASSERT_EQ(-ECONNREFUSED,
		  connect_to(new_socket(0), HERE, PORT));
	/* Who was accepted before is not concerned. */
	ASSERT_EQ(ESTABLISHED, state_of(client));
	ASSERT_EQ(0, RET(listen(listener, 1)));
	dial(PORT);
	take(listener);
}

TEST_F(stream, shutdown_wakes_a_reader)
{
	struct pair p = new_pair();
	struct waiter w;

	start_waiter(&w, p.server, receive_one);
	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_RD)));
	ASSERT_EQ(0, result_of(&w));
}

TEST_F(stream, shutdown_wakes_a_writer)
{
	struct pair p = new_pair();
	struct waiter w;

	start_waiter(&w, p.client, send_lots);
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(-EPIPE, result_of(&w));
}

TEST_F(stream, a_reset_wakes_both)
{
	struct pair p = new_pair();
	struct waiter reader, writer;
	long a, b;

	start_waiter(&writer, p.client, send_lots);
	start_waiter(&reader, p.client, receive_one);
	reset_by(p.server);
	a = result_of(&reader);
	b = result_of(&writer);
	/* One of them is told, the other finds the connection gone. */
	ASSERT_TRUE((a == -ECONNRESET && b == -EPIPE) ||
		    (a == 0 && b == -ECONNRESET));
}

TEST_F(stream, close_sends_what_is_left)
{
	struct pair p = new_pair();
	size_t sent = fill_up(p.client), got = 0;
	char buf[8192];
	long n;

	RULE("USR-10 CLS-02");
	close(p.client);
	while ((n = RET(recv(p.server, buf, sizeof(buf), 0))) > 0)
		got += n;
	ASSERT_EQ(0, n);
	ASSERT_EQ(sent, got);
}

TEST_F(stream, close_in_close_wait_sends_what_is_left)
{
	struct pair p = new_pair();
	size_t sent, got = 0;
	char buf[8192];
	long n;

	RULE("USR-12 CLS-02");
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	expect_state(p.server, CLOSE_WAIT);
	sent = fill_up(p.server);
	close(p.server);
	while ((n = RET(recv(p.client, buf, sizeof(buf), 0))) > 0)
		got += n;
	ASSERT_EQ(0, n);
	ASSERT_EQ(sent, got);
}

TEST_F(stream, linger_not)
{
	struct pair p = new_pair();
	long begin;

	fill_up(p.client);
	set_linger(p.client, 0, 10);
	begin = now_ms();
	close(p.client);
	ASSERT_GE(500, now_ms() - begin);
	ASSERT_EQ(1, receive_one(p.server));
}

TEST_F(stream, linger_waits_in_vain)
{
	struct pair p = new_pair();
	long begin;

	fill_up(p.client);
	set_linger(p.client, 1, 2);
	begin = now_ms();
	ASSERT_EQ(0, RET(close(p.client)));
	ASSERT_LE(1990, now_ms() - begin);
	ASSERT_GE(2500, now_ms() - begin);
}

/* The peer reads only after a while; close(2) does not end before that. */
static void expect_to_linger(struct __test_metadata *_metadata, struct pair p)
{
	long begin = now_ms();
	pid_t pid;

	fill_up(p.client);
	set_linger(p.client, 1, 20);
	pid = spawn();
	if (!pid) {
		char buf[8192];

		close(p.client);
		poll(NULL, 0, 100);
		while (recv(p.server, buf, sizeof(buf), 0) > 0)
			;
		_exit(0);
	}
	close(p.server);
	/* It must be the last descriptor that is closed. */
	poll(NULL, 0, 50);
	ASSERT_EQ(0, RET(close(p.client)));
	ASSERT_LE(99, now_ms() - begin);
	ASSERT_GE(10000, now_ms() - begin);
	expect_success(pid);
}

TEST_F(stream, linger_waits_until_it_is_acknowledged)
{
	expect_to_linger(_metadata, new_pair());
}

TEST_F(stream, linger_waits_in_close_wait)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, RET(shutdown(p.server, SHUT_WR)));
	expect_state(p.client, CLOSE_WAIT);
	expect_to_linger(_metadata, p);
}

TEST_F(stream, an_attempt_is_closed)
{
	int listener = new_listener(PORT, 0), fd = new_socket(SOCK_NONBLOCK);

	RULE("USR-08");
	dial(PORT);
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	close(fd);
	take(listener);
	/* It does not send its SYN again. */
	ASSERT_EQ(0, ready(listener, POLLIN, 4000));
}
