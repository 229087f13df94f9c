// SPDX-License-Identifier: GPL-2.0
/* What resets a connection, and what is left to who is reset. */
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

static void expect_reset(int fd)
{
	IN_TEST();

	expect_ready(fd, POLLHUP);
	ASSERT_EQ(ECONNRESET, get_int(fd, SOL_SOCKET, SO_ERROR));
}

TEST_F(stream, a_listener_takes_its_queue_with_it)
{
	int listener = new_listener(PORT, 4), clients[3], i;

	for (i = 0; i < 3; i++)
		clients[i] = dial(PORT);
	close(listener);
	for (i = 0; i < 3; i++)
		ASSERT_EQ(-ECONNRESET, receive_one(clients[i]));
	ASSERT_EQ(-ECONNREFUSED,
		  connect_to(new_socket(0), HERE, PORT));
}

/* RFC 9293 3.6.1, MUST-14 of RFC 1122: the peer learns that bytes are lost. */
TEST_F(stream, close_with_unread_bytes_resets)
{
	struct pair p = new_pair();

	RULE("CLS-09");
	send_text(p.client, "never read");
	expect_ready(p.server, POLLIN);
	close(p.server);
	expect_reset(p.client);
}

TEST_F(stream, close_with_nothing_unread_does_not_reset)
{
	struct pair p = new_pair();

	send_text(p.client, "read");
	expect_read(p.server, "read");
	close(p.server);
	expect_end(p.client);
	ASSERT_EQ(0, get_int(p.client, SOL_SOCKET, SO_ERROR));
}

TEST_F(stream, bytes_for_who_is_gone_reset)
{
	struct pair p = new_pair();

	RULE("CLS-09");
	close(p.server);
	expect_end(p.client);
	/* Nobody reads that any more (RFC 9293 3.6.1). */
	send_text(p.client, "too late");
	expect_ready(p.client, POLLHUP);
	/* TCP says EPIPE to who has seen the end already, RFC 9293 "reset". */
	ASSERT_EQ(is_tcp() ? EPIPE : ECONNRESET,
		  get_int(p.client, SOL_SOCKET, SO_ERROR));
}

TEST_F(stream, linger_0_resets)
{
	struct pair p = new_pair();

	RULE("USR-14");
	reset_by(p.client);
	ASSERT_EQ(-ECONNRESET, receive_one(p.server));
	/* And no TIME-WAIT keeps the port. */
	close(p.listener);
	close(p.server);
	p.listener = new_socket(0);
	ASSERT_EQ(0, bind_to(p.listener, HERE, PORT));
}

TEST_F(stream, an_error_is_told_once)
{
	struct pair p = new_pair();

	reset_by(p.server);
	expect_ready(p.client, POLLERR);
	ASSERT_EQ(ECONNRESET, get_int(p.client, SOL_SOCKET, SO_ERROR));
	ASSERT_EQ(0, get_int(p.client, SOL_SOCKET, SO_ERROR));
	ASSERT_EQ(0, receive_one(p.client));
	ASSERT_EQ(-EPIPE, send_one(p.client));
}

TEST_F(stream, recv_after_a_reset)
{
	struct pair p = new_pair();

	reset_by(p.server);
	ASSERT_EQ(-ECONNRESET, receive_one(p.client));
	ASSERT_EQ(0, receive_one(p.client));
	ASSERT_EQ(CLOSED, state_of(p.client));
}

TEST_F(stream, send_after_a_reset)
{
	struct pair p = new_pair();

	reset_by(p.server);
	expect_ready(p.client, POLLERR);
	ASSERT_EQ(-ECONNRESET, send_one(p.client));
	ASSERT_EQ(-EPIPE, send_one(p.client));
}

TEST_F(stream, bytes_before_a_reset)
{
	struct pair p = new_pair();
	char buf[8] = {};

	send_text(p.server, "before");
	expect_ready(p.client, POLLIN);
	reset_by(p.server);
	expect_ready(p.client, POLLERR);
	ASSERT_EQ(6, RET(recv(p.client, buf, 8, 0)));
	ASSERT_STREQ("before", buf);
	ASSERT_EQ(-ECONNRESET, receive_one(p.client));
}

/* Nothing is left to be set, but the socket may connect again. */
TEST_F(stream, options_after_a_reset)
{
	struct pair p = new_pair();

	reset_by(p.server);
	expect_ready(p.client, POLLERR);
	ASSERT_EQ(-EINVAL, set_int(p.client, IPPROTO_TCP, TCP_KEEPCNT, 100000));
	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_KEEPCNT, 7));
	ASSERT_EQ(7, get_int(p.client, IPPROTO_TCP, TCP_KEEPCNT));
}

TEST_F(stream, names_after_a_reset)
{
	union address a;
	socklen_t len = sizeof(a);
	struct pair p = new_pair();

	reset_by(p.server);
	expect_ready(p.client, POLLERR);
	ASSERT_EQ(-ENOTCONN, RET(getpeername(p.client, &a.sa, &len)));
}
