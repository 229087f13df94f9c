// SPDX-License-Identifier: GPL-2.0
/* A story is told: its steps are done, shown and judged. */

#include "story_run.hpp"

#include "arcs.hpp"
#include "error.hpp"
#include "names.hpp"
#include "netns.hpp"
#include "story_do.hpp"
#include "story_judge.hpp"
#include "story_ladder.hpp"
#include "story_pace.hpp"
#include "story_scene.hpp"
#include "story_stage.hpp"
#include "story_teller.hpp"
#include "units.hpp"

#include <csignal>
#include <functional>
#include <set>

namespace synfin {
namespace {

/* Longer than any timer of a connection runs by default. */
constexpr std::uint64_t patience = 600 * ns_per_sec;
/* What is on its way on a wire without delay arrives sooner than that. */
constexpr std::uint64_t flight = 3'000'000;

/// It did not go as it was written; the reason has been told.
struct story_failed {};
struct story_interrupted {};

story_wire slowed(story_wire wire, std::uint64_t times)
{
	wire.delay *= times;
	return wire;
}

/// One part of a story, on hosts of its own.
class story_part {
public:
	story_part(const story &s, const story_options &options,
		   story_teller &teller)
		: options_(options), teller_(teller),
		  stage_(slowed(wire_of(s), options.slow)),
		  scene_(stage_), pace_(scene_, options)
	{
	}

	void set(const story_texts &params);
	/// @arcs: must have been walked in the end
	void run(std::span<const story_step> steps, const story_texts &arcs = {});
	unsigned int expectations() const { return expectations_; }
	void keep();

private:
	using question = std::function<verdict()>;

	void perform(const story_step &step);
	void act(const story_step &step);
	void make_segment(const story_step &step);
	void wait(const story_step &step);
	void pass(const story_step &step);
	void expect(const story_step &step);
	void walk(const story_texts &arcs);
	void settle();
	void step_on();
	void draw(bool settled);
	story_scene::outcome listen(const deadline &until);
	verdict await(const question &ask);
	void judged(const story_text &text, const verdict &v);

