// SPDX-License-Identifier: GPL-2.0
#include "scene.hpp"

#include <stdexcept>

namespace matrix {

using namespace unit;

namespace {

constexpr s64 WINDOW = 100;	/* what we offer: small, so that text can cross it */
constexpr s64 NO_LIMIT = 65535;	/* RFC 5961 5.2: MAX.SND.WND may be a constant */

Seg offers(u8 flags, u32 seq, u32 ack = 0)
{
	return Seg(flags, seq, ack).window(PEER_WINDOW).offering(PATH_MSS);
}

Base closed(Host &h)
{
	return { h.our(0), h.their(1) };
}

Base listening(Host &h)
{
	h.listen();
	return { h.our(0), h.their(1) };
}

Base backlog_full(Host &h)
{
	h.params.syn_cookies = SYNFIN_COOKIES_OFF;
	h.env.facts |= SYNFIN_FACT_FULL;
	return listening(h);
}

Base syn_sent(Host &h)
{
	h.open();
	return { h.our(0), h.their(1) };
}

Base received_passive(Host &h)
{
	h.listen();
	h.arrives(offers(SYN, h.their(0)));
	return { h.our(0), h.their(1) };
}

Base received_active(Host &h)
{
	h.open();
	h.arrives(offers(SYN, h.their(0)));
	return { h.our(0), h.their(1) };
}

/* Safeguards that are switched off: no challenge ACK; no look at the third ACK. */
Base received_unsafe(Host &h)
{
	h.params.unsafe_no_challenge_ack = 1;
	return received_passive(h);
}

Base received_any_ack(Host &h)
{
	h.params.unsafe_no_third_ack_check = 1;
	return received_passive(h);
}

/* CLOSE before our SYN is acknowledged: its FIN follows at once (3.10.4). */
Base early(Host &h)
{
	received_passive(h);
	h.shutdown();
	return { h.our(0), h.their(1) };
}

Base established(Host &h)
{
	received_passive(h);
	h.arrives(offers(ACK, h.their(1), h.our(1)));
	h.send(FLIGHT);
	return { h.our(1), h.their(1) };
}

Base established_unsafe(Host &h)
{
	h.params.unsafe_no_challenge_ack = 1;
	return established(h);
}

Base established_active(Host &h)
{
	h.open();
	h.arrives(offers(SYN | ACK, h.their(0), h.our(1)));
	h.send(FLIGHT);
	return { h.our(1), h.their(1) };
}

Base fin_wait_1(Host &h)
{
	established(h);
	h.shutdown();
	return { h.our(1), h.their(1) };
}

Base fin_wait_1_orphan(Host &h)
{
	established(h);
	h.close();
	return { h.our(1), h.their(1) };
}

Base acknowledged(Host &h)
{
	u32 all = h.our(1 + FLIGHT + 1);

	h.arrives(offers(ACK, h.their(1), all));
	return { all, h.their(1) };
}

Base fin_wait_2(Host &h)
{
	fin_wait_1(h);
	return acknowledged(h);
}

Base fin_wait_2_orphan(Host &h)
{
	fin_wait_1_orphan(h);
	return acknowledged(h);
}

Base close_wait(Host &h)
{
	received_passive(h);
	h.arrives(offers(ACK, h.their(1), h.our(1)));
	h.arrives(offers(FIN | ACK, h.their(1), h.our(1)));
	h.send(FLIGHT);
	return { h.our(1), h.their(2) };
}

Base closing(Host &h)
{
	fin_wait_1(h);
	h.arrives(offers(FIN | ACK, h.their(1), h.our(1)));
	return { h.our(1), h.their(2) };
}

Base last_ack(Host &h)
{
	close_wait(h);
	h.shutdown();
	return { h.our(1), h.their(2) };
}

Base waiting(Host &h)
{
	Base base = fin_wait_2(h);

	h.arrives(offers(FIN | ACK, h.their(1), base.una));
	h.pass(sec(1));
	h.env.iss = h.our(FRESH_ISS);
	return { base.una, h.their(2) };
}

Base time_wait(Host &h)
{
	Base base = waiting(h);

	h.env.iss = base.una + FRESH_ISS;
	return base;
}

Base time_wait_793(Host &h)
{
	h.params.rfc1337 = 0;
	return time_wait(h);
}

Base time_wait_unsafe(Host &h)
{
	h.params.unsafe_no_challenge_ack = 1;
	return time_wait_793(h);
}

Base time_wait_listener(Host &h)
{
	h.env.facts |= SYNFIN_FACT_LISTENER;
	return time_wait(h);
}

/* A socket is still open: its user may want to read. */
Base time_wait_in_use(Host &h)
{
	h.env.facts |= SYNFIN_FACT_IN_USE;
	return time_wait_listener(h);
}

/* A SYN far above the old numbers has called it out of TIME-WAIT. */
Base received_reopened(Host &h)
{
	u32 irs = h.their(5000);

	time_wait_listener(h);
	h.arrives(offers(SYN, irs));
	return { h.env.iss, irs + 1 };
}

} // namespace

/* State, tags; RCV.WND, flight, MAX.SND.WND, WL1, WL2, FIN sent. */
const std::vector<Scene> &scenes()
{
	constexpr s64 fl = FLIGHT, w = PEER_WINDOW;
	static const std::vector<Scene> all = {
	{ "CLOSED", CLOSED, WINDOW, 0, 0, 0, 0, false, closed, true },
	{ "LISTEN", LISTEN, WINDOW, 0, 0, 0, 0, false, listening, true },
	{ "LISTEN/full", LISTEN, WINDOW, 0, 0, 0, 0, false, backlog_full,
	  false },
	{ "SYN-SENT", SYN_SENT, WINDOW, 1, 0, 0, 0, false, syn_sent, true },
	{ "SYN-RECEIVED/passive", SYN_RECEIVED, WINDOW, 1, w, -1, 0, false,
	  received_passive, true },
	{ "SYN-RECEIVED/passive/shut", SYN_RECEIVED, 0, 1, w, -1, 0, false,
	  received_passive, true },
	{ "SYN-RECEIVED/passive/unsafe", SYN_RECEIVED, WINDOW, 1, w, -1, 0,
	  false, received_unsafe, true },
	{ "SYN-RECEIVED/passive/any-ack", SYN_RECEIVED, WINDOW, 1, w, -1, 0,
	  false, received_any_ack, true },
	{ "SYN-RECEIVED/active", SYN_RECEIVED, WINDOW, 1, w, -1, 0, false,
	  received_active, true },
	{ "SYN-RECEIVED/reopened", SYN_RECEIVED, WINDOW, 1, w, -1, 0, false,
	  received_reopened, false },
	{ "ESTABLISHED/passive", ESTABLISHED, WINDOW, fl, w, 0, 0, false,
	  established, true },
	{ "ESTABLISHED/active", ESTABLISHED, WINDOW, fl, w, -1, 0, false,
	  established_active, true },
	{ "ESTABLISHED/shut", ESTABLISHED, 0, fl, w, 0, 0, false, established,
	  true },
	{ "ESTABLISHED/unsafe", ESTABLISHED, WINDOW, fl, w, 0, 0, false,
	  established_unsafe, true },
	{ "FIN-WAIT-1", FIN_WAIT_1, WINDOW, fl + 1, w, 0, 0, true, fin_wait_1,
	  true },
	{ "FIN-WAIT-1/shut", FIN_WAIT_1, 0, fl + 1, w, 0, 0, true, fin_wait_1,
	  true },
	{ "FIN-WAIT-1/orphan", FIN_WAIT_1, WINDOW, fl + 1, w, 0, 0, true,
	  fin_wait_1_orphan, true },
	{ "FIN-WAIT-1/early", FIN_WAIT_1, WINDOW, 2, w, -1, 0, true, early,
	  true },
	{ "FIN-WAIT-2", FIN_WAIT_2, WINDOW, 0, w, 0, 0, true, fin_wait_2,
	  true },
	{ "FIN-WAIT-2/shut", FIN_WAIT_2, 0, 0, w, 0, 0, true, fin_wait_2,
	  true },
	{ "FIN-WAIT-2/orphan", FIN_WAIT_2, WINDOW, 0, w, 0, 0, true,
	  fin_wait_2_orphan, true },
	{ "CLOSE-WAIT", CLOSE_WAIT, WINDOW, fl, w, -1, 0, false, close_wait,
	  true },
	{ "CLOSE-WAIT/shut", CLOSE_WAIT, 0, fl, w, -1, 0, false, close_wait,
	  true },
	{ "CLOSING", CLOSING, WINDOW, fl + 1, w, -1, 0, true, closing, true },
	{ "LAST-ACK", LAST_ACK, WINDOW, fl + 1, w, -1, 0, true, last_ack,
	  true },
	{ "TIME-WAIT/rfc1337", TIME_WAIT, WINDOW, 0, NO_LIMIT, -1, 0, true,
	  time_wait, true },
	{ "TIME-WAIT/rfc793", TIME_WAIT, WINDOW, 0, NO_LIMIT, -1, 0, true,
	  time_wait_793, true },
	{ "TIME-WAIT/rfc793/unsafe", TIME_WAIT, WINDOW, 0, NO_LIMIT, -1, 0,
	  true, time_wait_unsafe, true },
	{ "TIME-WAIT/rfc1337/listener", TIME_WAIT, WINDOW, 0, NO_LIMIT, -1, 0,
	  true, time_wait_listener, true },
	{ "TIME-WAIT/rfc1337/listener/in-use", TIME_WAIT, WINDOW, 0, NO_LIMIT,
	  -1, 0, true, time_wait_in_use, false },
	};

	return all;
}

bool Scene::has(const std::string &tag) const
{
	return (name + "/").find("/" + tag + "/") != std::string::npos;
}

/* Is there a connection, with variables of its own? */
bool Scene::live() const
{
	return state != CLOSED && state != LISTEN;
}

/* The scene's numbers are what the engine has, or the matrix is worth nothing. */
static void agree(const Scene &scene, const Stand &s)
{
	const synfin_cb &cb = s.host.cb;
	bool windows = scene.live() && scene.state != SYN_SENT;

	if (cb.state != scene.state ||
	    (scene.live() && (cb.snd_una != s.base.una ||
			      cb.snd_nxt - cb.snd_una != scene.flight)) ||
	    (windows && (cb.rcv_nxt != s.base.rcv ||
			 synfin_rcv_wnd(&cb) != scene.wnd)))
		throw std::runtime_error(scene.name + " is not reached");
}

/* One challenge ACK has been sent, and there will be no other. */
static void throttle(Stand &s)
{
	s.host.params.challenge_limit = 1;
	s.host.arrives(Seg(SYN | ACK, s.base.rcv - 20, s.base.una));
}

Stand stand(const Scene &scene, const Numbers &numbers, bool throttled)
{
	Stand s { Host(numbers), {} };

	s.host.params.rcv_wnd = scene.wnd;
	s.host.params.user_timeout = 0;
	s.base = scene.reach(s.host);
	agree(scene, s);
	if (throttled)
		throttle(s);
	s.host.walked.clear();
	return s;
}

} // namespace matrix
