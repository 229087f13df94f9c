/* SPDX-License-Identifier: GPL-2.0 */
/* A fuzzer's input, byte by byte; zeros behind its end. */
#ifndef SYNFIN_FUZZ_BYTES_HPP
#define SYNFIN_FUZZ_BYTES_HPP

#include <cstddef>
#include <cstdint>

class Bytes {
public:
	Bytes(const uint8_t *data, size_t size) : at(data), left(size) {}

	bool empty() const { return !left; }
	uint8_t next()
	{
		if (!left)
			return 0;
		left--;
		return *at++;
	}

private:
	const uint8_t *at;
	size_t left;
};

#endif
