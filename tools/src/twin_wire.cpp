// SPDX-License-Identifier: GPL-2.0
/* The wire between two hosts that speak kernel TCP. */

#include "twin_wire.hpp"

#include "units.hpp"

#include <linux/synfin.h>

#include <algorithm>

namespace synfin {
namespace {

/* What waits for a next one is no older than a segment may be: the MSL. */
constexpr std::uint64_t longest_wait = 120 * ns_per_sec;

bool waits(unsigned int action)
{
	return action == SYNFIN_FAULT_REORDER || action == SYNFIN_FAULT_DUP;
}

} // namespace

/* The first that waits for a segment like this one, the same way. */
std::deque<twin_wire::passenger>::iterator
twin_wire::behind(const passenger &p)
{
	auto &kept = sides_[p.side].kept;

	return std::find_if(kept.begin(), kept.end(), [&](const passenger &k) {
		return waits(k.action) && k.direction == p.direction &&
		       k.packet.from == p.packet.from &&
		       k.packet.to == p.packet.to;
	});
}

void twin_wire::fly(std::size_t to, const tcp_packet &packet, std::uint64_t due)
{
	passenger p;

	p.side = to;
	p.direction = SYNFIN_DIRECTION_IN;
	p.packet = packet;
	p.due = due;

	auto at = std::find_if(flying_.begin(), flying_.end(),
			       [&](const passenger &f) { return f.due > due; });

	flying_.insert(at, p);
}

void twin_wire::send(std::size_t side, const tcp_packet &packet,
		     std::uint64_t now)
{
	passenger p;

	p.side = side;
	p.direction = SYNFIN_DIRECTION_OUT;
	p.packet = packet;
	pass(p, now);
}

void twin_wire::inject(std::size_t side, const tcp_packet &packet,
		       std::uint64_t now)
{
	fly(side, packet, now + delay_);
}

void twin_wire::pass(passenger p, std::uint64_t now)
{
	bool out = p.direction == SYNFIN_DIRECTION_OUT;
	const endpoint &local = out ? p.packet.from : p.packet.to;
	const endpoint &remote = out ? p.packet.to : p.packet.from;
	bool someone = behind(p) != sides_[p.side].kept.end();
	const fault_record *rule = sides_[p.side].rules.judge(
		{p.direction, ends_.state(p.side, local, remote), p.packet.from,
		 p.packet.to, p.packet.segment},
		someone);

	if (!rule)
		return go_on(p, now);
	ends_.fault(p.side, p.direction, p.packet, rule->action, rule->id);
	obey(*rule, std::move(p), now);
}

void twin_wire::obey(const fault_record &rule, passenger p, std::uint64_t now)
{
	switch (rule.action) {
	case SYNFIN_FAULT_DROP:
		return;
	case SYNFIN_FAULT_CORRUPT:
		spoil(p.packet);
		return go_on(p, now);
	case SYNFIN_FAULT_DUP:
		/* the copy waits behind the segment itself */
		keep(rule, p, now);
		return go_on(p, now);
	default:
		keep(rule, std::move(p), now);
	}
}

void twin_wire::keep(const fault_record &rule, passenger p, std::uint64_t now)
{
	p.rule = rule.id;
	p.action = rule.action;
	p.due = rule.action == SYNFIN_FAULT_HOLD ? 0 :
		now + (rule.delay ? rule.delay : longest_wait);
	sides_[p.side].kept.push_back(std::move(p));
}

/* Behind the rules of this side; what waited for it follows. */
void twin_wire::go_on(const passenger &p, std::uint64_t now)
{
	if (p.direction == SYNFIN_DIRECTION_OUT)
		fly(1 - p.side, p.packet, now + delay_);
	else
		ends_.deliver(p.side, p.packet);
	for (auto next = behind(p); next != sides_[p.side].kept.end();
	     next = behind(p)) {
		passenger follower = *next;

		sides_[p.side].kept.erase(next);
		let_go(follower, now);
	}
}

/* The copy of a doubled one was told of when it was made. */
void twin_wire::let_go(const passenger &p, std::uint64_t now)
{
	if (p.action != SYNFIN_FAULT_DUP)
		ends_.fault(p.side, p.direction, p.packet, SYNFIN_FAULT_RELEASE,
			    p.rule);
	go_on(p, now);
}

bool twin_wire::run_kept(std::size_t side, std::uint64_t now)
{
	auto &kept = sides_[side].kept;
	auto due = std::find_if(kept.begin(), kept.end(), [&](const passenger &p) {
		return p.due && p.due <= now;
	});

	if (due == kept.end())
		return false;

	passenger p = *due;

	kept.erase(due);
	let_go(p, now);
	return true;
}

void twin_wire::run(std::uint64_t now)
{
	while (!flying_.empty() && flying_.front().due <= now) {
		passenger p = flying_.front();

		flying_.pop_front();
		pass(p, now);
	}
	for (std::size_t side = 0; side < sides_.size(); side++)
		while (run_kept(side, now))
			;
}

std::optional<std::uint64_t> twin_wire::due() const
{
	std::optional<std::uint64_t> first;

	if (!flying_.empty())
		first = flying_.front().due;
	for (const end &e : sides_)
		for (const passenger &p : e.kept)
			if (p.due && (!first || p.due < *first))
				first = p.due;
	return first;
}

bool twin_wire::step(std::size_t side, unsigned int what, std::uint64_t now)
{
	auto &kept = sides_[side].kept;
	auto held = std::find_if(kept.begin(), kept.end(), [](const passenger &p) {
		return p.action == SYNFIN_FAULT_HOLD;
	});

	if (held == kept.end())
		return false;

	passenger p = *held;

	if (what == SYNFIN_STEP_SWAP) {
		auto next = std::find_if(held + 1, kept.end(), [](const passenger &k) {
			return k.action == SYNFIN_FAULT_HOLD;
		});

		if (next == kept.end())
			return false;
		std::swap(*held, *next);
		return true;
	}
	if (what != SYNFIN_STEP_DUP)
		kept.erase(held);
	if (what == SYNFIN_STEP_DROP)
		ends_.fault(side, p.direction, p.packet, SYNFIN_FAULT_DROP, p.rule);
	else
		let_go(p, now);
	return true;
}

} // namespace synfin
