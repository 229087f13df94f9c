// SPDX-License-Identifier: GPL-2.0
#include "judge.hpp"

#include <algorithm>

namespace matrix {

using namespace unit;

namespace {

/* The segment, with the numbers of this connection. */
Seg real(const Cell &cell, const Base &base)
{
	return Seg(cell.flags, base.rcv + (u32)cell.seq,
		   base.una + (u32)cell.ack, (u32)cell.len)
		.window(CELL_WINDOW);
}

/* All that leaves because of it: the answer, and what was pulled. */
std::vector<synfin_segment> sent(const Host &h)
{
	std::vector<synfin_segment> all;

	if (h.out.reply.flags)
		all.push_back(h.out.reply);
	for (const synfin_tx &tx : h.sent)
		all.push_back(tx.seg);
	return all;
}

std::string from(const char *variable, s64 distance)
{
	std::string sign = distance < 0 ? "" : "+";

	return std::string(variable) +
	       (distance ? sign + std::to_string(distance) : "");
}

std::string flag_names(u8 flags)
{
	static const char * const names[] = {
		"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR",
	};
	std::string text;

	for (int bit = 0; bit < 8; bit++)
		if (flags & 1 << bit)
			text += (text.empty() ? "" : ",") +
				std::string(names[bit]);
	return text.empty() ? "none" : text;
}

class Differences {
public:
	std::string text;

	template <typename T>
	void value(const char *what, const T &got, const T &want)
	{
		if (got == want)
			return;
		text += text.empty() ? "" : ", ";
		if constexpr (std::is_same_v<T, std::string>)
			text += std::string(what) + " " + got + " not " + want;
		else
			text += std::string(what) + " " + std::to_string(got) +
				" not " + std::to_string(want);
	}
};

u32 answer_seq(const Expected &want, const Base &base)
{
	return want.seq_absolute ? (u32)want.seq : base.una + (u32)want.seq;
}

/* Window: an ACK offers all there is, a reset nothing. */
Seg wanted(const Scene &scene, const Expected &want, const Base &base)
{
	bool acks = (want.flags & ACK) && want.acks;
	bool rst = want.flags & RST;

	return Seg(want.flags, answer_seq(want, base),
		   acks ? base.rcv + (u32)want.ack : 0)
		.window(rst ? 0 : (u16)scene.wnd);
}

void answers(const Scene &scene, const Host &h, const Expected &want,
	     const Base &base, Differences &d)
{
	std::vector<synfin_segment> all = sent(h);
	std::string got = all.empty() ? "nothing" : unit::show(all[0]);
	Seg seg = wanted(scene, want, base);

	d.value<size_t>("segments sent", all.size(), want.flags ? 1 : 0);
	if (want.flags ? all.empty() || !seg.matches(all[0]) : !all.empty())
		d.value<std::string>("answer", got, want.flags ?
				     unit::show(seg) : "nothing");
}

void numbers(const Host &h, const Expected &want, const Base &base,
	     Differences &d)
{
	const synfin_cb &cb = h.cb;

	d.value<s64>("SND.UNA", (s32)(cb.snd_una - base.una), want.una);
	d.value<s64>("SND.NXT", (s32)(cb.snd_nxt - base.una), want.nxt);
	/* SYN-SENT knows no RCV.NXT yet, and TIME-WAIT no SND.WND any more. */
	if (cb.state != SYN_SENT)
		d.value<u32>("RCV.NXT", cb.rcv_nxt - base.rcv, (u32)want.rcv);
	if (cb.state != TIME_WAIT)
		d.value<s64>("SND.WND", cb.snd_wnd, want.snd_wnd);
}

void user(const Host &h, const Row &row, const Expected &want, Differences &d)
{
	d.value<std::string>("notice", synfin_cause_name(h.out.cause),
			     row.notice);
	d.value<s64>("taken", h.out.accept_len, want.accepted);
	d.value<s64>("kept", h.out.keep_len, want.kept);
}

/* The engine says which requirement decided; the row names those that may. */
void rule(const Host &h, const Row &row, Differences &d)
{
	std::string got = synfin_rule_name(h.out.rule);

	if (!row.rules.count(got))
		d.value<std::string>("rule", got, "one of the row's");
}

} // namespace

/* What Host complains about, without where in the source it does. */
static std::string one_line(std::string text)
{
	text.erase(0, text.find('\n') + 1);
	std::replace(text.begin(), text.end(), '\n', ' ');
	return "after the step: " + text;
}

std::string show(const Cell &cell)
{
	return "<SEQ=" + from("RCV.NXT", cell.seq) + "><ACK=" +
	       from("SND.UNA", cell.ack) + "><LEN=" +
	       std::to_string(cell.len) + "><CTL=" + flag_names(cell.flags) +
	       ">";
}

Verdict judge(const Scene &scene, const Stand &stand, const Cell &cell,
	      const Row &row, const Expected &want)
{
	Host h = stand.host;
	u64 deadline = h.deadline();
	Differences d;

	try {
		h.arrives(real(cell, stand.base));
	} catch (const std::exception &failure) {
		return { h.out.rule, one_line(failure.what()) };
	}
	d.value<std::string>("state", synfin_state_name(h.cb.state),
			     synfin_state_name(want.state));
	answers(scene, h, want, stand.base, d);
	user(h, row, want, d);
	rule(h, row, d);
	if (want.numbers && want.state == h.cb.state)
		numbers(h, want, stand.base, d);
	if (scene.state == TIME_WAIT && want.state == TIME_WAIT)
		d.value<u64>("2MSL", h.deadline(), want.restarts ?
			     h.now() + 2 * h.env.msl : deadline);
	return { h.out.rule, d.text };
}

} // namespace matrix
