// SPDX-License-Identifier: GPL-2.0
/* Sockets of IPv6 that speak IPv4, too: what is mapped, and IPV6_V6ONLY. */
#include "lib_socket.h"

#define MAPPED		"::ffff:127.0.0.1"
#define NOT_EVEN_IPV4	"::ffff:192.0.2.77"

FIXTURE(dual) {
};

FIXTURE_VARIANT(dual) {
	int protocol;
};

FIXTURE_VARIANT_ADD(dual, tcp) {
	.protocol = IPPROTO_TCP,
};

FIXTURE_VARIANT_ADD(dual, synfin) {
	.protocol = IPPROTO_SYNFIN,
};

FIXTURE_SETUP(dual)
{
	set_up(_metadata, variant->protocol, AF_INET6);
}

FIXTURE_TEARDOWN(dual)
{
}

/* From here on the helpers are of the other family. */
static void switch_to(int domain)
{
	family = domain;
}

static int only_v6(int only)
{
	int fd = new_socket(0);
	IN_TEST();

	ASSERT_EQ(0, set_int(fd, SOL_IPV6, IPV6_V6ONLY, only));
	return fd;
}

static int listening(int fd, const char *ip)
{
	IN_TEST();

	ASSERT_EQ(0, bind_to(fd, ip, PORT));
	ASSERT_EQ(0, RET(listen(fd, 4)));
	return fd;
}

/* Return: what a socket of IPv4 is told that wants to have the port. */
static long bind_v4(const char *ip)
{
	long err;
	int fd;

	switch_to(AF_INET);
	fd = new_socket(0);
	err = bind_to(fd, ip, PORT);
	close(fd);
	switch_to(AF_INET6);
	return err;
}

static int dial_v4(void)
{
	int fd;

	switch_to(AF_INET);
	fd = dial(PORT);
	switch_to(AF_INET6);
	return fd;
}

static void expect_bytes_both_ways(int one, int other)
{
	send_text(one, "there");
	expect_read(other, "there");
	send_text(other, "and back");
	expect_read(one, "and back");
}

TEST_F(dual, any_address_is_that_of_both)
{
	int listener = listening(new_socket(0), "::"), client, server;

	client = dial_v4();
	server = take(listener);
	expect_name(name_of(server, getsockname), MAPPED, PORT);
	switch_to(AF_INET);
	expect_name(name_of(client, getpeername), "127.0.0.1", PORT);
	expect_bytes_both_ways(client, server);
	ASSERT_EQ(AF_INET6, get_int(server, SOL_SOCKET, SO_DOMAIN));
	switch_to(AF_INET6);
	client = dial(PORT);
	server = take(listener);
	expect_name(name_of(server, getsockname), "::1", PORT);
	expect_bytes_both_ways(client, server);
}

TEST_F(dual, a_mapped_address_is_of_ipv4)
{
	int fd = new_socket(0), listener, server, port;

	switch_to(AF_INET);
	listener = new_listener(PORT, 1);
	switch_to(AF_INET6);
	ASSERT_EQ(0, connect_to(fd, MAPPED, PORT));
	port = local_port(fd);
	expect_name(name_of(fd, getsockname), MAPPED, port);
	expect_name(name_of(fd, getpeername), MAPPED, PORT);
	switch_to(AF_INET);
	server = take(listener);
	expect_name(name_of(server, getpeername), "127.0.0.1", port);
	expect_bytes_both_ways(fd, server);
}

TEST_F(dual, a_listener_at_a_mapped_address)
{
	int listener = listening(new_socket(0), MAPPED), client;

	ASSERT_EQ(-ECONNREFUSED, connect_to(new_socket(0), "::1", PORT));
	client = dial_v4();
	expect_bytes_both_ways(client, take(listener));
}

TEST_F(dual, v6only_is_kept_until_it_is_bound)
{
	int fd = new_socket(0);

	ASSERT_EQ(0, get_int(fd, SOL_IPV6, IPV6_V6ONLY));
	ASSERT_EQ(0, set_int(fd, SOL_IPV6, IPV6_V6ONLY, 1));
	ASSERT_EQ(1, get_int(fd, SOL_IPV6, IPV6_V6ONLY));
	ASSERT_EQ(-EINVAL, set_len(fd, SOL_IPV6, IPV6_V6ONLY, 3));
	ASSERT_EQ(0, bind_to(fd, "::", PORT));
	ASSERT_EQ(-EINVAL, set_int(fd, SOL_IPV6, IPV6_V6ONLY, 0));
	ASSERT_EQ(1, get_int(fd, SOL_IPV6, IPV6_V6ONLY));
}

TEST_F(dual, v6only_is_inherited)
{
	int listener = listening(only_v6(1), "::");

	dial(PORT);
	ASSERT_EQ(1, get_int(take(listener), SOL_IPV6, IPV6_V6ONLY));
}

