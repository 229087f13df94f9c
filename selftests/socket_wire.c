// SPDX-License-Identifier: GPL-2.0
/* What options do to packets, as a sniffer sees them. */
#include <linux/if_ether.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include "lib_socket.h"

/* What is looked at. */
struct packet {
	int ttl;
	int tos;
	int sport;
	int dport;
	int payload;
};

static int new_sniffer(void)
{
	int fd = RET(socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL)));
	IN_TEST();

	ASSERT_LE(0, fd);
	return fd;
}

/* Return: false when it is not of our protocol. */
static bool read_header(struct packet *p, const void *bytes,
			const unsigned char **segment)
{
	const struct iphdr *ip = bytes;
	const struct ip6_hdr *ip6 = bytes;

	if (ip->version == 4) {
		p->ttl = ip->ttl;
		p->tos = ip->tos;
		p->payload = ntohs(ip->tot_len) - sizeof(*ip);
		*segment = bytes + sizeof(*ip);
		return ip->protocol == protocol;
	}
	p->ttl = ip6->ip6_hlim;
	p->tos = ntohl(ip6->ip6_flow) >> 20 & 0xff;
	p->payload = ntohs(ip6->ip6_plen);
	*segment = bytes + sizeof(*ip6);
	return ip6->ip6_nxt == protocol;
}

static bool read_packet(struct packet *p, const void *bytes)
{
	const unsigned char *segment;

	if (!read_header(p, bytes, &segment))
		return false;
	p->payload -= segment[12] / 16 * 4;
	p->sport = segment[0] * 256 + segment[1];
	p->dport = segment[2] * 256 + segment[3];
	return true;
}

/* The next packet that goes to a port and carries bytes. */
static struct packet sniff(int sniffer, int port)
{
	static char bytes[65536 + 40];
	struct packet p = {};
	IN_TEST();

	do {
		ASSERT_EQ(POLLIN, ready(sniffer, POLLIN, SOON_MS));
		ASSERT_LT(39, RET(recv(sniffer, bytes, sizeof(bytes), 0)));
	} while (!read_packet(&p, bytes) || p.dport != port || p.payload <= 0);
	return p;
}

static void set_ttl_and_tos(int fd, int ttl, int tos)
{
	IN_TEST();

	if (is_v6()) {
		ASSERT_EQ(0, set_int(fd, SOL_IPV6, IPV6_UNICAST_HOPS, ttl));
		ASSERT_EQ(0, set_int(fd, SOL_IPV6, IPV6_TCLASS, tos));
	} else {
		ASSERT_EQ(0, set_int(fd, SOL_IP, IP_TTL, ttl));
		ASSERT_EQ(0, set_int(fd, SOL_IP, IP_TOS, tos));
	}
}

TEST_F(stream, on_the_wire)
{
	int sniffer = new_sniffer(), listener = new_listener(PORT, 1);
	int fd = new_socket(0);
	char buf[2000] = {};
	struct packet p;

	RULE("IPL-01 IPL-02");
	set_ttl_and_tos(fd, 33, 0x48);
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_MAXSEG, 500));
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	ASSERT_EQ(2000, RET(send(fd, buf, 2000, 0)));
	p = sniff(sniffer, PORT);
	ASSERT_EQ(33, p.ttl);
	ASSERT_EQ(0x48, p.tos);
	/* What one announces, the other one must not exceed. */
	ASSERT_EQ(2000, RET(send(take(listener), buf, 2000, 0)));
	p = sniff(sniffer, local_port(fd));
	ASSERT_EQ(64, p.ttl);
	ASSERT_EQ(0, p.tos);
	if (!is_tcp())
		ASSERT_GE(500, p.payload);
	/* And while it is connected. */
	set_ttl_and_tos(fd, 44, 0x48);
	send_text(fd, "x");
	while (sniff(sniffer, PORT).ttl != 44)
		;
}

TEST_F(stream, what_is_accepted_sends_as_the_listener_was_told)
{
	int sniffer = new_sniffer(), listener = new_listener(PORT, 1);
	int fd, port;
	struct packet p;

	set_ttl_and_tos(listener, 33, 0x48);
	port = local_port(dial(PORT));
	fd = take(listener);
	send_text(fd, "x");
	p = sniff(sniffer, port);
	ASSERT_EQ(33, p.ttl);
	ASSERT_EQ(0x48, p.tos);
}

static void set_both(int fd)
{
	IN_TEST();

	set_ttl_and_tos(fd, 33, 0x48);
	ASSERT_EQ(0, set_int(fd, SOL_IP, IP_TTL, 44));
	ASSERT_EQ(0, set_int(fd, SOL_IP, IP_TOS, 0x68));
}

