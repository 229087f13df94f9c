// SPDX-License-Identifier: GPL-2.0
/*
 * The searches. Each is bounded where another is not: by calls, by bytes, by
 * incarnations, by what fits on the wire.
 */
#include "scenario.hpp"

namespace model {

constexpr u32 OPENS = CALL_LISTEN | CALL_UNLISTEN | CALL_OPEN | CALL_CONVERT;
constexpr u32 ENDS = CALL_SHUTDOWN | CALL_CLOSE;

/* One RTO for ever, a window of four bytes, few retries. */
static synfin_params tuned(unsigned int life)
{
	synfin_params p;

	synfin_params_init(&p);
	p.msl = life * 1000000 * SYNFIN_NS_PER_MS;
	p.rto_init = 60 * SYNFIN_NS_PER_SEC;
	p.rto_min = 60 * SYNFIN_NS_PER_SEC;
	p.rto_max = 60 * SYNFIN_NS_PER_SEC;
	p.user_timeout = 0;
	p.syn_retries = 1;
	p.synack_retries = 1;
	p.data_retries = 1;
	p.r1 = 1;
	p.rcv_wnd = 4;
	p.challenge_limit = 255;
	return p;
}

static Scenario plain(const char *name, const char *what)
{
	Scenario s = {};

	s.name = name;
	s.what = what;
	s.wire = 2;
	s.incarnations = 1;
	s.bytes_once = 3;
	s.life = 1;
	s.params[0] = tuned(s.life);
	s.params[1] = s.params[0];
	return s;
}

static Scenario handshake()
{
	Scenario s = plain("handshake", "opens, crossings, crashes; old duplicates "
					"of two incarnations");

	s.calls[0] = OPENS | CALL_FORGET | CALL_ABORT;
	s.calls[1] = OPENS | CALL_FORGET | CALL_ABORT;
	s.incarnations = 2;
	s.wrap[1] = 1;
	s.limit = 600000;
	return s;
}

static Scenario life()
{
	Scenario s = plain("life", "a whole life: bytes both ways, either end closes");

	s.calls[0] = CALL_OPEN | CALL_SEND | ENDS;
	s.calls[1] = CALL_LISTEN | CALL_SEND | ENDS;
	s.bytes = 6;
	s.limit = 600000;
	return s;
}

static Scenario crossing()
{
	Scenario s = plain("crossing", "both ends open, send and close at once");

	s.calls[0] = CALL_OPEN | CALL_SEND | ENDS;
	s.calls[1] = s.calls[0];
	s.bytes = 3;
	s.limit = 600000;
	return s;
}

const std::vector<Scenario> &scenarios()
{
	static const std::vector<Scenario> all = {
		handshake(), life(), crossing(),
	};

	return all;
}

} // namespace model
