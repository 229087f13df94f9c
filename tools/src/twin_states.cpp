// SPDX-License-Identifier: GPL-2.0
/* In which states kernel TCP has its connections, by sock_diag(7). */

#include "twin_states.hpp"

#include "error.hpp"
#include "netns.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/synfin.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace synfin {
namespace {

/* By their numbers; 0 is none of them. */
constexpr std::array<unsigned int, 13> states_of_tcp{
	SYNFIN_STATE_CLOSED,	 SYNFIN_STATE_ESTABLISHED,
	SYNFIN_STATE_SYN_SENT,	 SYNFIN_STATE_SYN_RECEIVED,
	SYNFIN_STATE_FIN_WAIT_1, SYNFIN_STATE_FIN_WAIT_2,
	SYNFIN_STATE_TIME_WAIT,	 SYNFIN_STATE_CLOSED,
	SYNFIN_STATE_CLOSE_WAIT, SYNFIN_STATE_LAST_ACK,
	SYNFIN_STATE_LISTEN,	 SYNFIN_STATE_CLOSING,
	SYNFIN_STATE_SYN_RECEIVED, /* of a request: TCP_NEW_SYN_RECV */
};

struct question {
	nlmsghdr header;
	inet_diag_req_v2 body;
};

void put_end(const endpoint &end, __be16 &port, __be32 &address)
{
	port = htons(end.port.value_or(0));
	if (end.addr)
		std::memcpy(&address, end.addr->bytes().data(), sizeof(address));
}

question ask_for(const tcp_ends &ends)
{
	question q{};

	q.header.nlmsg_len = sizeof(q);
	q.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
	q.header.nlmsg_flags = NLM_F_REQUEST;
	q.body.sdiag_family = AF_INET;
	q.body.sdiag_protocol = IPPROTO_TCP;
	q.body.idiag_states = ~0u;
	q.body.id.idiag_cookie[0] = q.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	put_end(ends.first, q.body.id.idiag_sport, q.body.id.idiag_src[0]);
	put_end(ends.second, q.body.id.idiag_dport, q.body.id.idiag_dst[0]);
	return q;
}

[[noreturn]] void give_up(int error)
{
	fail(exit_code::refused,
	     "cannot ask TCP for its states: {}; it needs the module tcp_diag",
	     std::strerror(error));
}

} // namespace

unsigned int state_of_tcp(unsigned int number)
{
	return states_of_tcp[number < states_of_tcp.size() ? number : 0];
}

tcp_states::tcp_states(const std::string &netns)
{
	netns_visit visit(netns);

	fd_ = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	if (fd_ < 0)
		give_up(errno);
	try {
		prove(netns);
	} catch (...) {
		close(fd_);
		throw;
	}
}

/*
 * Without its module the kernel answers as if there were no connections. The
 * first question makes it load, which takes longer than all that follow.
 */
void tcp_states::prove(const std::string &netns) const
{
	netns_visit visit(netns);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	sockaddr_in bits{};
	socklen_t size = sizeof(bits);
	bool there = fd >= 0 && listen(fd, 1) == 0 &&
		     getsockname(fd, reinterpret_cast<sockaddr *>(&bits), &size) == 0;
	endpoint local{address(std::array<std::uint8_t, 4>{}), ntohs(bits.sin_port)};

	there = there && state({local, {local.addr, 1}}) == SYNFIN_STATE_LISTEN;
	close(fd);
	if (!there)
		give_up(ENOENT);
}

tcp_states::~tcp_states()
{
	close(fd_);
}

unsigned int tcp_states::state(const tcp_ends &ends) const
{
	question q = ask_for(ends);
	alignas(nlmsghdr) std::array<char, 8192> answer;

	if (send(fd_, &q, sizeof(q), 0) < 0)
		give_up(errno);

	ssize_t n = recv(fd_, answer.data(), answer.size(), 0);
	auto *header = reinterpret_cast<const nlmsghdr *>(answer.data());

	if (n < 0 || !NLMSG_OK(header, static_cast<std::size_t>(n)))
		give_up(n < 0 ? errno : EBADMSG);
	if (header->nlmsg_type != NLMSG_ERROR)
		return state_of_tcp(static_cast<const inet_diag_msg *>(
					    NLMSG_DATA(header))->idiag_state);

	int error = -static_cast<const nlmsgerr *>(NLMSG_DATA(header))->error;

	if (error != ENOENT)
		give_up(error);
	return SYNFIN_STATE_CLOSED;
}

} // namespace synfin
