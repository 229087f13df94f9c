/* SPDX-License-Identifier: GPL-2.0 */
/* Facts about the machine that decide whether the module can be used. */

#pragma once

#include "endpoint.hpp"

#include <optional>
#include <string>

namespace synfin::host {

/// The first line of a small file, or nothing.
std::optional<std::string> read_line(const std::string &path);

std::string kernel_release();

/// Why a file can not be read, as an errno; 0 if it can.
int why_unreadable(const std::string &path);

/// What synfin.ko says of itself (vermagic, version, …), or nothing.
std::optional<std::string> module_info(const std::string &path,
				       const std::string &key);

/// "none", "integrity" or "confidentiality"; nothing without lockdown
std::optional<std::string> lockdown();

/// Whether firmware insists on signatures; nothing without EFI
std::optional<bool> secure_boot();

/// Whether an interface of this network namespace has the address.
bool is_own(const address &addr);

/// CAP_NET_ADMIN, as far as this process has it.
bool net_admin();

} // namespace synfin::host
