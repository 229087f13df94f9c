/* SPDX-License-Identifier: GPL-2.0 */
/* The other end's user, for scripts that play both sides. */
#ifndef USER_H
#define USER_H

#include <stdbool.h>

void user_lives_in(const char *path);
bool do_user(char **words, int count);

#endif
