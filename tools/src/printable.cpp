// SPDX-License-Identifier: GPL-2.0
/* A terminal obeys control characters; whoever wrote a file must not give orders. */

#include "printable.hpp"

#include <fmt/core.h>

namespace synfin {
namespace {

unsigned int byte_at(std::string_view text, std::size_t at)
{
	return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/* How many bytes of one there are: those from U+0080 on take two in UTF-8. */
std::size_t control_length(std::string_view text, std::size_t at)
{
	unsigned int first = byte_at(text, at), second = byte_at(text, at + 1);

	if (first == '\n' || first == '\t')
		return 0;
	if (first < 0x20 || first == 0x7f)
		return 1;
	return first == 0xc2 && second >= 0x80 && second < 0xa0 ? 2 : 0;
}

} // namespace

std::string printable(std::string_view text)
{
	std::string result;

	for (std::size_t at = 0; at < text.size();) {
		std::size_t length = control_length(text, at);

		if (length)
			result += fmt::format("\\x{:02x}",
					      byte_at(text, at + length - 1));
		else
			result += text[at];
		at += length ? length : 1;
	}
	return result;
}

} // namespace synfin
