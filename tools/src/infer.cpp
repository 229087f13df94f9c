// SPDX-License-Identifier: GPL-2.0
/* Which states both ends must have been in, from what was on the wire. */

#include "infer.hpp"

#include <linux/synfin.h>

#include <array>
#include <map>
#include <utility>

namespace synfin {
namespace {

bool has(const segment_record &s, std::uint32_t flag)
{
	return s.flags & flag;
}

/// One end, as far as its segments give it away.
struct guess {
	unsigned int state = SYNFIN_STATE_CLOSED;
	bool begun = false; ///< there was a connection
	std::uint32_t iss = 0;
	std::optional<std::uint32_t> rcv_nxt;
	std::optional<std::uint32_t> fin_ack; ///< acknowledges our FIN

	void sent(const segment_record &s);
	void received(const segment_record &s, bool will_accept);

private:
	void sent_fin(const segment_record &s);
	void received_reset(const segment_record &s);
	void received_syn(const segment_record &s, bool will_accept);
	void received_ack(std::uint32_t ack);
	void received_rest(const segment_record &s);
	void received_fin();
};

void guess::sent_fin(const segment_record &s)
{
	fin_ack = s.seq + s.len + 1 + (has(s, SYNFIN_FLAG_SYN) ? 1 : 0);
	if (state == SYNFIN_STATE_ESTABLISHED ||
	    state == SYNFIN_STATE_SYN_RECEIVED)
		state = SYNFIN_STATE_FIN_WAIT_1;
	else if (state == SYNFIN_STATE_CLOSE_WAIT)
		state = SYNFIN_STATE_LAST_ACK;
}

/* An answer to what does not belong here leaves the first three as they are. */
void guess::sent(const segment_record &s)
{
	if (has(s, SYNFIN_FLAG_RST)) {
		if (state > SYNFIN_STATE_SYN_SENT)
			state = SYNFIN_STATE_CLOSED;
		return;
	}
	if (has(s, SYNFIN_FLAG_SYN)) {
		iss = s.seq;
		if (!has(s, SYNFIN_FLAG_ACK))
			state = SYNFIN_STATE_SYN_SENT;
		else if (state <= SYNFIN_STATE_SYN_SENT)
			state = SYNFIN_STATE_SYN_RECEIVED;
	}
	if (has(s, SYNFIN_FLAG_FIN))
		sent_fin(s);
}

void guess::received_reset(const segment_record &s)
{
	switch (state) {
	case SYNFIN_STATE_LISTEN:
	case SYNFIN_STATE_TIME_WAIT:
		return;
	case SYNFIN_STATE_SYN_SENT:
		if (s.ack == iss + 1)
			state = SYNFIN_STATE_CLOSED;
		return;
	default:
		if (!rcv_nxt || s.seq == *rcv_nxt)
			state = SYNFIN_STATE_CLOSED;
	}
}

void guess::received_syn(const segment_record &s, bool will_accept)
{
	bool ours = has(s, SYNFIN_FLAG_ACK) && s.ack == iss + 1;

	if (state == SYNFIN_STATE_SYN_SENT) {
		if (has(s, SYNFIN_FLAG_ACK) && !ours)
			return;
		state = ours ? SYNFIN_STATE_ESTABLISHED :
			       SYNFIN_STATE_SYN_RECEIVED;
	} else if (state <= SYNFIN_STATE_LISTEN && will_accept &&
		   !has(s, SYNFIN_FLAG_ACK)) {
		state = SYNFIN_STATE_SYN_RECEIVED;
	} else if (state == SYNFIN_STATE_SYN_RECEIVED && ours) {
		state = SYNFIN_STATE_ESTABLISHED;
	} else {
		return;
	}
	rcv_nxt = s.seq + 1;
}

void guess::received_ack(std::uint32_t ack)
{
	if (state == SYNFIN_STATE_SYN_RECEIVED && ack == iss + 1)
		state = SYNFIN_STATE_ESTABLISHED;
	if (!fin_ack || ack != *fin_ack)
		return;
	if (state == SYNFIN_STATE_FIN_WAIT_1)
		state = SYNFIN_STATE_FIN_WAIT_2;
	else if (state == SYNFIN_STATE_CLOSING)
		state = SYNFIN_STATE_TIME_WAIT;
	else if (state == SYNFIN_STATE_LAST_ACK)
		state = SYNFIN_STATE_CLOSED;
}

void guess::received_fin()
{
	if (state == SYNFIN_STATE_ESTABLISHED ||
	    state == SYNFIN_STATE_SYN_RECEIVED)
		state = SYNFIN_STATE_CLOSE_WAIT;
	else if (state == SYNFIN_STATE_FIN_WAIT_1)
		state = SYNFIN_STATE_CLOSING;
	else if (state == SYNFIN_STATE_FIN_WAIT_2)
		state = SYNFIN_STATE_TIME_WAIT;
}

/* Data and FIN count when they are the next in order. */
void guess::received_rest(const segment_record &s)
{
	if (rcv_nxt && s.seq != *rcv_nxt)
		return;
	if (s.ack)
		received_ack(*s.ack);
	rcv_nxt = s.seq + s.len + (has(s, SYNFIN_FLAG_FIN) ? 1 : 0);
	if (has(s, SYNFIN_FLAG_FIN))
		received_fin();
}

void guess::received(const segment_record &s, bool will_accept)
{
	if (has(s, SYNFIN_FLAG_RST))
		received_reset(s);
	else if (has(s, SYNFIN_FLAG_SYN))
		received_syn(s, will_accept);
	else if (state > SYNFIN_STATE_SYN_SENT)
		received_rest(s);
}

/// Two ends that talk to each other.
struct conversation {
	std::array<endpoint, 2> ends;
	std::array<guess, 2> guesses;
	std::array<ladder_end, 2> histories;

