/* SPDX-License-Identifier: GPL-2.0 */
/* The variables of RFC 9293 of one end, told from what it sends and gets. */

#pragma once

#include "twin_packet.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace synfin {

class twin_numbers {
public:
	void sent(const tcp_packet &packet);
	/// @taken: its SYN, if it has one, begins or belongs to the connection
	void received(const tcp_packet &packet, bool taken);
	/// iss, snd_nxt and so on, as far as they are known.
	std::optional<std::uint32_t> value(std::string_view variable) const;
	/// Whether it said the same before: a SYN, data or a FIN.
	bool repeats(const tcp_packet &packet) const;
	/// Of the bytes that it sent.
	std::uint32_t acked() const;

private:
	std::optional<std::uint32_t> iss_, irs_;
	std::uint32_t snd_una_ = 0, snd_nxt_ = 0, snd_wnd_ = 0;
	std::uint32_t rcv_nxt_ = 0, rcv_wnd_ = 0;
	std::uint8_t scale_ = 0, peer_scale_ = 0;
};

} // namespace synfin
