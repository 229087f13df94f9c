// SPDX-License-Identifier: GPL-2.0
/* setsockopt(2) and getsockopt(2): what is kept, refused, and inherited. */
#include <limits.h>
#include <netinet/ip.h>
#include "lib_socket.h"

/* Set it, and see that it is what was set. */
static void expect_kept(int fd, int level, int name, int value)
{
	IN_TEST();

	EXPECT_EQ(0, set_int(fd, level, name, value)) {
		TH_LOG("level %d option %d", level, name);
	}
	EXPECT_EQ(value, get_int(fd, level, name)) {
		TH_LOG("level %d option %d", level, name);
	}
}

/* It is refused, and changes nothing. */
static void expect_refused(int fd, int level, int name, int value)
{
	long before = get_int(fd, level, name);
	IN_TEST();

	EXPECT_EQ(-EINVAL, set_int(fd, level, name, value)) {
		TH_LOG("level %d option %d value %d", level, name, value);
	}
	EXPECT_EQ(before, get_int(fd, level, name));
}

struct setting {
	int level;
	int name;
	int value;
};

/* Values that are not the defaults. */
static const struct setting settings[] = {
	{ SOL_SOCKET, SO_REUSEADDR, 1 },
	{ SOL_SOCKET, SO_REUSEPORT, 1 },
	{ SOL_SOCKET, SO_KEEPALIVE, 1 },
	{ SOL_SOCKET, SO_MARK, 42 },
	{ SOL_SOCKET, SO_RCVLOWAT, 7 },
	{ SOL_IP, IP_TTL, 33 },
	{ SOL_IP, IP_TOS, 0x48 },
	{ SOL_IPV6, IPV6_UNICAST_HOPS, 35 },
	{ SOL_IPV6, IPV6_TCLASS, 0x68 },
	{ SOL_IPV6, IPV6_DONTFRAG, 1 },
	{ SOL_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO },
	{ SOL_IPV6, IPV6_RECVTCLASS, 1 },
	{ IPPROTO_TCP, TCP_NODELAY, 1 },
	{ IPPROTO_TCP, TCP_MAXSEG, 700 },
	{ IPPROTO_TCP, TCP_USER_TIMEOUT, 60000 },
	{ IPPROTO_TCP, TCP_SYNCNT, 4 },
	{ IPPROTO_TCP, TCP_KEEPIDLE, 10 },
	{ IPPROTO_TCP, TCP_KEEPINTVL, 11 },
	{ IPPROTO_TCP, TCP_KEEPCNT, 3 },
	{ IPPROTO_TCP, TCP_LINGER2, 20 },
};

/* Those of IPv4 are for all, because of addresses that are mapped. */
static bool concerns_us(const struct setting *s)
{
	return s->level != SOL_IPV6 || is_v6();
}

static void set_all(int fd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (concerns_us(&settings[i]))
			expect_kept(fd, settings[i].level, settings[i].name,
				    settings[i].value);
}

/* What TCP_MAXSEG says of a connection is what it uses: no more than that. */
static void expect_all(int fd, int max_mss)
{
	unsigned int i;
	IN_TEST();

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		const struct setting *s = &settings[i];
		long value = get_int(fd, s->level, s->name);

		if (!concerns_us(s))
			continue;
		if (s->name == TCP_MAXSEG && s->level == IPPROTO_TCP && max_mss) {
			EXPECT_GE(max_mss, value);
			continue;
		}
		EXPECT_EQ(s->value, value) {
			TH_LOG("level %d option %d", s->level, s->name);
		}
	}
}

TEST_F(stream, what_is_set_is_kept)
{
	int fd = new_socket(0);

	set_all(fd);
	expect_all(fd, 0);
}

TEST_F(stream, what_is_set_stays_when_connected)
{
	int fd = new_socket(0);

	set_all(fd);
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	expect_all(fd, 700);
}

