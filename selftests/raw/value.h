/* SPDX-License-Identifier: GPL-2.0 */
/* Words of a script: numbers, times, addresses, names of fields. */
#ifndef VALUE_H
#define VALUE_H

#include "rawpeer.h"

/**
 * struct field - a number that scripts may name
 * @name: as they do
 * @offset: of a uint64_t in some struct
 */
struct field {
	const char *name;
	size_t offset;
};

extern const struct field value_view_fields[];
extern const struct field value_conv_fields[];

uint64_t *value_field(const struct field *fields, void *of, const char *name);
bool value_parse(const char *word, struct conv *conv, uint64_t *value);
bool value_set(const char *name, uint64_t value);
bool value_hex(const char *word, uint8_t *bytes, size_t room, size_t *len);
bool value_time(const char *word, uint64_t *ns);

#endif
