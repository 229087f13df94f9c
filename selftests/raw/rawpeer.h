/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rawpeer: the other end of a connection, told by a script what to send and
 * what to expect. It owns its address alone: the kernel it runs on does not
 * know it and answers nothing.
 */
#ifndef RAWPEER_H
#define RAWPEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BYTES_MAX	2048	/* what a veth's frame can hold, and some */
#define OPTIONS_MAX	40
#define UNSET		UINT64_MAX

#define FLAG_FIN	0x01u
#define FLAG_SYN	0x02u
#define FLAG_RST	0x04u

/**
 * struct view - a segment, or an ICMP message, as it was seen
 * @time: when, ns
 * @src: addresses (see address.c) and ports in host byte order, as are all
 *	numbers here
 * @dst: see @src
 * @sport: see @src
 * @dport: see @src
 * @seq: SEG.SEQ
 * @ack: SEG.ACK, whether the flag is set or not
 * @flags: the flags' byte
 * @win: SEG.WND
 * @doff: data offset, 32-bit words
 * @res: the four reserved bits
 * @urp: urgent pointer
 * @len: payload bytes
 * @nxt: sequence number after it
 * @mss: MSS option, 0 when there is none
 * @opts: bytes of options
 * @sum: 1 when the checksum is right
 * @ttl: of the IP header; the hop limit of IPv6
 * @tos: of the IP header
 * @df: of the IP header
 * @ipid: of the IP header; the flow label of IPv6
 * @pattern: 1 when the payload is the counted pattern for its place
 * @proto: IP protocol
 * @type: ICMP's, when @proto says so
 * @code: see @type
 */
struct view {
	uint64_t time, src, dst, sport, dport, seq, ack, flags, win, doff, res,
		urp, len, nxt, mss, opts, sum, ttl, tos, df, ipid, pattern,
		proto, type, code;
};

/**
 * struct plan - a segment to be sent, with whatever is to be wrong about it
 * @offset: of the payload in the counted pattern; UNSET takes it from @seq
 * @doff: what the header claims, words; UNSET is the truth
 * @ext: the extension header that ip_options are in, for IPv6
 * @cut: send only so many bytes of the segment; UNSET sends it all
 * @flip: a bit to turn over after the checksum was made; UNSET is none
 * @sum: the checksum to write; UNSET is the right one
 * @partial: the checksum is left to a device, which is to put it here, bytes from the
 *	segment's begin; 0 does not
 * @frag: split the datagram after so many bytes; 0 does not
 * @overlap: the second fragment repeats so many bytes of the first
 * @gap: the second fragment is not sent
 * @cast: 1 sends to the link's broadcast address
 * @pad: bytes of rubbish that follow the datagram in its frame
 * @pace: ns between one and the next of @count
 * @step: added to @sport from one to the next of @count
 * @hop: added to @src, the same way
 * @guess: added to @ack, the same way
 */
struct plan {
	uint64_t src, dst, sport, dport, seq, ack, flags, win, urp, res, len,
		offset, doff, mss, cut, flip, sum, partial, ttl, tos, df, proto, ipid, ext,
		frag, overlap, gap, cast, pad, count, step, hop, guess, pace;
	uint8_t options[OPTIONS_MAX], ip_options[OPTIONS_MAX], data[64];
	size_t options_len, ip_options_len, data_len;
};

/**
 * struct message - an ICMP error to be sent
 * @type: ICMP's
 * @code: ICMP's
 * @src: who says so
 * @dst: whom it is told
 * @quote: bytes quoted after the IP header
 * @header: bytes quoted of the IP header; UNSET is all of it
 * @seq: sequence number quoted
 * @sport: port quoted
 * @dport: port quoted
 * @proto: protocol quoted
 * @mtu: next hop's MTU, for type 3 code 4, or packet too big
 */
struct message {
	uint64_t type, code, src, dst, quote, header, seq, sport, dport, proto,
		mtu;
};

/**
 * struct conv - one four-tuple, seen from our side
 * @nxt: next sequence number that we send
 * @peer: next sequence number that we expect
 * @iss: of our SYN
 * @irs: of the peer's SYN
 * @r: the last segment that an expectation took
 */
struct conv {
	char name[16];
	uint64_t src, dst, sport, dport, nxt, peer, iss, irs, win;
	struct view r;
};

/* What is spoken: 253 (RFC 3692; the other one is 254), or another, as 6. */
extern uint64_t protocol;

/* address.c */
bool address_is_ipv6(uint64_t address);
uint64_t address_of_ipv6(const uint8_t *bytes);
size_t address_put(uint64_t address, uint8_t *p);
bool address_parse(const char *word, uint64_t *address);
const char *address_text(uint64_t address);

/* packet.c */
size_t packet_build(const struct plan *plan, uint8_t *l4);
size_t packet_ip(const struct plan *plan, uint64_t offset_field,
		 const uint8_t *l4, size_t len, uint8_t *out);
size_t packet_ip_len(const struct plan *plan);
size_t packet_icmp(const struct message *m, const struct view *quoted,
		   uint8_t *l4);
bool packet_view(const uint8_t *ip, size_t len, const struct conv *conv,
		 struct view *view);
bool packet_is_icmp(uint64_t proto);
const char *packet_flags(uint64_t flags);
bool packet_flags_parse(const char *word, uint64_t *flags);

/* link.c */
void link_open(const char *interface, const char *to, bool sniff);
void link_send(const uint8_t *ip, size_t len, const struct plan *plan);
bool link_next(const struct conv *conv, uint64_t until, struct view *view);
void link_forget(void);
uint64_t link_now(void);
void link_wait(uint64_t until);

/* script.c */
int script_run(bool interactive);

#endif
