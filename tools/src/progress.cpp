// SPDX-License-Identifier: GPL-2.0
/* What goes on while a call takes long. */

#include "progress.hpp"

#include "error.hpp"
#include "kernel.hpp"

#include <linux/synfin.h>

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>

namespace synfin {
namespace {

using std::chrono::seconds;

/* Return: false when it was stopped meanwhile. */
bool passes(seconds time, const std::stop_token &stop)
{
	std::condition_variable_any never;
	std::mutex mutex;
	std::unique_lock lock(mutex);

	never.wait_for(lock, stop, time, [] { return false; });
	return !stop.stop_requested();
}

std::uint64_t gauge(const std::vector<counter_record> &counters, unsigned int which)
{
	for (const counter_record &c : counters)
		if (c.group == SYNFIN_COUNTER_GROUP_TOTAL && c.total == which)
			return c.value;
	return 0;
}

void show(kernel &k)
{
	auto counters = k.counters();

	fmt::print(stderr, "\r{} connections, {} half open, {} in TIME-WAIT\033[K",
		   gauge(counters, SYNFIN_COUNTER_CONNECTIONS),
		   gauge(counters, SYNFIN_COUNTER_EMBRYOS),
		   gauge(counters, SYNFIN_COUNTER_TIME_WAITS));
	std::fflush(stderr);
}

} // namespace

progress::progress()
{
	if (isatty(STDERR_FILENO))
		teller_ = std::jthread(tell);
}

progress::~progress() = default;

/* A socket of its own, for the other one is waiting for its answer. */
void progress::tell(const std::stop_token &stop)
{
	if (!passes(seconds(2), stop))
		return;
	try {
		kernel k;

		do {
			show(k);
		} while (passes(seconds(1), stop));
	} catch (const std::exception &) {
		/* the work itself will say what is wrong */
	}
	fmt::print(stderr, "\r\033[K");
	std::fflush(stderr);
}

} // namespace synfin
