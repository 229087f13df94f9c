/* SPDX-License-Identifier: GPL-2.0 */
/* What a running story knows: its hosts' events, and who is called what. */

#pragma once

#include "events.hpp"
#include "kernel.hpp"
#include "story_condition.hpp"
#include "story_stage.hpp"

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace synfin {

struct scene_event {
	std::size_t side;
	event_record event;
};

/// A connection or a listener that has a name, or is the peer of one.
struct story_actor {
	std::size_t side = 0;
	std::uint32_t id = 0; ///< 0: it is not there, or not yet
	endpoint local;
	endpoint remote;
	std::optional<connection_record> last; ///< what it was when last seen
};

class story_scene {
public:
	explicit story_scene(const story_stage &stage);

	enum class outcome { news, nothing, interrupted };

	/// What has happened since, or what happens until @until.
	outcome listen(const deadline &until);
	std::span<const scene_event> log() const { return log_; }

	void name(const std::string &name, const story_actor &actor);
	bool knows(const std::string &name) const { return cast_.contains(name); }
	/// NAME or NAME.peer, as far as events tell; fails for other words.
	story_actor actor(const std::string &who);
	/// The last event of it, if there was one.
	const event_record *last_event(const story_actor &actor) const;
	/// Takes note of what all that have a name are now.
	void look();

	kernel &host(std::size_t side) { return hosts_[side].calls; }

private:
	struct post {
		kernel calls;
		event_stream events;
	};

	static post enter(const story_stage &stage, std::size_t side);
	bool read(std::vector<scene_event> &batch);
	void find(story_actor &actor) const;

	std::array<post, 2> hosts_;
	std::vector<scene_event> log_;
	std::map<std::string, story_actor> cast_;
};

} // namespace synfin
