# SPDX-License-Identifier: GPL-2.0
#
# Makes a script for rawpeer of cells: each probe in each scene whose name
# matches "only". A cell has an address of its own, ports that nobody had.

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

# expand(TEXT): with all ways in it
function expand(text, name) {
	while (match(text, /@[a-z-]+/)) {
		name = substr(text, RSTART + 1, RLENGTH - 1)
		text = substr(text, 1, RSTART - 1) ways[name] substr(text, RSTART + RLENGTH)
	}
	return text
}

function commands(text, what, list, count, i) {
	count = split(text, list, ";")
	for (i = 1; i <= count; i++)
		print trim(list[i]) " #" what
}

function cell(scene, probe) {
	number++
	print "reset #begin " scene " " probe
	print "use c src " peer " dst " host " sport " 10000 + number " dport " 30000 + number \
		" nxt 1000 iss 999 peer 1342177280 win 65535 #way"
	commands(scenes[scene], "way")
	print "send " probes[probe] " #way"
	print "answers 50ms #answer"
	print "user state #state"
	print "send A seq rcv-1 ack peer #way"
	print "answers 50ms #after"
	print "user end #end"
}

/^(way|scene|probe) / {
	at = index($0, ":")
	name = substr($2, 1, length($2) - 1)
	text = expand(trim(substr($0, at + 1)))
}
/^way / { ways[name] = text }
/^scene / && name ~ only { scenes[name] = text; scene_order[++scene_count] = name }
/^probe / { probes[name] = text; probe_order[++probe_count] = name }

END {
	for (s = 1; s <= scene_count; s++)
		for (p = 1; p <= probe_count; p++)
			cell(scene_order[s], probe_order[p])
}
