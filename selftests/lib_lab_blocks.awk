# SPDX-License-Identifier: GPL-2.0
#
# The blocks of Documentation/lab.md.
#
# With "into" and "wanted": what is in those of one chapter, numbered as they come,
# as files there. NN.cmd is a command, NN.want what it must print; NN.save is a
# file of the reader, its name first.
#
# With "from": the document, printed again; in each chapter with a file
# from/CHAPTER/rewrite what commands print is taken from NN.new there.

function piece(suffix) {
	return sprintf("%s/%02d.%s", from ? from "/" chapter : into, count, suffix)
}

function print_file(name,	line) {
	while ((getline line < name) > 0)
		print line
	close(name)
}

function concerns_us() {
	return from ? rewritten : chapter == wanted
}

function take_command() {
	print substr($0, 3) > piece("cmd")
	printf "" > piece("want")
}

# A file of the reader begins with "# NAME" or "# NAME: WHAT FOR"; others are for the eye.
function take_file_line() {
	if (begins) {
		name = /^# [a-z0-9.-]+(:|$)/ ? $2 : ""
		sub(/:$/, "", name)
		if (name) {
			count++
			if (!from)
				print name > piece("save")
		}
	}
	if (name && !from)
		print > piece("save")
	begins = 0
}

BEGIN { chapter = -1 }

/^## / && !block {
	chapter = $2 ~ /^[0-9]+[.]$/ ? $2 + 0 : -1
	count = 0
	rewritten = from && (getline line < (from "/" chapter "/rewrite")) >= 0
}

/^```/ {
	block = block ? "" : substr($0, 4) " "
	begins = 1
}

from && !(block == "console " && rewritten && !/^```/ && !/^[$] /) { print }

/^```/ { next }

block == "console " && concerns_us() {
	if (/^[$] /) {
		count++
		if (from)
			print_file(piece("new"))
		else
			take_command()
	} else if (!from) {
		print > piece("want")
	}
	next
}

block && concerns_us() { take_file_line() }
