/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What most files read and nobody changes here, read once for all of them: the
 * compiler spent half of its time on it. The Makefile puts it before every file;
 * a file still names all that it uses itself.
 */

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>
