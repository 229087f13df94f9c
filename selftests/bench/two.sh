#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# In a guest with two CPUs, in real time: lifecycles a second with a program's
# sockets, by one program on one CPU, and by two on two, in one network
# namespace; then in one each. Rounds alternate, for the host has other work.
#
# usage: two.sh [ROUNDS [MS]]

set -eu
shopt -s inherit_errexit
cd "$(dirname "$0")/../.."
bin=$PWD/build/bench
rounds=${1:-5} ms=${2:-2000}

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

tmp=$(mktemp -d)
insmod "$SYNFIN_KO"
for ((round = 1; round <= rounds; round++)); do
	for side in tcp=6 synfin=253; do
		# what the last one left in TIME-WAIT is not this one's
		ip netns add x
		ip netns add y
		ip -n x link set lo up
		ip -n y link set lo up
		value="value ${side%=*}"
		echo "$value one $(racer 0 x "${side#*=}" 9)"
		echo "$value two $(both x x "${side#*=}")"
		echo "$value apart $(both x y "${side#*=}")"
		ip netns delete x
		ip netns delete y
	done
done
