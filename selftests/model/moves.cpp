// SPDX-License-Identifier: GPL-2.0
/*
 * What can happen next. Calls that a state refuses are on the list too, for
 * they must change nothing.
 */
#include "machine.hpp"

namespace model {

static u32 sent_by_user(const synfin_cb &cb)
{
	return cb.snd_end - cb.iss - 1;
}

static bool received_text(const synfin_cb &cb)
{
	return cb.rcv_nxt != cb.irs + 1;
}

void Machine::add_calls(const Host &h, u8 i)
{
	const struct {
		u32 call;
		Do what;
		bool possible;
	} calls[] = {
		{ CALL_LISTEN, Do::LISTEN, h.alive() || !h.listener },
		{ CALL_UNLISTEN, Do::UNLISTEN, !!h.listener },
		{ CALL_OPEN, Do::OPEN, true },
		{ CALL_CONVERT, Do::CONVERT, h.listener && !h.alive() },
		{ CALL_SEND, Do::SEND, !h.alive() || sent_by_user(h.cb) +
				       what.bytes_once <= what.bytes },
		{ CALL_SHUTDOWN, Do::SHUTDOWN, true },
		{ CALL_CLOSE, Do::CLOSE, true },
		{ CALL_UNREAD, Do::CLOSE_UNREAD, h.alive() &&
						 received_text(h.cb) },
		{ CALL_ABORT, Do::ABORT, true },
		{ CALL_FORGET, Do::FORGET, true },
		{ CALL_RETUNE, Do::RETUNE, h.alive() },
		{ CALL_READ, Do::READ, !!h.unread },
	};

	for (const auto &c : calls)
		if ((what.calls[i] & c.call) && c.possible)
			list.push_back({ c.what, i });
}

void Machine::add_timers(const Host &h, u8 i)
{
	const synfin_cb &cb = h.cb;

	if (cb.rtx_deadline)
		list.push_back({ Do::RETRANSMIT, i });
	if (cb.user_deadline)
		list.push_back({ Do::USER_TIMEOUT, i });
	if (cb.ack_deadline)
		list.push_back({ Do::ACK_WAITED, i });
	if (cb.wait_deadline && (cb.state == SYNFIN_STATE_FIN_WAIT_2 ||
				 (cb.state == SYNFIN_STATE_TIME_WAIT &&
				  cb.wait_deadline <= NOW)))
		list.push_back({ Do::WAIT_OVER, i });
}

void Machine::add_wire(const World &w, u8 to)
{
	for (u8 slot = 0; slot < w.count[to]; slot++) {
		list.push_back({ Do::DELIVER, to, slot });
		list.push_back({ Do::LOSE, to, slot });
		if (!what.icmp || !w.host[!to].alive() ||
		    (w.wire[to][slot].flags & SYNFIN_FLAG_RST))
			continue;
		list.push_back({ Do::BOUNCE_HOST, to, slot });
		list.push_back({ Do::BOUNCE_PORT, to, slot });
		list.push_back({ Do::BOUNCE_FRAG, to, slot });
	}
}

/* Does a tick change anything? */
static bool time_matters(const World &w)
{
	if (w.count[0] || w.count[1])
		return true;
	for (const Host &h : w.host)
		if (h.cb.wait_deadline > NOW &&
		    h.cb.state != SYNFIN_STATE_FIN_WAIT_2)
			return true;
	return false;
}

std::vector<Move> &Machine::moves(const World &w)
{
	list.clear();
	for (u8 i = 0; i < 2; i++) {
		add_calls(w.host[i], i);
		add_timers(w.host[i], i);
		add_wire(w, i);
		if (what.blind)
			add_forgeries(w.host[i], i);
	}
	if (time_matters(w))
		list.push_back({ Do::TICK });
	return list;
}

} // namespace model
