// SPDX-License-Identifier: GPL-2.0
/* sock: the sockets that programs have, as ss(8) tells of TCP's. */

#include "command.hpp"
#include "diag.hpp"
#include "error.hpp"
#include "filter.hpp"
#include "names.hpp"
#include "owners.hpp"
#include "sock_text.hpp"
#include "sockets.hpp"

namespace synfin {
namespace {

dump_filter socket_filter(const word_list &words)
{
	dump_filter filter = parse_filter(words);

	if (filter.id || filter.listener_id)
		usage("sockets can be selected by state, exclude, sport, dport, src and dst");
	return filter;
}

std::vector<owned_socket> found_sockets(const dump_filter &filter)
{
	std::vector<owned_socket> found;
	auto owners = socket_owners();

	for (socket_record &s : diag_sockets(socket_protocol())) {
		if (!matches(filter, 1u << s.state, s.local, s.remote))
			continue;

		auto who = owners.find(s.inode);

		found.push_back({std::move(s), {}});
		if (found.back().socket.inode && who != owners.end())
			found.back().owners = who->second;
	}
	return found;
}

void show_sockets(context &ctx, const word_list &words, bool details)
{
	auto sockets = found_sockets(socket_filter(words));

	if (ctx.out.is_json) {
		json all = json::array();

		for (const owned_socket &s : sockets)
			all.push_back(socket_json(s));
		ctx.out.print(all);
		return;
	}
	if (!details) {
		ctx.out.print(sockets_table(sockets));
		return;
	}
	for (const owned_socket &s : sockets) {
		ctx.out.print(sockets_table({&s, 1}));
		ctx.out.write(socket_details(s.socket));
	}
}

} // namespace

void add_sock(CLI::App &app, context &ctx)
{
	CLI::App &sock = add_object(app, "sock", "sockets that programs have");
	auto details = std::make_shared<bool>(false);

	add_verb(sock, ctx, "show", "[-d] [FILTER]...",
		 "list; FILTER: state X, exclude X, sport N, dport N, src A[:N], dst A[:N]",
		 [&ctx, details](const word_list &words) {
			 show_sockets(ctx, words, *details);
		 })
		.flag("-d,--details", *details,
		      "times, windows, bytes, memory");
}

} // namespace synfin
