// SPDX-License-Identifier: GPL-2.0
/* Segments and outcomes, compared and shown. */
#include <cstdio>

#include "host.hpp"

namespace unit {

namespace {

std::string hex(u32 v)
{
	char text[16];

	snprintf(text, sizeof(text), "0x%08x", v);
	return text;
}

} // namespace

Seg::Seg(u8 f, u32 s, u32 a, u32 l) : synfin_segment{}
{
	flags = f;
	seq = s;
	ack = a;
	len = l;
	wnd = WINDOW;
	hdr_len = SYNFIN_HEADER_MIN;
}

Seg Seg::window(u16 w) const
{
	Seg seg = *this;

	seg.wnd = w;
	seg.wnd_named = true;
	return seg;
}

Seg Seg::offering(u16 m) const
{
	Seg seg = *this;

	seg.mss = m;
	seg.mss_named = true;
	return seg;
}

bool Seg::matches(const synfin_segment &other) const
{
	return flags == other.flags && seq == other.seq && ack == other.ack &&
	       len == other.len && (!wnd_named || wnd == other.wnd) &&
	       (!mss_named || mss == other.mss);
}

std::string show(const synfin_segment &seg)
{
	static const char names[] = "FSRPAUEC";
	std::string text = "<";

	for (int bit = 0; bit < 8; bit++)
		if (seg.flags & 1 << bit)
			text += names[bit];
	return text + " seq=" + hex(seg.seq) + " ack=" + hex(seg.ack) +
	       " len=" + std::to_string(seg.len) +
	       " wnd=" + std::to_string(seg.wnd) +
	       " mss=" + std::to_string(seg.mss) + ">";
}

void name_rule(u16 rule)
{
	testing::Test::RecordProperty(synfin_rule_name(rule), "named");
}

testing::AssertionResult Host::took_part(u16 rule) const
{
	for (u8 i = 0; i < out.nrules; i++)
		if (out.rules[i] == rule) {
			name_rule(rule);
			return testing::AssertionSuccess();
		}
	return testing::AssertionFailure()
	       << synfin_rule_name(rule) << " took no part";
}

namespace {

class Complaint {
public:
	template <typename T, typename Name>
	void name(const char *what, T got, T want, Name to_name)
	{
		if (got != want)
			text += std::string("\n  ") + what + " is " +
				to_name(got) + ", not " + to_name(want);
	}

	void number(const char *what, u32 got, u32 want)
	{
		if (got != want)
			text += std::string("\n  ") + what + " is " +
				std::to_string(got) + ", not " +
				std::to_string(want);
	}

	void segment(const char *what, const Seg &want,
		     const synfin_segment &got)
	{
		if (!want.matches(got))
			text += std::string("\n  ") + what + " is " +
				show(got) + ",\n  not " + show(want);
	}

	std::string text;
};

} // namespace

testing::AssertionResult Host::did(const Outcome &want) const
{
	Complaint c;

	c.name<u8>("state", cb.state, want.state, synfin_state_name);
	c.name<u16>("rule", out.rule, want.rule, synfin_rule_name);
	c.name<u8>("drop", out.drop, want.drop, synfin_drop_name);
	c.name<u8>("cause", out.cause, want.cause, synfin_cause_name);
	c.name<u8>("refusal", out.refusal, want.refusal, synfin_refusal_name);
	c.number("accepted", out.accept_len, want.accepted);
	c.number("released", out.released, want.released);
	c.number("kept", out.keep_len, want.kept);
	c.number("limited", out.limited, want.limited);
	c.segment("reply", want.reply.value_or(Seg()), out.reply);
	c.number("segments sent", sent.size(), want.sends.size());
	for (size_t i = 0; i < sent.size() && i < want.sends.size(); i++)
		c.segment("sent", want.sends[i], sent[i].seg);
	for (u16 rule : want.also)
		if (!took_part(rule))
			c.text += std::string("\n  ") +
				  synfin_rule_name(rule) + " took no part";
	if (want.rule)
		name_rule(want.rule);
	if (c.text.empty())
		return testing::AssertionSuccess();
	return testing::AssertionFailure() << c.text;
}

std::string numbers_name(const testing::TestParamInfo<Numbers> &info)
{
	return "iss_" + hex(info.param.iss) + "_irs_" + hex(info.param.irs) +
	       (info.param.stored ? "_stored" : "");
}

void PrintTo(const Numbers &numbers, std::ostream *os)
{
	*os << "iss " << hex(numbers.iss) << " irs " << hex(numbers.irs);
}

} // namespace unit
