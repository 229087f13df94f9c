#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Build a debug kernel: Linux 6.1 with the sanitizers that debug.config names, or
# with the one for data races, which excludes some of them (kcsan.config).
#
# usage: debug-kernel.sh [debug|kcsan]
#
# The result is a directory of that name in the cache, laid out like those that
# kernels.sh makes, so that every script which takes a kernel takes this one:
# "make debug", "selftests/vm/run --kernel debug", "make vm KERNEL=debug". It is
# built once for each configuration and version of the sources, in about ten minutes.

set -eu
variant=${1:-debug}
here=$(cd "$(dirname "$0")" && pwd)
cache=${SYNFIN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/synfin}
# What building modules reads stays; the rest of a source tree is 1.2 GB.
not_needed=(Documentation drivers fs sound samples block crypto mm ipc net
	    tools/perf tools/testing)

say() {
	printf '%s kernel: %s\n' "$variant" "$*" >&2
}

source_package() {
	apt-cache show --no-all-versions linux-source-6.1 |
		sed -n 's/^Version: /linux-source-6.1=/p'
}

unpack() {
	apt-get download -o APT::Sandbox::User=root "$1" > download.log 2>&1 ||
		{ cat download.log >&2; return 1; }
	dpkg-deb --fsys-tarfile linux-source-6.1_*.deb |
		tar -xO ./usr/src/linux-source-6.1.tar.xz |
		xz -dc | tar -x --strip-components=1 -C build
	rm linux-source-6.1_*.deb download.log
}

# What is wanted: debug.config, but where the variant's own file says otherwise.
wanted() {
	local own=$here/$variant.config

	[ "$variant" = debug ] ||
		grep -vwFf <(grep -o '^CONFIG_[A-Z0-9_]*' "$own") "$here/debug.config"
	cat "$own"
}

# Every line of it must have survived: a choice that Kconfig drops
# would be a sanitizer that is silently off.
configure() {
	local line dropped=()

	wanted > wanted.config
	make -s -C build allnoconfig KCONFIG_ALLCONFIG="$PWD/wanted.config"
	while read -r line; do
		grep -qxF "$line" build/.config || dropped+=("$line")
	done < <(grep '^CONFIG_.*=[^n]' wanted.config)
	[ ${#dropped[@]} -eq 0 ] || { say "Kconfig drops: ${dropped[*]}"; return 1; }
}

# It is entered by its compressed image: the code behind the ELF's PVH entry is
# instrumented by KASAN, and runs before KASAN's shadow is there.
compile() {
	make -s -C build -j"$(nproc)" bzImage modules
	make -s -C build INSTALL_MOD_PATH="$PWD" modules_install
	mkdir modules
	mv lib/modules/* modules/
	rmdir lib/modules lib
	rm build/vmlinux
	mv build/arch/x86/boot/bzImage vmlinux
	cp build/.config config
	cp build/include/config/kernel.release release.new
}

# Only now is it a kernel: the file "release" is what others look for.
finish() {
	local path

	find build \( -name '*.o' -o -name '*.a' -o -name '.*.cmd' \) -delete
	for path in "${not_needed[@]}"; do
		rm -rf "build/$path"
	done
	ln -s build headers
	ln -s ../6.12/source source
	mv release.new release
}

[ -e "$here/$variant.config" ] || { say "there is no $here/$variant.config"; exit 1; }
mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
exec 9> "$cache/debug-lock"
flock 9
package=$(source_package)
[ -n "$package" ] || { say "apt knows no linux-source-6.1: run apt-get update"; exit 1; }
key=$({ wanted; cat "$0" - <<< "$package"; } | sha256sum | cut -c1-16)
dir=$cache/$variant-$key
if [ ! -e "$dir/release" ]; then
	say "building ${package#*=} with sanitizers (about ten minutes)"
	started=$SECONDS
	rm -rf "$cache/$variant"-*/
	mkdir -p "$dir/build"
	cd "$dir"
	unpack "$package"
	configure
	compile > build.log 2>&1 9>&- || { tail -30 build.log >&2; exit 1; }
	finish
	say "ready in $((SECONDS - started)) s"
fi
ln -sfnT "${dir##*/}" "$cache/$variant"
