// SPDX-License-Identifier: GPL-2.0
/* replay: what 'record' wrote, shown as the monitor would. Needs no module. */

#include "command.hpp"
#include "error.hpp"
#include "filter.hpp"
#include "recording.hpp"
#include "units.hpp"
#include "watch.hpp"

#include <charconv>
#include <cmath>
#include <memory>
#include <thread>

namespace synfin {
namespace {

/// Waits as long between two events as it took when they happened.
class pacer {
public:
	/// @text: how many times as fast; empty is without waiting
	explicit pacer(const std::string &text);

	void wait_for(std::uint64_t time);

private:
	double speed_ = 0;
	std::uint64_t last_ = 0;
};

pacer::pacer(const std::string &text)
{
	if (text.empty())
		return;

	auto [end, error] = std::from_chars(text.data(),
					    text.data() + text.size(), speed_);

	if (error != std::errc() || end != text.data() + text.size() ||
	    !std::isfinite(speed_) || speed_ < 0.001 || speed_ > 1e6)
		usage("--pace: '{}' is no speed: 1 is as it happened, 0.1 ten times slower, 10 ten times faster",
		      text);
}

void pacer::wait_for(std::uint64_t time)
{
	if (speed_ > 0 && last_ && time > last_)
		std::this_thread::sleep_for(std::chrono::duration<double, std::nano>(
			static_cast<double>(time - last_) / speed_));
	last_ = time;
}

void show(event_sink &sink, pacer &pace, const dump_filter &filter,
	  const recording_line &line)
{
	if (const auto *gap = std::get_if<recording_gap>(&line)) {
		sink.lost(gap->events, {});
		return;
	}

	const event_record &event = std::get<event_record>(line);

	if (!matches(filter, event))
		return;
	pace.wait_for(event.time);
	sink.event(event);
}

void run(context &ctx, const std::string &pace_text, const word_list &words)
{
	word_reader reader(words);
	std::string path = reader.next("FILE");
	dump_filter filter = parse_filter(reader.rest());
	pacer pace(pace_text);
	event_printer printer(ctx.out);

	for (const recording &r : read_recordings(path))
		for (const recording_line &line : r.lines)
			show(printer, pace, filter, line);
}

} // namespace

void add_replay(CLI::App &app, context &ctx)
{
	auto pace = std::make_shared<std::string>();

	add_verb(app, ctx, "replay", "FILE [--pace SPEED] [FILTER]...",
		 "show what 'record' wrote as the monitor would",
		 [&ctx, pace](const word_list &words) {
			 run(ctx, *pace, words);
		 })
		.text("--pace", *pace, "SPEED",
		      "wait between events as it was: 1 as it happened, 0.1 ten times slower");
}

} // namespace synfin
