// SPDX-License-Identifier: GPL-2.0
/* Between bytes and numbers: segments right and wrong, and ICMP errors. */
#include <string.h>

#include "rawpeer.h"

#define IP_HEADER	20u
#define HEADER		20u
#define OPTION_MSS	2
#define ICMP_PROTOCOL	1
#define IPV6_HEADER	40u
#define FRAGMENT	44
#define ICMPV6_PROTOCOL	58
#define ICMPV6_NO_ERROR	128	/* and above */

static void put16(uint8_t *p, uint64_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint64_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static uint32_t get16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t get32(const uint8_t *p)
{
	return get16(p) << 16 | get16(p + 2);
}

/* The Internet checksum of RFC 1071, going on from a sum already begun. */
static uint16_t checksum(const uint8_t *p, size_t len, uint64_t sum)
{
	for (; len > 1; p += 2, len -= 2)
		sum += get16(p);
	if (len)
		sum += (uint64_t)*p << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static uint64_t pseudo_header(uint64_t src, uint64_t dst, uint64_t proto,
			      size_t len)
{
	uint8_t ends[32];
	size_t size = address_put(src, ends);
	uint64_t sum = proto + len;

	size += address_put(dst, ends + size);
	for (size_t i = 0; i < size; i += 2)
		sum += get16(ends + i);
	return sum;
}

static size_t put_options(const struct plan *plan, uint8_t *p)
{
	size_t len = plan->options_len;

	memcpy(p, plan->options, len);
	if (plan->mss) {
		p[len] = OPTION_MSS;
		p[len + 1] = 4;
		put16(p + len + 2, plan->mss);
		len += 4;
	}
	while (len % 4)
		p[len++] = 0;
	return len;
}

/* The byte that the module's managed connections have at a place. */
static uint8_t pattern(uint32_t offset)
{
	return (uint8_t)(offset + (offset >> 8) + (offset >> 16) +
			 (offset >> 24));
}

static size_t put_payload(const struct plan *plan, uint8_t *p, size_t room)
{
	size_t len = plan->len < room ? plan->len : room;

	if (plan->data_len) {
		memcpy(p, plan->data, plan->data_len);
		return plan->data_len;
	}
	for (size_t i = 0; i < len; i++)
		p[i] = pattern((uint32_t)(plan->offset + i));
	return len;
}

/* A segment as the plan has it; returns its length. */
size_t packet_build(const struct plan *plan, uint8_t *l4)
{
	size_t options = put_options(plan, l4 + HEADER);
	size_t len = HEADER + options;
	uint64_t doff = plan->doff == UNSET ? len / 4 : plan->doff;

	len += put_payload(plan, l4 + len, BYTES_MAX - 128 - len);
	put16(l4, plan->sport);
	put16(l4 + 2, plan->dport);
	put32(l4 + 4, plan->seq);
	put32(l4 + 8, plan->ack);
	l4[12] = (uint8_t)(doff << 4 | (plan->res & 15));
	l4[13] = (uint8_t)plan->flags;
	put16(l4 + 14, plan->win);
	put16(l4 + 16, 0);
	put16(l4 + 18, plan->urp);
	if (plan->cut != UNSET && plan->cut < len)
		len = plan->cut;
	if (len >= 18)
		put16(l4 + 16, plan->sum != UNSET ? plan->sum :
		      checksum(l4, len, pseudo_header(plan->src, plan->dst,
						      plan->proto, len)));
	if (plan->flip != UNSET && plan->flip / 8 < len)
		l4[plan->flip / 8] ^= (uint8_t)(0x80 >> plan->flip % 8);
	return len;
}

static size_t put_ipv4(const struct plan *plan, uint64_t offset_field,
		       const uint8_t *l4, size_t len, uint8_t *out)
{
	size_t options = (plan->ip_options_len + 3) / 4 * 4;
	size_t header = IP_HEADER + options;

	memset(out, 0, header);
	out[0] = (uint8_t)(0x40 | header / 4);
	out[1] = (uint8_t)plan->tos;
	put16(out + 2, header + len);
	put16(out + 4, plan->ipid);
	put16(out + 6, offset_field | (plan->df ? 0x4000 : 0));
	out[8] = (uint8_t)plan->ttl;
	out[9] = (uint8_t)plan->proto;
	address_put(plan->src, out + 12);
	address_put(plan->dst, out + 16);
	memcpy(out + IP_HEADER, plan->ip_options, plan->ip_options_len);
	put16(out + 10, checksum(out, header, 0));
	memcpy(out + header, l4, len);
	return header + len;
}

/* An extension header of what the plan has as options of IP. */
static size_t put_extension(const struct plan *plan, uint64_t next, uint8_t *p)
{
	size_t len = (2 + plan->ip_options_len + 7) / 8 * 8;

	memset(p, 0, len);
	p[0] = (uint8_t)next;
	p[1] = (uint8_t)(len / 8 - 1);
	memcpy(p + 2, plan->ip_options, plan->ip_options_len);
	return len;
}

/* The bits of IPv4's header, in the order that IPv6 has them in. */
static size_t put_fragment(const struct plan *plan, uint64_t offset_field,
			   uint8_t *p)
{
	memset(p, 0, 8);
	p[0] = (uint8_t)plan->proto;
	put16(p + 2, (offset_field & 0x1fff) << 3 | (offset_field >> 13 & 1));
	put32(p + 4, plan->ipid);
	return 8;
}

static size_t put_ipv6(const struct plan *plan, uint64_t offset_field,
		       const uint8_t *l4, size_t len, uint8_t *out)
{
	uint64_t next = plan->frag ? FRAGMENT : plan->proto;
	size_t at = IPV6_HEADER;

	put32(out, 6ull << 28 | plan->tos << 20 | (plan->ipid & 0xfffff));
	out[6] = (uint8_t)(plan->ip_options_len ? plan->ext : next);
	out[7] = (uint8_t)plan->ttl;
	address_put(plan->src, out + 8);
	address_put(plan->dst, out + 24);
	if (plan->ip_options_len)
		at += put_extension(plan, next, out + at);
	if (plan->frag)
		at += put_fragment(plan, offset_field, out + at);
	memcpy(out + at, l4, len);
	put16(out + 4, at - IPV6_HEADER + len);
	return at + len;
}

/* A datagram around it; offset_field is that of IPv4's header, with its bits. */
size_t packet_ip(const struct plan *plan, uint64_t offset_field,
		 const uint8_t *l4, size_t len, uint8_t *out)
{
	if (address_is_ipv6(plan->dst))
		return put_ipv6(plan, offset_field, l4, len, out);
	return put_ipv4(plan, offset_field, l4, len, out);
}

/* Bytes in front of the segment, where there are no options. */
size_t packet_ip_len(const struct plan *plan)
{
	return address_is_ipv6(plan->dst) ? IPV6_HEADER : IP_HEADER;
}

/* The start of a datagram that the receiver of the error once sent. */
static size_t put_quote(const struct message *m, const struct view *quoted,
			uint8_t *p)
{
	struct plan plan = {
		.src = quoted->src, .dst = quoted->dst, .ttl = quoted->ttl,
		.tos = quoted->tos, .ipid = quoted->ipid, .df = quoted->df,
		.proto = m->proto, .sport = m->sport, .dport = m->dport,
		.seq = m->seq, .ack = quoted->ack, .flags = quoted->flags,
		.win = quoted->win, .doff = UNSET, .cut = UNSET, .flip = UNSET,
		.sum = UNSET, .mss = quoted->mss,
	};
	uint8_t l4[BYTES_MAX];
	size_t len = packet_build(&plan, l4);

	packet_ip(&plan, 0, l4, len, p);
	if (m->header != UNSET)
		return m->header;
	return packet_ip_len(&plan) + (m->quote < len ? m->quote : len);
}

/* An ICMP error that quotes a segment; returns its length. */
size_t packet_icmp(const struct message *m, const struct view *quoted,
		   uint8_t *l4)
{
	size_t len = 8 + put_quote(m, quoted, l4 + 8);
	uint64_t sum = 0;

	memset(l4, 0, 8);
	l4[0] = (uint8_t)m->type;
	l4[1] = (uint8_t)m->code;
	put32(l4 + 4, m->mtu);
	if (address_is_ipv6(m->dst))
		sum = pseudo_header(m->src, m->dst, ICMPV6_PROTOCOL, len);
	put16(l4 + 2, checksum(l4, len, sum));
	return len;
}

static uint64_t find_mss(const uint8_t *p, size_t len)
{
	while (len && *p) {
		size_t step = *p == 1 ? 1 : len > 1 ? p[1] : 0;

		if (!step || step > len)
			break;
		if (*p == OPTION_MSS && step == 4)
			return get16(p + 2);
		p += step;
		len -= step;
	}
	return 0;
}

static bool is_pattern(const uint8_t *p, size_t len, uint64_t offset)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != pattern((uint32_t)(offset + i)))
			return false;
	return true;
}

