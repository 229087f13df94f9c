// SPDX-License-Identifier: GPL-2.0
/*
 * Bringing a world to rest: first all that is on the wire arrives, then timers
 * fire, then time passes. What arrives is the lowest number on the wire that
 * holds more; in reverse, the highest number on the other, so that whatever
 * can come out of order does. The next move depends on the world alone, so two
 * paths that meet go on as one and only the part before need be walked.
 */
#include <algorithm>

#include "quiet.hpp"

namespace model {

/* Whoever has tried less often is next, so that both ends get their turn. */
static bool pick_retransmission(const World &w, Move &m)
{
	const synfin_cb &a = w.host[0].cb, &b = w.host[1].cb;

	if (!a.rtx_deadline && !b.rtx_deadline)
		return false;
	m = { Do::RETRANSMIT, (u8)(!a.rtx_deadline || (b.rtx_deadline &&
						       b.retries < a.retries)) };
	return true;
}

static bool pick_wait(const World &w, Move &m)
{
	for (u8 i = 0; i < 2; i++) {
		const synfin_cb &cb = w.host[i].cb;

		if (!cb.wait_deadline || cb.state == SYNFIN_STATE_SYN_RECEIVED)
			continue;
		if (cb.state == SYNFIN_STATE_TIME_WAIT && cb.wait_deadline > NOW)
			m = { Do::TICK };
		else
			m = { Do::WAIT_OVER, i };
		return true;
	}
	return false;
}

/* A user who has shut the window opens it in the end. */
static bool pick_window(const Scenario &s, const World &w, Move &m)
{
	for (u8 i = 0; i < 2; i++)
		if (w.host[i].alive() && !s.params[w.host[i].tuned].rcv_wnd) {
			m = { Do::RETUNE, i };
			return true;
		}
	return false;
}

/* He reads in the end, and an ACK leaves before anybody misses it. */
static bool pick_reading(const World &w, Move &m)
{
	for (u8 i = 0; i < 2; i++) {
		if (w.host[i].cb.ack_deadline)
			m = { Do::ACK_WAITED, i };
		else if (w.host[i].unread)
			m = { Do::READ, i };
		else
			continue;
		return true;
	}
	return false;
}

static void pick_segment(const World &w, bool reverse, Move &m)
{
	u8 fuller = w.count[1] > w.count[0];
	u8 to = reverse && w.count[!fuller] ? !fuller : fuller;

	m = { Do::DELIVER_LAST, to, (u8)(reverse ? w.count[to] - 1 : 0) };
}

bool Quiet::next_move(const World &w, Move &m) const
{
	if (w.count[0] || w.count[1]) {
		pick_segment(w, reverse, m);
		return true;
	}
	return pick_reading(w, m) || pick_window(machine.scenario(), w, m) ||
	       pick_retransmission(w, m) || pick_wait(w, m);
}

void Quiet::walk(World &w)
{
	World before;
	Turn t;
	Move m;

	for (;;) {
		u64 fp = fingerprint(w);

		if (known.has(fp))
			return;
		path.push_back(fp);
		if (!next_move(w, m)) {
			machine.judge_rest(w);
			return;
		}
		if (taken.size() == MOVES_MAX)
			throw Violation("quiet-end", "it does not come to rest");
		taken.push_back(m);
		before = w;
		if (!machine.make(w, m, t))
			throw Violation("quiet-end", "its last hope is refused");
		/* An old ACK brings back a connection that has been given up. */
		if (!machine.scenario().cookies)
			judge_fair(before, t);
		machine.judge(w);
	}
}

void Quiet::check(World w)
{
	path.clear();
	taken.clear();
	machine.settle_down(true);
	walk(w);
	machine.settle_down(false);
	most = std::max<unsigned int>(most, taken.size());
	for (u64 fp : path)
		known.add(fp);
}

} // namespace model
