// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as a segment's header: what is read stays within them, and what was
 * read, built again and read again, is the same but for unknown options.
 */
#include <cstdlib>
#include <vector>

extern "C" {
#include "engine.h"
}

namespace {

void require(bool holds)
{
	if (!holds)
		abort();
}

void again(const synfin_segment &seg, u16 sport, u16 dport)
{
	u8 header[SYNFIN_HEADER_SYN];
	synfin_segment back = {};
	u32 len = synfin_wire_build(&seg, sport, dport, header);

	require(len <= sizeof(header));
	require(synfin_wire_header_len(header) == len);
	require(!synfin_wire_parse(header, len, len + seg.len, &back));
	require(back.seq == seg.seq && back.len == seg.len &&
		back.wnd == seg.wnd && back.flags == seg.flags &&
		back.mss == seg.mss);
	require(back.ack == (seg.flags & SYNFIN_FLAG_ACK ? seg.ack : 0));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	/* Just so many bytes, that the sanitizer sees the first one too many. */
	std::vector<u8> bytes(data, data + size);
	synfin_segment seg = {};
	u32 total = size + (size ? bytes[0] : 0);
	u8 drop = synfin_wire_parse(bytes.data(), size, total, &seg);

	require(drop == SYNFIN_DROP_NONE || drop == SYNFIN_DROP_TOO_SHORT ||
		drop == SYNFIN_DROP_BAD_OFFSET);
	if (drop)
		return 0;
	require(seg.hdr_len >= SYNFIN_HEADER_MIN && seg.hdr_len <= size &&
		seg.len == total - seg.hdr_len);
	again(seg, 1, 2);
	return 0;
}
