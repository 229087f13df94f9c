// SPDX-License-Identifier: GPL-2.0
/* Events of a namespace as they happen, with what was lost of them. */

#include "watch.hpp"

#include "error.hpp"
#include "filter.hpp"
#include "json.hpp"
#include "render.hpp"
#include "units.hpp"

namespace synfin {
namespace {

/* Events that the history has are on their way; they need no longer than this. */
constexpr std::uint64_t settle_ns = 20'000'000;

} // namespace

/* Whoever started us may now do what we are to see. */
void event_printer::begin()
{
	if (out_.is_json)
		out_.print_line({{"type", "listening"}});
	else
		out_.line("# listening");
}

void event_printer::event(const event_record &event)
{
	if (out_.is_json)
		out_.print_line(event_json(event));
	else
		out_.line(event_line(event, out_.colours()));
}

void event_printer::lost(std::uint64_t events,
			 std::span<const connection_record> now)
{
	if (out_.is_json)
		out_.print_line({{"type", "lost"}, {"events", events}});
	else
		out_.line(fmt::format("# lost {} events{}", events,
				      now.empty() ? "" : "; now there are:"));
	for (const connection_record &c : now) {
		if (out_.is_json) {
			json j = connection_json(c);

			j["type"] = "connection";
			out_.print_line(j);
			continue;
		}
		out_.line(fmt::format("# {}", connection_line(c)));
	}
}

void watch_options::add_to(verb_options options)
{
	options.text("--count", count, "N", "end after N events")
		.text("--buffer", buffer, "BYTES",
		      "room for events that wait to be read (default 16Mi)");
}

std::uint64_t watch_options::events() const
{
	return parse_limit(count, "--count");
}

std::uint32_t watch_options::buffer_bytes() const
{
	std::uint64_t bytes = buffer.empty() ? event_stream::default_buffer :
					       parse_count(buffer);

	if (bytes < 1024 || bytes > 1u << 30)
		usage("--buffer: between 1Ki and 1Gi bytes are allowed");
	return static_cast<std::uint32_t>(bytes);
}

event_watch::event_watch(event_sink &sink, const dump_filter &filter,
			 const watch_options &options)
	: sink_(sink), filter_(filter), count_(options.events()),
	  buffer_(options.buffer_bytes()), events_(buffer_)
{
	tracker_.begin(kernel_.history(std::nullopt));
}

void event_watch::show(const event_record &event)
{
	if (!matches(filter_, event))
		return;
	shown_++;
	sink_.event(event);
}

void event_watch::note_loss(std::uint64_t lost)
{
	lost_ += lost;
	if (!kept_)
		kept_ = kernel_.history(std::nullopt);
}

/* How many were lost, and how things stand now. */
void event_watch::resynchronise()
{
	if (!lost_)
		return;
	sink_.lost(lost_, kernel_.connections(filter_, tell::all));
	lost_ = 0;
}

void event_watch::settle_if_quiet(bool quiet)
{
	if (!kept_ || !(quiet || tracker_.caught_up(*kept_)))
		return;
	lost_ += tracker_.missing(*kept_);
	kept_.reset();
	resynchronise();
}

bool event_watch::wait()
{
	event_record event;
	deadline until;

	if (kept_)
		until = deadline_in(settle_ns);
	switch (events_.next(event, until)) {
	case event_stream::outcome::event:
		if (std::uint64_t lost = tracker_.see(event))
			note_loss(lost);
		settle_if_quiet(false);
		show(event);
		return true;
	case event_stream::outcome::overflow:
		note_loss(0);
		return true;
	case event_stream::outcome::timeout:
		settle_if_quiet(true);
		return true;
	default:
		return false;
	}
}

void event_watch::run()
{
	interruptible signals;

	sink_.begin();
	while ((!count_ || shown_ < count_) && wait()) {
	}
	settle_if_quiet(true);
}

} // namespace synfin
