// SPDX-License-Identifier: GPL-2.0
/* What a connection sends of its own. */
#include "host.hpp"

using namespace unit;

SUITE(Output);

/* The numbers come round to the ISS itself, and that is no SYN. */
TEST_P(Output, StreamLongerThanTheSequenceSpace)
{
	const u32 chunk = 1u << 29;
	u64 total = 0;

	h.env.mss = 65495;
	h.open();
	h.arrives(Seg(SYN | ACK, h.their(0), h.our(1)).offering(65495));
	for (int i = 0; i < 9; i++) {
		/* The eighth ends where the next number is the ISS. */
		h.send(i == 7 ? chunk - 1 : i == 8 ? 10 : chunk);
		while (h.cb.snd_una != h.cb.snd_end) {
			ASSERT_FALSE(h.sent.empty());
			for (const synfin_tx &tx : h.sent)
				ASSERT_FALSE(tx.seg.flags & SYN) << total;
			h.arrives(Seg(ACK, h.their(1), h.cb.snd_nxt));
			total += h.out.acked;
		}
		ASSERT_TRUE(h.sent.empty());
		if (i == 7)
			ASSERT_EQ(h.cb.snd_una, h.our(0));
	}
	RULE(SEQ_01);
	EXPECT_EQ(total, (1ull << 32) + 9);
	h.shutdown();
	h.arrives(Seg(ACK, h.their(1), h.our(11)));
	EXPECT_EQ(h.cb.state, FIN_WAIT_2);
}
