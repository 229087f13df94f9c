// SPDX-License-Identifier: GPL-2.0
/* The send(2) and recv(2) families: which bytes go, and which come. */
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include "lib_socket.h"

#define MEGABYTE	(1u << 20)

static unsigned char out[MEGABYTE], in[MEGABYTE];

/* Read exactly so many bytes of the stream and compare them. */
static void expect_stream(int fd, size_t place, size_t len)
{
	IN_TEST();

	ASSERT_GE(sizeof(in), len);
	ASSERT_EQ((long)len, RET(recv(fd, in, len, MSG_WAITALL)));
	ASSERT_EQ(len, check(in, place, len));
}

static int unacked(int fd)
{
	int n = -1;

	ioctl(fd, SIOCOUTQ, &n);
	return n;
}

TEST_F(stream, write_and_read)
{
	struct pair p = new_pair();
	char buf[8] = {};

	RULE("USR-05");
	ASSERT_EQ(5, RET(write(p.client, "hello", 5)));
	ASSERT_EQ(5, RET(read(p.server, buf, sizeof(buf))));
	ASSERT_STREQ("hello", buf);
}

TEST_F(stream, a_stream_has_no_borders)
{
	struct pair p = new_pair();

	send_text(p.client, "one");
	send_text(p.client, "two");
	expect_read(p.server, "on");
	expect_read(p.server, "etwo");
}

TEST_F(stream, vectors)
{
	struct pair p = new_pair();
	char a[4] = {}, b[8] = {};
	struct iovec from[3] = { { "one", 3 }, { "", 0 }, { "three", 5 } };
	struct iovec to[2] = { { a, 2 }, { b, 6 } };
	struct msghdr msg = { .msg_iov = from, .msg_iovlen = 3 };

	ASSERT_EQ(8, RET(writev(p.client, from, 3)));
	expect_queued(p.server, 8);
	ASSERT_EQ(8, RET(readv(p.server, to, 2)));
	ASSERT_STREQ("on", a);
	ASSERT_STREQ("ethree", b);
	ASSERT_EQ(8, RET(sendmsg(p.client, &msg, 0)));
	expect_queued(p.server, 8);
	msg = (struct msghdr){ .msg_iov = to, .msg_iovlen = 2 };
	ASSERT_EQ(8, RET(recvmsg(p.server, &msg, 0)));
	ASSERT_EQ(0, msg.msg_flags);
	ASSERT_STREQ("ethree", b);
}

TEST_F(stream, several_messages_in_a_call)
{
	struct pair p = new_pair();
	char a[4] = {}, b[4] = {};
	struct iovec from[2] = { { "abc", 3 }, { "def", 3 } };
	struct iovec to[2] = { { a, 3 }, { b, 3 } };
	struct mmsghdr msgs[2] = {
		{ .msg_hdr = { .msg_iov = &from[0], .msg_iovlen = 1 } },
		{ .msg_hdr = { .msg_iov = &from[1], .msg_iovlen = 1 } },
	};

	ASSERT_EQ(2, RET(sendmmsg(p.client, msgs, 2, 0)));
	ASSERT_EQ(3, msgs[1].msg_len);
	expect_queued(p.server, 6);
	msgs[0].msg_hdr.msg_iov = &to[0];
	msgs[1].msg_hdr.msg_iov = &to[1];
	ASSERT_EQ(2, RET(recvmmsg(p.server, msgs, 2, 0, NULL)));
	ASSERT_STREQ("abc", a);
	ASSERT_STREQ("def", b);
}

TEST_F(stream, an_address_changes_nothing)
{
	struct pair p = new_pair();
	union address a = address(STRANGER, 9);
	socklen_t len = sizeof(a);
	char c;

	ASSERT_EQ(1, RET(sendto(p.client, "x", 1, 0, &a.sa, address_len())));
	ASSERT_EQ(1, RET(recvfrom(p.server, &c, 1, 0, &a.sa, &len)));
	ASSERT_EQ(0, len);
}

