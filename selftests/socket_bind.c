// SPDX-License-Identifier: GPL-2.0
/* bind(2) and listen(2): which addresses and ports a socket may have. */
#include "lib_socket.h"

static int bound(const char *ip, int port, int option)
{
	int fd = new_socket(0);
	IN_TEST();

	if (option)
		ASSERT_EQ(0, set_int(fd, SOL_SOCKET, option, 1));
	ASSERT_EQ(0, bind_to(fd, ip, port));
	return fd;
}

/* Return: what bind(2) says to a new socket, which is closed again. */
static long try_bind(const char *ip, int port, int option)
{
	int fd = new_socket(0);
	long err;

	if (option)
		set_int(fd, SOL_SOCKET, option, 1);
	err = bind_to(fd, ip, port);
	close(fd);
	return err;
}

/* A local address was in use by a connection, and this end closed it first. */
static struct pair left_by_server(void)
{
	struct pair p = new_pair();

	close(p.listener);
	close(p.server);
	expect_end(p.client);
	close(p.client);
	return p;
}

TEST_F(stream, port_0_is_one_of_the_range)
{
	int fd;

	set_port_range("40000 40009");
	fd = bound(HERE, 0, 0);
	ASSERT_LE(40000, local_port(fd));
	ASSERT_GE(40009, local_port(fd));
}

TEST_F(stream, listen_without_bind_picks_a_port)
{
	int fd = new_socket(0);

	ASSERT_EQ(0, local_port(fd));
	ASSERT_EQ(0, RET(listen(fd, 1)));
	ASSERT_NE(0, local_port(fd));
	dial(local_port(fd));
	take(fd);
}

TEST_F(stream, listen_again_changes_the_backlog)
{
	int fd = new_listener(PORT, 0), i;

	ASSERT_EQ(0, RET(listen(fd, 5)));
	for (i = 0; i < 4; i++)
		dial(PORT);
	for (i = 0; i < 4; i++)
		take(fd);
}

TEST_F(stream, a_negative_backlog_is_a_large_one)
{
	int fd = new_listener(PORT, -1), i;

	for (i = 0; i < 4; i++)
		dial(PORT);
	for (i = 0; i < 4; i++)
		take(fd);
}

TEST_F(stream, who_is_connected_cannot_listen_or_bind)
{
	struct pair p = new_pair();

	ASSERT_EQ(-EINVAL, RET(listen(p.client, 1)));
	ASSERT_EQ(-EINVAL, RET(listen(p.server, 1)));
	ASSERT_EQ(-EINVAL, bind_to(p.client, HERE, 81));
	ASSERT_EQ(-EINVAL, bind_to(p.listener, HERE, 81));
}

TEST_F(stream, bind_is_once)
{
	int fd = bound(HERE, PORT, 0);

	ASSERT_EQ(-EINVAL, bind_to(fd, HERE, PORT + 1));
	ASSERT_EQ(PORT, local_port(fd));
}

TEST_F(stream, a_port_is_bound_once_at_an_address)
{
	bound(HERE, PORT, 0);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, 0));
	ASSERT_EQ(-EADDRINUSE, try_bind(ANYONE, PORT, 0));
	ASSERT_EQ(0, try_bind(here_too(), PORT, 0));
	ASSERT_EQ(0, try_bind(HERE, PORT + 1, 0));
}

TEST_F(stream, close_gives_the_port_back)
{
	close(bound(HERE, PORT, 0));
	ASSERT_EQ(0, try_bind(HERE, PORT, 0));
	close(new_listener(PORT, 1));
	ASSERT_EQ(0, try_bind(HERE, PORT, 0));
}

TEST_F(stream, reuseaddr_shares_what_does_not_listen)
{
	int one, other;

	one = bound(HERE, PORT, SO_REUSEADDR);
	other = bound(HERE, PORT, SO_REUSEADDR);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, 0));
	ASSERT_EQ(0, RET(listen(one, 1)));
	ASSERT_EQ(-EADDRINUSE, RET(listen(other, 1)));
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, SO_REUSEADDR));
}

TEST_F(stream, reuseaddr_has_to_be_set_on_both)
{
	bound(HERE, PORT, 0);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, SO_REUSEADDR));
}

TEST_F(stream, reuseport_has_to_be_set_on_both)
{
	RULE("OPN-03");
	bound(HERE, PORT, 0);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, SO_REUSEPORT));
	bound(HERE, PORT + 1, SO_REUSEPORT);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT + 1, 0));
}

TEST_F(stream, reuseport_lets_several_listen)
{
	int fds[2], i, n = 0;

	for (i = 0; i < 2; i++) {
		fds[i] = bound(HERE, PORT, SO_REUSEPORT);
		ASSERT_EQ(0, RET(listen(fds[i], 64)));
		set_nonblock(fds[i]);
	}
	for (i = 0; i < 32; i++)
		dial(PORT);
	for (i = 0; i < 2; i++)
		while (accept(fds[i], NULL, NULL) >= 0)
			n++;
	ASSERT_EQ(32, n);
	/* Each has its own queue, and the rest go on when one ends. */
	close(fds[0]);
	dial(PORT);
	take(fds[1]);
}

TEST_F(stream, reuseport_is_for_one_user)
{
	pid_t pid;

	bound(HERE, PORT, SO_REUSEPORT);
	pid = spawn();
	if (!pid) {
		int fd = new_socket(0);

		set_int(fd, SOL_SOCKET, SO_REUSEPORT, 1);
		/* Its socket is his who makes it: so chown it. */
		fchown(fd, 1, 1);
		_exit(bind_to(fd, HERE, PORT) == -EADDRINUSE ? 0 : 1);
	}
	expect_success(pid);
}

