// SPDX-License-Identifier: GPL-2.0
/* Verbs that take several ids: shutdown, close, abort, forget, del. */

#include "several.hpp"

#include "error.hpp"
#include "units.hpp"

#include <cerrno>

namespace synfin {
namespace {

std::vector<std::uint32_t> parse_ids(const word_list &words,
				     const std::string &noun)
{
	std::vector<std::uint32_t> ids;

	for (const std::string &word : words)
		ids.push_back(parse_id(word, noun));
	if (ids.empty())
		usage("ID of a {} is missing", noun);
	return ids;
}

/// What became of each.
struct outcome {
	std::vector<std::uint32_t> done;
	std::string complaints;
};

outcome call_each(const std::vector<std::uint32_t> &ids,
		  const std::function<void(kernel &, std::uint32_t)> &call)
{
	kernel k;
	outcome result;

	for (std::uint32_t id : ids) {
		try {
			call(k, id);
			result.done.push_back(id);
		} catch (const nl::refusal &no) {
			/* what holds for all need not be said of each */
			if (no.ack().error == EPERM)
				throw;
			result.complaints += result.complaints.empty() ?
				"" : "\nsynfin: ";
			result.complaints += no.what();
		}
	}
	return result;
}

} // namespace

void print_done(const output &out, const std::string &verb, json id,
		const json &extra)
{
	json j{{"id", std::move(id)}, {"done", verb}};

	if (!out.is_json)
		return;
	j.update(extra);
	out.print(j);
}

void run_each(const output &out, const std::string &verb,
	      const std::string &noun, const word_list &words,
	      const std::function<void(kernel &k, std::uint32_t id)> &call)
{
	auto ids = parse_ids(words, noun);
	outcome result = call_each(ids, call);

	if (!result.done.empty())
		print_done(out, verb, ids.size() == 1 ? json(ids[0]) :
						       json(result.done));
	if (!result.complaints.empty())
		throw failure(exit_code::refused, result.complaints);
}

} // namespace synfin
