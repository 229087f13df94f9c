// SPDX-License-Identifier: GPL-2.0
/* What a step does: a command of the tool, or a segment. */

#include "story_do.hpp"

#include "error.hpp"
#include "spawn.hpp"
#include "wait.hpp"

namespace synfin {
namespace {

/* The host of "a:7" or of "stranger:7" as @side sees it, or nothing. */
std::optional<address> address_of(const std::string &word, std::size_t side)
{
	std::string host = word.substr(0, word.find(':'));

	if (is_host(host))
		return story_stage::addr(side_of_host(host));
	if (host == "stranger")
		return story_stage::stranger(side);
	return std::nullopt;
}

std::optional<std::uint32_t> value_of(const sequence_record &s,
				      const std::string &variable)
{
	return variable == "iss" ? s.iss :
	       variable == "irs" ? s.irs :
	       variable == "snd_una" ? s.snd_una :
	       variable == "snd_nxt" ? s.snd_nxt :
	       variable == "snd_wnd" ? s.snd_wnd :
	       variable == "rcv_nxt" ? s.rcv_nxt : s.rcv_wnd;
}

/* What it is now, or what it was when it was last seen. */
std::uint32_t variable_of(story_scene &scene, const std::string &who,
			  const std::string &variable)
{
	story_actor actor = scene.actor(who);
	std::optional<connection_record> record;

	if (actor.id)
		record = scene.host(actor.side).find_connection(actor.id);
	if (!record)
		record = actor.last;

	auto value = record ? value_of(record->seq, variable) : std::nullopt;

	if (!value)
		fail(exit_code::expectation, "{} has no {} in its state", who,
		     variable);
	return *value;
}

std::string replaced(story_scene &scene, std::size_t side,
		     const std::string &word)
{
	if (is_sum(word))
		return fmt::format("{}", evaluate(word, [&](const std::string &who,
							    const std::string &name) {
			return variable_of(scene, who, name);
		}));
	if (word.starts_with('@')) {
		story_actor actor = scene.actor(word.substr(1));

		if (!actor.id)
			fail(exit_code::expectation,
			     "{} is not there (any more)", word);
		return fmt::format("{}", actor.id);
	}
	if (auto addr = address_of(word, side))
		return addr->text() + word.substr(std::min(word.find(':'), word.size()));
	return word;
}

} // namespace

endpoint story_endpoint(const std::string &word, std::size_t side)
{
	std::size_t colon = word.find(':');
	auto addr = address_of(word, side);

	if (!addr || colon == std::string::npos)
		usage("'{}' is not HOST:PORT with host a, b or stranger", word);
	return {*addr, parse_port(word.substr(colon))};
}

std::string story_words(story_scene &scene, std::size_t side,
			const std::string &text)
{
	std::string all;

	for (const std::string &word : split_words(text))
		all += (all.empty() ? "" : " ") + replaced(scene, side, word);
	return all;
}

story_answer run_tool(const std::string &netns, const std::string &words)
{
	std::vector<std::string> argv{"/proc/self/exe", "-j", "-N", netns};
	auto more = split_words(words);

	argv.insert(argv.end(), more.begin(), more.end());

	finished_program p = run_program(argv);
	story_answer answer;

	answer.status = p.status;
	answer.complaint = p.err.substr(0, p.err.find_last_not_of('\n') + 1);
	answer.data = json::parse(p.out, nullptr, false);
	return answer;
}

story_actor named_actor(std::size_t side, const story_answer &answer)
{
	story_actor actor;
	const json &j = answer.data;
	auto end = [&](const char *addr, const char *port) {
		endpoint e;

		if (j.contains(addr))
			e.addr = address::parse(j[addr].get<std::string>());
		if (j.contains(port))
			e.port = j[port].get<std::uint16_t>();
		return e;
	};

	if (!j.is_object() || !j.contains("id"))
		fail(exit_code::expectation, "it made nothing that could get a name");
	actor.side = side;
	actor.id = j["id"].get<std::uint32_t>();
	actor.local = end("local_addr", "local_port");
	actor.remote = end("remote_addr", "remote_port");
	return actor;
}

story_segment story_made_segment(const segment_world &world,
				 const std::string &text)
{
	segment_words words = parse_segment(text);
	story_segment made;
	made_segment &s = made.segment;

	if (words.from.empty()) {
		story_actor actor = world.actor(words.to.substr(1));

		made.side = 1 - actor.side;
		s.to = actor.local;
		s.from = actor.remote;
	} else {
		made.side = words.to.starts_with('a');
		s.to = story_endpoint(words.to, 0);
		s.from = story_endpoint(words.from, 1 - made.side);
	}
	s.flags = words.flags;
	s.seq = evaluate(words.seq, world.variable);
	s.ack = evaluate(words.ack.value_or("0"), world.variable);
	s.len = words.len;
	s.wnd = words.wnd;
	s.mss = words.mss;
	return made;
}

story_segment story_made_segment(story_scene &scene, const std::string &text)
{
	return story_made_segment(
		{[&](const std::string &who) { return scene.actor(who); },
		 [&](const std::string &who, const std::string &name) {
			 return variable_of(scene, who, name);
		 }},
		text);
}

std::vector<std::string> numbered_words(const std::string &text,
					std::size_t skip)
{
	auto words = split_words(text);

	words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(
		std::min(skip, words.size())));
	for (std::string &word : words) {
		if (is_sum(word) || word.starts_with('@'))
			word = "1";
		else if (auto addr = address_of(word, 0))
			word = addr->text() + word.substr(std::min(word.find(':'), word.size()));
	}
	return words;
}

std::vector<std::string> names_in_words(const std::string &text)
{
	std::vector<std::string> names;

	for (const std::string &word : split_words(text))
		if (is_sum(word))
			for (const std::string &name : names_in_sum(word))
				names.push_back(name);
		else if (word.starts_with('@'))
			names.push_back(name_of(word.substr(1)));
	return names;
}

} // namespace synfin
