// SPDX-License-Identifier: GPL-2.0
/*
 * The script: a command a line, an answer a line ("ok ..." or "fail ...").
 * See rawpeer --help.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "script.h"
#include "user.h"
#include "value.h"

#define CONVS_MAX	64
#define WORDS_MAX	64

static struct conv convs[CONVS_MAX], defaults;
struct conv *conversation = convs;
uint64_t marked;
char answer[ANSWER_MAX];

/* A command has failed, and why. */
bool fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(answer, ANSWER_MAX, format, args);
	va_end(args);
	return false;
}

/* use NAME [KEY VALUE]...: talk within this conversation from now on */
static bool do_use(char **words, int count)
{
	struct conv *c = convs;

	if (count < 1)
		return fail("use needs a name");
	while (c < convs + CONVS_MAX && c->name[0] && strcmp(c->name, words[0]))
		c++;
	if (c == convs + CONVS_MAX)
		return fail("more than %d conversations", CONVS_MAX);
	if (!c->name[0]) {
		*c = defaults;
		snprintf(c->name, sizeof(c->name), "%s", words[0]);
	}
	conversation = c;
	for (int i = 1; i + 1 < count; i += 2) {
		uint64_t *field = value_field(value_conv_fields, c, words[i]);

		if (!field || !value_parse(words[i + 1], c, field))
			return fail("%s %s?", words[i], words[i + 1]);
	}
	return true;
}

/* defaults KEY VALUE...: what conversations begin with */
static bool do_defaults(char **words, int count)
{
	for (int i = 0; i + 1 < count; i += 2) {
		uint64_t *field = value_field(value_conv_fields, &defaults,
					      words[i]);

		if (!field || !value_parse(words[i + 1], conversation, field))
			return fail("%s %s?", words[i], words[i + 1]);
	}
	return true;
}

/* set NAME VALUE */
static bool do_set(char **words, int count)
{
	uint64_t value;

	if (count != 2 || !value_parse(words[1], conversation, &value))
		return fail("set NAME VALUE");
	return value_set(words[0], value) || fail("too many names");
}

/* get NAME: a number, for the shell */
static bool do_get(char **words, int count)
{
	uint64_t value;

	if (count != 1 || !value_parse(words[0], conversation, &value))
		return fail("get NAME");
	snprintf(answer, ANSWER_MAX, "%" PRIu64, value);
	return true;
}

/* mark [seen]: times count from now, or from the last segment taken */
static bool do_mark(char **words, int count)
{
	if (count && strcmp(words[0], "seen"))
		return fail("mark, or mark seen");
	marked = count ? conversation->r.time : link_now();
	return true;
}

static bool do_wait(char **words, int count)
{
	uint64_t ns;

	if (count != 1 || !value_time(words[0], &ns))
		return fail("wait TIME");
	link_wait(link_now() + ns);
	return true;
}

/* reset: no conversation has ever been */
static bool do_reset(char **words, int count)
{
	(void)words;
	(void)count;
	memset(convs, 0, sizeof(convs));
	conversation = convs;
	link_forget();
	return true;
}

static bool do_forget(char **words, int count)
{
	(void)words;
	(void)count;
	link_forget();
	return true;
}

static const struct {
	const char *name;
	bool (*run)(char **words, int count);
} commands[] = {
	{ "answers", do_answers },
	{ "any", do_any },
	{ "await", do_await },
	{ "count", do_count },
	{ "defaults", do_defaults },
	{ "expect", do_expect },
	{ "fill", do_fill },
	{ "forget", do_forget },
	{ "get", do_get },
	{ "icmp", do_icmp },
	{ "mark", do_mark },
	{ "reset", do_reset },
	{ "send", do_send },
	{ "set", do_set },
	{ "use", do_use },
	{ "user", do_user },
	{ "wait", do_wait },
};

static bool run(char **words, int count)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (!strcmp(commands[i].name, words[0]))
			return commands[i].run(words + 1, count - 1);
	return fail("no command %s", words[0]);
}

static int split(char *line, char **words)
{
	int count = 0;

	line[strcspn(line, "#\n")] = 0;
	for (char *word = strtok(line, " \t"); word && count < WORDS_MAX - 1;
	     word = strtok(NULL, " \t"))
		words[count++] = word;
	words[count] = NULL;
	return count;
}

/**
 * script_run() - read commands, answer each
 * @interactive: go on after one has failed
 *
 * Return: 0, or 3 when one failed.
 */
int script_run(bool interactive)
{
	char line[1024], *words[WORDS_MAX];
	int status = 0;

	while (fgets(line, sizeof(line), stdin)) {
		int count = split(line, words);

		if (!count)
			continue;
		answer[0] = 0;
		if (run(words, count)) {
			printf("ok %s\n", answer);
		} else {
			printf("fail %s\n", answer);
			status = 3;
		}
		fflush(stdout);
		if (status && !interactive)
			break;
	}
	return status;
}
