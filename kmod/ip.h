/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the versions of IP differ in: headers, addresses and routes. There is
 * one struct synfin_ip for each, and nobody else looks into an IP header.
 */
#ifndef SYNFIN_IP_H
#define SYNFIN_IP_H

#include <linux/skbuff.h>
#include <net/dst.h>
#include "entry.h"

struct synfin_work;

/**
 * struct synfin_ip - a version of IP
 * @header: bytes of its header, without options
 * @mss_default: what a peer that names no MSS takes (RFC 9293 3.7.1)
 * @examine: judge the addresses of a packet that arrived, an enum synfin_drop
 * @sums_up: is the sum of a packet that arrived right, with its pseudo header?
 * @read_ends: the addresses of a packet that arrived, and the link
 * @reply_mark: the mark of what answers a packet
 * @is_host: can an address be that of one host, which can answer, as far as it
 *	says itself?
 * @leads_to_host: and as far as the way there says?
 * @is_own: is an address one of the namespace's own?
 * @route: the way to the peer, an ERR_PTR when there is none; where @source is
 *	not NULL it is set to the local address, which the route may choose
 * @cookie: of a route, for dst_check()
 * @put_checksum: of a segment that is to be sent, whose own sum is known
 * @put_header: the header in front of a segment that is to be sent
 * @tos: the type of service, or traffic class, of a packet
 * @send: let a packet go; it has its route
 */
struct synfin_ip {
	u16 header;
	u16 mss_default;
	u8 (*examine)(const struct sk_buff *skb);
	bool (*sums_up)(const struct sk_buff *skb, __wsum sum);
	void (*read_ends)(const struct sk_buff *skb, struct synfin_key *key);
	u32 (*reply_mark)(const struct net *net, const struct sk_buff *skb);
	bool (*is_host)(const struct in6_addr *a);
	bool (*leads_to_host)(const struct dst_entry *dst);
	bool (*is_own)(struct net *net, const struct in6_addr *a, int scope);
	struct dst_entry *(*route)(const struct synfin_key *key,
				   const struct synfin_way *way, u8 tos,
				   struct in6_addr *source);
	u32 (*cookie)(const struct dst_entry *dst);
	void (*put_checksum)(const struct synfin_key *key, u32 len, __wsum sum,
			     __sum16 *check);
	void (*put_header)(const struct synfin_work *w, struct sk_buff *skb);
	u8 (*tos)(const struct sk_buff *skb);
	void (*send)(struct net *net, struct sk_buff *skb);
};

extern const struct synfin_ip synfin_ipv4;
extern const struct synfin_ip synfin_ipv6;

/* By an address, which is not "any of either". */
static inline const struct synfin_ip *synfin_ip_of(const struct in6_addr *a)
{
	return IS_ENABLED(CONFIG_IPV6) && !synfin_addr_is_v4(a) ? &synfin_ipv6 :
								  &synfin_ipv4;
}

static inline const struct synfin_ip *
synfin_ip_of_packet(const struct sk_buff *skb)
{
	bool v6 = skb->protocol == htons(ETH_P_IPV6);

	return IS_ENABLED(CONFIG_IPV6) && v6 ? &synfin_ipv6 : &synfin_ipv4;
}

/* Its MTU may be that of a loopback device: a packet is never larger. */
static inline u16 synfin_ip_mss(const struct synfin_ip *ip, u32 mtu)
{
	u32 headers = ip->header + SYNFIN_HEADER_MIN;

	return clamp_t(u32, mtu, headers + SYNFIN_MSS_FLOOR, U16_MAX) - headers;
}

int synfin_ipv4_init(void);
void synfin_ipv4_exit(void);
#if IS_ENABLED(CONFIG_IPV6)
int synfin_ipv6_init(void);
void synfin_ipv6_exit(void);
#else
static inline int synfin_ipv6_init(void) { return 0; }
static inline void synfin_ipv6_exit(void) { }
#endif

#endif