	std::size_t side_of(const endpoint &end) const
	{
		return end == ends[0] ? 0 : 1;
	}
	bool ends_before(const captured_segment &c) const;
	void add(const captured_segment &c, bool will_accept);
	void note(std::size_t side, const captured_segment &c,
		  unsigned int direction, unsigned int before);
};

/* A SYN of an end that has nothing any more begins another connection. */
bool conversation::ends_before(const captured_segment &c) const
{
	const guess &sender = guesses[side_of(c.from)];

	return has(c.segment, SYNFIN_FLAG_SYN) &&
	       !has(c.segment, SYNFIN_FLAG_ACK) && sender.begun &&
	       (sender.state == SYNFIN_STATE_CLOSED ||
		sender.state == SYNFIN_STATE_TIME_WAIT);
}

/* What arrives is told a nanosecond later, and so behind what was sent. */
void conversation::note(std::size_t side, const captured_segment &c,
			unsigned int direction, unsigned int before)
{
	bool in = direction == SYNFIN_DIRECTION_IN;
	ladder_end &history = histories[side];
	event_record e;

	e.id = history.id;
	e.kind = SYNFIN_KIND_CONNECTION;
	e.local = ends[side];
	e.remote = ends[1 - side];
	e.old_state = before;
	e.new_state = guesses[side].state;
	e.what = in ? SYNFIN_WHAT_SEGMENT : SYNFIN_WHAT_TRANSMIT;
	e.segment = c.segment;
	e.segment->direction = direction;
	e.time = c.time + in;
	e.sequence = history.events.size() * 2;
	if (in && c.damaged)
		e.drop = SYNFIN_DROP_BAD_CHECKSUM;
	history.events.push_back(e);
}

void conversation::add(const captured_segment &c, bool will_accept)
{
	std::size_t from = side_of(c.from), to = 1 - from;
	std::array<unsigned int, 2> before{guesses[0].state, guesses[1].state};

	guesses[from].sent(c.segment);
	if (!c.damaged)
		guesses[to].received(c.segment, will_accept);
	note(from, c, SYNFIN_DIRECTION_OUT, before[from]);
	note(to, c, SYNFIN_DIRECTION_IN, before[to]);
	for (guess &g : guesses)
		g.begun |= g.state > SYNFIN_STATE_LISTEN;
}

/// From whom to whom.
using way = std::pair<endpoint, endpoint>;

/*
 * Whoever answers a SYN with SYN,ACK was listening. Of each segment: is the
 * next one the other way such an answer? A flood of SYNs has no answers at all,
 * and is not searched through for each of them.
 */
std::vector<bool> find_answers(std::span<const captured_segment> capture)
{
	std::vector<bool> answers(capture.size());
	std::map<way, bool> next;

	for (std::size_t i = capture.size(); i-- > 0;) {
		const captured_segment &c = capture[i];
		auto later = next.find({c.to, c.from});

		answers[i] = later != next.end() && later->second;
		next[{c.from, c.to}] = has(c.segment, SYNFIN_FLAG_SYN) &&
				       has(c.segment, SYNFIN_FLAG_ACK);
	}
	return answers;
}

/* The same for both ways. */
way both_ways(const captured_segment &c)
{
	return c.from < c.to ? way{c.from, c.to} : way{c.to, c.from};
}

conversation begin(const captured_segment &c, std::size_t number, bool listens)
{
	conversation talk;

	talk.ends = {c.from, c.to};
	for (ladder_end &history : talk.histories)
		history.id = static_cast<std::uint32_t>(number);
	if (!has(c.segment, SYNFIN_FLAG_SYN | SYNFIN_FLAG_RST))
		for (guess &g : talk.guesses)
			g.state = SYNFIN_STATE_ESTABLISHED;
	else if (listens)
		talk.guesses[1].state = SYNFIN_STATE_LISTEN;
	return talk;
}

} // namespace

std::vector<ladder_pair> infer_pairs(std::span<const captured_segment> capture)
{
	std::vector<bool> answers = find_answers(capture);
	std::map<way, std::size_t> latest; /* which talk it is */
	std::vector<conversation> talks;
	std::vector<ladder_pair> pairs;

	for (std::size_t i = 0; i < capture.size(); i++) {
		const captured_segment &c = capture[i];
		auto [talk, first] = latest.try_emplace(both_ways(c), talks.size());

		if (first || talks[talk->second].ends_before(c)) {
			talk->second = talks.size();
			talks.push_back(begin(c, talks.size() + 1, answers[i]));
		}
		talks[talk->second].add(c, answers[i]);
	}
	for (conversation &t : talks)
		pairs.push_back({std::move(t.histories[0]),
				 std::move(t.histories[1]), true});
	return pairs;
}

} // namespace synfin
