// SPDX-License-Identifier: GPL-2.0
/* Bytes and headers. Buffers have their exact size, so ASan sees each step past. */
#include <memory>

#include "host.hpp"

using namespace unit;

namespace {

using Bytes = std::vector<u8>;

/* A header with those options, which need not fill whole words. */
Bytes header(u8 flags, Bytes options = {}, u8 doff = 0)
{
	Bytes b = { 0x12, 0x34, 0x56, 0x78, 0xff, 0xff, 0xff, 0xf0, 0x7f, 0xff,
		    0xff, 0xf1, 0, flags, 0xab, 0xcd, 0, 0, 0, 0 };

	while (options.size() % 4)
		options.push_back(0);
	b.insert(b.end(), options.begin(), options.end());
	b[12] = (u8)((doff ? doff : b.size() / 4) << 4);
	return b;
}

/* Copies to the heap, as many bytes as there are and not one more. */
u8 parse(const Bytes &bytes, u32 total, synfin_segment *seg)
{
	std::unique_ptr<u8[]> exact(new u8[bytes.size()]);

	std::copy(bytes.begin(), bytes.end(), exact.get());
	return synfin_wire_parse(exact.get(), (u32)bytes.size(), total, seg);
}

u16 mss_of(const Bytes &options, u8 flags = SYN)
{
	synfin_segment seg = {};
	Bytes bytes = header(flags, options);

	EXPECT_EQ(parse(bytes, (u32)bytes.size(), &seg), SYNFIN_DROP_NONE);
	return seg.mss;
}

} // namespace

TEST(Wire, ParseEveryField)
{
	Bytes bytes = header(SYN | ACK, { 2, 4, 0x05, 0xb4 });
	synfin_segment seg;

	memset(static_cast<void *>(&seg), 0xff, sizeof(seg));
	bytes[12] |= 0x0f;	/* reserved bits */
	EXPECT_EQ(parse(bytes, 24 + 1000, &seg), SYNFIN_DROP_NONE);
	RULE(HDR_05);
	EXPECT_EQ(seg.seq, 0xfffffff0u);
	EXPECT_EQ(seg.ack, 0x7ffffff1u);
	EXPECT_EQ(seg.len, 1000u);
	RULE(HDR_06);
	EXPECT_EQ(seg.wnd, 0xabcd);
	EXPECT_EQ(seg.mss, 1460);
	EXPECT_EQ(seg.flags, SYN | ACK);
	EXPECT_EQ(seg.hdr_len, 24);
}

TEST(Wire, AllFlags)
{
	for (unsigned int flags = 0; flags < 256; flags++) {
		Bytes bytes = header((u8)flags);
		synfin_segment seg;

		ASSERT_EQ(parse(bytes, 20, &seg), SYNFIN_DROP_NONE);
		EXPECT_EQ(seg.flags, flags);
		EXPECT_EQ(seg.len, 0u);
	}
}

TEST(Wire, TooShort)
{
	CASE(01);
	Bytes whole = header(SYN);
	synfin_segment seg;

	RULE(HDR_04);
	for (u32 have = 0; have < 20; have++) {
		Bytes part(whole.begin(), whole.begin() + have);

		EXPECT_EQ(parse(part, have, &seg), SYNFIN_DROP_TOO_SHORT);
		EXPECT_EQ(parse(part, 2000, &seg), SYNFIN_DROP_TOO_SHORT);
		EXPECT_EQ(parse(whole, have, &seg), SYNFIN_DROP_TOO_SHORT);
	}
	EXPECT_EQ(parse(whole, 20, &seg), SYNFIN_DROP_NONE);
}

TEST(Wire, BadOffset)
{
	CASE(02);
	synfin_segment seg;

	RULE(HDR_03);
	RULE(RSG_07);
	for (u8 doff = 0; doff < 16; doff++) {
		Bytes bytes = header(SYN, {}, doff ? doff : 1);

		bytes[12] = (u8)(doff << 4);
		EXPECT_EQ(synfin_wire_header_len(bytes.data()), doff * 4u);
		EXPECT_EQ(parse(bytes, 20, &seg),
			  doff == 5 ? SYNFIN_DROP_NONE : SYNFIN_DROP_BAD_OFFSET);
		/* The datagram is longer, but not all of it can be read. */
		EXPECT_EQ(parse(bytes, 100, &seg),
			  doff == 5 ? SYNFIN_DROP_NONE : SYNFIN_DROP_BAD_OFFSET);
	}
	/* All of the header is there, but the datagram says it is shorter. */
	EXPECT_EQ(parse(header(SYN, Bytes(40, 1)), 59, &seg),
		  SYNFIN_DROP_BAD_OFFSET);
	EXPECT_EQ(parse(header(SYN, Bytes(40, 1)), 60, &seg), SYNFIN_DROP_NONE);
	EXPECT_EQ(seg.hdr_len, SYNFIN_HEADER_MAX);
	EXPECT_EQ(seg.len, 0u);
}

TEST(Wire, Options)
{
	RULE(HDR_08);
	EXPECT_EQ(mss_of({}), 0);
	EXPECT_EQ(mss_of({ 2, 4, 3, 232 }), 1000);
	EXPECT_EQ(mss_of({ 1, 1, 2, 4, 3, 232, 0 }), 1000);
	RULE(HDR_10);
	RULE(OPN_14);
	/* Timestamps, window scale, SACK, Fast Open, experiments. */
	EXPECT_EQ(mss_of({ 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 2, 4, 3, 232 }), 1000);
	EXPECT_EQ(mss_of({ 3, 3, 7, 4, 2, 34, 2, 253, 2, 254, 2, 2, 4, 1, 0 }),
		  256);
	EXPECT_EQ(mss_of({ 2, 4, 1, 0, 2, 4, 2, 0 }), 512);
}

