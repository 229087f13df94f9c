/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel tells, as structs. Times are nanoseconds. */

#pragma once

#include "endpoint.hpp"
#include "netlink.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace synfin {

/// Values of parameters by attribute (SYNFIN_A_PARAMS_*).
using param_values = std::map<std::uint16_t, std::uint64_t>;

struct module_record {
	std::uint32_t abi = 0;
	std::string version;
	std::string kernel;
	std::uint8_t protocol = 0;
	std::uint64_t uptime = 0;
	std::uint64_t quiet_left = 0;
	std::uint32_t history_size = 0;
	std::uint32_t history_used = 0;
};

struct settings_record {
	param_values params;
	param_values defaults;
	param_values minima;
	param_values maxima;
};

struct listener_record {
	std::uint32_t id = 0;
	endpoint local;
	endpoint remote;
	bool reuse = false;
	bool v6only = false;
	param_values params;
	std::uint64_t age = 0;
	std::uint32_t embryos = 0;
	std::uint64_t accepted = 0;
	std::uint64_t overflows = 0;
	std::uint64_t cookies = 0;
};

/// The variables of RFC 9293 3.3.1; the small forms have only some of them.
struct sequence_record {
	std::optional<std::uint32_t> iss, irs;
	std::optional<std::uint32_t> snd_una, snd_nxt, snd_wnd, max_snd_wnd;
	std::optional<std::uint32_t> rcv_nxt, rcv_wnd, snd_mss;
	std::optional<std::uint64_t> rto, srtt, rttvar;
};

/// What only a full connection counts.
struct traffic_record {
	std::uint64_t queued = 0;
	std::uint64_t sent = 0;
	std::uint64_t acked = 0;
	std::uint64_t received = 0;
	std::uint64_t bad = 0;
	std::uint64_t retransmissions = 0;
};

/// What is absent was not told: the small forms do not keep everything, and of
/// a connection that is over there is little more than how it ended.
struct connection_record {
	std::uint32_t id = 0;
	std::uint32_t listener_id = 0;
	endpoint local;
	endpoint remote;
	param_values params;
	std::optional<unsigned int> kind;
	unsigned int state = 0;
	std::optional<std::uint64_t> age;
	std::optional<std::uint64_t> state_age;
	bool orphan = false;
	bool passive = false;
	std::optional<unsigned int> timer;
	std::optional<std::uint64_t> timer_left;
	std::optional<std::uint32_t> retries;
	sequence_record seq;
	std::optional<traffic_record> traffic;
	unsigned int soft_error = 0;
	unsigned int cause = 0;
};

/// What became of a request to open many.
struct opened_record {
	std::uint32_t count = 0;
	connection_record last;
};

struct segment_record {
	unsigned int direction = 0;
	std::uint32_t seq = 0;
	std::optional<std::uint32_t> ack;
	std::uint32_t flags = 0;
	std::uint32_t wnd = 0;
	std::uint32_t len = 0;
	std::optional<std::uint32_t> mss;
};

struct event_record {
	std::uint32_t id = 0;
	std::uint32_t listener_id = 0;
	unsigned int kind = 0;
	endpoint local;
	endpoint remote;
	unsigned int old_state = 0;
	unsigned int new_state = 0;
	unsigned int what = 0;
	unsigned int rule = 0;
	unsigned int cause = 0;
	unsigned int drop = 0;
	unsigned int refusal = 0;
	unsigned int icmp = 0;
	unsigned int fault = 0;    ///< what a fault rule did to the segment
	std::uint32_t rule_id = 0; ///< and which one
	std::optional<segment_record> segment;
	std::uint64_t time = 0;
	std::uint32_t cpu = 0;
	std::uint64_t sequence = 0;
	std::uint64_t overwritten = 0;
};

/// A fault rule; what is 0 or empty is no condition.
struct fault_record {
	std::uint32_t id = 0;
	unsigned int action = 0;
	unsigned int direction = 0;
	std::uint64_t delay = 0;
	std::uint32_t flags_on = 0;
	std::uint32_t flags_off = 0;
	bool flags_only = false;
	std::uint32_t states = 0;
	endpoint src;
	endpoint dst;
	std::uint32_t connection = 0;
	std::optional<std::uint32_t> len_min, len_max;
	std::uint32_t nth = 0;
	std::uint32_t count = 0;
	std::uint32_t chance = 0; ///< so many in a million
	std::optional<std::uint32_t> seed;
	std::uint64_t matches = 0;
	std::uint64_t hits = 0;
};

/// A segment that a fault rule keeps.
struct held_record {
	std::uint32_t id = 0;
	std::uint32_t rule_id = 0;
	unsigned int action = 0;
	std::uint32_t connection = 0;
	endpoint local;
	endpoint remote;
	segment_record segment;
	std::uint64_t age = 0;
	std::optional<std::uint64_t> left;
};

struct counter_record {
	unsigned int group = 0;
	unsigned int total = 0;
	unsigned int drop = 0;
	unsigned int rule = 0;
	unsigned int old_state = 0;
	unsigned int new_state = 0;
	std::uint64_t value = 0;
};

/// A state with its population, or an arc with its hits.
struct fsm_record {
	std::optional<unsigned int> state;
	std::uint64_t population = 0;
	unsigned int old_state = 0;
	unsigned int new_state = 0;
	bool legal = false;
	std::uint64_t hits = 0;
};

module_record read_module(const nl::attributes &a);
settings_record read_settings(const nl::attributes &a);
listener_record read_listener(const nl::attributes &a);
connection_record read_connection(const nl::attributes &a);
opened_record read_opened(const nl::attributes &a);
event_record read_event(const nl::attributes &a);
counter_record read_counter(const nl::attributes &a);
fsm_record read_fsm(const nl::attributes &a);
fault_record read_fault(const nl::attributes &a);
held_record read_held(const nl::attributes &a);

/// Whether it is for the list: not nothing's counter, and no zero but for @all.
bool is_told(const counter_record &c, bool all);

} // namespace synfin
