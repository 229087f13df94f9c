// SPDX-License-Identifier: GPL-2.0
/*
 * Sequence numbers are told as host, incarnation and distance from its ISS:
 * b1+3 is the third number after the ISS of B's incarnation 1.
 */
#include <fmt/format.h>

#include "trace.hpp"

namespace model {

static char letter(int host)
{
	return "AB"[host];
}

static std::string number(const Host &h, int host, u32 seq)
{
	u32 gap = seq - h.iss_base;

	if (gap / INCARNATION >= INCARNATIONS_MAX)
		return fmt::format("{}", seq);
	return fmt::format("{}{}+{}", "ab"[host], gap / INCARNATION,
			   gap % INCARNATION);
}

static std::string flags_of(u8 flags)
{
	static const struct {
		u8 bit;
		const char *name;
	} names[] = {
		{ SYNFIN_FLAG_SYN, "SYN" }, { SYNFIN_FLAG_FIN, "FIN" },
		{ SYNFIN_FLAG_RST, "RST" }, { SYNFIN_FLAG_ACK, "ACK" },
	};
	std::string text;

	for (const auto &n : names)
		if (flags & n.bit)
			text += (text.empty() ? "" : ",") + std::string(n.name);
	return text;
}

static std::string segment_of(const World &w, int from, u32 seq, u32 ack,
			      u32 len, u8 flags, u16 wnd)
{
	std::string text = flags_of(flags) + " seq " +
			   number(w.host[from], from, seq);

	if (flags & SYNFIN_FLAG_ACK)
		text += " ack " + number(w.host[!from], !from, ack);
	if (len)
		text += fmt::format(" len {}", len);
	return text + fmt::format(" wnd {}", wnd);
}

static std::string packet_of(const World &w, int to, unsigned int slot)
{
	const Packet &p = w.wire[to][slot];

	return segment_of(w, !to, p.seq, p.ack, p.len, (u8)p.flags, p.wnd);
}

static std::string tell(const World &w, Move m)
{
	static const char *const words[] = {
		"listens", "stops listening", "opens", "opens its listener",
		"sends", "shuts down", "closes", "closes with bytes unread",
		"aborts", "forgets", "changes its parameters", "reads",
		"retransmission timer", "user timeout", "wait is over",
		"acknowledges what it has waited with",
		"gets", "gets the last copy of", "never gets",
		"host unreachable, quoting", "port unreachable, quoting",
		"too big, quoting", "gets a forged", "time passes",
	};
	std::string word = words[(int)m.what];

	if (m.what == Do::TICK)
		return "   " + word;
	if (m.what == Do::FORGE)
		return fmt::format("{}: {} {}", letter(m.host), word, forgery(m.slot));
	if (m.what < Do::DELIVER)
		return fmt::format("{}: {}", letter(m.host), word);
	return fmt::format("{}: {} {}", letter(m.host ^ (m.what >= Do::BOUNCE_HOST)),
			   word, packet_of(w, m.host, m.slot));
}

static void tell_outcome(const World &w, const Turn &t)
{
	const synfin_out &out = t.out;
	const synfin_segment &r = out.reply;

	for (unsigned int i = 0; i < out.narcs; i++)
		fmt::print("          {} -> {}  [{}]\n", synfin_state_name(out.arcs[i].from),
			   synfin_state_name(out.arcs[i].to), synfin_rule_name(out.arcs[i].rule));
	if (!out.narcs && t.host >= 0)
		fmt::print("          stays in {}\n", synfin_state_name(t.before.state));
	if (out.nrules) {
		fmt::print("          rules");
		for (unsigned int i = 0; i < out.nrules; i++)
			fmt::print(" {}", synfin_rule_name(out.rules[i]));
		fmt::print("\n");
	}
	if (out.drop)
		fmt::print("          dropped: {}\n", synfin_drop_name(out.drop));
	if (out.cause)
		fmt::print("          the user hears: {}\n", synfin_cause_name(out.cause));
	if (r.flags)
		fmt::print("          answers {}\n", segment_of(w, t.host, r.seq, r.ack,
						    r.len, r.flags, r.wnd));
}

static void tell_sent(const World &w, const Turn &t)
{
	for (unsigned int i = 0; i < t.nsent; i++) {
		const synfin_tx &tx = t.sent[i];

		fmt::print("          sends {}{}  [{}]\n", segment_of(w, t.host, tx.seg.seq,
			   tx.seg.ack, tx.seg.len, tx.seg.flags, tx.seg.wnd),
			   tx.again ? " again" : "", synfin_rule_name(tx.rule));
		for (unsigned int j = 0; j < tx.narcs; j++)
			fmt::print("          {} -> {}\n", synfin_state_name(tx.arcs[j].from),
				   synfin_state_name(tx.arcs[j].to));
	}
}

static std::string host_of(const World &w, int i)
{
	const synfin_cb &cb = w.host[i].cb;
	std::string text = fmt::format("{}: {}{}", letter(i), synfin_state_name(cb.state),
				       w.host[i].listener ? " and a listener" : "");

	if (!w.host[i].alive())
		return text;
	text += fmt::format("  una {} nxt {} end {} rcv_nxt {} wnd {}",
			    number(w.host[i], i, cb.snd_una), number(w.host[i], i, cb.snd_nxt),
			    number(w.host[i], i, cb.snd_end),
			    number(w.host[!i], !i, cb.rcv_nxt), synfin_rcv_wnd(&cb));
	return text + fmt::format("  peer's {} flags {:#x} retries {}{}{}{}", cb.snd_wnd,
				  cb.flags, cb.retries,
				  cb.rtx_deadline ? " rtx" : "", cb.wait_deadline ? " wait" : "",
				  cb.user_deadline ? " user" : "");
}

static void tell_world(const World &w)
{
	for (int i = 0; i < 2; i++)
		fmt::print("    {}\n", host_of(w, i));
	for (int to = 0; to < 2; to++)
		for (unsigned int i = 0; i < w.count[to]; i++)
			fmt::print("    on its way to {}: {}\n", letter(to), packet_of(w, to, i));
}

/* The last move may be the one that is judged; then it stops half-way. */
static bool retell(Machine &machine, World &w, Move m)
{
	bool goes_on = true;
	Turn t = {};

	try {
		machine.make(w, m, t);
		machine.judge(w);
	} catch (const Violation &) {
		goes_on = false;
	}
	if (t.host >= 0) {
		tell_outcome(w, t);
		tell_sent(w, t);
	}
	return goes_on;
}

void trace_print(const Scenario &scenario, const Finding &f)
{
	Coverage unused;
	Machine machine(scenario, unused);
	World w = machine.begin();

	fmt::print("{}: {}\n  the shortest way there:\n", f.name, f.text);
	for (size_t i = 0; i < f.moves.size(); i++) {
		if (i == f.quiet_from) {
			tell_world(w);
			fmt::print("    from here on nobody calls and nothing is lost\n");
			machine.settle_down(true);
		}
		fmt::print("    {:3} {}\n", i + 1, tell(w, f.moves[i]));
		if (!retell(machine, w, f.moves[i]))
			break;
	}
	fmt::print("  and there:\n");
	tell_world(w);
}

} // namespace model
