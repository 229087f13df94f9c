/* SPDX-License-Identifier: GPL-2.0 */
/* Sockets as columns, in detail, and as JSON. */

#pragma once

#include "diag.hpp"
#include "output.hpp"
#include "owners.hpp"

#include <span>

namespace synfin {

struct owned_socket {
	socket_record socket;
	std::vector<socket_owner> owners;
};

table sockets_table(std::span<const owned_socket> sockets);
std::string socket_details(const socket_record &s);
json socket_json(const owned_socket &s);

} // namespace synfin
