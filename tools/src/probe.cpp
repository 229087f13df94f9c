// SPDX-License-Identifier: GPL-2.0
/* probe: is synfin at an address, absent from it, or blocked on the way? */

#include "command.hpp"
#include "error.hpp"
#include "events.hpp"
#include "host.hpp"
#include "kernel.hpp"
#include "names.hpp"
#include "units.hpp"
#include "wait.hpp"

#include <cerrno>

namespace synfin {
namespace {

/* Any port will do: even a refusal comes from synfin. */
constexpr std::uint16_t usual_port = 1;
/* SYNs at 0, 0.5 and 1.5 s; given up after 3.5 s */
constexpr std::uint64_t first_timeout = 500'000'000;
constexpr std::uint64_t retries = 2;
constexpr std::uint64_t patience = 10 * ns_per_sec;

struct finding {
	const char *verdict;
	std::string text;
};

unsigned int last_icmp(const std::vector<event_record> &history)
{
	unsigned int icmp = SYNFIN_ICMP_NONE;

	for (const event_record &e : history)
		if (e.icmp)
			icmp = e.icmp;
	return icmp;
}

finding blocked(unsigned int icmp, bool own)
{
	switch (icmp) {
	case SYNFIN_ICMP_NONE:
		if (own)
			return {"blocked", "no answer at all, though the address is our own: is lo up? ('ip link set lo up')"};
		return {"blocked", "no answer at all: the host is down, or something on the way drops this protocol without a word"};
	case SYNFIN_ICMP_OTHER_UNREACHABLE:
		return {"blocked", "an ICMP error of the kind firewalls send (administratively prohibited) came back"};
	case SYNFIN_ICMP_PORT_UNREACHABLE:
		return {"blocked", "ICMP port unreachable came back: synfin never sends that, a firewall that rejects does"};
	default:
		return {"blocked", std::string("the network said ") +
				   synfin_icmp_name(icmp)};
	}
}

finding judge_answer(bool established, unsigned int cause, unsigned int icmp,
		     bool own)
{
	if (established)
		return {"present", "synfin answers, and somebody listens at that port"};
	switch (cause) {
	case SYNFIN_CAUSE_REFUSED:
	case SYNFIN_CAUSE_RESET:
		return {"present", "synfin answers; nobody listens at that port, which is no matter"};
	case SYNFIN_CAUSE_PROTOCOL_UNREACHABLE:
		return {"absent", "the host answers that it does not speak this protocol: load the module there"};
	default:
		return blocked(icmp, own);
	}
}

/* Nothing of the attempt stays behind, whatever became of it. */
void clean_up(kernel &k, std::uint32_t id)
{
	try {
		k.end(SYNFIN_CMD_CONNECTION_ABORT, id);
	} catch (const nl::refusal &no) {
		if (no.ack().error != ENOENT)
			throw;
	}
}

active_open make_request(const word_list &words)
{
	word_reader reader(words);
	active_open request;

	request.remote = parse_endpoint(reader.next("ADDR[:PORT]"), need::none,
					"the address");
	reader.end();
	if (!request.remote.addr)
		usage("an address is needed: write it in numbers, as 10.0.0.1 or fd00::1");
	if (!request.remote.port)
		request.remote.port = usual_port;
	request.params[SYNFIN_A_PARAMS_RTO_INIT] = first_timeout;
	request.params[SYNFIN_A_PARAMS_SYN_RETRIES] = retries;
	return request;
}

void print(const output &out, const endpoint &peer, const finding &found,
	   unsigned int cause, unsigned int icmp)
{
	if (!out.is_json) {
		out.line(fmt::format("{}: {}: {}", peer.text(), found.verdict,
				     found.text));
		return;
	}

	json j{{"addr", peer.addr->text()}, {"port", *peer.port},
	       {"verdict", found.verdict}, {"text", found.text}};

	if (!peer.link.empty())
		j["link"] = peer.link.view();

	if (cause)
		j["cause"] = synfin_cause_name(cause);
	if (icmp)
		j["icmp"] = synfin_icmp_name(icmp);
	out.print(j);
}

void run(context &ctx, const word_list &words)
{
	active_open request = make_request(words);
	interruptible signals;
	kernel k;
	event_stream events;
	connection_record c = k.open(request);
	wait_result result = wait_for_state(k, events, c.id,
					    SYNFIN_STATE_ESTABLISHED, patience);

	clean_up(k, c.id);
	if (interruptible::asked())
		fail(exit_code::expectation, "interrupted; nothing was left behind");

	unsigned int cause = result.last ? result.last->cause : 0;
	unsigned int icmp = last_icmp(k.history(c.id));
	finding found = judge_answer(result.reached, cause, icmp,
				     host::is_own(*request.remote.addr));

	print(ctx.out, request.remote, found, cause, icmp);
	if (std::string_view(found.verdict) != "present")
		throw failure(exit_code::expectation,
			      fmt::format("{} is {}", request.remote.text(),
					  found.verdict));
}

} // namespace

void add_probe(CLI::App &app, context &ctx)
{
	add_verb(app, ctx, "probe", "ADDR[:PORT]",
		 "is synfin there, absent, or blocked on the way",
		 [&ctx](const word_list &words) { run(ctx, words); });
}

} // namespace synfin
