// SPDX-License-Identifier: GPL-2.0
/* The variables of RFC 9293 of one end, told from what it sends and gets. */

#include "twin_numbers.hpp"

#include <linux/synfin.h>

namespace synfin {
namespace {

bool has(const tcp_packet &p, std::uint32_t flag)
{
	return p.segment.flags & flag;
}

std::uint32_t length_of(const tcp_packet &p)
{
	return p.segment.len + (has(p, SYNFIN_FLAG_SYN) ? 1 : 0) +
	       (has(p, SYNFIN_FLAG_FIN) ? 1 : 0);
}

bool is_after(std::uint32_t a, std::uint32_t b)
{
	return static_cast<std::int32_t>(a - b) > 0;
}

/* A window is scaled everywhere but in a SYN (RFC 7323 2.2). */
std::uint32_t window_of(const tcp_packet &p, std::uint8_t scale)
{
	return p.segment.wnd << (has(p, SYNFIN_FLAG_SYN) ? 0 : scale);
}

} // namespace

void twin_numbers::sent(const tcp_packet &p)
{
	std::uint32_t end = p.segment.seq + length_of(p);

	if (has(p, SYNFIN_FLAG_RST))
		return;
	if (has(p, SYNFIN_FLAG_SYN) && iss_ != p.segment.seq) {
		if (!has(p, SYNFIN_FLAG_ACK))
			*this = {};
		iss_ = snd_una_ = p.segment.seq;
		snd_nxt_ = end;
	}
	if (has(p, SYNFIN_FLAG_SYN))
		scale_ = p.scale;
	if (is_after(end, snd_nxt_))
		snd_nxt_ = end;
	rcv_wnd_ = window_of(p, scale_);
}

void twin_numbers::received(const tcp_packet &p, bool taken)
{
	if (has(p, SYNFIN_FLAG_SYN) && taken && irs_ != p.segment.seq) {
		irs_ = p.segment.seq;
		rcv_nxt_ = p.segment.seq + length_of(p);
		peer_scale_ = p.scale;
	} else if (p.segment.seq == rcv_nxt_ && !has(p, SYNFIN_FLAG_RST)) {
		rcv_nxt_ += length_of(p);
	}
	if (!p.segment.ack || has(p, SYNFIN_FLAG_RST))
		return;
	if (is_after(*p.segment.ack, snd_una_) && !is_after(*p.segment.ack, snd_nxt_))
		snd_una_ = *p.segment.ack;
	snd_wnd_ = window_of(p, peer_scale_);
}

std::optional<std::uint32_t> twin_numbers::value(std::string_view variable) const
{
	if (variable == "iss")
		return iss_;
	if (variable == "irs")
		return irs_;
	if (variable.starts_with("snd") ? !iss_ : !irs_)
		return std::nullopt;
	return variable == "snd_una" ? snd_una_ :
	       variable == "snd_nxt" ? snd_nxt_ :
	       variable == "snd_wnd" ? snd_wnd_ :
	       variable == "rcv_nxt" ? rcv_nxt_ : rcv_wnd_;
}

bool twin_numbers::repeats(const tcp_packet &p) const
{
	return iss_ && length_of(p) && !has(p, SYNFIN_FLAG_RST) &&
	       is_after(snd_nxt_, p.segment.seq) &&
	       !is_after(*iss_, p.segment.seq);
}

std::uint32_t twin_numbers::acked() const
{
	return iss_ && is_after(snd_una_, *iss_) ? snd_una_ - *iss_ - 1 : 0;
}

} // namespace synfin
