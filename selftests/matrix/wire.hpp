// SPDX-License-Identifier: GPL-2.0
/* A part of the matrix as lines that selftests/matrix.sh plays to the module. */
#ifndef SYNFIN_MATRIX_WIRE_HPP
#define SYNFIN_MATRIX_WIRE_HPP

#include "table.hpp"

namespace matrix {

int sample(Table &table, size_t count, u64 seed);

} // namespace matrix

#endif
