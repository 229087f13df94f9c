// SPDX-License-Identifier: GPL-2.0
/* accept(2): which connection, when, and how many may wait for it. */
#include "lib_socket.h"

TEST_F(stream, accept_copies_what_there_is_room_for)
{
	int listener = new_listener(PORT, 2);
	union address a = address(STRANGER, 5);
	socklen_t len = 4;

	dial(PORT);
	ASSERT_LE(0, RET(accept(listener, &a.sa, &len)));
	ASSERT_EQ(address_len(), len);
	ASSERT_STREQ(STRANGER, text_of(a));
	ASSERT_NE(5, port_of(a));
}

TEST_F(stream, accept4_sets_flags)
{
	int listener = new_listener(PORT, 2), fd;

	dial(PORT);
	fd = RET(accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
	ASSERT_LE(0, fd);
	ASSERT_EQ(O_NONBLOCK, fcntl(fd, F_GETFL) & O_NONBLOCK);
	ASSERT_EQ(FD_CLOEXEC, fcntl(fd, F_GETFD));
	dial(PORT);
	set_nonblock(listener);
	fd = take(listener);
	ASSERT_EQ(0, fcntl(fd, F_GETFL) & O_NONBLOCK);
	ASSERT_EQ(0, fcntl(fd, F_GETFD));
	ASSERT_EQ(-EAGAIN, RET(accept(listener, NULL, NULL)));
	ASSERT_EQ(-EINVAL, RET(accept4(listener, NULL, NULL, 1 << 30)));
}

TEST_F(stream, accept_wants_a_listener)
{
	struct pair p = new_pair();

	ASSERT_EQ(-EINVAL, RET(accept(new_socket(0), NULL, NULL)));
	ASSERT_EQ(-EINVAL, RET(accept(p.client, NULL, NULL)));
}

TEST_F(stream, accept_in_the_order_of_arrival)
{
	int listener = new_listener(PORT, 8), ports[4], i;

	for (i = 0; i < 4; i++)
		ports[i] = local_port(dial(PORT));
	for (i = 0; i < 4; i++)
		ASSERT_EQ(ports[i],
			  port_of(name_of(take(listener), getpeername)));
}

TEST_F(stream, accept_has_a_time_limit)
{
	int listener = new_listener(PORT, 1);
	long begin = now_ms();

	ASSERT_EQ(0, set_time(listener, SO_RCVTIMEO, 200));
	ASSERT_EQ(-EAGAIN, RET(accept(listener, NULL, NULL)));
	ASSERT_LE(199, now_ms() - begin);
}

TEST_F(stream, data_comes_before_accept)
{
	int listener = new_listener(PORT, 1), client = dial(PORT), server;

	send_text(client, "early");
	close(client);
	server = take(listener);
	expect_read(server, "early");
	expect_end(server);
}

static void full_queue_is_deaf(void)
{
	int listener = new_listener(PORT, 1), fd, i;
	IN_TEST();

	/* One more than the backlog, as ever. */
	for (i = 0; i < 2; i++)
		dial(PORT);
	fd = new_socket(SOCK_NONBLOCK);
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, ready(fd, POLLOUT, 100));
	for (i = 0; i < 3; i++)
		take(listener);
	expect_state(fd, ESTABLISHED);
}

TEST_F(stream, a_full_queue_is_deaf_until_accept)
{
	full_queue_is_deaf();
}

/* Nothing is kept of a SYN from now on (FLD-05). */
static bool keeps_nothing_half_open(void)
{
	return !system(is_tcp() ?
		       "echo 2 > /proc/sys/net/ipv4/tcp_syncookies" :
		       "synfin param set syn_cookies always > /dev/null");
}

TEST_F(stream, a_cookie_is_accepted)
{
	int listener, client, server;

	RULE("FLD-05 FLD-07");
	ASSERT_TRUE(keeps_nothing_half_open());
	listener = new_listener(PORT, 1);
	client = dial(PORT);
	send_text(client, "to the server");
	server = take(listener);
	expect_read(server, "to the server");
	send_text(server, "to the client");
	expect_read(client, "to the client");
	close(client);
	expect_end(server);
}

TEST_F(stream, a_full_queue_is_deaf_to_cookies)
{
	ASSERT_TRUE(keeps_nothing_half_open());
	full_queue_is_deaf();
}

TEST_F(stream, a_signal_interrupts_accept)
{
	int listener = new_listener(PORT, 1);

	interrupt_every(50, 0);
	ASSERT_EQ(-EINTR, RET(accept(listener, NULL, NULL)));
	interrupt_every(0, 0);
	dial(PORT);
	take(listener);
}

TEST_F(stream, a_signal_need_not_interrupt_accept)
{
	int listener = new_listener(PORT, 1);
	pid_t parent = getpid(), pid;

	signal(SIGUSR1, count_signal);
	pid = spawn();
	if (!pid) {
		int i;

		for (i = 0; i < 3; i++) {
			poll(NULL, 0, 50);
			kill(parent, SIGUSR1);
		}
		dial(PORT);
		_exit(0);
	}
	take(listener);
	expect_success(pid);
	ASSERT_LT(0, signals);
}
