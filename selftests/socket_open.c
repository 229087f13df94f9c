// SPDX-License-Identifier: GPL-2.0
/* connect(2), and what a connection is called. */
#include "lib_socket.h"

static long has_peer(int fd)
{
	union address a;
	socklen_t len = sizeof(a);

	return RET(getpeername(fd, &a.sa, &len));
}

static long disconnect(int fd)
{
	struct sockaddr sa = { .sa_family = AF_UNSPEC };

	return RET(connect(fd, &sa, sizeof(sa)));
}

/* Whoever does not wait is told at once, or later; both is right. */
static long connect_result(int fd, int port)
{
	long err = connect_to(fd, HERE, port);

	if (err != -EINPROGRESS)
		return err;
	ready(fd, POLLOUT, SOON_MS);
	return -get_int(fd, SOL_SOCKET, SO_ERROR);
}

TEST_F(stream, both_ends_know_their_names)
{
	struct pair p = new_pair();
	int port = local_port(p.client);

	expect_name(name_of(p.client, getsockname), HERE, port);
	expect_name(name_of(p.client, getpeername), HERE, PORT);
	expect_name(name_of(p.server, getsockname), HERE, PORT);
	expect_name(name_of(p.server, getpeername), HERE, port);
	ASSERT_EQ(-ENOTCONN, has_peer(p.listener));
	ASSERT_EQ(-ENOTCONN, has_peer(new_socket(0)));
}

TEST_F(stream, bytes_go_both_ways)
{
	struct pair p = new_pair();

	RULE("USR-02 USR-05");
	send_text(p.client, "a question");
	expect_read(p.server, "a question");
	send_text(p.server, "an answer");
	expect_read(p.client, "an answer");
}

TEST_F(stream, the_unspecified_address_is_this_host)
{
	int fd = new_socket(0);

	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, ANYONE, PORT));
	expect_name(name_of(fd, getpeername), HERE, PORT);
}

TEST_F(stream, from_a_bound_address)
{
	int listener = new_listener(PORT, 1), fd = new_socket(0);
	union address a = {};
	socklen_t len = sizeof(a);

	RULE("OPN-05");
	ASSERT_EQ(0, bind_to(fd, here_too(), 7777));
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	ASSERT_LE(0, RET(accept(listener, &a.sa, &len)));
	ASSERT_EQ(address_len(), len);
	expect_name(a, here_too(), 7777);
}

TEST_F(stream, nobody_listens)
{
	int fd = new_socket(0);

	ASSERT_EQ(-ECONNREFUSED, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, get_int(fd, SOL_SOCKET, SO_ERROR));
	ASSERT_EQ(-ECONNREFUSED, connect_to(fd, HERE, PORT));
	/* And the socket is as good as new. */
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
}

TEST_F(stream, nobody_listens_and_nobody_waits)
{
	int fd = new_socket(SOCK_NONBLOCK);

	ASSERT_EQ(-ECONNREFUSED, connect_result(fd, PORT));
	ASSERT_EQ(0, get_int(fd, SOL_SOCKET, SO_ERROR));
	new_listener(PORT, 1);
	/* Linux says once more that the last attempt has failed. */
	if (connect_to(fd, HERE, PORT) == -ECONNABORTED)
		ASSERT_EQ(0, connect_result(fd, PORT));
	expect_state(fd, ESTABLISHED);
}

TEST_F(stream, connect_and_do_not_wait)
{
	int fd = new_socket(SOCK_NONBLOCK);

	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_result(fd, PORT));
	/* The socket learns of it when it is asked. */
	connect_to(fd, HERE, PORT);
	ASSERT_EQ(-EISCONN, connect_to(fd, HERE, PORT));
}

TEST_F(stream, connect_goes_on_behind_the_back)
{
	int listener = deaf_listener(), fd = new_socket(SOCK_NONBLOCK);

	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	ASSERT_EQ(SYN_SENT, state_of(fd));
	ASSERT_EQ(-EALREADY, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, ready(fd, POLLIN | POLLOUT, 0));
	ASSERT_EQ(-ENOTCONN, has_peer(fd));
	ASSERT_EQ(-EAGAIN, RET(send(fd, "x", 1, 0)));
	ASSERT_EQ(-EAGAIN, RET(recv(fd, &(char){0}, 1, 0)));
	/* With a place in the queue the next SYN is answered. */
	take(listener);
	expect_ready(fd, POLLOUT);
	ASSERT_EQ(0, get_int(fd, SOL_SOCKET, SO_ERROR));
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	ASSERT_EQ(-EISCONN, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, has_peer(fd));
}

TEST_F(stream, connect_gives_up)
{
	int fd = new_socket(0);
	long begin = now_ms();

	RULE("RTX-16");
	deaf_listener();
	/* SYNs at 0 and 1 s, and no answer to the last one within 2 more. */
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_SYNCNT, 1));
	ASSERT_EQ(-ETIMEDOUT, connect_to(fd, HERE, PORT));
	ASSERT_LE(2900, now_ms() - begin);
	ASSERT_GE(3500, now_ms() - begin);
	ASSERT_EQ(0, get_int(fd, SOL_SOCKET, SO_ERROR));
	ASSERT_EQ(CLOSED, state_of(fd));
}

TEST_F(stream, connect_has_a_time_limit)
{
	int listener = deaf_listener(), fd = new_socket(0);

	ASSERT_EQ(0, set_time(fd, SO_SNDTIMEO, 200));
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	/* It goes on all the same. */
	take(listener);
	expect_ready(fd, POLLOUT);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
}

