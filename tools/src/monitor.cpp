// SPDX-License-Identifier: GPL-2.0
/* monitor: events as they happen, and how many could not be told. */

#include "command.hpp"
#include "error.hpp"
#include "events.hpp"
#include "filter.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "render.hpp"
#include "units.hpp"

#include <memory>

namespace synfin {
namespace {

/* Events that the history has are on their way; they need no longer than this. */
constexpr std::uint64_t settle_ns = 20'000'000;

struct monitor_options {
	std::string count;
	std::string buffer;
};

/* Events to show, 0 is no limit. */
std::uint64_t event_count(const std::string &text)
{
	std::uint64_t count = text.empty() ? 0 : parse_count(text);

	if (!text.empty() && !count)
		usage("--count: at least 1 event");
	return count;
}

class monitor {
public:
	monitor(const output &out, const dump_filter &filter,
		std::uint64_t count, std::uint32_t buffer);

	void run();

private:
	void greet();
	void show(const event_record &event);
	void note_loss(std::uint64_t lost);
	void resynchronise();
	void settle_if_quiet(bool quiet);

	const output &out_;
	dump_filter filter_;
	std::uint64_t count_;
	std::uint64_t shown_ = 0;
	kernel kernel_;
	event_stream events_;
	sequence_tracker tracker_;
	/* while a loss is being counted: the records kept when it was noticed */
	std::optional<std::vector<event_record>> kept_;
	std::uint64_t lost_ = 0;
};

std::uint32_t buffer_bytes(const std::string &text)
{
	std::uint64_t bytes = text.empty() ? event_stream::default_buffer :
					     parse_count(text);

	if (bytes < 1024 || bytes > 1u << 30)
		usage("--buffer: between 1Ki and 1Gi bytes are allowed");
	return static_cast<std::uint32_t>(bytes);
}

monitor::monitor(const output &out, const dump_filter &filter,
		 std::uint64_t count, std::uint32_t buffer)
	: out_(out), filter_(filter), count_(count), events_(buffer)
{
	tracker_.begin(kernel_.history(std::nullopt));
}

/* Whoever started us may now do what we are to see. */
void monitor::greet()
{
	if (out_.is_json)
		out_.print_line({{"type", "listening"}});
	else
		out_.line("# listening");
}

void monitor::show(const event_record &event)
{
	if (!matches(filter_, event))
		return;
	shown_++;
	if (out_.is_json)
		out_.print_line(event_json(event));
	else
		out_.line(event_line(event, out_.colours()));
}

void monitor::note_loss(std::uint64_t lost)
{
	lost_ += lost;
	if (!kept_)
		kept_ = kernel_.history(std::nullopt);
}

/* How many were lost, and how things stand now. */
void monitor::resynchronise()
{
	if (!lost_)
		return;
	if (out_.is_json)
		out_.print_line({{"type", "lost"}, {"events", lost_}});
	else
		out_.line(fmt::format("# lost {} events; now there are:", lost_));
	lost_ = 0;
	for (const connection_record &c : kernel_.connections(filter_)) {
		if (out_.is_json) {
			json j = connection_json(c);

			j["type"] = "connection";
			out_.print_line(j);
			continue;
		}
		out_.line(fmt::format("# {}", connection_line(c)));
	}
}

void monitor::settle_if_quiet(bool quiet)
{
	if (!kept_ || !(quiet || tracker_.caught_up(*kept_)))
		return;
	lost_ += tracker_.missing(*kept_);
	kept_.reset();
	resynchronise();
}

void monitor::run()
{
	interruptible signals;
	event_record event;

	greet();
	while (!count_ || shown_ < count_) {
		deadline until;

		if (kept_)
			until = deadline_in(settle_ns);
		switch (events_.next(event, until)) {
		case event_stream::outcome::event:
			if (std::uint64_t lost = tracker_.see(event))
				note_loss(lost);
			settle_if_quiet(false);
			show(event);
			break;
		case event_stream::outcome::overflow:
			note_loss(0);
			break;
		case event_stream::outcome::timeout:
			settle_if_quiet(true);
			break;
		case event_stream::outcome::interrupted:
			settle_if_quiet(true);
			return;
		}
	}
	settle_if_quiet(true);
}

} // namespace

void add_monitor(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<monitor_options>();

	add_verb(app, ctx, "monitor", "[--count N] [--buffer BYTES] [FILTER]...",
		 "show events as they happen; FILTER as for 'conn show'",
		 [&ctx, options](const word_list &words) {
			 dump_filter filter = parse_filter(words);
			 std::uint64_t count = event_count(options->count);
			 std::uint32_t buffer = buffer_bytes(options->buffer);

			 monitor(ctx.out, filter, count, buffer).run();
		 })
		.text("--count", options->count, "N", "end after N events")
		.text("--buffer", options->buffer, "BYTES",
		      "room for events that wait to be read (default 16Mi)");
}

} // namespace synfin
