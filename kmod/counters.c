// SPDX-License-Identifier: GPL-2.0
/* Reading what all CPUs have counted. */
#include "counters.h"

#define AT(field)	offsetof(struct synfin_percpu, field)

/* All CPUs' u64 at an offset in struct synfin_percpu. */
static u64 sum(const struct synfin_net *sn, size_t at)
{
	u64 all = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const void *mine = per_cpu_ptr(sn->percpu, cpu);

		all += READ_ONCE(*(const u64 *)(mine + at));
	}
	return all;
}

static bool is_gauge(u32 counter, u8 *kind)
{
	switch (counter) {
	case SYNFIN_COUNTER_LISTENERS:
		*kind = SYNFIN_KIND_LISTENER;
		return true;
	case SYNFIN_COUNTER_CONNECTIONS:
		*kind = SYNFIN_KIND_CONNECTION;
		return true;
	case SYNFIN_COUNTER_EMBRYOS:
		*kind = SYNFIN_KIND_EMBRYO;
		return true;
	case SYNFIN_COUNTER_TIME_WAITS:
		*kind = SYNFIN_KIND_TIME_WAIT;
		return true;
	default:
		return false;
	}
}

/**
 * synfin_counter_total() - read a total or a gauge
 * @sn: the namespace
 * @counter: an enum synfin_counter
 *
 * Return: its value; 0 for a number that means nothing.
 */
u64 synfin_counter_total(const struct synfin_net *sn, u32 counter)
{
	u8 kind;

	if (counter == SYNFIN_COUNTER_HELD)
		return synfin_hold_count(sn);
	if (is_gauge(counter, &kind))
		return atomic_read(&sn->population[kind]);
	return counter > SYNFIN_COUNTER_MAX ? 0 : sum(sn, AT(total[counter]));
}

/**
 * synfin_counter_drop() - how many segments were dropped for a reason
 * @sn: the namespace
 * @drop: an enum synfin_drop
 *
 * Return: the count; 0 for a number that means nothing.
 */
u64 synfin_counter_drop(const struct synfin_net *sn, u32 drop)
{
	return drop > SYNFIN_DROP_MAX ? 0 : sum(sn, AT(drop[drop]));
}

/**
 * synfin_counter_rule() - how often a requirement took part in a decision
 * @sn: the namespace
 * @rule: an enum synfin_rule
 *
 * Return: the count; 0 for a number that means nothing.
 */
u64 synfin_counter_rule(const struct synfin_net *sn, u32 rule)
{
	return rule > SYNFIN_RULE_MAX ? 0 : sum(sn, AT(rule[rule]));
}

/**
 * synfin_counter_arc() - how often an arc of the state diagram was walked
 * @sn: the namespace
 * @from: state before
 * @to: state after
 *
 * Return: the count; 0 for numbers that mean nothing.
 */
u64 synfin_counter_arc(const struct synfin_net *sn, u32 from, u32 to)
{
	if (from > SYNFIN_STATE_MAX || to > SYNFIN_STATE_MAX)
		return 0;
	return sum(sn, AT(arc[from][to]));
}
