// SPDX-License-Identifier: GPL-2.0
/* How fast a story goes: slower for people, faster through a long wait. */

#include "story_pace.hpp"

#include "fault_words.hpp"
#include "params.hpp"

#include <linux/synfin.h>

#include <algorithm>

namespace synfin {
namespace {

/* clock_scale: the hosts' nanoseconds in so many real ones */
constexpr std::uint64_t real_time = 1000;

} // namespace

story_pace::story_pace(story_scene &scene, const story_options &options)
	: scene_(scene), options_(options)
{
	if (options.slow != 1)
		set_clocks(false);
	if (options.step)
		hold_all();
}

void story_pace::set_clocks(bool frozen)
{
	const synfin_param &row = need_param("clock_scale");
	std::uint64_t scale = std::clamp(real_time * hurry_ / options_.slow,
					 std::uint64_t{1},
					 static_cast<std::uint64_t>(row.max));

	frozen_ = frozen;
	for (std::size_t side = 0; side < host_names.size(); side++)
		scene_.host(side).set_params({{row.id, frozen ? 0 : scale}});
}

void story_pace::hurry(std::uint64_t times)
{
	hurry_ = times;
	set_clocks(frozen_);
}

std::uint64_t story_pace::real(std::uint64_t ns) const
{
	return ns * options_.slow / hurry_;
}

std::uint64_t story_pace::patience(std::uint64_t ns) const
{
	return options_.step ? ~std::uint64_t{0} : ns * options_.slow;
}

/* The first rule that matches decides: ours has to be the last. */
void story_pace::hold_all()
{
	static const fault_record everything = parse_fault({"hold"});

	for (std::size_t side = 0; options_.step && side < rules_.size(); side++) {
		if (rules_[side])
			scene_.host(side).delete_fault(rules_[side]);
		rules_[side] = scene_.host(side).add_fault(everything).id;
	}
}

bool story_pace::oldest(waiting &found)
{
	bool any = false;

	for (std::size_t side = 0; side < host_names.size(); side++)
		for (const held_record &h : scene_.host(side).held())
			if (h.action == SYNFIN_FAULT_HOLD &&
			    (!any || h.age > found.segment.age)) {
				found = {side, h};
				any = true;
			}
	return any;
}

bool story_pace::holds()
{
	waiting found;
	bool any = options_.step && oldest(found);

	if (any != frozen_)
		set_clocks(any);
	return any;
}

void story_pace::release()
{
	waiting found;

	if (oldest(found))
		scene_.host(found.side).step(SYNFIN_STEP_NEXT, found.segment.id);
}

} // namespace synfin
