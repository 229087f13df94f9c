#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In a guest with two CPUs, in real time: lifecycles a second with a program's
# sockets, by one program on one CPU, and by two on two, in one network
# namespace; then in one each. Rounds alternate, for the host has other work.
#
# usage: two.sh [ROUNDS [MS]]
#	 two.sh --locks [MS]: two on two in one namespace, and in one each, with
#	 what the kernel's lock statistics say of it

set -eu
shopt -s inherit_errexit
cd "$(dirname "$0")/../.."
bin=$PWD/build/bench

# racer CPU NAMESPACE PROTOCOL PORT
racer() {
	taskset -c "$1" ip netns exec "$2" "$bin/sockets" race "$3" "$ms" "$4"
}

both() {
	racer 0 "$1" "$3" 10 > "$tmp/0" &
	racer 1 "$2" "$3" 11 > "$tmp/1"
	wait $!
	awk '{ sum += $1 } END { print sum }' "$tmp/0" "$tmp/1"
}

begin_round() {
	# what the last one left in TIME-WAIT is not this one's
	ip netns add x
	ip netns add y
	ip -n x link set lo up
	ip -n y link set lo up
}

end_round() {
	ip netns delete x
	ip netns delete y
}

rounds() {
	local round side value

	for ((round = 1; round <= $1; round++)); do
		for side in tcp=6 synfin=253; do
			begin_round
			value="value ${side%=*}"
			echo "$value one $(racer 0 x "${side#*=}" 9)"
			echo "$value two $(both x x "${side#*=}")"
			echo "$value apart $(both x y "${side#*=}")"
			end_round
		done
	done
}

# counted NAME NAMESPACE NAMESPACE PROTOCOL: each line of the statistics
counted() {
	begin_round
	echo 0 > /proc/lock_stat
	echo 1 > /proc/sys/kernel/lock_stat
	echo "value $1 $(both "$2" "$3" "$4")"
	echo 0 > /proc/sys/kernel/lock_stat
	sed "s/^/lock $1 /" /proc/lock_stat
	end_round
}

locks() {
	[ -e /proc/lock_stat ] || { echo "this kernel keeps no lock statistics" >&2; exit 1; }
	counted synfin-together x x 253
	counted synfin-apart x y 253
	counted tcp-together x x 6
	counted tcp-apart x y 6
}

tmp=$(mktemp -d)
insmod "$SYNFIN_KO"
ms=${2:-2000}
if [ "${1:-}" = --locks ]; then
	locks
else
	rounds "${1:-5}"
fi
