// SPDX-License-Identifier: GPL-2.0
/* The family's operations as calls. */

#include "kernel.hpp"

#include "netns.hpp"

#include <linux/synfin.h>

#include <cerrno>

namespace synfin {
namespace {

/* Addresses and ports have the same shape in both attribute sets. */
void put_endpoint(nl::message &m, int addr, int port, const endpoint &end)
{
	/* any of IPv4 is what the kernel takes where nothing is said */
	if (end.addr && (!end.addr->any() || end.addr->bytes().size() == 16))
		m.addr(addr, *end.addr);
	if (end.port)
		m.u16(port, *end.port);
}

/* One link for both sides; whichever names it. */
void put_link(nl::message &m, int scope, const endpoint &local,
	      const endpoint &remote)
{
	for (const endpoint &end : {local, remote})
		if (end.addr && end.addr->link_local() && local.link.empty() &&
		    remote.link.empty())
			usage("{} is link-local: say on which device's link, as {}%eth0",
			      end.text(), end.addr->text());
	if (std::uint32_t index = link_index(local.link.empty() ? remote : local))
		m.u32(scope, index);
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

constexpr char connection_noun[] = "connection", listener_noun[] = "listener";

void put_number(nl::message &m, int type, std::uint32_t value)
{
	if (value)
		m.u32(type, value);
}

bool not_there(const nl::refusal &no)
{
	return no.ack().error == ENOENT;
}

[[noreturn]] void refuse(int error, std::string text)
{
	nl::extended_ack ack;

	ack.error = error;
	ack.text = std::move(text);
	throw nl::refusal(ack);
}

void put_open(nl::message &m, const active_open &request)
{
	put_number(m, SYNFIN_A_CONNECTION_LISTENER_ID, request.listener_id);
	put_endpoint(m, SYNFIN_A_CONNECTION_LOCAL_ADDR,
		     SYNFIN_A_CONNECTION_LOCAL_PORT, request.local);
	put_endpoint(m, SYNFIN_A_CONNECTION_REMOTE_ADDR,
		     SYNFIN_A_CONNECTION_REMOTE_PORT, request.remote);
	put_link(m, SYNFIN_A_CONNECTION_SCOPE_ID, request.local, request.remote);
	put_params(m, SYNFIN_A_CONNECTION_PARAMS, request.params);
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

/* An id that is none of these is often one of those, or of something that was. */
std::string kernel::whereabouts(const char *noun, std::uint32_t id)
{
	bool wanted_listener = noun == listener_noun;

	if (!wanted_listener && find_listener(id))
		return fmt::format("{} is a listener, and no connection", id);
	try {
		if (wanted_listener && find_connection(id))
			return fmt::format("{} is a connection, and no listener",
					   id);
		if (!history(id).empty())
			return fmt::format("there is no {} {} any more; '{} conn history {}' tells what became of it",
					   noun, id, own_name(), id);
	} catch (const nl::refusal &) {
		/* who may not look at connections is told no more than this */
	}
	return fmt::format("there is no {} {}; '{} {} show' lists those there are",
			   noun, id, own_name(),
			   wanted_listener ? "listen" : "conn");
}

/* The kernel's words say what is wrong, but not with which of several. */
template <typename Call>
auto kernel::about(const char *noun, std::uint32_t id, Call call)
{
	try {
		return call();
	} catch (const nl::refusal &no) {
		nl::extended_ack ack = no.ack();

		if (not_there(no))
			ack.text = whereabouts(noun, id);
		else if (!ack.text.empty())
			ack.text = fmt::format("{} {}: {}", noun, id, ack.text);
		throw nl::refusal(ack);
	}
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
	put_link(m, SYNFIN_A_LISTENER_SCOPE_ID, request.local, request.remote);
	if (request.v6only)
		m.flag(SYNFIN_A_LISTENER_V6ONLY);
	if (request.reuse)
		m.flag(SYNFIN_A_LISTENER_REUSE);
	put_params(m, SYNFIN_A_LISTENER_PARAMS, request.params);
	return one(m, read_listener);
}

std::optional<listener_record> kernel::find_listener(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_GET);

	m.u32(SYNFIN_A_LISTENER_ID, id);
	try {
		return one(m, read_listener);
	} catch (const nl::refusal &no) {
		if (not_there(no))
			return std::nullopt;
		throw;
	}
}

listener_record kernel::listener(std::uint32_t id)
{
	auto found = find_listener(id);

	if (!found)
		refuse(ENOENT, whereabouts(listener_noun, id));
	return *found;
}

listener_record kernel::set_listener(std::uint32_t id,
				     const param_values &values)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_SET);

	m.u32(SYNFIN_A_LISTENER_ID, id);
	put_params(m, SYNFIN_A_LISTENER_PARAMS, values);
	return about(listener_noun, id, [&] { return one(m, read_listener); });
}

void kernel::delete_listener(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_LISTENER_DEL);

	m.u32(SYNFIN_A_LISTENER_ID, id);
	about(listener_noun, id, [&] { socket_.transact(m); });
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

	put_open(m, request);
	if (request.listener_id)
		return about(listener_noun, request.listener_id,
			     [&] { return one(m, read_connection); });
	return one(m, read_connection);
}

opened_record kernel::open_many(const active_open &request, std::uint32_t count)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_OPEN);

	put_open(m, request);
	return one(m.u32(SYNFIN_A_CONNECTION_COUNT, count), read_opened);
}

std::optional<connection_record> kernel::find_connection(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_GET);

	m.u32(SYNFIN_A_CONNECTION_ID, id);
	try {
		return one(m, read_connection);
	} catch (const nl::refusal &no) {
		if (not_there(no))
			return std::nullopt;
		throw;
	}
}

