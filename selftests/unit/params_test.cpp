// SPDX-License-Identifier: GPL-2.0
/* Tunables: their table, their ranges, their defaults. */
#include <set>

#include "host.hpp"

using namespace unit;

namespace {

synfin_params defaults()
{
	synfin_params p;

	memset(&p, 0xff, sizeof(p));
	synfin_params_init(&p);
	return p;
}

} // namespace

/* Every field of the struct has one row, and no row goes past it. */
TEST(Params, TableCoversTheStruct)
{
	std::set<unsigned int> offsets, ids;
	std::set<std::string> names;

	for (unsigned int i = 0; i < synfin_params_count; i++) {
		const synfin_param &row = synfin_params_table[i];

		EXPECT_TRUE(offsets.insert(row.offset).second) << row.name;
		EXPECT_TRUE(ids.insert(row.id).second) << row.name;
		EXPECT_TRUE(names.insert(row.name).second) << row.name;
		EXPECT_LT(row.offset, sizeof(synfin_params));
		EXPECT_EQ(row.offset % sizeof(u64), 0u);
	}
	EXPECT_EQ(synfin_params_count, sizeof(synfin_params) / sizeof(u64));
}

TEST(Params, RowsMakeSense)
{
	for (unsigned int i = 0; i < synfin_params_count; i++) {
		const synfin_param &row = synfin_params_table[i];

		EXPECT_LE(row.min, row.def) << row.name;
		EXPECT_LE(row.def, row.max) << row.name;
		EXPECT_TRUE(row.scope & SYNFIN_SCOPE_NET) << row.name;
		EXPECT_LE(row.scope, 7) << row.name;
		EXPECT_LE(row.unit, SYNFIN_UNIT_PER_SEC) << row.name;
		EXPECT_LE(row.rule, SYNFIN_RULE_MAX) << row.name;
		/* Errors teach: the name comes first. */
		EXPECT_EQ(std::string(row.allowed).find(row.name), 0u);
		/* Sums of a few of them stay far from overflow. */
		if (row.unit == SYNFIN_UNIT_NS)
			EXPECT_LE(row.max, sec(86400)) << row.name;
	}
}

TEST(Params, Unsafe)
{
	std::set<std::string> off;

	for (unsigned int i = 0; i < synfin_params_count; i++) {
		const synfin_param &row = synfin_params_table[i];

		EXPECT_FALSE(synfin_params_unsafe(&row, row.def)) << row.name;
		for (u64 value : { row.min, row.max })
			if (synfin_params_unsafe(&row, value))
				off.insert(row.name);
	}
	EXPECT_EQ(off, (std::set<std::string>{
			       "rfc1337", "unsafe_no_2msl",
			       "unsafe_no_challenge_ack",
			       "unsafe_no_third_ack_check",
			       "unsafe_predictable_isn" }));
}

TEST(Params, DefaultsFollowTheRfcs)
{
	synfin_params p = defaults();

	RULE(QT_03);
	EXPECT_EQ(p.msl, sec(120));
	RULE(RTX_02);
	EXPECT_EQ(p.rto_init, sec(1));
	RULE(RTX_05);
	EXPECT_EQ(p.rto_min, sec(1));
	RULE(RTX_06);
	EXPECT_GE(p.rto_max, sec(60));
	EXPECT_GE(synfin_params_find(SYNFIN_A_PARAMS_RTO_MAX)->min, sec(60));
	RULE(UTO_02);
	EXPECT_EQ(p.user_timeout, sec(300));
	RULE(RTX_18);
	EXPECT_GE(p.r1, 3u);
	RULE(RSP_09);
	EXPECT_EQ(p.rfc1337, 1u);
	EXPECT_EQ(p.quiet_time, 0u);
	EXPECT_EQ(p.rcv_wnd, 65535u);
	EXPECT_EQ(p.ttl, 64u);
	EXPECT_EQ(p.mss, 0u);
	EXPECT_EQ(synfin_params_check(&p), SYNFIN_PARAMS_OK);
}

