# SPDX-License-Identifier: GPL-2.0
#
# What the demo's parts share, in the guest.
# shellcheck shell=bash

set -eu -o pipefail
readonly CLIENT=192.0.2.1 SERVER=192.0.2.2
bold='' dim='' plain=''
case ${TERM:-dumb} in
dumb) ;;
*)	bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m' ;;
esac

chapter() {
	printf '\n%s== %s%s\n' "$bold" "$1" "$plain"
}

tell() {
	printf '%s\n' "$*"
}

# show COMMAND...: the command as one would type it, and what it says.
show() {
	printf '%s# %s%s\n' "$dim" "$*" "$plain"
	"$@"
}

# on NS WORDS...: the tool's exit status counts, and its output is kept.
on() {
	printf '%s# synfin -N %s%s\n' "$dim" "$*" "$plain"
	output=$(synfin -N "$@")
	[ -z "$output" ] || printf '%s\n' "$output"
}

die() {
	printf 'demo: %s\n' "$*" >&2
	exit 1
}

# id_of NS FILTER...: of the only connection that matches.
id_of() {
	local json

	json=$(synfin -j -N "$1" conn show "${@:2}")
	[[ $json =~ \"id\":\ *([0-9]+) ]] || die "no connection in $1: ${*:2}"
	id=${BASH_REMATCH[1]}
}

wait_for() {
	local tries

	for tries in $(seq 200); do
		! "$@" > /dev/null 2>&1 || return 0
		sleep 0.05
	done
	die "this never came true: $*"
}

two_hosts() {
	ip netns add client
	ip netns add server
	ip -n client link add eth0 type veth peer name eth0 netns server
	ip -n client address add "$CLIENT/24" dev eth0
	ip -n server address add "$SERVER/24" dev eth0
	for ns in client server; do
		ip -n "$ns" link set lo up
		ip -n "$ns" link set eth0 up
	done
}
