/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SYNFIN_REPLACE_H
#define SYNFIN_REPLACE_H

#include <sys/socket.h>

/**
 * struct replace_calls - the C library's own functions
 * @make: socket(2)
 * @ask: getsockopt(2)
 */
struct replace_calls {
	int (*make)(int domain, int type, int protocol);
	int (*ask)(int fd, int level, int name, void *value, socklen_t *len);
};

int replace(const struct replace_calls *calls, int fd);

#endif
