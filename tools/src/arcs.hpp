/* SPDX-License-Identifier: GPL-2.0 */
/* The arcs of the state machine: what leads along each of them. */

#pragma once

#include <linux/synfin.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace synfin {

struct arc {
	unsigned int from;
	unsigned int to;
	std::string_view section; ///< the RFC's
	std::string_view event;   ///< as figure 5 writes it: "rcv FIN / snd ACK"
	std::string_view text;
};

/// All that RFC 9293 has, in its order of the states.
std::span<const arc> all_arcs();

const arc *find_arc(unsigned int from, unsigned int to);

/// "ESTABLISHED-CLOSE-WAIT"
std::string arc_name(const arc &a);

/// The arc of such a name, or nothing.
const arc *find_arc(std::string_view name);

} // namespace synfin