TEST_F(stream, peek_leaves_the_bytes)
{
	struct pair p = new_pair();
	char buf[8] = {};

	send_text(p.client, "abcdef");
	expect_queued(p.server, 6);
	ASSERT_EQ(3, RET(recv(p.server, buf, 3, MSG_PEEK)));
	ASSERT_STREQ("abc", buf);
	ASSERT_EQ(6, RET(recv(p.server, buf, 8, MSG_PEEK)));
	ASSERT_STREQ("abcdef", buf);
	expect_read(p.server, "abcdef");
	ASSERT_EQ(-EAGAIN, RET(recv(p.server, buf, 1,
				    MSG_PEEK | MSG_DONTWAIT)));
}

/* Segments of loopback carry 32 or 64 kB at the most: these are several. */
TEST_F(stream, peek_over_several_segments)
{
	struct pair p = new_pair();
	size_t len = 9000, i;

	fill(out, 0, len);
	for (i = 0; i < len; i += 1000)
		ASSERT_EQ(1000, RET(send(p.client, out + i, 1000, 0)));
	expect_queued(p.server, len);
	ASSERT_EQ(len, RET(recv(p.server, in, len, MSG_PEEK)));
	ASSERT_EQ(len, check(in, 0, len));
	expect_stream(p.server, 0, 1500);
	memset(in, 0, len);
	ASSERT_EQ(7500, RET(recv(p.server, in, len, MSG_PEEK)));
	ASSERT_EQ(7500, check(in, 1500, 7500));
	expect_stream(p.server, 1500, 7500);
}

TEST_F(stream, trunc_throws_away)
{
	struct pair p = new_pair();
	char buf[8] = "........";

	send_text(p.client, "abcdef");
	expect_queued(p.server, 6);
	ASSERT_EQ(3, RET(recv(p.server, NULL, 3, MSG_TRUNC)));
	ASSERT_EQ(2, RET(recv(p.server, buf, 2, MSG_TRUNC)));
	ASSERT_EQ('.', buf[0]);
	expect_read(p.server, "f");
}

TEST_F(stream, more_is_sent_with_the_rest)
{
	struct pair p = new_pair();

	ASSERT_EQ(3, RET(send(p.client, "abc", 3, MSG_MORE)));
	ASSERT_EQ(3, RET(send(p.client, "def", 3, 0)));
	expect_read(p.server, "abcdef");
}

TEST_F(stream, more_is_sent_in_the_end)
{
	struct pair p = new_pair();

	ASSERT_EQ(3, RET(send(p.client, "abc", 3, MSG_MORE)));
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	expect_read(p.server, "abc");
	expect_end(p.server);
}

TEST_F(stream, nothing_there)
{
	struct pair p = new_pair();
	char c;

	ASSERT_EQ(-EAGAIN, RET(recv(p.server, &c, 1, MSG_DONTWAIT)));
	set_nonblock(p.server);
	ASSERT_EQ(-EAGAIN, RET(read(p.server, &c, 1)));
}

TEST_F(stream, nothing_asked)
{
	struct pair p = new_pair();
	char c;

	ASSERT_EQ(0, RET(send(p.client, "", 0, 0)));
	ASSERT_EQ(0, RET(write(p.client, "", 0)));
	ASSERT_EQ(0, RET(read(p.server, &c, 0)));
	/* TCP waits until there would be something. */
	if (!is_tcp()) {
		ASSERT_EQ(0, RET(recv(p.server, &c, 0, 0)));
		ASSERT_EQ(0, RET(recv(p.server, &c, 0, MSG_DONTWAIT)));
	}
	send_text(p.client, "x");
	ASSERT_EQ(0, RET(recv(p.server, &c, 0, 0)));
	expect_read(p.server, "x");
}

TEST_F(stream, no_connection)
{
	int fd = new_socket(0), listener = new_listener(PORT, 1);
	char c;

	ASSERT_EQ(-EPIPE, RET(send(fd, "x", 1, MSG_NOSIGNAL)));
	ASSERT_EQ(-ENOTCONN, RET(recv(fd, &c, 1, 0)));
	ASSERT_EQ(-EPIPE, RET(send(listener, "x", 1, MSG_NOSIGNAL)));
	ASSERT_EQ(-ENOTCONN, RET(recv(listener, &c, 1, 0)));
}

TEST_F(stream, sigpipe)
{
	struct pair p = new_pair();

	RULE("USR-05");
	signal(SIGPIPE, count_signal);
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(-EPIPE, RET(send(p.client, "x", 1, MSG_NOSIGNAL)));
	ASSERT_EQ(0, signals);
	ASSERT_EQ(-EPIPE, RET(send(p.client, "x", 1, 0)));
	ASSERT_EQ(1, signals);
	ASSERT_EQ(-EPIPE, RET(write(p.client, "x", 1)));
	ASSERT_EQ(2, signals);
}

