/* SPDX-License-Identifier: GPL-2.0 */
/* Two hosts that speak kernel TCP, and all that happens to them. */

#pragma once

#include "events.hpp"
#include "story_scene.hpp"
#include "story_stage.hpp"
#include "twin_device.hpp"
#include "twin_numbers.hpp"
#include "twin_sockets.hpp"
#include "twin_states.hpp"
#include "twin_wire.hpp"

#include <array>
#include <map>
#include <span>
#include <vector>

namespace synfin {

/// An event of synfin's kind, and what it can not say of TCP.
struct twin_event {
	scene_event seen;
	std::string options;
	bool bare = true;
};

class twin_scene : private twin_ends {
public:
	explicit twin_scene(const story_wire &wire);

	enum class outcome { news, nothing, interrupted };

	/// What has happened since, or what happens until @until.
	outcome attend(const deadline &until);
	std::span<const twin_event> log() const { return log_; }

	/// A user's call; what it led to at once is known afterwards.
	void called(std::size_t side, const tcp_ends &ends, unsigned int what);
	void listened(std::size_t side, std::uint16_t port, bool begins);
	void inject(std::size_t side, const tcp_packet &packet);

	unsigned int state(std::size_t side, const endpoint &local,
			   const endpoint &remote) override;
	/// Whether a host has a connection.
	bool has_connections(std::size_t side) const;
	std::optional<std::uint32_t> variable(std::size_t side,
					      const tcp_ends &ends,
					      std::string_view name) const;
	std::uint32_t acked(std::size_t side, const tcp_ends &ends) const;
	const std::string &netns(std::size_t side) const
	{
		return hosts_.name(side);
	}
	twin_sockets &sockets(std::size_t side) { return ends_[side].sockets; }
	twin_wire &wire() { return wire_; }
	bool step(std::size_t side, unsigned int what);

private:
	struct end {
		end(const std::string &netns, const story_wire &wire)
			: device(netns, wire), sockets(netns), states(netns)
		{
		}

		twin_device device;
		twin_sockets sockets;
		tcp_states states;
		std::uint64_t events = 0;
		/// Of all that were ever heard of.
		std::map<tcp_ends, unsigned int> now;
		std::map<tcp_ends, twin_numbers> numbers;
		std::uint64_t fed = 0; ///< when something arrived last
	};

	void configure(std::size_t side, const story_wire &wire) const;
	void fault(std::size_t side, unsigned int direction,
		   const tcp_packet &packet, unsigned int what,
		   std::uint32_t rule) override;
	void deliver(std::size_t side, const tcp_packet &packet) override;
	bool read(std::size_t side);
	void depart(std::size_t side, const tcp_packet &packet);

	/// What has changed by itself gets events.
	void look();
	unsigned int known(std::size_t side, const tcp_ends &ends);
	event_record make(std::size_t side, const tcp_ends &ends,
			  unsigned int what);
	/// Whether its state is another one now; the event tells which.
	bool enter(event_record &e, std::size_t side);
	void add(std::size_t side, const event_record &e,
		 const tcp_packet *packet = nullptr);
	std::uint64_t tick();

	story_netns hosts_;
	std::array<end, 2> ends_;
	twin_wire wire_;
	std::vector<twin_event> log_;
	std::uint64_t last_ = 0;
};

} // namespace synfin
