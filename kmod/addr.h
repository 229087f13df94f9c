/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses of both families in one form: struct in6_addr, with those of IPv4
 * mapped (::ffff:a.b.c.d). So one table, one comparison and one hash do for
 * all; families are told apart only where packets and attributes are read and
 * written.
 *
 * "Any" comes twice: :: is any address of either family, ::ffff:0.0.0.0 any of
 * IPv4.
 */
#ifndef SYNFIN_ADDR_H
#define SYNFIN_ADDR_H

#include <net/ipv6.h>
#include <net/netlink.h>

/* An address of IPv4, or any of IPv4. */
static inline struct in6_addr synfin_addr_of_v4(__be32 v4)
{
	return (struct in6_addr){
		.s6_addr32 = { 0, 0, cpu_to_be32(0xffff), v4 },
	};
}

static inline bool synfin_addr_is_v4(const struct in6_addr *a)
{
	return ipv6_addr_v4mapped(a);
}

/* As IPv4 has it; only if it is one. */
static inline __be32 synfin_addr_v4(const struct in6_addr *a)
{
	return a->s6_addr32[3];
}

/* Not an address at all, but a word for many? */
static inline bool synfin_addr_is_any(const struct in6_addr *a)
{
	return ipv6_addr_any(a) || (synfin_addr_is_v4(a) && !synfin_addr_v4(a));
}

static inline bool synfin_addr_equal(const struct in6_addr *a,
				     const struct in6_addr *b)
{
	return ipv6_addr_equal(a, b);
}

/* Is an address one of those that @pattern, an address or "any", stands for? */
static inline bool synfin_addr_matches(const struct in6_addr *pattern,
				       const struct in6_addr *a)
{
	if (!synfin_addr_is_any(pattern))
		return synfin_addr_equal(pattern, a);
	return ipv6_addr_any(pattern) || synfin_addr_is_v4(a);
}

/* Is there an address that both stand for? */
static inline bool synfin_addr_overlap(const struct in6_addr *a,
				       const struct in6_addr *b)
{
	return synfin_addr_matches(a, b) || synfin_addr_matches(b, a);
}

/* Does it say nothing without the link that it is on? */
static inline bool synfin_addr_needs_scope(const struct in6_addr *a)
{
	return ipv6_addr_type(a) & IPV6_ADDR_LINKLOCAL;
}

/* As an attribute, whose length tells the family. */
static inline int synfin_addr_put(struct sk_buff *skb, int attr,
				  const struct in6_addr *a)
{
	if (synfin_addr_is_v4(a))
		return nla_put_in_addr(skb, attr, synfin_addr_v4(a));
	return nla_put_in6_addr(skb, attr, a);
}

/* With a port in host byte order; @to has room for either kind of sockaddr. */
static inline void synfin_addr_to_sock(void *to, const struct in6_addr *a,
				       u16 port)
{
	if (synfin_addr_is_v4(a))
		*(struct sockaddr_in *)to = (struct sockaddr_in){
			.sin_family = AF_INET,
			.sin_port = htons(port),
			.sin_addr.s_addr = synfin_addr_v4(a),
		};
	else
		*(struct sockaddr_in6 *)to = (struct sockaddr_in6){
			.sin6_family = AF_INET6,
			.sin6_port = htons(port),
			.sin6_addr = *a,
		};
}

#endif
