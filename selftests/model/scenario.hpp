// SPDX-License-Identifier: GPL-2.0
/*
 * What may happen in one search: which calls, how many, over which wire.
 */
#ifndef SYNFIN_MODEL_SCENARIO_HPP
#define SYNFIN_MODEL_SCENARIO_HPP

#include <string>
#include <vector>

#include "world.hpp"

namespace model {

enum class Do : u8 {
	LISTEN, UNLISTEN, OPEN, CONVERT, SEND, SHUTDOWN, CLOSE, CLOSE_UNREAD,
	ABORT, FORGET, RETUNE, READ,
	RETRANSMIT, USER_TIMEOUT, WAIT_OVER, ACK_WAITED,
	DELIVER,	/* a copy; the segment stays on its way */
	DELIVER_LAST,	/* and it was the last copy */
	LOSE,
	BOUNCE_HOST, BOUNCE_PORT, BOUNCE_FRAG,	/* as an ICMP error */
	FORGE,		/* a blind attacker's guess; slot says which */
	TICK,
};

/* For DELIVER and its like, host is the one that the segment is going to. */
struct Move {
	Do what;
	u8 host = 0;
	u8 slot = 0;
};

/* Bits of Scenario::calls */
enum Call : u32 {
	CALL_LISTEN	= 1 << 0,
	CALL_UNLISTEN	= 1 << 1,	/* the listener goes away */
	CALL_OPEN	= 1 << 2,
	CALL_CONVERT	= 1 << 3,	/* an active open of the listener */
	CALL_SEND	= 1 << 4,
	CALL_SHUTDOWN	= 1 << 5,
	CALL_CLOSE	= 1 << 6,
	CALL_UNREAD	= 1 << 7,	/* close with bytes still unread */
	CALL_ABORT	= 1 << 8,
	CALL_FORGET	= 1 << 9,
	CALL_RETUNE	= 1 << 10,	/* to the second block of parameters */
	CALL_READ	= 1 << 11,	/* all that there is */
};

struct Scenario {
	std::string name;
	std::string what;
	std::string adversarial;	/* cases that it plays, as ADV-20 */
	u32 calls[2];		/* what each host's user may call */
	unsigned int wire;	/* segments on their way to one host */
	unsigned int incarnations;	/* of one host, until all is quiet */
	unsigned int bytes;	/* that a user sends in one incarnation */
	unsigned int bytes_once;	/* and in one call */
	u32 buffer[2];		/* of a user who has to read; 0: a sink */
	bool blind;		/* an attacker guesses */
	bool icmp;		/* any segment may come back as an ICMP error */
	bool near;		/* incarnations that a window cannot tell apart */
	bool cookies;		/* B's listener keeps nothing of a SYN */
	bool windows_vary;	/* so SND.WL1 and SND.WL2 matter */
	unsigned int wrap[2];	/* incarnation whose numbers pass 2^32 */
	unsigned int life;	/* ticks a segment lives: the MSL */
	u64 limit;		/* states after which to stop looking */
	synfin_params params[2];
	std::vector<Move> prologue;	/* what has happened before it begins */
};

/* All searches, in the order they are made. */
const std::vector<Scenario> &scenarios();

} // namespace model

#endif
