/* SPDX-License-Identifier: GPL-2.0 */
/* Other programs, run to their end. */

#pragma once

#include <signal.h>

#include <string>
#include <vector>

namespace synfin {

struct finished_program {
	int status = 0; ///< exit status; 128 and more: ended by a signal
	std::string out;
	std::string err;
};

/// Runs argv[0], found by PATH, with @input; fails if it can't be started.
finished_program run_program(const std::vector<std::string> &argv,
			     const std::string &input = "");

/// While it lives, ^C ends neither what runs nor us: it comes when it is over.
class undisturbed {
public:
	undisturbed();
	~undisturbed();
	undisturbed(const undisturbed &) = delete;
	undisturbed &operator=(const undisturbed &) = delete;

private:
	sigset_t before_;
};

} // namespace synfin