TEST_F(stream, a_connection_can_be_set)
{
	struct pair p = new_pair();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		if (concerns_us(&settings[i]) &&
		    (settings[i].name != TCP_MAXSEG ||
		     settings[i].level != IPPROTO_TCP))
			expect_kept(p.client, settings[i].level,
				    settings[i].name, settings[i].value);
}

TEST_F(stream, what_is_accepted_inherits)
{
	int listener = new_listener(PORT, 1);

	set_all(listener);
	dial(PORT);
	expect_all(take(listener), 700);
}

TEST_F(stream, what_is_accepted_inherits_from_before_listen)
{
	int listener = new_socket(0);

	set_all(listener);
	ASSERT_EQ(0, bind_to(listener, HERE, PORT));
	ASSERT_EQ(0, RET(listen(listener, 1)));
	dial(PORT);
	expect_all(take(listener), 700);
}

TEST_F(stream, what_is_not_0_is_on)
{
	int fd = new_socket(0);

	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_NODELAY, 5));
	ASSERT_EQ(1, get_int(fd, IPPROTO_TCP, TCP_NODELAY));
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_NODELAY, 0));
	ASSERT_EQ(0, get_int(fd, IPPROTO_TCP, TCP_NODELAY));
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_NODELAY, -1));
	ASSERT_EQ(1, get_int(fd, IPPROTO_TCP, TCP_NODELAY));
}

TEST_F(stream, what_is_out_of_range_is_refused)
{
	static const struct setting bad[] = {
		{ SOL_IP, IP_TTL, 0 }, { SOL_IP, IP_TTL, 256 },
		{ SOL_IP, IP_TTL, -2 },
		{ SOL_IPV6, IPV6_UNICAST_HOPS, 256 },
		{ SOL_IPV6, IPV6_UNICAST_HOPS, -2 },
		{ SOL_IPV6, IPV6_TCLASS, 256 }, { SOL_IPV6, IPV6_TCLASS, -2 },
		{ IPPROTO_TCP, TCP_MAXSEG, 1 }, { IPPROTO_TCP, TCP_MAXSEG, -1 },
		{ IPPROTO_TCP, TCP_MAXSEG, 1 << 20 },
		{ IPPROTO_TCP, TCP_USER_TIMEOUT, -1 },
		{ IPPROTO_TCP, TCP_SYNCNT, -1 },
		{ IPPROTO_TCP, TCP_SYNCNT, 1000 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, 0 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, -1 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, INT_MAX },
		{ IPPROTO_TCP, TCP_KEEPINTVL, 0 },
		{ IPPROTO_TCP, TCP_KEEPINTVL, -1 },
		{ IPPROTO_TCP, TCP_KEEPINTVL, INT_MAX },
		{ IPPROTO_TCP, TCP_KEEPCNT, 0 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 1000 },
	};
	struct pair p = new_pair();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		if (!concerns_us(&bad[i]))
			continue;
		expect_refused(new_socket(0), bad[i].level, bad[i].name,
			       bad[i].value);
		expect_refused(p.client, bad[i].level, bad[i].name,
			       bad[i].value);
	}
}

/* TCP's limits are numbers of Linux, ours those of the parameters. */
TEST_F(stream, limits_of_their_own)
{
	static const struct setting odd[] = {
		{ IPPROTO_TCP, TCP_SYNCNT, 0 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, 40000 },
		{ IPPROTO_TCP, TCP_KEEPINTVL, 40000 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 128 },
	};
	int fd = new_socket(0);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(odd); i++) {
		if (is_tcp())
			expect_refused(fd, odd[i].level, odd[i].name,
				       odd[i].value);
		else
			expect_kept(fd, odd[i].level, odd[i].name,
				    odd[i].value);
	}
}

