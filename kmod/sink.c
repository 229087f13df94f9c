// SPDX-License-Identifier: GPL-2.0
/*
 * Where the bytes of a managed connection go: they are compared with the
 * pattern that its peer is expected to send, counted, and forgotten.
 */
#include "pattern.h"
#include "stream.h"
#include "work.h"

/* The place in the peer's stream of a byte of the segment's payload. */
static u32 place_of(const struct synfin_work *w, u32 off)
{
	const struct synfin_segment *seg = &w->ev.seg;
	u32 seq = seg->seq + !!(seg->flags & SYNFIN_FLAG_SYN);

	return seq + off - (w->cb.irs + 1);
}

static u32 count_bad(const u8 *bytes, u32 len, u32 offset)
{
	u32 bad = 0, i;

	for (i = 0; i < len; i++)
		bad += bytes[i] != synfin_pattern(offset + i);
	return bad;
}

static u32 check(const struct synfin_work *w, u32 off, u32 len)
{
	u32 at = w->ev.seg.hdr_len + off;
	u32 offset = place_of(w, off);
	u32 done, n, bad = 0;
	u8 chunk[64];

	for (done = 0; done < len; done += n) {
		n = min_t(u32, len - done, sizeof(chunk));
		if (WARN_ON_ONCE(skb_copy_bits(w->skb, at + done, chunk, n)))
			return bad;
		bad += count_bad(chunk, n, offset + done);
	}
	return bad;
}

/**
 * synfin_sink_check() - compare what a managed connection took
 * @w: the work, settled, its entry still locked, without a stream
 *
 * Text that came ahead of its turn is compared when it comes, and forgotten:
 * its place in the stream is known, and so are the bytes that belong there.
 */
void synfin_sink_check(struct synfin_work *w)
{
	/* TIME-WAIT is too small to count anything. */
	if (!w->entry || w->entry->kind != SYNFIN_KIND_CONNECTION)
		return;
	synfin_conn_of(w->entry)->bad +=
		check(w, w->out.accept_off, w->out.accept_len) +
		check(w, w->out.keep_off, w->out.keep_len);
}
