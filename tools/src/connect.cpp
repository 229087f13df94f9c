// SPDX-License-Identifier: GPL-2.0
/* connect: a connection by a socket, with standard input and output at its end. */

#include "command.hpp"
#include "error.hpp"
#include "params.hpp"
#include "sockets.hpp"
#include "talk.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace synfin {
namespace {

struct connect_request {
	endpoint peer;
	endpoint local;
	param_values params;
};

connect_request parse_connect(const word_list &words)
{
	word_reader reader(words);
	connect_request request;
	word_list pairs;

	request.peer = parse_endpoint(reader.next("ADDR:PORT, the peer,"),
				      need::both, "the peer");
	while (!reader.empty()) {
		if (reader.skip("from"))
			request.local = parse_endpoint(
				reader.next("ADDR[:PORT] after 'from'"),
				need::none, "the local end");
		else
			reader.take_pair(pairs);
	}
	request.params = parse_params(pairs, SYNFIN_SCOPE_CONN);
	if (request.local.addr && family_of(*request.local.addr) !=
					  family_of(*request.peer.addr))
		usage("{} and {} are addresses of two families",
		      request.local.text(), request.peer.text());
	return request;
}

void bind_local(int fd, const endpoint &local, int family)
{
	socket_name name(local, family);

	if (!local.addr && !local.port)
		return;
	if (bind(fd, name.data(), name.size) < 0)
		fail_local("come from", local, errno);
}

descriptor connected(const connect_request &request)
{
	int family = family_of(*request.peer.addr);
	descriptor fd = make_socket(family, socket_protocol(), request.params);
	socket_name name(request.peer, family);

	bind_local(fd.get(), request.local, family);
	if (connect(fd.get(), name.data(), name.size) < 0)
		fail_connection(request.peer, errno);
	return fd;
}

void run_connect(context &ctx, const word_list &words)
{
	connect_request request = parse_connect(words);

	if (ctx.out.is_json)
		usage("'connect' prints what the peer sends: there is no JSON of it");

	descriptor fd = connected(request);

	if (int error = talk(fd.get(), STDIN_FILENO, STDOUT_FILENO))
		fail_connection(request.peer, error);
}

} // namespace

void add_connect(CLI::App &app, context &ctx)
{
	add_verb(app, ctx, "connect", "ADDR:PORT [from [ADDR][:PORT]] [KEY VALUE]...",
		 "talk by a socket: standard input goes to the peer, what it sends to standard output",
		 [&ctx](const word_list &words) { run_connect(ctx, words); });
}

} // namespace synfin
