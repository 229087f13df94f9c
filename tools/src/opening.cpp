// SPDX-License-Identifier: GPL-2.0
/* What "conn open" and "listen open" share. */

#include "opening.hpp"

#include "error.hpp"
#include "events.hpp"
#include "json.hpp"
#include "names.hpp"
#include "render.hpp"
#include "units.hpp"
#include "wait.hpp"

namespace synfin {
namespace {

struct wanted_state {
	unsigned int state;
	std::optional<std::uint64_t> timeout;
};

std::optional<wanted_state> parse_wait(const wait_option &wait)
{
	if (!wait.wanted())
		return std::nullopt;

	wanted_state wanted{parse_state(wait.words.at(0)), std::nullopt};

	wait.at_most(2);
	if (wait.words.size() > 1)
		wanted.timeout = parse_timeout(wait.words[1]);
	return wanted;
}

/* Of a connection that is over, the record that it had, brought up to date. */
connection_record current(kernel &k, connection_record record)
{
	if (auto now = k.find_connection(record.id))
		return *now;

	auto history = k.history(record.id);

	record.state = SYNFIN_STATE_CLOSED;
	record.timer.reset();
	record.timer_left.reset();
	if (!history.empty())
		record.cause = history.back().cause;
	return record;
}

void print_opened(const output &out, const connection_record &c)
{
	if (out.is_json)
		out.print(connection_json(c));
	else
		out.line(connection_line(c));
}

} // namespace

void run_open(const output &out, const active_open &request,
	      const wait_option &wait)
{
	auto wanted = parse_wait(wait);
	kernel k;
	std::optional<event_stream> events;
	wait_result result{true, "", {}};

	if (wanted)
		events.emplace();

	connection_record c = k.open(request);

	if (wanted) {
		result = wait_for_state(k, *events, c.id, wanted->state,
					wanted->timeout);
		c = current(k, c);
	}
	print_opened(out, c);
	if (!result.reached)
		fail(exit_code::expectation, "{}", result.complaint);
}

} // namespace synfin
