/* SPDX-License-Identifier: GPL-2.0 */
/* Records as lines and tables for people. */

#pragma once

#include "output.hpp"
#include "records.hpp"

#include <span>
#include <string>

namespace synfin {

cell state_cell(unsigned int state);

void add_connection(table &t, const connection_record &c);
table connections_table(std::span<const connection_record> connections);
table listeners_table(std::span<const listener_record> listeners);

/// All that is known of one, in a paragraph below its line of the table.
std::string connection_details(const connection_record &c);

/// "key value  key value …", wrapped and indented: those that may be set in
/// @scope (SYNFIN_SCOPE_*)
std::string params_paragraph(const param_values &values, unsigned int scope);

/// "in SYN,ACK seq 1 ack 2 wnd 65535 mss 1460"
std::string segment_text(const segment_record &s);

/// What can be written behind 'rule add' to have the same again.
std::string fault_words(const fault_record &f);
table faults_table(std::span<const fault_record> rules);
table held_table(std::span<const held_record> segments);
std::string held_line(const held_record &h);

/// What one event says, without time and number of the connection.
std::string event_text(const event_record &e, bool colours);

/// One line of the monitor and of a history.
std::string event_line(const event_record &e, bool colours);

/// "3 ESTABLISHED 10.0.0.1:40000 > 10.0.0.2:80", with the cause of an end
std::string connection_line(const connection_record &c);

} // namespace synfin
