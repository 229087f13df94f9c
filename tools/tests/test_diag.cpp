// SPDX-License-Identifier: GPL-2.0
#include "diag.hpp"
#include "owners.hpp"

#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/synfin.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <gtest/gtest.h>

using namespace synfin;

namespace {

inet_diag_msg message_of_a_socket()
{
	inet_diag_msg m{};

	m.idiag_family = AF_INET;
	m.idiag_state = 1; /* established */
	m.idiag_timer = 1;
	m.idiag_retrans = 3;
	m.idiag_expires = 250;
	m.idiag_rqueue = 5;
	m.idiag_wqueue = 7;
	m.idiag_uid = 1000;
	m.idiag_inode = 4711;
	m.id.idiag_sport = htons(80);
	m.id.idiag_dport = htons(4000);
	m.id.idiag_src[0] = htonl(0x0a000002);
	m.id.idiag_dst[0] = htonl(0x0a000001);
	m.id.idiag_cookie[0] = 0x1234;
	m.id.idiag_cookie[1] = 1;
	return m;
}

void append(std::vector<char> &bytes, const void *from, std::size_t size)
{
	auto *p = static_cast<const char *>(from);

	bytes.insert(bytes.end(), p, p + size);
	bytes.resize(NLMSG_ALIGN(bytes.size()));
}

void append_attribute(std::vector<char> &bytes, unsigned short type,
		      const std::vector<std::uint32_t> &words)
{
	rtattr head{static_cast<unsigned short>(RTA_LENGTH(words.size() * 4)), type};

	append(bytes, &head, sizeof(head));
	append(bytes, words.data(), words.size() * 4);
}

std::vector<char> bytes_of(const inet_diag_msg &m)
{
	std::vector<char> bytes;

	append(bytes, &m, sizeof(m));
	return bytes;
}

TEST(diag, reads_a_socket)
{
	socket_record s = read_socket(bytes_of(message_of_a_socket()));

	EXPECT_EQ(s.state, SYNFIN_STATE_ESTABLISHED);
	EXPECT_EQ(s.local.text(), "10.0.0.2:80");
	EXPECT_EQ(s.remote.text(), "10.0.0.1:4000");
	EXPECT_EQ(s.receive_queue, 5u);
	EXPECT_EQ(s.send_queue, 7u);
	EXPECT_STREQ(s.timer->name, "retransmission");
	EXPECT_EQ(s.timer->left, 250'000'000u);
	EXPECT_EQ(s.timer->retries, 3u);
	EXPECT_EQ(s.uid, 1000u);
	EXPECT_EQ(s.inode, 4711u);
	EXPECT_EQ(s.cookie, 0x100001234u);
	EXPECT_FALSE(s.info);
	EXPECT_FALSE(s.memory);
}

TEST(diag, reads_addresses_of_ipv6)
{
	inet_diag_msg m = message_of_a_socket();

	m.idiag_family = AF_INET6;
	std::memset(m.id.idiag_src, 0, sizeof(m.id.idiag_src));
	m.id.idiag_src[0] = htonl(0xfd000000);
	m.id.idiag_src[3] = htonl(1);
	EXPECT_EQ(read_socket(bytes_of(m)).local.text(), "[fd00::1]:80");
	m.id.idiag_src[0] = 0;
	m.id.idiag_src[2] = htonl(0xffff);
	m.id.idiag_src[3] = htonl(0x0a000002);
	EXPECT_EQ(read_socket(bytes_of(m)).local.text(), "10.0.0.2:80");
}

TEST(diag, knows_no_timer_that_does_not_run)
{
	inet_diag_msg m = message_of_a_socket();

	m.idiag_timer = 0;
	EXPECT_FALSE(read_socket(bytes_of(m)).timer);
	m.idiag_timer = 200;
	EXPECT_FALSE(read_socket(bytes_of(m)).timer);
}

TEST(diag, reads_memory_and_an_info_that_is_shorter_than_ours)
{
	std::vector<char> bytes = bytes_of(message_of_a_socket());

	append_attribute(bytes, INET_DIAG_SKMEMINFO,
			 {1, 2, 3, 4, 5, 6, 7, 8, 9});
	append_attribute(bytes, INET_DIAG_INFO, {0, 0, 200'000, 0, 1460});

	socket_record s = read_socket(bytes);

	ASSERT_TRUE(s.memory);
	EXPECT_EQ(s.memory->receive_buffer, 2u);
	EXPECT_EQ(s.memory->send_buffer, 4u);
	EXPECT_EQ(s.memory->drops, 9u);
	ASSERT_TRUE(s.info);
	EXPECT_EQ(s.info->rto, 200'000'000u);
	EXPECT_EQ(s.info->mss, 1460u);
	EXPECT_EQ(s.info->cwnd, 0u);
}

TEST(diag, does_not_read_behind_what_there_is)
{
	std::vector<char> bytes = bytes_of(message_of_a_socket());
	rtattr head{400, INET_DIAG_SKMEMINFO};

	append(bytes, &head, sizeof(head));
	EXPECT_FALSE(read_socket(bytes).memory);
	EXPECT_EQ(read_socket(std::span(bytes).first(8)).inode, 0u);
}

TEST(owners, finds_our_own_sockets)
{
	int fds[2];

	ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);

	std::string link(64, '\0');
	ssize_t n = readlink(("/proc/self/fd/" + std::to_string(fds[0])).c_str(),
			     link.data(), link.size());

	ASSERT_GT(n, 9);

	auto all = socket_owners();
	auto found = all.find(static_cast<std::uint32_t>(std::stoul(link.substr(8))));

	ASSERT_NE(found, all.end());
	EXPECT_EQ(found->second[0].pid, getpid());
	EXPECT_EQ(found->second[0].fd, fds[0]);
	close(fds[0]);
	close(fds[1]);
}

} // namespace
