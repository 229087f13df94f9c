/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The wire between two hosts that speak kernel TCP. Every packet goes through
 * our hands, and meets the fault rules of the story there.
 */

#pragma once

#include "twin_packet.hpp"
#include "twin_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace synfin {

/// What stands at both ends of the wire.
class twin_ends {
public:
	virtual ~twin_ends() = default;

	/// Of @side's connection with these ends.
	virtual unsigned int state(std::size_t side, const endpoint &local,
				   const endpoint &remote) = 0;
	/// A rule did something to a packet, or let go of it.
	virtual void fault(std::size_t side, unsigned int direction,
			   const tcp_packet &packet, unsigned int what,
			   std::uint32_t rule) = 0;
	/// It has arrived.
	virtual void deliver(std::size_t side, const tcp_packet &packet) = 0;
};

class twin_wire {
public:
	/// @delay: ns that a packet is on its way
	twin_wire(twin_ends &ends, std::uint64_t delay)
		: ends_(ends), delay_(delay)
	{
	}

	twin_rules &rules(std::size_t side) { return sides_[side].rules; }

	/// @side's host has sent it.
	void send(std::size_t side, const tcp_packet &packet, std::uint64_t now);
	/// Nobody has sent it, and it will arrive at @side.
	void inject(std::size_t side, const tcp_packet &packet, std::uint64_t now);
	/// All that is due happens.
	void run(std::uint64_t now);
	/// When the next thing happens by itself.
	std::optional<std::uint64_t> due() const;
	/// Nothing is on its way but what a rule keeps until somebody lets it go.
	bool empty() const { return flying_.empty(); }

	/// What "step" does to the oldest held packet; false when there is none.
	bool step(std::size_t side, unsigned int what, std::uint64_t now);

private:
	struct passenger {
		std::size_t side = 0;       ///< whose rules it meets, or has met
		unsigned int direction = 0;
		tcp_packet packet;
		std::uint64_t due = 0;      ///< 0: when somebody lets it go
		std::uint32_t rule = 0;     ///< that keeps it; 0: it flies
		unsigned int action = 0;
	};
	struct end {
		twin_rules rules;
		std::deque<passenger> kept; ///< in the order in which they came
	};

	void fly(std::size_t to, const tcp_packet &packet, std::uint64_t due);
	void pass(passenger p, std::uint64_t now);
	void obey(const fault_record &rule, passenger p, std::uint64_t now);
	void keep(const fault_record &rule, passenger p, std::uint64_t now);
	void go_on(const passenger &p, std::uint64_t now);
	void let_go(const passenger &p, std::uint64_t now);
	std::deque<passenger>::iterator behind(const passenger &p);
	bool run_kept(std::size_t side, std::uint64_t now);

	twin_ends &ends_;
	std::uint64_t delay_;
	std::array<end, 2> sides_;
	std::deque<passenger> flying_; ///< by the time when they land
};

} // namespace synfin
