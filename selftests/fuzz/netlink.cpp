// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as what the kernel tells the tool: the attributes of each record,
 * or an error with its extended ACK. The tool reads and shows them, or says
 * that it does not understand; it does not crash.
 */
#include <algorithm>
#include <vector>

#include "json.hpp"
#include "names.hpp"
#include "netlink.hpp"
#include "records.hpp"

#include <netlink/attr.h>

using namespace synfin;

namespace {

/* The whole record, as JSON. */
void read_as(std::uint8_t kind, const nl::attributes &a)
{
	switch (kind % 9) {
	case 0:
		module_json(read_module(a));
		break;
	case 1:
		read_settings(a);
		break;
	case 2:
		listener_json(read_listener(a));
		break;
	case 3:
		connection_json(read_connection(a));
		break;
	case 4:
		event_json(read_event(a));
		break;
	case 5:
		counters_json({ read_counter(a) }, true);
		break;
	case 6:
		fsm_json({ read_fsm(a) });
		break;
	case 7:
		fault_json(read_fault(a));
		break;
	default:
		held_json(read_held(a));
	}
}

void read_error(std::uint8_t kind, const std::vector<std::uint8_t> &body)
{
	std::vector<std::uint32_t> room(NLMSG_SPACE(body.size()) / 4 + 1);
	auto *header = reinterpret_cast<nlmsghdr *>(room.data());

	header->nlmsg_len = NLMSG_LENGTH(body.size());
	header->nlmsg_type = kind & 1 ? NLMSG_ERROR : NLMSG_DONE;
	header->nlmsg_flags = kind & 2 ? NLM_F_ACK_TLVS : 0;
	if (kind & 4)
		header->nlmsg_flags |= NLM_F_CAPPED;
	std::copy(body.begin(), body.end(),
		  static_cast<std::uint8_t *>(NLMSG_DATA(header)));
	nl::describe(nl::parse_extended_ack(header));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
	if (!size)
		return 0;

	std::vector<std::uint8_t> body(data + 1, data + size);

	try {
		if (*data & 0x80)
			read_error(*data, body);
		else
			read_as(*data, nl::attributes(
				reinterpret_cast<const nlattr *>(body.data()),
				static_cast<int>(body.size())));
	} catch (const failure &) {
		/* It said what it did not understand. */
	}
	return 0;
}
