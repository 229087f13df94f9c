// SPDX-License-Identifier: GPL-2.0
/*
 * Reading and writing tunables by the table in params_table.c, which is made
 * from the netlink spec. Ranges are wide, because this is a laboratory, but
 * never so wide that arithmetic in nanoseconds could overflow.
 */
#include "params.h"

static u64 *value_of(struct synfin_params *p, const struct synfin_param *row)
{
	return (u64 *)((u8 *)p + row->offset);
}

/**
 * synfin_params_init() - fill a block with the defaults
 * @p: the block
 */
void synfin_params_init(struct synfin_params *p)
{
	unsigned int i;

	for (i = 0; i < synfin_params_count; i++)
		*value_of(p, &synfin_params_table[i]) =
			synfin_params_table[i].def;
}

/**
 * synfin_params_find() - the row of a parameter
 * @id: SYNFIN_A_PARAMS_*
 *
 * Return: the row, or NULL when there is no such parameter.
 */
const struct synfin_param *synfin_params_find(u16 id)
{
	unsigned int i;

	for (i = 0; i < synfin_params_count; i++)
		if (synfin_params_table[i].id == id)
			return &synfin_params_table[i];
	return NULL;
}

static bool begins(const char *text, const char *with)
{
	while (*with)
		if (*text++ != *with++)
			return false;
	return true;
}

/**
 * synfin_params_unsafe() - does a value switch a safeguard off?
 * @row: the parameter
 * @value: its value
 *
 * Those that are there for nothing else are named unsafe_...; RFC 1337's is
 * a parameter of its own, and on by default.
 *
 * Return: whether it does.
 */
bool synfin_params_unsafe(const struct synfin_param *row, u64 value)
{
	if (row->id == SYNFIN_A_PARAMS_RFC1337)
		return !value;
	return value && begins(row->name, "unsafe_");
}

/**
 * synfin_params_get() - read one value
 * @p: the block
 * @row: which one
 *
 * Return: the value, in the row's unit.
 */
u64 synfin_params_get(const struct synfin_params *p,
		      const struct synfin_param *row)
{
	return *(const u64 *)((const u8 *)p + row->offset);
}

/**
 * synfin_params_set() - write one value
 * @p: the block; unchanged unless the result is SYNFIN_PARAMS_OK
 * @id: SYNFIN_A_PARAMS_*
 * @scope: the SYNFIN_SCOPE_* it is being set for
 * @value: the new value
 *
 * Several values may be set one after the other before
 * synfin_params_check() judges the block as a whole.
 *
 * Return: an enum synfin_params_result.
 */
enum synfin_params_result synfin_params_set(struct synfin_params *p, u16 id,
					    u8 scope, u64 value)
{
	const struct synfin_param *row = synfin_params_find(id);

	if (!row)
		return SYNFIN_PARAMS_UNKNOWN;
	if (!(row->scope & scope))
		return SYNFIN_PARAMS_SCOPE;
	if (value < row->min || value > row->max)
		return SYNFIN_PARAMS_RANGE;
	*value_of(p, row) = value;
	return SYNFIN_PARAMS_OK;
}

/**
 * synfin_params_check() - do the values of a block agree with each other?
 * @p: the block
 *
 * The first RTO and its floor may not exceed the ceiling. An MSS is either left
 * to the route or large enough to carry data.
 *
 * Return: SYNFIN_PARAMS_OK or SYNFIN_PARAMS_CONFLICT.
 */
enum synfin_params_result synfin_params_check(const struct synfin_params *p)
{
	if (p->rto_min > p->rto_max || p->rto_init > p->rto_max)
		return SYNFIN_PARAMS_CONFLICT;
	if (p->mss && p->mss < SYNFIN_MSS_FLOOR)
		return SYNFIN_PARAMS_CONFLICT;
	return SYNFIN_PARAMS_OK;
}
