// SPDX-License-Identifier: GPL-2.0
/* Records as JSON. The shapes are promised by schema/synfin.schema.json. */

#include "json.hpp"

#include "names.hpp"
#include "params.hpp"

namespace synfin {
namespace {

void put_endpoint(json &j, const endpoint &end, const char *addr,
		  const char *port)
{
	if (end.addr)
		j[addr] = end.addr->text();
	if (end.port)
		j[port] = *end.port;
}

} // namespace

/* One link for both sides, in this host's words. */
void put_ends(json &j, const endpoint &local, const endpoint &remote)
{
	put_endpoint(j, local, "local_addr", "local_port");
	put_endpoint(j, remote, "remote_addr", "remote_port");
	if (!local.link.empty() || !remote.link.empty())
		j["link"] = (local.link.empty() ? remote : local).link.view();
}

namespace {

template <typename T>
void put(json &j, const char *key, const std::optional<T> &value)
{
	if (value)
		j[key] = *value;
}

void put_name(json &j, const char *key,
	      const std::optional<unsigned int> &value,
	      const char *(*name)(unsigned int))
{
	if (value)
		j[key] = name(*value);
}

/* A word of which number 0 says "none" is left out then. */
void put_word(json &j, const char *key, unsigned int value,
	      const char *(*name)(unsigned int))
{
	if (value)
		j[key] = name(value);
}

void put_sequence(json &j, const sequence_record &s)
{
	put(j, "iss", s.iss);
	put(j, "irs", s.irs);
	put(j, "snd_una", s.snd_una);
	put(j, "snd_nxt", s.snd_nxt);
	put(j, "snd_wnd", s.snd_wnd);
	put(j, "max_snd_wnd", s.max_snd_wnd);
	put(j, "rcv_nxt", s.rcv_nxt);
	put(j, "rcv_wnd", s.rcv_wnd);
	put(j, "snd_mss", s.snd_mss);
	put(j, "rto_ns", s.rto);
	put(j, "srtt_ns", s.srtt);
	put(j, "rttvar_ns", s.rttvar);
}

void put_traffic(json &j, const traffic_record &t)
{
	j["bytes_queued"] = t.queued;
	j["bytes_sent"] = t.sent;
	j["bytes_acked"] = t.acked;
	j["bytes_received"] = t.received;
	j["bytes_bad"] = t.bad;
	j["retransmissions"] = t.retransmissions;
}

json segment_json(const segment_record &s)
{
	json j;

	j["direction"] = synfin_direction_name(s.direction);
	j["flags"] = flags_text(s.flags);
	j["seq"] = s.seq;
	put(j, "ack", s.ack);
	j["wnd"] = s.wnd;
	j["len"] = s.len;
	put(j, "mss", s.mss);
	return j;
}

} // namespace

json params_json(const param_values &values, unsigned int scope)
{
	json j = json::object();

	for (const synfin_param &row : param_table())
		if (auto found = values.find(row.id);
		    found != values.end() && (row.scope & scope))
			j[row.name] = found->second;
	return j;
}

json listener_json(const listener_record &l)
{
	json j;

	j["id"] = l.id;
	j["state"] = synfin_state_name(SYNFIN_STATE_LISTEN);
	put_ends(j, l.local, l.remote);
	j["reuse"] = l.reuse;
	j["v6only"] = l.v6only;
	j["age_ns"] = l.age;
	j["embryos"] = l.embryos;
	j["accepted"] = l.accepted;
	j["overflows"] = l.overflows;
	j["cookies"] = l.cookies;
	j["params"] = params_json(l.params, SYNFIN_SCOPE_LISTENER);
	return j;
}

json connection_json(const connection_record &c)
{
	json j;

	j["id"] = c.id;
	if (c.listener_id)
		j["listener_id"] = c.listener_id;
	put_name(j, "kind", c.kind, synfin_kind_name);
	j["state"] = synfin_state_name(c.state);
	put_ends(j, c.local, c.remote);
	put(j, "age_ns", c.age);
	put(j, "state_age_ns", c.state_age);
	/* flags: where all else is missing, their absence says nothing */
	if (c.kind) {
		j["passive"] = c.passive;
		j["orphan"] = c.orphan;
	}
	put_name(j, "timer", c.timer, synfin_timer_name);
	put(j, "timer_left_ns", c.timer_left);
	put(j, "retries", c.retries);
	put_sequence(j, c.seq);
	if (c.traffic)
		put_traffic(j, *c.traffic);
	put_word(j, "soft_error", c.soft_error, synfin_icmp_name);
	put_word(j, "cause", c.cause, synfin_cause_name);
	for (const unsafe_setting &s : unsafe_settings(c.params))
		j["unsafe"].push_back(s.name);
	if (!c.params.empty())
		j["params"] = params_json(c.params, SYNFIN_SCOPE_CONN);
	return j;
}

json event_json(const event_record &e)
{
	json j;

	j["type"] = "event";
	j["time_ns"] = e.time;
	j["cpu"] = e.cpu;
	j["sequence"] = e.sequence;
	j["id"] = e.id;
	if (e.listener_id)
		j["listener_id"] = e.listener_id;
	j["kind"] = synfin_kind_name(e.kind);
	put_ends(j, e.local, e.remote);
	j["old_state"] = synfin_state_name(e.old_state);
	j["new_state"] = synfin_state_name(e.new_state);
	j["what"] = synfin_what_name(e.what);
	j["rule"] = synfin_rule_name(e.rule);
	put_word(j, "cause", e.cause, synfin_cause_name);
	put_word(j, "drop", e.drop, synfin_drop_name);
	put_word(j, "refusal", e.refusal, synfin_refusal_name);
	put_word(j, "icmp", e.icmp, synfin_icmp_name);
	put_word(j, "fault", e.fault, synfin_fault_name);
	if (e.fault)
		j["rule_id"] = e.rule_id;
	if (e.segment)
		j["segment"] = segment_json(*e.segment);
	return j;
}

json fault_json(const fault_record &f)
{
	json j;

	j["id"] = f.id;
	j["action"] = synfin_fault_name(f.action);
	j["direction"] = synfin_direction_name(f.direction);
	if (f.delay)
		j["delay_ns"] = f.delay;
	if (f.flags_on || f.flags_only)
		j["flags"] = flags_text(f.flags_on);
	if (f.flags_off)
		j["not_flags"] = flags_text(f.flags_off);
	j["only"] = f.flags_only;
	if (f.states)
		j["states"] = state_names(f.states);
	put_endpoint(j, f.src, "src_addr", "src_port");
	put_endpoint(j, f.dst, "dst_addr", "dst_port");
	if (f.connection)
		j["connection"] = f.connection;
	put(j, "len_min", f.len_min);
	put(j, "len_max", f.len_max);
	if (f.nth)
		j["nth"] = f.nth;
	if (f.count)
		j["count"] = f.count;
	if (f.chance)
		j["chance_ppm"] = f.chance;
	put(j, "seed", f.seed);
	j["matches"] = f.matches;
	j["hits"] = f.hits;
	return j;
}

json held_json(const held_record &h)
{
	json j;

	j["id"] = h.id;
	j["rule_id"] = h.rule_id;
	j["action"] = synfin_fault_name(h.action);
	if (h.connection)
		j["connection"] = h.connection;
	put_ends(j, h.local, h.remote);
	j["segment"] = segment_json(h.segment);
	j["age_ns"] = h.age;
	put(j, "left_ns", h.left);
	return j;
}

json module_json(const module_record &m)
{
	json j;

	j["abi"] = m.abi;
	j["version"] = m.version;
	j["kernel"] = m.kernel;
	j["protocol"] = m.protocol;
	j["uptime_ns"] = m.uptime;
	j["quiet_left_ns"] = m.quiet_left;
	j["history_size"] = m.history_size;
	j["history_used"] = m.history_used;
	return j;
}

json fsm_json(const std::vector<fsm_record> &machine)
{
	json state_list = json::array(), arcs = json::array();

	for (const fsm_record &f : machine) {
		json j;

		if (f.state) {
			j["state"] = synfin_state_name(*f.state);
			j["population"] = f.population;
			state_list.push_back(j);
			continue;
		}
		j["from"] = synfin_state_name(f.old_state);
		j["to"] = synfin_state_name(f.new_state);
		j["legal"] = f.legal;
		j["hits"] = f.hits;
		arcs.push_back(j);
	}
	return {{"states", state_list}, {"arcs", arcs}};
}

json counters_json(const std::vector<counter_record> &counters, bool all)
{
	json totals = json::object(), drops = json::object(),
	     rules = json::object(), arcs = json::array();

	for (const counter_record &c : counters) {
		if (!is_told(c, all))
			continue;
		switch (c.group) {
		case SYNFIN_COUNTER_GROUP_TOTAL:
			totals[synfin_counter_name(c.total)] = c.value;
			break;
		case SYNFIN_COUNTER_GROUP_DROP:
			drops[synfin_drop_name(c.drop)] = c.value;
			break;
		case SYNFIN_COUNTER_GROUP_RULE:
			rules[synfin_rule_name(c.rule)] = c.value;
			break;
		default:
			arcs.push_back({{"from", synfin_state_name(c.old_state)},
					{"to", synfin_state_name(c.new_state)},
					{"hits", c.value}});
		}
	}
	return {{"totals", totals}, {"drops", drops}, {"rules", rules},
		{"arcs", arcs}};
}

} // namespace synfin