/* Options begin anywhere (MUST-64). */
TEST(Wire, UnalignedOptions)
{
	RULE(HDR_13);
	for (size_t nops = 0; nops < 36; nops++) {
		Bytes options(nops, 1);

		options.insert(options.end(), { 2, 4, 3, 232 });
		EXPECT_EQ(mss_of(options), 1000) << nops;
	}
}

/* Junk behind the end of the list is not read (MUST-69). */
TEST(Wire, EndOfList)
{
	RULE(HDR_14);
	EXPECT_EQ(mss_of({ 0, 2, 4, 3, 232, 255, 255, 255 }), 0);
	EXPECT_EQ(mss_of({ 2, 4, 3, 232, 0, 2, 4, 9 }), 1000);
}

/* Lengths that lie: what came before counts, what follows is absent. */
TEST(Wire, IllegalLengths)
{
	CASE(05);
	RULE(HDR_12);
	for (u8 kind : { 2, 3, 8, 253 })
		for (u8 len : { 0, 1 }) {
			EXPECT_EQ(mss_of({ kind, len, 3, 232 }), 0);
			EXPECT_EQ(mss_of({ 2, 4, 1, 0, kind, len, 2, 4 }), 256);
		}
	for (unsigned int len = 5; len < 256; len++)
		EXPECT_EQ(mss_of({ 2, (u8)len, 3, 232 }), 0) << len;
	EXPECT_EQ(mss_of({ 2, 3, 7, 1 }), 0);
	EXPECT_EQ(mss_of({ 2, 2, 1, 1 }), 0);
	EXPECT_EQ(mss_of({ 1, 1, 1, 2 }), 0);		/* no length byte */
	EXPECT_EQ(mss_of({ 1, 1, 1, 253 }), 0);
	EXPECT_EQ(mss_of({ 1, 1, 2, 4 }), 0);		/* no value */
	EXPECT_EQ(mss_of({ 1, 2, 4, 3 }), 0);
	EXPECT_EQ(mss_of({ 2, 5, 3, 232, 9, 2, 4, 1, 0 }), 256);
}

/* Each byte string of options ends, and stays inside (ASan). */
TEST(Wire, AnyOptions)
{
	u32 seed = 1, found = 0;

	for (int i = 0; i < 100000; i++) {
		Bytes options(seed / 65536 % 11 * 4);

		for (u8 &byte : options) {
			seed = seed * 1103515245 + 12345;
			byte = (u8)(seed >> 16);
			byte %= seed & 1 ? 5 : 255;
		}
		seed = seed * 1103515245 + 12345;
		found += mss_of(options) != 0;
	}
	EXPECT_GT(found, 100u);
}

/* MSS on a segment without SYN is not acted upon. */
TEST(Wire, MssWithoutSyn)
{
	RULE(HDR_16);
	for (u8 flags : { 0, +ACK, +RST, ACK | FIN, PSH | ACK })
		EXPECT_EQ(mss_of({ 2, 4, 3, 232 }, flags), 0);
	EXPECT_EQ(mss_of({ 2, 4, 3, 232 }, SYN | RST), 1000);
}

TEST(Wire, BuildGolden)
{
	const Bytes want = { 0x12, 0x34, 0x56, 0x78, 0xff, 0xff, 0xff, 0xf0,
			     0x7f, 0xff, 0xff, 0xf1, 0x60, 0x12, 0xab, 0xcd,
			     0, 0, 0, 0, 2, 4, 0x05, 0xb4 };
	Bytes got(24, 0xee);
	Seg seg = Seg(SYN | ACK, 0xfffffff0, 0x7ffffff1).window(0xabcd)
			  .offering(1460);

	EXPECT_EQ(synfin_wire_build(&seg, 0x1234, 0x5678, got.data()), 24u);
	RULE(HDR_11);
	EXPECT_EQ(got, want);
}

TEST(Wire, BuildWithoutOption)
{
	const Bytes want = { 0, 1, 0xff, 0xff, 1, 2, 3, 4, 0, 0, 0, 0, 0x50,
			     RST, 0, 0, 0, 0, 0, 0 };
	std::unique_ptr<u8[]> exact(new u8[20]);
	Seg seg = Seg(RST, 0x01020304, 0xffffffff).window(0);

	memset(exact.get(), 0xee, 20);
	EXPECT_EQ(synfin_wire_build(&seg, 1, 65535, exact.get()), 20u);
	RULE(HDR_15);
	/* Without ACK the field is zero, whatever was in the struct. */
	EXPECT_EQ(Bytes(exact.get(), exact.get() + 20), want);
}

TEST(Wire, BuildAndParse)
{
	for (unsigned int flags = 0; flags < 256; flags++) {
		Bytes bytes(24);
		Seg seg = Seg((u8)flags, 0x80000000u + flags, flags * 77777u)
				  .window((u16)(flags * 257))
				  .offering(flags & SYN ? 536 : 0);
		synfin_segment back;
		u32 len = synfin_wire_build(&seg, 7, 9, bytes.data());

		bytes.resize(len);
		ASSERT_EQ(parse(bytes, len, &back), SYNFIN_DROP_NONE);
		EXPECT_EQ(back.flags, flags);
		EXPECT_EQ(back.seq, seg.seq);
		EXPECT_EQ(back.ack, flags & ACK ? seg.ack : 0);
		EXPECT_EQ(back.wnd, seg.wnd);
		EXPECT_EQ(back.mss, seg.mss);
	}
}
