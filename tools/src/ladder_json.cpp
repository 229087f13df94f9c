// SPDX-License-Identifier: GPL-2.0
/* A ladder's rows as JSON. */

#include "json.hpp"
#include "ladder.hpp"
#include "ladder_marks.hpp"
#include "names.hpp"

namespace synfin {
namespace {

json end_json(const ladder_end &end)
{
	json j{{"id", end.id}};

	if (!end.netns.empty())
		j["netns"] = end.netns;
	j["local"] = end.local().text();
	j["remote"] = end.remote().text();
	return j;
}

void put_marks(json &row, const ladder_row &r)
{
	for (const mark_meaning &m : mark_meanings())
		if (r.marks & m.mark)
			row["marks"].push_back(m.name);
	for (const event_record &fault : r.faults)
		row["faults"].push_back(event_json(fault));
}

} // namespace

json ladder_row_json(const ladder_row &row, bool two_ended)
{
	json r{{"time_ns", row.time},
	       {"from", row.from_left ? "left" : "right"},
	       {"travel", travel_words()[static_cast<std::size_t>(row.how)].name},
	       {"left_state", synfin_state_name(row.state[0])}};

	if (two_ended)
		r["right_state"] = synfin_state_name(row.state[1]);
	r["event"] = event_json(row.event);
	if (row.reception)
		r["reception"] = event_json(*row.reception);
	put_marks(r, row);
	return r;
}

json ladder_json(const ladder_pair &pair)
{
	json rows = json::array(), j{{"left", end_json(pair.left)}};

	if (pair.right)
		j["right"] = end_json(*pair.right);
	if (pair.inferred)
		j["inferred"] = true;
	for (const ladder_row &row : ladder_rows(pair))
		rows.push_back(ladder_row_json(row, pair.right.has_value()));
	j["rows"] = rows;
	return j;
}

} // namespace synfin