	const story_options &options_;
	story_teller &teller_;
	story_stage stage_;
	story_scene scene_;
	story_pace pace_;
	story_ladder ladder_;
	std::size_t since_ = 0; ///< where the log stood when the step began
	rule_counts before_;
	unsigned int expectations_ = 0;
	std::size_t number_ = 0;
};

void story_part::draw(bool settled)
{
	for (drawn_row &row : ladder_.take(scene_.log(), settled)) {
		row.hurry = pace_.hurried();
		teller_.row(row);
	}
}

/* Draws what happens; a segment that flies alone is drawn when it lands. */
story_scene::outcome story_part::listen(const deadline &until)
{
	deadline soon = deadline_in(flight);
	bool flying = ladder_.waits() && (!until || *soon < *until);
	auto outcome = scene_.listen(flying ? soon : until);

	if (outcome == story_scene::outcome::interrupted)
		throw story_interrupted();
	draw(outcome == story_scene::outcome::nothing);
	while (pace_.holds())
		step_on();
	return flying && outcome == story_scene::outcome::nothing ?
		story_scene::outcome::news : outcome;
}

/* A held segment goes on when the person at the terminal says so. */
void story_part::step_on()
{
	if (teller_.ask_to_go_on() == readiness::interrupted)
		throw story_interrupted();
	pace_.release();
	while (scene_.listen(deadline_in(flight)) == story_scene::outcome::news)
		draw(false);
	draw(true);
}

verdict story_part::await(const question &ask)
{
	deadline until = deadline_in(pace_.patience(patience));

	for (;;) {
		verdict v = ask();

		if (v.what != verdict::kind::open)
			return v;
		if (listen(until) == story_scene::outcome::nothing &&
		    std::chrono::steady_clock::now() >= *until)
			return v;
	}
}

void story_part::judged(const story_text &text, const verdict &v)
{
	bool met = v.what == verdict::kind::met;

	expectations_++;
	teller_.expectation(text, met, v.found);
	if (!met)
		throw story_failed();
}

void story_part::act(const story_step &step)
{
	std::size_t side = side_of_host(step.on.text);
	std::string words = story_words(scene_, side, step.act.text);

	teller_.command(side, words);

	story_answer answer = run_tool(stage_.netns(side), words);

	teller_.answer(answer.status, answer.complaint);
	if (step.act.text.starts_with("rule"))
		pace_.hold_all();
	if (step.refused.given()) {
		bool said = answer.complaint.find(step.refused.text) !=
			    std::string::npos;

		judged(step.refused, {answer.status && said ? verdict::kind::met :
							      verdict::kind::hopeless,
				      answer.status ? "it said something else" :
						      "it was not refused"});
	} else if (answer.status) {
		judged(step.act, {verdict::kind::hopeless,
				  fmt::format("exit status {}", answer.status)});
	}
	if (step.as.given())
		scene_.name(step.as.text, named_actor(side, answer));
}

void story_part::make_segment(const story_step &step)
{
	story_segment made = story_made_segment(scene_, step.segment.text);

	teller_.segment(made.side, step.segment.text);
	{
		netns_visit visit(stage_.netns(made.side));

		send_segment(made.segment, scene_.host(made.side).module(false).protocol);
	}
	if (step.as.given()) {
		story_actor actor;

		actor.side = 1 - made.side;
		actor.local = made.segment.to;
		actor.remote = made.segment.from;
		scene_.name(step.as.text, actor);
	}
}

void story_part::wait(const story_step &step)
{
	for (const story_text &text : step.wait) {
		condition c = parse_condition(text.text);

		judged(text, await([&] {
			return judge_condition(scene_, c, since_, false);
		}));
	}
	for (const story_text &text : step.rules) {
		unsigned int rule = parse_name(rules, text.text);

		judged(text, await([&] {
			return judge_rule(scene_, rule, before_);
		}));
	}
}

void story_part::pass(const story_step &step)
{
	if (!step.pass.given())
		return;

	std::uint64_t ns = parse_duration(step.pass.text);
	deadline until = deadline_in(pace_.real(ns));

	teller_.passed(ns);
	while (std::chrono::steady_clock::now() < *until)
		listen(until);
}

void story_part::expect(const story_step &step)
{
	for (const story_text &text : step.expect)
		judged(text, judge_condition(scene_, parse_condition(text.text),
					     since_, true));
}

/* By either host, since its namespace was made. */
void story_part::walk(const story_texts &arcs)
{
	std::set<std::string> walked;

	for (std::size_t side = 0; side < host_names.size(); side++)
		for (const fsm_record &f : scene_.host(side).fsm())
			if (const arc *a = find_arc(f.old_state, f.new_state);
			    a && !f.state && f.hits)
				walked.insert(arc_name(*a));
	teller_.walked({walked.begin(), walked.end()});
	for (const story_text &text : arcs)
		judged(text, {walked.contains(arc_name(*find_arc(text.text))) ?
				      verdict::kind::met : verdict::kind::hopeless,
			      "neither host walked this arc"});
}

/* All that this step led to at once belongs to it. */
void story_part::settle()
{
	while (listen(deadline_in(0)) == story_scene::outcome::news)
		;
	scene_.look();
}

void story_part::perform(const story_step &step)
{
	since_ = scene_.log().size();
	if (!step.rules.empty())
		before_ = count_rules(scene_);
	if (step.hurry.given()) {
		std::uint64_t times = parse_count(step.hurry.text);

		pace_.hurry(times);
		teller_.hurry(times);
	}
	if (step.act.given())
		act(step);
	if (step.segment.given())
		make_segment(step);
	wait(step);
	pass(step);
	settle();
	expect(step);
	if (step.hurry.given())
		pace_.hurry(1);
}

void story_part::set(const story_texts &params)
{
	story_step step;

	for (const story_text &param : params)
		for (const char *host : host_names) {
			step.on = {host, param.line};
			step.act = {"param set " + param.text, param.line};
			act(step);
		}
}

void story_part::run(std::span<const story_step> steps, const story_texts &arcs)
{
	for (const story_step &step : steps) {
		teller_.begin_step(++number_, step);
		try {
			perform(step);
			if (&step == &steps.back())
				walk(arcs);
		} catch (const failure &error) {
			teller_.expectation({"step", step.line}, false, error.what());
			teller_.end_step();
			throw story_failed();
		} catch (const story_failed &) {
			draw(true);
			teller_.end_step();
			throw;
		}
		teller_.end_step();
	}
}

void story_part::keep()
{
	stage_.keep();
	teller_.kept(stage_);
}

/// Both parts of a story.
class story_runner {
public:
	story_runner(const output &out, const story &s,
		     const story_options &options)
		: story_(s), options_(options), teller_(out, s)
	{
	}

	story_result run();

private:
	void tell();
	void tell_part(const story_without *without);

	const story &story_;
	const story_options &options_;
	story_teller teller_;
	unsigned int expectations_ = 0;
};

void story_runner::tell_part(const story_without *without)
{
	teller_.begin_part(without);

	story_part part(story_, options_, teller_);
	std::span<const story_step> steps = story_.steps;

	if (without) {
		part.set(without->params);
		part.run(steps.first(without->repeat));
		steps = without->steps;
	}
	part.run(steps, without ? story_texts() : story_.arcs);
	expectations_ += part.expectations();
	if (options_.keep && (without || !story_.without))
		part.keep();
}

void story_runner::tell()
{
	tell_part(nullptr);
	if (story_.without)
		tell_part(&*story_.without);
}

story_result story_runner::run()
{
	interruptible guard;
	story_result result;

	try {
		tell();
		result.passed = true;
	} catch (const story_failed &) {
	} catch (const story_interrupted &) {
		result.interrupted = true;
	}
	result.data = teller_.end(result.passed, expectations_);
	result.rows = teller_.drawn();
	return result;
}

} // namespace

story_result run_story(const output &out, const story &s,
		       const story_options &options)
{
	/* the hosts go even if our reader does */
	std::signal(SIGPIPE, SIG_IGN);
	return story_runner(out, s, options).run();
}

} // namespace synfin
