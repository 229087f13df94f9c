// SPDX-License-Identifier: GPL-2.0
#include "cells.hpp"

#include <algorithm>

namespace matrix {

namespace {

/* Nearly half the circle away; at just half nobody knows which side it is. */
constexpr s64 FAR = (1ll << 31) - 70000;

void tidy(std::vector<s64> &list)
{
	std::sort(list.begin(), list.end());
	list.erase(std::unique(list.begin(), list.end()), list.end());
}

s64 one_of(const std::vector<s64> &list, std::mt19937_64 &random)
{
	return list[random() % list.size()];
}

} // namespace

/*
 * Numbers left of the window, at its edges, inside and right of it; lengths
 * that end at an edge, cross one, or cross both.
 */
Cells::Cells(const Scene &scene)
{
	const s64 w = scene.wnd, n = scene.flight, m = scene.max_wnd;

	seqs = { -FAR, -100000, -w - 7, -12, -7, -6, -5, -2, -1, 0, 1, w / 2,
		 w - 7, w - 6, w - 5, w - 1, w, w + 1, 100000, FAR };
	acks = { -FAR, -m - 1, -m, -1, 0, 1, n / 2, n - 1, n, n + 1,
		 n + 100000, FAR };
	lens = { 0, 1, 6, w, w + 12 };
	tidy(seqs);
	tidy(acks);
	tidy(lens);
}

Cell Cells::draw(std::mt19937_64 &random) const
{
	Cell cell;

	cell.flags = random() % ALL_FLAGS;
	cell.seq = one_of(seqs, random);
	cell.ack = one_of(acks, random);
	cell.len = one_of(lens, random);
	return cell;
}

} // namespace matrix