static bool view_segment(const uint8_t *p, size_t len, const struct conv *conv,
			 struct view *v)
{
	size_t header;

	if (len < HEADER)
		return false;
	v->sport = get16(p);
	v->dport = get16(p + 2);
	v->seq = get32(p + 4);
	v->ack = get32(p + 8);
	v->doff = p[12] >> 4;
	v->res = p[12] & 15;
	v->flags = p[13];
	v->win = get16(p + 14);
	v->urp = get16(p + 18);
	header = 4 * v->doff;
	if (header < HEADER || header > len)
		return false;
	v->opts = header - HEADER;
	v->len = len - header;
	v->nxt = (uint32_t)(v->seq + v->len + !!(v->flags & FLAG_SYN) +
			    !!(v->flags & FLAG_FIN));
	v->mss = find_mss(p + HEADER, v->opts);
	v->sum = !checksum(p, len, pseudo_header(v->src, v->dst, v->proto, len));
	v->pattern = is_pattern(p + header, v->len,
				v->seq - conv->irs - 1);
	return true;
}

bool packet_is_icmp(uint64_t proto)
{
	return proto == ICMP_PROTOCOL || proto == ICMPV6_PROTOCOL;
}

/* An error, that is: the rest of ICMPv6 is how the link lives. */
static bool view_icmp(const uint8_t *p, size_t len, struct view *v)
{
	uint64_t sum = 0;

	if (len < 8)
		return false;
	if (v->proto == ICMPV6_PROTOCOL)
		sum = pseudo_header(v->src, v->dst, v->proto, len);
	v->type = p[0];
	v->code = p[1];
	v->sum = !checksum(p, len, sum);
	return v->proto == ICMP_PROTOCOL || v->type < ICMPV6_NO_ERROR;
}

