// SPDX-License-Identifier: GPL-2.0
/* listen: listeners. */

#include "command.hpp"
#include "error.hpp"
#include "filter.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "opening.hpp"
#include "params.hpp"
#include "render.hpp"
#include "several.hpp"
#include "units.hpp"

#include <memory>

namespace synfin {
namespace {

void print_listener(const output &out, const listener_record &l)
{
	if (out.is_json)
		out.print(listener_json(l));
	else
		out.line(fmt::format("{} LISTEN {}", l.id, l.local.text()));
}

void add(context &ctx, const word_list &words)
{
	word_reader reader(words);
	passive_open request;

	request.local = parse_endpoint(reader.next("[ADDR]:PORT to listen on"),
				       need::port, "the local end");

	word_list pairs;

	while (!reader.empty()) {
		if (reader.skip("v6only"))
			request.v6only = true;
		else if (reader.skip("reuse"))
			request.reuse = true;
		else if (reader.skip("remote"))
			request.remote = parse_endpoint(
				reader.next("ADDR:PORT after 'remote'"),
				need::both, "the remote end");
		else
			reader.take_pair(pairs);
	}
	request.params = parse_params(pairs, SYNFIN_SCOPE_LISTENER);

	kernel k;

	print_listener(ctx.out, k.listen(request));
}

void del(context &ctx, const word_list &words)
{
	run_each(ctx.out, "del", "listener", words,
		 [](kernel &k, std::uint32_t id) { k.delete_listener(id); });
}

void open(context &ctx, const word_list &words, const wait_option &wait)
{
	word_reader reader(words, wait.advice());
	active_open request;

	request.listener_id = parse_id(reader.next("ID of a listener"),
				       "listener");
	request.remote = parse_endpoint(reader.next("ADDR:PORT, the peer,"),
					need::both, "the peer");
	request.params = parse_params(reader.rest(), SYNFIN_SCOPE_CONN);
	run_open(ctx.out, request, wait);
}

void set(context &ctx, const word_list &words)
{
	word_reader reader(words);
	std::uint32_t id = parse_id(reader.next("ID of a listener"), "listener");

	if (reader.empty())
		usage("KEY VALUE is missing: what is to be set?");

	param_values values = parse_params(reader.rest(), SYNFIN_SCOPE_LISTENER);
	kernel k;
	listener_record l = k.set_listener(id, values);

	if (ctx.out.is_json)
		ctx.out.print(listener_json(l));
}

/* One id alone must exist; other filters may match nothing. */
std::vector<listener_record> find(kernel &k, const dump_filter &filter)
{
	if (filter.id && filter.local == endpoint())
		return {k.listener(filter.id)};
	return k.listeners(filter);
}

void show(context &ctx, const word_list &words, bool details)
{
	dump_filter filter = parse_filter(words);

	if (filter.remote.addr || filter.remote.port || filter.listener_id ||
	    filter.states)
		usage("listeners can be selected by id, src and sport only");

	kernel k;
	auto listeners = find(k, filter);

	if (ctx.out.is_json) {
		json all = json::array();

		for (const listener_record &l : listeners)
			all.push_back(listener_json(l));
		ctx.out.print(all);
		return;
	}
	if (!details) {
		ctx.out.print(listeners_table(listeners));
		return;
	}
	for (const listener_record &l : listeners) {
		ctx.out.print(listeners_table({&l, 1}));
		ctx.out.write(params_paragraph(l.params,
					       SYNFIN_SCOPE_LISTENER));
	}
}

} // namespace

void add_listen(CLI::App &app, context &ctx)
{
	CLI::App &listen = add_object(app, "listen", "listeners");
	auto details = std::make_shared<bool>(false);
	auto wait = std::make_shared<wait_option>();

	add_verb(listen, ctx, "add",
		 "[ADDR]:PORT [remote ADDR:PORT] [v6only] [reuse] [KEY VALUE]...",
		 "passive OPEN; prints the new listener, its ID first",
		 [&ctx](const word_list &words) { add(ctx, words); });
	add_verb(listen, ctx, "del", "ID...", "CLOSE a listener",
		 [&ctx](const word_list &words) { del(ctx, words); });
	add_verb(listen, ctx, "open",
		 "ID ADDR:PORT [KEY VALUE]... [--wait STATE [TIMEOUT]]",
		 "the listener itself becomes a connection to ADDR:PORT",
		 [&ctx, wait](const word_list &words) { open(ctx, words, *wait); })
		.wait(*wait, 1, wait_state_type, wait_state_help);
	add_verb(listen, ctx, "set", "ID KEY VALUE [KEY VALUE]...",
		 "change parameters of a listener",
		 [&ctx](const word_list &words) { set(ctx, words); });
	add_verb(listen, ctx, "show", "[-d] [id N] [src A[:N]] [sport N]",
		 "list",
		 [&ctx, details](const word_list &words) {
			 show(ctx, words, *details);
		 })
		.flag("-d,--details", *details, "parameters");
}

} // namespace synfin
