// SPDX-License-Identifier: GPL-2.0
/*
 * What time does to a socket when the peer is silent. Over IPv4 loopback is
 * taken down for that; with IPv6 its address would go, too, so all is lost.
 */
#include "lib_socket.h"

static void network(int up)
{
	IN_TEST();

	if (!is_v6()) {
		ASSERT_EQ(0, RET(set_loopback(up ? IFF_UP : 0)));
		return;
	}
	ASSERT_EQ(0, system(up ? "tc qdisc del dev lo root" :
			    "tc qdisc add dev lo root netem loss 100%"));
}

/* Wait for the error. Return: after how many ms it came. */
static long time_to_error(int fd, int error)
{
	long begin = now_ms();
	IN_TEST();

	ASSERT_EQ(POLLERR, POLLERR & ready(fd, POLLIN, 400000));
	ASSERT_EQ(error, get_int(fd, SOL_SOCKET, SO_ERROR));
	return now_ms() - begin;
}

static void set_keepalive(int fd, int idle, int interval, int count)
{
	IN_TEST();

	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle));
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_KEEPINTVL, interval));
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_KEEPCNT, count));
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_KEEPALIVE, 1));
}

TEST_F(stream, bytes_are_sent_until_they_arrive)
{
	struct pair p = new_pair();
	char buf[8];

	network(0);
	ASSERT_EQ(5, RET(send(p.client, "hello", 5, 0)));
	ASSERT_EQ(0, ready(p.server, POLLIN, 1500));
	network(1);
	ASSERT_EQ(POLLIN, ready(p.server, POLLIN, 20000));
	ASSERT_EQ(5, RET(recv(p.server, buf, 8, 0)));
	ASSERT_LT(0, info_of(p.client).tcpi_total_retrans);
	ASSERT_EQ(0, get_int(p.client, SOL_SOCKET, SO_ERROR));
}

TEST_F(stream, the_users_patience_ends)
{
	struct pair p = new_pair();
	long ms;

	RULE("UTO-01 UTO-02");
	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_USER_TIMEOUT, 5000));
	network(0);
	ASSERT_EQ(5, RET(send(p.client, "hello", 5, 0)));
	ms = time_to_error(p.client, ETIMEDOUT);
	ASSERT_LE(4900, ms);
	ASSERT_GE(8000, ms);
	ASSERT_EQ(-EPIPE, RET(send(p.client, "x", 1, 0)));
}

TEST_F(stream, who_waits_is_told_that_time_is_over)
{
	struct pair p = new_pair();
	char c;

	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_USER_TIMEOUT, 3000));
	network(0);
	ASSERT_EQ(5, RET(send(p.client, "hello", 5, 0)));
	ASSERT_EQ(-ETIMEDOUT, RET(recv(p.client, &c, 1, 0)));
	ASSERT_EQ(0, RET(recv(p.client, &c, 1, 0)));
}

TEST_F(stream, silence_is_no_matter)
{
	struct pair p = new_pair();

	network(0);
	ASSERT_EQ(0, ready(p.client, POLLIN, 10000));
	network(1);
	send_text(p.client, "still there");
	expect_read(p.server, "still there");
}

TEST_F(stream, keepalive_finds_the_peer_dead)
{
	struct pair p = new_pair();
	long ms;

	RULE("KA-02 KA-06");
	set_keepalive(p.client, 2, 1, 3);
	network(0);
	/* Probes after 2, 3 and 4 s, and a second for the last one. */
	ms = time_to_error(p.client, ETIMEDOUT);
	ASSERT_LE(4000, ms);
	ASSERT_GE(6500, ms);
}

TEST_F(stream, keepalive_finds_the_peer_alive)
{
	struct pair p = new_pair();

	RULE("KA-07 KA-08");
	set_keepalive(p.client, 1, 1, 2);
	ASSERT_EQ(0, ready(p.client, POLLIN, 10000));
	ASSERT_EQ(ESTABLISHED, state_of(p.client));
	ASSERT_EQ(0, ready(p.server, POLLIN, 0));
	send_text(p.client, "alive");
	expect_read(p.server, "alive");
}

