// SPDX-License-Identifier: GPL-2.0
/* What TCP's sockets do not have: SYNFIN_SO_PARAM(), and who may make one. */
#include "lib_socket.h"

#define MS	1000000ull
#define PARAM(name)	SYNFIN_SO_PARAM(SYNFIN_A_PARAMS_##name)

static long set_param(int fd, int name, __u64 value)
{
	return RET(setsockopt(fd, SOL_SYNFIN, name, &value, sizeof(value)));
}

static __u64 get_param(int fd, int name)
{
	socklen_t len = sizeof(__u64);
	__u64 value = ~0ull;
	IN_TEST();

	ASSERT_EQ(0, RET(getsockopt(fd, SOL_SYNFIN, name, &value, &len)));
	ASSERT_EQ(sizeof(value), len);
	return value;
}

static long try_get(int fd, int name)
{
	socklen_t len = sizeof(__u64);
	__u64 value;

	return RET(getsockopt(fd, SOL_SYNFIN, name, &value, &len));
}

TEST_F(own, a_parameter_is_kept)
{
	int fd = new_socket(0);

	ASSERT_EQ(120000 * MS, get_param(fd, PARAM(MSL)));
	ASSERT_EQ(0, set_param(fd, PARAM(MSL), 500 * MS));
	ASSERT_EQ(500 * MS, get_param(fd, PARAM(MSL)));
	/* And concerns nobody else. */
	ASSERT_EQ(120000 * MS, get_param(new_socket(0), PARAM(MSL)));
	new_listener(PORT, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	ASSERT_EQ(500 * MS, get_param(fd, PARAM(MSL)));
	ASSERT_EQ(0, set_param(fd, PARAM(MSL), 600 * MS));
	ASSERT_EQ(600 * MS, get_param(fd, PARAM(MSL)));
}

TEST_F(own, a_parameter_has_effect)
{
	struct pair p = new_pair();
	long begin;
	int fd;

	ASSERT_EQ(0, set_param(p.server, PARAM(MSL), 500 * MS));
	close(p.listener);
	begin = now_ms();
	close(p.server);
	expect_end(p.client);
	close(p.client);
	fd = new_socket(0);
	/* TIME-WAIT lasts twice 500 ms. */
	while (bind_to(fd, HERE, PORT) == -EADDRINUSE &&
	       now_ms() < begin + SOON_MS)
		poll(NULL, 0, 10);
	ASSERT_EQ(PORT, local_port(fd));
	ASSERT_LE(990, now_ms() - begin);
	ASSERT_GE(1200, now_ms() - begin);
}

TEST_F(own, a_listener_hands_parameters_on)
{
	int listener = new_listener(PORT, 2);

	ASSERT_EQ(0, set_param(listener, PARAM(MSL), 500 * MS));
	dial(PORT);
	ASSERT_EQ(500 * MS, get_param(take(listener), PARAM(MSL)));
}

TEST_F(own, parameters_survive_disconnect)
{
	struct sockaddr sa = { .sa_family = AF_UNSPEC };
	struct pair p = new_pair();

	ASSERT_EQ(0, set_param(p.client, PARAM(MSL), 500 * MS));
	ASSERT_EQ(0, RET(connect(p.client, &sa, sizeof(sa))));
	ASSERT_EQ(500 * MS, get_param(p.client, PARAM(MSL)));
	ASSERT_EQ(0, connect_to(p.client, HERE, PORT));
	ASSERT_EQ(500 * MS, get_param(p.client, PARAM(MSL)));
}

TEST_F(own, values_that_are_not_allowed)
{
	__u64 value = 0;
	int fd = new_socket(0);

	ASSERT_EQ(-EINVAL, set_param(fd, PARAM(MSL), 0));
	ASSERT_EQ(-EINVAL, set_param(fd, PARAM(MSL), ~0ull));
	ASSERT_EQ(-EINVAL, set_param(fd, PARAM(RFC1337), 2));
	/* Each may be set alone, but they contradict each other. */
	ASSERT_EQ(-EINVAL, set_param(fd, PARAM(RTO_MIN), ~0ull));
	ASSERT_EQ(-EINVAL, RET(setsockopt(fd, SOL_SYNFIN, PARAM(MSL), &value,
					  4)));
	ASSERT_EQ(-EFAULT, RET(setsockopt(fd, SOL_SYNFIN, PARAM(MSL), NULL,
					  8)));
	ASSERT_EQ(120000 * MS, get_param(fd, PARAM(MSL)));
	ASSERT_EQ(0, RET(listen(fd, 1)));
	ASSERT_EQ(-EINVAL, set_param(fd, PARAM(MSL), 0));
	ASSERT_EQ(120000 * MS, get_param(fd, PARAM(MSL)));
}

TEST_F(own, parameters_that_are_not_a_sockets)
{
	int fd = new_socket(0);

	ASSERT_EQ(-EOPNOTSUPP, set_param(fd, PARAM(MAX_CONNECTIONS), 5));
	ASSERT_EQ(-EOPNOTSUPP, set_param(fd, PARAM(SOCKETS_FOR_ALL), 1));
	ASSERT_EQ(-EOPNOTSUPP, set_param(fd, PARAM(CLOCK_SCALE), 1));
}

TEST_F(own, parameters_that_are_not)
{
	int fd = new_socket(0);

	ASSERT_EQ(-ENOPROTOOPT, set_param(fd, SYNFIN_SO_PARAM(0), 1));
	ASSERT_EQ(-ENOPROTOOPT, set_param(fd, PARAM(PAD), 1));
	ASSERT_EQ(-ENOPROTOOPT, set_param(fd, PARAM(MAX) + 1, 1));
	ASSERT_EQ(-ENOPROTOOPT, try_get(fd, SYNFIN_SO_PARAM(0)));
	ASSERT_EQ(-ENOPROTOOPT, try_get(fd, PARAM(MAX) + 1));
	ASSERT_EQ(-ENOPROTOOPT, try_get(fd, -1));
	/* They are ours, not TCP's. */
	ASSERT_EQ(-ENOPROTOOPT, get_int(fd, IPPROTO_TCP, PARAM(MSL)));
}

/* All of them, so that none is forgotten in the table. */
TEST_F(own, every_parameter_can_be_read)
{
	int fd = new_socket(0), name;

	for (name = PARAM(MSL); name <= PARAM(MAX); name++)
		get_param(fd, name);
}

TEST_F(own, tcps_options_at_our_level)
{
	int fd = new_socket(0);

	ASSERT_EQ(0, set_int(fd, SOL_SYNFIN, TCP_USER_TIMEOUT, 5000));
	ASSERT_EQ(5000, get_int(fd, IPPROTO_TCP, TCP_USER_TIMEOUT));
	ASSERT_EQ(5000 * MS, get_param(fd, PARAM(USER_TIMEOUT)));
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_SYNCNT, 3));
	ASSERT_EQ(3, get_param(fd, PARAM(SYN_RETRIES)));
}

