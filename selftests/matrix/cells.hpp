// SPDX-License-Identifier: GPL-2.0
/* Which segments there are for a scene: all flags, at every edge. */
#ifndef SYNFIN_MATRIX_CELLS_HPP
#define SYNFIN_MATRIX_CELLS_HPP

#include <random>

#include "table.hpp"

namespace matrix {

/* How many bytes of flags: with ECE and CWR, or without. */
constexpr unsigned int ALL_FLAGS = 256, SIX_FLAGS = 64;

class Cells {
public:
	explicit Cells(const Scene &scene);

	template <typename Visit>
	void each(unsigned int flags, Visit visit) const
	{
		for (s64 seq : seqs)
			for (s64 ack : acks)
				for (s64 len : lens)
					for (unsigned int f = 0; f < flags; f++)
						visit(Cell { (u8)f, seq, ack,
							     len });
	}

	Cell draw(std::mt19937_64 &random) const;

private:
	std::vector<s64> seqs, acks, lens;
};

} // namespace matrix

#endif
