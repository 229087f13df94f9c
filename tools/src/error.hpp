/* SPDX-License-Identifier: GPL-2.0 */
/* How a command fails: a sentence for stderr and the status to exit with. */

#pragma once

#include <fmt/core.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace synfin {

/// What the tool's exit status means; part of its interface.
enum class exit_code : int {
	ok = 0,
	usage = 1,       ///< the command line is wrong; nothing was asked
	refused = 2,     ///< the kernel said no
	expectation = 3, ///< it was done, but what was waited for did not happen,
			 ///< or the result could not be written
	absent = 4,      ///< the module is not loaded, or is of another version
};

class failure : public std::runtime_error {
public:
	failure(exit_code code, const std::string &text)
		: std::runtime_error(text), code_(code) {}

	exit_code code() const { return code_; }

private:
	exit_code code_;
};

template <typename... Args>
[[noreturn]] void fail(exit_code code, fmt::format_string<Args...> text,
		       Args &&...args)
{
	throw failure(code, fmt::format(text, std::forward<Args>(args)...));
}

template <typename... Args>
[[noreturn]] void usage(fmt::format_string<Args...> text, Args &&...args)
{
	throw failure(exit_code::usage,
		      fmt::format(text, std::forward<Args>(args)...));
}

} // namespace synfin
