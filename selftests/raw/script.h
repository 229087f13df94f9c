/* SPDX-License-Identifier: GPL-2.0 */
/* What the commands of a script share. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "rawpeer.h"

#define ANSWER_MAX	1024

/* The conversation that commands are about. */
extern struct conv *conversation;
/* When "mark" was said, ns. */
extern uint64_t marked;
/* What is said after "ok" or "fail". */
extern char answer[ANSWER_MAX];

__attribute__((format(printf, 1, 2)))
bool fail(const char *format, ...);

/* send.c */
bool do_send(char **words, int count);
bool do_icmp(char **words, int count);

/* expect.c */
bool do_expect(char **words, int count);
bool do_any(char **words, int count);
bool do_await(char **words, int count);
bool do_count(char **words, int count);

/* answers.c */
bool do_answers(char **words, int count);
bool do_fill(char **words, int count);

#endif
