// SPDX-License-Identifier: GPL-2.0
/* Whether what a story waits for or expects is so. */

#include "story_judge.hpp"

#include "names.hpp"
#include "render.hpp"
#include "wait.hpp"

#include <algorithm>

namespace synfin {
namespace {

verdict met_if(bool met, std::string found)
{
	return {met ? verdict::kind::met : verdict::kind::open,
		met ? "" : std::move(found)};
}

/* Of the state that an event entered: nothing more will happen. */
bool is_end(const event_record &e)
{
	return (e.new_state == SYNFIN_STATE_CLOSED ||
		e.new_state == SYNFIN_STATE_LISTEN) &&
	       e.kind != SYNFIN_KIND_LISTENER;
}

verdict judge_state(story_scene &scene, const condition &c, std::size_t since,
		    bool now)
{
	story_actor actor = scene.actor(c.who);
	const event_record *last = scene.last_event(actor);

	if (!last)
		return met_if(c.state == SYNFIN_STATE_CLOSED,
			      "nothing has been heard of it");
	if (last->new_state == c.state)
		return {verdict::kind::met, ""};
	for (const scene_event &seen : scene.log().subspan(now ? scene.log().size() : since))
		if (seen.side == actor.side &&
		    judge(seen.event, actor.id, c.state) == fate::reached)
			return {verdict::kind::met, ""};
	if (is_end(*last))
		return {verdict::kind::hopeless, "it " + ending_text(*last)};
	return {verdict::kind::open,
		fmt::format("it is in {}", synfin_state_name(last->new_state))};
}

verdict judge_event(story_scene &scene, const condition &c, std::size_t since)
{
	bool host = is_host(c.who);
	story_actor actor;

	if (host)
		actor.side = side_of_host(c.who);
	else
		actor = scene.actor(c.who);

	auto log = scene.log().subspan(since);
	bool any = std::any_of(log.begin(), log.end(), [&](const scene_event &seen) {
		return seen.side == actor.side &&
		       (host || (actor.id && seen.event.id == actor.id)) &&
		       c.pattern.matches(seen.event);
	});

	return met_if(any, "there was no such event");
}

verdict judge_bytes(story_scene &scene, const condition &c)
{
	story_actor actor = scene.actor(c.who);
	auto record = actor.id ? scene.host(actor.side).find_connection(actor.id) :
				 std::nullopt;

	if (!record || !record->traffic)
		return {verdict::kind::open, "it is not there"};

	std::uint64_t is = c.what == condition::kind::acked ?
				   record->traffic->acked :
			   c.what == condition::kind::bad ?
				   record->traffic->bad :
				   record->traffic->received;

	return met_if(is >= c.bytes, fmt::format("{} bytes are", is));
}

verdict judge_none(story_scene &scene, const condition &c)
{
	for (std::size_t side = 0; side < host_names.size(); side++) {
		if (!c.who.empty() && c.who != host_names[side])
			continue;

		auto left = scene.host(side).connections({});

		if (!left.empty())
			return {verdict::kind::open,
				fmt::format("host {} has {}", host_names[side],
					    connection_line(left[0]))};
	}
	return {verdict::kind::met, ""};
}

verdict judge_presence(story_scene &scene, const condition &c,
		       std::size_t since, bool now)
{
	switch (c.what) {
	case condition::kind::state:
		return judge_state(scene, c, since, now);
	case condition::kind::event:
		return judge_event(scene, c, since);
	case condition::kind::none:
		return judge_none(scene, c);
	default:
		return judge_bytes(scene, c);
	}
}

} // namespace

verdict judge_condition(story_scene &scene, const condition &c,
			std::size_t since, bool now)
{
	verdict v = judge_presence(scene, c, since, now);

	if (!c.absent)
		return v;
	return v.what == verdict::kind::met ?
		verdict{verdict::kind::hopeless, "it was so"} :
		verdict{verdict::kind::met, ""};
}

rule_counts count_rules(story_scene &scene)
{
	rule_counts counts;

	for (std::size_t side = 0; side < counts.size(); side++)
		for (const counter_record &c : scene.host(side).counters())
			if (c.group == SYNFIN_COUNTER_GROUP_RULE)
				counts[side][c.rule] = c.value;
	return counts;
}

verdict judge_rule(story_scene &scene, unsigned int rule,
		   const rule_counts &before)
{
	rule_counts now = count_rules(scene);
	rule_counts then = before;

	return met_if(now[0][rule] != then[0][rule] ||
			      now[1][rule] != then[1][rule],
		      "it had no say in this step");
}

} // namespace synfin
