#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Fetch what the VM boots, as packages unpacked into a cache: nothing of it is
# installed on this machine.
#
# usage: kernels.sh [--update]
#
# For each of the kernels 6.1 and 6.12 the cache, $SYNFIN_CACHE (default
# ~/.cache/synfin), then holds a directory 6.1 or 6.12 with
#	release		the kernel's release, as uname -r will say it
#	config		its configuration
#	vmlinux		the kernel as an uncompressed ELF, which QEMU boots by PVH
#	modules/	what goes over /lib/modules in the guest
#	headers		what to build modules with: make -C headers M=...
#	source		the parts of linux-source that we use
# What is there stays, and costs no time and no network; --update replaces it
# by what the machine's apt sources offer now.

set -eu
cache=${SYNFIN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/synfin}
subtrees=(Documentation/netlink MAINTAINERS include/net include/uapi net/ipv4
	  scripts tools/arch tools/build tools/include tools/lib tools/scripts
	  tools/testing/selftests)
case ${1-} in
'')	 update= ;;
--update) update=1 ;;
*)	 echo "usage: kernels.sh [--update]" >&2; exit 1 ;;
esac

say() {
	printf 'kernels: %s\n' "$*" >&2
}

die() {
	say "$*"
	exit 1
}

# depends PACKAGE[=VERSION]: what it depends on, one a line, as apt knows it.
depends() {
	apt-cache show --no-all-versions "$1" 2> /dev/null |
		sed -n 's/^Depends: //p' | tr ',' '\n' | sed 's/^ *//'
}

meta_of() {
	case $1 in
	6.1)	echo linux-image-amd64 ;;	# Debian 12's own
	*)	echo "linux-image-$1-amd64" ;;
	esac
}

# fetch PACKAGE=VERSION DIRECTORY: unpack it there.
fetch() {
	local package=${1%%=*}

	if ! apt-get download -o APT::Sandbox::User=root "$1" > download.log 2>&1; then
		cat download.log >&2
		die "cannot download $1; if apt's lists are old, run apt-get update and try again"
	fi
	dpkg-deb -x "$package"_*.deb "$2"
	rm "$package"_*.deb download.log
}

# Debian's headers name each other by absolute paths; let them say the cache's.
headers() {
	local release=$1 version=$2 package root=$3
	local wanted=("linux-headers-$release=$version")

	while read -r package _; do
		case $package in
		linux-headers-*) wanted+=("$package=$version") ;;
		linux-kbuild-*) wanted+=("$package") ;;
		esac
	done < <(depends "linux-headers-$release=$version")
	[ ${#wanted[@]} -eq 3 ] || die "unexpected dependencies of linux-headers-$release"
	for package in "${wanted[@]}"; do
		fetch "$package" build
	done
	grep -rlI --include=Makefile --include='.kernelvariables' -e /usr/src/linux-headers- \
	     -e /usr/lib/linux-kbuild- build/usr/src/*/ --exclude-dir=include |
		xargs -r sed -i -e "s,/usr/src/linux-headers-,$root/build&,g" \
				-e "s,/usr/lib/linux-kbuild-,$root/build&,g"
	ln -s "build/usr/src/linux-headers-$release" headers
}

image() {
	local release=$1 version=$2

	fetch "linux-image-$release=$version" unpacked
	mv "unpacked/boot/config-$release" config
	mkdir -p modules depmod/lib
	mv unpacked/lib/modules/"$release" modules/ 2> /dev/null ||
		mv unpacked/usr/lib/modules/"$release" modules/
	ln -s ../../modules depmod/lib/modules
	depmod -b depmod "$release"
	source/scripts/extract-vmlinux "unpacked/boot/vmlinuz-$release" > vmlinux
	[ -s vmlinux ] || die "no ELF kernel found inside vmlinuz-$release"
	echo "$release" > release
	rm -r unpacked depmod
}

# Cut down to what is used: the whole would be 1.4 GB.
source_tree() {
	local series=$1 version=$2 also=()

	[ "$series" = 6.1 ] || also=(tools/net/ynl)
	fetch "linux-source-$series=$version" unpacked
	also+=("${subtrees[@]}")
	mkdir source
	tar -C source --strip-components=1 -xf "unpacked/usr/src/linux-source-$series.tar.xz" \
	    "${also[@]/#/linux-source-$series/}"
	rm -r unpacked
}

kernel() {
	local series=$1 package version release dir tmp

	[ -n "$update" ] || [ ! -e "$cache/$series/release" ] || return 0
	package=$(depends "$(meta_of "$series")" | grep '^linux-image-[0-9]' | head -1)
	[[ $package =~ ^linux-image-($series\.[^\ ]+)\ \(=\ ([^\)]+)\) ]] ||
		die "apt knows no kernel $series ($(meta_of "$series")): synfin's VM needs" \
		    "the package sources of Debian 12, main and security, and apt-get update"
	release=${BASH_REMATCH[1]}
	version=${BASH_REMATCH[2]}
	dir=$cache/$release-${version//[^a-zA-Z0-9.]/_}
	if [ ! -e "$dir/release" ]; then
		say "fetching $release, its headers and sources (300 MB)"
		rm -rf "$dir.new"
		mkdir "$dir.new"
		cd "$dir.new"
		source_tree "$series" "$version"
		headers "$release" "$version" "$dir"
		image "$release" "$version"
		mv -T "$dir.new" "$dir"
	fi
	ln -sfnT "${dir##*/}" "$cache/$series"
}

ready() {
	[ -z "$update" ] && [ -e "$cache/6.1/release" ] && [ -e "$cache/6.12/release" ]
}

ready && exit 0
mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
exec 9> "$cache/lock"
flock 9
ready && exit 0
[ "$(id -u)" -ne 0 ] || apt-get update > /dev/null 2>&1 ||
	say "apt-get update failed; going on with the lists that are there"
started=$SECONDS
kernel 6.1 9>&- &
first=$!
kernel 6.12 9>&- &
second=$!
failed=0
wait $first || failed=1
wait $second || failed=1
# what an update has replaced, or a failure left
for dir in "$cache"/*-amd64-*; do
	[ "$dir" -ef "$cache/6.1" ] || [ "$dir" -ef "$cache/6.12" ] || rm -rf "$dir"
done
[ $failed -ne 0 ] || say "ready in $((SECONDS - started)) s"
exit $failed
