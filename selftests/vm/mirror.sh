#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Mirror a directory's sources as links, to build out of tree.
#
# usage: mirror.sh FROM TO

set -eu
from=$1 to=$2
mkdir -p "$to"
cd "$from"
find . \( -name '*.[chS]' ! -name '*.mod.c' -o -name Kbuild -o -name Makefile \) -print |
	while read -r file; do
		[ "$to/$file" -ef "$file" ] && continue
		mkdir -p "$to/${file%/*}"
		ln -sfn "$PWD/${file#./}" "$to/$file"
	done
# links to what is no more
find "$to" -xtype l -delete
