#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Documentation/lab.md keeps its word: a result for each chapter.
#
# In its blocks marked "console" a line "$ COMMAND" is typed, in the order of the
# document and in one shell a chapter, and what follows is what it must print;
# a line "..." stands for any lines. Blocks whose first line is "# NAME" or "# NAME:
# WHAT FOR" are files that the reader has saved. lib_lab_words.awk says what may differ.
#
# The transcripts are rewritten, where they are not true any more, by
#	selftests/vm/run --time virtual --out build/lab -- selftests/lab.sh --update
# which leaves the document in build/lab.

. "$(dirname "$0")/lib.sh"

selftests=$(cd "$(dirname "$0")" && pwd)
readonly selftests
readonly lab=$selftests/../Documentation/lab.md

# Some files of the reader are needed whichever chapters are told.
set_up_hosts() {
	load_module
	mkdir "$tmp/reader"
	take_apart 0
	save_files
}

# A reader has one machine for the whole lesson: what a chapter leaves stays.
tidy_hosts() {
	:
}

# take_apart CHAPTER: into pieces; where they are is left in $pieces.
take_apart() {
	pieces=$tmp/$1
	rm -rf "$pieces"
	mkdir "$pieces"
	awk -v wanted="$1" -v into="$pieces" -f "$selftests/lib_lab_blocks.awk" "$lab"
}

# save FILE: the reader puts it under its name
save() {
	tail -n +2 "$1" > "$tmp/reader/$(head -n 1 "$1")"
}

save_files() {
	local file

	for file in "$pieces"/*.save; do
		[ ! -e "$file" ] || save "$file"
	done
}

# Who switches a safeguard off is told so by the kernel; so is whose story does.
announce_safeguards() {
	local story unsafe

	for story in $(sed -nE 's/^synfin (what-if|exercise) ([a-z0-9-]+)( -.*)?$/\2/p' "$pieces"/*.cmd); do
		story=$selftests/../stories/$story.toml
		for unsafe in $(cat "$story" "$pieces"/*.cmd 2> /dev/null |
				grep -oE 'unsafe_[a-z0-9_]*|rfc1337' | sort -u); do
			expect_message "synfin: network namespace [0-9]+: a safeguard is off: $unsafe"
		done
	done
}

# What is printed is in NN.got; a chapter is done in one shell.
do_pieces() {
	local piece

	cd "$tmp/reader"
	for piece in "$pieces"/*; do
		case $piece in
		*.save)
			save "$piece" ;;
		*.cmd)
			eval "$(cat "$piece")" > "${piece%.cmd}.got" 2>&1 < /dev/null || true ;;
		esac
	done
	cd "$selftests"
}

# What was printed, in the words of the document where they mean the same: NN.seen.
put_in_words() {
	awk -v in_real_time="$([ "$SYNFIN_TIME" != real ] || echo 1)" \
		-f "$selftests/lib_lab_words.awk" "$pieces"/*.cmd
}

tell_chapter() {
	take_apart "$1"
	announce_safeguards
	do_pieces
	put_in_words
}

# chapter NUMBER: what is printed is what is promised
chapter() {
	local want differ=''

	title "lab $1: $(sed -n "s/^## $1[.] //p" "$lab")"
	tell_chapter "$1"
	for want in "$pieces"/*.want; do
		diff -u --label "promised" --label "printed" "$want" "${want%.want}.seen" \
			> "$tmp/diff" || { differ=1; sed "s/^/# /" - "$tmp/diff" \
			<<< "\$ $(cat "${want%.want}.cmd")"; }
	done
	[ -z "$differ" ] || fail "it is not as the lab promises"
}

chapters=$(sed -n 's/^## \([0-9]*\)[.] .*/\1/p' "$lab")
for number in $chapters; do
	eval "test_chapter_$(printf %02d "$number")() { chapter $number; }"
done

test_rules_and_sections() {
	title "lab: rules and sections are named as explain names them"
	local rule section count=0

	while IFS=, read -r rule section; do
		equal "section" "$rule (rule,$section)" "$(synfin explain "$rule" | head -n 1)"
		count=$((count + 1))
	done < <(sed -n 's/^Decides: //p' "$lab" | grep -oE '[A-Z0-9]+(-[A-Z0-9]+)+, RFC [0-9]+ [0-9A-Z.]*[0-9]')
	equal "chapters that say what decides" 10 "$(grep -c '^Decides: ' "$lab")"
	[ "$count" -ge 20 ] || fail "only $count rules were found"
}

# update: the document with what is printed now, in $SYNFIN_OUT
update() {
	local number

	set -e
	tmp=$(mktemp -d)
	set_up_hosts
	for number in $chapters; do
		tell_chapter "$number"
		cmp -s <(cat "$pieces"/*.want) <(cat "$pieces"/*.seen) ||
			echo "chapter $number is rewritten" | tee "$pieces/rewrite"
	done
	awk -v from="$tmp" -f "$selftests/lib_lab_blocks.awk" "$lab" > "$SYNFIN_OUT/lab.md"
}

if [ "${1-}" = --update ]; then
	update
else
	run_tests "$@"
fi
