// SPDX-License-Identifier: GPL-2.0
/*
 * Between bytes and struct synfin_segment: TCP's header, RFC 9293 3.1.
 * The checksum is the caller's business: only he knows the addresses.
 */
#include "engine.h"

#define OPTION_END	0u
#define OPTION_NOP	1u
#define OPTION_MSS	2u
#define OPTION_MSS_LEN	4u

static u16 get16(const u8 *p)
{
	return (u16)(p[0] << 8 | p[1]);
}

static u32 get32(const u8 *p)
{
	return (u32)get16(p) << 16 | get16(p + 2);
}

static void put16(u8 *p, u16 v)
{
	p[0] = (u8)(v >> 8);
	p[1] = (u8)v;
}

static void put32(u8 *p, u32 v)
{
	put16(p, (u16)(v >> 16));
	put16(p + 2, (u16)v);
}

/*
 * Unknown options are skipped by their length (MUST-6). One that lies about its
 * length ends the list, as if it and what follows were absent (MUST-7).
 */
static u16 find_mss(const u8 *p, const u8 *end)
{
	u16 mss = 0;

	while (p < end && *p != OPTION_END) {
		if (*p == OPTION_NOP) {
			p++;
			continue;
		}
		if (end - p < 2 || p[1] < 2 || p[1] > end - p)
			break;
		if (p[0] == OPTION_MSS && p[1] == OPTION_MSS_LEN)
			mss = get16(p + 2);
		p += p[1];
	}
	return mss;
}

/**
 * synfin_wire_header_len() - length that a header claims for itself, bytes
 * @bytes: its first SYNFIN_HEADER_MIN bytes
 */
u32 synfin_wire_header_len(const u8 *bytes)
{
	return 4u * (bytes[12] >> 4);
}

/**
 * synfin_wire_parse() - read a header
 * @bytes: the datagram's payload
 * @have: how much of it can be read here, bytes
 * @total: how long it is in all, bytes
 * @seg: filled when the header is well formed
 *
 * The caller reads SYNFIN_HEADER_MIN bytes first, asks
 * synfin_wire_header_len(), and has that many readable before it calls again.
 *
 * Return: SYNFIN_DROP_NONE, TOO_SHORT or BAD_OFFSET (RFC 9293 3.1).
 */
u8 synfin_wire_parse(const u8 *bytes, u32 have, u32 total,
		     struct synfin_segment *seg)
{
	u32 hdr_len;

	if (have < SYNFIN_HEADER_MIN || total < SYNFIN_HEADER_MIN)
		return SYNFIN_DROP_TOO_SHORT;
	hdr_len = synfin_wire_header_len(bytes);
	if (hdr_len < SYNFIN_HEADER_MIN || hdr_len > total || hdr_len > have)
		return SYNFIN_DROP_BAD_OFFSET;
	*seg = (struct synfin_segment){
		.seq = get32(bytes + 4),
		.ack = get32(bytes + 8),
		.len = total - hdr_len,
		.wnd = get16(bytes + 14),
		.flags = bytes[13],
		.hdr_len = (u8)hdr_len,
	};
	/* MSS means something with SYN only (3.7.1); elsewhere it is skipped. */
	if (seg->flags & SYNFIN_FLAG_SYN)
		seg->mss = find_mss(bytes + SYNFIN_HEADER_MIN, bytes + hdr_len);
	return SYNFIN_DROP_NONE;
}

/**
 * synfin_wire_build() - write a header, its checksum left zero
 * @seg: what it says; an MSS option is added when seg->mss is not 0
 * @sport: source port
 * @dport: destination port
 * @bytes: SYNFIN_HEADER_SYN bytes of room
 *
 * Return: the header's length, bytes.
 */
u32 synfin_wire_build(const struct synfin_segment *seg, u16 sport, u16 dport,
		      u8 *bytes)
{
	u32 len = seg->mss ? SYNFIN_HEADER_SYN : SYNFIN_HEADER_MIN;

	put16(bytes, sport);
	put16(bytes + 2, dport);
	put32(bytes + 4, seg->seq);
	put32(bytes + 8, seg->flags & SYNFIN_FLAG_ACK ? seg->ack : 0);
	bytes[12] = (u8)(len / 4 << 4);
	bytes[13] = seg->flags;
	put16(bytes + 14, seg->wnd);
	put32(bytes + 16, 0);
	if (seg->mss) {
		bytes[20] = OPTION_MSS;
		bytes[21] = OPTION_MSS_LEN;
		put16(bytes + 22, seg->mss);
	}
	return len;
}
