/* SPDX-License-Identifier: GPL-2.0 */
/* The stream of events: joined, waited for, and its losses counted. */

#pragma once

#include "kernel.hpp"
#include "netlink.hpp"
#include "records.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace synfin {

using deadline = std::optional<std::chrono::steady_clock::time_point>;

/// @timeout from now; nothing waits for ever.
deadline deadline_in(std::optional<std::uint64_t> timeout_ns);

enum class readiness { ready, timeout, interrupted };

/// Until one of @fds has something to read; a signal may end it, see below.
readiness wait_readable(std::span<const int> fds, const deadline &until);

/// Numbers without gaps for each CPU: a gap is a loss of just its size.
class sequence_tracker {
public:
	/// Where each CPU stood, by its kept records, when listening began.
	void begin(std::span<const event_record> history);
	/// An event arrived; returns how many before it did not.
	std::uint64_t see(const event_record &event);
	/// Whether as much was seen of each CPU as @history has.
	bool caught_up(std::span<const event_record> history) const;
	/// How many of @history will not come any more; they count as told.
	std::uint64_t missing(std::span<const event_record> history);

private:
	using positions = std::map<std::uint32_t, std::uint64_t>;

	static positions newest(std::span<const event_record> history);

	positions last_;
	positions floor_;
};

/// A socket in the group. What happens after the constructor is not missed.
class event_stream {
public:
	static constexpr std::uint32_t default_buffer = 16u << 20;

	explicit event_stream(std::uint32_t buffer_bytes = default_buffer);

	enum class outcome { event, overflow, timeout, interrupted };

	/// The next event; an overflow is told once, and then what came through.
	outcome next(event_record &event, const deadline &until);
	/// Whether next() would give an event without waiting.
	bool pending();
	int fd() const { return socket_.fd(); }

private:
	nl::socket::outcome fill();

	nl::socket socket_;
	std::deque<event_record> queue_;
	bool overflow_ = false;
};

/// While it lives, SIGINT and SIGTERM end a wait instead of the process.
class interruptible {
public:
	interruptible();
	~interruptible();
	/// Whether one of them has come.
	static bool asked();
	interruptible(const interruptible &) = delete;
	interruptible &operator=(const interruptible &) = delete;
};

} // namespace synfin