TEST_F(stream, out_of_band_is_not_for_everyone)
{
	struct pair p = new_pair();
	char c;

	/* RFC 9293 3.8.5 wants urgent data; synfin has none. */
	if (is_tcp())
		return;
	ASSERT_EQ(-EOPNOTSUPP, RET(send(p.client, "x", 1, MSG_OOB)));
	ASSERT_EQ(-EINVAL, RET(recv(p.server, &c, 1, MSG_OOB)));
	send_text(p.client, "y");
	expect_read(p.server, "y");
}

TEST_F(stream, bad_pointers_lose_nothing)
{
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct pair p = new_pair();

	munmap(page + 4096, 4096);
	ASSERT_EQ(-EFAULT, RET(send(p.client, page + 4096, 10, 0)));
	ASSERT_EQ(-EFAULT, RET(send(p.client, (void *)-4096, 10, 0)));
	send_text(p.client, "precious");
	expect_queued(p.server, 8);
	ASSERT_EQ(-EFAULT, RET(recv(p.server, page + 4096, 8, 0)));
	ASSERT_EQ(-EFAULT, RET(recv(p.server, (void *)-4096, 8, 0)));
	expect_queued(p.server, 8);
	expect_read(p.server, "precious");
}

TEST_F(stream, half_a_bad_pointer)
{
	unsigned char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct pair p = new_pair();
	long n;

	munmap(page + 4096, 4096);
	/* Whatever is said to be sent is sent, and nothing else. */
	fill(page, 0, 4096);
	n = RET(send(p.client, page, 6000, 0));
	if (n == -EFAULT)
		n = 0;
	ASSERT_LE(0, n);
	ASSERT_GE(4096, n);
	fill(out, n, 6000);
	ASSERT_EQ(6000, RET(send(p.client, out, 6000, 0)));
	expect_queued(p.server, n + 6000);
	/* The same where they are read. */
	ASSERT_GT(0, RET(recv(p.server, page + 4096 - 10, 100, 0)));
	expect_stream(p.server, 0, n + 6000);
}

TEST_F(stream, from_a_file)
{
	int fd = memfd_create("file", 0);
	struct pair p = new_pair();
	off_t offset = 100;

	fill(out, 0, 50000);
	ASSERT_EQ(50000, RET(write(fd, out, 50000)));
	ASSERT_EQ(49900, RET(sendfile(p.client, fd, &offset, 100000)));
	ASSERT_EQ(50000, offset);
	expect_stream(p.server, 100, 49900);
}

TEST_F(stream, to_and_from_a_pipe)
{
	struct pair p = new_pair();
	int pipes[2];
	char buf[8] = {};

	ASSERT_EQ(0, RET(pipe(pipes)));
	ASSERT_EQ(6, RET(write(pipes[1], "splice", 6)));
	ASSERT_EQ(6, RET(splice(pipes[0], NULL, p.client, NULL, 6, 0)));
	expect_queued(p.server, 6);
	ASSERT_EQ(6, RET(splice(p.server, NULL, pipes[1], NULL, 6, 0)));
	ASSERT_EQ(6, RET(read(pipes[0], buf, 6)));
	ASSERT_STREQ("splice", buf);
}

TEST_F(stream, how_much_is_queued)
{
	struct pair p = new_pair();
	size_t sent;

	expect_queued(p.server, 0);
	send_text(p.client, "abc");
	expect_queued(p.server, 3);
	UNTIL(!unacked(p.client));
	ASSERT_EQ(0, unacked(p.client));
	expect_read(p.server, "ab");
	expect_queued(p.server, 1);
	sent = 3 + fill_up(p.client);
	UNTIL(unacked(p.client) + (int)info_of(p.client).tcpi_bytes_acked >=
	      (int)sent);
	ASSERT_LT(0, unacked(p.client));
	ASSERT_EQ(-EINVAL, RET(ioctl(p.listener, SIOCINQ, &sent)));
	ASSERT_EQ(-EINVAL, RET(ioctl(p.listener, SIOCOUTQ, &sent)));
}
