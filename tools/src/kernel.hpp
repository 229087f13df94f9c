/* SPDX-License-Identifier: GPL-2.0 */
/* The family's operations as calls. One namespace, one connection to it. */

#pragma once

#include "netlink.hpp"
#include "records.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace synfin {

struct passive_open {
	endpoint local;
	endpoint remote;
	bool reuse = false;
	bool v6only = false;
	param_values params;
};

struct active_open {
	std::uint32_t listener_id = 0;
	endpoint local;
	endpoint remote;
	param_values params;
};

/// What a dump of connections or listeners is limited to, in the kernel.
struct dump_filter {
	std::uint32_t id = 0;
	std::uint32_t listener_id = 0;
	endpoint local;
	endpoint remote;
	std::uint32_t states = 0; ///< mask, 0 is all
};

/// How much a dump tells of each connection.
enum class tell { summary, all };

class kernel {
public:
	/// Fails if the module is absent or of another version.
	kernel();
	/// Only connects; a module of another version is for the caller to see.
	struct any_version {};
	explicit kernel(any_version) {}

	module_record module(bool compare_versions);

	settings_record settings();
	param_values set_params(const param_values &values);

	listener_record listen(const passive_open &request);
	std::optional<listener_record> find_listener(std::uint32_t id);
	listener_record listener(std::uint32_t id);
	listener_record set_listener(std::uint32_t id, const param_values &values);
	void delete_listener(std::uint32_t id);
	std::vector<listener_record> listeners(const dump_filter &filter);

	connection_record open(const active_open &request);
	/// The same so often; a refusal only if not even one came to be.
	opened_record open_many(const active_open &request, std::uint32_t count);
	/// The record of @id, or nothing if there is no such connection (any more).
	std::optional<connection_record> find_connection(std::uint32_t id);
	connection_record connection(std::uint32_t id);
	connection_record set_connection(std::uint32_t id,
					 const param_values &values);
	/// Each as the kernel tells of it: there may be a million.
	void each_connection(const dump_filter &filter, tell much,
			     const std::function<void(const connection_record &)> &take);
	/// What is more than a summary takes its time, if they are many.
	std::vector<connection_record> connections(const dump_filter &filter,
						   tell much = tell::summary);
	void send(std::uint32_t id, std::uint64_t bytes);
	/// SHUTDOWN, CLOSE, ABORT or FORGET of one connection, not of a listener
	void end(std::uint8_t command, std::uint32_t id);
	/// CLOSE of each that there is
	void close_all(std::uint32_t first, std::uint32_t last);
	void forget_all();

	/// Events of @id that the ring still has, or of all; oldest first.
	std::vector<event_record> history(std::optional<std::uint32_t> id);
	/// The same, but it is refused if there are none.
	std::vector<event_record> known_history(std::uint32_t id);
	std::vector<counter_record> counters();
	std::vector<fsm_record> fsm();

	fault_record add_fault(const fault_record &rule);
	void delete_fault(std::uint32_t id);
	void delete_all_faults();
	std::vector<fault_record> faults();
	/// All segments that are kept, the oldest first.
	std::vector<held_record> held();
	/// SYNFIN_STEP_*, on the oldest that is held if @id is 0
	held_record step(std::uint32_t step, std::uint32_t id);

private:
	template <typename Read> auto one(nl::message &request, Read read);
	template <typename Read> auto all(nl::message &request, Read read);
	template <typename Call>
	auto about(const char *noun, std::uint32_t id, Call call);
	std::string whereabouts(const char *noun, std::uint32_t id);

	nl::socket socket_;
};

} // namespace synfin
