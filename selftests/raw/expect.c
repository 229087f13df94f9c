// SPDX-License-Identifier: GPL-2.0
/* What a script expects, and how it is told what came instead. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "script.h"
#include "value.h"

#define PATIENCE_NS	2000000000ull	/* for what is expected */

/* The answer is the segment itself, so that the shell can look at it. */
static bool describe(const struct view *v)
{
	uint64_t since = v->time - marked;

	if (packet_is_icmp(v->proto))
		snprintf(answer, ANSWER_MAX,
			 "icmp type=%" PRIu64 " code=%" PRIu64 " sum=%" PRIu64
			 " src=%s dst=%s time=%" PRIu64, v->type, v->code,
			 v->sum, address_text(v->src), address_text(v->dst),
			 since);
	else
		snprintf(answer, ANSWER_MAX,
			 "%s seq=%" PRIu64 " ack=%" PRIu64 " win=%" PRIu64
			 " len=%" PRIu64 " mss=%" PRIu64 " opts=%" PRIu64
			 " sum=%" PRIu64 " ttl=%" PRIu64 " tos=%" PRIu64
			 " df=%" PRIu64 " sport=%" PRIu64 " dport=%" PRIu64
			 " src=%s dst=%s time=%" PRIu64,
			 packet_flags(v->flags), v->seq, v->ack, v->win, v->len,
			 v->mss, v->opts, v->sum, v->ttl, v->tos, v->df,
			 v->sport, v->dport, address_text(v->src),
			 address_text(v->dst), since);
	return true;
}

static bool unexpected(const struct view *v, const char *format, ...)
{
	char why[256];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	describe(v);
	memmove(answer + strlen(why) + 6, answer,
		ANSWER_MAX - strlen(why) - 6);
	memcpy(answer, why, strlen(why));
	memcpy(answer + strlen(why), " seen ", 6);
	answer[ANSWER_MAX - 1] = 0;
	return false;
}

/* A field that must have a value; "seq!" must not, "win>" must be at least. */
static bool compare(const char *key, const char *value, struct view *v)
{
	char name[24];
	size_t len = strcspn(key, "!<>");
	uint64_t wanted, *field;

	snprintf(name, sizeof(name), "%.*s", (int)len, key);
	field = value_field(value_view_fields, v, name);
	if (!field || !value_parse(value, conversation, &wanted))
		return fail("%s %s?", key, value);
	if (key[len] == '!' ? *field != wanted :
	    key[len] == '>' ? *field >= wanted :
	    key[len] == '<' ? *field <= wanted : *field == wanted)
		return true;
	return unexpected(v, "expected %s %s (%" PRIu64 "),", key, value,
			  wanted);
}

/* at TIME TOLERANCE: how long after "mark" it came */
static bool came_at(const char *when, const char *tolerance, struct view *v)
{
	uint64_t at, more, since = v->time - marked;

	if (!value_time(when, &at) || !value_time(tolerance, &more))
		return fail("at TIME TOLERANCE");
	if (since + more >= at && since <= at + more)
		return true;
	return unexpected(v, "expected at %s (+- %s),", when, tolerance);
}

static bool check(char **words, int count, struct view *v)
{
	uint64_t flags;

	if (strcmp(words[0], "*") && (!packet_flags_parse(words[0], &flags) ||
				      flags != v->flags ||
				      packet_is_icmp(v->proto)))
		return unexpected(v, "expected %s,", words[0]);
	if (!v->sum || v->res)
		return unexpected(v, "checksum or reserved bits wrong,");
	for (int i = 1; i + 1 < count; i += 2) {
		if (!strcmp(words[i], "within"))
			continue;
		if (!strcmp(words[i], "at")) {
			if (i + 2 == count ||
			    !came_at(words[i + 1], words[i + 2], v))
				return false;
			i++;
		} else if (!compare(words[i], words[i + 1], v)) {
			return false;
		}
	}
	return true;
}

/* A segment that was taken tells where the peer stands. */
static void note(const struct view *v)
{
	conversation->r = *v;
	if (v->src != conversation->dst || v->sport != conversation->dport)
		return;
	if (v->flags & FLAG_SYN)
		conversation->irs = v->seq;
	if (!(v->flags & FLAG_RST))
		conversation->peer = v->nxt;
}

static uint64_t patience(char **words, int count)
{
	uint64_t ns = PATIENCE_NS;

	for (int i = 1; i + 1 < count; i++)
		if (!strcmp(words[i], "within"))
			value_time(words[i + 1], &ns);
	return link_now() + ns;
}

/* expect none TIME: silence */
static bool expect_none(char **words, int count, const struct conv *who)
{
	struct view v;
	uint64_t ns;

	if (count != 2 || !value_time(words[1], &ns))
		return fail("expect none TIME");
	if (link_next(who, link_now() + ns, &v))
		return unexpected(&v, "expected nothing,");
	return true;
}

static bool expect(char **words, int count, const struct conv *who)
{
	struct view v;

	if (count < 1)
		return fail("expect FLAGS, none or *");
	if (!strcmp(words[0], "none"))
		return expect_none(words, count, who);
	if (!link_next(who, patience(words, count), &v))
		return fail("expected %s, nothing came", words[0]);
	if (!check(words, count, &v))
		return false;
	note(&v);
	return describe(&v);
}

/* expect FLAGS [KEY VALUE]... [at TIME TOLERANCE] [within TIME] */
bool do_expect(char **words, int count)
{
	return expect(words, count, conversation);
}

/* any ...: the same, but whoever it is for; ICMP counts too */
bool do_any(char **words, int count)
{
	static const struct conv anybody;

	return expect(words, count, &anybody);
}

/* await FLAGS ...: let others pass until it comes */
bool do_await(char **words, int count)
{
	uint64_t until = patience(words, count);
	struct view v;

	while (link_next(conversation, until, &v)) {
		if (!check(words, count, &v))
			continue;
		note(&v);
		return describe(&v);
	}
	return fail("waited for %s in vain", count ? words[0] : "?");
}

/* count TIME: how many segments of the conversation come in that time */
bool do_count(char **words, int count)
{
	static const struct conv anybody;
	const struct conv *who = conversation;
	uint64_t ns, until;
	unsigned int n = 0;
	struct view v;

	if (count < 1 || !value_time(words[0], &ns))
		return fail("count TIME [any]");
	if (count > 1)
		who = &anybody;
	until = link_now() + ns;
	while (link_next(who, until, &v))
		n++;
	snprintf(answer, ANSWER_MAX, "count=%u", n);
	return true;
}
