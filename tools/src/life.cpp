// SPDX-License-Identifier: GPL-2.0
/* A connection's life in sentences, from the events of one end. */

#include "life.hpp"

#include "meanings.hpp"
#include "names.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace synfin {
namespace {

/* What words::what says as a noun, these say of the connection. */
const char *happening(unsigned int what)
{
	switch (what) {
	case SYNFIN_WHAT_CALL_OPEN:
		return "our user opened it";
	case SYNFIN_WHAT_CALL_LISTEN:
		return "our user began to listen";
	case SYNFIN_WHAT_CALL_SEND:
		return "our user gave it data to send";
	case SYNFIN_WHAT_CALL_SHUTDOWN:
		return "our user closed it, and goes on reading";
	case SYNFIN_WHAT_CALL_CLOSE:
		return "our user closed it and went away";
	case SYNFIN_WHAT_CALL_ABORT:
		return "our user aborted it";
	case SYNFIN_WHAT_CALL_FORGET:
		return "its state was thrown away without a word, as in a crash";
	case SYNFIN_WHAT_CALL_SET:
		return "its parameters were changed";
	case SYNFIN_WHAT_TIMER_RETRANSMIT:
		return "no acknowledgment came in time: the retransmission timer expired";
	case SYNFIN_WHAT_TIMER_PERSIST:
		return "the peer's window was closed for long enough to ask again";
	case SYNFIN_WHAT_TIMER_TIME_WAIT:
		return "twice the maximum segment lifetime had passed";
	case SYNFIN_WHAT_TIMER_FIN_WAIT_2:
		return "nobody had owned it for as long as FIN-WAIT-2 allows";
	case SYNFIN_WHAT_TIMER_USER:
		return "the user timeout expired";
	case SYNFIN_WHAT_TIMER_DELAYED_ACK:
		return "the acknowledgment had waited as long as it may";
	case SYNFIN_WHAT_TIMER_KEEPALIVE:
		return "the peer had been silent for long enough to ask after him";
	default:
		return synfin_what_name(what);
	}
}

/* a meaning within a sentence: without its full stop and capital */
std::string clause(const vocabulary &words, unsigned int value)
{
	std::string text = find_meaning(words, value).text;

	if (text.ends_with('.'))
		text.pop_back();
	if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' &&
	    (text[1] == ' ' || (text[1] >= 'a' && text[1] <= 'z')))
		text[0] = static_cast<char>(text[0] - 'A' + 'a');
	return text;
}

std::string segment_phrase(const segment_record &s)
{
	std::string text = flags_text(s.flags);

	if (text == "none")
		text = "a segment without flags";
	else
		text = (text == "ACK" || text == "RST" ? "a bare " : "") + text;
	if (s.len)
		text += fmt::format(" with {} bytes", s.len);
	return text;
}

/* Was the same room in the sequence sent before? */
bool sent_before(std::span<const event_record> past, const segment_record &s)
{
	if (!s.len && !(s.flags & (SYNFIN_FLAG_SYN | SYNFIN_FLAG_FIN)))
		return false;
	return std::any_of(past.begin(), past.end(), [&](const event_record &e) {
		return e.what == SYNFIN_WHAT_TRANSMIT && e.segment &&
		       e.segment->seq == s.seq && e.segment->flags == s.flags &&
		       e.segment->len == s.len;
	});
}

std::string fault_phrase(const event_record &e)
{
	std::string which = e.rule_id ? fmt::format("fault rule {}", e.rule_id) :
					"somebody";
	std::string what = segment_phrase(*e.segment);

	switch (e.fault) {
	case SYNFIN_FAULT_DROP:
		return which + " dropped " + what;
	case SYNFIN_FAULT_DELAY:
		return which + " delayed " + what;
	case SYNFIN_FAULT_DUP:
		return which + " made two of " + what;
	case SYNFIN_FAULT_REORDER:
		return which + " put " + what + " behind the next";
	case SYNFIN_FAULT_CORRUPT:
		return which + " damaged " + what;
	case SYNFIN_FAULT_HOLD:
		return which + " held " + what;
	default:
		return what + ", late or held, went on";
	}
}

std::string phrase(std::span<const event_record> past, const event_record &e)
{
	if (e.fault && e.segment)
		return fault_phrase(e);
	if (e.what == SYNFIN_WHAT_ICMP)
		return "the network reported: " + clause(icmps, e.icmp);
	if (!e.segment)
		return happening(e.what);
	if (e.segment->direction == SYNFIN_DIRECTION_IN)
		return segment_phrase(*e.segment) + " arrived";
	return "we sent " + segment_phrase(*e.segment) +
	       (sent_before(past, *e.segment) ? " again" : "");
}

std::string sentence(std::span<const event_record> past, const event_record &e)
{
	std::string text = phrase(past, e);

	if (e.old_state != e.new_state)
		text += fmt::format("; {} became {}", synfin_state_name(e.old_state),
				    synfin_state_name(e.new_state));
	if (e.refusal)
		text += fmt::format("; that was refused ({}): {}",
				    synfin_refusal_name(e.refusal),
				    clause(refusals, e.refusal));
	if (e.drop && !e.fault)
		text += fmt::format("; it was dropped ({}): {}",
				    synfin_drop_name(e.drop), clause(drops, e.drop));
	text = as_sentence(text);
	if (e.cause)
		text += fmt::format(" Our user learned ({}): {}.",
				    synfin_cause_name(e.cause),
				    clause(causes, e.cause));
	return text;
}

} // namespace

std::vector<life_step> life_of(std::span<const event_record> events)
{
	std::vector<life_step> steps;

	for (std::size_t i = 0; i < events.size(); i++)
		steps.push_back({events[i].time,
				 sentence(events.first(i), events[i]),
				 events[i].rule});
	return steps;
}

std::string outcome_of(std::span<const event_record> events)
{
	const event_record &last = events.back();
	auto told = std::find_if(events.rbegin(), events.rend(),
				 [](const event_record &e) { return e.cause; });

	if (last.new_state != SYNFIN_STATE_CLOSED)
		return fmt::format("It is in {} now.",
				   synfin_state_name(last.new_state));
	if (told == events.rend())
		return "It is over.";
	return fmt::format("It is over ({}): {}.", synfin_cause_name(told->cause),
			   clause(causes, told->cause));
}

} // namespace synfin
