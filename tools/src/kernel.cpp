// SPDX-License-Identifier: GPL-2.0
/* The family's operations as calls. */

#include "kernel.hpp"

#include <linux/synfin.h>

namespace synfin {
namespace {

/* Addresses and ports have the same shape in both attribute sets. */
void put_endpoint(nl::message &m, int addr, int port, const endpoint &end)
{
	if (end.addr && !end.addr->any())
		m.addr(addr, *end.addr);
	if (end.port)
		m.u16(port, *end.port);
}

void put_params(nl::message &m, int type, const param_values &values)
{
	if (values.empty())
		return;
	m.nest(type, [&](nl::message &nest) {
		for (auto [id, value] : values)
			nest.u64(id, value);
	});
}

/* The kernel's words say what is wrong, but not with which of several. */
template <typename Call>
auto about(const char *noun, std::uint32_t id, Call call)
{
	try {
		return call();
	} catch (const nl::refusal &no) {
		nl::extended_ack ack = no.ack();

		if (!ack.text.empty())
			ack.text = fmt::format("{} {}: {}", noun, id, ack.text);
		throw nl::refusal(ack);
	}
}

void put_filter(nl::message &m, const dump_filter &f)
{
	if (f.id)
		m.u32(SYNFIN_A_CONNECTION_ID, f.id);
	if (f.listener_id)
		m.u32(SYNFIN_A_CONNECTION_LISTENER_ID, f.listener_id);
	put_endpoint(m, SYNFIN_A_CONNECTION_LOCAL_ADDR,
		     SYNFIN_A_CONNECTION_LOCAL_PORT, f.local);
	put_endpoint(m, SYNFIN_A_CONNECTION_REMOTE_ADDR,
		     SYNFIN_A_CONNECTION_REMOTE_PORT, f.remote);
	if (f.states)
		m.u32(SYNFIN_A_CONNECTION_STATES, f.states);
}

} // namespace

template <typename Read> auto kernel::one(nl::message &request, Read read)
{
	std::optional<decltype(read(nl::attributes(nullptr, 0)))> record;

	socket_.transact(request, [&](const nlmsghdr *header) {
		record = read(nl::attributes::of(header));
	});
	if (!record)
		fail(exit_code::absent,
		     "the module agreed but sent no record; 'synfin doctor' compares its version with the tool's");
	return *record;
}

template <typename Read> auto kernel::all(nl::message &request, Read read)
{
	std::vector<decltype(read(nl::attributes(nullptr, 0)))> records;

	socket_.transact(request, [&](const nlmsghdr *header) {
		records.push_back(read(nl::attributes::of(header)));
	});
	return records;
}

kernel::kernel()
{
	module(true);
}

module_record kernel::module(bool compare_versions)
{
	nl::message m = socket_.request(SYNFIN_CMD_MODULE_GET);

	if (compare_versions)
		m.u32(SYNFIN_A_MODULE_ABI, SYNFIN_ABI);
	return one(m, read_module);
}

settings_record kernel::settings()
{
	nl::message m = socket_.request(SYNFIN_CMD_PARAMS_GET);

	return one(m, read_settings);
}

param_values kernel::set_params(const param_values &values)
{
	nl::message m = socket_.request(SYNFIN_CMD_PARAMS_SET);

	put_params(m, SYNFIN_A_SETTINGS_PARAMS, values);
	return one(m, read_settings).params;
}

listener_record kernel::listen(const passive_open &request)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_NEW);

	put_endpoint(m, SYNFIN_A_LISTENER_LOCAL_ADDR,
		     SYNFIN_A_LISTENER_LOCAL_PORT, request.local);
	put_endpoint(m, SYNFIN_A_LISTENER_REMOTE_ADDR,
		     SYNFIN_A_LISTENER_REMOTE_PORT, request.remote);
	if (request.reuse)
		m.flag(SYNFIN_A_LISTENER_REUSE);
	put_params(m, SYNFIN_A_LISTENER_PARAMS, request.params);
	return one(m, read_listener);
}

listener_record kernel::listener(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_GET);

	m.u32(SYNFIN_A_LISTENER_ID, id);
	return about("listener", id, [&] { return one(m, read_listener); });
}

listener_record kernel::set_listener(std::uint32_t id,
				     const param_values &values)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_SET);

	m.u32(SYNFIN_A_LISTENER_ID, id);
	put_params(m, SYNFIN_A_LISTENER_PARAMS, values);
	return about("listener", id, [&] { return one(m, read_listener); });
}

void kernel::delete_listener(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_DEL);

	m.u32(SYNFIN_A_LISTENER_ID, id);
	about("listener", id, [&] { socket_.transact(m); });
}

std::vector<listener_record> kernel::listeners(const dump_filter &filter)
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_LISTENER_GET);

	if (filter.id)
		m.u32(SYNFIN_A_LISTENER_ID, filter.id);
	put_endpoint(m, SYNFIN_A_LISTENER_LOCAL_ADDR,
		     SYNFIN_A_LISTENER_LOCAL_PORT, filter.local);
	if (filter.states)
		m.u32(SYNFIN_A_LISTENER_STATES, filter.states);
	return all(m, read_listener);
}

connection_record kernel::open(const active_open &request)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_OPEN);

	if (request.listener_id)
		m.u32(SYNFIN_A_CONNECTION_LISTENER_ID, request.listener_id);
	put_endpoint(m, SYNFIN_A_CONNECTION_LOCAL_ADDR,
		     SYNFIN_A_CONNECTION_LOCAL_PORT, request.local);
	put_endpoint(m, SYNFIN_A_CONNECTION_REMOTE_ADDR,
		     SYNFIN_A_CONNECTION_REMOTE_PORT, request.remote);
	put_params(m, SYNFIN_A_CONNECTION_PARAMS, request.params);
	return one(m, read_connection);
}

connection_record kernel::connection(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_GET);

	m.u32(SYNFIN_A_CONNECTION_ID, id);
	return about("connection", id,
		     [&] { return one(m, read_connection); });
}

connection_record kernel::set_connection(std::uint32_t id,
					 const param_values &values)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_SET);

	m.u32(SYNFIN_A_CONNECTION_ID, id);
	put_params(m, SYNFIN_A_CONNECTION_PARAMS, values);
	return about("connection", id,
		     [&] { return one(m, read_connection); });
}

std::vector<connection_record> kernel::connections(const dump_filter &filter)
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_CONNECTION_GET);

	put_filter(m, filter);
	return all(m, read_connection);
}

void kernel::send(std::uint32_t id, std::uint64_t bytes)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_SEND);

	m.u32(SYNFIN_A_CONNECTION_ID, id).u64(SYNFIN_A_CONNECTION_BYTES, bytes);
	about("connection", id, [&] { socket_.transact(m); });
}

void kernel::end(std::uint8_t command, std::uint32_t id)
{
	nl::message m = socket_.request(command);

	m.u32(SYNFIN_A_CONNECTION_ID, id);
	about("connection", id, [&] { socket_.transact(m); });
}

void kernel::forget_all()
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_FORGET);

	socket_.transact(m.flag(SYNFIN_A_CONNECTION_ALL));
}

std::vector<event_record> kernel::history(std::optional<std::uint32_t> id)
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_HISTORY_GET);

	if (id)
		m.u32(SYNFIN_A_EVENT_ID, *id);
	return all(m, read_event);
}

std::vector<counter_record> kernel::counters()
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_COUNTER_GET);

	return all(m, read_counter);
}

std::vector<fsm_record> kernel::fsm()
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_FSM_GET);

	return all(m, read_fsm);
}

} // namespace synfin
