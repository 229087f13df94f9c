#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Install the Debian packages of deps.txt that are missing.
#
# usage: deps.sh [--list]
#
# With everything in place this is one dpkg-query and silent.  Otherwise it
# says which packages are missing and installs them: as root without a
# question, else through sudo, else it says what to run and exits 1.

set -u
cd "$(dirname "$0")" || exit 1

wanted() {
	sed -e 's/#.*//' deps.txt | tr -s '[:space:]' '\n' | sed '/^$/d'
}

missing() {
	local have

	have=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' |
	       sed -n 's/^.i  *//p')
	wanted | grep -vxF -f <(printf '%s\n' "$have")
}

say() {
	printf 'deps: %s\n' "$*" >&2
}

# apt's own chatter is only of interest when it fails.
quietly() {
	local log rc

	log=$(mktemp)
	"$@" > "$log" 2>&1 < /dev/null
	rc=$?
	[ $rc -eq 0 ] || cat "$log" >&2
	rm -f "$log"
	return $rc
}

[ "${1-}" = --list ] && { wanted; exit 0; }

if ! command -v dpkg-query > /dev/null; then
	say "this is not Debian; install by hand what $PWD/deps.txt names"
	exit 1
fi

todo=$(missing)
[ -n "$todo" ] || exit 0
mapfile -t packages <<< "$todo"

say "missing: ${packages[*]}"
install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y
	 --no-install-recommends "${packages[@]}")
if [ "$(id -u)" -eq 0 ]; then
	sudo=()
elif command -v sudo > /dev/null && { sudo -n true 2> /dev/null || [ -t 0 ]; }; then
	say "not root: installing packages through sudo"
	sudo -v || exit 1
	sudo=(sudo)
else
	say "installing packages needs root, and there is no sudo to ask; as root, run"
	say "    apt-get update && apt-get install -y --no-install-recommends ${packages[*]}"
	say "and start again"
	exit 1
fi

say "installing ${#packages[@]} packages (a few minutes on a new machine)"
started=$SECONDS
quietly "${sudo[@]}" apt-get update ||
	say "apt-get update failed; going on with the lists that are there"
if ! quietly "${sudo[@]}" "${install[@]}"; then
	say "apt-get install failed; its output is above"
	exit 1
fi
todo=$(missing)
if [ -n "$todo" ]; then
	say "apt-get reported success, yet these are still missing: $todo"
	exit 1
fi
say "installed in $((SECONDS - started)) s"