connection_record kernel::connection(std::uint32_t id)
{
	auto found = find_connection(id);

	if (!found)
		refuse(ENOENT, whereabouts(connection_noun, id));
	return *found;
}

connection_record kernel::set_connection(std::uint32_t id,
					 const param_values &values)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_SET);

	m.u32(SYNFIN_A_CONNECTION_ID, id);
	put_params(m, SYNFIN_A_CONNECTION_PARAMS, values);
	return about(connection_noun, id,
		     [&] { return one(m, read_connection); });
}

void kernel::each_connection(const dump_filter &filter, tell much,
			     const std::function<void(const connection_record &)> &take)
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_CONNECTION_GET);

	put_filter(m, filter);
	if (much == tell::all)
		m.flag(SYNFIN_A_CONNECTION_DETAILS);
	socket_.transact(m, [&](const nlmsghdr *header) {
		take(read_connection(nl::attributes::of(header)));
	});
}

std::vector<connection_record> kernel::connections(const dump_filter &filter,
						   tell much)
{
	std::vector<connection_record> all;

	each_connection(filter, much, [&](const connection_record &c) {
		all.push_back(c);
	});
	return all;
}

void kernel::send(std::uint32_t id, std::uint64_t bytes)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_SEND);

	m.u32(SYNFIN_A_CONNECTION_ID, id).u64(SYNFIN_A_CONNECTION_BYTES, bytes);
	try {
		about(connection_noun, id, [&] { socket_.transact(m); });
	} catch (const nl::refusal &no) {
		if (no.ack().error != ENOBUFS)
			throw;
		refuse(ENOBUFS,
		       fmt::format("connection {}: {} bytes are too many: at most 1Gi (1073741824) may be queued and unacknowledged",
				   id, bytes));
	}
}

void kernel::end(std::uint8_t command, std::uint32_t id)
{
	nl::message m = socket_.request(command);

	/* the kernel would end it as well: a wrong id, and a listener is lost */
	if (find_listener(id))
		refuse(ENOENT, fmt::format("{} is a listener: '{} listen del {}' ends it",
					   id, own_name(), id));
	m.u32(SYNFIN_A_CONNECTION_ID, id);
	about(connection_noun, id, [&] { socket_.transact(m); });
}

void kernel::close_all(std::uint32_t first, std::uint32_t last)
{
	nl::message m = socket_.request(SYNFIN_CMD_CONNECTION_CLOSE);

	m.u32(SYNFIN_A_CONNECTION_ID, first);
	socket_.transact(m.u32(SYNFIN_A_CONNECTION_LAST_ID, last));
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

std::vector<event_record> kernel::known_history(std::uint32_t id)
{
	auto events = history(id);

	if (events.empty())
		refuse(ENOENT,
		       fmt::format("the history has nothing about {}: it never was, or newer events took its place; '{} conn history all' shows what is kept",
				   id, own_name()));
	return events;
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

fault_record kernel::add_fault(const fault_record &rule)
{
	nl::message m = socket_.request(SYNFIN_CMD_FAULT_NEW);

	m.u32(SYNFIN_A_FAULT_ACTION, rule.action);
	put_number(m, SYNFIN_A_FAULT_DIRECTION, rule.direction);
	put_number(m, SYNFIN_A_FAULT_FLAGS_ON, rule.flags_on);
	put_number(m, SYNFIN_A_FAULT_FLAGS_OFF, rule.flags_off);
	put_number(m, SYNFIN_A_FAULT_STATES, rule.states);
	put_number(m, SYNFIN_A_FAULT_CONNECTION, rule.connection);
	put_number(m, SYNFIN_A_FAULT_NTH, rule.nth);
	put_number(m, SYNFIN_A_FAULT_COUNT, rule.count);
	put_number(m, SYNFIN_A_FAULT_CHANCE, rule.chance);
	put_endpoint(m, SYNFIN_A_FAULT_SRC_ADDR, SYNFIN_A_FAULT_SRC_PORT,
		     rule.src);
	put_endpoint(m, SYNFIN_A_FAULT_DST_ADDR, SYNFIN_A_FAULT_DST_PORT,
		     rule.dst);
	if (rule.delay)
		m.u64(SYNFIN_A_FAULT_DELAY, rule.delay);
	if (rule.flags_only)
		m.flag(SYNFIN_A_FAULT_FLAGS_ONLY);
	if (rule.seed)
		m.u32(SYNFIN_A_FAULT_SEED, *rule.seed);
	if (rule.len_min)
		m.u32(SYNFIN_A_FAULT_LEN_MIN, *rule.len_min);
	if (rule.len_max)
		m.u32(SYNFIN_A_FAULT_LEN_MAX, *rule.len_max);
	return one(m, read_fault);
}

void kernel::delete_fault(std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_FAULT_DEL);

	m.u32(SYNFIN_A_FAULT_ID, id);
	socket_.transact(m);
}

void kernel::delete_all_faults()
{
	nl::message m = socket_.request(SYNFIN_CMD_FAULT_DEL);

	socket_.transact(m.flag(SYNFIN_A_FAULT_ALL));
}

std::vector<fault_record> kernel::faults()
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_FAULT_GET);

	return all(m, read_fault);
}

std::vector<held_record> kernel::held()
{
	nl::message m = socket_.dump_request(SYNFIN_CMD_HELD_GET);

	return all(m, read_held);
}

held_record kernel::step(std::uint32_t step, std::uint32_t id)
{
	nl::message m = socket_.request(SYNFIN_CMD_HELD_STEP);

	m.u32(SYNFIN_A_HELD_STEP, step);
	put_number(m, SYNFIN_A_HELD_ID, id);
	return one(m, read_held);
}

} // namespace synfin
