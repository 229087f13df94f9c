/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces by name, path or process. */

#pragma once

#include <string>

namespace synfin {

/// Moves this process; NAME as in 'ip netns', a path, or a pid.
void enter_netns(const std::string &name);

/// "synfin", or "synfin -N NAME" since enter_netns(): for advice to be typed.
const std::string &own_name();

/// Moves for as long as it lives, and back. An empty name stays.
class netns_visit {
public:
	explicit netns_visit(const std::string &name);
	~netns_visit();
	netns_visit(const netns_visit &) = delete;
	netns_visit &operator=(const netns_visit &) = delete;

private:
	int home_ = -1;
	std::string typed_; ///< own_name() at home
};

} // namespace synfin