TEST(Params, GetAndSet)
{
	for (unsigned int i = 0; i < synfin_params_count; i++) {
		const synfin_param &row = synfin_params_table[i];
		synfin_params p = defaults(), twin = p;

		for (u64 value : { row.min, row.max, row.def }) {
			EXPECT_EQ(synfin_params_set(&p, row.id,
						    SYNFIN_SCOPE_NET, value),
				  SYNFIN_PARAMS_OK);
			EXPECT_EQ(synfin_params_get(&p, &row), value);
		}
		EXPECT_EQ(memcmp(&p, &twin, sizeof(p)), 0) << row.name;
		EXPECT_EQ(synfin_params_find(row.id), &row);
	}
}

/* Refused, and nothing has changed. */
TEST(Params, OutOfRange)
{
	for (unsigned int i = 0; i < synfin_params_count; i++) {
		const synfin_param &row = synfin_params_table[i];
		synfin_params p = defaults(), twin = p;

		if (row.min)
			EXPECT_EQ(synfin_params_set(&p, row.id,
						    SYNFIN_SCOPE_NET,
						    row.min - 1),
				  SYNFIN_PARAMS_RANGE) << row.name;
		for (u64 value : { row.max + 1, ~(u64)0 })
			EXPECT_EQ(synfin_params_set(&p, row.id,
						    SYNFIN_SCOPE_NET, value),
				  SYNFIN_PARAMS_RANGE) << row.name;
		EXPECT_EQ(memcmp(&p, &twin, sizeof(p)), 0);
	}
}

TEST(Params, Scopes)
{
	for (unsigned int i = 0; i < synfin_params_count; i++) {
		const synfin_param &row = synfin_params_table[i];

		for (u8 scope : { SYNFIN_SCOPE_NET, SYNFIN_SCOPE_LISTENER,
				  SYNFIN_SCOPE_CONN }) {
			synfin_params p = defaults();

			EXPECT_EQ(synfin_params_set(&p, row.id, scope, row.max),
				  row.scope & scope ? SYNFIN_PARAMS_OK :
						      SYNFIN_PARAMS_SCOPE);
			EXPECT_EQ(synfin_params_get(&p, &row),
				  row.scope & scope ? row.max : row.def);
		}
	}
}

TEST(Params, Unknown)
{
	synfin_params p = defaults(), twin = p;

	for (u16 id : { 0, 1000, 65535 }) {
		EXPECT_EQ(synfin_params_find(id), nullptr);
		EXPECT_EQ(synfin_params_set(&p, id, SYNFIN_SCOPE_NET, 1),
			  SYNFIN_PARAMS_UNKNOWN);
	}
	EXPECT_EQ(memcmp(&p, &twin, sizeof(p)), 0);
}

TEST(Params, Conflicts)
{
	const struct { u64 init, min, max, mss; bool ok; } cases[] = {
		{ sec(1), sec(1), sec(60), 0, true },
		{ sec(60), sec(60), sec(60), 0, true },
		{ sec(61), sec(1), sec(60), 0, false },
		{ sec(1), sec(61), sec(60), 0, false },
		{ sec(1), sec(2), sec(60), 0, true },
		{ sec(1), sec(1), sec(60), 1, false },
		{ sec(1), sec(1), sec(60), 47, false },
		{ sec(1), sec(1), sec(60), 48, true },
		{ sec(1), sec(1), sec(60), 65495, true },
	};

	for (const auto &c : cases) {
		synfin_params p = defaults();

		p.rto_init = c.init;
		p.rto_min = c.min;
		p.rto_max = c.max;
		p.mss = c.mss;
		EXPECT_EQ(synfin_params_check(&p), c.ok ? SYNFIN_PARAMS_OK :
							  SYNFIN_PARAMS_CONFLICT);
	}
}
