// SPDX-License-Identifier: GPL-2.0
/* What a story has its hosts do, as kernel TCP can do it. */

#include "twin_deed.hpp"

#include "command.hpp"
#include "error.hpp"
#include "fault_words.hpp"
#include "netns.hpp"
#include "story_condition.hpp"
#include "story_do.hpp"
#include "units.hpp"

#include <linux/synfin.h>

#include <fstream>

namespace synfin {
namespace {

/* somaxconn: a listener of synfin is not short of room, either */
constexpr int usual_backlog = 4096;
constexpr char rfc1337_file[] = "/proc/sys/net/ipv4/tcp_rfc1337";

std::string first_two(const story_step &step)
{
	auto words = split_words(step.act.text);

	return words.size() < 2 ? step.act.text : words[0] + " " + words[1];
}

bool is_given(const std::vector<std::string> &words, std::string_view word)
{
	return std::find(words.begin(), words.end(), word) != words.end();
}

std::string rule_obstacle(const std::vector<std::string> &words)
{
	return is_given(words, "id") ?
		"a rule about the id of a connection: TCP's have none" : "";
}

std::string param_obstacle(const std::vector<std::string> &words)
{
	if (words.size() == 4 && words[2] == "rfc1337")
		return {};
	return fmt::format("TCP has nothing like the parameter '{}'",
			   words.size() > 2 ? words[2] : "");
}

/* What has to be known of it besides HOST:PORT and from HOST:PORT. */
std::string open_obstacle(const std::vector<std::string> &words)
{
	bool from = words.size() == 5 && words[3] == "from";

	if (words.size() == 3 || from)
		return {};
	return "TCP takes no parameters for one connection from a story";
}

} // namespace

std::string twin_obstacle(const story_step &step)
{
	auto words = split_words(step.act.text);
	std::string command = first_two(step);

	if (command == "listen open")
		return "kernel TCP has no way from LISTEN to SYN-SENT: a socket that listens can not connect";
	if (command == "conn set" || command == "listen set" ||
	    command == "param reset")
		return "TCP takes no parameters from a story";
	if (command == "param set")
		return param_obstacle(words);
	if (command == "rule add")
		return rule_obstacle(words);
	if (command == "conn open")
		return open_obstacle(words);
	return {};
}

namespace {

/* Of whom the last thing that was waited for is that state. */
class state_tracker {
public:
	void see(const story_step &step)
	{
		for (const story_text &text : step.wait) {
			condition c = parse_condition(text.text);

			if (c.what == condition::kind::state && !c.absent)
				states_[c.who] = c.state;
		}
	}
	bool is_embryo(const std::string &who) const
	{
		auto found = states_.find(who);

		return found != states_.end() &&
		       found->second == SYNFIN_STATE_SYN_RECEIVED;
	}

private:
	std::map<std::string, unsigned int> states_;
};

std::string embryo_obstacle(const story_step &step, const state_tracker &states)
{
	auto words = split_words(step.act.text);

	if (words.size() > 2 && words[0] == "conn" && words[2].starts_with('@') &&
	    states.is_embryo(words[2].substr(1)))
		return "TCP gives a connection to its user when it is ESTABLISHED, and no sooner";
	return {};
}

std::string haste_obstacle(const story_step &step)
{
	if (step.hurry.given())
		return fmt::format("synfin's clocks go {} times as fast here; TCP's can not, and nobody waits for them",
				   step.hurry.text);
	if (step.pass.given() && parse_duration(step.pass.text) > longest_pass)
		return fmt::format("{} pass here; nobody waits for them",
				   step.pass.text);
	return {};
}

} // namespace

std::vector<twin_gap> twin_gaps(const story &s)
{
	std::vector<twin_gap> gaps;
	state_tracker states;

	for (std::size_t i = 0; i < s.steps.size(); i++) {
		const story_step &step = s.steps[i];

		for (const std::string &why : {twin_obstacle(step),
					       embryo_obstacle(step, states)})
			if (!why.empty())
				gaps.push_back({i + 1, why, true});
		if (std::string why = haste_obstacle(step); !why.empty())
			gaps.push_back({i + 1, why, false});
		states.see(step);
	}
	return gaps;
}

struct twin_cast::deed {
	std::size_t side;
	std::vector<std::string> words;
	word_reader reader;
	twin_actor made;

