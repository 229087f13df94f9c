// SPDX-License-Identifier: GPL-2.0
/* For how much send(2) and recv(2) wait, how long, and what interrupts them. */
#include "lib_socket.h"

static unsigned char out[1 << 20], in[1 << 20];

TEST_F(stream, peek_waits_for_all)
{
	struct pair p = new_pair();
	char buf[8] = {};
	pid_t pid;

	send_text(p.client, "abc");
	expect_queued(p.server, 3);
	pid = spawn();
	if (!pid) {
		poll(NULL, 0, 50);
		send_text(p.client, "def");
		_exit(0);
	}
	ASSERT_EQ(6, RET(recv(p.server, buf, 6, MSG_PEEK | MSG_WAITALL)));
	ASSERT_STREQ("abcdef", buf);
	expect_success(pid);
	expect_read(p.server, "abcdef");
}

TEST_F(stream, waitall)
{
	struct pair p = new_pair();
	char buf[8] = {};
	pid_t pid = spawn();

	if (!pid) {
		send_text(p.client, "abc");
		poll(NULL, 0, 50);
		send_text(p.client, "def");
		_exit(0);
	}
	close(p.client);
	ASSERT_EQ(6, RET(recv(p.server, buf, 6, MSG_WAITALL)));
	ASSERT_STREQ("abcdef", buf);
	expect_success(pid);
	/* The end is the end, whatever is missing. */
	ASSERT_EQ(0, RET(recv(p.server, buf, 6, MSG_WAITALL)));
}

TEST_F(stream, without_waitall_some_is_enough)
{
	struct pair p = new_pair();
	char buf[8] = {};

	send_text(p.client, "abc");
	ASSERT_EQ(3, RET(recv(p.server, buf, 6, 0)));
}

TEST_F(stream, receiving_has_a_time_limit)
{
	struct pair p = new_pair();
	long begin = now_ms();
	char buf[8];

	ASSERT_EQ(0, set_time(p.server, SO_RCVTIMEO, 200));
	ASSERT_EQ(-EAGAIN, RET(recv(p.server, buf, 8, 0)));
	ASSERT_LE(199, now_ms() - begin);
	ASSERT_GE(400, now_ms() - begin);
	send_text(p.client, "abc");
	ASSERT_EQ(3, RET(recv(p.server, buf, 8, MSG_WAITALL)));
}

TEST_F(stream, sending_has_a_time_limit)
{
	struct pair p = new_pair();
	long begin;

	fill_up(p.client);
	ASSERT_EQ(0, set_time(p.client, SO_SNDTIMEO, 200));
	begin = now_ms();
	ASSERT_EQ(-EAGAIN, RET(send(p.client, out, sizeof(out), 0)));
	ASSERT_LE(199, now_ms() - begin);
	ASSERT_GE(600, now_ms() - begin);
}

TEST_F(stream, low_water)
{
	struct pair p = new_pair();
	char buf[16] = {};

	ASSERT_EQ(0, set_int(p.server, SOL_SOCKET, SO_RCVLOWAT, 5));
	send_text(p.client, "abc");
	expect_queued(p.server, 3);
	ASSERT_EQ(0, ready(p.server, POLLIN, 0));
	send_text(p.client, "def");
	expect_ready(p.server, POLLIN);
	ASSERT_EQ(6, RET(recv(p.server, buf, 16, 0)));
	ASSERT_STREQ("abcdef", buf);
}

/* More is asked for than the window can ever hold: what fills it is enough. */
TEST_F(stream, low_water_above_the_buffer)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, set_int(p.server, SOL_SOCKET, SO_RCVLOWAT, 1 << 30));
	fill_up(p.client);
	expect_ready(p.server, POLLIN);
}

TEST_F(stream, a_signal_interrupts_recv)
{
	struct pair p = new_pair();
	char buf[8] = {};

	interrupt_every(50, 0);
	ASSERT_EQ(-EINTR, RET(recv(p.server, buf, 8, 0)));
	send_text(p.client, "abc");
	/* What was there already is not forgotten. */
	ASSERT_EQ(3, RET(recv(p.server, buf, 8, MSG_WAITALL)));
	ASSERT_STREQ("abc", buf);
}

TEST_F(stream, a_signal_interrupts_send)
{
	struct pair p = new_pair();
	size_t sent = 0;
	long n;

	interrupt_every(50, 0);
	fill(out, 0, sizeof(out));
	/* As long as there is room, some goes; nobody reads, so that ends. */
	while ((n = RET(send(p.client, out, sizeof(out), 0))) > 0)
		sent += n;
	ASSERT_EQ(-EINTR, n);
	interrupt_every(0, 0);
	set_nonblock(p.server);
	/* What was said to be taken arrives. */
	while (sent && ready(p.server, POLLIN, SOON_MS)) {
		n = RET(recv(p.server, in, sizeof(in), 0));
		ASSERT_LT(0, n);
		ASSERT_LE(n, sent);
		sent -= n;
	}
	ASSERT_EQ(0, sent);
	ASSERT_EQ(0, ready(p.server, POLLIN, 100));
}
