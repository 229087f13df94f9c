// SPDX-License-Identifier: GPL-2.0
/* monitor: events as they happen, and how many could not be told. */

#include "command.hpp"
#include "filter.hpp"
#include "watch.hpp"

#include <memory>

namespace synfin {

void add_monitor(CLI::App &app, context &ctx)
{
	auto options = std::make_shared<watch_options>();

	options->add_to(add_verb(
		app, ctx, "monitor", "[--count N] [--buffer BYTES] [FILTER]...",
		"show events as they happen; FILTER as for 'conn show'",
		[&ctx, options](const word_list &words) {
			event_printer printer(ctx.out);

			event_watch(printer, parse_filter(words), *options).run();
		}));
}

} // namespace synfin
