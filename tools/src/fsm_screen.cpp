// SPDX-License-Identifier: GPL-2.0
/* The state machine on a terminal, by ncurses. */

#include "fsm_screen.hpp"

#include "error.hpp"
#include "names.hpp"
#include "render.hpp"

#include <curses.h>

#include <algorithm>
#include <cstdio>

namespace synfin {
namespace {

constexpr int list_x = 48;      ///< where the list of arcs begins
constexpr int diagram_top = 2;
constexpr int diagram_rows = 14;
constexpr int choice_top = diagram_top + diagram_rows;
constexpr int diagram_width = list_x - 2;

enum pair_number : short { dim = 1, lit, present };

struct place {
	unsigned int state;
	int y;
	int x;
	int width;
};

/* as in figure 5 of RFC 9293, with CLOSED at the top and TIME-WAIT below */
constexpr place places[] = {
	{SYNFIN_STATE_CLOSED, 0, 15, 30},
	{SYNFIN_STATE_LISTEN, 2, 2, 17},
	{SYNFIN_STATE_SYN_SENT, 2, 28, 18},
	{SYNFIN_STATE_SYN_RECEIVED, 4, 2, 25},
	{SYNFIN_STATE_ESTABLISHED, 6, 14, 32},
	{SYNFIN_STATE_FIN_WAIT_1, 8, 0, 28},
	{SYNFIN_STATE_CLOSE_WAIT, 8, 29, 17},
	{SYNFIN_STATE_FIN_WAIT_2, 10, 0, 14},
	{SYNFIN_STATE_CLOSING, 10, 15, 14},
	{SYNFIN_STATE_LAST_ACK, 10, 30, 16},
	{SYNFIN_STATE_TIME_WAIT, 12, 7, 39},
};

struct connector {
	unsigned int from;
	unsigned int to;
	int y;
	int x;
	const char *sign;
};

constexpr connector connectors[] = {
	{SYNFIN_STATE_CLOSED, SYNFIN_STATE_LISTEN, 1, 11, "/"},
	{SYNFIN_STATE_CLOSED, SYNFIN_STATE_SYN_SENT, 1, 26, "\\"},
	{SYNFIN_STATE_LISTEN, SYNFIN_STATE_SYN_RECEIVED, 3, 6, "|"},
	{SYNFIN_STATE_LISTEN, SYNFIN_STATE_SYN_SENT, 2, 20, "----->"},
	{SYNFIN_STATE_SYN_SENT, SYNFIN_STATE_SYN_RECEIVED, 3, 21, "<----"},
	{SYNFIN_STATE_SYN_SENT, SYNFIN_STATE_ESTABLISHED, 4, 28, "/"},
	{SYNFIN_STATE_SYN_RECEIVED, SYNFIN_STATE_ESTABLISHED, 5, 14, "\\"},
	{SYNFIN_STATE_SYN_RECEIVED, SYNFIN_STATE_FIN_WAIT_1, 6, 3, "|"},
	{SYNFIN_STATE_ESTABLISHED, SYNFIN_STATE_FIN_WAIT_1, 7, 12, "/"},
	{SYNFIN_STATE_ESTABLISHED, SYNFIN_STATE_CLOSE_WAIT, 7, 29, "\\"},
	{SYNFIN_STATE_FIN_WAIT_1, SYNFIN_STATE_FIN_WAIT_2, 9, 3, "|"},
	{SYNFIN_STATE_FIN_WAIT_1, SYNFIN_STATE_CLOSING, 9, 13, "\\"},
	{SYNFIN_STATE_CLOSE_WAIT, SYNFIN_STATE_LAST_ACK, 9, 32, "|"},
	{SYNFIN_STATE_FIN_WAIT_2, SYNFIN_STATE_TIME_WAIT, 11, 6, "\\"},
	{SYNFIN_STATE_CLOSING, SYNFIN_STATE_TIME_WAIT, 11, 16, "/"},
};

void colours()
{
	if (!has_colors())
		return;
	start_color();
	use_default_colors();
	init_pair(dim, COLOR_BLUE, -1);
	init_pair(lit, COLOR_BLACK, COLOR_YELLOW);
	init_pair(present, COLOR_GREEN, -1);
}

attr_t shine(bool is_lit, bool is_walked)
{
	if (is_lit)
		return A_BOLD | (has_colors() ? COLOR_PAIR(lit) : A_REVERSE);
	return is_walked ? A_NORMAL : has_colors() ? COLOR_PAIR(dim) : A_DIM;
}

void put(int y, int x, attr_t how, std::string text, int width)
{
	if (y >= LINES || x >= COLS)
		return;
	text.resize(std::min(text.size(), static_cast<std::size_t>(
						  std::min(width, COLS - x))));
	attrset(static_cast<int>(how));
	mvaddstr(y, x, text.c_str());
	attrset(A_NORMAL);
}

/* "ESTABLISHED 2 #1 #4", with as many numbers as there is room for */
std::string state_label(const fsm_model &model, unsigned int state,
			std::size_t width)
{
	std::uint64_t count = model.population(state);
	std::string text = synfin_state_name(state);

	if (count)
		text += fmt::format(" {}", count);
	for (std::uint32_t id : model.ids(state)) {
		std::string number = fmt::format(" #{}", id);

		if (text.size() + number.size() > width)
			break;
		text += number;
	}
	return text;
}

void state(const fsm_model &model, const place &p)
{
	const connection_record *chosen = model.chosen();
	attr_t how = A_NORMAL;

	if (model.population(p.state))
		how = A_BOLD | (has_colors() ? COLOR_PAIR(present) : 0);
	if (chosen && chosen->state == p.state)
		how |= A_REVERSE;
	put(diagram_top + p.y, p.x, how,
	    state_label(model, p.state, static_cast<std::size_t>(p.width)),
	    p.width);
}

} // namespace

fsm_screen::fsm_screen(const std::string &where) : where_(where)
{
	if (!newterm(nullptr, stdout, stdin))
		fail(exit_code::usage,
		     "this terminal can not be drawn on: is TERM right?");
	colours();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
	set_escdelay(50);
}

fsm_screen::~fsm_screen()
{
	endwin();
}

wish fsm_screen::key()
{
	switch (getch()) {
	case 'q':
		return wish::quit;
	case 'r':
		return wish::reset;
	case KEY_DOWN:
	case 'j':
		return wish::next;
	case KEY_UP:
	case 'k':
		return wish::previous;
	case KEY_NPAGE:
	case ' ':
		return wish::scroll_down;
	case KEY_PPAGE:
	case 'b':
		return wish::scroll_up;
	default:
		return wish::none;
	}
}

void fsm_screen::title(const fsm_model &model)
{
	std::string text = fmt::format(
		" synfin{}: {} of {} arcs walked   q quit  r reset  j k connection  space b arcs",
		where_.empty() ? "" : " " + where_, model.walked(),
		model.arcs().size());

	text.resize(static_cast<std::size_t>(COLS), ' ');
	put(0, 0, A_REVERSE, text, COLS);
}

void fsm_screen::diagram(const fsm_model &model)
{
	for (const connector &c : connectors)
		put(diagram_top + c.y, c.x,
		    shine(model.is_lit(c.from, c.to),
			  model.is_walked(c.from, c.to)),
		    c.sign, diagram_width - c.x);
	for (const place &p : places)
		state(model, p);
}

void fsm_screen::arc_line(int y, const arc_view &view)
{
	std::string count = view.hits ? fmt::format("{}", view.hits) :
			    view.story.empty() ? "-" : "what-if " + view.story;

	put(y, list_x, shine(view.lit, view.hits),
	    fmt::format("{:<12} > {:<12} {}", synfin_state_name(view.which->from),
			synfin_state_name(view.which->to), count),
	    COLS - list_x);
}

void fsm_screen::arc_list(const fsm_model &model)
{
	int total = static_cast<int>(model.arcs().size());
	int room = std::max(1, LINES - 2);

	first_arc_ = std::clamp(first_arc_, 0, std::max(0, total - room));
	put(1, list_x, A_BOLD, "FROM           TO           WALKED",
	    COLS - list_x);
	for (int i = 0; i < room && first_arc_ + i < total; i++)
		arc_line(2 + i,
			 model.arcs()[static_cast<std::size_t>(first_arc_ + i)]);
}

/* The chosen connection, and what may happen to it next. */
void fsm_screen::choice(const fsm_model &model)
{
	const connection_record *c = model.chosen();
	int y = choice_top;

	if (!c) {
		put(y, 0, A_NORMAL, "There are no connections.", diagram_width);
		return;
	}
	put(y++, 0, A_BOLD, connection_line(*c), diagram_width);
	for (const arc *a : model.next_arcs())
		put(y++, 0, A_NORMAL,
		    fmt::format(" {}: {}", synfin_state_name(a->to), a->event),
		    diagram_width);
}

/* What has not been seen yet, and how it can be. */
void fsm_screen::hint(const fsm_model &model)
{
	const arc_view *view = model.unwalked();
	std::string story = view ? view->story : "";

	if (!view)
		return;
	put(LINES - 2, 0, A_BOLD,
	    fmt::format("not walked: {} > {}",
			synfin_state_name(view->which->from),
			synfin_state_name(view->which->to)),
	    diagram_width);
	put(LINES - 1, 0, A_NORMAL,
	    story.empty() ? std::string(view->which->event) :
			    "synfin what-if " + story,
	    diagram_width);
}

void fsm_screen::draw(const fsm_model &model)
{
	erase();
	title(model);
	diagram(model);
	choice(model);
	hint(model);
	arc_list(model);
	refresh();
}

} // namespace synfin
