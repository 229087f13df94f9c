// SPDX-License-Identifier: GPL-2.0
/*
 * Where the bytes of a managed connection go: they are compared with the
 * pattern that its peer is expected to send, counted, and forgotten.
 */
#include "pattern.h"
#include "stream.h"
#include "work.h"

/* The place in the peer's stream of the first byte that is accepted. */
static u32 first_offset(const struct synfin_work *w)
{
	const struct synfin_segment *seg = &w->ev.seg;
	u32 seq = seg->seq + !!(seg->flags & SYNFIN_FLAG_SYN);

	return seq + w->out.accept_off - (w->cb.irs + 1);
}

static u32 count_bad(const u8 *bytes, u32 len, u32 offset)
{
	u32 bad = 0, i;

	for (i = 0; i < len; i++)
		bad += bytes[i] != synfin_pattern(offset + i);
	return bad;
}

/**
 * synfin_sink_check() - compare what a managed connection accepted
 * @w: the work, settled, its entry still locked
 */
void synfin_sink_check(struct synfin_work *w)
{
	u32 at = w->ev.seg.hdr_len + w->out.accept_off;
	u32 offset = first_offset(w);
	u32 done, n, bad = 0;
	u8 chunk[64];

	/* TIME-WAIT is too small to count anything. */
	if (!w->out.accept_len || !w->entry ||
	    w->entry->kind != SYNFIN_KIND_CONNECTION || synfin_stream_of(w))
		return;
	for (done = 0; done < w->out.accept_len; done += n) {
		n = min_t(u32, w->out.accept_len - done, sizeof(chunk));
		if (WARN_ON_ONCE(skb_copy_bits(w->skb, at + done, chunk, n)))
			return;
		bad += count_bad(chunk, n, offset + done);
	}
	synfin_conn_of(w->entry)->traffic.bad += bad;
}
