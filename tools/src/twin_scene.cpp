// SPDX-License-Identifier: GPL-2.0
/* Two hosts that speak kernel TCP, and all that happens to them. */

#include "twin_scene.hpp"

#include "error.hpp"
#include "names.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <time.h>

#include <algorithm>
#include <cerrno>

namespace synfin {
namespace {

/* What is said again later than this after the last news is a timer's work. */
constexpr std::uint64_t at_once = 5'000'000;

std::uint64_t clock_now()
{
	timespec t{};

	clock_gettime(CLOCK_MONOTONIC, &t);
	return static_cast<std::uint64_t>(t.tv_sec) * ns_per_sec +
	       static_cast<std::uint64_t>(t.tv_nsec);
}

deadline as_deadline(std::uint64_t at)
{
	std::uint64_t now = clock_now();

	return deadline_in(at > now ? at - now : 0);
}

/* As synfin calls how a connection ended. */
const char *cause_of(int error)
{
	switch (error) {
	case 0:
		return nullptr;
	case ECONNREFUSED:
		return "refused";
	case ETIMEDOUT:
		return "timed-out";
	default:
		return "reset";
	}
}

unsigned int timer_of(unsigned int state)
{
	return state == SYNFIN_STATE_TIME_WAIT	? SYNFIN_WHAT_TIMER_TIME_WAIT :
	       state == SYNFIN_STATE_FIN_WAIT_2 ? SYNFIN_WHAT_TIMER_FIN_WAIT_2 :
						  SYNFIN_WHAT_TIMER_RETRANSMIT;
}

} // namespace

twin_scene::twin_scene(const story_wire &wire)
	: ends_{end(hosts_.name(0), wire), end(hosts_.name(1), wire)},
	  wire_(*this, wire.delay)
{
	for (std::size_t side = 0; side < ends_.size(); side++)
		configure(side, wire);
}

void twin_scene::configure(std::size_t side, const story_wire &wire) const
{
	run_for_hosts({"ip", "-n", hosts_.name(side), "-batch", "-"},
		      fmt::format("link set lo up\nlink set eth0 mtu {} up\n",
				  wire.mtu) +
			      story_stage::plan(side, false));
}

/* No two events have the same time: what comes of another is behind it. */
std::uint64_t twin_scene::tick()
{
	last_ = std::max(clock_now(), last_ + 1);
	return last_;
}

/* What it was when we looked last; whoever is new has no connection yet. */
unsigned int twin_scene::known(std::size_t side, const tcp_ends &ends)
{
	auto found = ends_[side].now.find(ends);

	if (found != ends_[side].now.end() &&
	    found->second > SYNFIN_STATE_LISTEN)
		return found->second;
	return ends_[side].sockets.listens(ends.first) ? SYNFIN_STATE_LISTEN :
							 SYNFIN_STATE_CLOSED;
}

unsigned int twin_scene::state(std::size_t side, const endpoint &local,
			       const endpoint &remote)
{
	return known(side, {local, remote});
}

bool twin_scene::has_connections(std::size_t side) const
{
	const auto &now = ends_[side].now;

	return std::any_of(now.begin(), now.end(), [](const auto &entry) {
		return entry.second > SYNFIN_STATE_LISTEN;
	});
}

event_record twin_scene::make(std::size_t side, const tcp_ends &ends,
			      unsigned int what)
{
	event_record e;

	e.id = 1;
	e.kind = SYNFIN_KIND_CONNECTION;
	e.local = ends.first;
	e.remote = ends.second;
	e.old_state = e.new_state = known(side, ends);
	e.what = what;
	e.time = tick();
	/* never one more than the last: no two tell of one step */
	e.sequence = ends_[side].events += 2;
	return e;
}

void twin_scene::add(std::size_t side, const event_record &e,
		     const tcp_packet *packet)
{
	twin_event event{{side, e}, "", true};

	if (packet) {
		event.options = packet->options;
		event.bare = packet->bare;
	}
	log_.push_back(event);
}

bool twin_scene::enter(event_record &e, std::size_t side)
{
	tcp_ends ends{e.local, e.remote};
	unsigned int state = ends_[side].states.state(ends);

	ends_[side].now[ends] = state;
	e.new_state = state;
	if (state > SYNFIN_STATE_LISTEN)
		return state != e.old_state;
	/* only who never was more than an attempt goes back to LISTEN */
	if (e.old_state > SYNFIN_STATE_SYN_RECEIVED ||
	    e.old_state == SYNFIN_STATE_SYN_SENT)
		e.new_state = SYNFIN_STATE_CLOSED;
	if (const char *cause = cause_of(ends_[side].sockets.error(ends)))
		e.cause = find_name(causes, cause).value_or(0);
	return e.new_state != e.old_state;
}

void twin_scene::look()
{
	for (std::size_t side = 0; side < ends_.size(); side++)
		for (const auto &[ends, was] : ends_[side].now) {
			if (was <= SYNFIN_STATE_LISTEN)
				continue;

			event_record e = make(side, ends, timer_of(was));

			if (enter(e, side))
				add(side, e);
		}
}

void twin_scene::called(std::size_t side, const tcp_ends &ends,
			unsigned int what)
{
	event_record e = make(side, ends, what);

	enter(e, side);
	add(side, e);
}

void twin_scene::listened(std::size_t side, std::uint16_t port, bool begins)
{
	event_record e = make(side, {{std::nullopt, port}, {}},
			      begins ? SYNFIN_WHAT_CALL_LISTEN :
				       SYNFIN_WHAT_CALL_CLOSE);

	e.kind = SYNFIN_KIND_LISTENER;
	e.new_state = begins ? SYNFIN_STATE_LISTEN : SYNFIN_STATE_CLOSED;
	add(side, e);
}

void twin_scene::inject(std::size_t side, const tcp_packet &packet)
{
	wire_.inject(side, packet, clock_now());
}

bool twin_scene::step(std::size_t side, unsigned int what)
{
	return wire_.step(side, what, clock_now());
}

void twin_scene::fault(std::size_t side, unsigned int direction,
		       const tcp_packet &packet, unsigned int what,
		       std::uint32_t rule)
{
	bool out = direction == SYNFIN_DIRECTION_OUT;
	event_record e = make(side, out ? tcp_ends{packet.from, packet.to} :
					  tcp_ends{packet.to, packet.from},
			      SYNFIN_WHAT_FAULT);

	e.segment = packet.segment;
	e.segment->direction = direction;
	e.fault = what;
	e.rule_id = rule;
	add(side, e, &packet);
}

void twin_scene::deliver(std::size_t side, const tcp_packet &packet)
{
	end &host = ends_[side];
	tcp_ends ends{packet.to, packet.from};
	event_record e = make(side, ends, SYNFIN_WHAT_SEGMENT);

	e.segment = packet.segment;
	e.segment->direction = SYNFIN_DIRECTION_IN;
	host.device.write(packet);
	/* TCP drops it before it looks for its connection, as synfin does */
	if (packet.damaged)
		return;
	host.fed = clock_now();

	bool changes = enter(e, side);

	host.numbers[ends].received(packet, changes);
	add(side, e, &packet);
	look();
	host.sockets.attend();
}

void twin_scene::depart(std::size_t side, const tcp_packet &packet)
{
	end &host = ends_[side];
	tcp_ends ends{packet.from, packet.to};
	twin_numbers &numbers = host.numbers[ends];

	look();
	if (numbers.repeats(packet) && clock_now() - host.fed > at_once)
		add(side, make(side, ends, SYNFIN_WHAT_TIMER_RETRANSMIT));
	numbers.sent(packet);

	event_record e = make(side, ends, SYNFIN_WHAT_TRANSMIT);

	e.segment = packet.segment;
	e.segment->direction = SYNFIN_DIRECTION_OUT;
	add(side, e, &packet);
	if (packet.to.addr == story_stage::addr(1 - side))
		wire_.send(side, packet, clock_now());
}

bool twin_scene::read(std::size_t side)
{
	bool any = false;

	while (auto packet = ends_[side].device.read()) {
		depart(side, *packet);
		any = true;
	}
	return any;
}

twin_scene::outcome twin_scene::attend(const deadline &until)
{
	std::size_t before = log_.size();

	for (;;) {
		bool moved = read(0) | read(1);

		wire_.run(clock_now());
		/* as long as the hosts have much to say nobody waits below */
		if (interruptible::asked())
			return outcome::interrupted;
		if (moved)
			continue;
		look();
		if (log_.size() != before)
			return outcome::news;

		std::array<int, 2> fds{ends_[0].device.fd(), ends_[1].device.fd()};
		auto due = wire_.due();
		deadline next = due ? as_deadline(*due) : until;
		bool last = !next || (until && *until <= *next);

		switch (wait_readable(fds, last ? until : next)) {
		case readiness::interrupted:
			return outcome::interrupted;
		case readiness::timeout:
			if (last && until && std::chrono::steady_clock::now() >= *until) {
				look();
				return log_.size() == before ? outcome::nothing :
							       outcome::news;
			}
			break;
		case readiness::ready:
			break;
		}
	}
}

std::optional<std::uint32_t> twin_scene::variable(std::size_t side,
						  const tcp_ends &ends,
						  std::string_view name) const
{
	auto found = ends_[side].numbers.find(ends);

	return found == ends_[side].numbers.end() ? std::nullopt :
						    found->second.value(name);
}

std::uint32_t twin_scene::acked(std::size_t side, const tcp_ends &ends) const
{
	auto found = ends_[side].numbers.find(ends);

	return found == ends_[side].numbers.end() ? 0 : found->second.acked();
}

} // namespace synfin