TEST_F(stream, lengths)
{
	int fd = new_socket(0), value;
	char c[64];
	socklen_t len;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		int level = settings[i].level, name = settings[i].name;

		/* IPv4 takes a byte for its options, IPv6 no pointer for 0. */
		if (level == SOL_IP || level == SOL_IPV6)
			continue;
		EXPECT_EQ(-EINVAL, set_len(fd, level, name, 0));
		EXPECT_EQ(-EINVAL, set_len(fd, level, name, 3));
		EXPECT_EQ(-EFAULT, RET(setsockopt(fd, level, name, NULL, 4)));
		len = 64;
		EXPECT_EQ(0, RET(getsockopt(fd, level, name, c, &len)));
		EXPECT_EQ(4, len);
		len = 2;
		EXPECT_EQ(0, RET(getsockopt(fd, level, name, c, &len)));
		EXPECT_EQ(2, len);
		len = -1;
		EXPECT_EQ(-EINVAL, RET(getsockopt(fd, level, name, c, &len)));
		EXPECT_EQ(-EFAULT, RET(getsockopt(fd, level, name, &value,
						  NULL)));
	}
}

TEST_F(stream, what_nobody_knows)
{
	struct pair p = new_pair();

	EXPECT_EQ(-ENOPROTOOPT, set_int(p.client, SOL_SOCKET, 9999, 1));
	EXPECT_EQ(-ENOPROTOOPT, set_int(p.client, SOL_IP, 9999, 1));
	EXPECT_EQ(-ENOPROTOOPT, set_int(p.client, SOL_IPV6, 9999, 1));
	EXPECT_EQ(-ENOPROTOOPT, set_int(p.client, IPPROTO_TCP, 9999, 1));
	EXPECT_EQ(-ENOPROTOOPT, set_int(p.client, IPPROTO_TCP, -1, 1));
	EXPECT_EQ(-ENOPROTOOPT, set_int(p.client, 77, 1, 1));
	EXPECT_EQ(-ENOPROTOOPT, get_int(p.client, SOL_SOCKET, 9999));
	EXPECT_EQ(-ENOPROTOOPT, get_int(p.client, IPPROTO_TCP, 9999));
	EXPECT_EQ(-ENOPROTOOPT, get_int(p.client, IPPROTO_TCP, -1));
}

TEST_F(stream, what_a_socket_is)
{
	struct pair p = new_pair();

	ASSERT_EQ(SOCK_STREAM, get_int(p.client, SOL_SOCKET, SO_TYPE));
	ASSERT_EQ(family, get_int(p.client, SOL_SOCKET, SO_DOMAIN));
	ASSERT_EQ(protocol, get_int(p.client, SOL_SOCKET, SO_PROTOCOL));
	ASSERT_EQ(0, get_int(p.client, SOL_SOCKET, SO_ACCEPTCONN));
	ASSERT_EQ(1, get_int(p.listener, SOL_SOCKET, SO_ACCEPTCONN));
	ASSERT_EQ(-ENOPROTOOPT, set_int(p.client, SOL_SOCKET, SO_ERROR, 1));
	ASSERT_EQ(-ENOPROTOOPT, set_int(p.client, SOL_SOCKET, SO_TYPE, 1));
}

TEST_F(stream, buffers)
{
	int fd = new_socket(0), listener;

	/* Twice, for what packets take besides; never nothing, nor too much. */
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_SNDBUF, 20000));
	ASSERT_EQ(40000, get_int(fd, SOL_SOCKET, SO_SNDBUF));
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_RCVBUF, 20000));
	ASSERT_EQ(40000, get_int(fd, SOL_SOCKET, SO_RCVBUF));
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_RCVBUF, 0));
	ASSERT_LT(1000, get_int(fd, SOL_SOCKET, SO_RCVBUF));
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_SNDBUF, 1 << 30));
	ASSERT_GT(1 << 30, get_int(fd, SOL_SOCKET, SO_SNDBUF));
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_SNDBUFFORCE, 1 << 24));
	ASSERT_EQ(1 << 25, get_int(fd, SOL_SOCKET, SO_SNDBUF));
	listener = new_listener(PORT, 1);
	ASSERT_EQ(0, set_int(listener, SOL_SOCKET, SO_SNDBUF, 20000));
	dial(PORT);
	ASSERT_EQ(40000, get_int(take(listener), SOL_SOCKET, SO_SNDBUF));
}

