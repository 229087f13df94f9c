// SPDX-License-Identifier: GPL-2.0
/*
 * Where a connection stands when the segment arrives: one of the eleven states,
 * reached as a connection reaches it, with numbers that are known beforehand.
 */
#ifndef SYNFIN_MATRIX_SCENE_HPP
#define SYNFIN_MATRIX_SCENE_HPP

#include <string>
#include <vector>

#include "host.hpp"

namespace matrix {

constexpr u16 PEER_WINDOW = 1000;	/* offered on the way to the state */
constexpr u16 CELL_WINDOW = 3000;	/* offered by the segment of the cell */
constexpr u32 FLIGHT = 20;		/* bytes sent, not acknowledged */
constexpr u32 FRESH_ISS = 1000000;	/* how far the next incarnation's is */

/* SND.UNA and RCV.NXT, from which everything else is counted. */
struct Base {
	u32 una;
	u32 rcv;
};

/**
 * struct Scene - a state, and what RFC 9293 says its variables are
 * @name: state, and tags that tell it from others in that state
 * @state: an enum synfin_state
 * @wnd: RCV.WND
 * @flight: SND.NXT - SND.UNA
 * @max_wnd: MAX.SND.WND
 * @wl1: SND.WL1 - RCV.NXT
 * @wl2: SND.WL2 - SND.UNA
 * @fin_sent: our FIN is the last of what is in flight
 * @reach: goes there
 * @wire: selftests/matrix.sh goes there, too
 */
struct Scene {
	std::string name;
	u8 state;
	s64 wnd;
	s64 flight;
	s64 max_wnd;
	s64 wl1;
	s64 wl2;
	bool fin_sent;
	Base (*reach)(unit::Host &h);
	bool wire;

	bool has(const std::string &tag) const;
	bool live() const;
};

const std::vector<Scene> &scenes();

/* A host in that scene, and where its numbers begin. */
struct Stand {
	unit::Host host;
	Base base;
};

/* Goes there; throws if the numbers are not those of the scene. */
Stand stand(const Scene &scene, const unit::Numbers &numbers, bool throttled);

} // namespace matrix

#endif
