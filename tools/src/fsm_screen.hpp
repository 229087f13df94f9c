/* SPDX-License-Identifier: GPL-2.0 */
/* The state machine on a terminal, by ncurses. */

#pragma once

#include "fsm_model.hpp"

#include <string>

namespace synfin {

/// What a person wants.
enum class wish { none, quit, reset, next, previous, scroll_down, scroll_up };

/// Has the terminal for as long as it lives, and gives it back as it was.
class fsm_screen {
public:
	/// @where: namespace, for the title
	explicit fsm_screen(const std::string &where);
	~fsm_screen();
	fsm_screen(const fsm_screen &) = delete;
	fsm_screen &operator=(const fsm_screen &) = delete;

	void draw(const fsm_model &model);
	/// The next key, without waiting.
	wish key();
	/// By so many lines of the list of arcs.
	void scroll(int lines) { first_arc_ += lines; }

private:
	void title(const fsm_model &model);
	void diagram(const fsm_model &model);
	void arc_list(const fsm_model &model);
	void arc_line(int y, const arc_view &view);
	void choice(const fsm_model &model);
	void hint(const fsm_model &model);

	std::string where_;
	int first_arc_ = 0;
};

} // namespace synfin