TEST_F(stream, time_limits)
{
	struct timeval limit = { .tv_sec = 3, .tv_usec = 500000 }, got;
	socklen_t len = sizeof(got);
	int fd = new_socket(0), i;

	for (i = 0; i < 2; i++) {
		int name = i ? SO_RCVTIMEO : SO_SNDTIMEO;

		ASSERT_EQ(0, RET(setsockopt(fd, SOL_SOCKET, name, &limit,
					    sizeof(limit))));
		ASSERT_EQ(0, RET(getsockopt(fd, SOL_SOCKET, name, &got, &len)));
		ASSERT_EQ(3, got.tv_sec);
		ASSERT_EQ(500000, got.tv_usec);
		ASSERT_EQ(-EINVAL, set_len(fd, SOL_SOCKET, name, 4));
		got.tv_usec = 1000000;
		ASSERT_EQ(-EDOM, RET(setsockopt(fd, SOL_SOCKET, name, &got,
						sizeof(got))));
	}
}

TEST_F(stream, linger_is_kept)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 7 }, got = {};
	int listener = new_listener(PORT, 1);
	socklen_t len = sizeof(got);

	ASSERT_EQ(0, RET(setsockopt(listener, SOL_SOCKET, SO_LINGER, &linger,
				    sizeof(linger))));
	ASSERT_EQ(-EINVAL, set_len(listener, SOL_SOCKET, SO_LINGER, 4));
	dial(PORT);
	ASSERT_EQ(0, RET(getsockopt(take(listener), SOL_SOCKET, SO_LINGER,
				    &got, &len)));
	ASSERT_EQ(1, got.l_onoff);
	ASSERT_EQ(7, got.l_linger);
}

TEST_F(stream, bound_to_a_device)
{
	int fd = new_socket(0);
	char name[IFNAMSIZ] = "";
	socklen_t len = sizeof(name);

	ASSERT_EQ(-ENODEV, RET(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE,
					  "none", 4)));
	ASSERT_EQ(0, RET(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2)));
	ASSERT_EQ(0, RET(getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name,
				    &len)));
	ASSERT_STREQ("lo", name);
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	send_text(fd, "x");
}

TEST_F(stream, info)
{
	struct pair p = new_pair();
	struct tcp_info info = {};
	socklen_t len = 1;

	RULE("USR-15");
	send_text(p.client, "twelve bytes");
	expect_read(p.server, "twelve bytes");
	UNTIL(info_of(p.client).tcpi_bytes_acked >= 12);
	/* TCP counts its SYN among them. */
	ASSERT_LE(12, info_of(p.client).tcpi_bytes_acked);
	ASSERT_GE(13, info_of(p.client).tcpi_bytes_acked);
	ASSERT_EQ(12, info_of(p.client).tcpi_bytes_sent);
	ASSERT_EQ(12, info_of(p.server).tcpi_bytes_received);
	ASSERT_EQ(0, info_of(p.client).tcpi_total_retrans);
	ASSERT_LT(500, info_of(p.client).tcpi_snd_mss);
	ASSERT_LT(0, info_of(p.client).tcpi_snd_cwnd);
	ASSERT_LT(0, info_of(p.client).tcpi_rto);
	ASSERT_EQ(LISTENING, state_of(p.listener));
	ASSERT_EQ(0, RET(getsockopt(p.client, IPPROTO_TCP, TCP_INFO, &info,
				    &len)));
	ASSERT_EQ(1, len);
	ASSERT_EQ(ESTABLISHED, info.tcpi_state);
	ASSERT_EQ(-ENOPROTOOPT, set_int(p.client, IPPROTO_TCP, TCP_INFO, 1));
}
