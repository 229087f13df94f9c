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
	p.challenge_limit = 2;
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

/* Figure 6 and 7 of RFC 9293 and all that can go wrong with them. */
static Scenario handshake()
{
	Scenario s = plain("handshake", "opens, crossing opens, crashes; old "
					"duplicates of two incarnations");

	s.adversarial = "ADV-20 23";
	s.calls[0] = OPENS | CALL_FORGET | CALL_ABORT;
	s.calls[1] = OPENS | CALL_FORGET | CALL_ABORT;
	s.incarnations = 2;
	s.wrap[1] = 1;
	s.limit = 500000;
	return s;
}

static Scenario close()
{
	Scenario s = plain("close", "an open, and every way to close it");

	s.adversarial = "ADV-21 22";
	s.calls[0] = CALL_OPEN | ENDS | CALL_ABORT;
	s.calls[1] = CALL_LISTEN | ENDS | CALL_ABORT;
	return s;
}

static Scenario life()
{
	Scenario s = plain("life", "bytes one way, more than a window, and a close");

	s.calls[0] = CALL_OPEN | CALL_SEND | CALL_SHUTDOWN;
	s.calls[1] = CALL_LISTEN | CALL_SHUTDOWN;
	s.bytes = 6;
	s.params[0].rcv_wnd = 6;
	s.params[1].rcv_wnd = 6;
	s.limit = 500000;
	return s;
}

static Scenario crossing()
{
	Scenario s = plain("crossing", "both ends open, send and close at once");

	s.adversarial = "ADV-20 21";
	s.calls[0] = CALL_OPEN | CALL_SEND | ENDS;
	s.calls[1] = s.calls[0];
	s.bytes = 3;
	s.limit = 500000;
	return s;
}

/* An open out of TIME-WAIT, by a real SYN and by one that was a mistake. */
static Scenario reopen()
{
	Scenario s = plain("reopen", "a SYN finds TIME-WAIT, and may be an old one");

	s.calls[0] = CALL_LISTEN | CALL_SHUTDOWN;
	s.calls[1] = CALL_OPEN | CALL_SHUTDOWN | CALL_FORGET;
	s.incarnations = 3;
	s.life = 1;
	s.limit = 500000;
	return s;
}

/* From here on, A waits in TIME-WAIT and the wire still holds B's FIN. */
static std::vector<Move> to_time_wait()
{
	return {
		{ Do::LISTEN, 0 }, { Do::LISTEN, 1 }, { Do::OPEN, 0 },
		{ Do::DELIVER_LAST, 1 }, { Do::DELIVER_LAST, 0 },
		{ Do::DELIVER_LAST, 1 }, { Do::SHUTDOWN, 0 },
		{ Do::DELIVER_LAST, 1 }, { Do::DELIVER_LAST, 0 },
		{ Do::SHUTDOWN, 1 }, { Do::DELIVER, 0 }, { Do::DELIVER, 1 },
	};
}

static Scenario timewait()
{
	Scenario s = plain("timewait", "the same, beginning in TIME-WAIT");

	s.calls[0] = CALL_SHUTDOWN | CALL_UNLISTEN;
	s.calls[1] = CALL_OPEN | CALL_SHUTDOWN | CALL_ABORT;
	s.incarnations = 3;
	s.wrap[1] = 1;
	s.prologue = to_time_wait();
	s.limit = 500000;
	return s;
}

static Scenario crash()
{
	Scenario s = plain("crash", "one end forgets amid data, and comes back");

	s.calls[0] = CALL_OPEN | CALL_SEND;
	s.calls[1] = CALL_LISTEN | CALL_OPEN | CALL_SHUTDOWN | CALL_FORGET;
	s.bytes = 3;
	s.incarnations = 2;
	s.wrap[0] = 1;
	s.limit = 500000;
	return s;
}

/*
 * A window that reaches to the next incarnation's numbers, as happens when a
 * host comes back within the quarter of a second that the clock of RFC 6528
 * takes for 64 kB. Then TCP itself cannot keep incarnations apart.
 */
static Scenario near()
{
	Scenario s = crash();

	s.name = "near";
	s.what = "the same, with incarnations closer than a window";
	s.near = true;
	s.params[0].rcv_wnd = 3 * INCARNATION;
	s.params[1].rcv_wnd = 3 * INCARNATION;
	return s;
}

