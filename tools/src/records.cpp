// SPDX-License-Identifier: GPL-2.0
/* From netlink attributes to records. */

#include "records.hpp"

#include <linux/synfin.h>

namespace synfin {
namespace {

std::uint32_t u32(const nl::attributes &a, int type)
{
	return static_cast<std::uint32_t>(a.number_or(type, 0));
}

std::optional<std::uint32_t> maybe_u32(const nl::attributes &a, int type)
{
	auto value = a.number(type);

	if (!value)
		return std::nullopt;
	return static_cast<std::uint32_t>(*value);
}

endpoint read_endpoint(const nl::attributes &a, int addr, int port)
{
	endpoint result;

	if (a.has(addr))
		result.addr = a.addr(addr);
	if (auto value = a.number(port))
		result.port = static_cast<std::uint16_t>(*value);
	return result;
}

endpoint read_endpoint(const nl::attributes &a, int addr, int port, int scope)
{
	endpoint result = read_endpoint(a, addr, port);

	if (result.addr && result.addr->link_local())
		result.link = link_name(u32(a, scope));
	return result;
}

param_values read_params(const nl::attributes &a, int type)
{
	nl::attributes nest = a.nest(type);
	param_values values;

	for (std::uint16_t i = SYNFIN_A_PARAMS_PAD + 1;
	     i <= SYNFIN_A_PARAMS_MAX; i++)
		if (auto value = nest.number(i))
			values[i] = *value;
	return values;
}

sequence_record read_sequence(const nl::attributes &a)
{
	sequence_record s;

	s.iss = maybe_u32(a, SYNFIN_A_CONNECTION_ISS);
	s.irs = maybe_u32(a, SYNFIN_A_CONNECTION_IRS);
	s.snd_una = maybe_u32(a, SYNFIN_A_CONNECTION_SND_UNA);
	s.snd_nxt = maybe_u32(a, SYNFIN_A_CONNECTION_SND_NXT);
	s.snd_wnd = maybe_u32(a, SYNFIN_A_CONNECTION_SND_WND);
	s.max_snd_wnd = maybe_u32(a, SYNFIN_A_CONNECTION_MAX_SND_WND);
	s.rcv_nxt = maybe_u32(a, SYNFIN_A_CONNECTION_RCV_NXT);
	s.rcv_wnd = maybe_u32(a, SYNFIN_A_CONNECTION_RCV_WND);
	s.snd_mss = maybe_u32(a, SYNFIN_A_CONNECTION_SND_MSS);
	s.rto = a.number(SYNFIN_A_CONNECTION_RTO);
	s.srtt = a.number(SYNFIN_A_CONNECTION_SRTT);
	s.rttvar = a.number(SYNFIN_A_CONNECTION_RTTVAR);
	return s;
}

std::optional<traffic_record> read_traffic(const nl::attributes &a)
{
	traffic_record t;

	if (!a.has(SYNFIN_A_CONNECTION_BYTES_SENT))
		return std::nullopt;
	t.queued = a.number_or(SYNFIN_A_CONNECTION_BYTES_QUEUED, 0);
	t.sent = a.number_or(SYNFIN_A_CONNECTION_BYTES_SENT, 0);
	t.acked = a.number_or(SYNFIN_A_CONNECTION_BYTES_ACKED, 0);
	t.received = a.number_or(SYNFIN_A_CONNECTION_BYTES_RECEIVED, 0);
	t.bad = a.number_or(SYNFIN_A_CONNECTION_BYTES_BAD, 0);
	t.retransmissions = a.number_or(SYNFIN_A_CONNECTION_RETRANSMISSIONS, 0);
	return t;
}

endpoint end_of(std::span<const std::uint8_t, 16> addr, std::uint16_t port,
		std::uint32_t scope)
{
	endpoint end{address::unmapped(addr), port};

	if (end.addr->link_local())
		end.link = link_name(scope);
	return end;
}

std::optional<traffic_record> traffic_of(const synfin_connection_summary &s)
{
	traffic_record t;

	if (s.kind != SYNFIN_KIND_CONNECTION)
		return std::nullopt;
	t.sent = s.bytes_sent;
	t.acked = s.bytes_acked;
	t.received = s.bytes_received;
	return t;
}

void read_summary(const synfin_connection_summary &s, connection_record &c)
{
	c.id = s.id;
	c.listener_id = s.listener_id;
	c.local = end_of(s.local_addr, s.local_port, s.scope_id);
	c.remote = end_of(s.remote_addr, s.remote_port, s.scope_id);
	c.kind = s.kind;
	c.state = s.state;
	if (s.age != UINT64_MAX)
		c.age = s.age;
	c.orphan = s.flags & SYNFIN_SUMMARY_FLAG_ORPHAN;
	c.passive = s.flags & SYNFIN_SUMMARY_FLAG_PASSIVE;
	c.timer = s.timer;
	if (s.timer != SYNFIN_TIMER_NONE)
		c.timer_left = s.timer_left;
	if (s.kind != SYNFIN_KIND_TIME_WAIT)
		c.retries = s.retries;
	c.traffic = traffic_of(s);
	c.cause = s.cause;
}

std::optional<segment_record> read_segment(const nl::attributes &a)
{
	segment_record s;

	s.direction = u32(a, SYNFIN_A_EVENT_DIRECTION);
	if (s.direction == SYNFIN_DIRECTION_NONE)
		return std::nullopt;
	s.seq = u32(a, SYNFIN_A_EVENT_SEQ);
	s.ack = maybe_u32(a, SYNFIN_A_EVENT_ACK);
	s.flags = u32(a, SYNFIN_A_EVENT_FLAGS);
	s.wnd = u32(a, SYNFIN_A_EVENT_WND);
	s.len = u32(a, SYNFIN_A_EVENT_LEN);
	s.mss = maybe_u32(a, SYNFIN_A_EVENT_MSS);
	return s;
}

} // namespace

module_record read_module(const nl::attributes &a)
{
	module_record m;

	m.abi = u32(a, SYNFIN_A_MODULE_ABI);
	m.version = a.string(SYNFIN_A_MODULE_VERSION);
	m.kernel = a.string(SYNFIN_A_MODULE_KERNEL);
	m.protocol = static_cast<std::uint8_t>(u32(a, SYNFIN_A_MODULE_PROTOCOL));
	m.uptime = a.number_or(SYNFIN_A_MODULE_UPTIME, 0);
	m.quiet_left = a.number_or(SYNFIN_A_MODULE_QUIET_LEFT, 0);
	m.history_size = u32(a, SYNFIN_A_MODULE_HISTORY_SIZE);
	m.history_used = u32(a, SYNFIN_A_MODULE_HISTORY_USED);
	return m;
}

settings_record read_settings(const nl::attributes &a)
{
	settings_record s;

	s.params = read_params(a, SYNFIN_A_SETTINGS_PARAMS);
	s.defaults = read_params(a, SYNFIN_A_SETTINGS_DEFAULTS);
	s.minima = read_params(a, SYNFIN_A_SETTINGS_MINIMA);
	s.maxima = read_params(a, SYNFIN_A_SETTINGS_MAXIMA);
	return s;
}

listener_record read_listener(const nl::attributes &a)
{
	listener_record l;

	l.id = u32(a, SYNFIN_A_LISTENER_ID);
	l.local = read_endpoint(a, SYNFIN_A_LISTENER_LOCAL_ADDR,
				SYNFIN_A_LISTENER_LOCAL_PORT,
				SYNFIN_A_LISTENER_SCOPE_ID);
	l.remote = read_endpoint(a, SYNFIN_A_LISTENER_REMOTE_ADDR,
				 SYNFIN_A_LISTENER_REMOTE_PORT,
				SYNFIN_A_LISTENER_SCOPE_ID);
	l.reuse = a.has(SYNFIN_A_LISTENER_REUSE);
	l.v6only = a.has(SYNFIN_A_LISTENER_V6ONLY);
	l.params = read_params(a, SYNFIN_A_LISTENER_PARAMS);
	l.age = a.number_or(SYNFIN_A_LISTENER_AGE, 0);
	l.embryos = u32(a, SYNFIN_A_LISTENER_EMBRYOS);
	l.accepted = a.number_or(SYNFIN_A_LISTENER_ACCEPTED, 0);
	l.overflows = a.number_or(SYNFIN_A_LISTENER_OVERFLOWS, 0);
	l.cookies = a.number_or(SYNFIN_A_LISTENER_COOKIES, 0);
	return l;
}

connection_record read_connection(const nl::attributes &a)
{
	synfin_connection_summary summary;
	connection_record c;

	if (a.copy(SYNFIN_A_CONNECTION_SUMMARY, summary)) {
		read_summary(summary, c);
		c.params = read_params(a, SYNFIN_A_CONNECTION_PARAMS);
		return c;
	}
	c.id = u32(a, SYNFIN_A_CONNECTION_ID);
	c.listener_id = u32(a, SYNFIN_A_CONNECTION_LISTENER_ID);
	c.local = read_endpoint(a, SYNFIN_A_CONNECTION_LOCAL_ADDR,
				SYNFIN_A_CONNECTION_LOCAL_PORT,
				SYNFIN_A_CONNECTION_SCOPE_ID);
	c.remote = read_endpoint(a, SYNFIN_A_CONNECTION_REMOTE_ADDR,
				 SYNFIN_A_CONNECTION_REMOTE_PORT,
				SYNFIN_A_CONNECTION_SCOPE_ID);
	c.params = read_params(a, SYNFIN_A_CONNECTION_PARAMS);
	c.kind = maybe_u32(a, SYNFIN_A_CONNECTION_KIND);
	c.state = u32(a, SYNFIN_A_CONNECTION_STATE);
	c.age = a.number(SYNFIN_A_CONNECTION_AGE);
	c.state_age = a.number(SYNFIN_A_CONNECTION_STATE_AGE);
	c.orphan = a.has(SYNFIN_A_CONNECTION_ORPHAN);
	c.passive = a.has(SYNFIN_A_CONNECTION_PASSIVE);
	c.timer = maybe_u32(a, SYNFIN_A_CONNECTION_TIMER);
	c.timer_left = a.number(SYNFIN_A_CONNECTION_TIMER_LEFT);
	c.retries = maybe_u32(a, SYNFIN_A_CONNECTION_RETRIES);
	c.seq = read_sequence(a);
	c.traffic = read_traffic(a);
	c.soft_error = u32(a, SYNFIN_A_CONNECTION_SOFT_ERROR);
	c.cause = u32(a, SYNFIN_A_CONNECTION_CAUSE);
	return c;
}

opened_record read_opened(const nl::attributes &a)
{
	return {u32(a, SYNFIN_A_CONNECTION_COUNT), read_connection(a)};
}

event_record read_event(const nl::attributes &a)
{
	event_record e;

	e.id = u32(a, SYNFIN_A_EVENT_ID);
	e.listener_id = u32(a, SYNFIN_A_EVENT_LISTENER_ID);
	e.kind = u32(a, SYNFIN_A_EVENT_KIND);
	e.local = read_endpoint(a, SYNFIN_A_EVENT_LOCAL_ADDR,
				SYNFIN_A_EVENT_LOCAL_PORT,
				SYNFIN_A_EVENT_SCOPE_ID);
	e.remote = read_endpoint(a, SYNFIN_A_EVENT_REMOTE_ADDR,
				 SYNFIN_A_EVENT_REMOTE_PORT,
				SYNFIN_A_EVENT_SCOPE_ID);
	e.old_state = u32(a, SYNFIN_A_EVENT_OLD_STATE);
	e.new_state = u32(a, SYNFIN_A_EVENT_NEW_STATE);
	e.what = u32(a, SYNFIN_A_EVENT_WHAT);
	e.rule = u32(a, SYNFIN_A_EVENT_RULE);
	e.cause = u32(a, SYNFIN_A_EVENT_CAUSE);
	e.drop = u32(a, SYNFIN_A_EVENT_DROP);
	e.refusal = u32(a, SYNFIN_A_EVENT_REFUSAL);
	e.icmp = u32(a, SYNFIN_A_EVENT_ICMP);
	e.segment = read_segment(a);
	e.time = a.number_or(SYNFIN_A_EVENT_TIME, 0);
	e.cpu = u32(a, SYNFIN_A_EVENT_CPU);
	e.sequence = a.number_or(SYNFIN_A_EVENT_SEQUENCE, 0);
	e.overwritten = a.number_or(SYNFIN_A_EVENT_OVERWRITTEN, 0);
	e.fault = u32(a, SYNFIN_A_EVENT_FAULT);
	e.rule_id = u32(a, SYNFIN_A_EVENT_RULE_ID);
	return e;
}

counter_record read_counter(const nl::attributes &a)
{
	counter_record c;

	c.group = u32(a, SYNFIN_A_COUNTER_GROUP);
	c.total = u32(a, SYNFIN_A_COUNTER_TOTAL);
	c.drop = u32(a, SYNFIN_A_COUNTER_DROP);
	c.rule = u32(a, SYNFIN_A_COUNTER_RULE);
	c.old_state = u32(a, SYNFIN_A_COUNTER_OLD_STATE);
	c.new_state = u32(a, SYNFIN_A_COUNTER_NEW_STATE);
	c.value = a.number_or(SYNFIN_A_COUNTER_VALUE, 0);
	return c;
}

fsm_record read_fsm(const nl::attributes &a)
{
	fsm_record f;

	f.state = maybe_u32(a, SYNFIN_A_FSM_STATE);
	f.population = a.number_or(SYNFIN_A_FSM_POPULATION, 0);
	f.old_state = u32(a, SYNFIN_A_FSM_OLD_STATE);
	f.new_state = u32(a, SYNFIN_A_FSM_NEW_STATE);
	f.legal = a.has(SYNFIN_A_FSM_LEGAL);
	f.hits = a.number_or(SYNFIN_A_FSM_HITS, 0);
	return f;
}

bool is_told(const counter_record &c, bool all)
{
	if (c.group == SYNFIN_COUNTER_GROUP_DROP && !c.drop)
		return false;
	if (c.group == SYNFIN_COUNTER_GROUP_RULE && !c.rule)
		return false;
	return c.value || all;
}

fault_record read_fault(const nl::attributes &a)
{
	fault_record f;

	f.id = u32(a, SYNFIN_A_FAULT_ID);
	f.action = u32(a, SYNFIN_A_FAULT_ACTION);
	f.direction = u32(a, SYNFIN_A_FAULT_DIRECTION);
	f.delay = a.number_or(SYNFIN_A_FAULT_DELAY, 0);
	f.flags_on = u32(a, SYNFIN_A_FAULT_FLAGS_ON);
	f.flags_off = u32(a, SYNFIN_A_FAULT_FLAGS_OFF);
	f.flags_only = a.has(SYNFIN_A_FAULT_FLAGS_ONLY);
	f.states = u32(a, SYNFIN_A_FAULT_STATES);
	f.src = read_endpoint(a, SYNFIN_A_FAULT_SRC_ADDR,
			      SYNFIN_A_FAULT_SRC_PORT);
	f.dst = read_endpoint(a, SYNFIN_A_FAULT_DST_ADDR,
			      SYNFIN_A_FAULT_DST_PORT);
	f.connection = u32(a, SYNFIN_A_FAULT_CONNECTION);
	f.len_min = maybe_u32(a, SYNFIN_A_FAULT_LEN_MIN);
	f.len_max = maybe_u32(a, SYNFIN_A_FAULT_LEN_MAX);
	f.nth = u32(a, SYNFIN_A_FAULT_NTH);
	f.count = u32(a, SYNFIN_A_FAULT_COUNT);
	f.chance = u32(a, SYNFIN_A_FAULT_CHANCE);
	f.seed = maybe_u32(a, SYNFIN_A_FAULT_SEED);
	f.matches = a.number_or(SYNFIN_A_FAULT_MATCHES, 0);
	f.hits = a.number_or(SYNFIN_A_FAULT_HITS, 0);
	return f;
}

held_record read_held(const nl::attributes &a)
{
	held_record h;

	h.id = u32(a, SYNFIN_A_HELD_ID);
	h.rule_id = u32(a, SYNFIN_A_HELD_RULE_ID);
	h.action = u32(a, SYNFIN_A_HELD_ACTION);
	h.connection = u32(a, SYNFIN_A_HELD_CONNECTION);
	h.local = read_endpoint(a, SYNFIN_A_HELD_LOCAL_ADDR,
				SYNFIN_A_HELD_LOCAL_PORT,
				SYNFIN_A_HELD_SCOPE_ID);
	h.remote = read_endpoint(a, SYNFIN_A_HELD_REMOTE_ADDR,
				 SYNFIN_A_HELD_REMOTE_PORT,
				SYNFIN_A_HELD_SCOPE_ID);
	h.segment.direction = u32(a, SYNFIN_A_HELD_DIRECTION);
	h.segment.seq = u32(a, SYNFIN_A_HELD_SEQ);
	h.segment.ack = maybe_u32(a, SYNFIN_A_HELD_ACK);
	h.segment.flags = u32(a, SYNFIN_A_HELD_FLAGS);
	h.segment.wnd = u32(a, SYNFIN_A_HELD_WND);
	h.segment.len = u32(a, SYNFIN_A_HELD_LEN);
	h.segment.mss = maybe_u32(a, SYNFIN_A_HELD_MSS);
	h.age = a.number_or(SYNFIN_A_HELD_AGE, 0);
	h.left = a.number(SYNFIN_A_HELD_LEFT);
	return h;
}

} // namespace synfin
