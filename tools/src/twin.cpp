// SPDX-License-Identifier: GPL-2.0
/* The twin run: a story that synfin has told is told to kernel TCP, too. */

#include "twin.hpp"

#include "error.hpp"
#include "twin_deed.hpp"
#include "twin_line.hpp"
#include "twin_run.hpp"
#include "twin_show.hpp"

#include <sys/utsname.h>

#include <algorithm>

namespace synfin {
namespace {

std::string kernel_release()
{
	utsname name{};

	uname(&name);
	return name.release;
}

/* Steps of which only the waiting is left out are told all the same. */
std::vector<twin_step> with_gaps(const story &s, std::vector<twin_step> steps)
{
	for (const twin_gap &gap : twin_gaps(s))
		if (!gap.fatal && gap.step <= steps.size() &&
		    steps[gap.step - 1].skipped.empty()) {
			steps[gap.step - 1].skipped = gap.why;
			steps[gap.step - 1].missed.clear();
		}
	return steps;
}

void show(const output &out, const story &s, const twin_telling &telling,
	  std::span<const twin_pair> pairs)
{
	out.line("");
	out.line(tinted(fmt::format("The same, told to the TCP of Linux {}",
				    kernel_release()),
			colour::bold, out.colours()));
	out.write(twin_steps_text(with_gaps(s, telling.steps)));
	out.line("");
	out.write(twin_text(pairs, out.colours()));
	if (s.twin.given())
		out.write(wrapped(s.twin.text, 100, ""));
}

} // namespace

void need_twin(const story &s)
{
	for (const twin_gap &gap : twin_gaps(s))
		if (gap.fatal)
			usage("'{}' can not be told to TCP: step {}: {}", s.name,
			      gap.step, gap.why);
}

const char *twin_word(const story &s)
{
	auto gaps = twin_gaps(s);

	if (gaps.empty())
		return "yes";
	return std::any_of(gaps.begin(), gaps.end(),
			   [](const twin_gap &gap) { return gap.fatal; }) ?
		"no" : "partly";
}

void tell_twin(const output &out, const story &s, story_result &told)
{
	twin_telling telling = tell_tcp(s);

	told.interrupted = telling.interrupted;
	if (told.interrupted)
		return;

	auto pairs = align(lines_of_synfin(told.rows), lines_of_tcp(telling.events));

	if (!out.is_json)
		return show(out, s, telling, pairs);

	json &j = told.data["twin"] = twin_json(pairs);

	j["kernel"] = kernel_release();
	j["steps"] = twin_steps_json(with_gaps(s, telling.steps));
	if (s.twin.given())
		j["say"] = s.twin.text;
}

} // namespace synfin