static Scenario orphan()
{
	Scenario s = plain("orphan", "close(2) with bytes unread, with bytes to come");

	s.calls[0] = CALL_OPEN | CALL_CLOSE | CALL_UNREAD | CALL_SHUTDOWN;
	s.calls[1] = CALL_LISTEN | CALL_SEND | CALL_CLOSE;
	s.bytes = 3;
	s.limit = 500000;
	return s;
}

/* The second block of parameters has a user timeout and another MSL. */
static Scenario tuning()
{
	Scenario s = plain("tuning", "parameters change; the user's patience ends; ICMP");

	s.calls[0] = CALL_OPEN | CALL_SHUTDOWN | CALL_SEND | CALL_RETUNE;
	s.calls[1] = CALL_LISTEN | CALL_SHUTDOWN | CALL_RETUNE;
	s.bytes = 3;
	s.icmp = true;
	s.params[1].user_timeout = 100 * SYNFIN_NS_PER_SEC;
	s.params[1].msl *= 2;
	s.params[1].rto_min = 80 * SYNFIN_NS_PER_SEC;
	s.params[1].rto_init = 80 * SYNFIN_NS_PER_SEC;
	s.params[1].rto_max = 80 * SYNFIN_NS_PER_SEC;
	s.params[1].data_retries = 2;
	s.params[1].rfc1337 = 0;
	s.limit = 500000;
	return s;
}

/* Someone who can not see the wire guesses at every moment (RFC 5961). */
static Scenario blind()
{
	Scenario s = plain("blind", "a blind attacker, all along a connection's life");

	s.adversarial = "ADV-25";
	s.calls[0] = CALL_OPEN | CALL_SEND | CALL_SHUTDOWN;
	s.calls[1] = CALL_LISTEN | CALL_SHUTDOWN;
	s.bytes = 3;
	s.wrap[0] = 1;
	s.blind = true;
	s.limit = 500000;
	return s;
}

/* A window that shuts as bytes come in, until its user opens it. */
static Scenario window()
{
	Scenario s = plain("window", "a shut window, probes, and its opening");

	s.calls[0] = CALL_OPEN | CALL_SEND | CALL_SHUTDOWN;
	s.calls[1] = CALL_LISTEN | CALL_RETUNE | CALL_SHUTDOWN;
	s.bytes = 6;
	s.windows_vary = true;
	s.params[1].rcv_wnd = 0;
	s.limit = 500000;
	return s;
}

/*
 * Segments of a byte each, in any order, for a user who reads when he likes out
 * of a small buffer, and whose ACKs wait for company.
 */
static Scenario stream()
{
	Scenario s = plain("stream", "bytes in any order, read out of a buffer");

	s.calls[0] = CALL_OPEN | CALL_SEND | CALL_SHUTDOWN;
	s.calls[1] = CALL_LISTEN | CALL_READ | CALL_SHUTDOWN;
	s.wire = 3;
	s.bytes = 4;
	s.bytes_once = 1;
	s.buffer[1] = 3;
	s.windows_vary = true;
	s.params[0].delayed_ack = 40 * SYNFIN_NS_PER_MS;
	s.limit = 1000000;
	return s;
}

/*
 * A listener that answers with SYN cookies. Who is let in may be one that the
 * peer has long given up, for an old ACK is as good as a new one; and if the ACK
 * is lost and nothing follows, only the peer knows of the connection.
 */
static Scenario cookie()
{
	Scenario s = plain("cookie", "a listener that keeps nothing of a SYN");

	s.calls[0] = CALL_OPEN | CALL_SEND | CALL_SHUTDOWN | CALL_FORGET;
	s.calls[1] = CALL_LISTEN | CALL_SEND | CALL_SHUTDOWN;
	s.bytes = 3;
	s.incarnations = 2;
	s.cookies = true;
	s.near = true;
	s.params[0].syn_cookies = SYNFIN_COOKIES_ALWAYS;
	s.params[1].syn_cookies = SYNFIN_COOKIES_ALWAYS;
	s.limit = 500000;
	return s;
}

const std::vector<Scenario> &scenarios()
{
	static const std::vector<Scenario> all = {
		handshake(), close(), life(), crossing(), reopen(), timewait(), crash(), near(),
		orphan(), tuning(), window(), stream(),
		blind(), cookie(),
	};

	return all;
}

} // namespace model
