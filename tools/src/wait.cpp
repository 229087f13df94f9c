// SPDX-License-Identifier: GPL-2.0
/* Waiting for a state or for an acknowledgment, driven by events. */

#include "wait.hpp"

#include "names.hpp"
#include "units.hpp"

#include "generated/words.hpp"

#include <algorithm>
#include <vector>

namespace synfin {
namespace {

bool over(unsigned int state)
{
	return state == SYNFIN_STATE_CLOSED || state == SYNFIN_STATE_LISTEN;
}

std::string within(std::optional<std::uint64_t> timeout_ns)
{
	return timeout_ns ? " within " + exact_duration(*timeout_ns) : "";
}

std::string standing_text(const connection_record &c)
{
	std::string text = fmt::format("it is in {}", synfin_state_name(c.state));
	std::uint32_t retries = c.retries.value_or(0);

	if (c.state_age)
		text += fmt::format(" for {}", short_duration(*c.state_age));
	if (c.timer && c.timer_left)
		text += fmt::format(", timer {} in {}", synfin_timer_name(*c.timer),
				    short_duration(*c.timer_left));
	if (retries)
		text += fmt::format(", {} {}", retries,
				    retries == 1 ? "retry" : "retries");
	if (c.soft_error)
		text += fmt::format(", the network said {}",
				    synfin_icmp_name(c.soft_error));
	return text;
}

/// One wait: what is wanted, and all that was heard so far.
class state_wait {
public:
	state_wait(kernel &k, event_stream &events, std::uint32_t id,
		   unsigned int target, std::optional<std::uint64_t> timeout_ns)
		: kernel_(k), events_(events), id_(id), target_(target),
		  timeout_(timeout_ns), until_(deadline_in(timeout_ns))
	{
	}

	wait_result run();

private:
	std::optional<wait_result> look();
	std::optional<wait_result> hear(const event_record &event);
	std::optional<wait_result> reread();
	wait_result gone();
	wait_result stuck(unsigned int state);
	wait_result ended(const event_record &last);
	wait_result timed_out();
	std::string lead() const;