static bool view_payload(const uint8_t *p, size_t len, const struct conv *conv,
			 struct view *v)
{
	if (packet_is_icmp(v->proto))
		return view_icmp(p, len, v);
	return view_segment(p, len, conv, v);
}

static bool view_ipv6(const uint8_t *ip, size_t len, const struct conv *conv,
		      struct view *v)
{
	size_t total;

	if (len < IPV6_HEADER)
		return false;
	total = get16(ip + 4);
	if (IPV6_HEADER + total > len)
		return false;
	v->tos = get16(ip) >> 4 & 0xff;
	v->ipid = get32(ip) & 0xfffff;
	v->proto = ip[6];
	v->ttl = ip[7];
	v->src = address_of_ipv6(ip + 8);
	v->dst = address_of_ipv6(ip + 24);
	return view_payload(ip + IPV6_HEADER, total, conv, v);
}

static bool view_ipv4(const uint8_t *ip, size_t len, const struct conv *conv,
		      struct view *v)
{
	size_t header = 4u * (ip[0] & 15);
	size_t total;

	if (len < IP_HEADER || header < IP_HEADER || header > len)
		return false;
	total = get16(ip + 2);
	if (total > len || total < header)
		return false;
	v->tos = ip[1];
	v->ipid = get16(ip + 4);
	v->df = ip[6] >> 6 & 1;
	v->ttl = ip[8];
	v->proto = ip[9];
	v->src = get32(ip + 12);
	v->dst = get32(ip + 16);
	return view_payload(ip + header, total - header, conv, v);
}

/* Read a datagram; false when it is neither a whole segment nor an error. */
bool packet_view(const uint8_t *ip, size_t len, const struct conv *conv,
		 struct view *v)
{
	switch (len ? ip[0] >> 4 : 0) {
	case 4:
		return view_ipv4(ip, len, conv, v);
	case 6:
		return view_ipv6(ip, len, conv, v);
	default:
		return false;
	}
}

static const char flag_letters[] = "FSRPAUEC";

/* "SA", as it is written in scripts; "-" is none. */
const char *packet_flags(uint64_t flags)
{
	static char text[9];
	char *p = text;

	for (int i = 0; flag_letters[i]; i++)
		if (flags >> i & 1)
			*p++ = flag_letters[i];
	if (p == text)
		*p++ = '-';
	*p = 0;
	return text;
}

bool packet_flags_parse(const char *word, uint64_t *flags)
{
	*flags = 0;
	if (!strcmp(word, "-"))
		return true;
	for (; *word; word++) {
		const char *letter = strchr(flag_letters, *word);

		if (!letter)
			return false;
		*flags |= 1u << (letter - flag_letters);
	}
	return true;
}
