// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses are numbers here, as all else is: one of IPv4 is itself, one of
 * IPv6 its place in a list, behind all of those.
 */
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <string.h>

#include "rawpeer.h"

#define LIST_MAX	256u
#define BEHIND_IPV4	0x100000000ull

static uint8_t list[LIST_MAX][16];
static unsigned int listed;

bool address_is_ipv6(uint64_t address)
{
	return address >= BEHIND_IPV4;
}

/* The number of an address of IPv6. */
uint64_t address_of_ipv6(const uint8_t *bytes)
{
	unsigned int i = 0;

	while (i < listed && memcmp(list[i], bytes, 16))
		i++;
	if (i == LIST_MAX)
		errx(1, "more than %u addresses", LIST_MAX);
	if (i == listed)
		memcpy(list[listed++], bytes, 16);
	return BEHIND_IPV4 + i;
}

/* As it is on the wire; returns how long that is. */
size_t address_put(uint64_t address, uint8_t *p)
{
	uint32_t ipv4 = htonl((uint32_t)address);

	if (address_is_ipv6(address)) {
		memcpy(p, list[address - BEHIND_IPV4], 16);
		return 16;
	}
	memcpy(p, &ipv4, 4);
	return 4;
}

bool address_parse(const char *word, uint64_t *address)
{
	uint8_t bytes[16];
	struct in_addr in;

	if (inet_pton(AF_INET, word, &in) == 1) {
		*address = ntohl(in.s_addr);
		return true;
	}
	if (inet_pton(AF_INET6, word, bytes) != 1)
		return false;
	*address = address_of_ipv6(bytes);
	return true;
}

/* Two of them at a time. */
const char *address_text(uint64_t address)
{
	static char text[2][INET6_ADDRSTRLEN];
	static int turn;
	uint8_t bytes[16];

	turn = !turn;
	address_put(address, bytes);
	inet_ntop(address_is_ipv6(address) ? AF_INET6 : AF_INET, bytes,
		  text[turn], sizeof(text[turn]));
	return text[turn];
}
