// SPDX-License-Identifier: GPL-2.0
/*
 * Each namespace has a clock of its own. All deadlines of its connections are
 * on it, so that a whole namespace can be watched in slow motion: a change of
 * its speed moves no deadline, it only changes when the deadline comes. The
 * clock goes on from where it was, whatever is done to it, and never back.
 */
#include <linux/bits.h>
#include <linux/math64.h>
#include "clock.h"
#include "core/params.h"

/* 146 years from when the clock's speed was set: what is beyond comes never. */
#define FURTHEST	BIT_ULL(62)

/**
 * synfin_clock_init() - a clock that goes as CLOCK_MONOTONIC does
 * @clock: the clock
 */
void synfin_clock_init(struct synfin_clock *clock)
{
	seqlock_init(&clock->lock);
	clock->real = ktime_get_ns();
	clock->net = clock->real;
	clock->scale = SYNFIN_CLOCK_REAL;
}

static u64 at_real(const struct synfin_clock *clock, u64 real)
{
	u64 passed = real - clock->real;

	if (clock->scale != SYNFIN_CLOCK_REAL)
		passed = mul_u64_u32_div(passed, clock->scale,
					 SYNFIN_CLOCK_REAL);
	return clock->net + passed;
}

/**
 * synfin_clock_read() - what time is it?
 * @clock: the clock
 * @real: set to CLOCK_MONOTONIC at that moment, ns
 *
 * Return: now, ns; never 0, never less than before.
 */
u64 synfin_clock_read(const struct synfin_clock *clock, u64 *real)
{
	unsigned int seq;
	u64 now;

	do {
		seq = read_seqbegin(&clock->lock);
		*real = ktime_get_ns();
		now = at_real(clock, *real);
	} while (read_seqretry(&clock->lock, seq));
	return now;
}

/* Does it take longer than that in reality? The clock is not frozen. */
static bool is_beyond(const struct synfin_clock *clock, u64 left)
{
	return div_u64(left, clock->scale) >= FURTHEST / SYNFIN_CLOCK_REAL;
}

/*
 * Rounded up: when that moment has come, it has come here too. All is counted from
 * when the speed was set, which may be years ago.
 */
static u64 to_real(const struct synfin_clock *clock, u64 left)
{
	if (clock->scale == SYNFIN_CLOCK_REAL)
		left = min_t(u64, left, FURTHEST);
	else if (clock->scale && is_beyond(clock, left))
		left = FURTHEST;
	else if (clock->scale && left)
		left = mul_u64_u32_div(left, SYNFIN_CLOCK_REAL,
				       clock->scale) + 1;
	return clock->real + left;
}

/**
 * synfin_clock_ktime() - when is it so late?
 * @clock: the clock
 * @at: a time of this clock, ns
 * @real: set to the same on CLOCK_MONOTONIC, as long as nobody changes the scale
 *
 * Return: false when it never will be, because the clock is frozen. What was
 * due before it froze is due.
 */
bool synfin_clock_ktime(const struct synfin_clock *clock, u64 at, ktime_t *real)
{
	unsigned int seq;
	bool comes;
	u64 left;

	do {
		seq = read_seqbegin(&clock->lock);
		left = at > clock->net ? at - clock->net : 0;
		comes = clock->scale || !left;
		*real = ns_to_ktime(to_real(clock, left));
	} while (read_seqretry(&clock->lock, seq));
	return comes;
}

/**
 * synfin_clock_set() - from now on at another speed
 * @clock: the clock; calls are serialised
 * @scale: ns that pass here in SYNFIN_CLOCK_REAL real ones; 0 freezes it
 *
 * Timers that were set before are not where they should be: their owners set
 * them again, or find that they fired early and set them again then.
 *
 * Context: process.
 */
void synfin_clock_set(struct synfin_clock *clock, u32 scale)
{
	u64 real;

	write_seqlock_bh(&clock->lock);
	real = ktime_get_ns();
	clock->net = at_real(clock, real);
	clock->real = real;
	clock->scale = scale;
	write_sequnlock_bh(&clock->lock);
}