TEST_F(stream, keepalive_can_be_switched_off)
{
	struct pair p = new_pair();

	RULE("KA-02");
	set_keepalive(p.client, 1, 1, 2);
	ASSERT_EQ(0, set_int(p.client, SOL_SOCKET, SO_KEEPALIVE, 0));
	network(0);
	ASSERT_EQ(0, ready(p.client, POLLIN, 6000));
	ASSERT_EQ(ESTABLISHED, state_of(p.client));
}

TEST_F(stream, keepalive_is_inherited)
{
	struct pair p;
	long ms;

	p.listener = new_listener(PORT, 1);
	set_keepalive(p.listener, 2, 1, 2);
	dial(PORT);
	p.server = take(p.listener);
	network(0);
	ms = time_to_error(p.server, ETIMEDOUT);
	ASSERT_LE(3000, ms);
	ASSERT_GE(5500, ms);
}

/* Without a socket FIN-WAIT-2 does not last for ever: the port shows it. */
TEST_F(stream, a_peer_that_never_closes)
{
	struct pair p = new_pair();
	int port = local_port(p.client), fd = new_socket(0);
	long begin = now_ms();

	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_LINGER2, 3));
	close(p.client);
	expect_end(p.server);
	ASSERT_EQ(-EADDRINUSE, bind_to(fd, HERE, port));
	while (bind_to(fd, HERE, port) == -EADDRINUSE &&
	       now_ms() < begin + 20000)
		poll(NULL, 0, 50);
	ASSERT_EQ(port, local_port(fd));
	ASSERT_LE(2900, now_ms() - begin);
	ASSERT_GE(4500, now_ms() - begin);
}

TEST_F(stream, half_closed_for_as_long_as_one_likes)
{
	struct pair p = new_pair();

	RULE("CLS-07");
	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_LINGER2, 1));
	ASSERT_EQ(0, RET(shutdown(p.client, SHUT_WR)));
	ASSERT_EQ(0, ready(p.client, POLLIN, 4000));
	send_text(p.server, "late");
	expect_read(p.client, "late");
}

TEST_F(stream, nobody_can_be_asked)
{
	ASSERT_EQ(0, RET(set_loopback(0)));
	/* Of IPv6 there is not even an address to ask from. */
	ASSERT_EQ(is_v6() ? -EADDRNOTAVAIL : -ENETUNREACH,
		  connect_to(new_socket(0), STRANGER, PORT));
}

/* Our address is gone, and the route with it; both may come back. */
TEST_F(stream, a_link_that_is_down)
{
	struct pair p = new_pair();
	long ms;

	ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_USER_TIMEOUT, 5000));
	ASSERT_EQ(0, RET(set_loopback(0)));
	ASSERT_EQ(5, RET(send(p.client, "hello", 5, 0)));
	/* TCP tells of the route, if it is, when time is over. */
	ms = time_to_error(p.client, is_tcp() && is_v6() ? ENETUNREACH :
							   ETIMEDOUT);
	ASSERT_LE(4900, ms);
	ASSERT_GE(8000, ms);
}

TEST_F(stream, a_link_that_was_down)
{
	struct pair p = new_pair();

	ASSERT_EQ(0, RET(set_loopback(0)));
	send_text(p.client, "after all");
	ASSERT_EQ(0, ready(p.server, POLLIN, 1500));
	ASSERT_EQ(0, RET(set_loopback(IFF_UP)));
	ASSERT_EQ(POLLIN, ready(p.server, POLLIN, 20000));
	expect_read(p.server, "after all");
}

TEST_F_TIMEOUT(stream, retransmission_gives_up, 1500)
{
	struct pair p = new_pair();
	long ms;

	/* TCP takes a quarter of an hour by default: not on a real clock. */
	if (is_tcp())
		ASSERT_EQ(0, set_int(p.client, IPPROTO_TCP, TCP_USER_TIMEOUT,
				     2000));
	network(0);
	ASSERT_EQ(5, RET(send(p.client, "hello", 5, 0)));
	ASSERT_EQ(POLLERR, POLLERR & ready(p.client, POLLIN, 1400000));
	ms = get_int(p.client, SOL_SOCKET, SO_ERROR);
	ASSERT_EQ(ETIMEDOUT, ms);
}
