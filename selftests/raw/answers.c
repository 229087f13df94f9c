// SPDX-License-Identifier: GPL-2.0
/*
 * What came back, in words that two runs can be compared by: numbers count from
 * where the other end stood, and of windows it matters whether they are shut.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "script.h"
#include "value.h"

#define ACK_MS		50u	/* nobody thinks longer about one */
#define NS_PER_MS	1000000ull
#define FILL_STEP	1000u
#define FILL_TIMES	1000
#define KNOWN		(1 << 22)	/* a number this far away is no neighbour */
#define FLAG_ACK	0x10u

static uint32_t variable(const char *name)
{
	uint64_t value = 0;

	value_parse(name, conversation, &value);
	return (uint32_t)value;
}

__attribute__((format(printf, 1, 2)))
static void say(const char *format, ...)
{
	size_t len = strlen(answer);
	va_list args;

	va_start(args, format);
	vsnprintf(answer + len, ANSWER_MAX - len, format, args);
	va_end(args);
}

static void say_number(const char *what, const char *from, uint64_t number)
{
	int32_t distance = (int32_t)((uint32_t)number - variable(from));

	/* Zero is what a reset has that knows no number. */
	if (!number || distance > KNOWN || distance < -KNOWN)
		say("<%s=%" PRIu64 ">", what, number);
	else if (distance)
		say("<%s=%s%+d>", what, from, distance);
	else
		say("<%s=%s>", what, from);
}

/* An ISS that is not the one we know: the rest counts from there. */
static bool is_new(const struct view *v)
{
	return (v->flags & FLAG_SYN) && v->seq != conversation->irs;
}

static void say_flags(uint64_t flags)
{
	static const char *const names[] = {
		"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR",
	};
	const char *comma = "";

	say("<CTL=");
	for (int bit = 0; bit < 8; bit++) {
		if (!(flags >> bit & 1))
			continue;
		say("%s%s", comma, names[bit]);
		comma = ",";
	}
	say(">");
}

static void say_segment(const struct view *v)
{
	if (is_new(v)) {
		value_set("una", v->seq);
		conversation->peer = v->nxt;
		say("<SEQ=new>");
	} else {
		say_number("SEQ", "una", v->seq);
	}
	if (v->flags & FLAG_ACK)
		say_number("ACK", "rcv", v->ack);
	if (v->len)
		say("<LEN=%" PRIu64 ">", v->len);
	say_flags(v->flags);
	if (!v->win && !(v->flags & FLAG_RST))
		say("<WND=0>");
	if (v->opts && !(v->opts == 4 && v->mss))
		say("<OPTIONS=%" PRIu64 ">", v->opts);
	if (!v->sum)
		say("<CHECKSUM WRONG>");
}

/* answers TIME: everything that comes in that time */
bool do_answers(char **words, int count)
{
	uint64_t ns, until;
	struct view v;

	if (count != 1 || !value_time(words[0], &ns))
		return fail("answers TIME");
	until = link_now() + ns;
	while (link_next(conversation, until, &v)) {
		if (*answer)
			say(" ");
		say_segment(&v);
	}
	if (!*answer)
		say("nothing");
	return true;
}

/* send it, and take the acknowledgment */
static bool give(uint64_t len)
{
	char size[24], *words[] = { (char *)"PA", (char *)"len", size };
	struct view v;

	snprintf(size, sizeof(size), "%" PRIu64, len);
	if (!do_send(words, 3))
		return false;
	while (link_next(conversation, link_now() + ACK_MS * NS_PER_MS, &v))
		conversation->r = v;
	return true;
}

/* fill: data for a user who does not read, until the window is shut */
bool do_fill(char **words, int count)
{
	(void)words;
	if (count)
		return fail("fill");
	for (int i = 0; i < FILL_TIMES && conversation->r.win; i++)
		if (!give(conversation->r.win < FILL_STEP ? conversation->r.win :
			  FILL_STEP))
			return false;
	return !conversation->r.win || fail("the window stays open");
}
