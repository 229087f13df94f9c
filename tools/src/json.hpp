/* SPDX-License-Identifier: GPL-2.0 */
/* Records as JSON. The shapes are promised by schema/synfin.schema.json. */

#pragma once

#include "output.hpp"
#include "records.hpp"

namespace synfin {

/// Both ends of a connection, and the link that they are on.
void put_ends(json &j, const endpoint &local, const endpoint &remote);
/// Those that may be set in @scope (SYNFIN_SCOPE_*): the others say nothing of
/// whom they come with.
json params_json(const param_values &values, unsigned int scope);
json listener_json(const listener_record &l);
json connection_json(const connection_record &c);
json event_json(const event_record &e);
/// The event that event_json() wrote; fails with a usage error.
event_record event_from_json(const json &j);
json fault_json(const fault_record &f);
json held_json(const held_record &h);
json module_json(const module_record &m);
json fsm_json(const std::vector<fsm_record> &machine);
/// All counters, or only those that are not zero.
json counters_json(const std::vector<counter_record> &counters, bool all);

} // namespace synfin
