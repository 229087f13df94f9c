// SPDX-License-Identifier: GPL-2.0
/* Records as lines and tables for people. */

#include "render.hpp"

#include "names.hpp"
#include "params.hpp"
#include "units.hpp"

#include <fmt/core.h>

#include <vector>

namespace synfin {
namespace {

constexpr std::size_t line_width = 100;

colour state_colour(unsigned int state)
{
	switch (state) {
	case SYNFIN_STATE_ESTABLISHED:
		return colour::green;
	case SYNFIN_STATE_LISTEN:
		return colour::cyan;
	case SYNFIN_STATE_SYN_SENT:
	case SYNFIN_STATE_SYN_RECEIVED:
		return colour::yellow;
	case SYNFIN_STATE_CLOSED:
		return colour::grey;
	default:
		return colour::blue;
	}
}

std::string timer_text(const connection_record &c)
{
	if (!c.timer || *c.timer == SYNFIN_TIMER_NONE)
		return "-";
	if (!c.timer_left)
		return synfin_timer_name(*c.timer);
	return fmt::format("{} {}", synfin_timer_name(*c.timer),
			   short_duration(*c.timer_left));
}

/* What was not told is not 0. */
template <typename T> std::string number_text(const std::optional<T> &number)
{
	return number ? fmt::format("{}", *number) : "-";
}

std::string age_text(const connection_record &c)
{
	return c.age ? short_duration(*c.age) : "-";
}

std::optional<std::uint64_t> bytes(const connection_record &c,
				   std::uint64_t traffic_record::*which)
{
	return c.traffic ? std::optional((*c.traffic).*which) : std::nullopt;
}

/* "name value" pairs, of which absent ones leave no trace */
class pairs {
public:
	template <typename T>
	pairs &add(std::string_view name, const std::optional<T> &value)
	{
		if (value)
			text_ += fmt::format("{}{} {}", text_.empty() ? "" : " ",
					     name, *value);
		return *this;
	}
	pairs &add_time(std::string_view name,
			const std::optional<std::uint64_t> &ns)
	{
		if (ns)
			add(name, std::optional(short_duration(*ns)));
		return *this;
	}
	pairs &add_word(const char *word)
	{
		text_ += (text_.empty() ? "" : " ") + std::string(word);
		return *this;
	}
	std::string paragraph() const
	{
		return text_.empty() ? "" : wrapped(text_, line_width, "        ");
	}

private:
	std::string text_;
};

std::string sequence_paragraph(const sequence_record &s)
{
	return pairs()
		.add("iss", s.iss)
		.add("snd_una", s.snd_una)
		.add("snd_nxt", s.snd_nxt)
		.add("snd_wnd", s.snd_wnd)
		.add("max_snd_wnd", s.max_snd_wnd)
		.add("snd_mss", s.snd_mss)
		.add("irs", s.irs)
		.add("rcv_nxt", s.rcv_nxt)
		.add("rcv_wnd", s.rcv_wnd)
		.add_time("rto", s.rto)
		.add_time("srtt", s.srtt)
		.add_time("rttvar", s.rttvar)
		.paragraph();
}

void add_traffic(pairs &p, const traffic_record &t)
{
	p.add("bytes: queued", std::optional(t.queued))
		.add("sent", std::optional(t.sent))
		.add("acked", std::optional(t.acked))
		.add("received", std::optional(t.received))
		.add("bad", std::optional(t.bad))
		.add("retransmissions", std::optional(t.retransmissions));
}

std::string nature_paragraph(const connection_record &c)
{
	pairs p;

	if (c.kind) {
		p.add_word(synfin_kind_name(*c.kind));
		p.add_word(c.passive ? "passive" : "active");
	}
	if (c.orphan)
		p.add_word("orphan");
	if (c.listener_id)
		p.add("listener", std::optional(c.listener_id));
	if (c.traffic)
		add_traffic(p, *c.traffic);
	if (c.cause)
		p.add("cause", std::optional(synfin_cause_name(c.cause)));
	if (c.soft_error)
		p.add("soft error", std::optional(synfin_icmp_name(c.soft_error)));
	return p.paragraph();
}

std::string arc_text(const event_record &e, bool colours)
{
	std::string to = tinted(synfin_state_name(e.new_state),
				state_colour(e.new_state), colours);

	if (e.old_state == e.new_state)
		return to;
	return tinted(synfin_state_name(e.old_state), state_colour(e.old_state),
		      colours) + " -> " + to;
}

std::string joined(const std::vector<std::string> &words)
{
	std::string text;

	for (const std::string &word : words)
		text += (text.empty() ? "" : ",") + word;
	return text;
}

std::string range_text(std::uint32_t low, std::optional<std::uint32_t> high)
{
	if (!high)
		return fmt::format("{}-", low);
	return low == *high ? fmt::format("{}", low) :
			      fmt::format("{}-{}", low, *high);
}

/* As a user writes it: no port at all rather than "any". */
std::string end_words(const endpoint &end)
{
	std::string text = end.text();

	if (!end.port && text.ends_with(":*"))
		text.resize(text.size() - 2);
	return text;
}

} // namespace

cell state_cell(unsigned int state)
{
	return {synfin_state_name(state), state_colour(state)};
}

void add_connection(table &t, const connection_record &c)
{
	t.add({fmt::format("{}", c.id), state_cell(c.state), age_text(c),
	       c.local.text(), c.remote.text(), timer_text(c),
	       number_text(c.retries),
	       number_text(bytes(c, &traffic_record::sent)),
	       number_text(bytes(c, &traffic_record::acked)),
	       number_text(bytes(c, &traffic_record::received))});
}

table connections_table(std::span<const connection_record> connections)
{
	table t({{"ID", true}, {"STATE"}, {"AGE", true}, {"LOCAL"}, {"PEER"},
		 {"TIMER"}, {"RETRIES", true}, {"SENT", true}, {"ACKED", true},
		 {"RECEIVED", true}});

	for (const connection_record &c : connections)
		add_connection(t, c);
	return t;
}

std::string options_text(const listener_record &l)
{
	std::string text = l.v6only ? "v6only" : "";

	if (l.reuse)
		text += text.empty() ? "reuse" : " reuse";
	return text;
}

table listeners_table(std::span<const listener_record> listeners)
{
	table t({{"ID", true}, {"LOCAL"}, {"PEER"}, {"AGE", true},
		 {"HALF-OPEN", true}, {"BACKLOG", true}, {"ACCEPTED", true},
		 {"OVERFLOWS", true}, {"COOKIES", true}, {"OPTIONS"}});

	for (const listener_record &l : listeners) {
		auto backlog = l.params.find(SYNFIN_A_PARAMS_BACKLOG);

		t.add({fmt::format("{}", l.id), l.local.text(), l.remote.text(),
		       short_duration(l.age), fmt::format("{}", l.embryos),
		       backlog == l.params.end() ? "-" :
			       fmt::format("{}", backlog->second),
		       fmt::format("{}", l.accepted),
		       fmt::format("{}", l.overflows),
		       fmt::format("{}", l.cookies), options_text(l)});
	}
	return t;
}

std::string params_paragraph(const param_values &values, unsigned int scope)
{
	pairs p;

	for (const synfin_param &row : param_table())
		if (auto found = values.find(row.id);
		    found != values.end() && (row.scope & scope))
			p.add(row.name,
			      std::optional(param_text(row, found->second)));
	return p.paragraph();
}

std::string connection_details(const connection_record &c)
{
	return nature_paragraph(c) + sequence_paragraph(c.seq) +
	       params_paragraph(c.params, SYNFIN_SCOPE_CONN);
}

std::string segment_text(const segment_record &s)
{
	std::string text = fmt::format("{} {} seq {}",
				       synfin_direction_name(s.direction),
				       flags_text(s.flags), s.seq);

	if (s.ack)
		text += fmt::format(" ack {}", *s.ack);
	text += fmt::format(" wnd {}", s.wnd);
	if (s.len)
		text += fmt::format(" len {}", s.len);
	if (s.mss)
		text += fmt::format(" mss {}", *s.mss);
	return text;
}

std::string event_text(const event_record &e, bool colours)
{
	std::string text = arc_text(e, colours);

	if (e.segment)
		text += " | " + segment_text(*e.segment);
	else
		text += " | " + std::string(synfin_what_name(e.what));
	if (e.fault)
		text += tinted(fmt::format(" | {} by rule {}",
					   synfin_fault_name(e.fault),
					   e.rule_id),
			       colour::red, colours);
	if (e.icmp)
		text += fmt::format(" {}", synfin_icmp_name(e.icmp));
	if (e.rule)
		text += fmt::format(" | {}", synfin_rule_name(e.rule));
	if (e.drop)
		text += tinted(fmt::format(" | dropped: {}",
					   synfin_drop_name(e.drop)),
			       colour::red, colours);
	if (e.refusal)
		text += tinted(fmt::format(" | refused: {}",
					   synfin_refusal_name(e.refusal)),
			       colour::red, colours);
	if (e.cause)
		text += tinted(fmt::format(" | {}", synfin_cause_name(e.cause)),
			       colour::bold, colours);
	return text;
}

std::string event_line(const event_record &e, bool colours)
{
	return fmt::format("{}.{:09} cpu {} #{} id {} {} > {} | {}",
			   e.time / ns_per_sec, e.time % ns_per_sec, e.cpu,
			   e.sequence, e.id, e.local.text(), e.remote.text(),
			   event_text(e, colours));
}

std::string connection_line(const connection_record &c)
{
	std::string text = fmt::format("{} {} {} > {}", c.id,
				       synfin_state_name(c.state),
				       c.local.text(), c.remote.text());

	if (c.cause && c.state == SYNFIN_STATE_CLOSED)
		text += fmt::format(" {}", synfin_cause_name(c.cause));
	return text;
}

std::string fault_words(const fault_record &f)
{
	std::string text = synfin_fault_name(f.action);
	auto add = [&](const std::string &more) { text += " " + more; };

	if (f.delay)
		add(exact_duration(f.delay));
	if (f.flags_on || f.flags_only)
		add("on " + flags_text(f.flags_on));
	if (f.flags_only)
		add("only");
	if (f.flags_off)
		add("not " + flags_text(f.flags_off));
	add(fmt::format("dir {}", synfin_direction_name(f.direction)));
	if (f.states)
		add("state " + joined(state_names(f.states)));
	if (f.src.addr || f.src.port)
		add("src " + end_words(f.src));
	if (f.dst.addr || f.dst.port)
		add("dst " + end_words(f.dst));
	if (f.connection)
		add(fmt::format("id {}", f.connection));
	if (f.len_min || f.len_max)
		add("len " + range_text(f.len_min.value_or(0), f.len_max));
	if (f.nth)
		add(fmt::format("nth {}", f.nth));
	if (f.count)
		add(fmt::format("count {}", f.count));
	if (f.chance)
		add("chance " + exact_percent(f.chance));
	if (f.seed)
		add(fmt::format("seed {}", *f.seed));
	return text;
}

table faults_table(std::span<const fault_record> rules)
{
	table t({{"ID", true}, {"RULE"}, {"MATCHES", true}, {"HITS", true}});

	for (const fault_record &f : rules)
		t.add({fmt::format("{}", f.id), fault_words(f),
		       fmt::format("{}", f.matches), fmt::format("{}", f.hits)});
	return t;
}

table held_table(std::span<const held_record> segments)
{
	table t({{"ID", true}, {"RULE", true}, {"KEPT BY"}, {"AGE", true},
		 {"GOES ON IN", true}, {"CONN", true}, {"LOCAL"}, {"PEER"},
		 {"SEGMENT"}});

	for (const held_record &h : segments)
		t.add({fmt::format("{}", h.id), fmt::format("{}", h.rule_id),
		       synfin_fault_name(h.action), short_duration(h.age),
		       h.left ? short_duration(*h.left) : "-",
		       h.connection ? fmt::format("{}", h.connection) : "-",
		       h.local.text(), h.remote.text(),
		       segment_text(h.segment)});
	return t;
}

std::string held_line(const held_record &h)
{
	return fmt::format("{} {} > {} {}", h.id, h.local.text(),
			   h.remote.text(), segment_text(h.segment));
}

} // namespace synfin