/* A socket of IPv6 has options of IPv4 for addresses that are mapped. */
TEST_F(stream, options_of_the_other_family)
{
	int sniffer = new_sniffer(), fd = new_socket(0);
	struct packet p;

	if (!is_v6())
		return;
	new_listener(PORT, 1);
	set_both(fd);
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	send_text(fd, "x");
	p = sniff(sniffer, PORT);
	ASSERT_EQ(33, p.ttl);
	ASSERT_EQ(0x48, p.tos);
}

/* Both ends are such sockets: one opens, the other one is accepted. */
TEST_F(stream, a_mapped_peer_is_of_ipv4)
{
	int sniffer = new_sniffer(), fd = new_socket(0), listener, port;
	struct packet p;

	if (!is_v6())
		return;
	listener = new_socket(0);
	set_both(fd);
	set_both(listener);
	ASSERT_EQ(0, bind_to(listener, "::", PORT));
	ASSERT_EQ(0, RET(listen(listener, 1)));
	ASSERT_EQ(0, connect_to(fd, "::ffff:127.0.0.1", PORT));
	port = local_port(fd);
	send_text(fd, "x");
	p = sniff(sniffer, PORT);
	ASSERT_EQ(44, p.ttl);
	ASSERT_EQ(0x68, p.tos);
	send_text(take(listener), "x");
	p = sniff(sniffer, port);
	ASSERT_EQ(44, p.ttl);
	ASSERT_EQ(0x68, p.tos);
	/* And while it is connected; what IPv6 is told is none of it. */
	ASSERT_EQ(0, set_int(fd, SOL_IPV6, IPV6_UNICAST_HOPS, 66));
	ASSERT_EQ(0, set_int(fd, SOL_IP, IP_TTL, 55));
	send_text(fd, "x");
	ASSERT_EQ(55, sniff(sniffer, PORT).ttl);
}

/* How many packets to a port without bytes wait at the sniffer. */
static int bare_ones(int sniffer, int port)
{
	static char bytes[65536 + 40];
	struct packet p = {};
	int count = 0;

	while (recv(sniffer, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		count += read_packet(&p, bytes) && p.dport == port &&
			 p.payload <= 0;
	return count;
}

static void expect_all_acknowledged(int fd)
{
	int unacked = -1;
	IN_TEST();

	UNTIL(!ioctl(fd, SIOCOUTQ, &unacked) && !unacked);
	ASSERT_EQ(0, unacked);
}

/* Of twenty packets that are read at once the peer is told together. */
TEST_F(stream, one_read_tells_the_peer_once)
{
	int sniffer = new_sniffer(), listener = new_listener(PORT, 1);
	int fd = new_socket(0), server, told;
	static char buf[28000];

	RULE("WND-02");
	ASSERT_EQ(0, set_int(fd, IPPROTO_TCP, TCP_MAXSEG, 1400));
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	server = take(listener);
	ASSERT_EQ((long)sizeof(buf), RET(send(server, buf, sizeof(buf), 0)));
	expect_queued(fd, sizeof(buf));
	expect_all_acknowledged(server);
	bare_ones(sniffer, PORT);
	ASSERT_EQ((long)sizeof(buf), RET(recv(fd, buf, sizeof(buf), 0)));
	/* Over loopback each is seen twice: it leaves, and it comes. */
	told = bare_ones(sniffer, PORT);
	ASSERT_GE(2, told);
	if (!is_tcp())
		ASSERT_EQ(2, told);
}

static void ip_rule(const char *words)
{
	char command[100];
	IN_TEST();

	snprintf(command, sizeof(command), "ip %s rule %s",
		 is_v6() ? "-6" : "-4", words);
	ASSERT_EQ(0, system(command));
}

TEST_F(stream, before_it_is_accepted_it_sends_as_the_listener_was_told)
{
	int listener = new_socket(0), fd = new_socket(0);

	/* What bears no mark has no way to go. */
	ip_rule("add pref 1 lookup local");
	ip_rule("del pref 0");
	ip_rule("add pref 0 not fwmark 5 blackhole");
	ASSERT_EQ(0, set_int(listener, SOL_SOCKET, SO_MARK, 5));
	ASSERT_EQ(0, set_int(fd, SOL_SOCKET, SO_MARK, 5));
	ASSERT_EQ(0, bind_to(listener, HERE, PORT));
	ASSERT_EQ(0, RET(listen(listener, 1)));
	ASSERT_EQ(0, connect_to(fd, HERE, PORT));
	send_text(fd, "early");
	expect_all_acknowledged(fd);
	expect_read(take(listener), "early");
}
