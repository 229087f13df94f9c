// SPDX-License-Identifier: GPL-2.0
/* What the words of rules.table mean. */
#ifndef SYNFIN_MATRIX_MEANING_HPP
#define SYNFIN_MATRIX_MEANING_HPP

#include "table.hpp"

namespace matrix {

/* The bit of a condition, 0 when there is none of that name. */
u32 bit_of(const std::string &condition);

/* Which word of a row nobody knows, or NULL. */
const char *meaningless(const Row &row);

} // namespace matrix

#endif
