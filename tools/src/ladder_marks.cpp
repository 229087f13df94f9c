// SPDX-License-Identifier: GPL-2.0
/* What befell a segment on its way, as marks in a ladder. */

#include "ladder_marks.hpp"

#include <linux/synfin.h>

#include <array>

namespace synfin {
namespace {

constexpr std::array<mark_meaning, 6> meanings{{
	{mark_lost, 'x', "lost", "the connection at the other end never saw it"},
	{mark_late, '~', "late", "it was delayed on the way"},
	{mark_duplicated, '=', "duplicated", "the wire made two of it"},
	{mark_corrupted, '%', "corrupted", "it was damaged on the way"},
	{mark_held, '!', "held", "somebody held it"},
	{mark_again, 'r', "retransmitted", "it was sent again"},
}};

} // namespace

std::span<const mark_meaning> mark_meanings()
{
	return meanings;
}

unsigned int mark_of_fault(unsigned int fault)
{
	switch (fault) {
	case SYNFIN_FAULT_DROP:
		return mark_lost;
	case SYNFIN_FAULT_DELAY:
	case SYNFIN_FAULT_REORDER:
		return mark_late;
	case SYNFIN_FAULT_DUP:
		return mark_duplicated;
	case SYNFIN_FAULT_CORRUPT:
		return mark_corrupted;
	case SYNFIN_FAULT_HOLD:
		return mark_held;
	default:
		return 0;
	}
}

std::string mark_signs(unsigned int marks)
{
	std::string signs;

	for (const mark_meaning &m : meanings)
		if (marks & m.mark)
			signs += m.sign;
	return signs;
}

std::vector<std::string> mark_legend(unsigned int marks)
{
	std::vector<std::string> lines;

	for (const mark_meaning &m : meanings)
		if (marks & m.mark)
			lines.push_back(std::string(1, m.sign) + ": " + m.text);
	return lines;
}

} // namespace synfin
