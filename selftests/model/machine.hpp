// SPDX-License-Identifier: GPL-2.0
/*
 * What can happen next in a world, and what comes of it. Here the engine is
 * called, and nowhere else.
 */
#ifndef SYNFIN_MODEL_MACHINE_HPP
#define SYNFIN_MODEL_MACHINE_HPP

#include <stdexcept>
#include <vector>

#include "coverage.hpp"
#include "scenario.hpp"
#include "world.hpp"

namespace model {

/* An invariant that does not hold. */
struct Violation : std::runtime_error {
	std::string name;

	Violation(std::string id, const std::string &text)
		: std::runtime_error(text), name(std::move(id)) {}
};

inline void require(bool holds, const char *name, const char *text)
{
	if (!holds)
		throw Violation(name, text);
}

/* One call of the engine, with all that went in and came out. */
struct Turn {
	static constexpr unsigned int SENT_MAX = 8;

	int host = -1;		/* -1: nobody's engine was called */
	synfin_cb before;
	synfin_cb cb;
	synfin_env env;
	synfin_event ev;
	synfin_out out;
	synfin_tx sent[SENT_MAX];
	unsigned int nsent = 0;
};

class Machine {
public:
	Machine(const Scenario &scenario, Coverage &coverage);

	World begin() const;
	std::vector<Move> &moves(const World &w);
	/* False when it cannot happen here, or changes nothing. */
	bool make(World &w, Move m, Turn &t);
	/* What is true of a world at rest, whoever looks. */
	void judge(const World &w);
	/* And of one where nothing will ever happen again by itself. */
	void judge_rest(const World &w) const;

	/*
	 * While a world comes to rest it may grow beyond the scenario, ends try
	 * more often before they give up, and challenge ACKs are counted. In the search their limit has always just
	 * been renewed: that one was not sent is the same as that it was lost.
	 */
	void settle_down(bool on);
	const Scenario &scenario() const { return what; }

private:
	const Scenario &what;
	Coverage &seen;
	unsigned int room;
	unsigned int incarnations;
	bool counting;
	synfin_params params[2];
	std::vector<Move> list;

	void add_calls(const Host &h, u8 i);
	void add_timers(const Host &h, u8 i);
	void add_wire(const World &w, u8 to);
	void add_forgeries(const Host &h, u8 i);

	bool call(World &w, Move m, Turn &t);
	bool timer(World &w, Move m, Turn &t);
	bool deliver(World &w, Move m, Turn &t);
	bool bounce(World &w, Move m, Turn &t);
	bool forge(World &w, Move m, Turn &t);
	bool tick(World &w);

	void prepare(const World &w, int i, Turn &t) const;
	bool offer_iss(const Host &h, Turn &t) const;
	void offer_cookie(const World &w, Turn &t) const;
	void run(World &w, Turn &t);
	void pull(Turn &t);
	void transmit(World &w, const Turn &t);
	void settle(Host &h, const Turn &t);
	void check_idle(const World &w, int i);
};

/* forge.cpp: what a blind attacker sends, in words */
std::string forgery(u8 number);

/* rest.cpp: forget what cannot matter, and pass through the small form. */
struct Rest {
	const Scenario &scenario;
	const synfin_params &params;
	bool counting;

	void clear(synfin_cb &cb) const;
	void store_and_load(synfin_cb &cb) const;

private:
	void clear_timers(synfin_cb &cb) const;
	void through_embryo(synfin_cb &cb) const;
	void through_timewait(synfin_cb &cb) const;
	void through_idle(synfin_cb &cb) const;
};

bool same(const synfin_cb &a, const synfin_cb &b);

/* Something is unacknowledged, or waits to be sent. */
inline bool pending(const synfin_cb &cb)
{
	return cb.snd_una != cb.snd_end + !!(cb.flags & SYNFIN_CB_FIN_QUEUED);
}

/* judge*.cpp: the invariants */
void judge_step(const Turn &t);
void judge_sent(const Turn &t, const synfin_cb &prior, const synfin_tx &tx);
void judge_block(const Turn &t);
void judge_stream(const Turn &t);
void judge_stream_block(const Turn &t);
void judge_pair(const World &w);
void judge_end(const World &w);
/* While nothing is lost: t has led from w to wherever it has led. */
void judge_fair(const World &w, const Turn &t);

} // namespace model

#endif
