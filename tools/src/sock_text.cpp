// SPDX-License-Identifier: GPL-2.0
/* Sockets as columns, in detail, and as JSON. */

#include "sock_text.hpp"

#include "json.hpp"
#include "names.hpp"
#include "printable.hpp"
#include "render.hpp"
#include "units.hpp"

namespace synfin {
namespace {

constexpr std::size_t detail_width = 100;

std::string socket_timer_text(const socket_record &s)
{
	if (!s.timer)
		return "-";
	return fmt::format("{} {}", s.timer->name, short_duration(s.timer->left));
}

/* "nc:4711:3": name, process, descriptor */
std::string owners_text(const owned_socket &s)
{
	std::string text;

	for (const socket_owner &o : s.owners)
		text += fmt::format("{}{}:{}:{}", text.empty() ? "" : " ",
				    printable(o.name), o.pid, o.fd);
	return text.empty() ? "-" : text;
}

/* What is 0 was not told, or is nothing to tell. */
void add_number(std::string &text, const char *name, std::uint64_t value)
{
	if (value)
		text += fmt::format(" {} {}", name, value);
}

void add_time(std::string &text, const char *name, std::uint64_t ns)
{
	if (ns)
		text += fmt::format(" {} {}", name, short_duration(ns));
}

std::string info_text(const socket_info &i)
{
	std::string text;

	add_time(text, "rto", i.rto);
	add_time(text, "rtt", i.rtt);
	add_time(text, "rttvar", i.rttvar);
	add_number(text, "mss", i.mss);
	add_number(text, "advmss", i.advertised_mss);
	add_number(text, "cwnd", i.cwnd);
	add_number(text, "ssthresh", i.ssthresh);
	add_number(text, "snd_wnd", i.send_window);
	add_number(text, "rcv_wnd", i.receive_window);
	add_number(text, "bytes_sent", i.bytes_sent);
	add_number(text, "bytes_acked", i.bytes_acked);
	add_number(text, "bytes_received", i.bytes_received);
	add_number(text, "notsent", i.unsent);
	add_number(text, "retries", i.retries);
	add_number(text, "retrans", i.retransmissions);
	return text;
}

std::string memory_text(const socket_memory &m)
{
	return fmt::format(" skmem r{},rb{},t{},tb{},f{},w{},o{},bl{},d{}",
			   m.received, m.receive_buffer, m.sending, m.send_buffer,
			   m.ahead, m.queued, m.options, m.backlog, m.drops);
}

json info_json(const socket_info &i)
{
	json j{{"rto_ns", i.rto}, {"rtt_ns", i.rtt}, {"rttvar_ns", i.rttvar},
	       {"mss", i.mss}, {"advertised_mss", i.advertised_mss}};

	if (i.cwnd)
		j["cwnd"] = i.cwnd;
	if (i.ssthresh)
		j["ssthresh"] = i.ssthresh;
	j["send_window"] = i.send_window;
	j["receive_window"] = i.receive_window;
	j["bytes_sent"] = i.bytes_sent;
	j["bytes_acked"] = i.bytes_acked;
	j["bytes_received"] = i.bytes_received;
	j["unsent"] = i.unsent;
	j["retries"] = i.retries;
	j["retransmissions"] = i.retransmissions;
	return j;
}

json memory_json(const socket_memory &m)
{
	return {{"received", m.received}, {"receive_buffer", m.receive_buffer},
		{"sending", m.sending}, {"send_buffer", m.send_buffer},
		{"ahead", m.ahead}, {"queued", m.queued},
		{"options", m.options}, {"backlog", m.backlog},
		{"drops", m.drops}};
}

json owners_json(const std::vector<socket_owner> &owners)
{
	json all = json::array();

	for (const socket_owner &o : owners)
		all.push_back({{"name", printable(o.name)}, {"pid", o.pid},
			       {"fd", o.fd}});
	return all;
}

} // namespace

table sockets_table(std::span<const owned_socket> sockets)
{
	table rows({{"STATE"}, {"RECV-Q", true}, {"SEND-Q", true}, {"LOCAL"},
		    {"PEER"}, {"TIMER"}, {"UID", true}, {"INODE", true},
		    {"PROCESS"}});

	for (const owned_socket &s : sockets)
		rows.add({state_cell(s.socket.state),
			  fmt::format("{}", s.socket.receive_queue),
			  fmt::format("{}", s.socket.send_queue),
			  s.socket.local.text(), s.socket.remote.text(),
			  socket_timer_text(s.socket),
			  fmt::format("{}", s.socket.uid),
			  fmt::format("{}", s.socket.inode), owners_text(s)});
	return rows;
}

std::string socket_details(const socket_record &s)
{
	std::string text = fmt::format("sk {:x}", s.cookie);

	if (s.info)
		text += info_text(*s.info);
	if (s.memory)
		text += memory_text(*s.memory);
	return wrapped(text, detail_width, "   ");
}

json socket_json(const owned_socket &owned)
{
	const socket_record &s = owned.socket;
	json j{{"state", synfin_state_name(s.state)}};

	put_ends(j, s.local, s.remote);
	j["receive_queue"] = s.receive_queue;
	j["send_queue"] = s.send_queue;
	if (s.timer) {
		j["timer"] = s.timer->name;
		j["timer_left_ns"] = s.timer->left;
		j["timer_retries"] = s.timer->retries;
	}
	j["uid"] = s.uid;
	j["inode"] = s.inode;
	j["cookie"] = fmt::format("{:x}", s.cookie);
	j["processes"] = owners_json(owned.owners);
	if (s.info)
		j["info"] = info_json(*s.info);
	if (s.memory)
		j["memory"] = memory_json(*s.memory);
	return j;
}

} // namespace synfin
