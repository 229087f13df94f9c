// SPDX-License-Identifier: GPL-2.0
/*
 * A set of fingerprints: open addressing, eight bytes each, never emptied.
 */
#ifndef SYNFIN_MODEL_SEEN_HPP
#define SYNFIN_MODEL_SEEN_HPP

#include <utility>
#include <vector>

#include "world.hpp"

namespace model {

class Seen {
public:
	/* False when it was there already. */
	bool add(u64 fp)
	{
		if ((used + 1) * 5 > slots.size() * 3)
			grow();
		return put(fp ? fp : 1);
	}

	bool has(u64 fp) const { return slots[find(fp ? fp : 1)]; }
	u64 size() const { return used; }
	u64 bytes() const { return slots.size() * sizeof(u64); }

private:
	std::vector<u64> slots = std::vector<u64>(1 << 16);
	u64 used = 0;

	u64 find(u64 fp) const
	{
		u64 mask = slots.size() - 1, i = fp & mask;

		while (slots[i] && slots[i] != fp)
			i = (i + 1) & mask;
		return i;
	}

	bool put(u64 fp)
	{
		u64 i = find(fp);

		if (slots[i])
			return false;
		slots[i] = fp;
		used++;
		return true;
	}

	void grow()
	{
		std::vector<u64> old(2 * slots.size());

		std::swap(old, slots);
		used = 0;
		for (u64 fp : old)
			if (fp)
				put(fp);
	}
};

} // namespace model

#endif
