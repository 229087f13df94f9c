/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bytes that managed connections send, and expect. Each depends on its
 * place in the stream, so that a byte too many or too few shows, and a shift by
 * 256 or 65536 too.
 */
#ifndef SYNFIN_PATTERN_H
#define SYNFIN_PATTERN_H

#include <linux/types.h>

/**
 * synfin_pattern() - the byte at a place in the stream
 * @offset: its place, the first byte is 0
 *
 * Return: the byte.
 */
static inline u8 synfin_pattern(u32 offset)
{
	return offset + (offset >> 8) + (offset >> 16) + (offset >> 24);
}

#endif
