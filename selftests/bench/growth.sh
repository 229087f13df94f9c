# SPDX-License-Identifier: GPL-2.0
#
# Sourced by guest.sh: what one more costs when there are so many already.
#
#	point CURVE tcp|synfin CONNECTIONS NUMBER
#
# shellcheck shell=bash

point() {
	echo "point $*"
}

# The last step of kernel TCP's curve is where its memory ends.
steps() {
	local n

	for ((n = 10; n <= ${SYNFIN_BENCH_MOST:-1000000}; n *= 10)); do
		[ "$1" = synfin ] || [ "$n" -le 100000 ] || break
		echo "$n"
	done
}

# grow_synfin COUNT: so many more, both ends of half of them; at most 20,000
# pairs to an address, for there are no more ports.
grow_synfin() {
	local left=$(($1 / 2)) part

	while [ "$left" -gt 0 ]; do
		[ "$used" -gt 0 ] || { used=20000; address=$((address + 1)); }
		part=$((left < used ? left : used))
		here synfin bench open "127.0.$((address / 250)).$((address % 250 + 2)):7" \
			"$part" > /dev/null
		left=$((left - part)) used=$((used - part))
	done
}

# Prints what it costs to open one, and to close it. 127.0.100.1 is for those
# whose cost is measured: they come and go.
cost_synfin() {
	local open close last

	open=$(here synfin -j bench open 127.0.100.1:7 100)
	last=$(grep -o '"last_id":[ 0-9]*' <<< "$open" | tr -dc 0-9)
	close=$(here synfin -j bench close $((last - 198)) 4294967295)
	echo "$(calc "$(ns "$open") / 100") $(calc "$(ns "$close") / 100")"
}

# What the dump of all costs for one.
sample_dump() {
	local cost bytes records

	read -r cost bytes records <<< "$(here "$bin/dump" "${protocol[$1]}")"
	point dump "$1" "$2" "$cost"
}

# Resets from strangers are looked up, found to belong to nobody, and forgotten.
sample_lookup() {
	local cost

	flood "${protocol[$1]}" 100 7 lookup rst > /dev/null
	cost=$(flood "${protocol[$1]}" 1000 7 lookup rst)
	point lookup "$1" "$2" "$(calc "$cost - $(flood 254 1000 7 lookup rst)")"
}

curve_synfin() {
	local have=0 n used=0 address=0 before open close

	before=$(memory)
	here synfin listen add :7 backlog 65535 > /dev/null
	for n in $(steps synfin); do
		grow_synfin $((n - have))
		have=$n
		point memory synfin "$n" "$(calc "($(memory) - $before) * 1024 / $n")"
		read -r open close <<< "$(cost_synfin)"
		point open synfin "$n" "$open"
		point close synfin "$n" "$close"
		sample_lookup synfin "$n"
		sample_dump synfin "$n"
	done
}

# Programs hold the connections, each a step.
curve_tcp() {
	local n before open close

	for n in $(steps tcp); do
		before=$(memory)
		begin "$bin/sockets" hold 6 $((n / 2)) accept
		point memory tcp "$n" "$(calc "($(memory) - $before) * 1024 / $n")"
		read -r open close <<< "$(here "$bin/sockets" life 6 100)"
		point open tcp "$n" "$open"
		point close tcp "$n" "$close"
		sample_lookup tcp "$n"
		sample_dump tcp "$n"
		finish
		settle
	done
}

measure_growth() {
	wire
	"curve_$1"
}

# All that are there have a timer that runs: what is the lifecycle of one whose
# timers come and go among them?
alive_synfin() {
	local have=0 n used=0 address=0 open close

	here synfin param set keepalive on > /dev/null
	here synfin listen add :7 backlog 65535 > /dev/null
	for n in $(steps synfin); do
		grow_synfin $((n - have))
		have=$n
		read -r open close <<< "$(cost_synfin)"
		point timers synfin "$n" "$(calc "$open + $close")"
	done
}

alive_tcp() {
	local n open close

	for n in $(steps tcp); do
		begin "$bin/sockets" hold 6 $((n / 2)) alive
		read -r open close <<< "$(here "$bin/sockets" life 6 100)"
		point timers tcp "$n" "$(calc "$open + $close")"
		finish
		settle
	done
}

measure_growth_of_timers() {
	"alive_$1"
}
