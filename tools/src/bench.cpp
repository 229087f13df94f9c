// SPDX-License-Identifier: GPL-2.0
/* bench: many connections by one request, and how long the kernel took. */

#include "command.hpp"
#include "error.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "progress.hpp"
#include "units.hpp"

#include <chrono>
#include <cstdint>

namespace synfin {
namespace {

using std::chrono::steady_clock;

constexpr std::uint64_t most = UINT32_MAX;

std::uint64_t since(steady_clock::time_point began)
{
	return std::chrono::nanoseconds(steady_clock::now() - began).count();
}

std::uint32_t parse_many(const std::string &word)
{
	std::uint64_t count = parse_count(word);

	if (!count || count > most)
		usage("{} connections can not be asked for: from 1 to {}",
		      word, most);
	return count;
}

void open(context &ctx, const word_list &words)
{
	word_reader reader(words);
	active_open request;

	request.remote = parse_endpoint(reader.next("ADDR:PORT, the peer,"),
					need::both, "the peer");

	std::uint32_t count = parse_many(reader.next("COUNT, how many,"));

	reader.end();

	kernel k;
	progress shown;
	auto began = steady_clock::now();
	opened_record opened = k.open_many(request, count);
	std::uint64_t ns = since(began);

	if (ctx.out.is_json)
		ctx.out.print({{"done", "bench open"}, {"count", opened.count},
			       {"last_id", opened.last.id}, {"ns", ns}});
	else
		ctx.out.line(fmt::format("opened {}, {:.1f} ns each, the last one is {}",
					 opened.count, double(ns) / opened.count,
					 opened.last.id));
	if (opened.count < count)
		fail(exit_code::refused, "{} of {} came to be: 'conn open {}' tells why the next one would not",
		     opened.count, count, request.remote.text());
}

void close(context &ctx, const word_list &words)
{
	word_reader reader(words);
	std::uint32_t first = 1, last = UINT32_MAX;

	if (!reader.empty()) {
		first = parse_id(reader.next("FIRST"), "connection");
		last = parse_id(reader.next("LAST, an id as FIRST,"),
				"connection");
	}
	reader.end();
	if (first > last)
		usage("there is no id from {} up to {}", first, last);

	kernel k;
	progress shown;
	auto began = steady_clock::now();

	k.close_all(first, last);

	std::uint64_t ns = since(began);

	if (ctx.out.is_json)
		ctx.out.print({{"done", "bench close"}, {"ns", ns}});
	else
		ctx.out.line(fmt::format("closed, {} ns", ns));
}

} // namespace

void add_bench(CLI::App &app, context &ctx)
{
	CLI::App &bench = add_object(app, "bench",
				     "open and close many, and tell how long it took");

	add_verb(bench, ctx, "open", "ADDR:PORT COUNT",
		 "open so many connections by one request",
		 [&ctx](const word_list &words) { open(ctx, words); });
	add_verb(bench, ctx, "close", "[FIRST LAST]",
		 "as close(2), all connections or those of these ids",
		 [&ctx](const word_list &words) { close(ctx, words); });
}

} // namespace synfin