	explicit deed(const story_step &step)
		: side(side_of_host(step.on.text)), words(split_words(step.act.text)),
		  reader(words)
	{
		made.side = side;
	}
};

twin_actor twin_cast::actor(const std::string &who) const
{
	auto found = names_.find(name_of(who));

	if (found == names_.end())
		fail(exit_code::expectation, "nobody is called '{}'", who);

	twin_actor actor = found->second;

	if (name_of(who) != who) {
		actor.side = 1 - actor.side;
		std::swap(actor.ends.first, actor.ends.second);
	}
	return actor;
}

std::string twin_cast::open(deed &d)
{
	tcp_ends &ends = d.made.ends;

	ends.second = story_endpoint(d.reader.next("the peer"), d.side);
	if (d.reader.skip("from")) {
		endpoint from = parse_endpoint(d.reader.next("the local end"),
					       need::none, "the local end");

		ends.first.port = from.port;
	}

	std::string why = scene_.sockets(d.side).open(ends);

	if (why.empty())
		scene_.called(d.side, ends, SYNFIN_WHAT_CALL_OPEN);
	return why;
}

std::string twin_cast::conn(deed &d)
{
	std::string verb = d.reader.next("a verb");

	if (verb == "open")
		return open(d);

	twin_actor who = actor(d.reader.next("a connection").substr(1));
	twin_sockets &sockets = scene_.sockets(d.side);
	unsigned int what = SYNFIN_WHAT_CALL_CLOSE;
	std::string why;

	if (verb == "send") {
		std::string bytes = d.reader.next("BYTES");

		what = SYNFIN_WHAT_CALL_SEND;
		why = sockets.send(who.ends, is_sum(bytes) ?
			evaluate(bytes, [&](const std::string &name,
					    const std::string &variable) {
				twin_actor a = actor(name);

				return scene_.variable(a.side, a.ends, variable)
					.value_or(0);
			}) : parse_count(bytes));
	} else if (verb == "shutdown") {
		what = SYNFIN_WHAT_CALL_SHUTDOWN;
		why = sockets.shutdown(who.ends);
	} else if (verb == "abort") {
		what = SYNFIN_WHAT_CALL_ABORT;
		why = sockets.abort(who.ends);
	} else if (verb == "forget") {
		what = SYNFIN_WHAT_CALL_FORGET;
		why = sockets.forget(who.ends);
	} else {
		why = sockets.close(who.ends);
	}
	if (why.empty())
		scene_.called(d.side, who.ends, what);
	return why;
}

std::string twin_cast::listen(deed &d)
{
	twin_sockets &sockets = scene_.sockets(d.side);
	int backlog = usual_backlog;

	if (d.reader.next("a verb") == "del") {
		twin_actor who = actor(d.reader.next("a listener").substr(1));
		std::string why = sockets.unlisten(who.ends.first.port.value_or(0));

		if (why.empty())
			scene_.listened(d.side, *who.ends.first.port, false);
		return why;
	}

	std::uint16_t port = parse_port(d.reader.next("a port"));
	bool reuse = d.reader.skip("reuse");

	if (d.reader.skip("backlog"))
		backlog = static_cast<int>(parse_count(d.reader.next("N")));
	reuse |= d.reader.skip("reuse");
	d.made.ends.first.port = port;

	std::string why = sockets.listen(port, backlog, reuse);

	if (why.empty())
		scene_.listened(d.side, port, true);
	return why;
}

std::string twin_cast::rule(deed &d)
{
	twin_rules &rules = scene_.wire().rules(d.side);

	if (d.reader.next("a verb") == "add") {
		std::vector<std::string> words;

		/* hosts have addresses here, too */
		for (const std::string &word : d.reader.rest())
			words.push_back(word.starts_with("a:") || word.starts_with("b:") ?
						story_endpoint(word, d.side).text() : word);
		d.made.rule = rules.add(parse_fault(words));
		return {};
	}

	std::string word = d.reader.next("a rule");
	std::uint32_t id = word == "all" ? 0 :
			   word.starts_with('@') ? actor(word.substr(1)).rule :
						   parse_id(word, "rule");

	return rules.remove(id) ? "" : "there is no such rule";
}

std::string twin_cast::step(deed &d)
{
	std::string verb = d.reader.next("a verb");
	bool all = d.reader.skip("all"), done = false;
	unsigned int what = verb == "next" ? SYNFIN_STEP_NEXT :
			    verb == "drop" ? SYNFIN_STEP_DROP :
			    verb == "dup"  ? SYNFIN_STEP_DUP :
					     SYNFIN_STEP_SWAP;

	while (scene_.step(d.side, what)) {
		done = true;
		if (!all)
			break;
	}
	return done ? "" : "no segment is held";
}

/* Of all parameters TCP has one that is the same. */
std::string twin_cast::param(deed &d)
{
	netns_visit visit(scene_.netns(d.side));
	std::ofstream file(rfc1337_file);

	file << parse_switch(d.words.back()) << std::flush;
	return file ? "" : "tcp_rfc1337 can not be set";
}

std::string twin_cast::act(const story_step &step)
{
	deed d(step);
	std::string object = d.reader.next("an object");
	std::string why = object == "conn"   ? conn(d) :
			  object == "listen" ? listen(d) :
			  object == "rule"   ? rule(d) :
			  object == "step"   ? this->step(d) :
					       param(d);

	if (why.empty() && step.as.given())
		names_[step.as.text] = d.made;
	return why;
}

void twin_cast::make_segment(const story_step &step)
{
	segment_world world;

	world.actor = [&](const std::string &who) {
		twin_actor is = actor(who);
		story_actor actor;

		actor.side = is.side;
		actor.local = is.ends.first;
		actor.remote = is.ends.second;
		return actor;
	};
	world.variable = [&](const std::string &who, const std::string &name) {
		twin_actor is = actor(who);
		auto value = scene_.variable(is.side, is.ends, name);

		if (!value)
			fail(exit_code::expectation, "{} has no {} here", who, name);
		return *value;
	};

	story_segment made = story_made_segment(world, step.segment.text);

	scene_.inject(1 - made.side, make_tcp(made.segment));
	if (step.as.given())
		names_[step.as.text] = {1 - made.side,
					{made.segment.to, made.segment.from}, 0};
}

} // namespace synfin
