// SPDX-License-Identifier: GPL-2.0
/*
 * An attacker who knows addresses and ports, but no sequence numbers: what he
 * guesses is near, for far away all is alike, and never right (RFC 5961). None
 * of it may change a connection. What is said in answer goes to the true peer.
 */
#include "machine.hpp"

namespace model {

#define RST	SYNFIN_FLAG_RST
#define SYN	SYNFIN_FLAG_SYN
#define ACK	SYNFIN_FLAG_ACK
#define FIN	SYNFIN_FLAG_FIN

/* Where SEG.SEQ lies: EXACT only with an ACK that is wrong. */
enum class Seq : u8 { LEFT, EXACT, INSIDE, RIGHT };
/*
 * FUTURE is beyond all that will ever be sent here. A number that is sent later
 * would do harm, as RFC 9293 has it: in SYN-RECEIVED the answer is a reset at
 * SEG.ACK, and the true peer believes it once it expects that number.
 */
enum class Acks : u8 { OLD, FUTURE };

constexpr u32 BEYOND = 1000;

struct Guess {
	u8 flags;
	u8 len;
	Seq seq;
	Acks ack;
};

static constexpr Guess guesses[] = {
	{ RST, 0, Seq::LEFT, Acks::OLD },
	{ RST, 0, Seq::INSIDE, Acks::OLD },
	{ RST, 0, Seq::RIGHT, Acks::OLD },
	{ RST | ACK, 0, Seq::INSIDE, Acks::FUTURE },
	{ SYN, 0, Seq::LEFT, Acks::OLD },
	{ SYN, 0, Seq::INSIDE, Acks::OLD },
	{ SYN | ACK, 0, Seq::INSIDE, Acks::FUTURE },
	{ ACK, 0, Seq::EXACT, Acks::FUTURE },
	{ ACK, 1, Seq::EXACT, Acks::OLD },
	{ ACK, 1, Seq::EXACT, Acks::FUTURE },
	{ ACK, 1, Seq::RIGHT, Acks::OLD },
	{ FIN | ACK, 0, Seq::EXACT, Acks::OLD },
	{ FIN | ACK, 0, Seq::EXACT, Acks::FUTURE },
	{ FIN | ACK, 0, Seq::INSIDE, Acks::FUTURE },
	{ FIN, 1, Seq::EXACT, Acks::OLD },
};

/* A SYN may reopen TIME-WAIT, and cross ours: that is no forgery to see through. */
static bool is_fair(const synfin_cb &cb, const Guess &g)
{
	if (!synfin_state_in(cb.state, SYNFIN_STATES_SYNCHRONISED |
				       SYNFIN_IN(SYN_RECEIVED)))
		return false;
	return cb.state != SYNFIN_STATE_TIME_WAIT || g.flags != SYN;
}

static u32 place(const synfin_cb &cb, Seq seq)
{
	u32 wnd = synfin_rcv_wnd(&cb);

	switch (seq) {
	case Seq::LEFT:
		return cb.rcv_nxt - 1;
	case Seq::EXACT:
		return cb.rcv_nxt;
	case Seq::INSIDE:
		return cb.rcv_nxt + 1;
	default:
		return cb.rcv_nxt + wnd + 1;
	}
}

void Machine::add_forgeries(const Host &h, u8 i)
{
	u8 number = 0;

	for (const Guess &g : guesses) {
		if (is_fair(h.cb, g))
			list.push_back({ Do::FORGE, i, number });
		number++;
	}
}

/* All that a connection is, but for what it counts of such segments. */
static void check_unharmed(const Turn &t)
{
	const synfin_cb &was = t.before, &is = t.cb;

	require(is.state == was.state && !t.out.narcs, "blind", "the state changed");
	require(is.snd_una == was.snd_una && is.snd_nxt == was.snd_nxt &&
		is.snd_end == was.snd_end && is.snd_wnd == was.snd_wnd &&
		is.rcv_nxt == was.rcv_nxt && is.nkept == was.nkept,
		"blind", "a sequence number or a window changed");
	require(is.rtx_deadline == was.rtx_deadline &&
		is.wait_deadline == was.wait_deadline &&
		is.user_deadline == was.user_deadline && is.rto == was.rto &&
		is.retries == was.retries && is.cwnd == was.cwnd,
		"blind", "a timer or the congestion window changed");
	require(!((is.flags ^ was.flags) & SYNFIN_CB_FIN_KEPT), "blind",
		"a FIN is kept");
	require(!t.out.accept_len && !t.out.keep_len && !t.out.acked, "blind",
		"bytes are taken");
}

bool Machine::forge(World &w, Move m, Turn &t)
{
	const Guess &g = guesses[m.slot];

	prepare(w, m.host, t);
	t.ev.type = SYNFIN_EV_SEGMENT;
	t.ev.seg = {};
	t.ev.seg.flags = g.flags;
	t.ev.seg.len = g.len;
	t.ev.seg.wnd = 9;
	t.ev.seg.seq = place(t.cb, g.seq);
	t.ev.seg.ack = g.ack == Acks::FUTURE ? t.cb.snd_nxt + BEYOND :
					       t.cb.snd_una - t.cb.max_snd_wnd - 1;
	t.ev.seg.hdr_len = SYNFIN_HEADER_MIN;
	run(w, t);
	check_unharmed(t);
	return true;
}

std::string forgery(u8 number)
{
	static const char *const places[] = { "left of", "at", "inside", "right of" };
	const Guess &g = guesses[number];
	std::string text;

	text += g.flags & SYN ? "SYN " : "";
	text += g.flags & RST ? "RST " : "";
	text += g.flags & FIN ? "FIN " : "";
	text += g.flags & ACK ? "ACK " : "";
	text += g.len ? "with text " : "";
	text += places[(int)g.seq];
	text += " the window";
	if (g.flags & ACK)
		text += g.ack == Acks::OLD ? ", acknowledging what is long past" :
					     ", acknowledging what was not sent";
	return text;
}

} // namespace model
