-- SPDX-License-Identifier: GPL-2.0
--
-- Makes Wireshark and tshark read synfin, IP protocols 253 and 254, as the TCP
-- that it is: all of tcp.* can be filtered for, followed and drawn as a graph.
-- Of its own it adds synfin.checksum.ok, because synfin's checksum covers its
-- own protocol number (HDR-02), of which Wireshark's TCP knows nothing.
--
--	tshark -X lua_script:synfin.lua -r FILE
--
-- or put it into ~/.local/lib/wireshark/plugins.

local synfin = Proto("synfin", "synfin, the connection half of TCP")

local protocol = ProtoField.uint8("synfin.protocol", "IP protocol")
local is_ok = ProtoField.bool("synfin.checksum.ok", "Checksum is right")

synfin.fields = { protocol, is_ok }

local wrong = ProtoExpert.new("synfin.checksum.wrong", "The checksum is wrong",
			      expert.group.CHECKSUM, expert.severity.ERROR)

synfin.experts = { wrong }

-- the ends of both versions of IP
local ends = {
	{ Field.new("ip.src"), Field.new("ip.dst") },
	{ Field.new("ipv6.src"), Field.new("ipv6.dst") },
}
local tcp = Dissector.get("tcp")

-- RFC 1071; an odd byte at the end is padded
local function sum(bytes)
	local total = 0

	for i = 0, bytes:len() - 1 do
		total = total + bytes:get_index(i) * (i % 2 == 0 and 256 or 1)
	end
	return total
end

-- Of several IP headers, one in the other, the innermost is ours.
local function last(field)
	local all = { field() }

	return all[#all]
end

-- The sum of both addresses, which are in the pseudo header of either version.
local function sum_of_ends()
	local innermost, total = -1, 0

	for _, fields in ipairs(ends) do
		local src, dst = last(fields[1]), last(fields[2])

		if src and dst and src.offset > innermost then
			innermost = src.offset
			total = sum(src.range:bytes()) + sum(dst.range:bytes())
		end
	end
	return total
end

local function checksum_is_right(buffer, number)
	local total = sum(buffer:bytes()) + buffer:len() + number + sum_of_ends()

	while total > 0xffff do
		total = total % 0x10000 + math.floor(total / 0x10000)
	end
	return total == 0xffff
end

function synfin.dissector(buffer, pinfo, tree)
	local number = pinfo.match_uint
	local own = tree:add(synfin, buffer(0, math.min(20, buffer:len())))

	own:add(protocol, number):set_generated()
	-- what was cut off when it was captured can not be summed up
	if buffer:reported_len() == buffer:len() then
		local ok = checksum_is_right(buffer, number)

		own:add(is_ok, ok):set_generated()
		if not ok then
			own:add_proto_expert_info(wrong)
		end
	end
	tcp:call(buffer, pinfo, tree)
	pinfo.cols.protocol = "synfin"
end

-- IPv6 looks its next headers up here, too.
local by_number = DissectorTable.get("ip.proto")

by_number:add(253, synfin)
by_number:add(254, synfin)