	kernel &kernel_;
	event_stream &events_;
	std::uint32_t id_;
	unsigned int target_;
	std::optional<std::uint64_t> timeout_;
	deadline until_;
	std::vector<fsm_record> machine_;
	/* where the history stood when the wait began */
	std::uint64_t began_ = 0;
};

std::string state_wait::lead() const
{
	return fmt::format("connection {} did not reach {}", id_,
			   synfin_state_name(target_));
}

wait_result state_wait::ended(const event_record &last)
{
	if (target_ == SYNFIN_STATE_CLOSED)
		return {true, "", last};
	return {false, lead() + ": it " + ending_text(last), last};
}

/* It does not exist: did it ever? */
wait_result state_wait::gone()
{
	auto history = kernel_.history(id_);

	if (history.empty())
		fail(exit_code::refused,
		     "there is no connection {}, and none in the history", id_);
	if (history.back().kind == SYNFIN_KIND_LISTENER)
		fail(exit_code::refused, "{} is a listener, and no connection",
		     id_);
	return ended(history.back());
}

wait_result state_wait::timed_out()
{
	auto c = kernel_.find_connection(id_);

	if (!c)
		return gone();
	return {false, lead() + within(timeout_) + ": " + standing_text(*c), {}};
}

wait_result state_wait::stuck(unsigned int state)
{
	return {false,
		fmt::format("{}: it is in {}, from which no arc leads there",
			    lead(), synfin_state_name(state)), {}};
}

std::optional<wait_result> state_wait::hear(const event_record &event)
{
	switch (judge(event, id_, target_)) {
	case fate::reached:
		return wait_result{true, "", {}};
	case fate::over:
		return ended(event);
	default:
		break;
	}
	if (event.id == id_ && event.new_state != event.old_state &&
	    !reachable(machine_, event.new_state, target_))
		return stuck(event.new_state);
	return std::nullopt;
}

/* After a loss the history has what we missed. */
std::optional<wait_result> state_wait::reread()
{
	for (const event_record &event : kernel_.history(id_))
		if (event.time >= began_)
			if (auto result = hear(event))
				return result;
	return look();
}

/* Events that came before this look are in the queue and count, too. */
std::optional<wait_result> state_wait::look()
{
	auto c = kernel_.find_connection(id_);
	event_record event;

	if (c && c->state == target_)
		return wait_result{true, "", {}};
	while (events_.pending()) {
		auto outcome = events_.next(event, until_);

		if (outcome == event_stream::outcome::overflow)
			return reread();
		if (outcome != event_stream::outcome::event)
			continue;
		if (auto result = hear(event))
			return result;
	}
	if (!c)
		return gone();
	if (!reachable(machine_, c->state, target_))
		return stuck(c->state);
	return std::nullopt;
}

wait_result state_wait::run()
{
	event_record event;

	machine_ = kernel_.fsm();
	if (auto history = kernel_.history(id_); !history.empty())
		began_ = history.back().time;

	auto result = look();

	while (!result) {
		switch (events_.next(event, until_)) {
		case event_stream::outcome::event:
			result = hear(event);
			break;
		case event_stream::outcome::overflow:
			result = reread();
			break;
		case event_stream::outcome::timeout:
			return timed_out();
		case event_stream::outcome::interrupted:
			return {false, lead() + ": interrupted", {}};
		}
	}
	return *result;
}

std::uint64_t acked(const connection_record &c)
{
	return c.traffic ? c.traffic->acked : 0;
}

/* Whoever acknowledged our FIN acknowledged all that came before it. */
wait_result judge_acked(kernel &k, std::uint32_t id, std::uint64_t target,
			const std::string &lead,
			const std::optional<connection_record> &c)
{
	if (c && (acked(*c) >= target || c->state == SYNFIN_STATE_TIME_WAIT))
		return {true, "", {}};
	if (c)
		return {};

	auto history = k.history(id);

	if (history.empty())
		return {false, lead + ": the connection is gone", {}};

	const event_record &last = history.back();

	return {last.cause == SYNFIN_CAUSE_CLOSED ||
			last.cause == SYNFIN_CAUSE_EXPIRED,
		lead + ": it " + ending_text(last), last};
}

/* The next event of @id; what belongs to others is no reason to look again. */
event_stream::outcome next_of(event_stream &events, std::uint32_t id,
			      const deadline &until)
{
	event_record event;

	for (;;) {
		auto outcome = events.next(event, until);

		if (outcome != event_stream::outcome::event || event.id == id)
			return outcome;
	}
}

} // namespace

fate judge(const event_record &event, std::uint32_t id, unsigned int target)
{
	if (event.id != id)
		return fate::goes_on;
	if (event.new_state == target)
		return fate::reached;
	if (over(event.new_state) && !over(event.old_state))
		return fate::over;
	return fate::goes_on;
}

bool reachable(std::span<const fsm_record> machine, unsigned int from,
	       unsigned int to)
{
	std::uint32_t seen = 1u << from, before = 0;

	/* LISTEN, too, is an end: of a handshake that came to nothing */
	while (seen != before) {
		before = seen;
		for (const fsm_record &arc : machine)
			if (!arc.state && arc.legal &&
			    (before & 1u << arc.old_state) &&
			    (arc.old_state == from || !over(arc.old_state)))
				seen |= 1u << arc.new_state;
	}
	return seen & 1u << to;
}

std::string ending_text(const event_record &last)
{
	std::string text = fmt::format("ended in {}",
				       synfin_state_name(last.new_state));

	if (last.cause && last.cause < words::cause.size())
		text += fmt::format(" with '{}': {}",
				    synfin_cause_name(last.cause),
				    words::cause[last.cause].text);
	if (last.rule)
		text += fmt::format(" (rule {})", synfin_rule_name(last.rule));
	return text;
}

wait_result wait_for_state(kernel &k, event_stream &events, std::uint32_t id,
			   unsigned int target,
			   std::optional<std::uint64_t> timeout_ns)
{
	return state_wait(k, events, id, target, timeout_ns).run();
}

wait_result wait_for_acked(kernel &k, event_stream &events, std::uint32_t id,
			   std::uint64_t bytes, std::uint64_t target,
			   std::optional<std::uint64_t> timeout_ns)
{
	deadline until = deadline_in(timeout_ns);
	std::string lead = fmt::format("connection {}: {} bytes were not all acknowledged",
				       id, bytes);

	for (;;) {
		auto c = k.find_connection(id);
		wait_result result = judge_acked(k, id, target, lead, c);

		if (result.reached || !c)
			return result;
		switch (next_of(events, id, until)) {
		case event_stream::outcome::timeout:
			return {false, fmt::format("{}{}: {} are left, {}", lead,
						   within(timeout_ns),
						   std::min(bytes, target - acked(*c)),
						   standing_text(*c)), {}};
		case event_stream::outcome::interrupted:
			return {false, lead + ": interrupted", {}};
		default:
			break;
		}
	}
}

} // namespace synfin
