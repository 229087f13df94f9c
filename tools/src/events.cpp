// SPDX-License-Identifier: GPL-2.0
/* The stream of events: joined, waited for, and its losses counted. */

#include "events.hpp"

#include <linux/synfin.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>

namespace synfin {
namespace {

std::atomic<bool> interrupted;
void on_signal(int)
{
	interrupted = true;
}

/* A terminal that is closed takes its programs along: they clean up as well. */
constexpr std::array<int, 3> endings{SIGINT, SIGTERM, SIGHUP};

bool handler_is(int number, void (*handler)(int))
{
	struct sigaction action {};

	sigaction(number, nullptr, &action);
	return action.sa_handler == handler;
}

/* Rounded up: a wait never ends before its time. */
timespec left_until(const deadline &until)
{
	auto left = *until - std::chrono::steady_clock::now();
	auto ns = std::max<std::int64_t>(
		0, std::chrono::nanoseconds(left).count());

	return {ns / 1'000'000'000, ns % 1'000'000'000};
}

} // namespace

deadline deadline_in(std::optional<std::uint64_t> timeout_ns)
{
	/* more than this and the clock's arithmetic would wrap */
	constexpr std::uint64_t longest = 100ull * 365 * 86400 * 1'000'000'000;

	if (!timeout_ns)
		return std::nullopt;
	return std::chrono::steady_clock::now() +
	       std::chrono::nanoseconds(std::min(*timeout_ns, longest));
}

/*
 * The signals are blocked from the look at the flag until ppoll() lets them in:
 * none can slip between the two.
 */
readiness wait_readable(std::span<const int> fds, const deadline &until)
{
	std::vector<pollfd> polled;
	timespec left{};
	sigset_t ours, otherwise;
	int n = -1;

	for (int fd : fds)
		polled.push_back({fd, POLLIN, 0});
	sigemptyset(&ours);
	for (int number : endings)
		sigaddset(&ours, number);
	sigprocmask(SIG_BLOCK, &ours, &otherwise);
	if (until)
		left = left_until(until);
	errno = EINTR;
	if (!interrupted)
		n = ppoll(polled.data(), polled.size(), until ? &left : nullptr,
			  &otherwise);

	int error = errno;

	sigprocmask(SIG_SETMASK, &otherwise, nullptr);
	if (n < 0 && error != EINTR)
		fail(exit_code::refused, "cannot wait for events: {}",
		     std::strerror(error));
	return n < 0 ? readiness::interrupted :
	       n ? readiness::ready : readiness::timeout;
}

sequence_tracker::positions
sequence_tracker::newest(std::span<const event_record> history)
{
	positions result;

	for (const event_record &event : history) {
		std::uint64_t &sequence = result[event.cpu];

		sequence = std::max(sequence, event.sequence);
	}
	return result;
}

/*
 * The history leaves out what belongs to no connection, so the true position
 * may be further on: this is used only for a CPU of which nothing came at all.
 */
void sequence_tracker::begin(std::span<const event_record> history)
{
	floor_ = newest(history);
}

std::uint64_t sequence_tracker::see(const event_record &event)
{
	auto [entry, first] = last_.try_emplace(event.cpu, event.sequence);
	std::uint64_t before = entry->second;

	if (first || event.sequence <= before)
		return 0;
	entry->second = event.sequence;
	return event.sequence - before - 1;
}

bool sequence_tracker::caught_up(std::span<const event_record> history) const
{
	for (auto [cpu, sequence] : newest(history)) {
		auto entry = last_.find(cpu);

		if (entry == last_.end() || entry->second < sequence)
			return false;
	}
	return true;
}

std::uint64_t sequence_tracker::missing(std::span<const event_record> history)
{
	std::uint64_t count = 0;

	for (auto [cpu, sequence] : newest(history)) {
		auto [entry, unseen] = last_.try_emplace(cpu, floor_[cpu]);

		if (sequence <= entry->second)
			continue;
		count += sequence - entry->second;
		entry->second = sequence;
	}
	return count;
}

event_stream::event_stream(std::uint32_t buffer_bytes)
{
	socket_.join_events(buffer_bytes);
}

nl::socket::outcome event_stream::fill()
{
	return socket_.receive_events([this](const nlmsghdr *header) {
		queue_.push_back(read_event(nl::attributes::of(header)));
	});
}

bool event_stream::pending()
{
	using result = nl::socket::outcome;
	result last = result::received;

	/* what is received need not be an event */
	while (queue_.empty() && !overflow_ && last == result::received)
		last = fill();
	overflow_ |= last == result::overflow;
	return !queue_.empty() || overflow_;
}

event_stream::outcome event_stream::next(event_record &event,
					 const deadline &until)
{
	for (;;) {
		if (overflow_) {
			overflow_ = false;
			return outcome::overflow;
		}
		if (!queue_.empty()) {
			event = queue_.front();
			queue_.pop_front();
			return outcome::event;
		}
		if (interrupted)
			return outcome::interrupted;
		if (pending())
			continue;

		int fd = socket_.fd();

		if (wait_readable({&fd, 1}, until) == readiness::timeout)
			return outcome::timeout;
	}
}

interruptible::interruptible()
{
	struct sigaction action {};

	action.sa_handler = on_signal;
	/* nohup(1) has it ignored, and that is meant */
	for (int number : endings)
		if (number != SIGHUP || !handler_is(number, SIG_IGN))
			sigaction(number, &action, nullptr);
}

interruptible::~interruptible()
{
	for (int number : endings)
		if (handler_is(number, on_signal))
			std::signal(number, SIG_DFL);
}

bool interruptible::asked()
{
	return interrupted;
}

} // namespace synfin
