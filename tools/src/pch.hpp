/* SPDX-License-Identifier: GPL-2.0 */
/* Large headers, compiled once (see tools/Makefile). Files include what they use. */

#ifndef SYNFIN_PCH_HPP
#define SYNFIN_PCH_HPP

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#endif