TEST_F(stream, a_connection_keeps_its_port)
{
	struct pair p = new_pair();

	close(p.listener);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, 0));
	ASSERT_EQ(0, try_bind(HERE, PORT, SO_REUSEADDR));
}

TEST_F(stream, time_wait_keeps_the_port_but_for_reuseaddr)
{
	int fd;

	RULE("TW-01");
	left_by_server();
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, PORT, 0));
	fd = bound(HERE, PORT, SO_REUSEADDR);
	ASSERT_EQ(0, RET(listen(fd, 1)));
	dial(PORT);
	take(fd);
}

TEST_F_TIMEOUT(stream, time_wait_gives_the_port_back, 300)
{
	/* TCP takes a minute for it, RFC 9293 twice 2 minutes. */
	long begin = now_ms(), wait = is_tcp() ? 60000 : 240000;

	left_by_server();
	while (try_bind(HERE, PORT, 0) == -EADDRINUSE)
		poll(NULL, 0, 100);
	ASSERT_EQ(0, try_bind(HERE, PORT, 0));
	ASSERT_LE(wait - 1000, now_ms() - begin);
	ASSERT_GE(wait + 5000, now_ms() - begin);
}

TEST_F(stream, the_same_four_once)
{
	struct pair p = new_pair();
	int fd = new_socket(0), port = local_port(p.client);

	/* The client did not ask for it, so it has to be in the way. */
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1));
	ASSERT_EQ(0, set_int(p.client, SOL_SOCKET, SO_REUSEADDR, 1));
	ASSERT_EQ(0, bind_to(fd, HERE, port));
	ASSERT_EQ(-EADDRNOTAVAIL, connect_to(fd, HERE, PORT));
	/* Another destination is another connection. */
	close(p.listener);
	new_listener(PORT + 1, 1);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT + 1));
}

TEST_F(stream, no_port_is_left)
{
	int fd = new_listener(PORT, 8), other;

	set_port_range("40000 40001");
	dial(PORT);
	dial(PORT);
	other = new_socket(0);
	ASSERT_EQ(-EADDRNOTAVAIL, connect_to(other, HERE, PORT));
	close(fd);
}

TEST_F(stream, no_port_is_left_to_bind)
{
	int i;

	set_port_range("40000 40001");
	for (i = 0; i < 2; i++)
		bound(HERE, 0, 0);
	ASSERT_EQ(-EADDRINUSE, try_bind(HERE, 0, 0));
}

TEST_F(stream, addresses_that_are_not_ours)
{
	int fd = new_socket(0);

	ASSERT_EQ(-EADDRNOTAVAIL, bind_to(fd, STRANGER, PORT));
	/* None of that did harm. */
	ASSERT_EQ(0, bind_to(fd, HERE, PORT));
}

TEST_F(stream, freebind_takes_any_address)
{
	int fd = new_socket(0);

	ASSERT_EQ(0, is_v6() ?
			set_int(fd, SOL_IPV6, IPV6_FREEBIND, 1) :
			set_int(fd, SOL_IP, IP_FREEBIND, 1));
	ASSERT_EQ(0, bind_to(fd, STRANGER, PORT));
	ASSERT_EQ(0, RET(listen(fd, 1)));
}

TEST_F(stream, malformed_addresses)
{
	union address a = address(HERE, PORT);
	int fd = new_socket(0);

	ASSERT_EQ(-EINVAL, RET(bind(fd, &a.sa, shortest_address() - 1)));
	ASSERT_EQ(-EINVAL, RET(bind(fd, &a.sa, 0)));
	ASSERT_EQ(-EINVAL, RET(bind(fd, &a.sa, -1)));
	ASSERT_EQ(-EFAULT, RET(bind(fd, NULL, address_len())));
	a.sa.sa_family = is_v6() ? AF_INET : AF_INET6;
	ASSERT_EQ(-EAFNOSUPPORT, RET(bind(fd, &a.sa, address_len())));
	a.sa.sa_family = AF_UNSPEC;
	ASSERT_EQ(-EAFNOSUPPORT, RET(bind(fd, &a.sa, address_len())));
	/* An old habit that the kernel bears with: no family, any address. */
	a = address(ANYONE, PORT);
	a.sa.sa_family = AF_UNSPEC;
	ASSERT_EQ(is_v6() ? -EAFNOSUPPORT : 0,
		  RET(bind(fd, &a.sa, address_len())));
}

TEST_F(stream, ports_below_1024_are_privileged)
{
	drop_capability(CAP_NET_BIND_SERVICE);
	ASSERT_EQ(-EACCES, try_bind(HERE, 80, 0));
	ASSERT_EQ(-EACCES, try_bind(HERE, 1023, 0));
	ASSERT_EQ(0, try_bind(HERE, 1024, 0));
}

TEST_F(stream, an_address_beats_any)
{
	int any = bound(ANYONE, PORT, SO_REUSEPORT), one;

	ASSERT_EQ(0, RET(listen(any, 1)));
	one = bound(HERE, PORT, SO_REUSEPORT);
	ASSERT_EQ(0, RET(listen(one, 1)));
	dial(PORT);
	expect_ready(one, POLLIN);
	ASSERT_EQ(0, ready(any, POLLIN, 0));
	close(one);
	dial(PORT);
	expect_ready(any, POLLIN);
}
