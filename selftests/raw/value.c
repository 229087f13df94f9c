// SPDX-License-Identifier: GPL-2.0
/*
 * Words of a script. A number may be a sum, "nxt+1" or "r.seq-0x10"; names are
 * those of the conversation, of the last segment it took ("r."), or of "set".
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

#define VARIABLES_MAX	64

static struct {
	char name[24];
	uint64_t value;
} variables[VARIABLES_MAX];

#define VIEW(f)	{ #f, offsetof(struct view, f) }
const struct field value_view_fields[] = {
	VIEW(time), VIEW(src), VIEW(dst), VIEW(sport), VIEW(dport), VIEW(seq),
	VIEW(ack), VIEW(flags), VIEW(win), VIEW(doff), VIEW(res), VIEW(urp),
	VIEW(len), VIEW(nxt), VIEW(mss), VIEW(opts), VIEW(sum), VIEW(ttl),
	VIEW(tos), VIEW(df), VIEW(ipid), VIEW(pattern), VIEW(proto),
	VIEW(type), VIEW(code), { 0 },
};

#define CONV(f)	{ #f, offsetof(struct conv, f) }
const struct field value_conv_fields[] = {
	CONV(src), CONV(dst), CONV(sport), CONV(dport), CONV(nxt), CONV(peer),
	CONV(iss), CONV(irs), CONV(win), { 0 },
};

/* Where a field of that name is, or NULL. */
uint64_t *value_field(const struct field *fields, void *of, const char *name)
{
	for (; fields->name; fields++)
		if (!strcmp(fields->name, name))
			return (uint64_t *)((char *)of + fields->offset);
	return NULL;
}

static bool lookup(const char *name, struct conv *conv, uint64_t *value)
{
	uint64_t *field = value_field(value_conv_fields, conv, name);

	if (!field && !strncmp(name, "r.", 2))
		field = value_field(value_view_fields, &conv->r, name + 2);
	for (size_t i = 0; !field && i < VARIABLES_MAX; i++)
		if (!strcmp(variables[i].name, name))
			field = &variables[i].value;
	if (field)
		*value = *field;
	return field;
}

/* Remember a number under a name; false when there are too many. */
bool value_set(const char *name, uint64_t value)
{
	for (size_t i = 0; i < VARIABLES_MAX; i++) {
		if (variables[i].name[0] && strcmp(variables[i].name, name))
			continue;
		snprintf(variables[i].name, sizeof(variables[i].name), "%s",
			 name);
		variables[i].value = value;
		return true;
	}
	return false;
}

static bool term(const char *word, size_t len, struct conv *conv,
		 uint64_t *value)
{
	char text[64], *end;

	if (!len || len >= sizeof(text))
		return false;
	memcpy(text, word, len);
	text[len] = 0;
	if (!isdigit((unsigned char)*text))
		return lookup(text, conv, value);
	*value = strtoull(text, &end, 0);
	return !*end;
}

/* A number: a sum modulo 2^32, or an address. */
bool value_parse(const char *word, struct conv *conv, uint64_t *value)
{
	uint32_t sum = 0;
	char sign = '+';
	uint64_t part;

	if (address_parse(word, value))
		return true;
	if (term(word, strlen(word), conv, value))
		return true;
	for (;;) {
		size_t len = strcspn(word, "+-");

		if (!term(word, len, conv, &part))
			return false;
		sum = sign == '+' ? sum + (uint32_t)part : sum - (uint32_t)part;
		if (!word[len])
			break;
		sign = word[len];
		word += len + 1;
	}
	*value = sum;
	return true;
}

/* Bytes, two hexadecimal digits each. */
bool value_hex(const char *word, uint8_t *bytes, size_t room, size_t *len)
{
	unsigned int byte;

	for (*len = 0; *word; word += 2, ++*len) {
		if (*len == room || !isxdigit((unsigned char)word[0]) ||
		    !isxdigit((unsigned char)word[1]) ||
		    sscanf(word, "%2x", &byte) != 1)
			return false;
		bytes[*len] = (uint8_t)byte;
	}
	return true;
}

/* A length of time: a number and its unit. */
bool value_time(const char *word, uint64_t *ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 },
	};
	double number;
	char *end;

	number = strtod(word, &end);
	if (end == word || number < 0)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (strcmp(end, units[i].name))
			continue;
		*ns = (uint64_t)(number * units[i].ns + 0.5);
		return true;
	}
	return false;
}
