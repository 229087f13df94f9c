// SPDX-License-Identifier: GPL-2.0
/* The kernel's own sockets of a protocol, by sock_diag(7). */

#include "diag.hpp"

#include "error.hpp"
#include "twin_states.hpp"
#include "sockets.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

/* The C library has a TCP_INFO of the same name, and older. */
namespace of_kernel {
#include <linux/tcp.h>
}

namespace synfin {
namespace {

constexpr std::uint64_t ns_per_us = 1000, ns_per_ms = 1'000'000;
/* TCP says it while it has met no loss yet. */
constexpr std::uint32_t no_threshold = 0x7fffffff;

struct dump_question {
	nlmsghdr header;
	inet_diag_req_v2 body;
};

constexpr std::uint8_t extension(unsigned int attribute)
{
	return static_cast<std::uint8_t>(1 << (attribute - 1));
}

dump_question ask_for_all(int family, unsigned int protocol)
{
	dump_question q{};

	q.header.nlmsg_len = sizeof(q);
	q.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	q.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	q.body.sdiag_family = static_cast<std::uint8_t>(family);
	q.body.sdiag_protocol = static_cast<std::uint8_t>(protocol);
	q.body.idiag_ext = extension(INET_DIAG_INFO) |
			   extension(INET_DIAG_SKMEMINFO);
	q.body.idiag_states = ~0u;
	return q;
}

[[noreturn]] void give_up_on_sockets(int error)
{
	if (error == ENOENT)
		fail(exit_code::absent,
		     "the kernel can not tell of these sockets: as root, 'modprobe inet_diag' and 'insmod synfin_diag.ko', which lies beside synfin.ko");
	fail(exit_code::refused, "cannot ask the kernel for sockets: {}",
	     std::strerror(error));
}

/* A socket of both families tells of IPv4 in the clothes of IPv6. */
endpoint end_of(const inet_diag_msg &m, const __be32 *addr, __be16 port)
{
	auto *bytes = reinterpret_cast<const std::uint8_t *>(addr);
	std::span<const std::uint8_t> all(bytes, m.idiag_family == AF_INET6 ? 16 : 4);

	if (m.idiag_family == AF_INET6 &&
	    IN6_IS_ADDR_V4MAPPED(reinterpret_cast<const in6_addr *>(bytes)))
		all = all.last(4);

	endpoint end{address(all), ntohs(port)};

	if (end.addr->link_local() && m.id.idiag_if)
		end.link = link_name(m.id.idiag_if);
	return end;
}

std::optional<socket_timer> timer_of(const inet_diag_msg &m)
{
	static constexpr std::array<const char *, 5> names{
		nullptr, "retransmission", "keepalive", "time-wait", "probe"};

	if (m.idiag_timer == 0 || m.idiag_timer >= names.size())
		return std::nullopt;
	return socket_timer{names[m.idiag_timer], m.idiag_expires * ns_per_ms,
			    m.idiag_retrans};
}

/* A kernel may know less than our header, or more. */
template <typename T> T leading(std::span<const char> data)
{
	T value{};

	std::memcpy(&value, data.data(), std::min(sizeof(value), data.size()));
	return value;
}

socket_info read_info(std::span<const char> data)
{
	auto info = leading<of_kernel::tcp_info>(data);

	return {
		.rto = info.tcpi_rto * ns_per_us,
		.rtt = info.tcpi_rtt * ns_per_us,
		.rttvar = info.tcpi_rttvar * ns_per_us,
		.mss = info.tcpi_snd_mss,
		.advertised_mss = info.tcpi_advmss,
		.cwnd = info.tcpi_snd_cwnd,
		.ssthresh = info.tcpi_snd_ssthresh < no_threshold ?
				    info.tcpi_snd_ssthresh : 0,
		.send_window = info.tcpi_snd_wnd,
		.receive_window = info.tcpi_rcv_space,
		.bytes_sent = info.tcpi_bytes_sent,
		.bytes_acked = info.tcpi_bytes_acked,
		.bytes_received = info.tcpi_bytes_received,
		.unsent = info.tcpi_notsent_bytes,
		.retries = info.tcpi_retransmits,
		.retransmissions = info.tcpi_total_retrans,
	};
}

socket_memory read_memory(std::span<const char> data)
{
	auto m = leading<std::array<std::uint32_t, SK_MEMINFO_VARS>>(data);

	return {m[SK_MEMINFO_RMEM_ALLOC], m[SK_MEMINFO_RCVBUF],
		m[SK_MEMINFO_WMEM_QUEUED], m[SK_MEMINFO_SNDBUF],
		m[SK_MEMINFO_FWD_ALLOC], m[SK_MEMINFO_WMEM_ALLOC],
		m[SK_MEMINFO_OPTMEM], m[SK_MEMINFO_BACKLOG],
		m[SK_MEMINFO_DROPS]};
}

void read_attribute(socket_record &record, unsigned int type,
		    std::span<const char> data)
{
	if (type == INET_DIAG_INFO)
		record.info = read_info(data);
	else if (type == INET_DIAG_SKMEMINFO)
		record.memory = read_memory(data);
}

void read_attributes(socket_record &record, std::span<const char> data)
{
	auto *a = reinterpret_cast<const rtattr *>(data.data());
	auto left = static_cast<int>(data.size());

	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		read_attribute(record, a->rta_type,
			       {static_cast<const char *>(RTA_DATA(a)),
				RTA_PAYLOAD(a)});
}

int error_of(const nlmsghdr *header)
{
	int error = 0;

	if (header->nlmsg_len >= NLMSG_LENGTH(sizeof(error)))
		std::memcpy(&error, NLMSG_DATA(header), sizeof(error));
	return error;
}

/* Return: whether that was the last one. */
bool take_message(const nlmsghdr *header, std::vector<socket_record> &all)
{
	bool last = header->nlmsg_type == NLMSG_DONE ||
		    header->nlmsg_type == NLMSG_ERROR;

	if (last && error_of(header) < 0)
		give_up_on_sockets(-error_of(header));
	if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY)
		all.push_back(read_socket(
			{static_cast<const char *>(NLMSG_DATA(header)),
			 NLMSG_PAYLOAD(header, 0)}));
	return last;
}

void dump_family(int fd, int family, unsigned int protocol,
		 std::vector<socket_record> &all)
{
	dump_question q = ask_for_all(family, protocol);
	alignas(nlmsghdr) std::array<char, 32768> answer;
	bool last = false;

	if (send(fd, &q, sizeof(q), 0) < 0)
		give_up_on_sockets(errno);
	while (!last) {
		ssize_t n = recv(fd, answer.data(), answer.size(), 0);
		auto *header = reinterpret_cast<const nlmsghdr *>(answer.data());
		auto left = static_cast<unsigned int>(std::max<ssize_t>(n, 0));

		if (n <= 0)
			give_up_on_sockets(n < 0 ? errno : EBADMSG);
		for (; NLMSG_OK(header, left) && !last;
		     header = NLMSG_NEXT(header, left))
			last = take_message(header, all);
	}
}

} // namespace

socket_record read_socket(std::span<const char> message)
{
	auto m = leading<inet_diag_msg>(message);
	socket_record record;

	record.state = state_of_tcp(m.idiag_state);
	record.local = end_of(m, m.id.idiag_src, m.id.idiag_sport);
	record.remote = end_of(m, m.id.idiag_dst, m.id.idiag_dport);
	record.receive_queue = m.idiag_rqueue;
	record.send_queue = m.idiag_wqueue;
	record.timer = timer_of(m);
	record.uid = m.idiag_uid;
	record.inode = m.idiag_inode;
	record.cookie = std::uint64_t{m.id.idiag_cookie[1]} << 32 |
			m.id.idiag_cookie[0];
	if (message.size() > NLMSG_ALIGN(sizeof(m)))
		read_attributes(record, message.subspan(NLMSG_ALIGN(sizeof(m))));
	return record;
}

std::vector<socket_record> diag_sockets(unsigned int protocol)
{
	descriptor fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
			     NETLINK_SOCK_DIAG));
	std::vector<socket_record> all;

	if (!fd)
		give_up_on_sockets(errno);
	for (int family : {AF_INET, AF_INET6})
		dump_family(fd.get(), family, protocol, all);
	return all;
}

} // namespace synfin