TEST_F(dual, v6only_is_deaf_to_ipv4)
{
	int listener = listening(only_v6(1), "::");

	switch_to(AF_INET);
	ASSERT_EQ(-ECONNREFUSED, connect_to(new_socket(0), HERE, PORT));
	switch_to(AF_INET6);
	dial(PORT);
	take(listener);
}

TEST_F(dual, v6only_does_not_speak_ipv4)
{
	ASSERT_EQ(-ENETUNREACH, connect_to(only_v6(1), MAPPED, PORT));
	ASSERT_EQ(-EINVAL, bind_to(only_v6(1), MAPPED, PORT));
}

TEST_F(dual, both_families_are_in_each_others_way)
{
	int fd = new_socket(0);

	ASSERT_EQ(0, bind_to(fd, "::", PORT));
	ASSERT_EQ(-EADDRINUSE, bind_v4("0.0.0.0"));
	ASSERT_EQ(-EADDRINUSE, bind_v4("127.0.0.1"));
	close(fd);
	fd = new_socket(0);
	ASSERT_EQ(0, bind_to(fd, MAPPED, PORT));
	ASSERT_EQ(-EADDRINUSE, bind_v4("0.0.0.0"));
	ASSERT_EQ(-EADDRINUSE, bind_v4("127.0.0.1"));
	ASSERT_EQ(0, bind_v4("127.0.0.2"));
}

TEST_F(dual, both_families_are_not_in_each_others_way)
{
	int fd = only_v6(1);

	ASSERT_EQ(0, bind_to(fd, "::", PORT));
	ASSERT_EQ(0, bind_v4("0.0.0.0"));
	close(fd);
	fd = new_socket(0);
	ASSERT_EQ(0, bind_to(fd, "::1", PORT));
	ASSERT_EQ(0, bind_v4("0.0.0.0"));
	ASSERT_EQ(0, bind_v4("127.0.0.1"));
}

TEST_F(dual, who_is_bound_to_one_does_not_reach_the_other)
{
	int fd = new_socket(0);

	listening(new_socket(0), "::");
	ASSERT_EQ(0, bind_to(fd, "::1", 0));
	ASSERT_NE(0, connect_to(fd, MAPPED, PORT));
	fd = new_socket(0);
	ASSERT_EQ(0, bind_to(fd, MAPPED, 0));
	ASSERT_NE(0, connect_to(fd, "::1", PORT));
	ASSERT_EQ(0, connect_to(fd, MAPPED, PORT));
}

TEST_F(dual, from_one_family_to_the_other)
{
	struct sockaddr sa = { .sa_family = AF_UNSPEC };
	int listener = listening(new_socket(0), "::"), fd = new_socket(0);

	/* A socket of TCP that once spoke IPv4 goes on to, and is not heard. */
	if (is_tcp())
		return;
	ASSERT_EQ(0, connect_to(fd, MAPPED, PORT));
	expect_bytes_both_ways(fd, take(listener));
	ASSERT_EQ(0, RET(connect(fd, &sa, sizeof(sa))));
	ASSERT_EQ(0, connect_to(fd, "::1", PORT));
	expect_name(name_of(fd, getpeername), "::1", PORT);
	expect_bytes_both_ways(fd, take(listener));
}

TEST_F(dual, where_nobody_can_be)
{
	int fd = new_socket(0);

	RULE("OPN-08");
	ASSERT_EQ(-ENETUNREACH, connect_to(fd, NOT_EVEN_IPV4, PORT));
	ASSERT_EQ(-ENETUNREACH, connect_to(fd, "::ffff:224.0.0.1", PORT));
	ASSERT_EQ(-EADDRNOTAVAIL, bind_to(fd, NOT_EVEN_IPV4, PORT));
	ASSERT_EQ(-EINVAL, connect_to(fd, "fe80::1", PORT));
	ASSERT_EQ(-EINVAL, bind_to(fd, "fe80::1", PORT));
	ASSERT_EQ(-EINVAL, bind_to(fd, "ff02::1", PORT));
	/* None of that did harm. */
	listening(new_socket(0), "::");
	ASSERT_EQ(0, connect_to(fd, MAPPED, PORT));
}

/* RFC 3493 does not know IPV6_ADDRFORM. */
TEST_F(dual, a_socket_stays_in_its_family)
{
	int listener = listening(new_socket(0), "::"), client = dial_v4();
	int server = take(listener);

	ASSERT_EQ(is_tcp() ? 0 : -ENOPROTOOPT,
		  set_int(server, SOL_IPV6, IPV6_ADDRFORM, AF_INET));
	ASSERT_EQ(is_tcp() ? AF_INET : AF_INET6,
		  get_int(server, SOL_SOCKET, SO_DOMAIN));
	expect_bytes_both_ways(client, server);
}
