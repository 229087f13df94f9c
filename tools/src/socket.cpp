// SPDX-License-Identifier: GPL-2.0
/* One netlink socket: requests with their answers, or the group of events. */

#include "netlink.hpp"

#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/handlers.h>
#include <netlink/msg.h>
#include <netlink/socket.h>

#include <linux/synfin.h>
#include <sys/socket.h>

#include <cerrno>
#include <exception>
#include <new>

namespace synfin::nl {
namespace {

struct callbacks_release {
	void operator()(nl_cb *cb) const { nl_cb_put(cb); }
};
using callbacks = std::unique_ptr<nl_cb, callbacks_release>;

/// What one exchange is about; libnl's C callbacks get a pointer to it.
struct exchange {
	const receiver *receive;
	bool done = false;
	extended_ack ack;
	std::exception_ptr thrown;
};

/* An exception must not pass through libnl's C frames. */
int on_record(nl_msg *msg, void *arg)
{
	auto *x = static_cast<exchange *>(arg);

	try {
		if (*x->receive)
			(*x->receive)(nlmsg_hdr(msg));
	} catch (...) {
		x->thrown = std::current_exception();
		return NL_STOP;
	}
	return NL_OK;
}

int on_end(nl_msg *msg, void *arg)
{
	auto *x = static_cast<exchange *>(arg);

	x->ack = parse_extended_ack(nlmsg_hdr(msg));
	x->done = true;
	return NL_STOP;
}

int on_error(sockaddr_nl *, nlmsgerr *error, void *arg)
{
	auto *x = static_cast<exchange *>(arg);
	auto *start = reinterpret_cast<char *>(error) - NLMSG_HDRLEN;

	x->ack = parse_extended_ack(reinterpret_cast<nlmsghdr *>(start));
	x->done = true;
	return NL_STOP;
}

callbacks make_callbacks(exchange &x)
{
	callbacks cb(nl_cb_alloc(NL_CB_DEFAULT));

	if (!cb)
		throw std::bad_alloc();
	nl_cb_set(cb.get(), NL_CB_VALID, NL_CB_CUSTOM, on_record, &x);
	nl_cb_set(cb.get(), NL_CB_ACK, NL_CB_CUSTOM, on_end, &x);
	nl_cb_set(cb.get(), NL_CB_FINISH, NL_CB_CUSTOM, on_end, &x);
	nl_cb_err(cb.get(), NL_CB_CUSTOM, on_error, &x);
	return cb;
}

[[noreturn]] void fail_netlink(const char *what, int error)
{
	fail(exit_code::refused, "{}: {}", what, nl_geterror(error));
}

[[noreturn]] void fail_removed()
{
	fail(exit_code::absent,
	     "the module was removed; load it again with 'insmod synfin.ko' (as root)");
}

int no_sequence_check(nl_msg *, void *)
{
	return NL_OK;
}

} // namespace

void socket::release::operator()(nl_sock *sock) const
{
	nl_socket_free(sock);
}

socket::socket() : sock_(nl_socket_alloc())
{
	int one = 1;

	if (!sock_)
		throw std::bad_alloc();
	if (int error = genl_connect(sock_.get()); error < 0)
		fail_netlink("cannot open a netlink socket", error);
	setsockopt(fd(), SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	family_ = genl_ctrl_resolve(sock_.get(), SYNFIN_FAMILY_NAME);
	if (family_ < 0)
		fail(exit_code::absent,
		     "the kernel has no netlink family '{}': the module is not loaded; load it with 'insmod synfin.ko' (as root), or run 'synfin doctor'",
		     SYNFIN_FAMILY_NAME);
}

int socket::fd() const
{
	return nl_socket_get_fd(sock_.get());
}

message socket::request(std::uint8_t command) const
{
	return {family_, command};
}

message socket::dump_request(std::uint8_t command) const
{
	return {family_, command, NLM_F_DUMP};
}

void socket::transact(message &request, const receiver &receive)
{
	exchange x{&receive, false, {}, nullptr};
	callbacks cb = make_callbacks(x);

	if (int error = nl_send_auto(sock_.get(), request.raw()); error < 0)
		fail_netlink("cannot send a request to the kernel", error);
	while (!x.done && !x.thrown) {
		int error = nl_recvmsgs(sock_.get(), cb.get());

		/* a dump that saw changes has still told all it saw */
		if (error < 0 && error != -NLE_DUMP_INTR && !x.done && !x.thrown)
			fail_netlink("no answer from the kernel", error);
	}
	if (x.thrown)
		std::rethrow_exception(x.thrown);
	/* synfin's own have a text: this is netlink, that knows no such family */
	if (x.ack.error == ENOENT && x.ack.text.empty())
		fail_removed();
	if (x.ack.error)
		throw refusal(x.ack);
}

/* FORCE is for root of the first user namespace only. */
void socket::make_room(std::uint32_t bytes)
{
	int size = static_cast<int>(bytes);

	if (setsockopt(fd(), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd(), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

void socket::join(int group)
{
	extended_ack ack;

	if (setsockopt(fd(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
		       sizeof(group)) == 0)
		return;
	ack.error = errno;
	if (ack.error == ENOENT || ack.error == EINVAL)
		fail_removed();
	throw refusal(ack);
}

/* First the news of the module's removal: none can slip between the two. */
void socket::join_events(std::uint32_t buffer_bytes)
{
	int notices = genl_ctrl_resolve_grp(sock_.get(), "nlctrl", "notify");
	int events = genl_ctrl_resolve_grp(sock_.get(), SYNFIN_FAMILY_NAME,
					   SYNFIN_MCGRP_EVENTS);

	if (notices < 0)
		fail_netlink("generic netlink tells no news", notices);
	if (events == -NLE_OBJ_NOTFOUND)
		fail_removed();
	if (events < 0)
		fail_netlink("the module has no group of events", events);
	make_room(buffer_bytes);
	nl_socket_disable_seq_check(sock_.get());
	nl_socket_set_nonblocking(sock_.get());
	join(notices);
	join(events);
}

socket::outcome socket::receive_events(const receiver &receive)
{
	receiver sorted = [&](const nlmsghdr *header) {
		if (tells_removal(header))
			fail_removed();
		if (header->nlmsg_type == family_)
			receive(header);
	};
	exchange x{&sorted, false, {}, nullptr};
	callbacks cb = make_callbacks(x);

	nl_cb_set(cb.get(), NL_CB_SEQ_CHECK, NL_CB_CUSTOM, no_sequence_check,
		  nullptr);

	int error = nl_recvmsgs(sock_.get(), cb.get());

	if (x.thrown)
		std::rethrow_exception(x.thrown);
	if (error == -NLE_AGAIN || error == -NLE_INTR)
		return outcome::empty;
	if (error == -NLE_NOMEM)
		return outcome::overflow;
	if (error < 0)
		fail_netlink("cannot receive events", error);
	return outcome::received;
}

} // namespace synfin::nl
