// SPDX-License-Identifier: GPL-2.0
/* A story is told to kernel TCP: its deeds are done, its conditions waited for. */

#include "twin_run.hpp"

#include "error.hpp"
#include "names.hpp"
#include "story_condition.hpp"
#include "twin_deed.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <algorithm>

namespace synfin {
namespace {

/* The first three retransmissions of a SYN are over by then. */
constexpr std::uint64_t patience = 8 * ns_per_sec;
/* Where synfin's clocks must be hurried, nobody waits for TCP's. */
constexpr std::uint64_t no_patience = ns_per_sec / 2;
/* A delayed ACK comes within that. */
constexpr std::uint64_t end_of_story = ns_per_sec / 4;
constexpr std::uint64_t end_of_patience = 2 * ns_per_sec;

struct twin_interrupted {};

/* What synfin says of itself, TCP does not: who decided, and why it dropped. */
bool can_be_asked(const condition &c)
{
	if (c.absent || c.what == condition::kind::bad)
		return false;
	return !c.pattern.rule && !c.pattern.drop && !c.pattern.icmp;
}

/* The time for which the hosts are left alone, if anybody waits for it. */
std::uint64_t passing(const story_step &step)
{
	std::uint64_t ns = step.pass.given() ? parse_duration(step.pass.text) : 0;

	return ns <= longest_pass ? ns : 0;
}

class twin_player {
public:
	explicit twin_player(const story &s)
		: story_(s), scene_(wire_of(s)), cast_(scene_)
	{
	}

	twin_telling run();

private:
	void perform(const story_step &step, twin_step &report);
	void wait(const story_step &step, twin_step &report);
	void settle();
	void linger();
	bool met(const condition &c);
	bool state_met(const condition &c);
	bool event_met(const condition &c);
	twin_scene::outcome attend(const deadline &until);

	const story &story_;
	twin_scene scene_;
	twin_cast cast_;
	std::size_t since_ = 0;
};

twin_scene::outcome twin_player::attend(const deadline &until)
{
	auto outcome = scene_.attend(until);

	if (outcome == twin_scene::outcome::interrupted)
		throw twin_interrupted();
	return outcome;
}

bool is_of(const twin_event &e, const twin_actor &who)
{
	return e.seen.side == who.side &&
	       e.seen.event.local.port == who.ends.first.port &&
	       e.seen.event.remote == who.ends.second;
}

bool twin_player::state_met(const condition &c)
{
	twin_actor who = cast_.actor(c.who);
	auto log = scene_.log().subspan(since_);

	unsigned int now = scene_.state(who.side, who.ends.first, who.ends.second);

	if (now == c.state ||
	    (c.state == SYNFIN_STATE_CLOSED && now == SYNFIN_STATE_LISTEN))
		return true;
	return std::any_of(log.begin(), log.end(), [&](const twin_event &e) {
		return is_of(e, who) && e.seen.event.new_state == c.state &&
		       e.seen.event.old_state != c.state;
	});
}

bool twin_player::event_met(const condition &c)
{
	auto log = scene_.log().subspan(since_);
	bool host = is_host(c.who);
	twin_actor who;

	if (!host)
		who = cast_.actor(c.who);
	return std::any_of(log.begin(), log.end(), [&](const twin_event &e) {
		return (host ? e.seen.side == side_of_host(c.who) : is_of(e, who)) &&
		       c.pattern.matches(e.seen.event);
	});
}

bool twin_player::met(const condition &c)
{
	twin_actor who;

	switch (c.what) {
	case condition::kind::state:
		return state_met(c);
	case condition::kind::event:
		return event_met(c);
	case condition::kind::none:
		return (c.who == "b" || !scene_.has_connections(0)) &&
		       (c.who == "a" || !scene_.has_connections(1));
	default:
		who = cast_.actor(c.who);
		return (c.what == condition::kind::acked ?
				scene_.acked(who.side, who.ends) :
				scene_.sockets(who.side).received(who.ends)) >=
		       c.bytes;
	}
}

void twin_player::wait(const story_step &step, twin_step &report)
{
	deadline until = deadline_in(step.hurry.given() ? no_patience : patience);

	for (const story_text &text : step.wait) {
		condition c = parse_condition(text.text);

		if (!can_be_asked(c))
			continue;
		while (!met(c) && std::chrono::steady_clock::now() < *until)
			attend(until);
		if (!met(c))
			report.missed.push_back(text.text);
	}
}

/* All that this step led to at once belongs to it. */
void twin_player::settle()
{
	while (attend(deadline_in(0)) == twin_scene::outcome::news)
		;
}

/* What TCP still has to say, but for what its timers bring later. */
void twin_player::linger()
{
	deadline latest = deadline_in(end_of_patience);

	while (std::chrono::steady_clock::now() < *latest &&
	       (attend(deadline_in(end_of_story)) == twin_scene::outcome::news ||
		!scene_.wire().empty()))
		;
}

void twin_player::perform(const story_step &step, twin_step &report)
{
	since_ = scene_.log().size();
	if (std::string why = twin_obstacle(step); !why.empty()) {
		report.skipped = why;
		return;
	}
	if (step.act.given())
		report.answer = cast_.act(step);
	if (step.segment.given())
		cast_.make_segment(step);
	settle();
	wait(step, report);
	if (std::uint64_t ns = passing(step)) {
		deadline until = deadline_in(ns);

		while (std::chrono::steady_clock::now() < *until)
			attend(until);
	}
	settle();
}

twin_telling twin_player::run()
{
	twin_telling telling;

	try {
		for (std::size_t i = 0; i < story_.steps.size(); i++) {
			twin_step report;

			report.number = i + 1;
			report.line = story_.steps[i].line;
			try {
				perform(story_.steps[i], report);
			} catch (const failure &error) {
				/* what it speaks of is not there in TCP */
				report.skipped = error.what();
			}
			telling.steps.push_back(report);
		}
		linger();
	} catch (const twin_interrupted &) {
		telling.interrupted = true;
	}
	telling.events.assign(scene_.log().begin(), scene_.log().end());
	return telling;
}

} // namespace

twin_telling tell_tcp(const story &s)
{
	interruptible guard;

	return twin_player(s).run();
}

} // namespace synfin
