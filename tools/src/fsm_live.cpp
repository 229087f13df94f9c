// SPDX-License-Identifier: GPL-2.0
/* fsm --live: the state machine while it works. */

#include "fsm_live.hpp"

#include "error.hpp"
#include "events.hpp"
#include "fsm_model.hpp"
#include "fsm_screen.hpp"
#include "kernel.hpp"
#include "units.hpp"

#include <unistd.h>

#include <chrono>

namespace synfin {
namespace {

/* Populations change by themselves, and what shines must go out. */
constexpr std::uint64_t tick_ns = 250'000'000;
/* A flood of events is looked at so often, and not more. */
constexpr std::uint64_t least_ns = 40'000'000;
constexpr int page = 8;

std::uint64_t now_ns()
{
	return static_cast<std::uint64_t>(
		std::chrono::nanoseconds(
			std::chrono::steady_clock::now().time_since_epoch())
			.count());
}

class live_fsm {
public:
	explicit live_fsm(const std::string &where)
		: model_(story_arcs::installed()), screen_(where) {}

	void run();

private:
	void look();
	/// Whether to go on.
	bool obey();
	void skip_events();

	kernel kernel_;
	event_stream events_;
	fsm_model model_;
	fsm_screen screen_;
};

void live_fsm::look()
{
	model_.update(kernel_.fsm(), kernel_.connections({}), now_ns());
}

bool live_fsm::obey()
{
	for (;;) {
		switch (screen_.key()) {
		case wish::none:
			return true;
		case wish::quit:
			return false;
		case wish::reset:
			model_.reset();
			break;
		case wish::next:
			model_.choose(1);
			break;
		case wish::previous:
			model_.choose(-1);
			break;
		case wish::scroll_down:
			screen_.scroll(page);
			break;
		case wish::scroll_up:
			screen_.scroll(-page);
			break;
		}
	}
}

/* They only tell that it is worth looking. Who makes many must not keep us here. */
void live_fsm::skip_events()
{
	std::uint64_t latest = now_ns() + least_ns;
	event_record event;

	while (now_ns() < latest && events_.pending())
		if (events_.next(event, std::nullopt) ==
		    event_stream::outcome::interrupted)
			return;
}

void live_fsm::run()
{
	interruptible signals;

	look();
	while (!interruptible::asked() && obey()) {
		std::array<int, 2> fds{STDIN_FILENO, events_.fd()};
		std::array<int, 1> keys{STDIN_FILENO};

		screen_.draw(model_);
		wait_readable(fds, deadline_in(tick_ns));
		wait_readable(keys, deadline_in(least_ns));
		skip_events();
		look();
	}
}

} // namespace

void watch_fsm(const std::string &where)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		usage("--live needs a terminal to draw on; 'synfin fsm' without it prints the same numbers");
	live_fsm(where).run();
}

} // namespace synfin