TEST_F(own, setting_takes_privilege)
{
	int fd = new_socket(0);

	RULE("USR-16");
	drop_capability(CAP_NET_ADMIN);
	ASSERT_EQ(-EPERM, set_param(fd, PARAM(MSL), 500 * MS));
	ASSERT_EQ(120000 * MS, get_param(fd, PARAM(MSL)));
	/* TCP's own options are everyone's. */
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 5000));
}

TEST_F(own, making_one_takes_privilege)
{
	RULE("USR-16");
	drop_capability(CAP_NET_RAW);
	ASSERT_EQ(-EPERM, RET(socket(family, SOCK_STREAM, protocol)));
	ASSERT_EQ(-EPERM, RET(socket(family, SOCK_STREAM | SOCK_CLOEXEC,
				     protocol)));
}

TEST_F(own, the_administrator_can_let_everyone)
{
	pid_t pid = spawn();

	if (!pid) {
		execlp("synfin", "synfin", "param", "set", "sockets_for_all",
		       "1", NULL);
		_exit(127);
	}
	expect_success(pid);
	ASSERT_EQ(0, RET(setuid(65534)));
	new_listener(PORT, 1);
	dial(PORT);
}

TEST_F(own, what_there_is_no_socket_of)
{
	int fds[2];

	ASSERT_EQ(-ESOCKTNOSUPPORT,
		  RET(socket(family, SOCK_SEQPACKET, protocol)));
	ASSERT_EQ(-EPROTONOSUPPORT, RET(socket(family, SOCK_DGRAM, protocol)));
	ASSERT_EQ(-EPROTONOSUPPORT, RET(socket(family, SOCK_STREAM, 252)));
	ASSERT_EQ(-EPROTONOSUPPORT, RET(socket(AF_UNIX, SOCK_STREAM,
					       protocol)));
	ASSERT_EQ(-EOPNOTSUPP, RET(socketpair(family, SOCK_STREAM, protocol,
					      fds)));
}
