// SPDX-License-Identifier: GPL-2.0
/*
 * Worlds as values: what is on the wire, packing, hashing.
 *
 * The wire is a set, kept sorted: order means nothing in a network, and a
 * second copy of what is there already changes nothing where every segment may
 * be delivered as often as one likes.
 */
#include <algorithm>
#include <cstring>
#include <tuple>

#include <xxhash.h>

#include "world.hpp"

namespace model {

/* The bytes of a block that mean something end here; the rest is padding. */
static_assert(offsetof(synfin_cb, probes) + 1 == 245 &&
	      sizeof(synfin_cb) == 248,
	      "struct synfin_cb has changed: see rest() in rest.cpp, then here");

static auto key(const Packet &p)
{
	return std::tie(p.seq, p.ack, p.len, p.wnd, p.flags);
}

bool Packet::same_as(const Packet &other) const
{
	return key(*this) == key(other);
}

bool wire_add(World &w, int to, const Packet &p, unsigned int room)
{
	Packet *first = w.wire[to], *last = first + w.count[to];
	Packet *at = std::lower_bound(first, last, p,
		[](const Packet &a, const Packet &b) { return key(a) < key(b); });

	if (at != last && at->same_as(p)) {
		at->life = std::max(at->life, p.life);
		return true;
	}
	if (w.count[to] >= room)
		return false;
	std::copy_backward(at, last, last + 1);
	*at = p;
	w.count[to]++;
	return true;
}

void wire_remove(World &w, int to, unsigned int slot)
{
	Packet *first = w.wire[to], *last = first + w.count[to];

	std::copy(first + slot + 1, last, first + slot);
	w.count[to]--;
	w.wire[to][w.count[to]] = Packet{};
}

void wire_age(World &w)
{
	for (int to = 0; to < 2; to++)
		for (int i = w.count[to]; i-- > 0;)
			if (--w.wire[to][i].life == 0)
				wire_remove(w, to, i);
}

static size_t wire_bytes(const World &w, int to)
{
	return w.count[to] * sizeof(Packet);
}

u64 fingerprint(const World &w)
{
	u64 h = XXH3_64bits(&w, WORLD_HEAD);

	for (int to = 0; to < 2; to++)
		if (w.count[to])
			h = XXH3_64bits_withSeed(w.wire[to], wire_bytes(w, to), h + to);
	return h;
}

size_t pack(const World &w, u8 *bytes)
{
	u8 *at = bytes + WORLD_HEAD;

	memcpy(bytes, &w, WORLD_HEAD);
	for (int to = 0; to < 2; to++) {
		memcpy(at, w.wire[to], wire_bytes(w, to));
		at += wire_bytes(w, to);
	}
	return at - bytes;
}

size_t unpack(const u8 *bytes, World &w)
{
	const u8 *at = bytes + WORLD_HEAD;

	memset(&w, 0, sizeof(w));
	memcpy(&w, bytes, WORLD_HEAD);
	for (int to = 0; to < 2; to++) {
		memcpy(w.wire[to], at, wire_bytes(w, to));
		at += wire_bytes(w, to);
	}
	return at - bytes;
}

} // namespace model
