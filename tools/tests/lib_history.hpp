/* SPDX-License-Identifier: GPL-2.0 */
/* Histories for tests: what an end would tell. */

#pragma once

#include "ladder.hpp"

#include <linux/synfin.h>

#include <string>
#include <utility>

namespace synfin {

/// Writes the history of one end.
class historian {
public:
	historian(std::string netns, std::uint32_t id, const char *local,
		  std::uint16_t lport, const char *remote, std::uint16_t rport)
	{
		end_.netns = std::move(netns);
		end_.id = id;
		local_ = {address::parse(local), lport};
		remote_ = {address::parse(remote), rport};
	}

	historian &call(std::uint64_t time, unsigned int what, unsigned int from,
			unsigned int to)
	{
		add(time, from, to).what = what;
		return *this;
	}

	historian &segment(std::uint64_t time, unsigned int direction,
			   std::uint32_t flags, std::uint32_t seq,
			   std::optional<std::uint32_t> ack, unsigned int from,
			   unsigned int to)
	{
		segment_record s;

		s.direction = direction;
		s.flags = flags;
		s.seq = seq;
		s.ack = ack;

		event_record &e = add(time, from, to);

		e.segment = s;
		e.what = direction == SYNFIN_DIRECTION_IN ?
			SYNFIN_WHAT_SEGMENT : SYNFIN_WHAT_TRANSMIT;
		return *this;
	}

	/// A fault rule's event.
	historian &fault(std::uint64_t time, unsigned int fault,
			 std::uint32_t rule, unsigned int direction,
			 std::uint32_t flags, std::uint32_t seq,
			 std::optional<std::uint32_t> ack, unsigned int state)
	{
		segment(time, direction, flags, seq, ack, state, state);
		end_.events.back().fault = fault;
		end_.events.back().rule_id = rule;
		return *this;
	}

	ladder_end end() const { return end_; }

private:
	event_record &add(std::uint64_t time, unsigned int from, unsigned int to)
	{
		event_record e;

		e.id = end_.id;
		e.kind = SYNFIN_KIND_CONNECTION;
		e.time = time;
		e.local = local_;
		e.remote = remote_;
		e.old_state = from;
		e.new_state = to;
		e.sequence = end_.events.size() + 1;
		end_.events.push_back(e);
		return end_.events.back();
	}

	ladder_end end_;
	endpoint local_, remote_;
};

inline constexpr unsigned int IN = SYNFIN_DIRECTION_IN, OUT = SYNFIN_DIRECTION_OUT;
inline constexpr std::uint32_t SYN = SYNFIN_FLAG_SYN, ACK = SYNFIN_FLAG_ACK;

inline historian client()
{
	return historian("a", 1, "10.0.0.1", 40000, "10.0.0.2", 80);
}

inline historian server()
{
	return historian("b", 2, "10.0.0.2", 80, "10.0.0.1", 40000);
}

} // namespace synfin
