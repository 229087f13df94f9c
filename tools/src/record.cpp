// SPDX-License-Identifier: GPL-2.0
/* record: events into a file, for replay, ladder and why. */

#include "command.hpp"
#include "error.hpp"
#include "filter.hpp"
#include "json.hpp"
#include "recording.hpp"
#include "watch.hpp"

#include <linux/synfin.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

namespace synfin {
namespace {

/* Each line is in the file when it is written: whoever reads it may be waiting. */
class event_recorder : public event_sink {
public:
	event_recorder(const output &out, const std::string &path,
		       const std::string &netns);

	void begin() override;
	void event(const event_record &event) override;
	void lost(std::uint64_t events,
		  std::span<const connection_record> now) override;
	/// How much it was.
	void end();

private:
	void write(const json &line);

	const output &out_;
	std::string path_;
	std::string netns_;
	std::ofstream file_;
	std::uint64_t events_ = 0;
	std::uint64_t lost_ = 0;
};

event_recorder::event_recorder(const output &out, const std::string &path,
			       const std::string &netns)
	: out_(out), path_(path), netns_(netns), file_(path)
{
	if (!file_)
		usage("cannot write {}: {}", path, std::strerror(errno));
}

void event_recorder::write(const json &line)
{
	file_ << json_text(line) << std::endl;
	if (!file_)
		fail(exit_code::usage, "cannot write {}: {}", path_,
		     std::strerror(errno));
}

void event_recorder::begin()
{
	write(header_json({SYNFIN_TOOL_VERSION, SYNFIN_ABI, netns_}));
	event_printer(out_).begin();
}

void event_recorder::event(const event_record &event)
{
	events_++;
	write(event_json(event));
}

void event_recorder::lost(std::uint64_t events,
			  std::span<const connection_record>)
{
	lost_ += events;
	write(gap_json({events}));
}

void event_recorder::end()
{
	if (out_.is_json)
		out_.print_line({{"type", "recorded"}, {"file", path_},
				 {"events", events_}, {"lost", lost_}});
	else
		out_.line(fmt::format("# {} events in {}, {} lost", events_,
				      path_, lost_));
}

void run(context &ctx, const watch_options &options, const word_list &words)
{
	word_reader reader(words);
	std::string path = reader.next("FILE");
	dump_filter filter = parse_filter(reader.rest());

	options.events();
	options.buffer_bytes();
	/* without a module there is nothing to record, and no file is made */
	kernel();

	event_recorder recorder(ctx.out, path, ctx.netns);

	event_watch(recorder, filter, options).run();
	recorder.end();
}

} // namespace

void add_record(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<watch_options>();

	options->add_to(add_verb(
		app, ctx, "record",
		"FILE [--count N] [--buffer BYTES] [FILTER]...",
		"write events into a file until ^C",
		[&ctx, options](const word_list &words) {
			run(ctx, *options, words);
		}));
}

} // namespace synfin
