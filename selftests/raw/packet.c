// SPDX-License-Identifier: GPL-2.0
/* Between bytes and numbers: segments right and wrong, and ICMP errors. */
#include <string.h>

#include "rawpeer.h"

#define IP_HEADER	20u
#define HEADER		20u
#define OPTION_MSS	2
#define ICMP_PROTOCOL	1

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
	return (src >> 16) + (src & 0xffff) + (dst >> 16) + (dst & 0xffff) +
	       proto + len;
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

/* A datagram around it; offset_field is that of the IP header, with its bits. */
size_t packet_ip(const struct plan *plan, uint64_t offset_field,
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
	put32(out + 12, plan->src);
	put32(out + 16, plan->dst);
	memcpy(out + IP_HEADER, plan->ip_options, plan->ip_options_len);
	put16(out + 10, checksum(out, header, 0));
	memcpy(out + header, l4, len);
	return header + len;
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
	return IP_HEADER + (m->quote < len ? m->quote : len);
}

/* An ICMP error that quotes a segment; returns its length. */
size_t packet_icmp(const struct message *m, const struct view *quoted,
		   uint8_t *l4)
{
	size_t len = 8 + put_quote(m, quoted, l4 + 8);

	memset(l4, 0, 8);
	l4[0] = (uint8_t)m->type;
	l4[1] = (uint8_t)m->code;
	put16(l4 + 6, m->mtu);
	put16(l4 + 2, checksum(l4, len, 0));
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

/* Read a datagram; false when it is neither a whole segment nor ICMP. */
bool packet_view(const uint8_t *ip, size_t len, const struct conv *conv,
		 struct view *v)
{
	size_t header = 4u * (ip[0] & 15);
	size_t total;

	if (len < IP_HEADER || ip[0] >> 4 != 4 || header < IP_HEADER ||
	    header > len)
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
	if (v->proto == ICMP_PROTOCOL && total >= header + 8) {
		v->type = ip[header];
		v->code = ip[header + 1];
		v->sum = !checksum(ip + header, total - header, 0);
		return true;
	}
	return view_segment(ip + header, total - header, conv, v);
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
