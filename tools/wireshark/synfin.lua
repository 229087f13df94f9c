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

local ip_proto = Field.new("ip.proto")
local ip_src = Field.new("ip.src")
local ip_dst = Field.new("ip.dst")
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

local function checksum_is_right(buffer, number)
	local total = sum(buffer:bytes()) + buffer:len() + number +
		sum(last(ip_src).range:bytes()) + sum(last(ip_dst).range:bytes())

	while total > 0xffff do
		total = total % 0x10000 + math.floor(total / 0x10000)
	end
	return total == 0xffff
end

function synfin.dissector(buffer, pinfo, tree)
	local number = last(ip_proto).value
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

local by_number = DissectorTable.get("ip.proto")

by_number:add(253, synfin)
by_number:add(254, synfin)
