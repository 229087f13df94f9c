// SPDX-License-Identifier: GPL-2.0
/*
 * All there is: two hosts, and the segments on their way between them.
 *
 * A world is a value. It holds no time of day: what is stored is how long
 * things have still to go, so two worlds that differ only in when they were
 * reached are one. It is plain bytes without gaps, so they can be hashed.
 */
#ifndef SYNFIN_MODEL_WORLD_HPP
#define SYNFIN_MODEL_WORLD_HPP

#include <cstddef>
#include <type_traits>

extern "C" {
#include "engine.h"
#include "names.h"
#include "seq.h"
}

namespace model {

/* The clock always reads this when an engine is called. */
constexpr u64 NOW = 1000000 * SYNFIN_NS_PER_SEC;
/* One step of the model's clock. */
constexpr u64 TICK = 1000000 * SYNFIN_NS_PER_MS;

/*
 * From one incarnation's ISS to the next one's of the same host: little more
 * than one incarnation uses up, so that a window may reach back to the last.
 */
constexpr u32 INCARNATION = 16;
/* No host counts further, not even while it is being brought to rest. */
constexpr int INCARNATIONS_MAX = 16;
/* Segments on their way to one host, at the very most. */
constexpr int WIRE_MAX = 12;

/* A segment on its way; MSS and header length are the same in all of them. */
struct Packet {
	u32 seq;
	u32 ack;
	u16 len;
	u16 wnd;
	u16 flags;
	u16 life;	/* ticks until it has died out */

	bool same_as(const Packet &other) const;
};

static_assert(std::has_unique_object_representations_v<Packet>);

/*
 * One host. The control block is never in LISTEN: a listener keeps nothing but
 * its existence, and steps a fresh block for each segment.
 */
struct Host {
	synfin_cb cb;
	u32 iss_base;	/* ISS of incarnation 0 */
	u16 left;	/* incarnations that ended without the peer's consent */
	u8 next;	/* the next incarnation's number */
	u8 listener;	/* 1 while there is one */
	u8 tuned;	/* which of the two blocks of parameters it uses */
	u8 unread;	/* bytes in its user's buffer */
	u8 spare[6];

	bool alive() const { return cb.state != SYNFIN_STATE_CLOSED; }
	u32 iss_of(unsigned int incarnation) const
	{
		return iss_base + incarnation * INCARNATION;
	}
	/* The incarnation that a sequence number of this host belongs to. */
	unsigned int incarnation_of(u32 seq) const
	{
		return (seq - iss_base) / INCARNATION;
	}
};

struct World {
	Host host[2];
	u8 count[2];	/* of wire[h] */
	u8 spare[6];
	Packet wire[2][WIRE_MAX];	/* wire[h]: on their way to host h */
};

constexpr size_t WORLD_HEAD = offsetof(World, wire);

/* Put a segment on the way to a host; false when there is no room left. */
bool wire_add(World &w, int to, const Packet &p, unsigned int room);
void wire_remove(World &w, int to, unsigned int slot);
/* One tick passes on the wire. */
void wire_age(World &w);

/* What tells worlds apart, as one number. */
u64 fingerprint(const World &w);

/* Worlds take a few hundred bytes packed; see pack(). */
constexpr size_t PACKED_MAX = sizeof(World);
size_t pack(const World &w, u8 *bytes);
size_t unpack(const u8 *bytes, World &w);

} // namespace model

#endif
