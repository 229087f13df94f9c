/* SPDX-License-Identifier: GPL-2.0 */
/* Verbs that take several ids: shutdown, close, abort, forget, del. */

#pragma once

#include "command.hpp"
#include "kernel.hpp"

#include <functional>
#include <string>

namespace synfin {

/**
 * Makes @call for each id of @words, and for the next ones even if the kernel
 * refused one; prints which were done, and fails if one was not.
 * @verb: how JSON calls what was done
 * @noun: what the ids are of
 */
void run_each(const output &out, const std::string &verb,
	      const std::string &noun, const word_list &words,
	      const std::function<void(kernel &k, std::uint32_t id)> &call);

/// The JSON of a verb without a record of its own; as text it says nothing.
void print_done(const output &out, const std::string &verb, json id,
		const json &extra = json::object());

} // namespace synfin
