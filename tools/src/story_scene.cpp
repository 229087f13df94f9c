// SPDX-License-Identifier: GPL-2.0
/* What a running story knows: its hosts' events, and who is called what. */

#include "story_scene.hpp"

#include "error.hpp"
#include "netns.hpp"
#include "wait.hpp"

#include <linux/synfin.h>

#include <algorithm>

namespace synfin {
namespace {

story_actor peer_of(const story_actor &actor)
{
	story_actor peer;

	peer.side = 1 - actor.side;
	peer.local = actor.remote;
	peer.remote = actor.local;
	return peer;
}

} // namespace

/* The sockets stay in the namespace in which they were made. */
story_scene::post story_scene::enter(const story_stage &stage, std::size_t side)
{
	netns_visit visit(stage.netns(side));

	return {kernel(), event_stream()};
}

story_scene::story_scene(const story_stage &stage)
	: hosts_{enter(stage, 0), enter(stage, 1)}
{
}

/* All that is there at both hosts, the cause before what comes of it. */
bool story_scene::read(std::vector<scene_event> &batch)
{
	bool any = false;

	for (std::size_t side = 0; side < hosts_.size(); side++) {
		event_stream &events = hosts_[side].events;

		while (events.pending()) {
			event_record event;

			if (events.next(event, deadline_in(0)) !=
			    event_stream::outcome::event)
				fail(exit_code::expectation,
				     "more happened than could be listened to: events were lost");
			batch.push_back({side, event});
			any = true;
		}
	}
	return any;
}

story_scene::outcome story_scene::listen(const deadline &until)
{
	std::vector<scene_event> batch;

	for (;;) {
		while (read(batch))
			;
		if (!batch.empty())
			break;

		std::array<int, 2> fds{hosts_[0].events.fd(),
				       hosts_[1].events.fd()};

		switch (wait_readable(fds, until)) {
		case readiness::timeout:
			if (!read(batch))
				return outcome::nothing;
			break;
		case readiness::interrupted:
			return outcome::interrupted;
		case readiness::ready:
			break;
		}
	}
	std::stable_sort(batch.begin(), batch.end(),
			 [](const scene_event &a, const scene_event &b) {
				 return a.event.time < b.event.time;
			 });
	log_.insert(log_.end(), batch.begin(), batch.end());
	return outcome::news;
}

void story_scene::name(const std::string &name, const story_actor &actor)
{
	cast_[name] = actor;
}

/* Of several that had its addresses the last. */
void story_scene::find(story_actor &actor) const
{
	for (auto seen = log_.rbegin(); seen != log_.rend(); ++seen) {
		const event_record &e = seen->event;

		if (seen->side == actor.side && e.id &&
		    e.kind != SYNFIN_KIND_LISTENER && e.local == actor.local &&
		    e.remote == actor.remote) {
			actor.id = e.id;
			return;
		}
	}
}

story_actor story_scene::actor(const std::string &who)
{
	auto found = cast_.find(name_of(who));

	if (found == cast_.end())
		fail(exit_code::expectation, "nobody is called '{}'", who);

	story_actor actor = found->second;

	if (name_of(who) != who)
		actor = peer_of(actor);
	if (!actor.id)
		find(actor);
	return actor;
}

const event_record *story_scene::last_event(const story_actor &actor) const
{
	for (auto seen = log_.rbegin(); seen != log_.rend(); ++seen)
		if (actor.id && seen->side == actor.side &&
		    seen->event.id == actor.id)
			return &seen->event;
	return nullptr;
}

void story_scene::look()
{
	for (auto &[name, named] : cast_) {
		story_actor now = actor(name);

		if (!now.id)
			continue;
		if (auto record = host(now.side).find_connection(now.id))
			named.last = record;
	}
}

} // namespace synfin
