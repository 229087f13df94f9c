/* SPDX-License-Identifier: GPL-2.0 */
/* What goes on while a call takes long. */

#pragma once

#include <stop_token>
#include <thread>

namespace synfin {

/**
 * While it lives, and standard error is a terminal, a line there says each second
 * how many connections there are. It goes when the work is done; work that takes
 * less than two seconds has none.
 */
class progress {
public:
	progress();
	~progress();
	progress(const progress &) = delete;
	progress &operator=(const progress &) = delete;

private:
	static void tell(const std::stop_token &stop);

	std::jthread teller_;
};

} // namespace synfin