TEST_F(stream, a_signal_interrupts_connect)
{
	int listener = deaf_listener(), fd = new_socket(0);

	interrupt_every(50, 0);
	ASSERT_EQ(-EINTR, connect_to(fd, HERE, PORT));
	interrupt_every(0, 0);
	take(listener);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	ASSERT_EQ(-EISCONN, connect_to(fd, HERE, PORT));
}

TEST_F(stream, a_signal_need_not_interrupt_connect)
{
	int fd = new_socket(0);

	deaf_listener();
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_SYNCNT, 1));
	interrupt_every(50, SA_RESTART);
	ASSERT_EQ(-ETIMEDOUT, connect_to(fd, HERE, PORT));
	interrupt_every(0, 0);
	ASSERT_LT(10, signals);
}

TEST_F(stream, disconnect_makes_it_new)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, disconnect(p.client));
	ASSERT_EQ(-ENOTCONN, has_peer(p.client));
	ASSERT_EQ(CLOSED, state_of(p.client));
	ASSERT_EQ(-ECONNRESET, RET(recv(p.server, &(char){0}, 1, 0)));
	ASSERT_EQ(0, connect_to(p.client, HERE, PORT));
	send_text(p.client, "again");
	expect_read(take(p.listener), "again");
}

TEST_F(stream, disconnect_keeps_what_was_bound)
{
	int fd = new_socket(0);

	new_listener(PORT, 1);
	ASSERT_EQ(0, bind_to(fd, here_too(), 7777));
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, disconnect(fd));
	expect_name(name_of(fd, getsockname), here_too(), 7777);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
}

TEST_F(stream, disconnect_ends_an_attempt)
{
	int fd = new_socket(SOCK_NONBLOCK);

	deaf_listener();
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
	ASSERT_EQ(0, disconnect(fd));
	ASSERT_EQ(CLOSED, state_of(fd));
	ASSERT_EQ(-EINPROGRESS, connect_to(fd, HERE, PORT));
}

TEST_F(stream, disconnect_ends_a_listener)
{
	int listener = new_listener(PORT, 4), client = dial(PORT);

	RULE("ADV-42");
	ASSERT_EQ(0, disconnect(listener));
	ASSERT_EQ(-EINVAL, RET(accept(listener, NULL, NULL)));
	ASSERT_EQ(-ECONNRESET, RET(recv(client, &(char){0}, 1, 0)));
	ASSERT_EQ(-ECONNREFUSED,
		  connect_to(new_socket(0), HERE, PORT));
	ASSERT_EQ(0, RET(listen(listener, 1)));
	dial(PORT);
	take(listener);
}

TEST_F(stream, who_is_connected_cannot_connect)
{
	struct pair p = new_pair();

	RULE("USR-04");
	ASSERT_EQ(-EISCONN, connect_to(p.client, HERE, PORT));
	ASSERT_EQ(-EISCONN, connect_to(p.server, HERE, PORT));
	ASSERT_EQ(-EISCONN, connect_to(p.listener, HERE, PORT));
}

TEST_F(stream, a_socket_with_itself)
{
	int fd = new_socket(0);

	RULE("ADR-04");
	ASSERT_EQ(0, bind_to(fd, HERE, PORT));
	/* Segments from their own destination are an attack, here. */
	if (!is_tcp()) {
		ASSERT_EQ(-EADDRNOTAVAIL, connect_to(fd, HERE, PORT));
		return;
	}
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	send_text(fd, "to myself");
	expect_read(fd, "to myself");
	ASSERT_EQ(0, RET(shutdown(fd, SHUT_WR)));
	expect_end(fd);
}

TEST_F(stream, where_nobody_can_be)
{
	int fd = new_socket(0);

	RULE("OPN-08");
	ASSERT_EQ(-ENETUNREACH, connect_to(fd, STRANGER, PORT));
	ASSERT_EQ(-ENETUNREACH, connect_to(fd, either("224.0.0.1", "ff02::1"),
					   PORT));
	if (!is_v6()) {
		ASSERT_EQ(-ENETUNREACH,
			  connect_to(fd, "255.255.255.255", PORT));
		ASSERT_EQ(-ENETUNREACH,
			  connect_to(fd, "127.255.255.255", PORT));
	}
	/* None of that did harm. */
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
}

TEST_F(stream, connect_to_what_is_no_address)
{
	union address a = address(HERE, PORT);
	int fd = new_socket(0);

	ASSERT_EQ(-EINVAL, RET(connect(fd, &a.sa, shortest_address() - 1)));
	ASSERT_EQ(-EFAULT, RET(connect(fd, NULL, address_len())));
	a.sa.sa_family = is_v6() ? AF_INET : AF_INET6;
	ASSERT_EQ(-EAFNOSUPPORT, RET(connect(fd, &a.sa, address_len())));
	/* None of that did harm. */
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
}

TEST_F(stream, port_0_is_nobodys)
{
	RULE("ADR-03");
	/* TCP asks the peer, who has to know. */
	ASSERT_EQ(is_tcp() ? -ECONNREFUSED : -EDESTADDRREQ,
		  connect_to(new_socket(0), HERE, 0));
}

TEST_F(stream, the_last_descriptor_closes)
{
	struct pair p = new_pair();
	int other = dup(p.client);

	close(p.client);
	send_text(p.server, "still here");
	expect_read(other, "still here");
	ASSERT_EQ(0, ready(p.server, POLLIN, 0));
	close(other);
	expect_end(p.server);
}

TEST_F(stream, a_child_has_the_connection_too)
{
	struct pair p = new_pair();
	pid_t pid = spawn();

	if (!pid) {
		close(p.server);
		expect_read(p.client, "to the child");
		send_text(p.client, "from the child");
		_exit(0);
	}
	close(p.client);
	send_text(p.server, "to the child");
	expect_read(p.server, "from the child");
	expect_end(p.server);
	expect_success(pid);
}
