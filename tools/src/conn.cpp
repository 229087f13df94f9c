// SPDX-License-Identifier: GPL-2.0
/* conn: connections, from open to forget. */

#include "command.hpp"
#include "error.hpp"
#include "events.hpp"
#include "filter.hpp"
#include "json.hpp"
#include "kernel.hpp"
#include "names.hpp"
#include "opening.hpp"
#include "params.hpp"
#include "render.hpp"
#include "several.hpp"
#include "units.hpp"
#include "wait.hpp"

#include <memory>

namespace synfin {
namespace {

void open(context &ctx, const word_list &words, const wait_option &wait)
{
	word_reader reader(words, wait.advice());
	active_open request;

	request.remote = parse_endpoint(reader.next("ADDR:PORT, the peer,"),
					need::both, "the peer");

	word_list pairs;

	while (!reader.empty()) {
		if (reader.skip("from"))
			request.local = parse_endpoint(
				reader.next("[ADDR][:PORT] after 'from'"),
				need::none, "the local end");
		else
			reader.take_pair(pairs);
	}
	request.params = parse_params(pairs, SYNFIN_SCOPE_CONN);
	run_open(ctx.out, request, wait);
}

void send(context &ctx, const word_list &words, const wait_option &wait)
{
	word_reader reader(words, wait.advice());
	std::uint32_t id = parse_id(reader.next("ID of a connection"),
				    "connection");
	std::uint64_t bytes = parse_count(reader.next("BYTES, how many to send,"));

	reader.end();
	if (!bytes)
		usage("0 bytes can not be sent; at least 1");

	std::optional<std::uint64_t> timeout;

	wait.at_most(1);
	/* without its TIMEOUT the option has one word, an empty one */
	if (!wait.words.empty() && !wait.words[0].empty())
		timeout = parse_timeout(wait.words[0]);

	kernel k;
	std::optional<event_stream> events;

	if (wait.wanted())
		events.emplace();
	k.send(id, bytes);
	if (wait.wanted()) {
		auto c = k.find_connection(id);
		std::uint64_t target = c && c->traffic ?
			c->traffic->sent + c->traffic->queued : bytes;
		wait_result result = wait_for_acked(k, *events, id, bytes,
						    target, timeout);

		if (!result.reached)
			fail(exit_code::expectation, "{}", result.complaint);
	}
	print_done(ctx.out, "send", id, {{"bytes", bytes}});
}

/// shutdown, close, abort, forget: one or more ids
void end(context &ctx, const char *verb, std::uint8_t command,
	 const word_list &words)
{
	run_each(ctx.out, verb, "connection", words,
		 [&](kernel &k, std::uint32_t id) { k.end(command, id); });
}

void forget(context &ctx, const word_list &words)
{
	if (words.size() != 1 || !same_word(words[0], "all")) {
		end(ctx, "forget", SYNFIN_CMD_CONNECTION_FORGET, words);
		return;
	}

	kernel k;

	k.forget_all();
	print_done(ctx.out, "forget", "all");
}

void set(context &ctx, const word_list &words)
{
	word_reader reader(words);
	std::uint32_t id = parse_id(reader.next("ID of a connection"),
				    "connection");

	if (reader.empty())
		usage("KEY VALUE is missing: what is to be set?");

	param_values values = parse_params(reader.rest(), SYNFIN_SCOPE_CONN);
	kernel k;
	connection_record c = k.set_connection(id, values);

	if (ctx.out.is_json)
		ctx.out.print(connection_json(c));
}

/* One id alone must exist; other filters may match nothing. */
void find(kernel &k, const dump_filter &filter, tell much,
	  const std::function<void(const connection_record &)> &take)
{
	dump_filter only_id;

	only_id.id = filter.id;
	if (filter.id && !filter.states && !filter.listener_id &&
	    filter.local == only_id.local && filter.remote == only_id.remote)
		take(k.connection(filter.id));
	else
		k.each_connection(filter, much, take);
}

std::string unsafe_text(const output &out, const connection_record &c)
{
	std::string all;

	for (const auto &[name, value] : unsafe_settings(c.params))
		all += tinted(fmt::format("UNSAFE: connection {} has {} {}",
					  c.id, name, value),
			      colour::red, out.colours()) + "\n";
	return all;
}

/* So many at once: of a million, the first are there before the last. */
constexpr std::size_t page_rows = 1000;

void show_table(const output &out, kernel &k, const dump_filter &filter)
{
	table rows = connections_table({});
	std::string unsafe;

	find(k, filter, tell::summary, [&](const connection_record &c) {
		add_connection(rows, c);
		unsafe += unsafe_text(out, c);
		if (rows.rows() == page_rows)
			out.write(rows.page(out.colours()));
	});
	out.write(rows.page(out.colours()));
	out.write(unsafe);
}

void show_details(const output &out, kernel &k, const dump_filter &filter)
{
	find(k, filter, tell::all, [&](const connection_record &c) {
		out.print(connections_table({&c, 1}));
		out.write(unsafe_text(out, c));
		out.write(connection_details(c));
	});
}

void show_pretty_json(const output &out, kernel &k, const dump_filter &filter)
{
	json all = json::array();

	find(k, filter, tell::all, [&](const connection_record &c) {
		all.push_back(connection_json(c));
	});
	out.print(all);
}

/* An array on one line, of which each part is written when it is known. */
void show_json(const output &out, kernel &k, const dump_filter &filter)
{
	std::string text = "[";
	std::size_t rows = 0;

	find(k, filter, tell::all, [&](const connection_record &c) {
		if (rows++)
			text += ',';
		text += out.text(connection_json(c));
		if (rows % page_rows == 0) {
			out.write(text);
			text.clear();
		}
	});
	out.line(text + "]");
}

void show(context &ctx, const word_list &words, bool details)
{
	dump_filter filter = parse_filter(words);
	kernel k;

	if (ctx.out.is_json && ctx.out.pretty)
		show_pretty_json(ctx.out, k, filter);
	else if (ctx.out.is_json)
		show_json(ctx.out, k, filter);
	else if (details)
		show_details(ctx.out, k, filter);
	else
		show_table(ctx.out, k, filter);
}

void history(context &ctx, const word_list &words)
{
	word_reader reader(words);
	std::optional<std::uint32_t> id;

	if (!reader.skip("all"))
		id = parse_id(reader.next("ID of a connection, or 'all',"),
			      "connection");
	reader.end();

	kernel k;
	auto events = id ? k.known_history(*id) : k.history(id);
	std::uint64_t overwritten = events.empty() ? 0 : events[0].overwritten;

	if (ctx.out.is_json) {
		json list = json::array();

		for (const event_record &e : events)
			list.push_back(event_json(e));
		ctx.out.print({{"overwritten", overwritten}, {"events", list}});
		return;
	}
	if (overwritten)
		ctx.out.line(fmt::format("({} older events of this namespace were overwritten)",
					 overwritten));
	for (const event_record &e : events)
		ctx.out.line(event_line(e, ctx.out.colours()));
}

void wait(context &ctx, const word_list &words)
{
	word_reader reader(words);
	std::uint32_t id = parse_id(reader.next("ID of a connection"),
				    "connection");
	unsigned int target = parse_state(reader.next("STATE to wait for"));
	std::optional<std::uint64_t> timeout;

	if (!reader.empty())
		timeout = parse_timeout(reader.next("TIMEOUT"));
	reader.end();

	kernel k;
	event_stream events;
	wait_result result = wait_for_state(k, events, id, target, timeout);

	if (!result.reached)
		fail(exit_code::expectation, "{}", result.complaint);
	print_done(ctx.out, "wait", id,
		   {{"state", synfin_state_name(target)}});
}

void add_ending_verbs(CLI::App &conn, context &ctx)
{
	struct verb {
		const char *name;
		std::uint8_t command;
		const char *help;
	};
	static constexpr verb verbs[] = {
		{"shutdown", SYNFIN_CMD_CONNECTION_SHUTDOWN,
		 "CLOSE of the RFC: send FIN, go on reading"},
		{"close", SYNFIN_CMD_CONNECTION_CLOSE,
		 "as close(2): send FIN and go away"},
		{"abort", SYNFIN_CMD_CONNECTION_ABORT,
		 "ABORT: send RST where the RFC says so"},
	};

	for (const verb &v : verbs)
		add_verb(conn, ctx, v.name, "ID...", v.help,
			 [&ctx, v](const word_list &words) {
				 end(ctx, v.name, v.command, words);
			 });
	add_verb(conn, ctx, "forget", "ID...|all",
		 "drop the state without a word, as a crash would",
		 [&ctx](const word_list &words) { forget(ctx, words); });
}

void add_open_and_send(CLI::App &conn, context &ctx)
{
	auto open_wait = std::make_shared<wait_option>();
	auto send_wait = std::make_shared<wait_option>();

	add_verb(conn, ctx, "open",
		 "ADDR:PORT [from [ADDR][:PORT]] [KEY VALUE]... [--wait STATE [TIMEOUT]]",
		 "active OPEN; prints the new connection, its ID first",
		 [&ctx, open_wait](const word_list &words) {
			 open(ctx, words, *open_wait);
		 })
		.wait(*open_wait, 1, wait_state_type, wait_state_help);
	add_verb(conn, ctx, "send", "ID BYTES [--wait [TIMEOUT]]",
		 "send so many bytes of the known pattern",
		 [&ctx, send_wait](const word_list &words) {
			 send(ctx, words, *send_wait);
		 })
		.wait(*send_wait, 0, "[TIMEOUT]",
		      "until all is acknowledged, at most TIMEOUT");
}

} // namespace

void add_conn(CLI::App &app, context &ctx)
{
	CLI::App &conn = add_object(app, "conn", "connections");
	auto details = std::make_shared<bool>(false);

	add_open_and_send(conn, ctx);
	add_ending_verbs(conn, ctx);
	add_verb(conn, ctx, "set", "ID KEY VALUE [KEY VALUE]...",
		 "change parameters of a connection",
		 [&ctx](const word_list &words) { set(ctx, words); });
	add_verb(conn, ctx, "show", "[-d] [FILTER]...",
		 "list; FILTER: state X, exclude X, sport N, dport N, src A[:N], dst A[:N], id N, listener N",
		 [&ctx, details](const word_list &words) {
			 show(ctx, words, *details);
		 })
		.flag("-d,--details", *details,
		      "sequence numbers, timeouts, parameters");
	add_verb(conn, ctx, "history", "ID|all",
		 "what happened to a connection, even if it is over",
		 [&ctx](const word_list &words) { history(ctx, words); });
	add_verb(conn, ctx, "wait", "ID STATE [TIMEOUT]",
		 "until it is in STATE; exit status 3 if it ends or time is up",
		 [&ctx](const word_list &words) { wait(ctx, words); });
}

} // namespace synfin
