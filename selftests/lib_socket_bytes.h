/* SPDX-License-Identifier: GPL-2.0 */
/* Bytes through sockets: sent, read, filled in and compared. */
#ifndef LIB_SOCKET_BYTES_H
#define LIB_SOCKET_BYTES_H

#include <linux/sockios.h>
#include "lib_socket_test.h"

/* The bytes that wait to be read, once they are all there. */
static inline void expect_queued(int fd, int bytes)
{
	int n = -1;
	IN_TEST();

	UNTIL(!ioctl(fd, SIOCINQ, &n) && n == bytes);
	ASSERT_EQ(bytes, n);
}

static inline void expect_read(int fd, const char *text)
{
	char buf[256] = {};
	size_t len = strlen(text);
	IN_TEST();

	ASSERT_EQ((long)len, RET(recv(fd, buf, len, MSG_WAITALL)));
	ASSERT_STREQ(text, buf);
}

static inline void expect_end(int fd)
{
	char c;
	IN_TEST();

	ASSERT_EQ(0, RET(recv(fd, &c, 1, 0)));
}

static inline void send_text(int fd, const char *text)
{
	long len = strlen(text);
	IN_TEST();

	ASSERT_EQ(len, RET(send(fd, text, len, 0)));
}

/* The bytes of a stream: each place has a value that its neighbours lack. */
static inline unsigned char byte_at(size_t place)
{
	return (place * 167 + (place >> 8) * 13 + (place >> 16)) & 0xff;
}

static inline void fill(void *buf, size_t place, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		((unsigned char *)buf)[i] = byte_at(place + i);
}

/* Return: the offset of the first byte that is wrong, or @len. */
static inline size_t check(const void *buf, size_t place, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (((const unsigned char *)buf)[i] != byte_at(place + i))
			return i;
	return len;
}

/* Send without waiting until there is no room. Return: how many went. */
static inline size_t fill_up(int fd)
{
	static char buf[16384];
	size_t sent = 0;
	long n;
	IN_TEST();

	do {
		fill(buf, sent, sizeof(buf));
		n = RET(send(fd, buf, sizeof(buf), MSG_DONTWAIT));
		if (n > 0)
			sent += n;
	} while (n > 0);
	ASSERT_EQ(-EAGAIN, n);
	return sent;
}

#endif
