// SPDX-License-Identifier: GPL-2.0
#include "meaning.hpp"

#include <algorithm>
#include <stdexcept>

namespace matrix {

using namespace unit;

namespace {

enum Word {
	IS_RST, IS_SYN, IS_ACK, IS_FIN, TEXT, EMPTY, ACCEPTABLE, NEXT,
	IN_WINDOW, AT_IRS, REPEATS_FIN, AFTER_OLD, SHUT, ACK_OK, ACK_NEW,
	ACK_BEYOND, ACK_FIN, TEXT_NEXT, FIN_NEXT, AHEAD, WORDS
};

const char * const names[WORDS] = {
	"RST", "SYN", "ACK", "FIN", "text", "empty", "acceptable", "next",
	"in-window", "at-irs", "repeats-fin", "after-old", "shut", "ack-ok",
	"ack-new", "ack-beyond", "ack-fin", "text-next", "fin-next", "ahead",
};

const char * const effects[] = {
	"una", "una!", "wnd", "wnd!", "syn", "text", "fin", "keep", "2msl", "back",
};

const char * const answers[] = {
	"none", "ack", "challenge", "rst-of-ack", "rst-of-seq", "abort",
	"syn-ack",
};

bool within(s64 n, s64 from, s64 size)
{
	return from <= n && n < from + size;
}

s64 length(const Cell &cell)
{
	return cell.len + !!(cell.flags & SYN) + !!(cell.flags & FIN);
}

/* RFC 9293 3.10.7.4, table 6, with RCV.NXT = 0 */
bool table_6(s64 seq, s64 len, s64 wnd)
{
	if (!wnd)
		return !len && !seq;
	if (!len)
		return within(seq, 0, wnd);
	return within(seq, 0, wnd) || within(seq + len - 1, 0, wnd);
}

/*
 * SEG.SEQ - RCV.NXT. In SYN-SENT there is no RCV.NXT until a SYN comes, which
 * is the number before it.
 */
s64 place(const Scene &scene, const Cell &cell)
{
	return scene.state == SYN_SENT && (cell.flags & SYN) ? -1 : cell.seq;
}

template <size_t N>
bool known(const char * const (&list)[N], const std::string &word)
{
	return std::find(list, list + N, word) != list + N;
}

/* What is new of text and FIN, once old parts on the left are cut off. */
void payload(const Scene &scene, const Cell &cell, Facts &f)
{
	bool fin = cell.flags & FIN;
	s64 from = place(scene, cell) + !!(cell.flags & SYN);
	s64 to = from + cell.len;

	if (from <= 0) {
		f.text = std::max<s64>(0, std::min(to, scene.wnd));
		f.bits |= (f.text > 0) << TEXT_NEXT;
		f.bits |= (fin && within(to, 0, scene.wnd)) << FIN_NEXT;
	} else if (from < scene.wnd && (cell.len || fin)) {
		f.kept = std::min(to, scene.wnd) - from;
		f.bits |= 1u << AHEAD;
	}
}

void acknowledgment(const Scene &scene, const Cell &cell, Facts &f)
{
	s64 ack = cell.ack;
	bool fresh = 0 < ack && ack <= scene.flight;

	f.bits |= (-scene.max_wnd <= ack && ack <= scene.flight) << ACK_OK;
	f.bits |= fresh << ACK_NEW;
	f.bits |= (ack > scene.flight) << ACK_BEYOND;
	f.bits |= (fresh && scene.fin_sent && ack == scene.flight) << ACK_FIN;
}

} // namespace

u32 bit_of(const std::string &condition)
{
	for (unsigned int word = 0; word < WORDS; word++)
		if (condition == names[word])
			return 1u << word;
	return 0;
}

const char *meaningless(const Row &row)
{
	if (!known(answers, row.answer))
		return "no such answer";
	for (const std::string &word : row.effects)
		if (!known(effects, word))
			return "no such effect";
	if (row.rules.empty() || row.source.empty())
		return "a row names its rules and its source";
	return nullptr;
}

Facts facts(const Scene &scene, const Cell &cell)
{
	constexpr s64 half = 1ll << 31;
	s64 seq = place(scene, cell), len = length(cell);
	Facts f = {};

	f.bits |= !!(cell.flags & RST) << IS_RST;
	f.bits |= !!(cell.flags & SYN) << IS_SYN;
	f.bits |= !!(cell.flags & ACK) << IS_ACK;
	f.bits |= !!(cell.flags & FIN) << IS_FIN;
	f.bits |= (cell.len > 0) << TEXT;
	f.bits |= !len << EMPTY;
	f.bits |= table_6(seq, len, scene.wnd) << ACCEPTABLE;
	f.bits |= !seq << NEXT;
	f.bits |= within(seq, 0, scene.wnd) << IN_WINDOW;
	f.bits |= (seq == -1) << AT_IRS;
	f.bits |= ((cell.flags & FIN) && seq + len == 0) << REPEATS_FIN;
	f.bits |= within(seq, 0, half - 1) << AFTER_OLD;
	f.bits |= !scene.wnd << SHUT;
	payload(scene, cell, f);
	acknowledgment(scene, cell, f);
	return f;
}

namespace {

u8 state_named(const std::string &name)
{
	for (u8 state = 0; state <= TIME_WAIT; state++)
		if (name == synfin_state_name(state))
			return state;
	throw std::runtime_error("no state " + name);
}

/*
 * RFC 9293 3.10.7.4, fifth: is the window news? The segment is "the idealized
 * segment that begins at RCV.NXT" if it has an old part on the left.
 */
bool newer(const Scene &scene, const Cell &cell)
{
	bool old = cell.seq < 0 && length(cell) && cell.seq + length(cell) > 0;
	s64 seq = old ? 0 : cell.seq;

	return cell.ack >= 0 &&
	       (scene.wl1 < seq || (scene.wl1 == seq && scene.wl2 <= cell.ack));
}

void change(const Scene &scene, const Cell &cell, const Row &row, Expected &e)
{
	auto says = [&row](const char *word) { return row.effects.count(word); };
	Facts f = facts(scene, cell);

	if (says("syn"))
		e.rcv = cell.seq + 1;
	if (says("una") && cell.ack > 0)
		e.una = cell.ack;
	if (says("una!"))
		e.una = scene.flight;
	if (says("wnd!") || (says("wnd") && newer(scene, cell)))
		e.snd_wnd = CELL_WINDOW;
	if (says("text"))
		e.accepted = f.text;
	if (says("keep"))
		e.kept = f.kept;
	e.rcv += e.accepted + (says("fin") ? 1 : 0);
	e.restarts = says("2msl");
	e.numbers = !says("back") && e.state != CLOSED && e.state != LISTEN;
}

/* A SYN is answered by the number that the connection begins with. */
void begin(const Scene &scene, Expected &e)
{
	s64 iss = scene.state == TIME_WAIT ? FRESH_ISS : 0;

	e.una = iss;
	e.nxt = iss + 1;
}

void answer(const Cell &cell, const std::string &how, Expected &e)
{
	e.acks = true;
	e.ack = e.rcv;
	e.seq = e.nxt;
	if (how == "ack" || how == "challenge") {
		e.flags = ACK;
	} else if (how == "abort") {
		e.flags = RST | ACK;
	} else if (how == "syn-ack") {
		e.flags = SYN | ACK;
		e.seq = e.nxt - 1;
	} else if (how == "rst-of-ack") {
		e.flags = RST;
		e.seq = cell.ack;
		e.acks = false;
	} else if (how == "rst-of-seq") {
		e.flags = RST | ACK;
		e.seq_absolute = true;
		e.seq = 0;
		e.ack = cell.seq + length(cell);
	}
}

} // namespace

/* What the row wants of this segment; throttled is without challenge ACKs. */
Expected expect(const Scene &scene, const Cell &cell, const Row &row,
		bool throttled)
{
	Expected e = {};

	e.state = row.next == "=" ? scene.state : state_named(row.next);
	e.nxt = scene.flight;
	e.snd_wnd = scene.live() && scene.state != SYN_SENT ? PEER_WINDOW : 0;
	change(scene, cell, row, e);
	if (row.answer == "syn-ack")
		begin(scene, e);
	if (!throttled || row.answer != "challenge")
		answer(cell, row.answer, e);
	return e;
}

} // namespace matrix
