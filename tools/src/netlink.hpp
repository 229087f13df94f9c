/* SPDX-License-Identifier: GPL-2.0 */
/* libnl-3 with lifetimes and types: messages, attributes, one socket. */

#pragma once

#include "endpoint.hpp"
#include "error.hpp"

#include <netlink/netlink.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace synfin::nl {

/// A request under construction.
class message {
public:
	message(int family, std::uint8_t command, int flags = 0);

	message &u16(int type, std::uint16_t value);
	message &u32(int type, std::uint32_t value);
	message &u64(int type, std::uint64_t value);
	message &addr(int type, const address &value);
	message &flag(int type);
	/// What @fill puts goes into the nest.
	message &nest(int type, const std::function<void(message &)> &fill);

	nl_msg *raw() { return msg_.get(); }
	const nlmsghdr *header() const;

private:
	struct release {
		void operator()(nl_msg *msg) const;
	};
	void check(int error);

	std::unique_ptr<nl_msg, release> msg_;
};

/// The attributes of a message or of a nest; a view, valid as long as that is.
class attributes {
public:
	static constexpr int max_type = 63;

	attributes(const nlattr *first, int length);
	/// Those behind the generic netlink header.
	static attributes of(const nlmsghdr *header);

	bool has(int type) const { return at(type) != nullptr; }
	/// Any unsigned number by its own size; absent if it is not there.
	std::optional<std::uint64_t> number(int type) const;
	std::uint64_t number_or(int type, std::uint64_t otherwise) const;
	std::string string(int type) const;
	address addr(int type) const;
	/// Fills @value from as many bytes; false if there are not as many.
	template <typename Struct> bool copy(int type, Struct &value) const
	{
		return copy(type, &value, sizeof(value));
	}
	attributes nest(int type) const;

private:
	const nlattr *at(int type) const;
	bool copy(int type, void *value, std::size_t size) const;

	std::array<const nlattr *, max_type + 1> slots_{};
};

/// What the kernel adds to an error.
struct extended_ack {
	int error = 0;                          ///< errno, positive
	std::string text;                       ///< its words, may be empty
	std::optional<std::uint32_t> offset;    ///< of the bad attribute
	std::optional<std::uint32_t> missing;   ///< type of the missing one
	std::optional<std::uint64_t> cookie;    ///< synfin: ns until it may work
	std::string range;                      ///< of a policy, in words
};

/// libnl leaves this out: the attributes behind an nlmsgerr or in a DONE.
extended_ack parse_extended_ack(const nlmsghdr *header);

/// Whether nlctrl says here that our family is gone.
bool tells_removal(const nlmsghdr *header);

/// The sentence for stderr.
std::string describe(const extended_ack &ack);

/// The kernel said no.
class refusal : public failure {
public:
	explicit refusal(extended_ack ack);

	const extended_ack &ack() const { return ack_; }

private:
	extended_ack ack_;
};

using receiver = std::function<void(const nlmsghdr *)>;

/// A socket of the family synfin in the network namespace of its creation.
class socket {
public:
	/// Fails with exit_code::absent if there is no such family.
	socket();

	message request(std::uint8_t command) const;
	message dump_request(std::uint8_t command) const;

	/// Sends, hands every reply to @receive, ends with the ACK or throws.
	void transact(message &request, const receiver &receive = {});

	/// From now on this socket is for events, and for the module's removal.
	void join_events(std::uint32_t buffer_bytes);

	/// What became of receive_events().
	enum class outcome { received, empty, overflow };

	/// One datagram of events, without waiting; fails if the module is gone.
	outcome receive_events(const receiver &receive);

	int fd() const;

private:
	struct release {
		void operator()(nl_sock *sock) const;
	};

	void join(int group);
	void make_room(std::uint32_t bytes);

	std::unique_ptr<nl_sock, release> sock_;
	int family_ = 0;
};

} // namespace synfin::nl
